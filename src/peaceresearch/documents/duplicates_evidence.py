"""What speaks against two records with titles alike being one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peaceresearch.documents.duplicates_authors import author_likeness
from peaceresearch.documents.duplicates_compared import SHOWN, TELLING, Compared
from peaceresearch.documents.duplicates_titles import Title, has_the_words_of, is_cut_from, same_numbers, words_before
from peaceresearch.documents.duplicates_typing import differ_by_typing, own_words

SAME_NAME = 70
"""Least similarity of family names that count as the same, also where `authors` looks at no author."""


def against_titles(compared: Compared, rules: Mapping[str, Any], one: int, other: int, score: float) -> Iterator[str]:
    """What in the titles speaks against it, `score` being how similar they are.

    Titles that are not the same are those of one document only if they differ in typing
    (`duplicates_typing.differ_by_typing`), in the order of their words, or by an ellipsis, and the rest is known to
    agree: "is increasing" and "is decreasing" are as similar as a title is to itself with a letter wrong.
    """
    titles = compared.titles[one], compared.titles[other]
    is_known = is_corroborated(compared, rules, one, other)
    is_same = titles[0].compared == titles[1].compared
    is_other_form = has_the_words_of(*titles) or is_cut_from(*titles)
    against = list(_said(*titles))
    if score < rules["similarity"] and not is_other_form:
        against.insert(0, f"titles are less than {rules['similarity']:g} % alike")
    if not (against or is_same or is_other_form or differ_by_typing(titles[0].compared, titles[1].compared)):
        mine, theirs = own_words(titles[0].compared, titles[1].compared)
        against.append(f"words of one title only: {mine} and {theirs}")
    if not (against or is_same or is_known):
        against.append("titles that are not the same need the same author and about the same year")
    yield from against
    if (titles[0].is_short or titles[1].is_short) and not (is_known and compared.gap(one, other) == 0):
        yield "so short a title needs the same author and year"


def _said(one: Title, other: Title) -> Iterator[str]:
    """What of two titles tells documents apart, however alike they are."""
    titles = one, other
    if not same_numbers(*titles):
        yield f"numbers in the titles: {' and '.join(' '.join(title.numbers) or 'none' for title in titles)}"
    if notices := one.notices ^ other.notices:
        yield f"only one title has the word {', '.join(sorted(notices))}"
    elif before := words_before(*titles):
        yield f"one title has before it: {before}"
    if one.appended and other.appended and one.appended != other.appended:
        yield f"in brackets after the titles: {one.appended} and {other.appended}"


def against_the_rest(compared: Compared, rules: Mapping[str, Any], one: int, other: int) -> Iterator[str]:
    """What in years, first authors and identifiers speaks against it; what is missing does not."""
    if compared.gap(one, other) > rules["years"]:
        yield f"years more than {rules['years']} apart"
    names = compared.families[one], compared.families[other]
    if author_likeness(*names) < rules["authors"]:
        yield f"first authors {names[0][0]} and {names[1][0]}"
    for name in TELLING:
        values = compared.identifiers[name][one], compared.identifiers[name][other]
        if name in rules["identifiers"] and all(values) and values[0] != values[1]:
            yield f"two {SHOWN[name]}s, {values[0]} and {values[1]}"


def is_corroborated(compared: Compared, rules: Mapping[str, Any], one: int, other: int) -> bool:
    """Whether both records tell the same first author, and years no further apart than they may be."""
    names = compared.families[one], compared.families[other]
    is_near = compared.gap(one, other) <= rules["years"]  # not where one is missing
    return is_near and all(names) and author_likeness(*names) >= max(rules["authors"], SAME_NAME)
