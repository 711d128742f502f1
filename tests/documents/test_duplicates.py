"""Records that are one document are found by identifier and by title, in groups; near misses are left apart."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.problems import InputError

from .duplicates_cases import AGREEING, RULES, decisions, table

LONG = "What neighbours say of a shared market in three small towns"


def find(records: pd.DataFrame, *decided: tuple[str, str, str], rules: dict[str, Any] | None = None) -> Deduplicated:
    return find_duplicates(records, {**RULES, **(rules or {})}, decisions(*decided))


def groups(found: Deduplicated) -> set[tuple[str, ...]]:
    """Groups of several records, by their numbers."""
    by: dict[str, list[str]] = {}
    for record, kept in found.kept.items():
        by.setdefault(kept, []).append(record.removeprefix("s:"))
    return {tuple(members) for members in by.values() if len(members) > 1}


def possible(found: Deduplicated) -> dict[tuple[str, str], str]:
    listed = found.possible
    return {
        (record.removeprefix("s:"), other.removeprefix("s:")): why
        for record, other, why in zip(listed["record"], listed["other"], listed["why"], strict=True)
    }


@pytest.mark.parametrize("name", ["doi", "pmid", "accession"])
def test_the_same_identifier_is_one_document_where_it_is_declared(name: str) -> None:
    records = table({"title": LONG, name: "10.5555/a"}, {"title": f"Report: {LONG} and others", name: "10.5555/a"})
    found = find(records, rules={"identifiers": [name]})
    assert groups(found) == {("1", "2")}
    assert list(found.merged["kind"]) == [name]
    assert not groups(find(records, rules={"identifiers": []}))


def test_an_identifier_with_quite_another_title_is_listed_and_not_merged() -> None:
    pasted = "Yields of winter wheat under rising temperatures"
    found = find(table({"title": LONG, "doi": "10.5555/a"}, {"title": pasted, "doi": "10.5555/a"}))
    assert not groups(found)
    assert possible(found)["1", "2"] == "the same DOI, 10.5555/a; titles only 42 % alike"
    assert groups(find(table({"title": LONG, "doi": "10.5555/a"}, {"title": "", "doi": "10.5555/a"})))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"doi": "10.5555/b"}, "two DOIs, 10.5555/a and 10.5555/b"),
        ({"pmid": "2"}, "two PMIDs, 1 and 2"),
        ({"year": 2004}, "years more than 1 apart"),
        ({"authors": "Berisha, A."}, "first authors novak and berisha"),
        ({"title": f"Erratum: {LONG}"}, "only one title has the word erratum"),
        ({"title": f"Ispravka: {LONG}"}, "one title has before it: ispravka"),
        ({"title": f"{LONG} 2"}, "numbers in the titles: none and 2"),
        ({"title": LONG.replace("three small", "some larger")}, "titles are less than 92 % alike"),
        ({"title": f"{LONG}: results of two years of conversations"}, "one title is the beginning of the other"),
        ({"title": f"A long conversation about trade, bread and fish. {LONG}"}, "one title is the end of the other"),
    ],
)
def test_what_speaks_against_one_document_is_listed(other: dict[str, Any], why: str) -> None:
    first = {"title": LONG, "authors": "Novak, Ana", "year": 2001, "doi": "10.5555/a", "pmid": "1"}
    bare = {"title": LONG, "authors": "A. Novak", "year": 2002, "search": "t"}
    assert groups(find(table(first, bare))) == {("1", "t:1")}
    found = find(table(first, bare | other))
    assert not groups(found)
    assert possible(found)["1", "t:1"].endswith(f"; {why}")


@pytest.mark.parametrize(
    "title",
    [
        LONG.upper().replace(" OF ", " - OF: ") + ".",
        LONG.replace("neighbours", "nieghbours"),
        LONG.replace("ei", "ëi").replace("say", "sáy"),
        LONG.replace("market", "&lt;i&gt;market&lt;/i&gt;"),
        f"{LONG}. [References]",
        f"{LONG}; [Was Nachbarn über einen gemeinsamen Markt sagen]",
        f"[{LONG}]",
        "In three small towns: what neighbours say of a shared market",
        LONG[:42] + "...",
    ],
)
def test_one_title_in_many_forms(title: str) -> None:
    known = {"authors": "Novak, Ana", "year": 2001}
    assert groups(find(table({"title": LONG, **known}, {"title": title, **known}))) == {("1", "2")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("for the year 2018", "for the year 2019"), ("part II", "part III"), ("volume 1", "volume 2")],
)
def test_numbers_tell_documents_apart_and_are_not_asked_about(one: str, other: str) -> None:
    report = "Annual report of the ombudsperson on the rights of communities"
    found = find(table({"title": f"{report} {one}"}, {"title": f"{report} {other}"}))
    assert not groups(found)
    assert not possible(found)


def test_thousands_are_written_in_several_ways() -> None:
    title = "A survey of {} households in three small towns"
    written = [{"title": title.format(number), **AGREEING} for number in ("1,000", "1000")]
    assert groups(find(table(*written)))


def test_reports_of_several_years_under_one_title_are_not_one() -> None:
    report = {"title": "Progress report on the rights of communities", "authors": "Ombudsperson"}
    found = find(table(*({**report, "year": year} for year in range(2010, 2014))))
    assert not groups(found)
    assert {why.rpartition("; ")[2] for why in possible(found).values()} == {
        *(f"would join the years {year} and {year + 1}, of which one search, s, returned both" for year in
          range(2010, 2013)),
        "years more than 1 apart",
    }  # fmt: skip
    both = [{**report, "year": year, "search": search} for year in range(2010, 2014) for search in "st"]
    assert len(groups(find(table(*both)))) == 4


def test_a_chain_of_years_ends_where_they_are_too_far_apart() -> None:
    records = table(*({"title": LONG, "year": 2001 + at, "search": name} for at, name in enumerate("stu")))
    found = find(records)
    assert groups(found) == {("1", "t:1")}
    assert list(found.possible["why"]) == [
        "titles 100 % alike, years 2002 and 2003; would join the years 2001 and 2003"
    ]


def test_a_short_title_needs_author_and_year() -> None:
    known = {"authors": "Novak, A.", "year": 2001}
    assert groups(find(table({"title": "Editorial", **known}, {"title": "Editorial", **known}))) == {("1", "2")}
    others = [{"year": 2001}, {"authors": "Novak, A."}, {"authors": "Ilić, B.", "year": 2001}, {**known, "year": 2002}]
    for other in others:
        found = find(table({"title": "Editorial", **known}, {"title": "Editorial", "search": "t", **other}))
        assert not groups(found)
        assert ("1", "t:1") in possible(found)


def test_records_without_a_title_are_not_alike() -> None:
    found = find(table({"title": ""}, {"title": ""}, {"title": "!"}))
    assert not groups(found)
    assert not possible(found)


def test_what_is_one_with_one_is_one_with_all_and_the_table_tells_each_step() -> None:
    records = table(
        {"title": "Another"},
        {"title": LONG, "year": 2001},
        {"title": "", "doi": "10.5555/a"},
        {"title": LONG, "year": 2001, "doi": "10.5555/a", "authors": "Novak A"},
        {"title": f"{LONG}s", "search": "t", "year": 2002, "authors": "Novak, A."},
    )
    merged = find(records).merged
    assert list(merged["kept"]) == ["s:2", "s:2", "s:2"]
    assert list(zip(merged["removed"], merged["matched"], merged["kind"], merged["why"], strict=True)) == [
        ("s:3", "s:4", "doi", "the same DOI, 10.5555/a"),
        ("s:4", "s:2", "title", "titles 100 % alike, years 2001 and 2001"),
        ("t:1", "s:4", "title", "titles 99 % alike, years 2001 and 2002"),
    ]


def test_two_dois_are_not_joined_through_a_record_without_one() -> None:
    """A preprint, its article, and a record that may be either."""
    records = table(
        {"title": LONG, "doi": "10.5555/preprint", "year": 2001},
        {"title": LONG, "doi": "10.5555/article", "year": 2002},
        {"title": LONG, "year": 2002, "search": "t"},
    )
    found = find(records)
    assert groups(found) == {("2", "t:1")}
    assert possible(found) == {
        ("1", "2"): "titles 100 % alike, years 2001 and 2002; two DOIs, 10.5555/preprint and 10.5555/article"
    }


def test_decisions_go_before_everything_else() -> None:
    records = table({"title": LONG}, {"title": LONG}, {"title": "Yields of winter wheat"})
    assert groups(find(records)) == {("1", "2")}
    found = find(records, ("s:1", "s:2", "different"), ("s:3", "s:1", "same"))
    assert groups(found) == {("1", "3")}
    assert list(found.merged["kind"]) == ["decision"]
    assert ("1", "2") not in possible(found)


def test_what_is_different_is_not_joined_by_a_chain_and_what_was_dropped_is_listed() -> None:
    years = {"s": 2001, "t": 2002, "u": 2001}
    records = table(*({"title": LONG, "search": name, "year": year} for name, year in years.items()))
    found = find(records, ("s:1", "t:1", "different"))
    assert groups(found) == {("1", "u:1")}  # the same year: the stronger link
    assert possible(found) == {
        ("t:1", "u:1"): "titles 100 % alike, years 2002 and 2001; would join s:1 and t:1, decided to be different"
    }


def test_decisions_that_cannot_be_true_are_told_all_at_once() -> None:
    records = table(*({"title": f"Title {letter}"} for letter in "abcdef"))
    with pytest.raises(InputError) as raised:
        find(
            records,
            ("s:1", "s:2", "same"),
            ("s:2", "s:3", "same"),
            ("s:3", "s:1", "different"),
            ("s:4", "s:9", "same"),
            ("s:5", "s:5", "different"),
            ("s:4", "s:5", "same"),
            ("s:5", "s:4", "different"),
        )
    assert str(raised.value).splitlines() == [
        "pairs.csv: row 4: `s:1` and `s:3` are different, but other decisions make them one: s:1 = s:2 (pairs.csv: "
        "row 2), s:2 = s:3 (pairs.csv: row 3); change one of these decisions",
        "pairs.csv: row 5: no search returned `s:9`; mend the name of the record",
        "pairs.csv: row 6: decides on `s:5` and itself; name the other record of the pair, or take the row out",
        "pairs.csv: row 8: `s:5` and `s:4` are different here and same in row 7; leave one of them",
    ]


def test_of_two_files_the_later_holds() -> None:
    records = table({"title": LONG}, {"title": LONG})
    pairs = decisions(("s:1", "s:2", "same"), ("s:2", "s:1", "different"))
    pairs["place"] = ["first.csv: row 2", "second.csv: row 2"]
    assert not groups(find_duplicates(records, RULES, pairs))


def test_many_records_called_alike_are_listed_with_some_of_their_pairs() -> None:
    records = table(*({"title": "Introduction", "year": 2001 + number} for number in range(60)))
    found = find(records)
    assert not groups(found)
    assert len(found.possible) + found.left_out == 60 * 59 // 2
    assert len(found.possible) <= 60 * 20


RECORD = st.fixed_dictionaries(
    {
        "title": st.sampled_from([LONG, f"{LONG}!", LONG[:-1], "Roads and bridges", "Roads and bridge", ""]),
        "authors": st.sampled_from(["", "Novak, A.", "Ilić B"]),
        "year": st.none() | st.integers(2000, 2003),
        "doi": st.sampled_from(["", "", "10.5555/a", "10.5555/b"]),
        "pmid": st.sampled_from(["", "", "1", "2"]),
    }
)
PAIR = st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["same", "different"]))


@settings(max_examples=150, deadline=None)
@given(st.lists(RECORD, min_size=9, max_size=9), st.lists(PAIR, max_size=5))
def test_groups_keep_their_first_and_what_was_decided(
    rows: list[dict[str, Any]], pairs: list[tuple[int, int, str]]
) -> None:
    records = table(*rows)
    decided = [(f"s:{one}", f"s:{other}", what) for one, other, what in pairs]
    try:
        found = find(records, *decided)
    except InputError:
        assert decided
        return
    place = {name: at for at, name in enumerate(records["record"])}
    merged = found.merged
    assert list(found.kept) == list(records["record"])
    assert set(merged["removed"]) == {record for record, kept in found.kept.items() if record != kept}
    assert all(found.kept[kept] == kept for kept in found.kept.values())
    assert all(place[kept] < place[removed] for removed, kept in zip(merged["removed"], merged["kept"], strict=True))
    assert all(found.kept[record] == found.kept[kept]
               for record, kept in zip(merged["removed"], merged["matched"], strict=True))  # fmt: skip
    for one, other, what in decided:
        assert (found.kept[one] == found.kept[other]) is (what == "same")
    listed = found.possible
    assert all(found.kept[one] != found.kept[other]
               for one, other in zip(listed["record"], listed["other"], strict=True))  # fmt: skip
    again = find(records, *decided)
    pd.testing.assert_frame_equal(again.possible, listed)
    if not any(what == "same" for *_, what in decided):
        values = records.assign(kept=list(found.kept.values()))
        joined_by_title = merged.loc[merged["kind"] == "title", "kept"]
        for _, group in values[values["kept"].isin(joined_by_title)].groupby("kept"):
            if group["pmid"].eq("").all():  # then only a DOI or a title can have joined them
                assert group.loc[group["doi"] != "", "doi"].nunique() <= 1
