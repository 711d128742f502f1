"""Appraisals, and recommendations: criteria by design, rows that are numbered, faults at once."""

from __future__ import annotations

import copy
import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.sources.extraction_sheets_appraisals import read_appraisals
from peaceresearch.sources.extraction_sheets_recommendations import read_recommendations

from .extraction_files import HEADS, MMAT, Rows, coded, kept, sheet, values, workbook


def appraised(folder: Path, rows: Rows, **declared: Any) -> tuple[pd.DataFrame, list[str]]:
    workbook(folder / "e.xlsx", {"A": rows} if rows else {})
    files = kept(folder)
    table = read_appraisals(files, [("studies", copy.deepcopy(MMAT) | declared)])
    return table, list(map(str, files.problems))


def test_a_document_answers_the_criteria_of_its_designs(tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["web:1", "Qualitative", "Yes", 1, "NO", None, None, None, None],
        ["web:2", "mixed; qualitative + descriptive", "yes", *["can’t tell"] * 6],
        ["web:3", None, "no", *[None] * 6],
    ]
    table, problems = appraised(tmp_path, rows)
    assert problems == []
    assert values(table.query("record == 'web:1'"), "design", "criterion", "score") == [
        ["qual", "s1", "met"], ["qual", "q1_1", "met"], ["qual", "q1_2", "not_met"],
    ]  # fmt: skip
    second = table.query("record == 'web:2'")
    assert set(second["design"]) == {"qual;desc;mix"}
    assert len(second) == 7
    assert values(table.query("record == 'web:3'"), "design", "criterion", "score") == [["", "s1", "not_met"]]


def test_answers_that_lack_or_are_to_another_design_are_told(tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["web:1", "qualitative", "yes", None, "no", "yes", None, None, None],
        ["web:2", "qualitatve", None, *[None] * 6],
        ["web:3", "descriptive", "yes", None, None, "perhaps", "no", None, None],
    ]
    _, problems = appraised(tmp_path, rows)
    assert sorted(problems) == [
        "e.xlsx: row 2: an answer to `4.1`, which is not asked of a document whose design is qual; empty it, or add the"
        " design that it is for",
        "e.xlsx: row 2: no answer to `1.1` of a document whose design is qual; fill it in, or mend the design (an empty"
        " one where the document is not appraised further)",
        "e.xlsx: row 3: `Design` is `qualitatve`, which nothing names; did you mean `qualitative`? mend it, or declare"
        " it in config/documents.yaml, appraisals.studies.design.values",
        "e.xlsx: row 3: no answer to `S1`; fill it in",
        "e.xlsx: row 4: `4.1` is `perhaps`, which nothing names; mend it, or declare it in config/documents.yaml,"
        " appraisals.studies.scores",
    ]


def test_columns_of_designs_that_no_document_has_may_lack(tmp_path: Path) -> None:
    table, problems = appraised(tmp_path, [HEADS[:5], ["web:1", "qualitative", "yes", "yes", "no"]])
    assert (problems, len(table)) == ([], 3)
    _, problems = appraised(tmp_path, [HEADS[:5], ["web:1", "descriptive", "yes", None, None]])
    assert [problem.split(";")[0] for problem in problems] == [
        "e.xlsx: row 2: no answer to `4.1`, `4.2` of a document whose design is desc"
    ]


def test_without_a_column_of_designs_the_answers_tell_them(tmp_path: Path) -> None:
    heads = [HEADS[0], *HEADS[2:]]
    rows = [heads, ["web:1", "yes", None, None, "no", "no", None, None], ["web:2", "yes", "no", *[None] * 5]]
    table, problems = appraised(tmp_path, rows, design=None)
    assert set(table.query("record == 'web:1'")["design"]) == {"desc"}
    assert [problem.split(";")[0] for problem in problems] == [
        "e.xlsx: row 3: no answer to `1.2` of a document whose design is qual"
    ]


def test_several_designs_are_in_the_order_of_the_config_whatever_that_of_their_keys(tmp_path: Path) -> None:
    design = MMAT["design"] | {"order": ["qual", "mix", "desc"]}
    rows = [HEADS, ["web:1", "descriptive, mixed + qualitative", "yes", *["no"] * 6]]
    rows.append(["web:2", None, "yes", None, None, *["no"] * 4])
    table, problems = appraised(tmp_path, rows, design=design)
    assert problems == []
    assert values(table.drop_duplicates("record"), "record", "design") == [
        ["web:1", "qual;mix;desc"], ["web:2", "mix;desc"],
    ]  # fmt: skip


def test_an_agreed_row_may_decide_on_the_design_alone(tmp_path: Path) -> None:
    rows = [["Record", "Design", "1.1"], ["web:1", "mixed", None], ["web:2", None, "yes"]]
    table, problems = appraised(tmp_path, rows, sheets=[], agreed=[sheet()])
    assert problems == []
    assert values(table, "record", "design", "criterion", "score") == [
        ["web:1", "mix", "", ""], ["web:2", "", "", ""], ["web:2", "", "q1_1", "met"],
    ]  # fmt: skip


RECOMMENDATIONS: dict[str, Any] = {
    "sheets": [sheet()],
    "record": "Record",
    "name": None,
    "text": {"aa": "Text", "bb": "Translation"},
    "addressee": coded("To", ";", state=["state"], town=["town"]),
    "theme": None,
    "status": coded("Status", done=["done"], open=["open"]),
    "since": "Since",
    "checked": "Checked",
}


ASKED = ["Record", "Text", "Translation", "To", "Status", "Since", "Checked"]


def recommended(
    folder: Path, rows: Rows, merge: str = "", **declared: Any
) -> tuple[pd.DataFrame, list[str], list[str]]:
    workbook(folder / "e.xlsx", {"A": rows}, (lambda book: book["A"].merge_cells(merge)) if merge else None)
    files = kept(folder)
    table = read_recommendations(files, copy.deepcopy(RECOMMENDATIONS) | declared, ["bb", "aa"])
    return table, list(map(str, files.problems)), [f"{note.place}: {note.found}" for note in files.notes]


def test_recommendations_of_one_document_are_numbered(tmp_path: Path) -> None:
    rows = [
        ASKED,
        ["web:1", "Mend", "Mendo", "town; State", "Done", 2019, datetime.date(2024, 1, 2)],
        [None, "Build", None, "town", "open", "13.5.2020", None],
        ["web:2", "Open", "Hap", "state", "open", None, "2024-01-03"],
    ]
    table, problems, notes = recommended(tmp_path, rows, "A2:A3")
    assert problems == []
    assert values(table, "record", "name", "addressee", "status", "since", "checked") == [
        ["web:1", "web-1-1", '["state", "town"]', "done", "2019", "2024-01-02"],
        ["web:1", "web-1-2", '["town"]', "open", "2020-05-13", ""],
        ["web:2", "web-2-1", '["state"]', "open", "", "2024-01-03"],
    ]
    assert list(table["text"])[:2] == ['{"bb": "Mendo", "aa": "Mend"}', '{"aa": "Build"}']
    assert list(table["theme"]) == ["[]"] * 3
    assert "e.xlsx: row 3: `Translation` is empty" in notes


def test_addressees_are_in_the_order_of_the_config_whatever_that_of_their_keys(tmp_path: Path) -> None:
    to = RECOMMENDATIONS["addressee"] | {"order": ["town", "state"]}
    table, problems, _ = recommended(
        tmp_path, [ASKED, ["web:1", "Mend", "x", "state; town", "done", None, None]], addressee=to
    )
    assert (problems, list(table["addressee"])) == ([], ['["town", "state"]'])


def test_faults_of_recommendations_come_at_once(tmp_path: Path) -> None:
    rows = [
        [*ASKED, "No"],
        ["web:1", "Mend", "x", "king", "done", "lately", None, "R 1"],
        ["web:1", None, None, "town", None, 2019, "2019", "r-1"],
        ["web:1", "Open", "x", None, "done; open", None, None, None],
    ]
    _, problems, _ = recommended(tmp_path, rows, name="No")
    assert sorted(problem.split(";")[0] for problem in problems) == [
        "e.xlsx: row 2: `No` is `r-1` also in e.xlsx: row 3",
        "e.xlsx: row 2: `Since` is `lately`, which is no year and no date",
        "e.xlsx: row 2: `To` is `king`, which nothing names",
        "e.xlsx: row 3: `Checked` is `2019`, which is no date",
        "e.xlsx: row 3: `Status` is empty",
        "e.xlsx: row 3: a recommendation without words",
        "e.xlsx: row 4: `No` is empty",
        "e.xlsx: row 4: `Status` is `done",
        "e.xlsx: row 4: `To` is empty",
    ]
