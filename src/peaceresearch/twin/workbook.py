"""Tables as people keep them by hand, .xlsx workbooks and .csv files: marked as synthetic, the same bytes each time."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from peaceresearch.results.workbook import save_workbook

ABOUT = "About"
"""The last sheet of a workbook: the mark and the statement."""
_WIDEST = 60

Row = Sequence[Any]


def write_workbook(
    path: Path, sheets: Mapping[str, Sequence[Row]], mark: str, statement: str, day: datetime.date
) -> None:
    """Write a workbook to `path`.

    Parameters
    ----------
    path
        An .xlsx file in a folder that exists.
    sheets
        By name, in their order: the rows, the header first. A cell is a text, a number, a date or None (empty); a text
        stays a text, also one that looks like a formula.
    mark, statement
        The mark of synthetic data and the sentence that explains it. The mark stands in the title and the description
        of the workbook and above every printed page; both stand in a last sheet, `ABOUT`.
    day
        The only date that the file carries.
    """
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        _add_sheet(book, name, rows, mark)
    _add_sheet(book, ABOUT, [[mark], [statement]], mark)
    book.properties.title = mark
    book.properties.description = f"{mark}. {statement}"
    book.properties.creator = "peaceresearch twin"
    save_workbook(book, path, datetime.datetime(day.year, day.month, day.day))


def write_csv(path: Path, header: Row, rows: Sequence[Row], mark: str, statement: str = "") -> None:
    """Write a .csv file to `path`: UTF-8, commas, a comment line with the mark, the header, the rows; None is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {mark}: {statement}\n" if statement else f"# {mark}\n")
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def _add_sheet(book: Workbook, name: str, rows: Sequence[Row], mark: str) -> None:
    sheet = book.create_sheet(name)
    sheet.oddHeader.center.text = mark
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # "=..." would become a formula
            cell.font = Font(bold=number == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in range(1, sheet.max_column + 1):
        longest = max((len(str(row[column - 1])) for row in rows if len(row) >= column), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(longest, _WIDEST) + 2
    sheet.freeze_panes = "A2"
