"""A table as a workbook (.xlsx): numbers in its cells, merged heads, frozen panes, set up for print."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from peaceresearch.exhibits.table import Cell, Table
from peaceresearch.results.workbook import save_workbook

_FIRST, _OTHER = 42, 13
"""Widths of the first column and of the others, in letters, where the table itself says nothing of them."""
_TEXT_WIDTH = 110
"""Letters that stand side by side where the table's widths add up to the text width of a page."""
_LINE = 15.0
"""Points of a line of text of 11 points."""
_MARK, _SOFT, _FILL = "FF8A3B00", "FF53636F", "FFF3F6F8"
_THIN, _PALE = Side(style="thin", color="FF1D2A35"), Side(style="hair", color="FFC9D3DA")


@dataclass(frozen=True)
class Sheet:
    """What a workbook says beside its table, in one language."""

    title: str
    """The caption."""
    notes: Sequence[str]
    """Lines under the table."""
    mark: str
    """Of synthetic data; empty on real data."""
    name: str
    """Of the sheet."""
    contents: str
    """Of the sheet that lists the blocks of the table."""
    page: str
    """What stands before a page's number."""


def write_spreadsheet(table: Table, sheet: Sheet, path: Path, epoch: int) -> None:
    """Write a table as a workbook.

    The first row has the mark of synthetic data, then come the caption, the heads (which stay in sight and are repeated
    on every printed page), the rows and the notes. A cell that has a number holds it as such, with all its decimals;
    its further lines stand in rows of their own below it. A text stays a text, also one that looks like a formula.
    Where the table has several blocks, each under a head across all columns, a first sheet lists them with links.

    Parameters
    ----------
    table
        Its `unfolded` form is taken where it has one.
    sheet
        What stands around it.
    path
        An .xlsx file in a folder that exists.
    epoch
        The only time that the file carries, in seconds since 1970.
    """
    shown = table.unfolded or table
    book = Workbook()
    page = book.active
    page.title = sheet.name
    width = sum(cell.columns for cell in (shown.head or shown.body)[0])
    _set_widths(page, shown, width)
    row = top = _write_top(page, sheet, width)
    for head in _placed(shown.head):
        for column, cell in head:
            _write(page, row, column, cell, cell.lines)
        row += 1
    blocks: list[tuple[str, int]] = []
    for cells in shown.body:
        if len(cells) == 1 and cells[0].is_header:
            blocks.append((" ".join(cells[0].lines), row))
        row = _write_row(page, row, cells)
    for column in range(1, width + 1):
        page.cell(row - 1, column).border = Border(bottom=_THIN)
    for place, note in enumerate(sheet.notes, row + 1):
        _across(page, place, width, note, Font(size=9, color=_SOFT))
    first = top + len(shown.head)
    page.freeze_panes = f"B{first}"
    page.print_title_rows = f"{top}:{first - 1}" if shown.head else None
    _set_up_print(page, sheet)
    if len(blocks) > 1:
        _add_contents(book, sheet, blocks)
    book.properties.title = sheet.title
    book.properties.description = ". ".join(part for part in (sheet.mark, sheet.title) if part)
    book.properties.subject = sheet.mark or None
    book.properties.creator = "peaceresearch"
    moment = datetime.datetime.fromtimestamp(epoch, tz=datetime.UTC).replace(tzinfo=None)
    save_workbook(book, path, moment)


def _write_top(page: Any, sheet: Sheet, width: int) -> int:
    """Mark and caption across all columns; gives the row of the first head."""
    row = 1
    if sheet.mark:
        _across(page, row, width, sheet.mark, Font(bold=True, color=_MARK))
        row += 1
    _across(page, row, width, sheet.title, Font(bold=True, size=13))
    return row + 2


def _placed(head: Sequence[Sequence[Cell]]) -> list[list[tuple[int, Cell]]]:
    """The cells of each row with their columns, those reached by a cell from above left out."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(head):
        column, placed = 1, []
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed.append((column, cell))
            taken |= {(row + down, column + along) for down in range(cell.rows) for along in range(cell.columns)}
            column += cell.columns
        found.append(placed)
    return found


def _write_row(page: Any, row: int, cells: Sequence[Cell]) -> int:
    """Write a row of the body and give the row after it. Further lines of a number have rows of their own."""
    has_numbers = any(cell.number is not None for cell in cells)
    lines = max(len(cell.lines) for cell in cells) if has_numbers else 1
    column = 1
    for cell in cells:
        _write(page, row, column, cell, cell.lines[:1] if has_numbers else cell.lines)
        for below, line in enumerate(cell.lines[1:] if has_numbers else (), 1):
            small = page.cell(row + below, column)
            _put(small, line)
            small.font = Font(size=9, color=_SOFT)
            small.alignment = Alignment(horizontal=cell.align, vertical="top")
        column += cell.columns
    for place in range(1, column):
        page.cell(row + lines - 1, place).border = Border(bottom=_PALE)
    return row + lines


def _write(page: Any, row: int, column: int, cell: Cell, lines: Sequence[str]) -> None:
    place = page.cell(row, column)
    if cell.number is not None:
        place.value = cell.number
        place.number_format = cell.number_format
    else:
        _put(place, "\n".join(lines))
    place.font = Font(bold=cell.is_header)
    place.alignment = Alignment(horizontal=cell.align, vertical="bottom" if cell.is_header else "top", wrap_text=True)
    if cell.columns > 1 or cell.rows > 1:
        last = (row + cell.rows - 1, column + cell.columns - 1)
        page.merge_cells(start_row=row, start_column=column, end_row=last[0], end_column=last[1])
    if cell.is_header:
        for down in range(cell.rows):
            for along in range(cell.columns):
                page.cell(row + down, column + along).fill = PatternFill("solid", fgColor=_FILL)


def _put(place: Any, text: str) -> None:
    """A text as a text; an empty one leaves the cell empty."""
    if text:
        place.value = text
        place.data_type = "s"  # "=..." would become a formula


def _across(page: Any, row: int, width: int, text: str, font: Font) -> None:
    """A text across all columns, in a row as high as it needs: no reader fits the height of merged cells."""
    place = page.cell(row, 1)
    _put(place, text)
    place.font = font
    place.alignment = Alignment(wrap_text=True, vertical="top")
    if width > 1:
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    size = font.size or 11
    letters = sum(page.column_dimensions[get_column_letter(column)].width for column in range(1, width + 1)) * 11 / size
    page.row_dimensions[row].height = round(_LINE * size / 11 * -(-len(text) // letters), 1)


def _set_widths(page: Any, table: Table, width: int) -> None:
    for column in range(1, width + 1):
        share = table.widths[column - 1] if table.widths else 0.0
        wide = max(_FIRST if column == 1 else _OTHER, _TEXT_WIDTH * share if width < 8 else 0)
        page.column_dimensions[get_column_letter(column)].width = round(wide, 1)


def _set_up_print(page: Any, sheet: Sheet) -> None:
    """Landscape A4, one page wide and as many as it needs high; the mark above and the number below every page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddHeader.center.text = _plain(sheet.mark) or None
    page.oddFooter.center.text = f"{_plain(sheet.page)} &P / &N"


def _plain(text: str) -> str:
    """A text in a page's header or footer, where `&` begins a code."""
    return text.replace("&", "&&")


def _add_contents(book: Workbook, sheet: Sheet, blocks: Sequence[tuple[str, int]]) -> None:
    """A first sheet with a link to each block."""
    contents = book.create_sheet(sheet.contents, 0)
    contents.column_dimensions["A"].width = 100
    row = _write_top(contents, sheet, 1)
    for place, (name, target) in enumerate(blocks, row):
        cell = contents.cell(place, 1)
        _put(cell, name)
        cell.font = Font(color="FF14566B", underline="single")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet.name}'!A{target}", display=name)
    _set_up_print(contents, sheet)
    contents.page_setup.orientation = "portrait"
    book.active = 0
    for page in book.worksheets[1:]:
        page.sheet_view.tabSelected = False
