"""What people read otherwise as a workbook: each one's entry, and a column to write down what holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from peaceresearch.documents.appraisal import Appraisals
from peaceresearch.documents.appraisal_settled import DESIGN
from peaceresearch.documents.extraction import STUDY, Field
from peaceresearch.documents.reference import author_and_year
from peaceresearch.results.sheet_cells import save_sheets, write_row
from peaceresearch.results.table import rows

SHEET, ABOUT, TITLE = "differences", "about", "Author (year), title"
HOW = (
    "A row per document on which its readers differ. Write what holds into the shaded columns and declare the sheet in "
    "config/documents.yaml, under `agreed`; a cell that is left empty decides nothing; where nothing is agreed on a "
    "text, that of the first reader stands. Entries are those of the sheets of the readers; a dash says that there is "
    "no text, number or date. Other columns are not read."
)
_DECISION, _HEAD = PatternFill("solid", fgColor="FFFFF4D6"), PatternFill("solid", fgColor="FFF3F6F8")
_WIDTHS = {TITLE: 50}
_WIDTH, _RECORD_WIDTH = 24, 16


def write_extraction_differences(
    differences: pd.DataFrame,
    records: pd.DataFrame,
    fields: Sequence[Field],
    path: Path,
    mark: str,
    epoch: int,
    record: str = "Record",
    appraisals: Appraisals = (),
    answers: Mapping[str, pd.DataFrame] | None = None,
) -> None:
    """Write what the readers of documents differ on.

    The first sheet has a row per document and, for each field on which readers differ somewhere, a column per reader
    ("Type (ana)") and one under the field's own header, in which what is agreed on stands or is to be written: the
    sheet is read back as `agreed`. A sheet for each appraisal with differences follows, named after it, its columns
    called as the criteria are in the config; the last says how it is filled in. Cells whose readers agree are empty.

    Parameters
    ----------
    differences
        See `double_extraction.DIFFERENCES`.
    records
        record, title, authors, year.
    fields
        Those of the config.
    path
        An .xlsx file in a folder that exists.
    mark
        Of synthetic data; "" on real data.
    epoch
        The only time that the file carries, in seconds since 1970.
    record
        Header of the column of records.
    appraisals
        Those of the config.
    answers
        Name of an appraisal: what its appraisers answered otherwise.
    """
    columns = {name: column for name, *_, column in fields if column} | {STUDY: STUDY}
    titles = {row.record: _titled(row) for row in rows(records)}
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _fill(sheet, differences, columns, titles, record)
    for name, declared in appraisals:
        of = (answers or {}).get(name)
        if of is not None and len(of):
            names = [DESIGN, *(criterion for criterion, _ in declared["criteria"])]
            _fill(book.create_sheet(name[:31]), of, {each: each for each in names}, titles, record)
    about = book.create_sheet(ABOUT)
    about.column_dimensions["A"].width = 110
    for number, text in enumerate(filter(None, (mark, HOW)), 1):
        write_row(about, number, [text], is_bold=text == mark)
    save_sheets(book, SHEET, path, mark, epoch)


def _fill(
    sheet: Any, differences: pd.DataFrame, columns: Mapping[str, str], titles: Mapping[str, str], record: str
) -> None:
    """A row per document, a column per reader and one for the decision of each field on which any differ."""
    people = {str(name): list(of["by"].unique()) for name, of in differences.groupby("field", sort=False)}
    named = {name: column for name, column in columns.items() if name in people}
    headers = [record, TITLE]
    for name, column in named.items():
        headers += [*(f"{column} ({who})" for who in people[name]), column]
    write_row(sheet, 1, headers, is_bold=True)
    decisions = [at for at, header in enumerate(headers, 1) if header in named.values()]
    for number, (key, of) in enumerate(differences.groupby("record", sort=False), 2):
        cells = {record: key, TITLE: titles.get(str(key), "")}
        for row in rows(of):
            column = named[row.field]
            cells |= {f"{column} ({row.by})": row.entry, column: row.agreed}
        write_row(sheet, number, [cells.get(header, "") for header in headers])
        for at in decisions:
            if headers[at - 1] in cells:
                sheet.cell(number, at).fill = _DECISION
    for at, header in enumerate(headers, 1):
        width = _RECORD_WIDTH if header == record else _WIDTHS.get(header, _WIDTH)
        sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.cell(1, at).fill = _DECISION if at in decisions else _HEAD
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{max(sheet.max_row, 1)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"


def _titled(row: Any) -> str:
    return ", ".join(filter(None, (author_and_year(row.authors, row.year), row.title)))
