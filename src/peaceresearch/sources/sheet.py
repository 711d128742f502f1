"""Tables that people keep by hand: a sheet of an .xlsx workbook or a .csv file, as text, each row with its number."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources.table_text import text_of

ROW = "row"
"""Name of the column that holds each row's number in the file."""
_SHOWN = 5
DELIMITERS = ",;\t"
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    EOFError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    RuntimeError,
    OSError,
)
"""What the bytes of a damaged workbook raise in openpyxl, lxml and zipfile; a SyntaxError is XML that does not parse, a
RuntimeError a part that is locked or packed in an unknown way."""


def read_sheet(path: Path, name: str, sheet: str | None, columns: Sequence[str]) -> pd.DataFrame:
    """Read the `columns` of a table.

    Parameters
    ----------
    path
        The file: .xlsx, or .csv in UTF-8 with commas, semicolons or tabs. Lines before the header of a CSV that begin
        with "#" are comments.
    name
        The file as the user knows it.
    sheet
        Sheet of a workbook; the first where it is None. A CSV file has none.
    columns
        The columns wanted, by their headers.

    Returns
    -------
    DataFrame
        `row` (number of the row as a spreadsheet shows it, the header's is 1) and the columns, as text without blanks
        at either end; "" where a cell is empty. Whole numbers have no decimals, dates are YYYY-MM-DD. Rows that are
        empty throughout are left out.

    Raises
    ------
    InputError
        The file cannot be read, the sheet is missing, columns are missing or twice: all at once, with the nearest name.
    """
    lines = sheet_lines(path, name, sheet)
    place = f"sheet {sheet}" if sheet else ""
    if not lines:
        raise input_error(name, "the table is empty", "it has a header and rows", place)
    header, *body = lines
    known = [text for text in header[1] if text]
    problems = [
        Problem(name, place, f"there is no column `{column}`", f"there are: {', '.join(known) or 'none'}")
        for column in columns
        if column not in known
    ]
    problems += [
        Problem(name, place, f"two columns are called `{column}`", "rename one")
        for column in columns
        if known.count(column) > 1
    ]
    if problems:
        raise InputError(problems)
    positions = {column: header[1].index(column) for column in columns}
    rows = [
        {ROW: number, **{column: cells[at] if at < len(cells) else "" for column, at in positions.items()}}
        for number, cells in body
        if any(cells)
    ]
    return pd.DataFrame(rows, columns=[ROW, *columns]).astype(dict.fromkeys(columns, "str"))


def sheet_lines(path: Path, name: str, sheet: str | None) -> list[tuple[int, list[str]]]:
    """All rows of a table with their numbers, each cell as `read_sheet` gives it; `InputError` as there."""
    if path.suffix.lower() == ".xlsx":
        return [(number, [_text(cell) for cell in row]) for number, row in workbook_rows(path, name, sheet)]
    return csv_lines(csv_text(path, name), name)


def unknown_codes(
    table: pd.DataFrame, column: str, known: Sequence[object], name: str, key: str, sheet: str | None = None
) -> list[Problem]:
    """A problem for each entry of `column` that is none of `known`, with its rows; config declares them at `key`."""
    codes = {str(code) for code in known}
    strange = table.loc[~table[column].isin(codes)]
    place = f"sheet {sheet}, " if sheet else ""
    problems = []
    for value, rows in strange.groupby(column, sort=True)[ROW]:
        listed = ", ".join(map(str, list(rows)[:_SHOWN])) + (", ..." if len(rows) > _SHOWN else "")
        what = f"`{column}` is empty" if value == "" else f"`{column}` is `{value}`, which nothing names"
        problems.append(Problem(name, f"{place}row {listed}", what, f"mend it, or declare it in {key}"))
    return problems


def workbook_rows(path: Path, name: str, sheet: str | None) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet (the first where it is None) with their numbers; formulas as their stored results.

    Raises
    ------
    InputError
        The file `name` cannot be read, or has no such sheet.
    """
    book = _open(path, name)
    try:
        names = [each.title for each in book.worksheets]
        if sheet is not None and sheet not in names:
            raise input_error(name, f"there is no sheet `{sheet}`", f"there are: {', '.join(names)}")
        if not names:
            raise input_error(name, "the workbook has no sheet of cells", "save the table as a sheet of it")
        chosen = book[sheet if sheet is not None else names[0]]
        chosen.reset_dimensions()  # the size that some programs write (A1) would cut the table off
        yield from enumerate(chosen.iter_rows(values_only=True), 1)
    except DAMAGE as error:
        raise input_error(name, f"not a workbook ({error})", "save it as .xlsx") from None
    finally:
        book.close()


def sheet_names(path: Path, name: str) -> list[str]:
    """Names of the sheets of a workbook, in their order; charts are none."""
    book = _open(path, name)
    try:
        return [each.title for each in book.worksheets]
    finally:
        book.close()


def _open(path: Path, name: str) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, *DAMAGE) as error:
        raise input_error(name, f"not a workbook ({error})", "save it as .xlsx") from None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def csv_text(path: Path, name: str, encoding: str | None = None) -> str:
    """The text of a CSV file, in UTF-8 where no other encoding is declared; `InputError` where it is not in that."""
    if encoding is not None:
        return text_of(path.read_bytes(), name, encoding, None)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise input_error(name, f"not UTF-8 text ({error.reason})", "save it as CSV UTF-8") from None


def csv_lines(text: str, name: str, delimiter: str | None = None) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file's text with their numbers, comments above them left out.

    The delimiter is the one of `DELIMITERS` that the first row holds most of, unless it is given. Raises `InputError`
    where a quote is not closed.
    """
    lines = io.StringIO(text).readlines()  # str.splitlines would also end a line at marks that stand within a cell
    comments = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = lines[comments] if comments < len(lines) else ""
    reader = csv.reader(lines[comments:], delimiter=delimiter or max(DELIMITERS, key=header.count), strict=True)
    try:
        return [(comments + reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        place = f"line {comments + reader.line_num}"
        raise input_error(name, f"not a CSV table ({error})", "save it as CSV UTF-8", place) from None
