"""Kind `slopes`: means before and after, joined by a line per question."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from peaceresearch.exhibits.measured import folded, words_of
from peaceresearch.exhibits.spread import spread
from peaceresearch.exhibits.theme import GRID, INK, MUTED, WIDTH, new_figure
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import rows

_LEFT, _RIGHT = 2.8, 5.4
"""Inches from the left edge to the moments before and after."""
_LABEL, _LINE, _GAP = 2.15, 0.165, 0.09
"""Inches of a label's line, of its height, and of the space between two labels."""
_PLOT, _HEAD = 2.5, 0.4
"""Inches between the lowest and the highest mean, at least, and of the heads."""
_MOVED = 0.06
"""Inches that a label may stand off its mean before a line joins them."""
_SIZE = 9.5
MEASURES = ("before", "after")
"""What this kind can draw."""


@dataclass(frozen=True)
class _Slope:
    label: str
    before: float
    after: float
    n: float
    colour: str


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a line per question from its mean before to its mean after, with both in numbers and the number of pairs.

    Labels that would overlap are moved apart, and joined to their means; a question whose means are withheld says so
    below.
    """
    slopes, withheld = _slopes(results, view)
    ends = [[slope.before for slope in slopes], [slope.after for slope in slopes]]
    heights = [_LINE * (slope.label.count("\n") + 1) + _GAP for slope in slopes]
    plot = max(_PLOT, sum(heights) * 1.15) if slopes else 0.2
    foot = 0.2 + 0.24 * len(withheld)
    figure, axes = new_figure(plot + _HEAD + foot)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH - 0.1)
    axes.set_ylim(-foot, plot + _HEAD)
    low, high = min([*ends[0], *ends[1]], default=0.0), max([*ends[0], *ends[1]], default=1.0)
    inches = [[plot * _part(value, low, high) for value in values] for values in ends]
    _heads(axes, plot, view)
    for slope, start, end in zip(slopes, *inches, strict=True):
        axes.plot([_LEFT, _RIGHT], [start, end], "-o", color=slope.colour, lw=2.2, ms=6.5, mec="white", mew=0.8)
    for slope, y, at in zip(slopes, inches[0], spread(inches[0], heights), strict=True):
        _say(axes, _LEFT, y, at, view.number(slope.before, 1), slope, "right")
        axes.text(_LEFT - 0.52, at, slope.label, ha="right", va="center", color=INK, size=_SIZE)
    one_line = [_LINE + _GAP] * len(slopes)
    for slope, y, at in zip(slopes, inches[1], spread(inches[1], one_line), strict=True):
        _say(axes, _RIGHT, y, at, view.number(slope.after, 1), slope, "left")
        base = f"{view.words.text('base')} = {view.number(slope.n, 0)}"
        axes.text(_RIGHT + 0.5, at, base, ha="left", va="center", color=MUTED, size=8.5)
    for index, text in enumerate(withheld):
        axes.text(0, -0.3 - 0.24 * index, text, ha="left", va="center", color=MUTED, style="italic", size=8.5)
    return figure


def _slopes(results: pd.DataFrame, view: View) -> tuple[list[_Slope], list[str]]:
    """The questions that have both means, and a line for each that has not."""
    slopes, withheld = [], []
    for place, item in enumerate(view.order("item", results)):
        found = {row.measure: row for row in rows(results[results["item"] == item])}
        label = view.label("item", item)
        reasons = [view.withheld(row) for row in found.values()]
        if len(found) < len(MEASURES) or any(reasons):
            why = next((reason for reason in reasons if reason), view.words.text("not_estimable"))
            withheld.append(f"{label}: {why}")
            continue
        before, after = found["before"], found["after"]
        colour = SEQUENCE[place % len(SEQUENCE)]
        slopes.append(_Slope(folded(words_of(label), _LABEL, _SIZE), before.estimate, after.estimate, after.n, colour))
    return slopes, withheld


def _part(value: float, low: float, high: float) -> float:
    return 0.5 if high == low else (value - low) / (high - low)


def _heads(axes: Axes, plot: float, view: View) -> None:
    for x, key in ((_LEFT, "before"), (_RIGHT, "after")):
        axes.plot([x, x], [-0.12, plot + 0.12], color=GRID, lw=1.2, zorder=0)
        axes.text(x, plot + 0.22, view.words.text(key), ha="center", va="bottom", color=INK, size=9, weight="semibold")


def _say(axes: Axes, x: float, y: float, at: float, number: str, slope: _Slope, side: str) -> None:
    """A mean in numbers beside its dot at `y`; a line joins them where the number stands off it."""
    sign = -1 if side == "right" else 1
    if abs(at - y) > _MOVED:
        axes.plot([x + sign * 0.06, x + sign * 0.16], [y, at], color=slope.colour, lw=0.6)
    axes.text(x + sign * 0.18, at, number, ha=side, va="center", color=slope.colour, size=9.5, weight="semibold")
