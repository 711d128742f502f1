"""What says that two records are one document: an identifier, or titles alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from rapidfuzz import fuzz

from peaceresearch.documents.duplicates_candidates import TOGETHER, beginnings, endings, neighbours, pairs_alike, runs
from peaceresearch.documents.duplicates_compared import SHOWN, TITLE, Compared, Link
from peaceresearch.documents.duplicates_cuts import cuts_told
from peaceresearch.documents.duplicates_evidence import against_the_rest, against_titles, is_corroborated
from peaceresearch.documents.duplicates_scripts import in_latin
from peaceresearch.documents.duplicates_titles import (
    FAR_APART,
    LONG,
    have_numbers_against,
    is_cut_from,
    likeness,
    same_numbers,
)

_WORDS = 5
"""Words that a title has at least, to be told by them in any order."""
_PARTS = ("beginning", "end")
_SCRIPT = "script"


def identifier_links(compared: Compared, identifiers: Sequence[str]) -> Iterator[Link]:
    """Records with the same identifier.

    Titles that are far apart (`duplicates_titles.FAR_APART`) speak against it: an identifier that was pasted wrongly,
    or that of a whole volume. A missing title does not.
    """
    for rank, name in enumerate(identifiers):
        for value, members in runs(compared.identifiers[name]).items():
            for one, other in neighbours(members):
                titles = compared.titles[one], compared.titles[other]
                is_told = all(title.compared for title in titles)
                alike = likeness(*titles) if is_told else 100.0
                against = (f"titles only {math.floor(alike)} % alike",) if alike < FAR_APART else ()
                score = (alike if against else compared.similarity(one, other)) if is_told else math.nan
                why = f"the same {SHOWN[name]}, {value}"
                yield compared.link(rank, one, other, name, why, score, against)


def title_links(compared: Compared, rules: Mapping[str, Any]) -> Iterator[Link]:
    """Records with titles alike, `rules` being those of `duplicates.find_duplicates`.

    Those with the same title; with titles at least as similar as `review`, or with the same words in another order;
    those of the same first author and about the same year of which one has the beginning or the end of the other's
    title; and those as similar as `review` once both are in Latin letters. Titles with numbers against each other
    (`duplicates_titles.have_numbers_against`) are no link.
    """
    yield from cuts_told(compared, list(_title_links(compared, rules)))


def _title_links(compared: Compared, rules: Mapping[str, Any]) -> Iterator[Link]:
    groups = runs([title.compared for title in compared.titles])
    texts = list(groups)
    for members in groups.values():
        ordered = members if len(members) <= TOGETHER else sorted(members, key=_by_author(compared))
        for one, other in neighbours(ordered):
            yield from _judged(compared, rules, one, other, 100.0)
    for first, second, score, part in _texts_alike(texts, rules["review"]):
        for one, other in product(groups[texts[first]][:TOGETHER], groups[texts[second]][:TOGETHER]):
            yield from _judged(compared, rules, one, other, score, part)


def _texts_alike(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float, str]]:
    """Pairs of titles that may be one, how similar they are, and which part of the other one of them is, or `_SCRIPT`
    where they are in two scripts.
    """
    yield from ((*pair, "") for pair in pairs_alike(texts, least))
    words = [sorted(text.split()) for text in texts]
    ordered = runs([" ".join(own) if len(own) >= _WORDS else "" for own in words])
    further = [(*pair, "") for same in ordered.values() for pair in combinations(same, 2)]
    further += [(*pair, "beginning") for pair in beginnings(texts, LONG)]
    further += [(*pair, "end") for pair in endings(texts, LONG)]
    for one, other, part in further:
        score = float(fuzz.ratio(texts[one], texts[other]))
        if score < least:
            yield one, other, score, part
    yield from ((*pair, _SCRIPT) for pair in _in_two_scripts(texts, least))


def _in_two_scripts(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of titles, one of them in Latin letters, that are alike in these only, and how similar they are then."""
    latin = [in_latin(text) for text in texts]
    own = [at for at, text in enumerate(texts) if latin[at] != text]
    if not own:
        return
    both = [*own, *(at for at, text in enumerate(texts) if latin[at] == text)]
    for first, second, score in pairs_alike([latin[at] for at in both], least, apart=len(own)):
        one, other = both[first], both[second]
        if fuzz.ratio(texts[one], texts[other]) < least:
            yield one, other, score


def _judged(
    compared: Compared, rules: Mapping[str, Any], one: int, other: int, score: float, part: str = ""
) -> Iterator[Link]:
    """The link between two records, with all that speaks against it."""
    one, other = min(one, other), max(one, other)
    titles = compared.titles[one], compared.titles[other]
    if have_numbers_against(*titles):
        return
    rest = list(against_the_rest(compared, rules, one, other))
    if part in _PARTS:
        if rest or not is_corroborated(compared, rules, one, other):
            return
        is_whole = is_cut_from(*titles) and same_numbers(*titles)  # what was cut off may hold a number
        against = [] if is_whole else [f"one title is the {part} of the other"]
    elif part == _SCRIPT:
        against = ["the titles are in two scripts", *rest]
    else:
        against = [*against_titles(compared, rules, one, other, score), *rest]
    years = " and ".join("unknown" if math.isnan(year) else f"{year:.0f}" for year in
                         (compared.years[one], compared.years[other]))  # fmt: skip
    how = f"alike{' in Latin letters' if part == _SCRIPT else ''}"
    why = f"titles {math.floor(score)} % {how}, years {years}"
    yield compared.link(len(rules["identifiers"]), one, other, TITLE, why, score, tuple(against))


def _by_author(compared: Compared) -> Any:
    """Order in which records with one title are neighbours."""
    return lambda at: (compared.families[at], math.isnan(compared.years[at]), compared.years[at], at)
