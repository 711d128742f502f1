"""Sheets of a review as files, and what reading them gives."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from peaceresearch.sources.extraction_sheets import read_extraction
from peaceresearch.sources.hand_kept import HandKept

Rows = Sequence[Sequence[Any]]


def sheet(source: str = "e.xlsx", sheet: str | None = None, **more: Any) -> dict[str, Any]:
    return {"source": source, "sheet": sheet, "encoding": None, "by": None, "headers": {}} | more


def coded(column: str, separator: str | None = None, also: Sequence[str] = (), **values: list[Any]) -> dict[str, Any]:
    return {
        "column": column,
        "also": list(also),
        "kind": "coded",
        "separator": separator,
        "values": {slug: {"codes": codes} for slug, codes in values.items()},
    }


def plain(column: str, kind: str) -> dict[str, Any]:
    return {"column": column, "also": [], "kind": kind, "separator": None, "values": {}}


FIELDS = {
    "kind": coded("Type of document", also=["Kind"], law=["law", "L"], news=["news"]),
    "theme": coded("Themes", ";", roads=["roads", "streets"], books=["books"], none=[""]),
    "pages": plain("Pages", "number"),
    "day": plain("Published", "date"),
    "aim": plain("Aim", "text"),
}


EXTRACTION: dict[str, Any] = {
    "sheets": [sheet()],
    "agreed": [],
    "record": "Record",
    "by": None,
    "study": None,
    "fields": FIELDS,
}


HEADER = ["Record", "Type of document", "Themes", "Pages", "Published", "Aim"]


ROW = ["web:1", "law", "roads; books", 12, datetime.date(2020, 5, 3), "To mend"]


def workbook(path: Path, sheets: Mapping[str, Rows], change: Callable[[Workbook], None] | None = None) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(list(row))
    if change:
        change(book)
    book.save(path)
    return path


def kept(folder: Path) -> HandKept:
    return HandKept("config/documents.yaml", {path.name: path for path in folder.iterdir()})


def read(
    folder: Path, book: Mapping[str, Rows], change: Callable[[Workbook], None] | None = None, **declared: Any
) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The extraction, problems and notes."""
    workbook(folder / "e.xlsx", book, change)
    return extracted(folder, **declared)


def extracted(folder: Path, **declared: Any) -> tuple[pd.DataFrame, list[str], list[str]]:
    files = kept(folder)
    table = read_extraction(files, copy.deepcopy(EXTRACTION) | declared)
    told = [f"{note.place}: {note.found}; {note.done}" for note in files.notes]
    return table, list(map(str, files.problems)), told


def values(table: pd.DataFrame, *columns: str) -> list[list[str]]:
    names: list[str] = table[list(columns or ("record", "field", "value"))].to_numpy().tolist()
    return names


MMAT: dict[str, Any] = {
    "instrument": "mmat",
    "sheets": [sheet()],
    "agreed": [],
    "record": "Record",
    "by": None,
    "design": {
        "column": "Design",
        "also": [],
        "values": {"qual": {"codes": ["qualitative"]}, "desc": {"codes": ["descriptive"]}, "mix": {"codes": ["mixed"]}},
    },
    "criteria": {
        "s1": {"column": "S1", "also": [], "designs": []},
        **{
            f"q{part}_{number}": {"column": f"{part}.{number}", "also": [], "designs": [design]}
            for part, design in ((1, "qual"), (4, "desc"), (5, "mix"))
            for number in (1, 2)
        },
    },
    "scores": {"met": {"codes": ["yes", 1]}, "not_met": {"codes": ["no"]}, "unclear": {"codes": ["can't tell"]}},
}


HEADS = ["Record", "Design", "S1", "1.1", "1.2", "4.1", "4.2", "5.1", "5.2"]
