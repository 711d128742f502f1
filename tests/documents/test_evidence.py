"""Counts of what documents are and say, which can be counted by hand."""

from __future__ import annotations

import pandas as pd

from peaceresearch.documents.evidence import document_rows, evidence_rows, study_rows, values_of
from peaceresearch.documents.extraction import Field
from peaceresearch.documents.included import included_records
from peaceresearch.results.table import results

FIELDS: list[Field] = [
    ("kind", "coded", ["law", "news", "book"], False, "Kind"),
    ("theme", "coded", ["roads", "trees"], True, "Theme"),
    ("effect", "coded", ["trust", "speed"], True, "Effect"),
    ("pages", "number", [], False, "Pages"),
    ("day", "date", [], False, "Day"),
    ("title", "text", [], False, "Title in the original"),
]
INCLUDED = ["base:1", "base:2", "web:2"]
EXTRACTION = pd.DataFrame(
    [
        ("base:1", "kind", "law"), ("base:1", "theme", "roads"), ("base:1", "theme", "trees"),
        ("base:1", "effect", "trust"), ("base:1", "pages", "12"), ("base:1", "day", "2020-01-02"),
        ("base:1", "title", "Original"), ("base:1", "study", "Big  one"),
        ("base:2", "kind", "law"), ("base:2", "theme", "roads"), ("base:2", "effect", "trust"),
        ("base:2", "effect", "speed"), ("base:2", "study", "BIG ONE."),
        ("web:2", "kind", "news"), ("web:2", "theme", "trees"), ("web:2", "effect", "trust"),
    ],
    columns=["record", "field", "value"],
)  # fmt: skip
MAP = {"rows": "theme", "columns": "effect"}
SCORES = {"base:1": 0.75, "base:2": 0.0, "web:2": 1.0}


def table(*rows: object) -> pd.DataFrame:
    return results({"strand": "documents", **row} for part in rows for row in part).set_index("id")  # type: ignore[attr-defined]


def test_documents_count_in_each_of_their_values() -> None:
    found = table(document_rows(EXTRACTION, FIELDS, INCLUDED))
    assert found["estimate"].to_dict() == {
        "documents.documents.kind[law]": 2, "documents.documents.kind[news]": 1, "documents.documents.kind[book]": 0,
        "documents.documents.theme[roads]": 2, "documents.documents.theme[trees]": 2,
        "documents.documents.effect[trust]": 3, "documents.documents.effect[speed]": 1,
    }  # fmt: skip
    assert set(found["n"]) == {3}
    assert set(found["base"]) == {"included documents with a record"}


def test_a_map_has_counts_and_the_mean_score_of_the_documents_of_a_pair() -> None:
    found = table(evidence_rows(EXTRACTION, FIELDS, MAP, SCORES, INCLUDED))
    assert found["estimate"].to_dict() == {
        "documents.evidence.roads[trust]": 2, "documents.evidence.roads[speed]": 1,
        "documents.evidence.trees[trust]": 2, "documents.evidence.trees[speed]": 0,
        "documents.quality.roads[trust]": 0.375, "documents.quality.roads[speed]": 0,
        "documents.quality.trees[trust]": 0.875,
    }  # fmt: skip
    assert found.loc["documents.quality.roads[trust]", ["n", "unit"]].tolist() == [2, "share"]
    assert found.groupby("measure")["base"].agg(set).to_dict() == {
        "evidence": {"included documents with a record"},
        "quality": {"included documents of both values with an overall score"},
    }
    some = table(evidence_rows(EXTRACTION, FIELDS, MAP, {"base:2": 0.5}, INCLUDED))
    assert some.loc["documents.quality.roads[trust]", ["estimate", "n"]].tolist() == [0.5, 1]
    assert "documents.quality.trees[trust]" not in some.index
    assert list(evidence_rows(EXTRACTION, FIELDS, None, SCORES, INCLUDED)) == []


def test_studies_are_counted_once_and_a_document_without_one_is_a_study() -> None:
    (row,) = study_rows(EXTRACTION, INCLUDED)
    assert (row["estimate"], row["n"], row["unit"]) == (2, 3, "studies")
    (none,) = study_rows(EXTRACTION.iloc[:0], [])
    assert none["estimate"] == 0


def test_a_review_that_included_nothing_has_counts_of_zero() -> None:
    empty = EXTRACTION.iloc[:0]
    found = table(document_rows(empty, FIELDS, []), evidence_rows(empty, FIELDS, MAP, {}, []))
    assert set(found["estimate"]) == {0}
    assert values_of(empty, "kind") == {}


def test_included_documents_are_records_with_all_that_was_extracted() -> None:
    records = pd.DataFrame(
        [
            ("base:1", "base", "Uno, Ana", 2001, "A title", "House", "report"),
            ("base:2", "base", "", None, "Another", "", ""),
            ("web:2", "web", "", 2003, "Third", "", "web"),
            ("web:3", "web", "", 2003, "Excluded", "", "web"),
        ],
        columns=["record", "search", "authors", "year", "title", "publisher", "type"],
    ).astype({"year": "Int64"})
    files = {"base": "b.ris", "web": "w.csv"}
    made = {
        row["item"]: row for row in included_records(records, INCLUDED, EXTRACTION, FIELDS, {"base:1": 2 / 3}, files)
    }
    assert list(made) == ["base-1", "base-2", "web-2"]
    first = made["base-1"]["fields"]
    csl = first.pop("csl")
    assert (csl["id"], csl["type"], csl["author"]) == ("base-1", "report", [{"family": "Uno", "given": "Ana"}])
    assert first == {
        "authors": "Uno, Ana", "year": "2001", "title": "A title", "publisher": "House", "record": "base:1",
        "score": 0.6667, "kind": {"category": ["kind", "law"]},
        "theme": [{"category": ["theme", "roads"]}, {"category": ["theme", "trees"]}],
        "effect": [{"category": ["effect", "trust"]}], "pages": {"number": 12.0}, "day": {"date": "2020-01-02"},
        "extracted_title": "Original",
    }  # fmt: skip
    assert made["base-2"]["fields"]["year"] == ""
    assert not {"pages", "score"} & set(made["base-2"]["fields"])
    assert made["web-2"]["source"] == "w.csv"
