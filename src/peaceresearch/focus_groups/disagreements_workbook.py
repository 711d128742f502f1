"""The list of disagreements as a workbook that the coders fill in and the reader of the strand takes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from peaceresearch.focus_groups.disagreements import CODED_BY, NO, YES
from peaceresearch.problems import input_error
from peaceresearch.results.sheet_cells import MOST_ROWS, lay_out, save_sheets, write_row

SHEET, ABOUT = "disagreements", "about"
DOCUMENT, CODE, START, END, PASSAGE, DECISION = "document", "code", "start", "end", "passage", "decision"
"""Headers that the reader looks for, in the first row of the first sheet. The code is its path in the codebook."""
NOTE = "note"
HOW = (
    f"`{DECISION}`: {YES} puts the code on the whole passage, {NO} takes it (and every code below it) away there; an "
    "empty cell leaves each coder's coding as it is. Other columns stay as they are: the reader finds the passage by "
    f"`{DOCUMENT}`, `{CODE}`, `{START}` and `{END}` (characters of the transcript), or by `{PASSAGE}` where they are "
    f"empty. `{NOTE}` is yours."
)
_WIDTHS = {DOCUMENT: 20, "speaker": 12, "before": 40, PASSAGE: 50, "after": 40, CODE: 28, DECISION: 11, NOTE: 30}
_NARROW, _CODER = 9, 13


def write_disagreements(rows: pd.DataFrame, path: Path, mark: str, epoch: int) -> None:
    """Write the list of disagreements.

    The first sheet has a row per disagreement under a header that stays in sight and filters: document, who speaks, the
    words before, the passage, the words after, code, a column per coder, an empty `decision` with a drop-down list, an
    empty `note`, and the place. A second sheet says how it is filled in. Texts stay texts, also those that look like a
    formula; characters that no workbook may hold are blanks, and of a passage too long for a cell the middle is left
    out.

    Parameters
    ----------
    rows
        See `disagreements.disagreement_rows`.
    path
        An .xlsx file in a folder that exists.
    mark
        Of synthetic data; "" on real data. It stands above every printed page, in the second sheet and in the title of
        the file: the header is the first row, so that the file can be read back as it is.
    epoch
        The only time that the file carries, in seconds since 1970.

    Raises
    ------
    InputError
        More disagreements than a sheet has rows.
    """
    if len(rows) > MOST_ROWS:
        what = f"{len(rows)} disagreements, a sheet has {MOST_ROWS + 1} rows"
        raise input_error("config/focus_groups.yaml", what, "compare fewer codes, or a coarser unit", "agreement")
    coders = [column for column in rows.columns if str(column).startswith(CODED_BY)]
    headers = [DOCUMENT, "speaker", "before", PASSAGE, "after", CODE, *coders, DECISION, NOTE, START, END]
    shown = rows.drop(columns=["document", "code", "selection"]).rename(columns={"name": DOCUMENT, "path": CODE})
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    write_row(sheet, 1, headers, is_bold=True)
    cells = shown.reindex(columns=headers).astype("object").where(lambda table: table.notna(), "")
    for number, row in enumerate(cells.itertuples(index=False), 2):
        write_row(sheet, number, row)
    lay_out(sheet, headers, len(rows), _WIDTHS | dict.fromkeys(coders, _CODER), _NARROW)
    _offer(sheet, headers, len(rows))
    about = book.create_sheet(ABOUT)
    about.column_dimensions["A"].width = 110
    for number, text in enumerate([text for text in (mark, HOW) if text], 1):
        write_row(about, number, [text], is_bold=text == mark)
    save_sheets(book, SHEET, path, mark, epoch)


def _offer(sheet: Any, headers: list[str], number: int) -> None:
    """A drop-down list in the cells of the decision."""
    if not number:
        return
    letter = get_column_letter(headers.index(DECISION) + 1)
    choice = DataValidation(type="list", formula1=f'"{YES},{NO}"', allow_blank=True, showErrorMessage=True)
    choice.error = f"Write {YES} or {NO}, or leave the cell empty."
    choice.add(f"{letter}2:{letter}{number + 1}")
    sheet.add_data_validation(choice)
