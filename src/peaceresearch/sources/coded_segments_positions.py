"""Positions in texts, brought to code points from what a program counts."""

from __future__ import annotations

from typing import Literal

import numpy as np

from peaceresearch.sources.coding_files_texts import Positions

Counted = Literal["code_points", "utf16", "utf8"]


def widths(text: str, counted: Counted) -> Positions:
    """(n,) how many each of the n code points of a text counts for: one, its UTF-16 units, or its bytes of UTF-8."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    limits = {"code_points": [], "utf16": [0xFFFF], "utf8": [0x7F, 0x7FF, 0xFFFF]}[counted]
    return 1 + np.searchsorted(limits, points, side="left").astype(np.int64)


def scale(text: str, counted: Counted) -> Positions:
    """(n + 1,) the position at which each code point of a text begins, and the one after the last."""
    return np.append(0, np.cumsum(widths(text, counted)))


def code_points(measure: Positions, starts: Positions, ends: Positions) -> tuple[Positions, Positions]:
    """Spans in code points.

    Parameters
    ----------
    measure : (n + 1,) int array
        As `scale` gives it; code points may stand at one position (they count for nothing).
    starts, ends : (m,) int arrays
        Positions counted so, the end exclusive.

    Returns
    -------
    tuple of (m,) int arrays
        Starts and ends in code points; -1 in both where one is outside the text or within a code point, or the end
        comes before the start.
    """
    last = np.append(starts, ends)
    inside = np.clip(last, 0, measure[-1])
    first = np.searchsorted(measure, inside[: len(starts)], side="right") - 1
    final = np.searchsorted(measure, inside[len(starts) :], side="left")
    right = (measure[first] == starts) & (measure[final] == ends) & (starts <= ends)
    final = np.where(starts == ends, first, final)
    return np.where(right, first, -1), np.where(right, final, -1)
