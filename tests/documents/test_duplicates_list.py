"""A list without duplicates that was made elsewhere: compared with, or decided by."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.problems import InputError

from .duplicates_cases import RULES, decisions, table

ONE = "What neighbours say of a shared market in three small towns"
TWO = "Age-related differences in trust among pupils of mixed schools"
THREE = "Municipal budgets and the language of signs on public buildings"
FIELDS = ("record", "title", "doi", "pmid", "accession", "search")

RECORDS = table(
    {"search": "a", "title": ONE, "doi": "10.5555/one", "year": 2001},
    {"search": "a", "title": TWO, "year": 2002},
    {"search": "b", "title": ONE.upper(), "year": 2001},
    {"search": "b", "title": THREE, "accession": "B7"},
    {"search": "b", "title": f"{TWO}.", "year": 2002, "pmid": "77"},
    {"search": "c", "title": "Nobody has this but one search, and no list", "year": 2002},
)


def rows(*given: dict[str, str]) -> pd.DataFrame:
    made = [
        {"row": number, **dict.fromkeys(FIELDS, ""), **row, "place": f"list.csv: line {number}"}
        for number, row in enumerate(given, 2)
    ]
    return pd.DataFrame(made)


def compare(*given: dict[str, str], use: str = "compare", decided: Any = ()) -> Deduplicated:
    return find_duplicates(RECORDS, RULES, decisions(*decided), rows(*given), use)


@pytest.mark.parametrize(
    ("row", "record"),
    [
        ({"record": "b:1", "title": TWO}, "b:1"),
        ({"doi": "10.5555/one"}, "a:1"),
        ({"doi": "10.5555/one", "title": THREE.replace("M", "m")}, "b:2"),  # a wrong DOI: found by its title
        ({"pmid": "77", "title": TWO}, "b:3"),
        ({"accession": "B7"}, "b:2"),
        ({"title": "agerelated differences in trust among pupils of mixed schools"}, "a:2"),
        ({"title": "agerelated differences in trust among pupils of mixed schools", "search": "b"}, "b:3"),
        ({"title": f"{THREE} references"}, "b:2"),
    ],
)
def test_rows_find_their_records(row: dict[str, str], record: str) -> None:
    found = compare(row, use="decide", decided=[])
    assert [name for name, kept in found.kept.items() if name == kept] == [record]


def test_what_both_and_what_one_of_them_keeps() -> None:
    found = compare(
        {"title": ONE, "search": "a"},
        {"title": ONE, "search": "b"},
        {"title": ONE, "search": "a"},
        {"title": "A title that no search returned in any form", "search": "a"},
        {"title": "a tool", "search": "numbers"},
        {"title": TWO, "search": "a"},
    )
    assert found.counts == {
        "rows": 6, "counted": 1, "unmatched": 1, "twice": 1, "kept_by_both": 2, "only_in_list": 1,
        "only_kept_here": 2, "removed_by_both": 1,
    }  # fmt: skip
    shown = found.comparison[["difference", "row", "record", "other", "why"]].astype(object)
    assert shown.where(shown.notna(), None).to_numpy().tolist() == [
        ["only in the list", 3, "b:1", "a:1", "rows 2 and 3 are one document here"],
        ["twice in the list", 4, "a:1", "", "rows 2 and 4 are one record"],
        ["no record", 5, "", "", "no record is like this row"],
        ["only kept here", None, "b:2", "", "the list has no row like it"],
        ["only kept here", None, "c:1", "", "the list has no row of its search"],
    ]
    made = {(row["measure"], row["item"], row.get("category", "")): row for row in found.rows}
    assert made["listed", "agreed", ""]["estimate"] == 3 / 6
    assert made["duplicates", "by", "title"]["estimate"] == 2
    assert made["listed", "unmatched", ""]["n"] == 6
    assert found.kept["b:1"] == "a:1"  # a list that is compared with changes nothing


def test_a_list_that_decides_keeps_its_rows_and_nothing_else() -> None:
    found = compare({"title": ONE, "search": "b"}, {"title": TWO, "search": "a"}, {"title": TWO, "search": "b"},
                    use="decide")  # fmt: skip
    assert found.kept == {"a:1": "b:1", "a:2": "a:2", "b:1": "b:1", "b:2": "", "b:3": "b:3", "c:1": ""}
    merged = found.merged.set_index("removed")
    assert merged.loc["a:1", ["kept", "matched", "kind"]].tolist() == ["b:1", "b:1", "title"]
    assert merged.loc["c:1", ["kept", "matched", "kind"]].tolist() == ["", "", "list"]
    assert found.possible["why"].tolist() == [
        "titles 100 % alike, years 2002 and 2002; the list keeps both a:2 and b:3"
    ]
    made = {(row["item"], row.get("category", "")): row["estimate"] for row in found.rows}
    assert made["by", "list"] == 2


def test_decisions_go_before_a_list_that_decides() -> None:
    given = ({"record": "a:1"}, {"record": "b:1"}, {"record": "a:2"})
    joined = compare(*given, use="decide", decided=[("a:1", "b:1", "same"), ("a:2", "b:3", "different")])
    assert joined.kept == {"a:1": "a:1", "a:2": "a:2", "b:1": "a:1", "b:2": "", "b:3": "", "c:1": ""}


@pytest.mark.parametrize(
    ("record", "row", "is_found"),
    [
        ("Report on communities of South Mitrovica", "Report on communities of North Mitrovica", False),
        ("What women say of the shared market", "What men say of the shared market", False),
        ("A case of a 16-jähriger and his neighbours", "a case of a 16jhriger and his neighbours", True),
        ("What neighbours say of a market", "What neigbours say of a market", False),
    ],
)
def test_a_title_that_is_only_similar_is_that_of_no_record(record: str, row: str, is_found: bool) -> None:
    """Lists lose letters beyond ASCII, and blanks; a letter wrong is for a person to mend, with a line that says so."""
    found = find_duplicates(
        table({"search": "a", "title": record, "year": 2001}), RULES, decisions(), rows({"title": row}), "compare"
    )
    assert found.counts["unmatched"] == (0 if is_found else 1)


def test_rows_without_a_record_are_told_all_at_once_where_the_list_decides() -> None:
    with pytest.raises(InputError) as raised:
        compare({"title": "Nothing like it"}, {"title": ONE}, {"title": "a tool", "search": "numbers"},
                {"title": "", "search": "a"}, use="decide")  # fmt: skip
    remedy = "mend the row, declare its source in `searches`, or compare with the list only (use: compare)"
    assert str(raised.value).splitlines() == [
        f"list.csv: line 2: no search returned a record like `Nothing like it`; {remedy}",
        f"list.csv: line 5: no search returned a record like `row 5`; {remedy}",
    ]
