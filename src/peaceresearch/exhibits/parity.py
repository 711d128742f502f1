"""Kind `parity`: share of the participants against share of the population, as a ratio with its exact interval."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator

from peaceresearch.exhibits.row_notes import at_right_end, height_of, say_why
from peaceresearch.exhibits.theme import INK, MUTED, label_rows, legend_above, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME, _LABEL = 0.4, 1.25, 28
"""Inches per row and around the rows, and letters of a line of a label."""
_LEAST, _MOST = 0.1, 10
"""Ends of the axis that nothing goes beyond; a ratio of 0 has no place on a logarithmic axis."""
_TICKS = (0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10)
MEASURES = ("parity",)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a dot with its interval per row, around the line of parity; beside each row the ratio in numbers.

    Rows are the values of the dimension compared, or (`rows`) the values of another one; then colours tell the values
    compared where there are several. An interval that reaches beyond the axis ends at its edge, a ratio of 0 is a
    triangle there; a withheld ratio says why in words.
    """
    axis = view.options["rows"]
    places = _places(results, axis, view)
    order = _order(results, places, axis, view)
    values = view.order("category", results)
    is_divided = axis != "category" and len(values) > 1
    lanes = values if is_divided else [""]
    labels = [wrapped(view.label(axis, slug, item), _LABEL) for item, slug in order]
    figure, axes = new_figure(_FRAME + height_of(labels, max(_ROW, 0.2 * len(lanes) + 0.1)))
    limits = _limits(results, view)
    for row, place in zip(rows(results), places, strict=True):
        lane = lanes.index(row.category) if is_divided else 0
        y = order.index(place) + (lane - (len(lanes) - 1) / 2) * 0.8 / len(lanes)
        colour = view.colour(row.item, row.category, values.index(row.category))
        _draw_ratio(axes, y, row, limits, colour, view)
    axes.axvline(1, color=INK, lw=1, ls=(0, (3, 2)), zorder=0)
    _scale(axes, limits, view)
    label_rows(axes, labels)
    axes.grid(axis="x")
    _say_sides(axes, view)
    if is_divided:
        legend_above(figure, _handles(results, lanes, view))
    return figure


def _places(results: pd.DataFrame, axis: str, view: View) -> list[tuple[str, str]]:
    """Of each result the row in which it stands: the item, where values of several may be rows, and the slug."""
    items = list(results["item"]) if axis == "category" else [""] * len(results)
    return list(zip(items, view.slugs(axis, results), strict=True))


def _order(results: pd.DataFrame, places: list[tuple[str, str]], axis: str, view: View) -> list[tuple[str, str]]:
    """The rows from top to bottom: by item, then by value."""
    items = view.order("item", results) if axis == "category" else [""]
    slugs = view.order(axis, results)
    return [(item, slug) for item in items for slug in slugs if (item, slug) in places]


def _limits(results: pd.DataFrame, view: View) -> tuple[float, float]:
    """Ends of the axis: around every interval and the line of parity, within `_LEAST` and `_MOST`."""
    shown = [row for row in rows(results) if not view.withheld(row)]
    low = min([0.75, *(row.ci_low for row in shown)])
    high = max([1.33, *(row.ci_high for row in shown)])
    return max(_LEAST, low * 0.93), min(_MOST, high * 1.07)


def _draw_ratio(axes: Axes, y: float, row: Any, limits: tuple[float, float], colour: str, view: View) -> None:
    why = view.withheld(row)
    if why:
        say_why(axes, y, why)
        return
    low, high = (min(max(end, limits[0]), limits[1]) for end in (row.ci_low, row.ci_high))
    axes.plot([low, high], [y, y], color=colour, lw=2.2, solid_capstyle="round")
    inside = limits[0] <= row.estimate <= limits[1]
    place = min(max(row.estimate, limits[0]), limits[1])
    marker = "o" if inside else "<" if row.estimate < limits[0] else ">"
    axes.plot(place, y, marker, color=colour, ms=6.5, mec="white", mew=0.8, clip_on=False)
    at_right_end(axes, y, view.number(row.estimate, 2))


def _scale(axes: Axes, limits: tuple[float, float], view: View) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*limits)
    axes.xaxis.set_major_locator(FixedLocator([tick for tick in _TICKS if limits[0] <= tick <= limits[1]]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 0 if value == round(value) else 2))
    axes.set_xlabel(view.words.text("parity"))


def _say_sides(axes: Axes, view: View) -> None:
    """Above the rows: what lies left and right of parity."""
    for x, key, side in ((0.0, "parity_fewer", "left"), (1.0, "parity_more", "right")):
        axes.annotate(
            view.words.text(key),
            (x, 1),
            xycoords="axes fraction",
            xytext=(0, 4),
            textcoords="offset points",
            ha=side,
            va="bottom",
            color=MUTED,
            size=8.5,
        )


def _handles(results: pd.DataFrame, lanes: list[str], view: View) -> list[Line2D]:
    item_of = dict(zip(results["category"], results["item"], strict=True))
    return [
        Line2D(
            [],
            [],
            color=view.colour(item_of[slug], slug, index),
            marker="o",
            mec="white",
            lw=2.2,
            label=view.label("category", slug, item_of[slug]),
        )
        for index, slug in enumerate(lanes)
    ]
