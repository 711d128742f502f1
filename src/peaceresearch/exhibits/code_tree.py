"""Kind `code_tree`: the codebook as a tree, with the groups that raised each code and the passages coded with it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.theme import GRID, INK, MUTED, WIDTH, new_figure
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import rows

_LINE, _GAP, _HEAD, _FRAME = 0.165, 0.11, 0.34, 0.12
"""Inches of a line of a label, between two rows, of the heads, and around all."""
_INDENT, _MARGIN, _SIZE = 0.24, 0.06, 9.5
"""Inches per level of the tree and before a label; points of the labels."""
_LABELS, _GROUPS, _PASSAGES = 3.35, 0.55, 0.85
"""Inches of the labels at most, and of the two columns of numbers."""
MEASURES = ("tree", "passages")
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per code in the codebook's order, indented below its parent: a bar and a number for the groups that
    raised it of those held, and the number of passages where results tell it. A code that is withheld says why.
    """
    tree = list(rows(results[results["measure"] == "tree"].sort_values(["x", "id"])))
    passages = {row.item: row for row in rows(results[results["measure"] == "passages"])}
    levels = _levels({row.item: row.category for row in tree})
    labels = [_label(row.item, levels[row.item], view) for row in tree]
    heights = [_LINE * (label.count("\n") + 1) + _GAP for label in labels]
    total = _HEAD + sum(heights)
    bars = _bars(tree, labels, levels, has_passages=bool(passages))
    figure, axes = new_figure(_FRAME + total)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total, 0)
    axes.axis("off")
    parents = {row.category for row in tree}
    places, top = {}, _HEAD
    for row, label, height in zip(tree, labels, heights, strict=True):
        y = top + height / 2
        top += height
        places[row.item] = (levels[row.item] * _INDENT, y)
        _branch(axes, row, places)
        weight = "semibold" if row.item in parents else "normal"
        axes.text(places[row.item][0] + _MARGIN, y, label, va="center", size=_SIZE, weight=weight)
        _numbers(axes, y, row, passages.get(row.item), bars, view)
    _heads(axes, bars[1], has_passages=bool(passages), view=view)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What the number of a code with codes below it counts."""
    has_levels = (results.loc[results["measure"] == "tree", "category"] != "").any()
    return [Part(view.words.text("tree_note"))] if has_levels else []


def _levels(parents: dict[str, str]) -> dict[str, int]:
    """How deep each code stands; a parent that is not shown counts for none."""

    def level(code: str, seen: tuple[str, ...] = ()) -> int:
        above = parents.get(code, "")
        return 0 if above not in parents or above in seen else 1 + level(above, (*seen, code))

    return {code: level(code) for code in parents}


def _bars(tree: list[Any], labels: list[str], levels: dict[str, int], *, has_passages: bool) -> tuple[float, float]:
    """Where bars begin and end: right of the labels, and left of the numbers."""
    widest = max(levels[row.item] * _INDENT + text_width(label, _SIZE) for row, label in zip(tree, labels, strict=True))
    return widest + 0.3, WIDTH - _GROUPS - (_PASSAGES if has_passages else 0.0)


def _label(code: str, level: int, view: View) -> str:
    return folded(words_of(view.label("item", code)), max(1.2, _LABELS - 0.1 - level * _INDENT), _SIZE)


def _branch(axes: Axes, row: Any, places: dict[str, tuple[float, float]]) -> None:
    """A line from the parent down and to the code."""
    if row.category not in places:
        return
    (above, top), (own, y) = places[row.category], places[row.item]
    x = above + 0.12
    axes.plot([x, x, own], [top + 0.11, y, y], color=MUTED, lw=0.7, solid_joinstyle="miter", zorder=0.5)


def _numbers(axes: Axes, y: float, row: Any, passages: Any, bars: tuple[float, float], view: View) -> None:
    first, last = bars
    if why := view.withheld(row):
        axes.text(first, y, why, va="center", color=MUTED, style="italic", size=8.5)
        return
    for part, colour in ((1.0, GRID), (row.estimate / row.n, SEQUENCE[0])):
        axes.add_patch(Rectangle((first, y - 0.07), part * (last - first), 0.14, facecolor=colour, lw=0))
    text = f"{view.number(row.estimate, 0)}/{view.number(row.n, 0)}"
    axes.text(last + _GROUPS - 0.05, y, text, ha="right", va="center", color=INK, size=9)
    if passages is not None:
        shown = "–" if view.withheld(passages) else view.number(passages.estimate, 0)
        axes.text(WIDTH, y, shown, ha="right", va="center", color=INK, size=9)


def _heads(axes: Axes, bars_end: float, *, has_passages: bool, view: View) -> None:
    y = _HEAD - 0.12
    heads = [(0.0, "code", "left"), (bars_end + _GROUPS - 0.05, "groups", "right")]
    heads += [(WIDTH, "passages", "right")] if has_passages else []
    for x, word, side in heads:
        axes.text(x, y, view.words.text(word), ha=side, va="bottom", color=MUTED, size=8.5)
