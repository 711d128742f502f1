"""Kind `saturation_curve`: themes heard by number of groups, as the groups were held and in any order."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, MaxNLocator

from peaceresearch.exhibits.theme import INK, MUTED, legend_above, new_figure
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import RELEASED, rows

_HEIGHT = 3.3
_EXPECTED, _OBSERVED = SEQUENCE[0], SEQUENCE[1]
MEASURES = ("saturation", "saturation_point")
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw the number of themes after 1, 2, ... groups: steps as they were held, and a line with its interval for the
    mean over any order. Where the last new theme is known, its place is marked. Without any result that may be shown,
    the figure says why.
    """
    figure, axes = new_figure(_HEIGHT)
    curves = results[results["measure"] == "saturation"].sort_values("x")
    shown = curves[curves["status"] == RELEASED]
    handles: list[Any] = []
    expected, observed = (shown[shown["item"] == item] for item in ("expected", "observed"))
    if len(expected):
        axes.fill_between(expected["x"], expected["ci_low"], expected["ci_high"], color=_EXPECTED, alpha=0.15, lw=0)
        axes.plot(expected["x"], expected["estimate"], color=_EXPECTED, lw=1.8)
        handles.append(Line2D([], [], color=_EXPECTED, lw=1.8, label=view.words.text("saturation_expected")))
        handles.append(Patch(color=_EXPECTED, alpha=0.15, lw=0, label=view.words.text("interval", level=95)))
    if len(observed):
        axes.plot(observed["x"], observed["estimate"], color=_OBSERVED, lw=1.4, drawstyle="steps-post")
        axes.plot(observed["x"], observed["estimate"], "o", color=_OBSERVED, ms=5.5, mec="white", mew=0.8)
        label = view.words.text("saturation_observed")
        handles.append(Line2D([], [], color=_OBSERVED, marker="o", mec="white", lw=1.4, label=label))
    axes.set_xlabel(view.words.text("groups_held"))
    axes.set_ylabel(view.words.text("themes_heard"))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    if shown.empty:
        _say_why(axes, results, view)
        return figure
    count, most = int(shown["x"].max()), max([*shown["estimate"], *shown["ci_high"].dropna()])
    axes.set_xlim(0.6, count + 0.4)
    axes.set_ylim(0, 1.12 * most)
    axes.xaxis.set_major_locator(FixedLocator(list(range(1, count + 1, max(1, -(-count // 20))))))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    for point in rows(results[(results["measure"] == "saturation_point") & (results["status"] == RELEASED)]):
        _mark(axes, point.estimate, point.n, view)
    legend_above(figure, handles)
    return figure


def _mark(axes: Axes, last: float, count: float, view: View) -> None:
    """A line at the last group that brought a new theme, and what it means, on the side that has room."""
    reached = last < count
    text = view.words.text("saturation_point" if reached else "saturation_open", count=view.number(last, 0))
    axes.axvline(last, color=INK, lw=1, ls=(0, (3, 2)), zorder=0.9)
    is_right = last <= (1 + count) / 2
    axes.annotate(
        text,
        (last, 0.04),
        xycoords=("data", "axes fraction"),
        xytext=(5 if is_right else -5, 0),
        textcoords="offset points",
        ha="left" if is_right else "right",
        color=INK,
        size=8.5,
    )


def _say_why(axes: Axes, results: pd.DataFrame, view: View) -> None:
    why = next((why for row in rows(results) if (why := view.withheld(row))), view.words.text("not_estimable"))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.annotate(
        why, (0.5, 0.5), xycoords="axes fraction", ha="center", va="center", color=MUTED, style="italic", size=9
    )
