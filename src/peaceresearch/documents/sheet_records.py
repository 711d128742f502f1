"""The records that rows of hand-kept sheets are on: those kept of their groups, included, each once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.table import rows


@dataclass(frozen=True)
class Group:
    """The records of a review, with their duplicates.

    Attributes
    ----------
    kept
        Each record: the record of its group that is kept; itself where it has no duplicate.
    included
        The records kept whose documents are included.
    awaiting
        The records kept on which nothing is settled yet, as title and abstract, or the full text, await a decision.
    """

    kept: Mapping[str, str]
    included: Collection[str]
    awaiting: Collection[str] = ()

    def fault(self, record: str) -> tuple[str, str] | None:
        """What is wrong with a row on a record, and what would be right; None where nothing is."""
        if record not in self.kept:
            return "no search returned it", _nearest(record, self.kept)
        if self.kept[record] in self.included:
            return None
        if self.awaits(record):
            return "it is not included yet: its full text is not decided on", "wait, or decide"
        same = "" if self.kept[record] == record else f" (it is the same document as {self.kept[record]})"
        return f"it was not included{same}", "remove its row, or mend the screening"

    def awaits(self, record: str) -> bool:
        """Whether it is not settled yet if the document of a record is included."""
        return self.kept.get(record) in self.awaiting


def of_included(table: pd.DataFrame, group: Group, who: Callable[[Any], object]) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a sheet's table on included documents, by the record that is kept, and what is wrong with the others.

    Parameters
    ----------
    table
        `record` and `place` ("file: sheet X, row 7"), and what `who` needs.
    group
        The records of the review.
    who
        Of a row (a named tuple) of `table`: whose row it is. What one person says of a document stands under one name
        of its group.

    Returns
    -------
    DataFrame
        Rows on included documents, each record replaced by the one kept. Rows on documents that await a decision are
        left out without a word: what was read in them counts once they are included.
    list of Problem
        One for each record that no search returned (with the nearest that there is) or that is not included, and for
        each that one person has under another name too.
    """
    problems: dict[tuple[str, object], Problem] = {}
    names: dict[tuple[str, object], str] = {}
    table = table[_each(table, lambda record: not group.awaits(record))]
    for row in rows(table):
        fault = group.fault(row.record)
        key: tuple[str, object] = (row.record, None)
        if fault is None:
            kept = group.kept[row.record]
            first = names.setdefault((kept, who(row)), row.record)
            if first == row.record:
                continue
            key, fault = (row.record, who(row)), (f"the same document as {first}", "keep one of the rows")
        problems.setdefault(key, at_place(row.place, f"record {row.record}", *fault))
    known = table[_each(table, lambda record: group.fault(record) is None)]
    names_kept = pd.Series([group.kept[record] for record in known["record"]], known.index, dtype="str")
    return known.assign(record=names_kept), list(problems.values())


def _each(table: pd.DataFrame, holds: Callable[[str], bool]) -> pd.Series:
    """Whether something holds of the record of each row."""
    return pd.Series([holds(record) for record in table["record"]], table.index, dtype="bool")


def places_of(table: pd.DataFrame) -> dict[str, str]:
    """Each record of a sheet's table: the place of its first row."""
    return dict(zip(table["record"][::-1], table["place"][::-1], strict=True))


def at_place(place: str, more: str, what: str, remedy: str) -> Problem:
    """A problem of the row at `place` ("file: sheet X, row 7")."""
    file, _, where = place.rpartition(": ") if ": " in place else (place, "", "")
    return Problem(file, ", ".join(filter(None, (where, more))), what, remedy)


def _nearest(record: str, kept: Mapping[str, str]) -> str:
    """What the name of a record that there is not may stand for."""
    search, _, number = record.partition(":")
    last: dict[str, int] = {}
    for name in kept:
        of, _, at = name.partition(":")
        last[of] = max(last.get(of, 0), int(at))
    if search in last:
        return f"mend the number: those of `{search}` go to {last[search]}, without what the notes say was left out"
    near = difflib.get_close_matches(search, sorted(last), n=1, cutoff=0.5)
    if near and f"{near[0]}:{number}" in kept:
        return f"did you mean `{near[0]}:{number}`?"
    return f"the searches are: {', '.join(last)}"
