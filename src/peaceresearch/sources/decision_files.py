"""Who decided what: the files of the reviewers of records, and those of decisions on pairs of records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.sources.decision_files_checks import check_records, tell, tell_unknown
from peaceresearch.sources.decision_files_codes import (
    EXCLUDE,
    FULL_TEXT,
    NOT_RETRIEVED,
    meanings,
    reason_meanings,
    said,
)
from peaceresearch.sources.decision_files_entries import Entries, entries_of
from peaceresearch.sources.decision_files_pairs import pairs_of
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.sheet import ROW

COLUMNS = ("stage", "reviewer", "record", "decision", "reason", "place")
AGREED = "agreed"
_UNKNOWN = "?"
"""The decision of an entry that nothing names."""


def read_decisions(
    sheets: HandKept, declared: Mapping[str, Any] | None, records: pd.DataFrame, unread: Collection[str] = ()
) -> pd.DataFrame:
    """The decisions of all reviewers at all stages, and those agreed on.

    A file is a sheet of a workbook (.xlsx) or of comma-separated values with a record and a decision in each row, an
    export from ASReview (a table with one of `ASREVIEW_COLUMNS`, or RIS), the package's list of conflicts, filled in,
    or the labels that the records of a search have in its own file. Entries are compared without case. An empty cell
    decides nothing.

    Parameters
    ----------
    sheets
        The review's files; takes every fault (the same fault of several rows in one line) and what was noticed.
    declared
        `screening` of the config, with `stages`: pairs of a stage and its `reviewers` (pairs of a name and its sheet)
        and `agreed`; None where nothing is screened.
    records
        record, search, number, label: all that the searches returned.
    unread
        Searches whose file could not be read: records of theirs are not looked for among `records`.

    Returns
    -------
    DataFrame
        stage, reviewer (a name, or `AGREED`), record, decision ("include", "exclude", "unsure", and of full texts
        "not_retrieved"), reason (slug; "" but for excluded full texts), place (file, sheet and row). Texts.
    """
    parts = [pd.DataFrame(columns=list(COLUMNS)).astype("str")]
    known = {str(record): None for record in records["record"]}
    for stage, part in (declared or {"stages": []})["stages"]:
        agreed = [(AGREED, part["agreed"])] if part["agreed"] else []
        for who, sheet in [*part["reviewers"], *agreed]:
            assert declared is not None
            has_reasons = stage == FULL_TEXT and bool(declared["reasons"])
            entries = entries_of(sheets, sheet, stage, records, has_reasons=has_reasons)
            table = _decided(sheets, entries, declared, stage, is_agreed=who == AGREED)
            table = check_records(sheets, entries, table[table["decision"] != ""], known, unread)
            parts.append(table[table["decision"] != _UNKNOWN].assign(stage=stage, reviewer=who)[list(COLUMNS)])
    return pd.concat(parts, ignore_index=True).astype("str")


def _decided(
    sheets: HandKept, entries: Entries, declared: Mapping[str, Any], stage: str, *, is_agreed: bool
) -> pd.DataFrame:
    """The rows of a reviewer: row, record, decision ("" for none, or `_UNKNOWN`), reason, place."""
    found = entries.table["decision"].map(said).map(meanings(declared, entries.is_asreview, is_agreed))
    tell_unknown(sheets, entries, entries.table[found.isna()], "decision", entries.decision, "screening")
    table = entries.table.assign(decision=found.fillna(_UNKNOWN).astype("str"))
    if stage != FULL_TEXT:
        away = table[table["decision"] == NOT_RETRIEVED]
        what = f"`{entries.decision}` says that the full text could not be had, at titles and abstracts"
        tell(sheets, entries, away, what, "decide on the title and abstract")
    elif declared["reasons"]:
        table["reason"] = _reasons(sheets, entries, table, declared, is_agreed=is_agreed)
    places = [f"{entries.source}: {entries.place([row])}" for row in table[ROW]]
    return table.assign(place=places)


def _reasons(
    sheets: HandKept, entries: Entries, table: pd.DataFrame, declared: Mapping[str, Any], *, is_agreed: bool
) -> pd.Series:
    """The reasons for excluding full texts; what is missing, undeclared, or beside another decision is a problem."""
    found = table["reason"].map(said).map(reason_meanings(declared["reasons"], is_agreed))
    decision, given, called = table["decision"], table["reason"] != "", entries.reason or declared["reason"]
    missing = table[(decision == EXCLUDE) & ~given & found.isna()]
    tell(sheets, entries, missing, f"excluded, and `{called}` is empty", "give the reason")
    tell_unknown(sheets, entries, table[given & found.isna()], "reason", called, "screening.reasons")
    beside = table[given & ~decision.isin(["", EXCLUDE, _UNKNOWN])]
    tell(sheets, entries, beside, f"`{called}` is filled in, but it is not excluded", "mend the decision, or empty it")
    alone = table[given & (decision == "")]
    tell(sheets, entries, alone, f"`{called}` is filled in, and there is no decision", "decide, or empty it")
    return found.where(decision == EXCLUDE).fillna("").astype("str")


def read_pairs(sheets: HandKept, declared: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """What was decided on pairs of records.

    A workbook of which no sheet is named is read at all its sheets that have the columns. Of two decisions on a pair
    that of the later file holds, with a note; in one file they are a fault.

    Parameters
    ----------
    sheets
        The review's files; takes every fault and what was noticed.
    declared
        `duplicates.decisions` of the config, in their order.

    Returns
    -------
    DataFrame
        record, other, decision ("same" or "different"), place (file, sheet and row): a row per pair, as texts.
    """
    return pairs_of(sheets, declared)
