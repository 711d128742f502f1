"""What the cells of a column are: numbers, dates or text."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.column_types import Typed, typed
from peaceresearch.sources.notes import Note
from peaceresearch.sources.table_cells import cells_of


def read(cells: list[str], decimal_comma: bool = False) -> tuple[Typed, list[Note]]:
    notes: list[Note] = []
    return typed(cells_of(pa.array(cells, pa.string())), "q", decimal_comma, notes), notes


def values(column: Typed) -> list[Any]:
    return [None if pd.isna(value) else value for value in column.values]


@pytest.mark.parametrize(
    ("cells", "numbers", "decimals"),
    [
        (["1", "0", "", "-3"], [1, 0, None, -3], 0),
        (["1.0", "2.0"], [1, 2], 0),
        (["1.0", "1", "2.50"], [1, 1, 2.5], 2),
        ([".5", "-.5", "5."], [0.5, -0.5, 5], 1),
        (["1e-05", "0.2"], [1e-05, 0.2], None),
        (["123456789012345"], [123456789012345], 0),
        (["", ""], [None, None], None),
    ],
)
def test_numbers(cells: list[str], numbers: list[float | None], decimals: int | None) -> None:
    column, notes = read(cells)
    assert column.kind == "number"
    assert column.values.dtype == np.float64
    assert values(column) == numbers
    assert column.decimals == decimals
    assert notes == []


@pytest.mark.parametrize(
    ("cells", "numbers", "found"),
    [
        (["50%", "5 %", "0.5%"], [50, 5, 0.5], "numbers with percent signs, taken off: 50 stands for 50%"),
        (["1", "NA", ".", "NA"], [1, None, None, None], "3 cell(s) with `NA`, `.` where others are numbers or dates"),
        (["NA"], [None], "1 cell(s) with `NA` where others are numbers or dates"),
    ],
)
def test_numbers_that_were_written_in_another_way_are_noted(
    cells: list[str], numbers: list[float | None], found: str
) -> None:
    column, notes = read(cells)
    assert values(column) == numbers
    assert [note.found for note in notes] == [found]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["007", "012"], "numbers in no notation, or in several (`007`, `012`)"),
        (["5%", "5", "7"], "numbers in no notation, or in several (`5%`, `5`)"),
        (["1,5", "2"], "numbers in no notation, or in several (`1,5`, `2`)"),
        (["+38344123456"], "numbers in no notation, or in several (`+38344123456`)"),
        (["12345678901234567", "1"], "numbers of more than 15 digits (`12345678901234567`)"),
        (["7.1", "7.10", "8"], "`7.1` and `7.10`, which would be one number"),
        (["Yes", "No", "999"], "1 of 3 answers are numbers, the others are not (`Yes`, `No`)"),
        (["Full-time", "NA"], "`NA` in 1 answer(s)"),
        (["2024-02-29", "2023-02-29"], "dates or times of which some are on no calendar or clock"),
        (["10:30", "25:00"], "dates or times of which some are on no calendar or clock"),
    ],
)
def test_what_a_number_or_date_would_lose_stays_text(cells: list[str], found: str) -> None:
    column, notes = read(cells)
    assert column.kind == "text"
    assert column.values.dtype == "str"
    assert values(column) == cells
    assert [note.found for note in notes] == [found]
    assert notes[0].done.startswith("kept as text")


def test_text_is_not_worth_a_note() -> None:
    column, notes = read(["a", "", "12e4x", "inf"])
    assert (column.kind, values(column), notes) == ("text", ["a", None, "12e4x", "inf"], [])


@pytest.mark.parametrize(
    ("cells", "kind", "wanted"),
    [
        (["2024-05-31", "", "1880-01-01"], "date", ["2024-05-31", None, "1880-01-01"]),
        (["2024-05-31", "NA"], "date", ["2024-05-31", None]),
        (["2024-05-31", "2024-06-01 09:30"], "datetime", ["2024-05-31T00:00:00", "2024-06-01T09:30:00"]),
        (["2024-05-31T10:00:00.250+02:00"], "datetime", ["2024-05-31T10:00:00.250000+02:00"]),
        (["9:05:00", "10:10:10.000"], "time", ["09:05:00", "10:10:10"]),
    ],
)
def test_dates_and_times_are_iso_text(cells: list[str], kind: str, wanted: list[str | None]) -> None:
    column, _ = read(cells)
    assert column.kind == kind
    assert values(column) == wanted


def test_decimal_commas_are_numbers_where_the_delimiter_allows_them() -> None:
    column, notes = read(["1,5", "-2", "", "0,25"], decimal_comma=True)
    assert values(column) == [1.5, -2, None, 0.25]
    assert [note.found for note in notes] == ["numbers with decimal commas"]
    assert read(["1,5", "2.5"], decimal_comma=True)[0].kind == "text"
    assert read(["1.234,5"], decimal_comma=True)[0].kind == "text"


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)), min_size=1))
def test_floats_come_back_as_they_were_written(numbers: list[float | None]) -> None:
    """Python writes the shortest text that is the float, with an exponent for the very large and the very small."""
    column, _ = read(["" if number is None else repr(number) for number in numbers])
    if column.kind == "number":
        assert values(column) == numbers
    else:
        assert any(number is not None and abs(number) >= 1e15 for number in numbers)  # integers of 16 digits


@given(st.lists(st.text("0123456789.,-+% eE", max_size=5)), st.booleans())
def test_text_is_kept_or_is_a_number_written_so(cells: list[str], decimal_comma: bool) -> None:
    """No two cells that a reader of the file would tell apart become one, but for idle zeros of integers."""
    column, _ = read(cells, decimal_comma)
    if column.kind == "number":
        for cell, value in zip(cells, values(column), strict=True):
            assert value is None or float(cell.rstrip("% ").replace(",", ".")) == value
            assert (value is None) == (cell in ("", "."))
    elif column.kind == "text":
        assert values(column) == [cell or None for cell in cells]
