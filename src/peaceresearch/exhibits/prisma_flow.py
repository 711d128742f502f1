"""Kind `prisma_flow`: the way of the records from identification to inclusion.

After the PRISMA 2020 flow diagram (Page et al. 2021, BMJ 372, n71, figure 1), with databases and other sources on top;
what other sources gave is screened with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, new_figure
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

_SIZE, _LINE, _PAD = 8.6, 0.158, 0.09
"""Points of the text, inches of a line, and of the space inside a box."""
_PHASE, _GAP, _BETWEEN = 0.34, 0.27, 0.35
"""Inches: width of a phase's bar at the left, space between boxes below each other, and beside each other."""
_LEFT = _PHASE + 0.12
_COLUMN = (WIDTH - _LEFT - _BETWEEN - 0.1) / 2
_RIGHT = _LEFT + _COLUMN + _BETWEEN
_TRUNK = _LEFT + _COLUMN / 2
_INNER = _COLUMN - 2 * _PAD
_INDENT = "\N{EN SPACE} "
_PHASES = ("#dbe7f0", "#e6edf2", "#d8e8dd")
MEASURES = ("records",)
"""What this kind can draw."""


@dataclass(frozen=True)
class _Box:
    text: str

    @property
    def height(self) -> float:
        return _LINE * (self.text.count("\n") + 1) + 2 * _PAD


@dataclass(frozen=True)
class _Level:
    """Boxes beside each other, in a phase; what stands right of the trunk alone has no box on it."""

    phase: int
    left: _Box | None
    right: _Box | None

    @property
    def height(self) -> float:
        return max(box.height for box in (self.left, self.right) if box)


class _Counts:
    """The numbers of the boxes, as text."""

    def __init__(self, results: pd.DataFrame, view: View) -> None:
        self.results, self.view = results, view
        self.found = {(row.item, row.category): row for row in rows(results)}

    def box(self, word: str, name: str) -> _Box:
        """A box with its number and, below it, those of its categories."""
        of_box = self.results[self.results["item"] == name]
        slugs = [slug for slug in self.view.order("category", of_box) if slug]
        lines = [self._line(self.view.words.text(f"prisma_{word}"), name, "")]
        lines += [self._line(f"– {self.view.label('category', slug, name)}", name, slug) for slug in slugs]
        return _Box("\n".join(lines))

    def _line(self, text: str, name: str, category: str) -> str:
        """A text with its number, folded into the box, later lines a little further in; the number stays whole."""
        row = self.found.get((name, category))
        if row is None:
            remedy = "name `documents.records.*` under `results`"
            raise input_error(CONFIG, f"a PRISMA flow without the number of `{name}`", remedy, "exhibits")
        number = "–" if self.view.withheld(row) else self.view.number(row.estimate, 0)
        parts = [*words_of(text), f"({self.view.words.text('base')} = {number})"]
        indent = text_width(f"{_INDENT}.", _SIZE) - text_width(".", _SIZE) if category else 0
        return folded(parts, _INNER - indent, _SIZE).replace("\n", f"\n{_INDENT}" if category else "\n")


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw the boxes of the three phases; the text is folded into its box in every language."""
    levels = _levels(_Counts(results, view))
    heights = [level.height for level in levels]
    # The bar of the last phase has one level only: it is as long as its word.
    heights[-1] = max(heights[-1], text_width(view.words.text("prisma_inclusion"), _SIZE) * 1.1 + 2 * _PAD)
    tops = [sum(heights[:index]) + _GAP * index for index in range(len(levels))]
    total = tops[-1] + heights[-1]
    figure, axes = new_figure(total + 0.35)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total, 0)
    axes.set_axis_off()
    middles = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    for level, middle in zip(levels, middles, strict=True):
        _draw_box(axes, _LEFT, middle, level.left)
        _draw_box(axes, _RIGHT, middle, level.right)
    _join(axes, levels[0], middles[0], tops[1] - _GAP / 2)
    for level, middle in zip(levels[1:], middles[1:], strict=True):
        if level.right:
            _arrow(axes, (_LEFT + _COLUMN if level.left else _TRUNK, middle), (_RIGHT, middle))
    _trunk(axes, levels, middles)
    for phase, word in enumerate(("identification", "screening", "inclusion")):
        members = [index for index, level in enumerate(levels) if level.phase == phase]
        bottom = tops[members[-1]] + heights[members[-1]]
        _phase(axes, tops[members[0]], bottom, view.words.text(f"prisma_{word}"), phase)
    return figure


def _levels(counts: _Counts) -> list[_Level]:
    return [
        _Level(0, counts.box("identified", "identified_databases"), counts.box("other", "identified_other")),
        _Level(0, None, counts.box("duplicates", "duplicates")),
        _Level(1, counts.box("screened", "screened"), counts.box("excluded", "excluded_screening")),
        _Level(1, counts.box("sought", "sought"), counts.box("not_retrieved", "not_retrieved")),
        _Level(1, counts.box("assessed", "assessed"), counts.box("excluded_full_text", "excluded_full_text")),
        _Level(2, counts.box("included", "included"), None),
    ]


def _draw_box(axes: Axes, x: float, middle: float, box: _Box | None) -> None:
    if box is None:
        return
    top = middle - box.height / 2
    axes.add_patch(Rectangle((x, top), _COLUMN, box.height, facecolor="white", edgecolor=MUTED, lw=0.8, clip_on=False))
    axes.text(x + _PAD, middle, box.text, ha="left", va="center", size=_SIZE, color=INK, linespacing=1.25)


def _join(axes: Axes, level: _Level, middle: float, y: float) -> None:
    """From the box of other sources to the trunk, at the height `y`."""
    assert level.right is not None
    x = _RIGHT + _COLUMN / 2
    axes.plot([x, x, _TRUNK], [middle + level.right.height / 2, y, y], color=MUTED, lw=0.9)


def _trunk(axes: Axes, levels: Sequence[_Level], middles: Sequence[float]) -> None:
    """Arrows down from each box on the trunk to the next."""
    boxes = [(level.left, middle) for level, middle in zip(levels, middles, strict=True) if level.left]
    for (above, high), (below, low) in pairwise(boxes):
        _arrow(axes, (_TRUNK, high + above.height / 2), (_TRUNK, low - below.height / 2))


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=9, color=MUTED, lw=0.9, shrinkA=0, shrinkB=0)
    )


def _phase(axes: Axes, top: float, bottom: float, word: str, phase: int) -> None:
    axes.add_patch(Rectangle((0, top), _PHASE, bottom - top, facecolor=_PHASES[phase], edgecolor="none"))
    style: dict[str, Any] = {"ha": "center", "va": "center", "size": _SIZE, "color": INK, "fontweight": "semibold"}
    axes.text(_PHASE / 2, (top + bottom) / 2, word, rotation=90, **style)
