"""The horizontal axis of a timeline: years side by side, put together where they are many, with empty stretches left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_BINS = (1, 2, 5, 10, 20, 50, 100)
_MOST = 26
"""Circles beside each other that have room for their numbers."""
_EMPTY = 6
"""Bins in a row without anything from which they are left out where there are many; a break takes `_BREAK` bins."""
_BREAK = 2.0
_LONG = 16
"""Bins from which an axis is long enough to be broken."""


@dataclass(frozen=True)
class YearAxis:
    """Where years stand: `bin` years are put together; stretches are pairs of a first and a last bin between which all
    are shown, `starts` the places of their first ones.
    """

    bin: int
    stretches: Sequence[tuple[int, int]]
    starts: Sequence[float]

    def middle(self, year: int) -> float:
        """The place of the bin that a year belongs to."""
        index = year // self.bin
        return next(
            start + index - first
            for (first, last), start in zip(self.stretches, self.starts, strict=True)
            if first <= index <= last
        )

    def place(self, year: int) -> float:
        """The place of a year inside its bin."""
        return self.middle(year) - 0.5 + (year % self.bin + 0.5) / self.bin

    @property
    def end(self) -> float:
        """The place of the last bin."""
        first, last = self.stretches[-1]
        return self.starts[-1] + last - first

    @property
    def breaks(self) -> list[float]:
        """The places of the breaks."""
        ends = [start + last - first for (first, last), start in zip(self.stretches, self.starts, strict=True)]
        return [(end + start) / 2 for end, start in zip(ends, self.starts[1:], strict=False)]

    def ticks(self, room: int) -> list[tuple[float, str]]:
        """Places and texts of at most about `room` ticks, the first and the last of each stretch among them."""
        every = max(1, -(-int(self.end + 1) // max(1, room)))
        every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if step >= every)
        found = []
        for (first, last), start in zip(self.stretches, self.starts, strict=True):
            shown = [index for index in range(first, last + 1) if index % every == 0]
            shown = [index for index in shown if index - first >= every or index == first] or [first]
            if first not in shown and shown[0] - first >= every * 0.6:
                shown.insert(0, first)
            found += [(start + index - first, self._named(index)) for index in shown]
        return found

    def _named(self, index: int) -> str:
        year = index * self.bin
        return str(year) if self.bin == 1 else f"{year}–{str(year + self.bin - 1)[-2:]}"


def year_axis(years: Sequence[int]) -> YearAxis:
    """The axis for these years, of which there is one at least: the shortest bins of which no more than `_MOST` stand
    beside each other, breaks where many in a row hold nothing.
    """
    for width in _BINS:
        axis = _axis(sorted({year // width for year in years}), width)
        if axis.end < _MOST:
            break
    return axis


def _axis(bins: Sequence[int], width: int) -> YearAxis:
    is_long = bins[-1] - bins[0] >= _LONG
    stretches = [[bins[0], bins[0]]]
    for one, other in pairwise(bins):
        if is_long and other - one > _EMPTY:
            stretches.append([other, other])
        else:
            stretches[-1][1] = other
    starts, place = [], 0.0
    for first, last in stretches:
        starts.append(place)
        place += last - first + _BREAK
    return YearAxis(width, [(first, last) for first, last in stretches], starts)
