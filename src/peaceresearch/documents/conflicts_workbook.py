"""Records on which reviewers differ as a workbook that is filled in and read back as what they agreed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from peaceresearch.documents.decision_sheet import add_about, add_sheet, words_at
from peaceresearch.documents.screening_votes import AGREED, EXCLUDE, FULL_TEXT, INCLUDE, NOT_RETRIEVED
from peaceresearch.results.sheet_cells import save_sheets
from peaceresearch.results.table import rows

RECORD, DECISION, REASON, BY = "record", "decision", "reason", "by "
"""Headers that the reader of decisions looks for, and what stands before the names of reviewers."""
SHOWN = ("title", "authors", "year", "abstract", "url")
HOW = (
    "A sheet per stage of screening lists the records on which reviewers differ. Fill in "
    f"`{DECISION}` with one of the words beside, or with a code that the config declares, and `{REASON}` where a full "
    "text is excluded; an empty cell leaves it open. What was agreed before stands there already. Keep the file with "
    "the raw data, and name it and its sheets under `agreed` in config/documents.yaml."
)
_WIDTHS = {RECORD: 16, "title": 44, "authors": 24, "year": 7, "abstract": 70, "url": 24, DECISION: 14, REASON: 18}


def write_conflicts(
    conflicts: pd.DataFrame,
    screening: Mapping[str, Any] | None,
    records: pd.DataFrame,
    path: Path,
    mark: str,
    epoch: int,
) -> None:
    """Write the list of conflicts.

    A sheet per stage, called as the stage: record, title, authors, year, abstract, url, what each reviewer decided,
    `decision` (and `reason` of full texts) with drop-down lists, empty but for what is agreed already. A last sheet
    says how it is filled in and lists the words. See `decision_sheet.add_sheet` for what becomes of odd texts.

    Parameters
    ----------
    conflicts
        stage, record, reviewer (or `AGREED`), decision, reason: see `screening.Screened`.
    screening
        `stages` (name, reviewers, ...) and `reasons`; None where nothing is screened: only the last sheet is written.
    records
        `record` and the columns `SHOWN`.
    path
        An .xlsx file in a folder that exists.
    mark
        Of synthetic data; "" on real data. It stands above every printed page, in the last sheet and in the title of
        the file: the header is the first row, so that the file can be read back as it is.
    epoch
        The only time that the file carries, in seconds since 1970.

    Raises
    ------
    InputError
        More conflicts than a sheet has rows.
    """
    declared = screening or {"stages": [], "reasons": []}
    words = {DECISION: [INCLUDE, EXCLUDE, NOT_RETRIEVED], REASON: list(declared["reasons"])}
    told = {row.record: row for row in rows(records)}
    book = Workbook()
    book.remove(book.worksheets[0])
    for stage, reviewers, *_ in declared["stages"]:
        is_full = stage == FULL_TEXT
        headers = [RECORD, *SHOWN, *(f"{BY}{who}" for who in reviewers), DECISION, *([REASON] if is_full else [])]
        listed = list(_listed(conflicts[conflicts["stage"] == stage], told, headers))
        offered = {DECISION: words[DECISION] if is_full else words[DECISION][:2], REASON: words[REASON]}
        choices = {
            name: words_at(words, name, len(offered[name])) for name in offered if name in headers and offered[name]
        }
        add_sheet(book, stage, headers, listed, _WIDTHS, choices)
    add_about(book, mark, HOW, words)
    save_sheets(book, "conflicts", path, mark, epoch)


def _listed(conflicts: pd.DataFrame, told: Mapping[str, Any], headers: Sequence[str]) -> Iterator[list[Any]]:
    """The cells of each record."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows(conflicts):
        cells = found.setdefault(row.record, {})
        if row.reviewer == AGREED:
            cells |= {DECISION: row.decision, REASON: row.reason}
        else:
            cells[f"{BY}{row.reviewer}"] = f"{row.decision} ({row.reason})" if row.reason else row.decision
    for record, cells in found.items():
        shown = {RECORD: record} | {name: getattr(told[record], name) for name in SHOWN} | cells
        yield [shown.get(header, "") for header in headers]
