"""A list without duplicates that was made elsewhere: which record each of its rows is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from peaceresearch.documents.duplicates_candidates import beginnings, runs
from peaceresearch.documents.duplicates_compared import SHOWN, Compared
from peaceresearch.documents.duplicates_titles import (
    LONG,
    Title,
    are_far_apart,
    normalised,
)
from peaceresearch.results.table import rows

COUNTED, NO_RECORD = -2, -1
"""In place of a record: a row of a search of which only numbers are known, and one that no record is like."""
Found = tuple[int, str]
"""Position of a record, and what it was found by."""


@dataclass(frozen=True)
class Row:
    """A row of the list and the record that it is."""

    row: int
    title: str
    search: str
    place: str
    record: int
    by: str
    """What it was found by: "record", an identifier, or "title"."""


def listed_rows(listed: pd.DataFrame, compared: Compared) -> list[Row]:
    """The rows of a list, each with its record.

    Parameters
    ----------
    listed
        row, record, title, doi, pmid, accession, search, place; "" for what a row does not tell.
    compared
        The records.

    Returns
    -------
    list of Row
        The record that the row names; else one with its DOI, PMID or accession number, in this order, whose title is
        not far apart (`duplicates_titles.FAR_APART`); else the one whose title is the same without blanks and signs,
        or also without letters beyond ASCII, which some programs lose; else one that is the beginning of the row's, or
        the other way round. Of several that are as like, the first of the row's own search that no row before is. A
        title that is only similar is that of another document as well as not.
    """
    finder = _Finder(compared)
    found = [finder.by_identifier(row) for row in rows(listed)]
    open_rows = [at for at, (record, _) in enumerate(found) if record == NO_RECORD]
    titles = [Title(title) for title in listed["title"].iloc[open_rows]]
    searches = listed["search"].iloc[open_rows].tolist()
    for at, record in zip(open_rows, finder.by_title(titles, searches), strict=True):
        found[at] = (record, "title")
    return [
        Row(int(row.row), row.title, row.search, row.place, record, by if record >= 0 else "")
        for row, (record, by) in zip(rows(listed), found, strict=True)
    ]


class _Finder:
    """What finds records."""

    def __init__(self, compared: Compared) -> None:
        self.compared = compared
        self.position = {record: at for at, record in enumerate(compared.records)}
        self.searches = set(compared.searches)
        self.taken: set[int] = set()
        self.identified = {name: runs(values) for name, values in compared.identifiers.items()}
        self.titled = runs([title.compared.replace(" ", "") for title in compared.titles])
        for form in (_whole, _bare):
            for text, members in runs([form(title) for title in compared.titles]).items():
                self.titled.setdefault(text, members)

    def by_identifier(self, row: Any) -> Found:
        if row.search and row.search not in self.searches:
            return COUNTED, ""
        if row.record in self.position:
            return self._preferred([self.position[row.record]], row.search), "record"
        title = Title(row.title)
        for name in SHOWN:
            members = [
                at
                for at in self.identified[name].get(getattr(row, name), ())
                if not are_far_apart(title, self.compared.titles[at])
            ]
            if members:
                alike = {at: fuzz.ratio(title.compared, self.compared.titles[at].compared) for at in members}
                best = max(alike.values())
                return self._preferred([at for at in members if alike[at] == best], row.search), name
        return NO_RECORD, ""

    def by_title(self, titles: Sequence[Title], searches: Sequence[str]) -> list[int]:
        """The record of each title."""
        keys = list(self.titled)
        texts = [title.compared.replace(" ", "") for title in titles]
        unknown = list(dict.fromkeys(text for text in texts if text and text not in self.titled))
        near = dict(_cut(unknown, keys))
        found = []
        for text, title, search in zip(texts, titles, searches, strict=True):
            members = [
                at
                for key in ([text] if text in self.titled else near.get(text, []))
                for at in self.titled[key]
                if _digits_agree(title.text, self.compared.titles[at].text)
            ]
            found.append(self._preferred(members, search) if text and members else NO_RECORD)
        return found

    def _preferred(self, members: Sequence[int], search: str) -> int:
        """The first of the row's search, and among these of those that no row before has been found to be."""
        chosen = min(members, key=lambda at: (self.compared.searches[at] != search, at in self.taken))
        self.taken.add(chosen)
        return chosen


def _cut(texts: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Titles of records that each of some texts begins with, or that begin with it, the nearest in length first."""
    both = [*texts, *keys]
    found: dict[int, list[tuple[int, int]]] = {}
    for one, other in beginnings(both, LONG):
        low, high = sorted((one, other))
        if low < len(texts) <= high:
            found.setdefault(low, []).append((abs(len(both[low]) - len(both[high])), high))
    for one, near in found.items():
        yield both[one], [both[other] for _, other in sorted(near)]


def _whole(title: Title) -> str:
    """A title without blanks, with what stands in brackets after it."""
    return normalised(title.text).replace(" ", "")


def _bare(title: Title) -> str:
    """The same without letters beyond ASCII."""
    return normalised("".join(sign for sign in title.text if sign.isascii())).replace(" ", "")


def _digits_agree(one: str, other: str) -> bool:
    """Whether the digits of one title are among the other's: lists may have lost the signs between numbers."""
    mine, theirs = ("".join(re.findall(r"\d", text)) for text in (one, other))
    return mine in theirs or theirs in mine
