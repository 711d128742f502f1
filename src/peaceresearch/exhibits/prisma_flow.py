"""Kind `prisma_flow`: the way of the records from identification to inclusion.

After the PRISMA 2020 flow diagram for new reviews (Page et al. 2021, BMJ 372, n71), its two boxes of sources on top.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, new_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_SIZE, _LINE, _PAD = 8.6, 0.158, 0.09
"""Points of the text, inches of a line, and of the space inside a box."""
_PHASE, _GAP = 0.34, 0.27
"""Inches: width of a phase's bar at the left, and height of the space between boxes."""
_COLUMN = (WIDTH - _PHASE - 0.12 - 0.35 - 0.1) / 2
_LEFT, _RIGHT = _PHASE + 0.12, _PHASE + 0.12 + _COLUMN + 0.35
_PHASES = ("#dbe7f0", "#e6edf2", "#d8e8dd")
MEASURES = ("records",)
"""What this kind can draw."""


@dataclass(frozen=True)
class _Box:
    text: str

    @property
    def height(self) -> float:
        return _LINE * (self.text.count("\n") + 1) + 2 * _PAD


class _Counts:
    """The numbers of the boxes, as text."""

    def __init__(self, results: pd.DataFrame, view: View) -> None:
        self.view = view
        self.found = {(row.item, row.category): row for row in rows(results)}

    def number(self, box: str, category: str = "") -> str:
        row = self.found.get((box, category))
        return "–" if row is None or self.view.withheld(row) else self.view.number(row.estimate, 0)

    def line(self, text: str, box: str, category: str = "") -> str:
        """A text with its number, folded into the box; the number is not torn apart."""
        return folded([*words_of(text), f"(n = {self.number(box, category)})"], _INNER, _SIZE)

    def box(self, word: str, name: str) -> _Box:
        return _Box(self.line(self.view.words.text(f"prisma_{word}"), name))

    def listed(self, word: str, of: str) -> _Box:
        """A box whose number is told by its categories, a line each."""
        head = [self.line(self.view.words.text(f"prisma_{word}"), of)]
        order = [slug for slug in self.view.order("category", self._results(of)) if slug]
        return _Box(
            "\n".join(head + [self.line(f"– {self.view.label('category', slug, of)}", of, slug) for slug in order])
        )

    def _results(self, of: str) -> pd.DataFrame:
        return pd.DataFrame({"category": [category for box, category in self.found if box == of]})


_INNER = _COLUMN - 2 * _PAD


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw the boxes of the three phases; the text is folded into its box in every language."""
    counts = _Counts(results, view)
    searches = [slug for slug in view.order("category", results[results["item"] == "identified"]) if slug]
    head = counts.box("identified", "identified_databases").text
    other = counts.box("other", "identified_other").text
    listed = [counts.line(f"– {view.label('category', slug, 'identified')}", "identified", slug) for slug in searches]
    levels: list[tuple[int, _Box, _Box | None]] = [
        (0, _Box("\n".join([head, other, *listed])), counts.box("duplicates", "duplicates")),
        (1, counts.box("screened", "screened"), counts.box("excluded", "excluded_screening")),
        (1, counts.box("sought", "sought"), counts.box("not_retrieved", "not_retrieved")),
        (
            1,
            counts.box("assessed", "assessed"),
            counts.listed("excluded_full_text", "excluded_full_text"),
        ),
        (2, counts.box("included", "included"), None),
    ]
    heights = [max(left.height, right.height if right else 0) for _, left, right in levels]
    # The bar of the last phase has one level only: it is as long as its word.
    heights[-1] = max(heights[-1], text_width(view.words.text("prisma_inclusion"), 9.2) + 2 * _PAD)
    total = sum(heights) + _GAP * (len(levels) - 1)
    figure, axes = new_figure(total + 0.35)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total, 0)
    axes.set_axis_off()
    tops = [sum(heights[:index]) + _GAP * index for index in range(len(levels))]
    for index, (_, left, right) in enumerate(levels):
        middle = tops[index] + heights[index] / 2
        _draw_box(axes, _LEFT, middle, left)
        if right is not None:
            _draw_box(axes, _RIGHT, middle, right)
            _arrow(axes, (_LEFT + _COLUMN, middle), (_RIGHT, middle))
        if index + 1 < len(levels):
            below = tops[index + 1] + (heights[index + 1] - levels[index + 1][1].height) / 2
            _arrow(axes, (_LEFT + _COLUMN / 2, middle + left.height / 2), (_LEFT + _COLUMN / 2, below))
    for phase, word in enumerate(("identification", "screening", "inclusion")):
        members = [index for index, (of, _, _) in enumerate(levels) if of == phase]
        _phase(
            axes, tops[members[0]], tops[members[-1]] + heights[members[-1]], view.words.text(f"prisma_{word}"), phase
        )
    return figure


def _draw_box(axes: Axes, x: float, middle: float, box: _Box) -> None:
    top = middle - box.height / 2
    axes.add_patch(Rectangle((x, top), _COLUMN, box.height, facecolor="white", edgecolor=MUTED, lw=0.8))
    axes.text(x + _PAD, middle, box.text, ha="left", va="center", size=_SIZE, color=INK, linespacing=1.25)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=9, color=MUTED, lw=0.9, shrinkA=0, shrinkB=0)
    )


def _phase(axes: Axes, top: float, bottom: float, word: str, phase: int) -> None:
    axes.add_patch(Rectangle((0, top), _PHASE, bottom - top, facecolor=_PHASES[phase], edgecolor="none"))
    axes.text(
        _PHASE / 2,
        (top + bottom) / 2,
        word,
        rotation=90,
        ha="center",
        va="center",
        size=8.6,
        color=INK,
        fontweight="semibold",
    )
