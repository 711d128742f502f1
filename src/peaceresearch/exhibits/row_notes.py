"""What stands in and beside the rows of a figure: why a row is empty, its number or base, and how high rows are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes

from peaceresearch.exhibits.theme import MUTED

_LINE, _GAP = 0.16, 0.1
"""Inches of a line of a label, and between the labels of two rows."""


def say_why(axes: Axes, y: float, why: str, colour: str | None = None) -> None:
    """In the row `y`: why it has no mark."""
    axes.annotate(
        why, (0.01, y), xycoords=("axes fraction", "data"), va="center", color=colour or MUTED, style="italic", size=8.5
    )


def at_right_end(axes: Axes, y: float, text: str, colour: str | None = None) -> None:
    """Beside the row `y`, right of the axes."""
    axes.annotate(
        text,
        (1.015, y),
        xycoords=("axes fraction", "data"),
        va="center",
        color=colour or MUTED,
        size=8.5,
        annotation_clip=False,
    )


def height_of(labels: Sequence[str], least: float, line: float = _LINE, gap: float = _GAP) -> float:
    """Inches of rows with these labels, at least `least` a row: as high as the two neighbours with most lines need, of
    `line` inches each and with a `gap` between labels.
    """
    lines = [label.count("\n") + 1 for label in labels]
    most = max((sum(pair) / 2 for pair in pairwise(lines)), default=max(lines, default=1))
    return len(labels) * max(least, line * most + gap)
