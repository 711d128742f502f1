"""The ledger of recommendations: counts and records."""

from __future__ import annotations

import pandas as pd

from peaceresearch.documents.recommendations import (
    recommendation_records,
    recommendation_rows,
    settled_recommendations,
)
from peaceresearch.results.table import results

COLUMNS = ["record", "name", "text", "addressee", "theme", "status", "since", "checked", "place"]
TABLE = pd.DataFrame(
    [
        ("b:1", "r-1", '{"aa": "Mend"}', '["state", "town"]', '["roads"]', "done", "", "2024-01-02", "r.xlsx: row 2"),
        ("a:1", "r-2", '{"aa": "Build"}', '["town"]', "[]", "open", "2010-05-06", "", "r.xlsx: row 3"),
        ("a:2", "r-3", '{"aa": "Open"}', '["town"]', '["roads"]', "open", "", "", "r.xlsx: row 4"),
    ],
    columns=COLUMNS,
).astype("str")
RECORDS = pd.DataFrame(
    [("a:1", "Uno, Ana; Due, Beno; Tre, Cora", "T1", 2001), ("a:2", "", "A law", None), ("a:3", "", "Out", 2000)],
    columns=["record", "authors", "title", "year"],
).astype({"year": "Int64"})
KEPT = {"a:1": "a:1", "a:2": "a:2", "a:3": "a:3", "b:1": "a:1"}
DECLARED = {"addressee": ["state", "town"], "theme": ["roads", "parks"], "status": ["done", "open"]}


def test_recommendations_are_counted_for_each_addressee_and_theme_by_status() -> None:
    table, problems = settled_recommendations(TABLE, KEPT, ["a:1", "a:2"], RECORDS)
    assert problems == []
    found = results({"strand": "documents", **row} for row in recommendation_rows(table, DECLARED)).set_index("id")
    counted = {name.removeprefix("documents.recommendations."): n for name, n in found["estimate"].items()}
    assert counted == {
        "all": 3, "all[done]": 1, "all[open]": 2, "state": 1, "state[done]": 1, "state[open]": 0,
        "town": 3, "town[done]": 1, "town[open]": 2, "roads": 2, "roads[done]": 1, "roads[open]": 1,
        "parks": 0, "parks[done]": 0, "parks[open]": 0,
    }  # fmt: skip
    assert set(found["n"]) == {3}


def test_a_recommendation_stands_since_the_year_of_its_document_where_nothing_else_is_told() -> None:
    table, _ = settled_recommendations(TABLE, KEPT, ["a:1", "a:2"], RECORDS)
    assert list(table["record"]) == ["a:1", "a:1", "a:2"]
    assert list(table["since"]) == ["2001", "2010-05-06", ""]
    made = {row["item"]: row["fields"] for row in recommendation_records(table, RECORDS)}
    assert made["r-1"] == {
        "text": {"text": {"aa": "Mend"}}, "addressee": [{"item": "state"}, {"item": "town"}],
        "theme": [{"item": "roads"}], "status": {"category": ["all", "done"]}, "since": 2001,
        "checked": {"date": "2024-01-02"}, "document": "Uno et al. (2001)", "record": "a-1",
    }  # fmt: skip
    assert made["r-2"]["since"] == {"date": "2010-05-06"}
    assert made["r-3"]["document"] == "A law"
    assert not {"since", "checked"} & set(made["r-3"])


def test_recommendations_of_documents_that_are_unknown_or_not_included_are_told() -> None:
    table = TABLE.assign(record=["a:3", "a:7", "a:1"])
    found, problems = settled_recommendations(table, KEPT, ["a:1"], RECORDS)
    assert list(found["name"]) == ["r-3"]
    assert list(map(str, problems)) == [
        "r.xlsx: row 2, record a:3: it was not included; remove its row, or mend the screening",
        "r.xlsx: row 3, record a:7: no search returned it; mend the number: those of `a` go to 3, without what the"
        " notes say was left out",
    ]


def test_recommendations_of_documents_that_await_a_decision_are_passed_over() -> None:
    found, problems = settled_recommendations(TABLE, KEPT, ["a:2"], RECORDS, awaiting=["a:1"])
    assert (list(found["name"]), problems) == (["r-3"], [])


def test_no_recommendations() -> None:
    assert list(recommendation_rows(TABLE, None)) == []
    empty, problems = settled_recommendations(TABLE.iloc[:0], KEPT, ["a:1"], RECORDS)
    assert problems == []
    assert {row["estimate"] for row in recommendation_rows(empty, {**DECLARED, "status": []})} == {0}
    assert list(recommendation_records(empty, RECORDS)) == []
