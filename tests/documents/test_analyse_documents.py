"""A small review whose numbers can be counted by hand, from tidy tables to results and records."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd
import pytest

from peaceresearch.documents.analyse_documents import Review
from peaceresearch.problems import InputError
from peaceresearch.results.records import fields
from peaceresearch.results.table import rows

SPEC: dict[str, Any] = {
    "searches": [["base", "database", "base.ris"], ["web", "other", "web.csv"]],
    "duplicates": {"similarity": 92, "years": 1},
    "reviewers": ["ana", "beno"],
    "reasons": ["place"],
    "fields": {"kind": ["law", "news", "book"], "theme": ["roads", "trees"], "effect": ["trust", "speed"]},
    "criteria": ["date", "scope"],
    "scores": {"met": 1.0, "partly": 0.5, "not_met": 0.0},
    "evidence_map": {"rows": "theme", "columns": "effect"},
    "source": {"screening": "s.xlsx", "extraction": "e.csv", "appraisal": "a.csv"},
}
RECORDS = [
    ("base:1", "base", 1, "A first title of some length", "Uno", 2001, "", "", "House A"),
    ("base:2", "base", 2, "Quite another one altogether", "Due", None, "", "", ""),
    ("web:1", "web", 1, "A FIRST TITLE OF SOME LENGTH.", "Uno", 2001, "", "", "House B"),
    ("web:2", "web", 2, "Nothing like the two before it", "Tre", 2003, "", "", "House C"),
    ("web:3", "web", 3, "Excluded from the beginning", "", 2004, "", "", ""),
]
DECISIONS = [
    *((name, who, "include", "") for name in ("base:1", "base:2", "web:2") for who in ("ana", "beno")),
    ("web:3", "ana", "exclude", ""),
    ("web:3", "beno", "exclude", ""),
    *((name, "full_text", "include", "") for name in ("web:1", "base:2", "web:2")),
]
EXTRACTION = [
    ("web:1", "kind", "law"), ("web:1", "theme", "roads"), ("web:1", "theme", "trees"), ("web:1", "effect", "trust"),
    ("base:2", "kind", "law"), ("base:2", "theme", "roads"), ("base:2", "effect", "trust"),
    ("base:2", "effect", "speed"), ("web:2", "kind", "news"), ("web:2", "theme", "trees"), ("web:2", "effect", "trust"),
]  # fmt: skip
APPRAISAL = [
    ("base:1", "date", "met"), ("base:1", "scope", "partly"), ("base:2", "date", "not_met"),
    ("base:2", "scope", "not_met"), ("web:2", "date", "met"), ("web:2", "scope", "met"),
]  # fmt: skip


def tables(extraction: Any = EXTRACTION, appraisal: Any = APPRAISAL) -> dict[str, pd.DataFrame]:
    names = ["record", "search", "number", "title", "authors", "year", "doi", "url", "publisher"]
    return {
        "records": pd.DataFrame(RECORDS, columns=names).astype({"year": "Int64"}),
        "decisions": pd.DataFrame(DECISIONS, columns=["record", "reviewer", "decision", "reason"]),
        "extraction": pd.DataFrame(extraction, columns=["record", "field", "value"]),
        "appraisal": pd.DataFrame(appraisal, columns=["record", "criterion", "score"]),
    }


def test_everything_is_counted_by_the_record_that_is_kept() -> None:
    results = Review(tables(), SPEC).results().set_index("id")
    of = results["estimate"].to_dict()

    def counted(start: str) -> dict[str, float]:
        return {
            name.removeprefix(f"documents.{start}"): of[name] for name in of if name.startswith(f"documents.{start}")
        }

    assert counted("documents.kind") == {"[law]": 2, "[news]": 1, "[book]": 0}
    assert counted("documents.theme") == {"[roads]": 2, "[trees]": 2}
    assert counted("evidence.") == {"roads[trust]": 2, "roads[speed]": 1, "trees[trust]": 2, "trees[speed]": 0}
    # Scores: 0.75 of the first, 0 of the second, 1 of the third.
    assert counted("quality.") == {"roads[trust]": 0.375, "roads[speed]": 0, "trees[trust]": 0.875}
    assert counted("appraisal.date") == {"[met]": 2, "[partly]": 0, "[not_met]": 1}
    assert of["documents.records.duplicates"] == 1
    assert set(results.loc[results["measure"].isin(["documents", "evidence", "appraisal"]), "n"]) == {3}
    assert set(results.loc[results["measure"] == "records", "n"]) == {5}
    assert results.loc["documents.quality.roads[trust]", ["n", "unit", "source"]].tolist() == [2, "share", "a.csv"]
    assert results.loc["documents.records.identified[web]", "source"] == "web.csv"


def test_agreement_of_the_reviewers() -> None:
    results = Review(tables(), SPEC).results().set_index("id")
    assert results.loc["documents.percent_agreement.screening", ["estimate", "n"]].tolist() == [1, 4]
    assert results.loc["documents.kappa.screening", "estimate"] == pytest.approx(1)
    decisions = [row for row in DECISIONS if not row[0].startswith("web:3")]
    alike = tables() | {"decisions": pd.DataFrame(decisions, columns=["record", "reviewer", "decision", "reason"])}
    alike["records"] = alike["records"].iloc[:4]
    kappa = Review(alike, SPEC).results().set_index("id").loc["documents.kappa.screening"]
    assert (kappa["status"], kappa["reason"]) == ("not estimable", "all ratings are the same")


def test_included_documents_are_records_with_the_names_of_the_record_kept() -> None:
    made = {row.id: fields(row) for row in rows(Review(tables(), SPEC).included())}
    assert list(made) == [f"documents.included.{name}" for name in ("base:1", "base:2", "web:2")]
    assert made["documents.included.base:1"] == {
        "authors": "Uno", "year": "2001", "title": RECORDS[0][3], "publisher": "House A", "score": 0.75,
    }  # fmt: skip
    assert made["documents.included.base:2"]["year"] == ""


def test_a_review_without_an_appraisal_and_a_map() -> None:
    spec = copy.deepcopy(SPEC) | {"criteria": [], "scores": {}, "evidence_map": None}
    del spec["source"]["appraisal"]
    review = Review(tables(appraisal=[]), spec)
    assert not {"appraisal", "quality", "evidence"} & set(review.results()["measure"])
    assert all("score" not in fields(row) for row in rows(review.included()))


def test_rows_that_do_not_fit_what_was_included_are_told_at_once() -> None:
    extraction = [row for row in EXTRACTION if row[0] != "web:2"]
    extraction += [("base:1", "kind", "law"), ("web:3", "kind", "law"), ("web:7", "kind", "law")]
    with pytest.raises(InputError) as caught:
        Review(tables(extraction, APPRAISAL[:4]), SPEC)
    assert sorted(str(caught.value).splitlines()) == [
        "a.csv: record web:2: included, but it has no row; add it",
        "e.csv: record base:1: the same document as web:1; keep one of the rows",
        "e.csv: record web:2: included, but it has no row; add it",
        "e.csv: record web:3: it was not included; remove its row, or mend the screening",
        "e.csv: record web:7: no search returned it; mend the name",
    ]
