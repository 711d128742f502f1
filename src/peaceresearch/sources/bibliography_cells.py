"""The rows of a table that a search returned: of a workbook, or of a text whose quoting may have been shredded."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources.bibliography_format import is_workbook
from peaceresearch.sources.bibliography_mended import Row, long_cells, mended
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_text import text_lines
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import workbook_rows

_DELIMITERS = ",;\t|"
_SAID = re.compile(rf"sep=([{re.escape(_DELIMITERS)}])\s*", re.IGNORECASE)
_COMMENT = re.compile(r"#(?:[ \t#]|$)")
_WORKBOOKS = (".xlsx", ".xlsm")
_TRIED, _ABOVE = 200, 10
_SHOWN = 5


@dataclass(frozen=True)
class Cells:
    """A table: its header, its rows without those that are empty throughout, and what was odd."""

    headers: list[str]
    rows: list[Row]
    unit: str
    """What the number of a row counts: "row" of a sheet, or "line" of a text."""
    place: str
    """The sheet, as problems name it; "" for a text."""
    notes: list[Note]


def cells_of(path: Path, shown: str, sheet: str | None, encoding: str | None) -> Cells:
    """The table in a file.

    Parameters
    ----------
    path, shown
        The file (an .xlsx workbook by its content, else a text with commas, semicolons, tabs or bars), and the file as
        the user knows it.
    sheet
        Sheet of a workbook; the first where None.
    encoding
        See `text_lines`.

    Raises
    ------
    InputError
        The file cannot be read; there is no header or no row; rows that cannot be told for sure (each with its line).
    """
    if is_workbook(path, shown):
        if encoding:
            raise input_error(shown, "a workbook declares its encoding itself", "take `encoding` out")
        if path.suffix.lower() not in _WORKBOOKS:
            raise input_error(shown, f"it is a workbook, but ends in {path.suffix or 'nothing'}", "let it end in .xlsx")
        found = _of_workbook(path, shown, sheet)
    elif sheet is not None:
        raise input_error(shown, "a text file has no sheets", "take `sheet` out, or give the .xlsx file")
    else:
        with long_cells():
            found = _of_text(path, shown, encoding)
    if not found.rows:
        raise input_error(shown, "holds no record", "leave the search out, or put its result there", found.place)
    return found


def _of_workbook(path: Path, shown: str, sheet: str | None) -> Cells:
    place = f"sheet {sheet}" if sheet else ""
    rows = [Row(number, [_text(cell) for cell in row]) for number, row in workbook_rows(path, shown, sheet)]
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise input_error(shown, "the table is empty", "it has a header and rows", place)
    at = _header_at([row.cells for row in filled])
    headers = filled[at].cells
    while headers and not headers[-1]:
        headers = headers[:-1]
    width = len(headers)
    body = [Row(row.number, (row.cells + [""] * width)[:width]) for row in filled[at + 1 :]]
    wide = [row.number for row in filled[at + 1 :] if any(row.cells[width:])]
    if wide:
        where = ", ".join(map(str, wide[:_SHOWN]))
        raise input_error(
            shown, "cells beyond the last header", "give their columns a header", f"{place} row {where}".strip()
        )
    notes = [Note(f"{shown}: row {row.number}", f"above the header: {' '.join(filter(None, row.cells))}", "passed over")
             for row in filled[:at]]  # fmt: skip
    return Cells(
        [" ".join(header.split()) for header in headers], [row for row in body if any(row.cells)], "row", place, notes
    )


def _of_text(path: Path, shown: str, encoding: str | None) -> Cells:
    notes: list[Note] = []
    lines = list(text_lines(path, shown, encoding, notes))
    start = 0
    said = _SAID.fullmatch(lines[0]) if lines else None
    if said:
        start = 1
    while start < len(lines) and (not lines[start].strip() or _COMMENT.match(lines[start])):
        if lines[start].strip():
            notes.append(Note(f"{shown}: line {start + 1}", f"a comment: {lines[start]}", "left out"))
        start += 1
    if start == len(lines):
        raise input_error(shown, "the table is empty", "it has a header and rows")
    delimiter = said[1] if said else _delimiter(lines[start : start + _TRIED])
    at = start + _header_at(
        [next(csv.reader([line], delimiter=delimiter), [""]) for line in lines[start : start + _ABOVE]]
    )
    notes += [Note(f"{shown}: line {number + 1}", f"above the header: {lines[number]}", "passed over")
              for number in range(start, at) if lines[number].strip()]  # fmt: skip
    headers, body = _header(lines, at, delimiter, shown)
    remarks = Remarks(shown)
    problems: list[Problem] = []
    rows = mended(lines, body, delimiter, len(headers), shown, remarks, problems)
    if problems:
        raise InputError(problems)
    filled = [row for row in rows if any(map(str.strip, row.cells))]
    return Cells([" ".join(header.split()) for header in headers], filled, "line", "", [*notes, *remarks.notes()])


def _header(lines: Sequence[str], at: int, delimiter: str, shown: str) -> tuple[list[str], int]:
    """The cells of the header that begins in line `at`, and where the rows begin."""
    reader = csv.reader((f"{line}\n" for line in islice(lines, at, None)), delimiter=delimiter, strict=True)
    try:
        headers = next(reader)
    except csv.Error as error:
        remedy = "save it again with quotes around cells that hold the delimiter, a quote or a line break"
        raise input_error(shown, f"the header cannot be read ({error})", remedy, f"line {at + 1}") from None
    while headers and not headers[-1].strip():
        headers.pop()
    if not headers:
        raise input_error(shown, "the table is empty", "it has a header and rows")
    return headers, at + reader.line_num


def _text(cell: Any) -> str:
    """A cell of a workbook as text: whole numbers without decimals, dates as YYYY-MM-DD."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _header_at(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows is the header: titles above it fill one cell only."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:_ABOVE]]
    return next((at for at, count in enumerate(filled) if count > 1), 0)


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter by which most of the first rows have as many cells as the header."""

    def fit(delimiter: str) -> tuple[bool, float, int]:
        try:
            rows = [row for row in csv.reader((f"{line}\n" for line in lines), delimiter=delimiter) if row]
        except csv.Error:
            return False, 0.0, 0
        width = max(len(row) for row in rows[:_ABOVE])
        return width > 1, sum(len(row) == width for row in rows) / len(rows), width

    return max(_DELIMITERS, key=fit)
