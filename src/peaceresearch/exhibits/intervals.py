"""Kind `intervals`: estimates as dots with their confidence intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from peaceresearch.exhibits.measures import Form, form_of
from peaceresearch.exhibits.row_notes import height_of, say_why
from peaceresearch.exhibits.theme import INK, label_rows, legend_above, new_figure, wrapped
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

_ROW, _FRAME, _LABEL = 0.52, 1.05, 30
"""Inches per row, and around the rows; and letters of a line of a label."""
MEASURES = (
    "share", "mean", "total", "ratio", "quantile", "difference", "effect_size", "social_distance", "acceptance",
    "reliability", "functioning_odds", "random_intercept",
)  # fmt: skip
"""What this kind can draw, one at a time."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw one row per `rows`, and in it one dot per `groups`; a withheld result says why in words. Of differences, a
    line marks where there is none.

    Raises
    ------
    InputError
        Two results would stand on one another, or differ in their unit.
    """
    axis, groups = view.options["rows"], view.options["groups"]
    table = results.assign(row=view.slugs(axis, results), group=view.slugs(groups, results) if groups else "")
    row_order = view.order(axis, results)
    group_order = view.order(groups, results) if groups else [""]
    _check(table)
    form = form_of(str(results["measure"].iloc[0]), str(results["unit"].iloc[0]))
    items = dict(zip(table["row"], table["item"], strict=True))
    labels = [wrapped(view.label(axis, slug, items[slug]), _LABEL) for slug in row_order]
    figure, axes = new_figure(_FRAME + height_of(labels, max(_ROW, 0.19 * len(group_order) + 0.16)))
    lanes = {
        group: (index - (len(group_order) - 1) / 2) * 0.8 / len(group_order) for index, group in enumerate(group_order)
    }
    for result in rows(table):
        y = row_order.index(result.row) + lanes[result.group]
        why = view.withheld(result)
        if why:
            say_why(axes, y, why)
            continue
        colour = view.colour(groups or axis, result.group, group_order.index(result.group))
        ends = [form.factor * result.ci_low, form.factor * result.ci_high]
        axes.plot(ends, [y, y], color=colour, lw=2.2, solid_capstyle="round")
        axes.plot(form.factor * result.estimate, y, "o", color=colour, ms=6.5, mec="white", mew=0.8)
    if form.is_signed:
        axes.axvline(0, color=INK, lw=1, ls=(0, (3, 2)), zorder=0.9)
    label_rows(axes, labels)
    _scale(axes, form, view)
    if groups:
        legend_above(figure, _handles(groups, group_order, table, view))
    return figure


def _check(table: pd.DataFrame) -> None:
    twice = table.loc[table.duplicated(["row", "group"]), "id"]
    if not twice.empty:
        what = f"`{twice.iloc[0]}` would stand on another result"
        remedy = "tell them apart by `rows` and `groups`, or name fewer under `results`"
        raise input_error(CONFIG, what, remedy, "options")
    units = sorted(set(table["unit"]))
    if len(units) > 1:
        raise input_error(CONFIG, f"{' and '.join(units)} on one axis", "make an exhibit for each", "exhibits")


def _scale(axes: Axes, form: Form, view: View) -> None:
    """The horizontal axis: its ends, its name, and numbers with as many decimals as its ticks need."""
    limits = view.options["limits"] or ((0, 1) if form.word == "share" else None)
    if limits:
        axes.set_xlim(*(form.factor * end for end in limits))
    ticks = axes.get_xticks()
    step = float(np.diff(ticks)[0])
    digits = 0 if step >= 1 and step == round(step) else 1 if step >= 0.1 else 2
    number = view.signed if form.is_signed else view.number
    axes.xaxis.set_major_formatter(lambda value, _: number(value, digits))
    axes.grid(axis="x")
    axes.set_xlabel(view.words.text(form.word))


def _handles(groups: str, order: Sequence[str], table: pd.DataFrame, view: View) -> list[Line2D]:
    items = dict(zip(table["group"], table["item"], strict=True))
    return [
        Line2D(
            [],
            [],
            color=view.colour(groups, group, index),
            marker="o",
            mec="white",
            lw=2.2,
            label=view.label(groups, group, items[group]),
        )
        for index, group in enumerate(order)
    ]
