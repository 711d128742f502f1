"""Decisions on pairs of records, whether they are one document: duplicates.xlsx, filled in, or own sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.sources.decision_files_checks import tell, tell_unknown
from peaceresearch.sources.decision_files_codes import said
from peaceresearch.sources.decision_files_entries import WORKBOOK, Entries
from peaceresearch.sources.hand_kept import HandKept, Part
from peaceresearch.sources.sheet import ROW, sheet_names

COLUMNS = ("record", "other", "decision", "place")
SAME, DIFFERENT = "same", "different"
_UNKNOWN = "?"


def pairs_of(sheets: HandKept, declared: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """See `decision_files.read_pairs`."""
    decided: dict[tuple[str, str], tuple[str, ...]] = {}
    for part in declared:
        here: dict[tuple[str, str], tuple[str, ...]] = {}
        for entries in _entries(sheets, part):
            for cells in entries.table[["record", "other", "decision", "place"]].to_numpy():
                key = (min(cells[:2]), max(cells[:2]))
                before = here.setdefault(key, tuple(cells))
                if before[2] != cells[2]:
                    what = f"`{key[0]}` and `{key[1]}` are decided to be {before[2]} and {cells[2]} ({before[3]})"
                    row = entries.table[entries.table["place"] == cells[3]]
                    tell(sheets, entries, row, what, "keep one decision")
        _note_changed(sheets, part, here, decided)
        decided |= here
    return pd.DataFrame(list(decided.values()), columns=list(COLUMNS)).astype("str")


def _entries(sheets: HandKept, part: Part) -> list[Entries]:
    """The decisions of each sheet: of that which is named, else of all that have the columns."""
    columns = [part["record"], part["other"], part["decision"]]
    path, source = sheets.paths[part["source"]], part["source"]
    names: list[str | None] = [part["sheet"]]
    if path.suffix.lower() == WORKBOOK and part["sheet"] is None:
        try:
            names = [*sheet_names(path, source)]
        except InputError as error:
            sheets.problems += [problem for problem in error.problems if problem not in sheets.problems]
            return []
    found = []
    for name in names if len(names) > 1 else []:
        # Read by a reader of its own: a sheet without the columns is another list, or says how this one is used.
        probe, sheet = HandKept(sheets.config, sheets.paths, titles=sheets.titles), {**part, "sheet": name}
        table = probe.table(sheet, columns, optional=columns)
        if not probe.problems and set(columns) <= set(table.columns):
            sheets.notes += probe.notes
            sheets.misplaced += probe.misplaced
            found.append(_decided(sheets, sheet, table))
    return found or [_decided(sheets, part, sheets.table(part, columns))]


def _decided(sheets: HandKept, part: Part, table: pd.DataFrame) -> Entries:
    """The rows of a sheet with a decision."""
    entries = Entries(table, part["source"], f"sheet {part['sheet']}" if part["sheet"] else "")
    meaning = {said(code): decision for decision in (SAME, DIFFERENT) for code in part[decision]}
    names = {part["record"]: "record", part["other"]: "other", part["decision"]: "entry"}
    table = table.rename(columns=names)
    found = table["entry"].map(said).map({"": ""} | meaning)
    tell_unknown(sheets, entries, table[found.isna()], "entry", part["decision"], "duplicates.decisions")
    places = [f"{part['source']}: {entries.place([row])}" for row in table[ROW]]
    table = table.assign(decision=found.fillna(_UNKNOWN), place=places)
    table = table[table["decision"] != ""]
    nameless = (table["record"] == "") | (table["other"] == "")
    what = "a decision on a pair of which one record is not named"
    tell(sheets, entries, table[nameless], what, f"fill in `{part['record']}` and `{part['other']}`")
    itself = ~nameless & (table["record"] == table["other"])
    tell(sheets, entries, table[itself], "a decision on a record and itself", "mend one of the two names")
    kept = table[~nameless & ~itself & (table["decision"] != _UNKNOWN)]
    return Entries(kept.reset_index(drop=True), entries.source, entries.within)


def _note_changed(
    sheets: HandKept,
    part: Part,
    here: Mapping[tuple[str, str], tuple[str, ...]],
    before: Mapping[tuple[str, str], tuple[str, ...]],
) -> None:
    changed = [key for key, cells in here.items() if key in before and before[key][2] != cells[2]]
    if changed:
        one, other = changed[0]
        found = f"{len(changed)} pairs decided otherwise in a file before, the first `{one}` and `{other}`"
        sheets.note(part, None, found, "the later file's decision holds")
