"""Search results and the sheets of a review become tidy tables; faults come at once with places."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook

from peaceresearch.problems import InputError
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.read_documents import read_documents


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


SPEC: dict[str, Any] = {
    "searches": [
        ["web", {"source": "web.csv", "columns": {"title": "Title", "authors": "Who", "year": "Year"}}],
        ["base", {"source": "base.ris", "columns": {}}],
    ],
    "screening": {
        "source": "screening.xlsx",
        "record": "Record",
        "decision": "Decision",
        "include": ["yes", 1],
        "exclude": ["no"],
        "not_retrieved": ["none"],
        "reviewers": {"ana": "A", "beno": "B"},
        "agreed": "Agreed",
        "full_text": "Full",
        "reason": "Why",
        "reasons": {"place": {"codes": ["elsewhere"]}},
    },
    "extraction": {
        "source": "extraction.csv",
        "sheet": None,
        "record": "Record",
        "fields": {
            "kind": {"column": "Kind", "separator": None, "values": {"law": {"codes": ["L"]}, "none": {"codes": [""]}}},
            "theme": {
                "column": "Themes",
                "separator": ";",
                "values": {"roads": {"codes": ["roads", "streets"]}, "books": {"codes": ["books"]}},
            },
        },
    },
    "appraisal": {
        "source": "appraisal.csv",
        "sheet": None,
        "record": "Record",
        "criteria": {"date": {"column": "Date"}},
        "scores": {"met": {"codes": [1]}, "not_met": {"codes": [0]}},
    },
}
WEB = "# c\nTitle,Who,Year\nWalls,Uno A; Due B,2001\n,,\n,,x\nGates,,\n"
BASE = "TY  - GEN\nTI  - Roofs\nER  - \n"
SHEETS = {
    "A": [["Record", "Decision"], ["web:1", "yes"], ["base:1", 1]],
    "B": [["Record", "Decision"], ["web:1", "no"], ["base:1", "yes"]],
    "Agreed": [["Record", "Decision"], ["web:1", "no"]],
    "Full": [["Record", "Decision", "Why"], ["base:1", "yes", None], ["web:3", "no", "elsewhere"]],
}
EXTRACTION = 'Record;Kind;Themes\nbase:1;L;"roads; books;streets"\nweb:3;;books;\n'
APPRAISAL = "Record,Date\nbase:1,1\n"


def review(
    folder: Path,
    spec: dict[str, Any] = SPEC,
    sheets: Any = None,
    extraction: str = EXTRACTION,
    appraisal: str = APPRAISAL,
) -> tuple[dict[str, pd.DataFrame], list[Any]]:
    files = {"web.csv": WEB, "base.ris": BASE, "extraction.csv": extraction, "appraisal.csv": appraisal}
    for name, text in files.items():
        written(folder / name, text)
    book = Workbook()
    book.remove(book.active)
    for name, rows in (sheets or SHEETS).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "screening.xlsx")
    return read_documents({name: folder / name for name in (*files, "screening.xlsx")}, spec)


def test_all_of_a_review_is_tidy(tmp_path: Path) -> None:
    tables, notes = review(tmp_path)
    records = tables["records"]
    assert list(records["record"]) == ["web:1", "web:2", "web:3", "base:1"]
    assert list(records["authors"]) == ["Uno A; Due B", "", "", ""]
    assert str(records["year"].dtype) == "Int64"
    assert tables["decisions"].to_numpy().tolist() == [
        ["web:1", "ana", "include", ""],
        ["base:1", "ana", "include", ""],
        ["web:1", "beno", "exclude", ""],
        ["base:1", "beno", "include", ""],
        ["web:1", "agreed", "exclude", ""],
        ["base:1", "full_text", "include", ""],
        ["web:3", "full_text", "exclude", "place"],
    ]
    assert sorted(tables["extraction"].to_numpy().tolist()) == [
        ["base:1", "kind", "law"], ["base:1", "theme", "books"], ["base:1", "theme", "roads"],
        ["web:3", "kind", "none"], ["web:3", "theme", "books"],
    ]  # fmt: skip
    assert tables["appraisal"].to_numpy().tolist() == [["base:1", "date", "met"]]
    assert [note.found for note in notes] == ["no title", "the year is `x`"]


def test_a_review_without_an_appraisal_has_an_empty_table(tmp_path: Path) -> None:
    tables, _ = review(tmp_path, {**SPEC, "appraisal": None})
    assert tables["appraisal"].empty
    assert list(tables["appraisal"].columns) == ["record", "criterion", "score"]


def test_a_value_named_twice_in_a_cell_is_counted_once_and_noted(tmp_path: Path) -> None:
    tables, notes = review(tmp_path, extraction="Record,Kind,Themes\nbase:1,L,roads;roads\n")
    assert tables["extraction"].query("field == 'theme'").shape[0] == 1
    assert "`roads` twice in `Themes`" in [note.found for note in notes]


def test_all_faults_of_all_sheets_are_told_at_once_with_sheet_and_row(tmp_path: Path) -> None:
    sheets = copy.deepcopy(SHEETS)
    sheets["A"] += [["web:1", "maybe"], ["web 3", "yes"]]
    sheets["Full"] += [["web:1", "no", None], ["web:2", "yes", "elsewhere"]]
    del sheets["Agreed"]
    with pytest.raises(InputError) as caught:
        review(tmp_path, sheets=sheets, extraction="Record,Kind,Themes\nbase:1,X,\n", appraisal="Record,Date\n,2\n")
    assert sorted(str(caught.value).splitlines()) == sorted(
        [
            "screening.xlsx: sheet A, row 5: `web 3` names no record; write <search>:<number>, the number counted from"
            " 1 in its file",
            "screening.xlsx: sheet A, row 2, 4: `web:1` stands twice; keep one of the rows",
            "screening.xlsx: sheet A, row 4: `Decision` is `maybe`, which nothing names; mend it, or declare it in"
            " config/documents.yaml, screening",
            "screening.xlsx: there is no sheet `Agreed`; there are: A, B, Full",
            "screening.xlsx: sheet Full, row 4: `Why` is empty; mend it, or declare it in config/documents.yaml,"
            " screening.reasons",
            "screening.xlsx: sheet Full, row 5: a reason, `elsewhere`, but it is not excluded; mend the decision, or"
            " empty the reason",
            "extraction.csv: row 2: `Kind` is `X`, which nothing names; mend it, or declare it in"
            " config/documents.yaml, extraction.fields.kind.values",
            "extraction.csv: row 2: `Themes` is empty; mend it, or declare it in config/documents.yaml,"
            " extraction.fields.theme.values",
            "appraisal.csv: row 2: `Record` is empty; write <search>:<number>, the number counted from 1 in its file",
            "appraisal.csv: row 2: `Date` is `2`, which nothing names; mend it, or declare it in"
            " config/documents.yaml, appraisal.scores",
        ]
    )


def test_a_workbook_that_cannot_be_read_is_told_once_not_for_each_sheet(tmp_path: Path) -> None:
    path = tmp_path / "screening.xlsx"
    path.write_bytes(b"<html>")
    sheets = HandKept("config/documents.yaml", {"s.xlsx": path})
    for sheet in ("Reviewer A", "Reviewer B"):
        sheets.table({"source": "s.xlsx", "sheet": sheet}, ["Record"])
    assert [problem.what.split(" (")[0] for problem in sheets.problems] == ["not a workbook"]
