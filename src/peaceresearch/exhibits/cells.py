"""Cells of a matrix: their shade, what stands in them, and heads that fit above narrow columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Patch, Rectangle

from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.theme import INK, MUTED

SHADES = LinearSegmentedColormap.from_list("counts", ("#f1f5f9", "#8fb7d6", "#1f5a8a"))
EDGE = "#cfd6dd"
LINE = 0.16
"""Inches of a line of a head."""
HATCHED: Mapping[str, Any] = {"facecolor": "white", "edgecolor": "#b9c1ca", "hatch": "/////", "lw": 0.4}
"""Look of what is not shown."""
LONG = 14
"""Rows above which a matrix is long: its rows are low and its letters small."""
LOW_ROW, LOW_LINE = 0.25, (0.13, 0.05)
"""Inches of a low row, and of a line of its label and the gap between two labels."""
_UPRIGHT = 1.0
"""Inches up to which a head stands on its side in one line; longer ones are folded."""


@dataclass(frozen=True)
class Heads:
    """Heads of columns as they are drawn, the angle at which they stand, and the inches that they need."""

    texts: Sequence[str]
    rotation: int
    height: float


def heads_for(labels: Sequence[str], inches: float, size: float) -> Heads:
    """Heads for columns of `inches`: level where every word fits in three lines or fewer, else on their side."""
    room = inches - 0.06
    level = [folded(words_of(label), room, size) for label in labels]
    lines = [text.count("\n") + 1 for text in level]
    if max(lines, default=1) <= 3 and all(text_width(text, size) <= room for text in level):
        return Heads(level, 0, LINE * max(lines, default=1))
    fits_two = inches >= 2 * LINE
    turned = [folded(words_of(label), _UPRIGHT, size) if fits_two else label for label in labels]
    return Heads(turned, 90, max(text_width(text, size) for text in turned) + 0.05)


def ink_on(colour: Any) -> str:
    """Colour of a text that can be read on `colour`."""
    return "white" if sum(to_rgb(colour)) < 1.45 else INK


def cell(axes: Axes, x: float, y: float, text: str, *, part: float | None, size: float = 9.0) -> None:
    """A cell with the shade of `part` (0 to 1), or a white one with a muted text where there is none."""
    colour: Any = "white" if part is None else SHADES(part)
    axes.add_patch(Rectangle((x - 0.48, y - 0.44), 0.96, 0.88, facecolor=colour, edgecolor=EDGE, lw=0.5))
    ink = MUTED if part is None else ink_on(colour)
    axes.text(x, y, text, ha="center", va="center", color=ink, size=size)


def hatched_cell(axes: Axes, x: float, y: float) -> None:
    """A cell whose content is not shown."""
    axes.add_patch(Rectangle((x - 0.48, y - 0.44), 0.96, 0.88, **HATCHED))


def hatched_handle(why: str) -> Patch:
    """The entry of a legend for what is not shown."""
    return Patch(**HATCHED, label=why)


def held(row: Any) -> float:
    """The groups among which a result counts: its base or, where that are people, `x`."""
    groups: float = row.x if row.measure == "voiced" else row.n
    return groups
