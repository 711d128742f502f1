"""Kind `saturation_curve`: themes heard by number of groups, as the groups were held and in any order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, MaxNLocator

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.saturation_marks import add_marks, top_of
from peaceresearch.exhibits.theme import MUTED, legend_above, legend_height, new_grid, wrapped
from peaceresearch.exhibits.view import CONFIG, SEQUENCE, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import RELEASED, rows

_HEIGHT, _SMALL = 3.3, 2.1
"""Inches of the panel of all groups, and of those of the values of a dimension, which stand below it."""
_BESIDE = 2
_EXPECTED, _OBSERVED = SEQUENCE[0], SEQUENCE[1]
MEASURES = ("saturation", "saturation_point", "saturation_reached", "chao2", "unseen")
"""What this kind can draw."""
DIMENSIONS = None


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw the number of themes after 1, 2, ... groups: steps as they were held, and a line with its interval for the
    mean over any order. Marked are the last new theme, the number of groups that the rule of Guest, Namey and Chen
    asks for with its range over the orders, and Chao's estimate of all themes. Results by a dimension have a small
    panel for each of its values. A panel without any result that may be shown says why.

    Raises
    ------
    InputError
        The results are divided by several dimensions.
    """
    by = _dimension(results)
    table = results.assign(panel=view.slugs(by, results) if by else "")
    panels = view.order(by, table) if by else [""]
    handles = _handles(results[results["measure"] == "saturation"], view)
    heights = [_HEIGHT] if "" in panels else []
    values = [slug for slug in panels if slug]
    figure, every = new_grid(heights, [_SMALL] * len(values), _BESIDE, legend_height(handles) + 0.05)
    for axes, slug in zip(every, panels, strict=True):
        part = table[table["panel"] == slug]
        if slug:
            axes.set_title(wrapped(view.label(by, slug), 44), loc="left", size=9.5, weight="semibold")
        _panel(axes, part, view, is_small=bool(slug))
    legend_above(figure, handles)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What the rule of Guest, Namey and Chen and the estimate of Chao are, where they are marked."""
    parts = []
    settings = view.groups.get("saturation")
    if settings and "guest" in set(results["item"]):
        told = {"base": view.number(settings["base"], 0), "run": view.number(settings["run"], 0)}
        told["threshold"] = view.percent(settings["threshold"])
        parts.append(Part(view.words.text("saturation_guest_note", **told)))
    whole = results[(results["measure"] == "saturation_reached") & (results["domain"] == "")]
    parts += [
        Part(view.words.text("saturation_reached", share=view.percent(row.estimate)))
        for row in rows(whole)
        if not view.withheld(row)
    ]
    if "chao2" in set(results["measure"]):
        parts.append(Part(view.words.text("saturation_chao_note")))
    return parts


def _dimension(results: pd.DataFrame) -> str:
    found = sorted({name for domain in results["domain"] for name in parse_domain(domain)})
    if len(found) > 1:
        what = f"curves by {' and '.join(found)} in one exhibit"
        raise input_error(CONFIG, what, f"name results of one, as saturation.*[*][{found[0]}=*]", "exhibits")
    return found[0] if found else ""


def _panel(axes: Axes, results: pd.DataFrame, view: View, *, is_small: bool) -> None:
    curves = results[results["measure"] == "saturation"].sort_values("x")
    shown = curves[curves["status"] == RELEASED]
    expected, observed = (shown[shown["item"] == item] for item in ("expected", "observed"))
    if len(expected):
        axes.fill_between(expected["x"], expected["ci_low"], expected["ci_high"], color=_EXPECTED, alpha=0.15, lw=0)
        axes.plot(expected["x"], expected["estimate"], color=_EXPECTED, lw=1.8)
    if len(observed):
        axes.plot(observed["x"], observed["estimate"], color=_OBSERVED, lw=1.4, drawstyle="steps-post")
        size = 4 if is_small else 5.5
        axes.plot(observed["x"], observed["estimate"], "o", color=_OBSERVED, ms=size, mec="white", mew=0.8)
    axes.set_xlabel(view.words.text("groups_held"))
    axes.set_ylabel(view.words.text("themes_heard"))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    if shown.empty:
        _say_why(axes, results, view)
        return
    count, most = int(shown["x"].max()), max([*shown["estimate"], *shown["ci_high"].dropna()])
    axes.set_xlim(0.6, count + 0.4)
    axes.set_ylim(0, top_of(results, most))
    axes.xaxis.set_major_locator(FixedLocator(list(range(1, count + 1, max(1, -(-count // (10 if is_small else 20)))))))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    axes.yaxis.set_major_locator(MaxNLocator(4 if is_small else 6, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    add_marks(axes, results, count, view, is_small=is_small)


def _handles(curves: pd.DataFrame, view: View) -> list[Any]:
    shown = curves[curves["status"] == RELEASED]
    found: Sequence[str] = list(shown["item"])
    handles: list[Any] = []
    if "expected" in found:
        handles.append(Line2D([], [], color=_EXPECTED, lw=1.8, label=view.words.text("saturation_expected")))
        handles.append(Patch(color=_EXPECTED, alpha=0.15, lw=0, label=view.words.text("interval", level=95)))
    if "observed" in found:
        label = view.words.text("saturation_observed")
        handles.append(Line2D([], [], color=_OBSERVED, marker="o", mec="white", lw=1.4, label=label))
    return handles


def _say_why(axes: Axes, results: pd.DataFrame, view: View) -> None:
    why = next((why for row in rows(results) if (why := view.withheld(row))), view.words.text("not_estimable"))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.annotate(
        why, (0.5, 0.5), xycoords="axes fraction", ha="center", va="center", color=MUTED, style="italic", size=9
    )
