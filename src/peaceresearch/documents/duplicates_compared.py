"""Records as they are compared, and what links two of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from peaceresearch.documents.duplicates_authors import family_names
from peaceresearch.documents.duplicates_titles import Title

SHOWN = {"doi": "DOI", "pmid": "PMID", "accession": "accession number"}
"""The identifiers, and how they are called."""
TELLING = ("doi", "pmid")
"""Identifiers of which a document has one: records with different ones are two documents until somebody decides. A
document has as many accession numbers as there are databases."""
TITLE, DECISION, LIST = "title", "decision", "list"
"""Kinds of matches besides the identifiers; the last is that of records that a list which decides does not have."""


@dataclass(frozen=True, order=True)
class Link:
    """Two records (positions, the smaller first) that may be one document; links are sorted from the strongest."""

    rank: int
    distance: float
    """100 less the score."""
    gap: float
    """Difference of their years; 0.5 where one is missing."""
    one: int
    other: int
    kind: str
    """An identifier, `TITLE` or `DECISION`."""
    why: str
    against: tuple[str, ...] = ()
    """What keeps them from being merged."""

    @property
    def score(self) -> float:
        """0 to 100, how alike the titles are."""
        return 100 - self.distance


class Compared:
    """Records by position: names, searches, titles, family names of the first author, years (NaN where missing), and
    identifiers.

    Parameters
    ----------
    records
        record, search, title, authors, year, doi, pmid, accession.
    """

    def __init__(self, records: pd.DataFrame) -> None:
        by_text = {text: Title(text) for text in dict.fromkeys(records["title"])}
        self.records: list[str] = records["record"].tolist()
        self.searches: list[str] = records["search"].tolist()
        self.titles = [by_text[text] for text in records["title"]]
        self.families = [family_names(authors) for authors in records["authors"]]
        self.years = [math.nan if pd.isna(year) else float(year) for year in records["year"]]
        self.identifiers: dict[str, list[str]] = {name: records[name].tolist() for name in SHOWN}

    def __len__(self) -> int:
        return len(self.records)

    def gap(self, one: int, other: int) -> float:
        """Difference of two records' years; NaN where one is missing."""
        return abs(self.years[one] - self.years[other])

    def similarity(self, one: int, other: int) -> float:
        """0 to 100: rapidfuzz's ratio of two records' titles."""
        return float(fuzz.ratio(self.titles[one].compared, self.titles[other].compared))

    def link(
        self, rank: int, one: int, other: int, kind: str, why: str, score: float, against: tuple[str, ...] = ()
    ) -> Link:
        """A link between two records, in whichever order."""
        one, other = min(one, other), max(one, other)
        gap = self.gap(one, other)
        return Link(rank, 100 - score, 0.5 if math.isnan(gap) else gap, one, other, kind, why, against)
