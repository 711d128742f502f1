"""Cells of workbooks that people fill in: texts stay texts, and what no workbook may hold is replaced."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from peaceresearch.results.workbook import save_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_575
"""Rows of a sheet, less the header."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML file may hold."""
_LONGEST = 32_000
"""Characters of a cell, less room for what stands for the middle (Excel holds 32,767)."""
_TOP, _BOLD = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
_HEAD = PatternFill("solid", fgColor="FFF3F6F8")


def write_row(sheet: Any, number: int, values: Iterable[Any], *, is_bold: bool = False) -> None:
    """Write the cells of a row; what is missing or "" is an empty cell."""
    for column, value in enumerate(values, 1):
        if not pd.isna(value) and value != "":
            fill_cell(sheet.cell(number, column), value, is_bold=is_bold)


def fill_cell(cell: Any, value: Any, *, is_bold: bool = False) -> None:
    """Write a text, also one that looks like a formula, or a whole number. Characters that no workbook may hold are
    blanks, and of a text too long for a cell the middle is left out.
    """
    cell.value = _fitting(value) if isinstance(value, str) else int(value)
    cell.data_type = "s" if isinstance(value, str) else "n"  # "=..." would become a formula
    cell.alignment = _TOP
    if is_bold:
        cell.font = _BOLD


def lay_out(sheet: Any, headers: Sequence[str], number: int, widths: Mapping[str, int], narrow: int) -> None:
    """Lay out a sheet with `number` rows below its header: the header is shaded, stays in sight, filters, and stands on
    every printed page, which is as wide as the sheet. Columns without one of the `widths` are `narrow`, in characters.
    """
    for column, header in enumerate(headers, 1):
        sheet.column_dimensions[get_column_letter(column)].width = widths.get(header, narrow)
        sheet.cell(1, column).fill = _HEAD
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{number + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def save_sheets(book: Workbook, title: str, path: Path, mark: str, epoch: int) -> None:
    """Save a workbook with the mark above every printed page and in its title, and `epoch` (seconds since 1970) as its
    only time.
    """
    for page in book.worksheets:
        page.oddHeader.center.text = mark.replace("&", "&&") or None
    book.properties.title = f"{mark}. {title}" if mark else title
    book.properties.creator = "peaceresearch"
    save_workbook(book, path, datetime.datetime.fromtimestamp(epoch, tz=datetime.UTC).replace(tzinfo=None))


def _fitting(text: str) -> str:
    if not text.isprintable():
        text = UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} […] {text[-half:]}"
