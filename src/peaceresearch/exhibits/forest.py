"""Estimates of models as dots with intervals: a row per term, and in it a lane per model or answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from peaceresearch.exhibits.row_notes import height_of, say_why
from peaceresearch.exhibits.theme import INK, label_rows, legend_above, legend_height, new_panels, wrapped

_ROW, _LANE, _FRAME, _LABEL = 0.4, 0.2, 0.75, 36
"""Inches per row, per lane of one and around the rows, and letters of a line of a label."""
_TITLE = 0.28
_TOGETHER = 0.8
"""The part of a row's height that its lanes take."""


def panels_of(
    rows_of_panels: Sequence[Sequence[str]], lanes: Sequence[int], titles: Sequence[str], legend: Sequence[Any]
) -> tuple[Figure, list[Axes]]:
    """An empty figure with a panel per entry: its rows have these labels, and room for its number of lanes; a legend of
    several entries stands above.
    """
    shown = legend if len(legend) > 1 else ()
    labels = [[wrapped(label, _LABEL) for label in each] for each in rows_of_panels]
    heights = [
        height_of(each, max(_ROW, _LANE * count + 0.14)) + _TITLE * bool(title)
        for each, count, title in zip(labels, lanes, titles, strict=True)
    ]
    figure, panels = new_panels(heights, _FRAME + legend_height(shown), has_one_scale=False)
    for axes, each, title in zip(panels, labels, titles, strict=True):
        label_rows(axes, each)
        if title:
            axes.set_title(wrapped(title, 80), loc="left", size=9.5, color=INK, weight="semibold")
    if shown:
        legend_above(figure, shown)
    return figure, panels


@dataclass(frozen=True)
class Mark:
    """An estimate and where it stands: its row, its lane, its colour; why it is withheld, in words."""

    row: int
    lane: int
    result: Any
    colour: str
    why: str


def draw_marks(axes: Axes, marks: Sequence[Mark], lanes: int, scale: Callable[[Any], Any]) -> None:
    """A dot with its interval per mark, both put through `scale`; or, of a withheld one, why in words: once where it is
    a whole row.
    """
    for place in sorted({mark.row for mark in marks}):
        own = [mark for mark in marks if mark.row == place]
        reasons = {mark.why for mark in own}
        if "" not in reasons and len(reasons) == 1:
            say_why(axes, place, own[0].why)
            continue
        for mark in own:
            _draw(axes, place + offset(mark.lane, lanes), mark, scale)


def offset(lane: int, lanes: int) -> float:
    """How far a lane lies below the middle of its row."""
    return (lane - (lanes - 1) / 2) * _TOGETHER / lanes


def _draw(axes: Axes, y: float, mark: Mark, scale: Callable[[Any], Any]) -> None:
    if mark.why:
        say_why(axes, y, mark.why)
        return
    row, colour = mark.result, mark.colour
    axes.plot(scale(np.array([row.ci_low, row.ci_high])), [y, y], color=colour, lw=2.2, solid_capstyle="round")
    axes.plot(scale(row.estimate), y, "o", color=colour, ms=6.5, mec="white", mew=0.8)


def mark_nothing(axes: Axes, null: float) -> None:
    """A line where there is no effect."""
    axes.axvline(null, color=INK, lw=1, ls=(0, (3, 2)), zorder=0.9)
    axes.grid(axis="x")


def handles(colours: Mapping[str, str], labels: Mapping[str, str]) -> list[Line2D]:
    """Entries of a legend: a dot with an interval per colour."""
    return [
        Line2D([], [], color=colour, marker="o", mec="white", lw=2.2, label=labels[name])
        for name, colour in colours.items()
    ]
