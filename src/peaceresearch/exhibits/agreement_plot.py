"""Kind `agreement_plot`: agreement between coders per code, with its interval and the thresholds of the field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator

from peaceresearch.exhibits.agreement_words import (
    COEFFICIENTS,
    agreement_notes,
    coefficient,
    overall_first,
    row_label,
    unit_name,
)
from peaceresearch.exhibits.cells import LONG, LOW_LINE, LOW_ROW
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.row_notes import height_of, say_why
from peaceresearch.exhibits.theme import GRID, INK, label_rows, legend_above, legend_height, new_figure, wrapped
from peaceresearch.exhibits.view import CONFIG, SEQUENCE, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

_ROW, _LANES, _FRAME = 0.32, (0.095, 0.1), 1.0
_LABEL = 38
MEASURES = tuple(name for name in COEFFICIENTS if name != "percent_agreement")
"""What this kind can draw: one at a time, or several where `groups` is `measure`."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per code in the config's order, that of all codes apart on top: a dot and, where there is one, its
    interval; a line per threshold has its value on top. With `groups`, dots of several coefficients, or of several
    units of comparison, stand below each other in a row. A code without an estimate says why in words.

    Raises
    ------
    InputError
        Two coefficients would stand on one axis without being told apart.
    """
    by = view.options.get("groups")
    table = _shown(results, by)
    measures = [name for name in COEFFICIENTS if name in set(table["measure"])]
    if by != "measure" and len(measures) > 1:
        what = f"{' and '.join(measures)} on one axis"
        raise input_error(CONFIG, what, "make an exhibit for each, or give `groups: measure`", "options")
    lanes = measures if by == "measure" else list(dict.fromkeys(_units(table))) if by == "unit" else [""]
    order = overall_first(table, view)
    labels = [wrapped(row_label(slug, view), _LABEL) for slug in order]
    handles = _handles(by, lanes, view)
    height = _height(labels, len(lanes))
    figure, axes = new_figure(_FRAME + height + legend_height(handles))
    for row in rows(table):
        lane = lanes.index({"measure": row.measure, "unit": row.category}.get(by or "", ""))
        y = order.index(row.item)
        _dot(
            axes,
            y + (lane - (len(lanes) - 1) / 2) * 0.8 / len(lanes),
            row,
            SEQUENCE[lane % len(SEQUENCE)],
            view,
            is_alone=len(lanes) == 1,
        )
    for y in range(len(order)):
        axes.axhline(y, color=GRID, lw=0.7, zorder=0.5)
    _scale(axes, table, view)
    label_rows(axes, labels)
    _set_apart(axes, order)
    _thresholds(axes, sorted(view.options["thresholds"]), view)
    axes.set_xlabel(view.words.text("agreement") if by == "measure" else coefficient(measures[0], view))
    if handles:
        legend_above(figure, handles)
    return figure


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that have a dot."""
    return _shown(results, view.options.get("groups"))


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Who coded, and what is compared."""
    return agreement_notes(results, view, with_unit=view.options.get("groups") != "unit")


def _height(labels: Sequence[str], lanes: int) -> float:
    """Inches of the rows; those of a long plot are low."""
    per_lane, gap = _LANES
    if len(labels) > LONG:
        return height_of(labels, max(LOW_ROW, per_lane * lanes + gap), *LOW_LINE)
    return height_of(labels, max(_ROW, per_lane * lanes + gap))


def _shown(results: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Without `groups: unit`, what is told by the declared unit only."""
    return results if by == "unit" else results[results["category"] == ""]


def _units(table: pd.DataFrame) -> list[str]:
    """The declared unit first, then those compared with it."""
    return sorted(table["category"], key=lambda unit: (unit != "", unit))


def _dot(axes: Axes, y: float, row: Any, colour: str, view: View, *, is_alone: bool) -> None:
    if why := view.withheld(row):
        say_why(axes, y, why, None if is_alone else colour)
        return
    if row.ci_low == row.ci_low:
        axes.plot([row.ci_low, row.ci_high], [y, y], color=colour, lw=2.2 if is_alone else 1.6, solid_capstyle="round")
    axes.plot(row.estimate, y, "o", color=colour, ms=6.5 if is_alone else 5, mec="white", mew=0.8)


def _scale(axes: Axes, table: pd.DataFrame, view: View) -> None:
    first = math.floor(5 * min([0.0, *table["estimate"].dropna(), *table["ci_low"].dropna()]))
    axes.set_xlim(first / 5 - 0.02, 1.02)
    axes.xaxis.set_major_locator(FixedLocator([tick / 5 for tick in range(first, 6)]))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 1))


def _set_apart(axes: Axes, order: Sequence[str]) -> None:
    """A line below the row of all codes."""
    if len(order) > 1 and order[0] == "all_codes":
        axes.axhline(0.5, color=INK, lw=0.8)
        axes.get_yticklabels()[0].set_fontweight("semibold")


def _handles(by: str | None, lanes: Sequence[str], view: View) -> list[Line2D]:
    if by is None or len(lanes) < 2:
        return []
    names = [coefficient(lane, view) if by == "measure" else unit_name(lane, view) for lane in lanes]
    look: dict[str, Any] = {"marker": "o", "mec": "white", "lw": 2.2}
    return [
        Line2D([], [], color=SEQUENCE[place % len(SEQUENCE)], label=name, **look) for place, name in enumerate(names)
    ]


def _thresholds(axes: Axes, values: list[float], view: View) -> None:
    """A dashed line per value, with the value above it; with two that stand close, one to each side."""
    for value in values:
        axes.axvline(value, color=INK, lw=1, ls=(0, (3, 2)), zorder=0.9)
        digits = 1 if round(value, 1) == value else 2 if round(value, 2) == value else 3
        close = [other for other in values if other != value and abs(other - value) < 0.1]
        side = "center" if not close else "right" if all(value < other for other in close) else "left"
        axes.annotate(
            view.number(value, digits),
            (value, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha=side,
            va="bottom",
            color=INK,
            size=8.5,
        )
