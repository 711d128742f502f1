"""Sheets that are written to be filled in and read back: a header, rows, columns with words to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from peaceresearch.problems import input_error
from peaceresearch.results.sheet_cells import MOST_ROWS, fill_cell, lay_out, write_row

ABOUT = "about"
"""Name of the sheet that says how the others are filled in."""
_NARROW, _WIDE = 16, 100


def add_sheet(
    book: Workbook,
    title: str,
    headers: Sequence[str],
    body: Sequence[Sequence[Any]],
    widths: Mapping[str, int],
    choices: Mapping[str, str],
) -> None:
    """Add a sheet with a header that stays in sight and filters.

    See `sheet_cells.fill_cell` for what becomes of odd texts.

    Parameters
    ----------
    book, title
        The workbook, and the sheet's name.
    headers, body
        The first row, and those below it.
    widths
        Header: width of its column in characters.
    choices
        Header: the cells with the words to choose from; see `words_at`.

    Raises
    ------
    InputError
        More rows than a sheet has.
    """
    if len(body) > MOST_ROWS:
        what = f"{len(body)} rows to decide on, a sheet has {MOST_ROWS + 1}"
        raise input_error("config/documents.yaml", what, "decide on some of them first", title)
    sheet = book.create_sheet(title)
    write_row(sheet, 1, headers, is_bold=True)
    for number, cells in enumerate(body, 2):
        write_row(sheet, number, cells)
    lay_out(sheet, headers, len(body), widths, _NARROW)
    for column, header in enumerate(headers, 1):
        if body and choices.get(header):
            _offer(sheet, get_column_letter(column), len(body), choices[header])


def words_at(words: Mapping[str, Sequence[str]], name: str, number: int) -> str:
    """The cells in which `add_about` writes the first `number` of the words called `name`."""
    letter = get_column_letter(list(words).index(name) + 2)
    return f"{ABOUT}!${letter}$2:${letter}${number + 1}"


def add_about(book: Workbook, mark: str, how: str, words: Mapping[str, Sequence[str]]) -> None:
    """Add the last sheet: the mark and how the others are filled in, and beside it the words, a column per name."""
    sheet = book.create_sheet(ABOUT)
    texts = [text for text in (mark, how) if text]
    for number, text in enumerate(texts, 1):
        write_row(sheet, number, [text], is_bold=text == mark)
    sheet.column_dimensions["A"].width = _WIDE
    for column, (name, members) in enumerate(words.items(), 2):
        sheet.column_dimensions[get_column_letter(column)].width = _NARROW
        for row, word in enumerate((name, *members), 1):
            fill_cell(sheet.cell(row, column), word, is_bold=row == 1)


def _offer(sheet: Any, letter: str, number: int, cells: str) -> None:
    """A drop-down list in the cells of a column; other codes that the config declares may be written as well."""
    choice = DataValidation(type="list", formula1=cells, allow_blank=True, showErrorMessage=False)
    choice.add(f"{letter}2:{letter}{number + 1}")
    sheet.add_data_validation(choice)
