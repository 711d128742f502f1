r"""Positions of text selections, brought to code points.

REFI-QDA 1.5, section 10.2: a selection counts Unicode code points of the plain text from 0 (the standard's own
example shows that the end is exclusive, though its words, "the first and the last character", can be read otherwise).
Programs depart from it in five ways that are told apart here: strings in UTF-16 count two for a character beyond the
Basic Multilingual Plane, such as an emoji; ``\r\n`` counts as one (ATLAS.ti, found by the authors of QualCoder, in its
importer); ``\n`` counts as two, as the text had ``\r\n`` where it was coded (an XML parser makes one of the two, and
so do some exporters); the byte-order mark of the text file counts; and the end is the last character itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

_WIDE = "[\U00010000-\U0010ffff]"
_SPECIAL = re.compile(rf"\r\n|\n|{_WIDE}")


@dataclass(frozen=True)
class Counting:
    r"""How positions in one text are counted; the standard's way by default.

    Attributes
    ----------
    wide
        Units of a character beyond the Basic Multilingual Plane: 1, or 2 in UTF-16.
    pair
        Units of ``\r\n``: 2, or 1.
    feed
        Units of ``\n`` without ``\r``: 1, or 2.
    mark
        Units of the byte-order mark before the text: 0, or 1.
    last
        1 where the end is the position of the last character, 0 where it is the one after it.
    """

    wide: int = 1
    pair: int = 2
    feed: int = 1
    mark: int = 0
    last: int = 0

    def __str__(self) -> str:
        parts = (
            (self.wide != 1, "UTF-16 units"),
            (self.pair != 2, "line breaks as one character"),
            (self.feed != 1, "line breaks as two characters"),
            (self.mark != 0, "the byte-order mark"),
            (self.last != 0, "up to the last character instead of past it"),
        )
        return " and ".join(name for departs, name in parts if departs)


STANDARD = Counting()


class Ruler:
    """Turns positions in one text into code points."""

    def __init__(self, text: str, counting: Counting = STANDARD) -> None:
        self.text, self.counting = text, counting
        odd = [found for found in _specials(text, counting) if found[1] != found[2]]
        self._points = [point for point, _, _ in odd]
        self._sizes = [size for _, size, _ in odd]
        self._units = [units for _, _, units in odd]
        drift = [0, *accumulate(units - size for _, size, units in odd)]
        self._drift = drift
        self._starts = [counting.mark + point + before for (point, _, _), before in zip(odd, drift, strict=False)]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Code points of a selection, or None when it lies outside the text or cuts a character in two."""
        first = self._point(start)
        behind = self._point(end + self.counting.last)
        if first is None or behind is None or not 0 <= first <= behind <= len(self.text):
            return None
        return first, behind

    def _point(self, position: int) -> int | None:
        """Code point at a position; None inside a character that counts two."""
        before = bisect_right(self._starts, position) - 1
        if before < 0:
            return position - self.counting.mark
        point, size, units = self._points[before], self._sizes[before], self._units[before]
        inside = position - self._starts[before]
        if inside >= units:
            return point + size + inside - units
        if inside == 0 or self.text[point] == "\n":  # between the two halves of a line break that the text has whole
            return point
        return None


def _specials(text: str, counting: Counting) -> list[tuple[int, int, int]]:
    """Code point, number of code points and of counted units of everything that may count otherwise than it is long."""
    if counting.wide == 1 and counting.pair == 2 and counting.feed == 1:
        return []
    units = {"\r\n": counting.pair, "\n": counting.feed}
    return [(found.start(), len(found[0]), units.get(found[0], counting.wide)) for found in _SPECIAL.finditer(text)]
