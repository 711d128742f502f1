"""What was merged, and what may be, as a workbook that people fill in and the reader of the strand takes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from peaceresearch.documents.decision_sheet import add_about, add_sheet, words_at
from peaceresearch.documents.duplicates import Deduplicated
from peaceresearch.documents.duplicates_decisions import DIFFERENT, SAME
from peaceresearch.results.sheet_cells import save_sheets

MERGED, POSSIBLE, LIST = "merged", "possible", "list"
RECORD, OTHER, DECISION, NOTE = "record", "other", "decision", "note"
"""Headers: those of the pair and the decision are what the reader looks for."""
SIDE = ("title", "authors", "year", "doi", "search")
"""What a pair's records show beside each other: "title", "title of other" and so on."""
OF_OTHER = " of other"
_WIDTHS = {"title": 60, "authors": 28, "doi": 26, "year": 7, "search": 12}
_WIDTHS |= {f"{name}{OF_OTHER}": width for name, width in _WIDTHS.items()} | {"why": 44, "listed": 60, NOTE: 30}


def write_duplicates(found: Deduplicated, records: pd.DataFrame, path: Path, mark: str, epoch: int) -> None:
    """Write what was merged and what is to be decided.

    Sheets: `merged`, a row per record that is not kept beside the one of its group that it is directly like, and the
    record `kept`; `possible`, a row per pair to decide on, the likeliest first; `list`, the differences from a list
    made elsewhere, if there is one; `about`, how they are filled in. The first three have `record`, `other` and an
    empty `decision` with a drop-down list, by which they are read back. See `decision_sheet.add_sheet` for what
    becomes of odd texts.

    Parameters
    ----------
    found
        The records without duplicates.
    records
        record, and `SIDE`.
    path
        An .xlsx file in a folder that exists.
    mark
        Of synthetic data; "" on real data. It stands above every printed page, in the last sheet and in the title of
        the file.
    epoch
        The only time that the file carries, in seconds since 1970.

    Raises
    ------
    InputError
        More rows than a sheet has.
    """
    words = {DECISION: [SAME, DIFFERENT]}
    sheets = {MERGED: _merged(found), POSSIBLE: found.possible}
    if found.counts:
        sheets[LIST] = found.comparison
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in sheets.items():
        shown = beside(table, records)
        body = [list(row) for row in shown.itertuples(index=False)]
        add_sheet(book, name, list(shown.columns), body, _WIDTHS, {DECISION: words_at(words, DECISION, 2)})
    add_about(book, mark, " ".join(_how(found)), words)
    save_sheets(book, "duplicates", path, mark, epoch)


def _merged(found: Deduplicated) -> pd.DataFrame:
    table = found.merged.rename(columns={"removed": RECORD, "matched": OTHER})
    return table[[RECORD, OTHER, "kept", "kind", "why", "score"]]


def _how(found: Deduplicated) -> Iterator[str]:
    yield (
        f"`{DECISION}`: {SAME} makes one document of `{RECORD}` and `{OTHER}`, {DIFFERENT} keeps them and all that is "
        f"one with either apart; an empty cell decides nothing. Keep the file with the raw data and name it under "
        f"duplicates.decisions in config/documents.yaml: it is read back by `{RECORD}`, `{OTHER}` and `{DECISION}`. "
        f"`{NOTE}` is yours. `score`: how alike the titles are, 100 being the same, rounded down. `kept`: the record "
        f"that stands for all of its group."
    )
    if found.left_out:
        yield f"{found.left_out} further pairs of records with many such pairs are not listed in `{POSSIBLE}`."


def beside(table: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """A table of pairs (`record`, `other`, "" where there is none) with what their records tell beside each other, and
    empty columns for a decision and a note.
    """
    known = {name: dict(zip(records["record"], records[name], strict=True)) for name in SIDE}
    told = {
        f"{name}{ending}": [known[name].get(record, "") for record in table[side]]
        for name in SIDE
        for side, ending in ((RECORD, ""), (OTHER, OF_OTHER))
    }
    pair = table[[RECORD, OTHER]].reset_index(drop=True)
    rest = table.drop(columns=[RECORD, OTHER]).reset_index(drop=True)
    made = pd.concat([pair, pd.DataFrame(told, dtype="object"), rest], axis=1)
    return made.assign(**{DECISION: "", NOTE: ""}).astype("object")
