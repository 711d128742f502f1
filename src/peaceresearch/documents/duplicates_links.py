"""What says that two records are one document: an identifier, or titles, first authors and years; and what speaks
against it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from peaceresearch.documents.duplicates_authors import author_likeness, family_names
from peaceresearch.documents.duplicates_candidates import beginnings, endings, neighbours, pairs_alike, runs
from peaceresearch.documents.duplicates_titles import (
    LONG,
    Title,
    are_far_apart,
    has_the_words_of,
    have_numbers_against,
    is_cut_from,
    likeness,
    same_numbers,
    words_before,
)

TELLING = ("doi", "pmid")
"""Identifiers of which one document has one: records with different ones are two documents until somebody decides."""
SHOWN = {"doi": "DOI", "pmid": "PMID", "accession": "accession number"}
TITLE = "title"
SAME_NAME = 70
"""Least similarity of the family names that a short title needs, also where titles are compared without authors."""
_TOGETHER = 200
"""Records with one title that are all compared; of more, each with so many that follow by author and year."""


@dataclass(frozen=True, order=True)
class Link:
    """Two records (positions, the smaller first) that may be one document; links are sorted from the strongest."""

    rank: int
    distance: float
    """100 less the score."""
    gap: float
    """Difference of their years."""
    one: int
    other: int
    kind: str
    """An identifier, or `TITLE`."""
    why: str
    against: tuple[str, ...] = ()
    """What keeps them from being merged."""

    @property
    def score(self) -> float:
        """0 to 100, how alike the titles are."""
        return 100 - self.distance


class Compared:
    """Records as they are compared: record, search, title, authors, year and identifiers by position."""

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


def identifier_links(compared: Compared, identifiers: Sequence[str]) -> Iterator[Link]:
    """Records with the same identifier.

    Of more than `_TOGETHER` with one each is linked to so many that follow it. Where titles are far apart
    (`duplicates_titles.FAR_APART`: an identifier that was pasted wrongly, or that of a whole volume) that speaks
    against the link.
    """
    for rank, name in enumerate(identifiers):
        for value, members in runs(compared.identifiers[name]).items():
            for one, other in neighbours(members, _TOGETHER):
                titles = compared.titles[one], compared.titles[other]
                alike = likeness(*titles) if all(title.compared for title in titles) else 100.0
                against = (f"the titles are only {alike:.0f} % alike",) if are_far_apart(*titles) else ()
                gap = compared.gap(one, other)
                why = f"the same {SHOWN[name]}, {value}"
                yield Link(rank, 100 - alike, 0.0 if math.isnan(gap) else gap, one, other, name, why, against)


def title_links(compared: Compared, rules: Mapping[str, Any]) -> Iterator[Link]:
    """Records with titles alike, `rules` being those of `duplicates.find_duplicates`.

    Titles with numbers against each other (`duplicates_titles.have_numbers_against`) are no link at all.
    """
    groups = runs([title.compared for title in compared.titles])
    texts = list(groups)
    for members in groups.values():
        ordered = members if len(members) <= _TOGETHER else sorted(members, key=_by_author(compared))
        for one, other in neighbours(ordered, _TOGETHER):
            yield from _judged(compared, rules, one, other, 100.0)
    for one, other, score in pairs_alike(texts, rules["review"]):
        for pair in product(groups[texts[one]][:_TOGETHER], groups[texts[other]][:_TOGETHER]):
            yield from _judged(compared, rules, *pair, score)
    for find, part in ((beginnings, "beginning"), (endings, "end")):
        for short, long in find(texts, LONG):
            for pair in product(groups[texts[short]][:_TOGETHER], groups[texts[long]][:_TOGETHER]):
                yield from _contained(compared, rules, *pair, part)


def _by_author(compared: Compared) -> Any:
    return lambda at: (compared.families[at], not math.isnan(compared.years[at]), compared.years[at], at)


def _judged(compared: Compared, rules: Mapping[str, Any], one: int, other: int, score: float) -> Iterator[Link]:
    """Two records whose titles are alike, with all that speaks against their being one."""
    one, other = sorted((one, other))
    titles = compared.titles[one], compared.titles[other]
    if have_numbers_against(*titles):
        return
    against = [*_against_titles(compared, rules, one, other, score), *_against_the_rest(compared, rules, one, other)]
    yield _link(compared, rules, one, other, score, f"titles {score:.1f} % alike", against)


def _contained(compared: Compared, rules: Mapping[str, Any], one: int, other: int, part: str) -> Iterator[Link]:
    """Two records of which one has a part of the other's title, where author and year speak for their being one."""
    one, other = sorted((one, other))
    titles = compared.titles[one], compared.titles[other]
    if not _is_corroborated(compared, rules, one, other) or have_numbers_against(*titles):
        return
    if _against_the_rest(compared, rules, one, other):
        return
    against = [] if is_cut_from(*titles) else [f"one title is the {part} of the other"]
    score = likeness_of_texts(*titles)
    yield _link(compared, rules, one, other, score, f"titles {score:.1f} % alike", against)


def likeness_of_texts(one: Title, other: Title) -> float:
    """rapidfuzz's ratio of two titles."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one.compared, other.compared))


def _against_titles(
    compared: Compared, rules: Mapping[str, Any], one: int, other: int, score: float
) -> Iterator[str]:
    titles = compared.titles[one], compared.titles[other]
    is_known = _is_corroborated(compared, rules, one, other)
    if score < rules["similarity"] and not has_the_words_of(*titles) and not (is_known and is_cut_from(*titles)):
        yield f"titles are less alike than {rules['similarity']:g} %"
    if not same_numbers(*titles):
        yield f"numbers in the titles: {' and '.join(' '.join(title.numbers) or 'none' for title in titles)}"
    if notices := titles[0].notices ^ titles[1].notices:
        yield f"only one title has the word {', '.join(sorted(notices))}"
    elif before := words_before(*titles):
        yield f"only one title has before it: {before}"
    if (titles[0].is_short or titles[1].is_short) and not is_known:
        yield "so short a title needs the same author and a year in both"


def _against_the_rest(compared: Compared, rules: Mapping[str, Any], one: int, other: int) -> list[str]:
    against = []
    if compared.gap(one, other) > rules["years"]:
        against.append(f"years more than {rules['years']} apart")
    names = compared.families[one], compared.families[other]
    if author_likeness(*names) < rules["authors"]:
        against.append(f"first authors {names[0][0]} and {names[1][0]}")
    for name in TELLING:
        values = compared.identifiers[name][one], compared.identifiers[name][other]
        if name in rules["identifiers"] and all(values) and values[0] != values[1]:
            against.append(f"two {SHOWN[name]}s, {values[0]} and {values[1]}")
    return against


def _is_corroborated(compared: Compared, rules: Mapping[str, Any], one: int, other: int) -> bool:
    """Whether both records tell the same first author, and years no further apart than they may be."""
    names = compared.families[one], compared.families[other]
    is_near = compared.gap(one, other) <= rules["years"]  # not where one is missing
    return is_near and all(names) and author_likeness(*names) >= max(rules["authors"], SAME_NAME)


def _link(
    compared: Compared, rules: Mapping[str, Any], one: int, other: int, score: float, why: str, against: Sequence[str]
) -> Link:
    gap = compared.gap(one, other)
    years = [("unknown" if math.isnan(compared.years[at]) else f"{compared.years[at]:.0f}") for at in (one, other)]
    why += f", years {years[0]} and {years[1]}"
    rank = len(rules["identifiers"])
    return Link(rank, 100 - score, 0.5 if math.isnan(gap) else gap, one, other, TITLE, why, tuple(against))
