"""A small review whose numbers can be counted by hand, from tidy tables to results, records and lists."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from peaceresearch.documents import analyse_documents, list_open_decisions
from peaceresearch.documents.review import INPUTS, Review
from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.records import fields, read_records
from peaceresearch.results.table import read_table, rows, write_table

SPEC: dict[str, Any] = {
    "searches": [["base", "databases", "base.ris", None], ["web", "other", "web.csv", None]],
    "duplicates": {"identifiers": ["doi"], "similarity": 92, "years": 1, "authors": 70, "review": 84},
    "use": None,
    "screening": {
        "stages": [["title_abstract", ["ana", "beno"], 2, True], ["full_text", ["ana"], 1, False]],
        "reasons": ["place"],
        "other": "screened",
        "undecided": "refuse",
    },
    "expected": {"included": 3},
    "fields": [
        ["kind", "coded", ["law", "news", "book"], False, "Kind"],
        ["theme", "coded", ["roads", "trees"], True, "Theme"],
        ["effect", "coded", ["trust", "speed"], True, "Effect"],
    ],
    "record": "Record",
    "has_studies": False,
    "appraisals": [
        [
            "grey",
            {
                "criteria": [["date", []], ["scope", []]],
                "scores": [["met", 1.0], ["partly", 0.5], ["not_met", 0.0]],
                "of": {},
                "overall": True,
            },
        ]
    ],
    "evidence_map": {"rows": "theme", "columns": "effect"},
    "crossings": [["both", {"rows": "kind", "columns": "effect", "parts": None}]],
    "timeline": {"field": "kind", "milestones": [["act", "base:1"]]},
    "recommendations": {"addressee": ["mayor"], "theme": [], "status": ["done", "open"]},
    "languages": ["en"],
    "source": {
        "searches": "base.ris, web.csv",
        "deduplicated": "",
        "screening": "s.xlsx",
        "extraction": "e.csv",
        "appraisals": "a.csv",
        "recommendations": "r.csv",
    },
    "appraisal_source": {"grey": "a.csv"},
    "mark": "",
}
RECORDS = [
    ("base:1", "base", 1, "A first title of some length", "Uno", 2001, "House A"),
    ("base:2", "base", 2, "Quite another one altogether", "Due", None, ""),
    ("web:1", "web", 1, "A FIRST TITLE OF SOME LENGTH.", "Uno", 2001, "House B"),
    ("web:2", "web", 2, "Nothing like the two before it", "Tre", 2003, "House C"),
    ("web:3", "web", 3, "Excluded from the beginning", "", 2004, ""),
]
DECISIONS = [
    *(("title_abstract", who, name, "include") for name in ("base:1", "base:2", "web:2") for who in ("ana", "beno")),
    ("title_abstract", "ana", "web:3", "exclude"),
    ("title_abstract", "beno", "web:3", "exclude"),
    *(("full_text", "ana", name, "include") for name in ("web:1", "base:2", "web:2")),
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
_TEXTS = ("doi", "url", "abstract", "journal", "volume", "issue", "pages", "keywords", "language", "type", "pmid")
_MORE = ("accession", "isbn", "issn", "label")


def tables(decisions: Any = DECISIONS, extraction: Any = EXTRACTION) -> dict[str, pd.DataFrame]:
    names = ["record", "search", "number", "title", "authors", "year", "publisher"]
    records = pd.DataFrame(RECORDS, columns=names).astype({"year": "Int64"})
    records = records.assign(**dict.fromkeys((*_TEXTS, *_MORE), ""))
    decided = pd.DataFrame(decisions, columns=["stage", "reviewer", "record", "decision"])
    read = pd.DataFrame(extraction, columns=["record", "field", "value"])
    appraised = pd.DataFrame(APPRAISAL, columns=["record", "criterion", "score"])
    asked = [("web:1", "r1", '{"en": "Mend it"}', '["mayor"]', "[]", "open", "", "", "r.csv: row 2")]
    told = ["record", "name", "text", "addressee", "theme", "status", "since", "checked", "place"]
    listed = ["row", "record", "title", "doi", "pmid", "accession", "search", "place"]
    return {
        "records": records,
        "decisions": decided.assign(reason="", place="s.xlsx: row 2"),
        "extraction": read.assign(by="", is_agreed=False, entry=read["value"], place="e.csv: row 2"),
        "appraisal": appraised.assign(
            instrument="grey", by="", is_agreed=False, design="", entry=appraised["score"], place="a.csv: row 2"
        ),
        "recommendations": pd.DataFrame(asked, columns=told),
        "pairs": pd.DataFrame(columns=["record", "other", "decision", "place"]),
        "listed": pd.DataFrame(columns=listed),
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
    assert counted("published.kind[law]") == {"[year=2001]": 1, "[year=2003]": 0}
    assert counted("published.kind[news]") == {"[year=2001]": 0, "[year=2003]": 1}
    assert counted("milestone.") == {"act": 2001}
    assert counted("crossed.both[law]") == {"[effect=speed]": 1, "[effect=trust]": 2}
    assert counted("recommendations.mayor") == {"": 1, "[done]": 0, "[open]": 1}
    assert counted("records.duplicates") == {"": 1, "[route=databases]": 0, "[route=other]": 1}
    assert counted("unique.") == {"base": 1, "web": 2}
    assert counted("included_from.") == {"base": 2, "web": 2}
    assert set(results.loc[results["measure"].isin(["documents", "evidence", "appraisal"]), "n"]) == {3}
    assert set(results.loc[results["measure"] == "records", "n"]) == {5}
    assert results.loc["documents.quality.roads[trust]", ["n", "unit", "source"]].tolist() == [
        2,
        "share",
        "e.csv, a.csv",
    ]
    assert results.loc["documents.records.identified[web]", "source"] == "web.csv"
    assert results.loc["documents.records.screened", "source"] == "s.xlsx"


@pytest.fixture
def job(tmp_path: Path) -> Any:
    """Run a rule on these tables in a folder, and give the files that it wrote."""

    def run(rule: Any, outputs: dict[str, str], given: dict[str, pd.DataFrame], spec: Any = SPEC) -> dict[str, Path]:
        inputs = {name: [tmp_path / f"{name}.parquet"] for name in INPUTS}
        for name, table in given.items():
            write_table(table, inputs[name][0])
        files = {name: tmp_path / file for name, file in outputs.items()}
        made = {name: [path] for name, path in files.items()}
        rule.run(Job("rule", spec, inputs, made, made, "key"))
        return files

    return run


RESULTS = {"results": "results.parquet", "bibliography": "included.json"} | {
    name: f"{name}.parquet" for name in ("included", "recommended", "appraised")
}
LISTS = {name: f"{name}.xlsx" for name in ("duplicates", "conflicts", "differences")} | {
    "asreview_csv": "asreview.csv",
    "asreview_ris": "asreview.ris",
}


def test_included_documents_are_records_with_the_names_of_the_record_kept(job: Any) -> None:
    files = job(analyse_documents, RESULTS, tables())
    found = {row.item: fields(row) for row in rows(read_records(files["included"]))}
    assert list(found) == ["base-1", "base-2", "web-2"]
    assert (found["base-1"]["title"], found["base-1"]["publisher"]) == ("A first title of some length", "House A")
    assert found["base-1"]["kind"] == {"category": ["kind", "law"]}
    assert [item["id"] for item in json.loads(files["bibliography"].read_text("utf-8"))] == list(found)
    (asked,) = rows(read_records(files["recommended"]))
    assert (fields(asked)["document"], fields(asked)["since"]) == ("Uno (2001)", 2001)
    assert len(read_table(files["appraised"])) == 3


def test_lists_are_made_while_decisions_are_missing_and_people_differ(job: Any) -> None:
    differs = ("title_abstract", "beno", "web:3", "include")
    given = tables(decisions=[differs if row[1:3] == differs[1:3] else row for row in DECISIONS])
    twice = given["extraction"][given["extraction"]["record"] == "web:1"]
    given["extraction"] = pd.concat(
        [given["extraction"].assign(by="ana"), twice.assign(by="beno", value=twice["value"].replace("law", "book"))],
        ignore_index=True,
    )
    with pytest.raises(InputError, match="web:3"):
        job(analyse_documents, RESULTS, given)
    files = job(list_open_decisions, LISTS, given)
    conflicts = load_workbook(files["conflicts"])["title_abstract"]
    assert [row[0] for row in conflicts.iter_rows(min_row=2, values_only=True)] == ["web:3"]
    differences = load_workbook(files["differences"]).worksheets[0]
    assert [row[0] for row in differences.iter_rows(min_row=2, values_only=True)] == ["base:1"]
    merged = load_workbook(files["duplicates"])["merged"]
    assert [row[:2] for row in merged.iter_rows(min_row=2, values_only=True)] == [("web:1", "base:1")]


def test_lists_are_made_whatever_is_wrong_with_the_material(job: Any) -> None:
    """An unknown record, and a full text decided on while the title is still open, and contradicting decisions."""
    differs = ("title_abstract", "beno", "web:2", "exclude")
    wrong = [differs if row[1:3] == differs[1:3] and row[0] == differs[0] else row for row in DECISIONS]
    given = tables(decisions=[*wrong, ("full_text", "ana", "base:9", "include")])
    decided = [("base:1", "base:2", "same", ""), ("base:2", "base:1", "different", "")]
    given["pairs"] = pd.DataFrame(decided, columns=["record", "other", "decision", "place"])
    with pytest.raises(InputError, match="base:2"):
        job(analyse_documents, RESULTS, given)
    files = job(list_open_decisions, LISTS, given)
    assert load_workbook(files["duplicates"])["merged"].max_row == 2
    conflicts = load_workbook(files["conflicts"])["title_abstract"]
    assert [row[0] for row in conflicts.iter_rows(min_row=2, values_only=True)] == ["web:2"]
    labels = pd.read_csv(files["asreview_csv"], dtype="str").set_index("record")["included"]
    assert labels.fillna("").to_dict() == {"base:1": "1", "base:2": "1", "web:2": "", "web:3": "0"}


def test_full_texts_without_extraction_end_at_the_documents_included(job: Any) -> None:
    spec = copy.deepcopy(SPEC) | {
        "fields": [], "appraisals": [], "evidence_map": None, "crossings": [], "timeline": None,
        "recommendations": None,
    }  # fmt: skip
    given = tables(extraction=[])
    given |= {name: given[name].iloc[:0] for name in ("appraisal", "recommendations")}
    files = job(analyse_documents, RESULTS, given, spec)
    assert read_table(files["results"]).set_index("id").loc["documents.records.included", "estimate"] == 3
    assert len(read_records(files["included"])) == 3
    assert read_table(files["recommended"]).empty


def test_a_review_that_has_only_searched_ends_at_the_records_to_screen() -> None:
    spec = copy.deepcopy(SPEC) | {
        "screening": None, "expected": {"screened": 4}, "fields": [], "appraisals": [], "evidence_map": None,
        "crossings": [], "timeline": None, "recommendations": None,
    }  # fmt: skip
    spec["use"], spec["source"] = "compare", {**SPEC["source"], "screening": "", "deduplicated": "list.csv"}
    given = tables(decisions=[], extraction=[])
    row = {"row": 2, "title": "Quite another one altogether", "place": "list.csv: row 2"}
    given["listed"] = given["listed"].reindex([0]).fillna("").assign(**row)
    found = Review(given, spec).results().set_index("id")
    results = found["estimate"]
    assert results["documents.records.screened"] == 4
    assert found.loc["documents.records.screened", "source"] == "base.ris, web.csv"
    assert found.loc["documents.listed.kept_by_both", "source"] == "base.ris, web.csv, list.csv"
    assert not [name for name in results.index if "included" in name or "sought" in name]


def test_rows_that_do_not_fit_what_was_included_are_told_at_once() -> None:
    given = tables(extraction=[row for row in EXTRACTION if row[0] != "web:2"] + [("web:3", "kind", "law")])
    with pytest.raises(InputError) as caught:
        Review(given, SPEC).results()
    text = str(caught.value)
    assert "web:3" in text
    assert "web:2" in text
