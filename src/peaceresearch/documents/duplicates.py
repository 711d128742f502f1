"""Which records of several searches are one document: the same DOI, or titles and years alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

COLUMNS = ("removed", "kept", "matched", "why", "title_removed", "title_matched")
_ROWS = 1000
"""Titles compared at once with all others, so that memory grows with their number only."""
_NUMBERS = re.compile(r"\d+")
Pair = tuple[int, int, str]


def find_duplicates(records: pd.DataFrame, similarity: float, years: int) -> pd.DataFrame:
    """Records that are another one again.

    Two records are one when they have the same DOI; or, where at least one of them has none, when their titles (see
    `normalised_title`) are at least as similar as `similarity`, hold the same numbers ("Annual report 2018" is not that
    of 2019), and their years differ by `years` at most, a missing year agreeing with any. What is one with one thing
    is one with all that it is one with (groups are transitive). Of each group the first record is kept.

    Parameters
    ----------
    records
        record, title, year, doi, in the order in which the first is to be kept.
    similarity
        0 to 100: rapidfuzz's ratio, 100 x (1 - d / (length of both titles)) with d the fewest insertions and deletions
        that turn one title into the other (https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html).
    years
        Greatest difference of years.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`, a row per record that is removed, in their order: removed, kept (records), matched (the
        first record of the group that it is directly like), why (in words), and the titles of both.
    """
    pairs = sorted([*_same_title(records, similarity, years), *_same_doi(records)])
    first = _first_of_group(len(records), pairs)
    why: dict[int, Pair] = {}
    for pair in pairs:
        for one in pair[:2]:
            why.setdefault(one, pair)
    names, titles = records["record"].tolist(), records["title"].tolist()
    rows = []
    for index, kept in enumerate(first):
        if kept != index:
            one, other, reason = why[index]
            matched = other if one == index else one
            rows.append((names[index], names[kept], names[matched], reason, titles[index], titles[matched]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


def normalised_title(title: str) -> str:
    """A title in small letters, without accents; signs are blanks, and there is one blank between words."""
    apart = unicodedata.normalize("NFKD", title.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def _same_doi(records: pd.DataFrame) -> Iterator[Pair]:
    """Each record with a DOI, paired with the first that has the same."""
    first: dict[str, int] = {}
    for index, doi in enumerate(records["doi"]):
        if doi and first.setdefault(doi, index) != index:
            yield first[doi], index, f"the same DOI, {doi}"


def _same_title(records: pd.DataFrame, similarity: float, years: int) -> Iterator[Pair]:
    """Pairs with titles and years alike, of which one at least has no DOI."""
    titles = [normalised_title(title) for title in records["title"]]
    numbers = [_NUMBERS.findall(title) for title in titles]
    dois, when = records["doi"].tolist(), records["year"].astype("float64").to_numpy()
    for start in range(0, len(titles), _ROWS):
        part = titles[start : start + _ROWS]
        ratios = process.cdist(part, titles[start:], scorer=fuzz.ratio, score_cutoff=similarity)
        for row, column in np.argwhere(np.triu(ratios, 1)):
            one, other = start + int(row), start + int(column)
            is_far = abs(when[one] - when[other]) > years  # a missing year is near to all
            if is_far or not titles[one] or numbers[one] != numbers[other] or (dois[one] and dois[other]):
                continue
            yield one, other, f"titles {ratios[row, column]:.1f} % alike, years {_years(when[[one, other]])}"


def _years(pair: Iterable[float]) -> str:
    return " and ".join("unknown" if np.isnan(year) else f"{year:.0f}" for year in pair)


def _first_of_group(count: int, pairs: Sequence[Pair]) -> list[int]:
    """The first member of each record's group (union of sets with path halving; Tarjan 1975, J. ACM 22, 215-225)."""
    above = list(range(count))

    def top(index: int) -> int:
        while above[index] != index:
            above[index] = above[above[index]]
            index = above[index]
        return index

    for one, other, _ in pairs:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    return [top(index) for index in range(count)]
