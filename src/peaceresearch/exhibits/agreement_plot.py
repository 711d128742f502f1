"""Kind `agreement_plot`: agreement between coders per code, with its interval and the thresholds of the field."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from peaceresearch.exhibits.row_notes import height_of, say_why
from peaceresearch.exhibits.theme import GRID, INK, label_rows, new_figure, wrapped
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.32, 1.0
_LABEL = 38
MEASURES = ("alpha", "kappa", "ac1")
"""What this kind can draw, one at a time."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per code in the config's order: a dot and, where there is one, its interval; a line per threshold has
    its value on top. A code without an estimate says why in words.
    """
    order = view.order("item", results)
    labels = [wrapped(view.label("item", slug), _LABEL) for slug in order]
    figure, axes = new_figure(_FRAME + height_of(labels, _ROW))
    for row in rows(results):
        y, why = order.index(row.item), view.withheld(row)
        if why:
            say_why(axes, y, why)
            continue
        axes.axhline(y, color=GRID, lw=0.7, zorder=0.5)
        if row.ci_low == row.ci_low:
            axes.plot([row.ci_low, row.ci_high], [y, y], color=SEQUENCE[0], lw=2.2, solid_capstyle="round")
        axes.plot(row.estimate, y, "o", color=SEQUENCE[0], ms=6.5, mec="white", mew=0.8)
    first = math.floor(5 * min([0.0, *results["estimate"].dropna(), *results["ci_low"].dropna()]))
    axes.set_xlim(first / 5 - 0.02, 1.02)
    axes.xaxis.set_major_locator(FixedLocator([tick / 5 for tick in range(first, 6)]))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 1))
    label_rows(axes, labels)
    _thresholds(axes, sorted(view.options["thresholds"]), view)
    axes.set_xlabel(view.words.text(str(results["measure"].iloc[0])))
    return figure


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
