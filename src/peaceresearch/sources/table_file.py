"""A table from a .csv, .tsv, .txt or .xlsx file: its header, and its columns as cleaned text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from openpyxl.utils import get_column_letter

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.delimited_table import columns, taken_apart
from peaceresearch.sources.notes import Note
from peaceresearch.sources.table_cells import REPLACEMENT, Cells, cleaned, without_errors
from peaceresearch.sources.table_text import text_of
from peaceresearch.sources.workbook_table import sheet_table

_TEXTS = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm")
_STATISTICAL = {
    file_kind.SPSS: ".sav",
    file_kind.SPSS_COMPRESSED: ".zsav",
    file_kind.SPSS_PORTABLE: ".por",
    file_kind.STATA: ".dta",
}
_TO_SAVE = (file_kind.OLD_OFFICE, file_kind.SPREADSHEET)
_JSON = re.compile(rb"\s*(?:\{|\[\s*[\[{])")
_SHOWN = 5
_INVISIBLE = dict.fromkeys(map(ord, "\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH SPACE}"))


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a file, all of it text.

    Attributes
    ----------
    shown
        The file, and in brackets the sheet, as the user knows them.
    headers
        One per column, each another, in composed Unicode, with single blanks between words.
    columns
        The cells of each column; rows that are blank throughout are left out.
    rows
        How many rows there are.
    decimal_comma
        Whether a comma may stand before decimals: the delimiter is a semicolon.
    place
        Names a row (from 0) as its reader finds it: `line 7` of a text, `row 7` of a sheet.
    notes
        What was repaired, left out or found odd.
    """

    shown: str
    headers: tuple[str, ...]
    columns: tuple[Cells, ...]
    rows: int
    decimal_comma: bool
    place: Callable[[int], str]
    notes: tuple[Note, ...]


def read_table(
    path: Path, shown: str, sheet: str | None = None, encoding: str | None = None, data_encoding: str | None = None
) -> Table:
    """Read the table in a file.

    Parameters
    ----------
    path
        The file: .csv, .tsv or .txt with commas, semicolons or tabs between cells, or .xlsx.
    shown
        The file as the user knows it.
    sheet
        Sheet of a workbook; its first where it is None.
    encoding, data_encoding
        Of a text, and of its answers where they are in another one; see `text_of`.

    Raises
    ------
    InputError
        The file is missing, empty, damaged or of another kind than its name says; the sheet is missing; rows are of
        unequal length; columns with answers have no header, or one header; there are no rows.
    """
    suffix = path.suffix.lower()
    head = file_kind.first_bytes(path, shown)
    notes: list[Note] = []
    at: Callable[[int], int]
    if suffix in _WORKBOOKS:
        if encoding or data_encoding:
            raise input_error(shown, "a workbook declares its encoding itself", "take `encoding` out")
        _check_kind(shown, suffix, file_kind.kind_of(head), (file_kind.WORKBOOK, file_kind.ZIP))
        headers, texts, numbers = sheet_table(path, shown, sheet, notes)
        word, at, decimal_comma = "row", numbers.__getitem__, False
    elif suffix in _TEXTS:
        if sheet is not None:
            raise input_error(shown, "a text file has no sheets", "take `sheet` out, or give the .xlsx file")
        _check_text(shown, suffix, head, encoding)
        found = taken_apart(text_of(path.read_bytes(), shown, encoding, data_encoding), shown)
        notes += found.notes
        headers, (texts, at), word = found.headers, columns(found, notes), "line"
        decimal_comma = found.delimiter == ";"
    else:
        what = f"{suffix or 'no ending'} is no ending of a table"
        raise input_error(shown, what, f"give one of {', '.join((*_TEXTS, _WORKBOOKS[0]))}")
    names = [" ".join(unicodedata.normalize("NFC", header).translate(_INVISIBLE).split()) for header in headers]
    marks = [f"column {get_column_letter(number)} ({name})" for number, name in enumerate(names, 1)]
    notes += [
        Note(mark, f"damaged characters ({REPLACEMENT}) in the header", "kept") for mark in marks if REPLACEMENT in mark
    ]

    def place(row: int) -> str:
        return f"{word} {at(row)}"

    cells = [cleaned(each, mark, place, notes) for each, mark in zip(texts, marks, strict=True)]
    _check_headers(shown, names, cells)
    table = Table(shown, tuple(names), tuple(cells), len(texts[0]), decimal_comma, place, tuple(notes))
    return _without_errors(_without_blanks(table), dict(zip(names, marks, strict=True)))


def _check_headers(shown: str, names: Sequence[str], cells: Sequence[Cells]) -> None:
    """Refuse a table whose columns cannot be told apart, or which has no answers."""
    problems = [
        Problem(shown, f"column {get_column_letter(number)}", "it has answers and no header", "give it a name")
        for number, (name, column) in enumerate(zip(names, cells, strict=True), 1)
        if not name and column.filled.any()
    ]
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            letters = [get_column_letter(number) for number, each in enumerate(names, 1) if each == name]
            place = f"column {', '.join(letters)}"
            problems.append(Problem(shown, place, f"{count} columns are called `{name}`", "rename all but one"))
    if not any(column.filled.any() for column in cells):
        problems.append(Problem(shown, "", "the table has a header and no rows", "see whether this is the right file"))
    if problems:
        raise InputError(problems)


def _without_blanks(table: Table) -> Table:
    """The table without columns that have neither header nor answers, and without rows that are blank throughout."""
    notes = list(table.notes)
    named = [number for number, name in enumerate(table.headers) if name]
    if len(named) < len(table.headers):
        found = f"{len(table.headers) - len(named)} column(s) without header and answers"
        notes.append(Note("", found, "left out"))
    cells, place = [table.columns[number] for number in named], table.place
    keep = np.zeros(table.rows, dtype=bool)
    for column in cells:
        keep |= column.filled
    if not keep.all():
        first = ", ".join(place(int(row)) for row in np.flatnonzero(~keep)[:_SHOWN])
        more = ", ..." if (~keep).sum() > _SHOWN else ""
        notes.append(Note(f"{first}{more}", f"{(~keep).sum()} row(s) blank throughout", "left out"))
        cells = [column.rows(keep) for column in cells]
    kept = np.flatnonzero(keep)
    headers = tuple(table.headers[number] for number in named)
    return replace(
        table,
        headers=headers,
        columns=tuple(cells),
        rows=len(kept),
        place=lambda row: place(int(kept[row])),
        notes=tuple(notes),
    )


def _without_errors(table: Table, marks: Mapping[str, str]) -> Table:
    """The table with blanks for failed formulas: a row of them alone is still a respondent's."""
    notes = list(table.notes)
    cells = [
        without_errors(column, marks[header], table.place, notes)
        for header, column in zip(table.headers, table.columns, strict=True)
    ]
    return replace(table, columns=tuple(cells), notes=tuple(notes))


def _check_kind(shown: str, suffix: str, kind: str, right: Sequence[str]) -> None:
    """Refuse a file that is not what the ending of its name says."""
    if kind in right:
        return
    ending = {file_kind.WORKBOOK: ".xlsx", file_kind.TEXT: ".csv", file_kind.UTF_16: ".csv", **_STATISTICAL}.get(kind)
    remedy = f"give it the ending {ending}, in the configuration too" if ending else f"fetch the {suffix} file itself"
    if kind in _TO_SAVE:
        remedy = f"open it in a spreadsheet and save it as {_WORKBOOKS[0]}, without a password"
    raise input_error(shown, f"this is {kind}, not a table ({suffix})", remedy)


def _check_text(shown: str, suffix: str, head: bytes, encoding: str | None) -> None:
    kind = file_kind.kind_of(head)
    if kind == file_kind.JSON and not _JSON.match(head):
        return  # the first header begins with a bracket
    if kind == file_kind.UNKNOWN and encoding:
        return
    if kind == file_kind.UNKNOWN and head[1::2].count(0) + head[::2].count(0) > len(head) // 4:
        what = "every other byte is zero, as in UTF-16 without its mark"
        raise input_error(shown, what, "declare `encoding: utf-16-le` (or utf-16-be)")
    _check_kind(shown, suffix, kind, (file_kind.TEXT, file_kind.UTF_16))
