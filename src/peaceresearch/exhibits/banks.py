"""How the columns of a wide table are divided into banks that a page has room for, and how wide they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_PAGE = 99.0
"""Digits of a table's type (9 points) that stand side by side on an A4 page."""
_FIRSTS = (0.24, 0.2)
"""Share of the table's width that the first column has, and that it has at least."""
_SHORTEST, _GAP = 5.0, 2.2
"""Digits that a column has room for, however short its heading, and the blank beside it."""
_SIZES = dict.fromkeys("mwMW", 1.5) | dict.fromkeys("fijlrtI", 0.6)
"""Letters that are not about as wide as a digit."""


@dataclass(frozen=True)
class Banks:
    """The places of the columns, bank by bank, and the widths of the first column and of those of the widest bank."""

    places: list[list[int]]
    widths: list[float]


def banks(dimensions: Sequence[str], names: Sequence[Sequence[str]]) -> Banks:
    """Divide columns into as few banks as a page has room for.

    Parameters
    ----------
    dimensions
        The dimension of each column; the columns of one stay together where a page has room for them.
    names
        The lines of each column's head, whose longest word tells what a column needs.
    """
    needs = [_need(lines) for lines in names]
    for first in _FIRSTS:
        room = (1 - first) * _PAGE
        found = _divided(dimensions, needs, room)
        if sum(_widest(found, needs)) <= room:
            return _with_widths(found, needs, first)
    # Columns below each other have one width: banks that would do alone may not do together.
    while any(len(bank) > 1 for bank in found) and sum(_widest(found, needs)) > (1 - first) * _PAGE:
        room *= 0.95
        found = _divided(dimensions, needs, room)
    return _with_widths(found, needs, first)


def widths(names: Sequence[Sequence[str]]) -> list[float]:
    """Columns as wide as the longest word of their headings needs, beside each other, after the first one."""
    needs = [_need(lines) for lines in names]
    return _with_widths([list(range(len(needs)))], needs, _FIRSTS[0]).widths


def _divided(dimensions: Sequence[str], needs: Sequence[float], room: float) -> list[list[int]]:
    found: list[list[int]] = [[]]
    taken = 0.0
    for _, group in groupby(range(len(needs)), key=lambda place: dimensions[place]):
        places = list(group)
        whole = sum(needs[place] for place in places)
        has_dimension = any(dimensions[place] for place in found[-1])
        if has_dimension and whole <= room < taken + whole:
            found.append([])
            taken = 0.0
        for place in places:
            if found[-1] and taken + needs[place] > room:
                found.append([])
                taken = 0.0
            found[-1].append(place)
            taken += needs[place]
    return found


def _widest(found: Sequence[Sequence[int]], needs: Sequence[float]) -> list[float]:
    """What each column of the page needs, over all banks."""
    most = max(map(len, found))
    return [max(needs[bank[column]] for bank in found if column < len(bank)) for column in range(most)]


def _with_widths(found: list[list[int]], needs: Sequence[float], first: float) -> Banks:
    columns = _widest(found, needs)
    return Banks(found, [first, *((1 - first) * need / sum(columns) for need in columns)])


def _need(lines: Sequence[str]) -> float:
    """Digits that a column needs: as many as the longest word of its head."""
    return _GAP + max(_SHORTEST, *(_letters(word) for line in lines for word in line.split()))


def _letters(word: str) -> float:
    return sum(_SIZES.get(letter, 1.0) for letter in word)
