"""What is wrong with the entries of a reviewer: the same fault of several rows in one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
from rapidfuzz import fuzz, process

from peaceresearch.problems import Problem
from peaceresearch.sources.decision_files_entries import Entries
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.sheet import ROW

_SHOWN = 5


def tell(sheets: HandKept, entries: Entries, table: pd.DataFrame, what: str, remedy: str) -> None:
    """A problem of the rows of `table`, if there are any."""
    if len(table):
        sheets.problems.append(Problem(entries.source, entries.place(list(table[ROW])), what, remedy))


def tell_unknown(sheets: HandKept, entries: Entries, table: pd.DataFrame, column: str, called: str, key: str) -> None:
    """Problems of entries of `column` (under the header `called`) that nothing names: a line for each of the first,
    and one for all others.
    """
    remedy = f"mend it, or declare it in {sheets.config}, {key}"
    found = list(table.groupby(column, sort=False))
    for entry, rows in found[:_SHOWN]:
        tell(sheets, entries, rows, f"`{called}` is `{entry}`, which nothing names", remedy)
    if found[_SHOWN:]:
        rest = pd.concat([rows for _, rows in found[_SHOWN:]]).sort_values(ROW)
        what = f"`{called}` is one of {len(found) - _SHOWN} more entries that nothing names"
        tell(sheets, entries, rest, what, remedy)


def check_records(
    sheets: HandKept, entries: Entries, table: pd.DataFrame, known: Mapping[str, None], unread: Collection[str]
) -> pd.DataFrame:
    """The rows of `table` whose record is known; others, and records with several rows, are problems.

    Of a record with several rows the first is kept. Records of the searches `unread` are left out without a word: that
    their file could not be read is told elsewhere.
    """
    no_name = table["record"] == ""
    tell(sheets, entries, table[no_name], "a decision on no record", "name the record, or empty the row")
    is_known = table["record"].isin(known.keys())
    strange = table[~no_name & ~is_known & ~table["record"].map(_search).isin(list(unread))]
    if len(strange):
        names = list(dict.fromkeys(strange["record"]))
        last = {_search(name): name for name in known}
        shown = ", ".join(f"`{name}`{_hint(name, known, last)}" for name in names[:_SHOWN])
        more = f", ... ({len(names)} in all)" if len(names) > _SHOWN else ""
        remedy = "write <search>:<number>, the number counted from 1 in its file, or see the notes for those left out"
        tell(sheets, entries, strange, f"no search returned {shown}{more}", remedy)
    table = table[is_known]
    again = table[table["record"].duplicated(keep=False)]
    if len(again):
        names = list(dict.fromkeys(again["record"]))
        more = f", ... ({len(names)} in all)" if len(names) > _SHOWN else ""
        what = f"{', '.join(f'`{name}`' for name in names[:_SHOWN])}{more} stands there more than once"
        tell(sheets, entries, again.sort_values(["record", ROW], kind="stable"), what, "keep one of its rows")
    return table.drop_duplicates("record")


def _search(record: str) -> str:
    return record.partition(":")[0]


def _hint(name: str, known: Mapping[str, None], last: Mapping[str, str]) -> str:
    """What an unknown name may be meant to be: the last record of its search, or the name most like it."""
    if _search(name) in last:
        return f" (the last is `{last[_search(name)]}`)"
    found = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f" (the nearest is `{found[0]}`)" if found else ""
