"""Entries and headers by themselves: numbers, dates, and how headers are compared."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.extraction_sheets_entries import Meanings, as_date, as_number
from peaceresearch.sources.hand_kept_headers import Wanted, find_header, folded


@pytest.mark.parametrize(
    ("entry", "number"),
    [("5", "5"), ("5.50", "5.5"), ("-3", "-3"), ("3,5", "3.5"), ("12 000", "12000"), ("12\u00a0000.5", "12000.5")],
)
def test_numbers(entry: str, number: str) -> None:
    assert as_number(entry) == number


@pytest.mark.parametrize("entry", ["", "5%", "1,234", "1.234.567", "1_0", "five", "nan", "inf", "1e5", "12 00", "٣"])
def test_what_is_no_number_or_may_be_two(entry: str) -> None:
    assert as_number(entry) is None


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 31)), st.sampled_from(["{0:%d.%m.}", "{0:%d/%m/}"]))
def test_dates_with_the_day_first_are_read_where_they_can_be_one_day_only(day: datetime.date, form: str) -> None:
    assert as_date(day.isoformat())[0] == as_date(f"{day.isoformat()} 10:30:00")[0] == day.isoformat()
    read = as_date(form.format(day) + f"{day.year:04d}")[0]
    assert read == (day.isoformat() if day.day > 12 or day.day == day.month else None)


def test_dates_with_the_month_first_and_parts_of_dates_are_none() -> None:
    assert [as_date(entry)[0] for entry in ("05/13/2023", "2023", "2023-05", "May 2023", "31.02.2023")] == [None] * 5


def test_entries_that_mean_two_values_without_case_mean_the_one_as_it_stands() -> None:
    meanings = Meanings({"a": ["N"], "b": ["n", 1, 2.5]})
    assert [meanings(entry) for entry in ("N", "n", "1", "1.0", "2.5", "2,5", "")] == [
        "a",
        "b",
        "b",
        "b",
        "b",
        "b",
        None,
    ]
    assert Meanings({"a": ["Yes"], "b": ["yES"]})("YES") is None


HEADER_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12)


@given(st.lists(HEADER_TEXT.filter(lambda text: text.strip() == text), min_size=1, max_size=5, unique_by=folded))
def test_headers_are_found_whatever_their_case_and_order(columns: list[str]) -> None:
    lines = [(1, ["", "Title 00"]), (2, [column.upper() for column in reversed(columns)])]
    if any(folded(column.upper()) != folded(column) for column in columns):
        return  # casefold(upper(x)) is not casefold(x) for a few letters
    header = find_header(lines, Wanted(columns))
    assert header.faults == []
    assert header.positions == {column: len(columns) - 1 - at for at, column in enumerate(columns)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("1.1", "1.1.", True), ("1.1", "1_1", True), ("1.1", "11", False), ("Year(s)", "years", True), ("№", "#", False)],
)
def test_headers_are_compared_without_signs_but_between_digits(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same
