"""Header and columns of a sheet of an .xlsx workbook, each cell as the text that a CSV file would hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

from peaceresearch.problems import input_error
from peaceresearch.sources.notes import Note
from peaceresearch.sources.workbook_parts import ELEMENT, Workbook, open_workbook, text_within

_SHOWN = 5
_RETURN = "_x000D_"
"""How a workbook writes a carriage return (ECMA-376, ST_Xstring)."""


def sheet_table(path: Path, shown: str, sheet: str | None, notes: list[Note]) -> tuple[list[str], list[Any], list[int]]:
    """The header, the columns as pyarrow string arrays, and the number of each row as the spreadsheet shows it.

    The header is the first row that is not empty. Formulas are their stored results; those without are noted and blank.

    Raises
    ------
    InputError
        The file cannot be read, the sheet is missing or empty.
    """
    uncalculated: list[str] = []
    with open_workbook(path, shown) as book:
        name = sheet if sheet is not None else next(iter(book.sheets), "")
        if name not in book.sheets:
            there = ", ".join(book.sheets) or "none with cells"
            raise input_error(shown, f"there is no sheet `{name}`", f"there are: {there}")
        rows = list(_rows(book, book.sheets[name], uncalculated))
    filled = [at for at, (_, cells) in enumerate(rows) if any(map(str.strip, cells))]
    if not filled:
        place = f"sheet {sheet}" if sheet else ""
        raise input_error(shown, "the table is empty", "it has a header and rows", place)
    (_, headers), *body = rows[filled[0] : filled[-1] + 1]
    width = max(len(cells) for _, cells in (rows[at] for at in filled))
    headers += [""] * (width - len(headers))
    columns = [pa.array([row[at] if at < len(row) else "" for _, row in body], pa.string()) for at in range(width)]
    if uncalculated:
        place = f"cell {', '.join(uncalculated[:_SHOWN])}{', ...' if len(uncalculated) > _SHOWN else ''}"
        found = f"{len(uncalculated)} formula(s) without a stored result"
        notes.append(Note(place, found, "blank; open the file in a spreadsheet and save it"))
    return headers, columns, [number for number, _ in body]


def value_text(value: Any) -> str:
    """A value of a cell as text: 5 and not 5.0, TRUE and FALSE, dates and times by ISO 8601, days without midnight."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace(_RETURN, "").replace("\r\n", "\n") if "_" in value or "\r" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= 2**53 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def _rows(book: Workbook, part: str, uncalculated: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet with their numbers; adds cells whose formula was never calculated to `uncalculated`."""
    places: dict[str, int] = {}
    number = 0
    with book.archive.open(part) as file:
        for _, row in etree.iterparse(file, tag=f"{ELEMENT}row", resolve_entities=False):
            number = int(row.get("r") or number + 1)
            cells: list[str] = []
            for cell in row.iterchildren(f"{ELEMENT}c"):
                reference = cell.get("r")
                if reference is not None:
                    letters = reference.rstrip("0123456789")
                    if letters not in places:
                        places[letters] = column_index_from_string(letters) - 1
                    cells += [""] * (places[letters] - len(cells))
                text = _text(book, cell)
                if text is None:
                    uncalculated.append(reference or f"in row {number}")
                cells.append(text or "")
            yield number, cells
            row.clear()
            while row.getprevious() is not None:  # what was read would stay in memory
                del row.getparent()[0]


def _text(book: Workbook, cell: Any) -> str | None:
    """The text of a cell's element; None for a formula without a stored result (18.3.1.4, 18.18.11)."""
    kind, text, has_formula = cell.get("t", "n"), None, False
    for part in cell:
        if part.tag.endswith("}v"):
            text = part.text
        elif part.tag.endswith("}f"):
            has_formula = True
        elif part.tag.endswith("}is"):
            text = text_within(part)
    if text is None or not text.strip():
        return None if has_formula else ""
    if kind == "s":
        return value_text(book.strings[int(text)])
    if kind == "b":
        return value_text(text.strip() == "1")
    if kind != "n":
        return value_text(text)
    style = int(cell.get("s", 0))
    if style in book.dates or style in book.durations:
        try:
            return value_text(from_excel(float(text), book.epoch, timedelta=style in book.durations))
        except (OverflowError, ValueError):  # a number that no calendar has, which the spreadsheet shows as ####
            return value_text(float(text))
    return text if text.isdecimal() else value_text(float(text))
