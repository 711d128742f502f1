"""What each search gave."""

from __future__ import annotations

import pytest

from peaceresearch.documents.source_yield import source_yield

from .duplicates_cases import table

RECORDS = table(*({"search": name, "title": "Any"} for name in "aaabbc"))
KEPT = {"a:1": "a:1", "a:2": "a:1", "a:3": "a:3", "b:1": "a:3", "b:2": "b:2", "c:1": ""}
SEARCHES = [
    ["a", "databases", "a.ris", None],
    ["b", "databases", "b.ris", None],
    ["c", "other", "c.csv", None],
    ["d", "other", "", {"identified": 10, "included": 2}],
]


def yields(included: list[str] | None) -> dict[tuple[str, str], tuple[float, int]]:
    made = source_yield(RECORDS, KEPT, included, SEARCHES)
    return {(row["measure"], row["item"]): (row["estimate"], row["n"]) for row in made}


def test_found_unique_and_included() -> None:
    found = yields(["a:3", "b:2"])
    assert {name: found["found", name] for name in "abcd"} == {"a": (3, 16), "b": (2, 16), "c": (1, 16), "d": (10, 16)}
    assert {name: found["unique", name] for name in "abc"} == {"a": (2, 3), "b": (1, 2), "c": (1, 1)}
    assert ("unique", "d") not in found
    included = {name: found["included_from", name] for name in "abcd"}
    assert included == {"a": (1, 4), "b": (2, 4), "c": (0, 4), "d": (2, 4)}


def test_a_review_that_has_not_come_to_inclusion() -> None:
    assert not [name for name, _ in yields(None) if name == "included_from"]


def test_rows_name_the_file_of_their_search() -> None:
    made = list(source_yield(RECORDS, KEPT, [], SEARCHES))
    assert {row["source"] for row in made if row["measure"] == "unique"} == {"a.ris", "b.ris", "c.csv"}
    assert all("source" not in row for row in made if row["measure"] == "included_from" or row["item"] == "d")
    with pytest.raises(StopIteration):
        next(source_yield(RECORDS, KEPT, [], []))
