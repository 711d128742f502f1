"""Titles of which one is the other, typed otherwise: a letter wrong, words joined or parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

LETTERS = 5
"""Letters that a word has at least, for another one letter away to be taken for it: "one" and "none", "A" and "B",
"boy" and "bay" are words of their own."""
_PARTS = 3
"""Words that are joined to one at most."""


def differ_by_typing(one: str, other: str) -> bool:
    """Whether two titles have the same words in the same order, but for mistakes of typing.

    Parameters
    ----------
    one, other
        As `duplicates_titles.normalised_title` gives them.

    Returns
    -------
    bool
        Whether each word of one is a word of the other, that word mistyped (`is_mistyped`), or is written in two or
        three parts there.
    """
    mine, theirs = one.split(), other.split()
    waiting, seen = [(0, 0)], set()
    while waiting:
        place = waiting.pop()
        if place == (len(mine), len(theirs)):
            return True
        if place not in seen:
            seen.add(place)
            waiting += _next(mine, theirs, *place)
    return False


def _next(mine: Sequence[str], theirs: Sequence[str], at: int, behind: int) -> Iterator[tuple[int, int]]:
    """Where the words are that follow, if those at two places stand for each other."""
    if at == len(mine) or behind == len(theirs):
        return
    if mine[at] == theirs[behind] or is_mistyped(mine[at], theirs[behind]):
        yield at + 1, behind + 1
    for parts in range(2, _PARTS + 1):
        if behind + parts <= len(theirs) and mine[at] == "".join(theirs[behind : behind + parts]):
            yield at + 1, behind + parts
        if at + parts <= len(mine) and theirs[behind] == "".join(mine[at : at + parts]):
            yield at + parts, behind + 1


def is_mistyped(one: str, other: str) -> bool:
    """Whether one of two words is the other with one letter left out, added, replaced, or swapped with the next
    (optimal string alignment, https://rapidfuzz.github.io/RapidFuzz/Usage/distance/OSA.html): words of `LETTERS` or
    more without digits that begin alike, for who types seldom misses the first letter, and another one may turn the
    sense round ("typical", "atypical").
    """
    if min(len(one), len(other)) < LETTERS or one[0] != other[0] or not (one + other).isalpha():
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def own_words(one: str, other: str) -> tuple[str, str]:
    """The words that each of two titles has and the other has not; "none" where there are none."""
    mine, theirs = Counter(one.split()), Counter(other.split())
    return " ".join((mine - theirs).elements()) or "none", " ".join((theirs - mine).elements()) or "none"
