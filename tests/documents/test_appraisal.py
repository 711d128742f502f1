"""Appraisals by several instruments and people: settled, scored, counted, and told of each document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from peaceresearch.documents.appraisal import (
    Appraised,
    appraisal_rows,
    appraised_records,
    mean_scores,
    overall,
    settled_appraisals,
)
from peaceresearch.documents.double_extraction import DIFFERENCES
from peaceresearch.documents.extraction_workbook import write_extraction_differences
from peaceresearch.results.ids import result_id
from peaceresearch.results.records import records as record_table
from peaceresearch.sources.extraction_sheets_appraisals import read_appraisals
from peaceresearch.sources.hand_kept import HandKept

KEPT = {f"web:{number}": f"web:{number}" for number in range(1, 7)} | {"base:1": "web:1"}
INCLUDED = ["web:1", "web:2", "web:3", "web:4"]
KINDS = {"web:1": "report", "web:2": "study", "web:3": "study", "web:4": "report"}
EXTRACTION = pd.DataFrame(
    [(record, "kind", kind) for record, kind in KINDS.items()], columns=["record", "field", "value"]
)
GREY: tuple[str, dict[str, Any]] = (
    "grey",
    {
        "criteria": [["date", []], ["scope", []]],
        "scores": [["met", 1.0], ["partly", 0.5], ["not_met", 0.0], ["not_applicable", None]],
        "of": {"kind": ["report"]},
        "overall": True,
    },
)
MIXED: tuple[str, dict[str, Any]] = (
    "studies",
    {
        "criteria": [["s1", []], ["q1", ["qual"]], ["q2", ["desc"]]],
        "scores": [["yes", 1.0], ["no", 0.0]],
        "of": {"kind": ["study"]},
        "overall": False,
    },
)
COLUMNS = ["instrument", "record", "by", "is_agreed", "design", "criterion", "score", "entry", "place"]
AGREED = "agreed"


def answers(instrument: str, by: str, record: str, design: str = "", **given: str) -> list[tuple[Any, ...]]:
    is_agreed, place = by == AGREED, f"a.xlsx: sheet {instrument} {by}, row 2"
    head = (instrument, record, "" if is_agreed else by, is_agreed, design)
    found = [(*head, criterion, score, score, place) for criterion, score in given.items()]
    return [(*head, "", "", "", place), *found] if is_agreed else found


WHOLE = [
    *answers("grey", "ana", "web:1", date="met", scope="partly"),
    *answers("grey", "beno", "base:1", date="met", scope="not_met"),
    *answers("grey", AGREED, "web:1", scope="not_applicable"),
    *answers("grey", "ana", "web:4", date="not_met", scope="partly"),
    *answers("studies", "ana", "web:2", "qual", s1="yes", q1="no"),
    *answers("studies", "ana", "web:3", "qual;desc", s1="yes", q1="no", q2="yes"),
]


def settle(rows: list[tuple[Any, ...]], *appraisals: tuple[str, dict[str, Any]]) -> Appraised:
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"is_agreed": "bool"})
    return settled_appraisals(table, KEPT, INCLUDED, appraisals or (GREY, MIXED), EXTRACTION, "a.xlsx")


def counts(found: Appraised) -> dict[str, tuple[float, float]]:
    return {
        result_id("documents", row["measure"], row["item"], row.get("category", "")).removeprefix("documents."): (
            row["estimate"],
            row["n"],
        )
        for row in appraisal_rows(found, (GREY, MIXED))
    }


def test_answers_that_hold_are_scored_and_counted() -> None:
    found = settle(WHOLE)
    assert (found.problems, found.unsettled) == ([], [])
    assert found.scores == {
        "grey": {"web:1": 1, "web:4": 0.25},
        "studies": {"web:2": 0.5, "web:3": pytest.approx(2 / 3)},
    }
    counted = counts(found)
    assert counted["appraisal.date[met]"] == (1, 2)
    assert counted["appraisal.scope[not_applicable]"] == (1, 2)
    assert counted["appraisal.scope[not_met]"] == (0, 2)
    assert counted["appraisal.q2[yes]"] == (1, 1)
    assert counted["appraisal.s1[yes]"] == (2, 2)
    assert counted["quality_of.grey"] == (0.625, 2)
    assert "quality_of.studies" not in counted
    assert overall(found, (GREY, MIXED)) == {"web:1": 1, "web:4": 0.25}


def test_a_document_with_two_overall_scores_has_their_mean() -> None:
    both = {**MIXED[1], "overall": True, "of": {}}
    rows = [
        *answers("grey", "ana", "web:1", date="met", scope="met"),
        *answers("grey", "ana", "web:4", date="met", scope="met"),
        *(row for record in INCLUDED for row in answers("studies", "ana", record, "qual", s1="no", q1="no")),
    ]
    found = settle(rows, GREY, ("studies", both))
    assert overall(found, (GREY, ("studies", both))) == {"web:1": 0.5, "web:2": 0, "web:3": 0, "web:4": 0.5}


def test_answers_without_a_score_do_not_count_and_alone_give_none() -> None:
    table = pd.DataFrame(
        [("a", "met"), ("a", "not_applicable"), ("b", "not_applicable")], columns=["record", "score"]
    ).assign(criterion="date")
    assert mean_scores(table, {"met": 1.0, "not_applicable": None}) == {"a": 1.0}
    nothing = settle(answers("grey", "ana", "web:1", date="not_applicable", scope="not_applicable"), GREY)
    (row,) = [row for row in appraisal_rows(nothing, (GREY,)) if row["measure"] == "quality_of"]
    assert row["estimate"] != row["estimate"]
    assert (row["n"], row["reason"]) == (0, "no document has a score")


def test_agreement_is_that_of_documents_that_two_people_answered_for() -> None:
    found = settle(WHOLE)
    assert {(row["item"], row["measure"], row["n"]) for row in found.agreement} == {
        (item, measure, 1) for item in ("date", "scope") for measure in ("percent_agreement", "kappa", "ac1")
    }
    estimates = {(row["item"], row["measure"]): row["estimate"] for row in found.agreement}
    assert (estimates["date", "percent_agreement"], estimates["scope", "percent_agreement"]) == (1, 0)
    assert found.differences["grey"].to_numpy().tolist() == [
        ["web:1", "scope", "ana", "partly", "not_applicable"],
        ["web:1", "scope", "beno", "not_met", "not_applicable"],
    ]


def test_a_design_on_which_people_differ_is_settled_first() -> None:
    rows = [
        *WHOLE[:9],
        *answers("studies", "ana", "web:2", "qual", s1="yes", q1="no"),
        *answers("studies", "beno", "web:2", "desc", s1="yes", q2="yes"),
        *answers("studies", "ana", "web:3", "qual", s1="yes", q1="no"),
    ]
    found = settle(rows)
    assert [str(problem) for problem in found.unsettled] == [
        "a.xlsx: record web:2: its appraisers (studies) differ on `design` (ana: qual; beno: desc), and nothing is"
        " agreed; write what holds into an `agreed` sheet of the appraisal"
    ]
    found = settle([*rows, *answers("studies", AGREED, "web:2", "desc")])
    assert (found.problems, found.unsettled) == ([], [])
    held = found.table.query("record == 'web:2'")
    assert held[["design", "criterion", "score"]].to_numpy().tolist() == [["desc", "s1", "yes"], ["desc", "q2", "yes"]]
    found = settle([*rows, *answers("studies", AGREED, "web:2", "qual;desc", q1="yes")])
    assert list(found.table.query("record == 'web:2'")["score"]) == ["yes", "yes", "yes"]


def test_a_design_agreed_on_for_which_nobody_answered_is_told() -> None:
    rows = [*WHOLE, *answers("studies", AGREED, "web:2", "desc")]
    assert [str(problem) for problem in settle(rows).problems] == [
        "a.xlsx: sheet studies ana, row 2, record web:2: nobody answers `q2` (studies); add what was agreed"
    ]


def test_documents_that_lack_an_appraisal_or_have_one_too_many_are_told_at_once() -> None:
    rows = [
        *answers("grey", "ana", "web:2", date="met", scope="met"),
        *answers("grey", "ana", "web:9", date="met", scope="met"),
        *answers("grey", "ana", "web:5", date="met", scope="met"),
        *answers("grey", "ana", "web:1", date="met", scope="met"),
        *answers("grey", "ana", "base:1", date="met", scope="met"),
    ]
    assert sorted(map(str, settle(rows, GREY).problems)) == [
        "a.xlsx: record web:4: it is to be appraised (grey), but has no row; add it",
        "a.xlsx: sheet grey ana, row 2, record base:1: the same document as web:1; keep one of the rows",
        "a.xlsx: sheet grey ana, row 2, record web:2: the appraisal is for documents of which kind is report, which"
        " this is not; remove its row, mend the extraction, or `of`",
        "a.xlsx: sheet grey ana, row 2, record web:5: it was not included; remove its row, or mend the screening",
        "a.xlsx: sheet grey ana, row 2, record web:9: no search returned it; mend the number: those of `web` go to 6,"
        " without what the notes say was left out",
    ]


def test_an_agreement_on_something_else_than_what_all_answered_is_told() -> None:
    rows = [
        *WHOLE[:8],
        *answers("studies", "ana", "web:2", "qual", s1="yes", q1="no"),
        *answers("studies", "beno", "web:2", "qual", s1="yes", q1="yes"),
        *answers("studies", AGREED, "web:2", "desc", s1="no", q2="yes"),
        *answers("studies", "ana", "web:3", "qual", s1="yes", q1="no"),
        *answers("studies", AGREED, "web:3", "qual", s1="no"),
    ]
    found = settle(rows)
    assert list(map(str, found.problems)) == [
        "a.xlsx: sheet studies agreed, row 2, record web:2: `design`: both say qual, and desc is agreed, `s1`: both say"
        " yes, and no is agreed (studies); mend one of the sheets"
    ]
    assert found.unsettled == []


def test_each_appraisal_may_have_files_of_its_own() -> None:
    table = pd.DataFrame(WHOLE[:6], columns=COLUMNS).astype({"is_agreed": "bool"})
    files = {"grey": "g.csv", "studies": "s.csv, agreed.csv"}
    found = settled_appraisals(table, KEPT, INCLUDED, (GREY, MIXED), EXTRACTION, files)
    told = sorted(map(str, (*found.problems, *found.unsettled)))
    assert [problem.partition(": it is")[0] for problem in told] == [
        "g.csv: record web:4",
        "s.csv, agreed.csv: record web:2",
        "s.csv, agreed.csv: record web:3",
    ]
    whole = pd.DataFrame(WHOLE, columns=COLUMNS).astype({"is_agreed": "bool"})
    found = settled_appraisals(whole, KEPT, INCLUDED, (GREY, MIXED), EXTRACTION, files)
    of = {"date": "grey", "scope": "grey", "s1": "studies", "q1": "studies", "q2": "studies"}
    of |= {"grey": "grey", "studies": "studies"}
    assert {(row["item"], row.get("source")) for row in appraisal_rows(found, (GREY, MIXED))} == {
        ("all", None), *((item, files[name]) for item, name in of.items())
    }  # fmt: skip
    assert {row["source"] for row in found.agreement} == {"g.csv"}
    records = pd.DataFrame([(each, "", None, "T") for each in INCLUDED], columns=["record", "authors", "year", "title"])
    assert [row["source"] for row in appraised_records(found, (GREY, MIXED), records)] == [
        *["g.csv"] * 2, *["s.csv, agreed.csv"] * 2
    ]  # fmt: skip
    assert all("source" not in row for row in appraisal_rows(settle(WHOLE), (GREY, MIXED)))


def test_appraisals_of_documents_that_await_a_decision_are_passed_over() -> None:
    table = pd.DataFrame(answers("grey", "ana", "web:5", date="met"), columns=COLUMNS).astype({"is_agreed": "bool"})
    found = settled_appraisals(table, KEPT, [], (GREY,), EXTRACTION, "a.xlsx", awaiting=["web:5"])
    assert (len(found.table), found.problems) == (0, [])


def test_an_appraised_document_is_a_record_with_its_answers() -> None:
    records = pd.DataFrame(
        [(record, "Uno, A.", 2001 if record == "web:3" else None, f"Title {record}") for record in INCLUDED],
        columns=["record", "authors", "year", "title"],
    ).astype({"year": "Int64"})
    made = list(appraised_records(settle(WHOLE), (GREY, MIXED), records))
    table = record_table({"strand": "documents", **row} for row in made)
    assert list(table["id"]) == [
        f"documents.appraised.{name}" for name in ("grey-web-1", "grey-web-4", "studies-web-2", "studies-web-3")
    ]
    fields = {row["item"]: row["fields"] for row in made}
    assert fields["grey-web-4"]["score"] == 0.25
    assert fields["studies-web-3"] == {
        "appraisal": "studies", "record": "web-3", "authors": "Uno, A.", "year": "2001", "title": "Title web:3",
        "design": ["qual", "desc"], "answers": [["s1", "yes"], ["q1", "no"], ["q2", "yes"]],
    }  # fmt: skip


def test_differences_written_down_are_read_back_as_what_is_agreed(tmp_path: Path) -> None:
    rows = [
        *answers("studies", "ana", "web:2", "qual", s1="yes", q1="no"),
        *answers("studies", "beno", "web:2", "desc", s1="no", q2="yes"),
        *answers("studies", "ana", "web:3", "qual", s1="yes", q1="no"),
    ]
    found = settle(rows, MIXED)
    assert len(found.unsettled) == 1
    records = pd.DataFrame([("web:2", "T", "", 2001)], columns=["record", "title", "authors", "year"])
    nothing = pd.DataFrame(columns=list(DIFFERENCES))
    write_extraction_differences(
        nothing, records, [], tmp_path / "d.xlsx", "", 315_532_800, appraisals=[MIXED], answers=found.differences
    )
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    heads = [cell.value for cell in book["studies"][1]]
    assert heads[2:] == ["design (ana)", "design (beno)", "design", "s1 (ana)", "s1 (beno)", "s1"]
    book["studies"].cell(2, 5).value, book["studies"].cell(2, 8).value = "Qual; desc", "Yes"
    book.save(tmp_path / "d.xlsx")
    criteria = {name: {"column": name.upper(), "also": [], "designs": of} for name, of in MIXED[1]["criteria"]}
    declared = {
        "sheets": [],
        "agreed": [{"source": "d.xlsx", "sheet": "studies", "encoding": None, "by": None, "headers": {}}],
        "record": "Nr",
        "by": None,
        "design": {
            "column": "Kind of study",
            "also": [],
            "values": {each: {"codes": [each]} for each in ("qual", "desc")},
        },
        "criteria": criteria,
        "scores": {score: {"codes": [score]} for score in ("yes", "no")},
    }
    sheets = HandKept("config/documents.yaml", {"d.xlsx": tmp_path / "d.xlsx"})
    read = read_appraisals(sheets, [("studies", declared)])
    assert sheets.problems == []
    table = pd.concat([pd.DataFrame(rows, columns=COLUMNS), read], ignore_index=True)
    held = settled_appraisals(table, KEPT, INCLUDED, [MIXED], EXTRACTION, "a.xlsx")
    assert held.unsettled == []
    assert held.table.query("record == 'web:2'")[["design", "criterion", "score"]].to_numpy().tolist() == [
        ["qual;desc", "s1", "yes"], ["qual;desc", "q1", "no"], ["qual;desc", "q2", "yes"],
    ]  # fmt: skip


def test_a_review_without_appraisals() -> None:
    found = settle([], ("grey", {**GREY[1], "of": {"kind": ["law"]}}))
    assert (len(found.table), found.problems, found.scores) == (0, [], {"grey": {}})
    nothing = settled_appraisals(pd.DataFrame(columns=COLUMNS), KEPT, INCLUDED, [], EXTRACTION, "")
    assert (list(appraisal_rows(nothing, [])), overall(nothing, [])) == ([], {})
