"""Kind `prisma_flow`: the way of the records from identification to inclusion.

After the PRISMA 2020 flow diagrams (Page et al. 2021, BMJ 372, n71, figure 1): that of databases and registers only, or
that with a second column for what was found by other methods.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.prisma_flow_boxes import BETWEEN, Flow, Level, Look
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, new_figure
from peaceresearch.exhibits.view import View

_PHASE, _GAP = 0.3, 0.26
"""Inches: width of a phase's bar at the left, space between boxes below each other."""
_FIRST = _PHASE + 0.1
_SIZES = (8.6, 8.2, 7.8, 7.4, 7.0, 6.6)
"""Points of the text: the largest one with which every word fits its box and the diagram a page."""
_NEAR = 0.04
"""Inches from a box's corner at which no arrow begins."""
_PAGE = 8.3
"""Inches that a diagram has on a page."""
_PHASES = ("#dbe7f0", "#e6edf2", "#d8e8dd")
_HEAD = "#dde1e6"
MEASURES = ("records", "studies")
"""What this kind can draw."""
DIMENSIONS = ("route",)


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw the boxes of the three phases, each text folded into its box.

    There is a second column for other methods where the view says that the flow has routes, and the option `columns`
    not otherwise. Stages that the results do not have are left out: a review that nobody has screened ends at the
    records to screen. Of what was removed before screening and why full texts were excluded only what occurs is told.

    Raises
    ------
    InputError
        The number of a box is missing among the results.
    """
    has_routes = bool(view.documents.get("routes")) and view.options.get("columns") != 1
    look, levels = _fitted(results, view, has_routes=has_routes)
    heads = _heads(view, look) if has_routes else []
    heights = _heights(levels, look, view)
    start = max((look.height(head) for head in heads), default=0.0) + (0.14 if heads else 0.0)
    tops = [start + sum(heights[:index]) + _GAP * index for index in range(len(levels))]
    total = tops[-1] + heights[-1]
    figure, axes = new_figure(total + 0.1)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(total + 0.02, -0.02)
    axes.set_axis_off()
    middles = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    for level, middle in zip(levels, middles, strict=True):
        for slot, texts in level.cells.items():
            _stack(axes, look, slot, middle, texts)
        _beside(axes, look, level, middle)
    for trunk in (0, 2) if has_routes else (0,):
        _down(axes, look, trunk, levels, middles)
    if has_routes:
        _to_included(axes, look, levels, middles)
    elif levels[0].is_of_sources:
        _join(axes, look, levels[0], middles[0], tops[1] - _GAP / 2)
    for slot, head in zip((0, 2), heads, strict=False):
        _head(axes, look, slot, head, max(map(look.height, heads)))
    _phases(axes, look, levels, tops, heights, view)
    return figure


def _fitted(results: pd.DataFrame, view: View, *, has_routes: bool) -> tuple[Look, list[Level]]:
    """The levels in the largest letters that fit."""
    for size in _SIZES:
        look = _look(size, has_routes=has_routes)
        flow = Flow(results, view, look)
        levels = flow.levels(has_routes=has_routes)
        is_low = sum(_heights(levels, look, view)) + _GAP * len(levels) <= _PAGE
        if is_low and not flow.broken:
            break
    return look, levels


def _look(size: float, *, has_routes: bool) -> Look:
    """One trunk with broad boxes, or two with narrow ones, of which those beside the trunk are the broader."""
    end = WIDTH - 0.06
    if not has_routes:
        width = (end - _FIRST - 0.35) / 2
        return Look(size, (_FIRST, _FIRST + width + 0.35), (width, width))
    main = 0.44 * (end - _FIRST - 0.52) / 2
    side = 0.56 * (end - _FIRST - 0.52) / 2
    second = _FIRST + main + side + 0.36
    return Look(size, (_FIRST, _FIRST + main + 0.16, second, second + main + 0.16), (main, side, main, side))


def _heads(view: View, look: Look) -> list[str]:
    words = [view.words.text(f"prisma_bar_{route}") for route in ("databases", "other")]
    inner = look.lefts[1] + look.widths[1] - look.lefts[0] - 4 * look.pad
    return [folded(words_of(word), inner * 0.94, look.size) for word in words]


def _heights(levels: Sequence[Level], look: Look, view: View) -> list[float]:
    """Inches of each level; the bar of a phase is at least as long as its word."""
    heights = [max(look.stack(texts) for texts in level.cells.values()) for level in levels]
    for phase, word in enumerate(_words(view)):
        members = [index for index, level in enumerate(levels) if level.phase == phase]
        if members:
            bar = sum(heights[index] for index in members) + _GAP * (len(members) - 1)
            heights[members[-1]] += max(0.0, text_width(word, look.size) * 1.1 + 2 * look.pad - bar)
    return heights


def _words(view: View) -> list[str]:
    return [view.words.text(f"prisma_{word}") for word in ("identification", "screening", "inclusion")]


def _edges(look: Look, middle: float, texts: Sequence[str]) -> list[tuple[float, float]]:
    """Top and bottom of each box of a stack around `middle`."""
    top, edges = middle - look.stack(texts) / 2, []
    for text in texts:
        edges.append((top, top + look.height(text)))
        top = edges[-1][1] + BETWEEN
    return edges


def _stack(axes: Axes, look: Look, slot: int, middle: float, texts: Sequence[str]) -> None:
    x, width = look.lefts[slot], look.widths[slot]
    for text, (top, bottom) in zip(texts, _edges(look, middle, texts), strict=True):
        style: dict[str, Any] = {"facecolor": "white", "edgecolor": MUTED, "lw": 0.8, "clip_on": False}
        axes.add_patch(Rectangle((x, top), width, bottom - top, **style))
        place = (x + look.pad, (top + bottom) / 2)
        axes.text(*place, text, ha="left", va="center", size=look.size, color=INK, linespacing=1.25)


def _trunk(look: Look, slot: int) -> float:
    return look.lefts[slot] + look.widths[slot] / 2


def _beside(axes: Axes, look: Look, level: Level, middle: float) -> None:
    """Arrows from the trunks to what leaves them; other sources leave nothing."""
    for slot, texts in level.cells.items():
        if slot % 2 == 0 or level.is_of_sources:
            continue
        on_trunk = level.cells.get(slot - 1)
        start = look.lefts[slot - 1] + look.widths[slot - 1] if on_trunk else _trunk(look, slot - 1)
        half = look.stack(on_trunk) / 2 if on_trunk else 0.0
        bend = (start + look.lefts[slot]) / 2
        for top, bottom in _edges(look, middle, texts):
            y = (top + bottom) / 2
            if not on_trunk or abs(y - middle) < half - _NEAR:
                _arrow(axes, (start, y), (look.lefts[slot], y))
                continue
            axes.plot([start, bend, bend], [middle, middle, y], color=MUTED, lw=0.9)
            _arrow(axes, (bend, y), (look.lefts[slot], y))


def _down(axes: Axes, look: Look, slot: int, levels: Sequence[Level], middles: Sequence[float]) -> None:
    """Arrows down from each box of a trunk to the next."""
    boxes = [(level.cells[slot], middle) for level, middle in zip(levels, middles, strict=True) if slot in level.cells]
    for (above, high), (below, low) in pairwise(boxes):
        start, end = high + look.stack(above) / 2, low - look.stack(below) / 2
        _arrow(axes, (_trunk(look, slot), start), (_trunk(look, slot), end))


def _join(axes: Axes, look: Look, level: Level, middle: float, y: float) -> None:
    """From the box of other sources to the trunk, at the height `y`."""
    x = _trunk(look, 1)
    axes.plot([x, x, _trunk(look, 0)], [middle + look.stack(level.cells[1]) / 2, y, y], color=MUTED, lw=0.9)


def _to_included(axes: Axes, look: Look, levels: Sequence[Level], middles: Sequence[float]) -> None:
    """From the last box of the second trunk to the documents included, or to the records to screen."""
    last = max(index for index, level in enumerate(levels) if 2 in level.cells)
    if last == len(levels) - 1:
        return
    x, start = _trunk(look, 2), middles[last] + look.stack(levels[last].cells[2]) / 2
    axes.plot([x, x], [start, middles[-1]], color=MUTED, lw=0.9)
    _arrow(axes, (x, middles[-1]), (look.lefts[0] + look.widths[0], middles[-1]))


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=8, color=MUTED, lw=0.9, shrinkA=0, shrinkB=0)
    )


def _head(axes: Axes, look: Look, slot: int, text: str, height: float) -> None:
    x = look.lefts[slot]
    width = look.lefts[slot + 1] + look.widths[slot + 1] - x
    style: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.06", "facecolor": _HEAD, "edgecolor": "none"}
    axes.add_patch(FancyBboxPatch((x, 0), width, height, mutation_aspect=1, **style))
    place = (x + width / 2, height / 2)
    axes.text(*place, text, ha="center", va="center", size=look.size, color=INK, fontweight="semibold")


def _phases(
    axes: Axes, look: Look, levels: Sequence[Level], tops: Sequence[float], heights: Sequence[float], view: View
) -> None:
    style: dict[str, Any] = {"ha": "center", "va": "center", "color": INK, "fontweight": "semibold"}
    for phase, word in enumerate(_words(view)):
        members = [index for index, level in enumerate(levels) if level.phase == phase]
        if not members:
            continue
        top, bottom = tops[members[0]], tops[members[-1]] + heights[members[-1]]
        axes.add_patch(Rectangle((0, top), _PHASE, bottom - top, facecolor=_PHASES[phase], edgecolor="none"))
        axes.text(_PHASE / 2, (top + bottom) / 2, word, rotation=90, size=look.size, **style)
