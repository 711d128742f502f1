"""Pairs of titles that are alike, found without comparing each title with every other one.

Two titles that are much alike share sequences of four letters, and among these rare ones. Of each title the rarest
sequences that another title has too are looked up; only pairs that share enough of them to be no accident are compared
(inverted index and prefix filter: Chaudhuri, Ganti and Kaushik 2006, A primitive operator for similarity joins in data
cleaning, ICDE; Bayardo, Ma and Srikant 2007, Scaling up all pairs similarity search, WWW).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

Numbers = NDArray[np.int64]
LETTERS = 4
"""Length of the sequences; blanks do not count, so that "age-related" is "agerelated"."""
MOST, LEAST = 60, 24
"""How many sequences of a title are looked up: as many as `_EFFORT` allows, within these bounds."""
_EFFORT = 4e8
"""Pairs of titles with a sequence in common, counted once per sequence, that are weighed at most."""
_SURPRISE = 8.0
"""How much rarer than once among all pairs what two titles share has to be: by exp(8), were sequences independent."""
_SHARE = 0.15
"""Of a short title's own sequences, by their weight: what another title has to share of them."""
_SHORT, _FEW = 30, 10_000
"""Titles of so many letters or fewer are all compared with each other, the shortest so many at most: they have too few
sequences to share."""
TOGETHER, NEXT = 200, 20
"""Of so many records with one title or identifier all pairs are compared; of more, each with so many that follow it."""
_CHUNK = 500
"""Titles looked up at once, so that memory grows with their number only."""


def pairs_alike(titles: Sequence[str], least: float, apart: int = 0) -> Iterator[tuple[int, int, float]]:
    """Pairs of titles at least as similar as `least`.

    Parameters
    ----------
    titles
        As `duplicates_titles.normalised_title` gives them, each once (once on either side of `apart`).
    least
        0 to 100: rapidfuzz's ratio, 100 x (1 - d / (length of both titles)) with d the fewest insertions and deletions
        that turn one title into the other (https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html).
    apart
        Where it is not 0, only pairs of one of the first `apart` titles with one of the others are wanted.

    Yields
    ------
    tuple
        Two positions, the smaller first, and the ratio; each pair once. Titles without letters are like none.

    Notes
    -----
    A pair is overlooked where changes spoil nearly all rare sequences that it could share. With `least` at 80 or above
    the tests find none missing on a real review and on corrupted titles; far below, some are.
    """
    is_short = _short(titles)
    for first, second in chain(_among_short(np.flatnonzero(is_short), apart), _sharing(titles, apart, is_short)):
        ratios = process.cpdist(
            [titles[one] for one in first], [titles[other] for other in second], scorer=fuzz.ratio, score_cutoff=least,
            dtype=np.float64,
        )  # fmt: skip
        found = np.flatnonzero(ratios >= least)
        for at in found[np.lexsort((second[found], first[found]))]:
            yield int(first[at]), int(second[at]), float(ratios[at])


def _short(titles: Sequence[str]) -> NDArray[np.bool_]:
    """Which titles have few letters, but some."""
    lengths = np.array([len(title.replace(" ", "")) for title in titles], dtype=np.int64)
    told = np.sort(lengths[lengths > 0])
    longest = _SHORT if len(told) <= _FEW else min(_SHORT, told[_FEW] - 1)
    return (lengths > 0) & (lengths <= longest)


def _among_short(short: Numbers, apart: int) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs of some titles, in parts."""
    for start in range(0, len(short), _CHUNK):
        first, second = np.meshgrid(short[start : start + _CHUNK], short[start:], indexing="ij")
        wanted = (first < apart) & (second >= apart) if apart else first < second
        yield first[wanted], second[wanted]


def _sharing(titles: Sequence[str], apart: int, is_short: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs that share enough, not both short, in parts; the smaller position first."""
    rows, columns, weights = _sequences(titles)
    total = np.bincount(rows, weights, minlength=len(titles))
    needed = np.minimum(np.log(max(len(titles), 2)) + _SURPRISE, _SHARE * total)
    shape = (len(titles), int(columns.max(initial=0)) + 1)
    have = sp.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
    weighed = sp.csr_matrix((weights.astype(np.float32), (columns, rows)), shape=shape[::-1])
    for start in range(0, apart or len(titles), _CHUNK):
        stop = min(start + _CHUNK, apart or len(titles))
        behind = apart or start
        shared = (have[start:stop] @ weighed[:, behind:]).tocoo()
        first, second = shared.row.astype(np.int64) + start, shared.col.astype(np.int64) + behind
        enough = (first < second) & (shared.data >= np.minimum(needed[first], needed[second]) - 1e-3)
        enough &= ~(is_short[first] & is_short[second])
        yield first[enough], second[enough]


def _sequences(titles: Sequence[str]) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Title, sequence and weight (-log of the share of titles that have it) of what is looked up."""
    known: dict[str, int] = {}
    lengths, found = np.zeros(len(titles), dtype=np.int64), []
    for number, title in enumerate(titles):
        text = f"^{title.replace(' ', '')}$" if title else ""
        own = {known.setdefault(text[at : at + LETTERS], len(known)) for at in range(max(len(text) - LETTERS + 1, 0))}
        lengths[number] = len(own)
        found.append(np.fromiter(own, dtype=np.int32, count=len(own)))
    columns = np.concatenate([*found, np.zeros(0, dtype=np.int32)]).astype(np.int64)
    rows = np.repeat(np.arange(len(titles)), lengths)
    often = np.bincount(columns, minlength=len(known))
    shared = often[columns] > 1
    rows, columns = rows[shared], columns[shared]
    order = np.lexsort((columns, often[columns], rows))
    rows, columns = rows[order], columns[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, np.arange(len(titles)))[rows]
    kept = rank < _depth(rank, columns, len(known))
    rows, columns = rows[kept], columns[kept]
    return rows, columns, np.log((len(titles) + 1) / often[columns])


def _depth(rank: Numbers, columns: Numbers, known: int) -> int:
    """How many of each title's rarest sequences are looked up."""
    for depth in range(MOST, LEAST, -2):
        often = np.bincount(columns[rank < depth], minlength=known).astype(np.float64)
        if (often**2).sum() / 2 <= _EFFORT:
            return depth
    return LEAST


def beginnings(titles: Sequence[str], least: int) -> Iterator[tuple[int, int]]:
    """Pairs of titles of which the first, with at least `least` characters, is the beginning of the second."""
    order = sorted(range(len(titles)), key=titles.__getitem__)
    texts = [titles[at] for at in order]
    for place, text in enumerate(texts):
        if len(text) >= least:
            stop = bisect_left(texts, text + chr(0x10FFFF), place)
            yield from ((order[place], order[behind]) for behind in range(place + 1, stop))


def endings(titles: Sequence[str], least: int) -> Iterator[tuple[int, int]]:
    """Pairs of titles of which the first, with at least `least` characters, is the last words of the second."""
    for short, long in beginnings([f"{title} "[::-1] for title in titles], least):
        if titles[long].endswith(f" {titles[short]}"):
            yield short, long


def neighbours(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of `members`; of more than `TOGETHER`, each with the `NEXT` that follow it only."""
    reach = len(members) if len(members) <= TOGETHER else NEXT
    for place, one in enumerate(members):
        yield from ((one, other) for other in members[place + 1 : place + 1 + reach])


def runs(keys: Sequence[str]) -> dict[str, list[int]]:
    """The positions of each key but "", in the order of their first."""
    found: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if key:
            found.setdefault(key, []).append(at)
    return found
