"""The entries of one reviewer as they stand: of a sheet, of a file from ASReview, or of the labels of a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.decision_files_codes import ASREVIEW_COLUMNS
from peaceresearch.sources.hand_kept import HandKept, Part
from peaceresearch.sources.hand_kept_headers import folded
from peaceresearch.sources.ris import read_ris
from peaceresearch.sources.sheet import ROW, sheet_names

ENTRIES = (ROW, "record", "decision", "reason")
WORKBOOK = ".xlsx"
_RIS = (".ris", ".txt")
_OWN = ("record", "decision", "reason")
"""Headers of the package's lists of conflicts and for ASReview."""
_ASREVIEW_ID = "id"
"""Header of the record in a table that ASReview made of a RIS file."""
_SHOWN = 5


@dataclass(frozen=True)
class Entries:
    """The entries of one reviewer at one stage.

    Attributes
    ----------
    table
        The columns `ENTRIES`: row (int: its number; of the record in a RIS file), and texts: record, decision, reason
        ("" where none is told).
    source, within, unit
        The file as the user knows it, the part of it ("" where it has none), and what `row` counts.
    decision, reason
        What their columns are called; a reason that is not told is "".
    is_asreview
        Whether the decisions are ASReview's labels.
    """

    table: pd.DataFrame
    source: str
    within: str = ""
    unit: str = "row"
    decision: str = "label"
    reason: str = ""
    is_asreview: bool = True

    def place(self, rows: Sequence[int]) -> str:
        """Where rows stand in the file: the first of them, and how many they are where not all are shown."""
        more = f", ... ({len(rows)} in all)" if len(rows) > _SHOWN else ""
        where = f"{self.unit} {', '.join(map(str, rows[:_SHOWN]))}{more}"
        return f"{self.within}, {where}" if self.within else where


def entries_of(sheets: HandKept, sheet: Part, stage: str, records: pd.DataFrame, *, has_reasons: bool) -> Entries:
    """The entries of one reviewer; without rows where the file cannot be read, which is a problem of `sheets`.

    A workbook of which no sheet is named is read at the sheet that is called as the stage, else at its first.
    """
    if sheet["search"] is not None:
        return _labels(sheets, sheet["search"], records)
    path, source = sheets.paths[sheet["source"]], sheet["source"]
    try:
        if path.suffix.lower() in _RIS:
            return _ris(sheets, sheet)
        names = sheet_names(path, source) if path.suffix.lower() == WORKBOOK and not sheet["sheet"] else []
    except InputError as error:
        sheets.problems += [problem for problem in error.problems if problem not in sheets.problems]
        return Entries(_table([]), source)
    named = {**sheet, "sheet": stage} if stage in names else sheet
    if len(names) > 1 and stage not in names:
        sheets.note(
            sheet, None, f"{len(names)} sheets, and none is named in the config", f"the first, `{names[0]}`, read"
        )
    return _sheet(sheets, named, has_reasons=has_reasons)


def _labels(sheets: HandKept, search: str, records: pd.DataFrame) -> Entries:
    """The labels that the records of a search have in its own file; that none has one is a problem."""
    found = records[records["search"] == search]
    rows = [(number, record, label, "") for number, record, label in found[["number", "record", "label"]].to_numpy()]
    if len(found) and not (found["label"] != "").any():
        remedy = f"declare the column of the labels in searches.{search}.columns, or give a file of decisions"
        what = "no record of it has a label"
        sheets.problems.append(Problem(sheets.config, f"searches.{search}", what, remedy))
    return Entries(_table(rows), sheets.config, f"searches.{search}", "record")


def _ris(sheets: HandKept, sheet: Part) -> Entries:
    """The labels in the notes of a RIS file from ASReview."""
    entries, notes = read_ris(sheets.paths[sheet["source"]], sheet["source"], sheet["encoding"])
    sheets.notes += notes
    rows = [(number, entry.key, entry.label, "") for number, entry in enumerate(entries, 1)]
    return Entries(_table(rows), sheet["source"], unit="record", decision="N1")


def _sheet(sheets: HandKept, sheet: Part, *, has_reasons: bool) -> Entries:
    """A table: the columns that are declared, or those of the package's lists and of ASReview's exports."""
    declared = [sheet["record"], sheet["decision"], *([sheet["reason"]] if has_reasons else [])]
    others = [name for name in (*_OWN, *ASREVIEW_COLUMNS, _ASREVIEW_ID) if folded(name) not in map(folded, declared)]
    # Looked for in a reader of its own: what it misses there is told only where nothing else is found.
    probe = HandKept(sheets.config, sheets.paths, titles=sheets.titles)
    table = probe.table(sheet, [*declared, *others], optional=[*declared, *others], quiet=others)
    label = next((name for name in ASREVIEW_COLUMNS if name in table), "")
    decision = next((name for name in (sheet["decision"], label, _OWN[1]) if name in table), "")
    is_asreview = folded(decision) in map(folded, ASREVIEW_COLUMNS)
    ids = (sheet["record"], _OWN[0], *([_ASREVIEW_ID] if is_asreview else []))
    record = next((name for name in ids if name in table), "")
    reason = next((name for name in (sheet["reason"], _OWN[2]) if name in table), "") if has_reasons else ""
    if probe.problems or not record or not decision or (has_reasons and not reason and not is_asreview):
        sheets.table(sheet, declared)
        return Entries(_table([]), sheet["source"])
    sheets.notes += probe.notes
    sheets.misplaced += probe.misplaced
    for name, used in zip(declared, (record, decision, reason), strict=False):
        if used and used != name:
            sheets.note(sheet, None, f"no column `{name}`", f"read `{used}` instead")
    rows = zip(table[ROW], table[record], table[decision], table[reason] if reason else [""] * len(table), strict=True)
    within = f"sheet {sheet['sheet']}" if sheet["sheet"] else ""
    return Entries(_table(rows), sheet["source"], within, "row", decision, reason, is_asreview)


def _table(rows: Any) -> pd.DataFrame:
    types: Mapping[str, str] = dict.fromkeys(ENTRIES, "str") | {ROW: "int64"}
    return pd.DataFrame(list(rows), columns=list(ENTRIES)).astype(types)
