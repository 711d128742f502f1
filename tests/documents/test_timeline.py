"""Documents by year, and milestones that are documents."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.documents.extraction import Field
from peaceresearch.documents.timeline import timeline_rows
from peaceresearch.results.table import results

FIELDS: list[Field] = [("kind", "coded", ["law", "news"], True, "Kind")]
RECORDS = pd.DataFrame([("a:1", 2001), ("a:2", 2003), ("a:3", None), ("a:4", 2009)], columns=["record", "year"]).astype(
    {"year": "Int64"}
)
KEPT = {"a:1": "a:1", "a:2": "a:2", "a:3": "a:3", "a:4": "a:4", "b:1": "a:2"}
EXTRACTION = pd.DataFrame(
    [("a:1", "kind", "law"), ("a:2", "kind", "law"), ("a:2", "kind", "news"), ("a:3", "kind", "law")],
    columns=["record", "field", "value"],
)
INCLUDED = ["a:1", "a:2", "a:3"]


def timeline(*milestones: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    declared = {"field": "kind", "milestones": list(milestones)}
    rows, problems = timeline_rows(EXTRACTION, FIELDS, declared, RECORDS, KEPT, INCLUDED)
    return rows, list(map(str, problems))


def test_years_with_documents_are_counted_for_every_value() -> None:
    rows, problems = timeline(["act", "b:1"])
    found = results({"strand": "documents", **row} for row in rows).set_index("id")
    assert found["estimate"].to_dict() == {
        "documents.milestone.act": 2003,
        "documents.published.kind[law][year=2001]": 1, "documents.published.kind[law][year=2003]": 1,
        "documents.published.kind[news][year=2001]": 0, "documents.published.kind[news][year=2003]": 1,
    }  # fmt: skip
    assert found.loc["documents.published.kind[news][year=2003]", ["x", "n"]].tolist() == [2003, 2]
    assert found.loc["documents.milestone.act", "x"] == 2003
    assert problems == []


def test_milestones_that_have_no_year_are_told() -> None:
    rows, problems = timeline(["one", "a:3"], ["two", "a:4"], ["three", "c:1"])
    assert len(rows) == 4
    place = "config/documents.yaml: timeline.milestones"
    other = "name another record, or give the milestone a `year` instead"
    assert problems == [
        f"{place}.one: record a:3: it has no year; {other}",
        f"{place}.two: record a:4: it was not included; {other}",
        f"{place}.three: record c:1: no search returned it; the searches are: a, b",
    ]


def test_no_timeline_and_no_documents() -> None:
    assert timeline_rows(EXTRACTION, FIELDS, None, RECORDS, KEPT, INCLUDED) == ([], [])
    nothing = {"field": "kind", "milestones": []}
    assert timeline_rows(EXTRACTION.iloc[:0], FIELDS, nothing, RECORDS.iloc[:0], {}, []) == ([], [])
