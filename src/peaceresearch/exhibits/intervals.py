"""Kind `intervals`: estimates as dots with their confidence intervals."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from peaceresearch.exhibits.theme import MUTED, label_rows, legend_above, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.52, 1.05
"""Inches per row, and around the rows."""
MEASURES = ("share", "mean")
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw one row per `rows`, and in it one dot per `groups`; a withheld result says why in words."""
    axis, groups = view.options["rows"], view.options["groups"]
    table = results.assign(row=view.slugs(axis, results), group=view.slugs(groups, results) if groups else "")
    row_order = view.order(axis, results)
    group_order = view.order(groups, results) if groups else [""]
    is_share = set(results["measure"]) == {"share"}
    scale = 100 if is_share else 1
    inches = max(_ROW, 0.19 * len(group_order) + 0.16)
    figure, axes = new_figure(_FRAME + inches * len(row_order))
    lanes = {
        group: (index - (len(group_order) - 1) / 2) * 0.8 / len(group_order) for index, group in enumerate(group_order)
    }
    for result in rows(table):
        y = row_order.index(result.row) + lanes[result.group]
        colour = view.colour(groups or axis, result.group, group_order.index(result.group))
        why = view.withheld(result)
        if why:
            axes.annotate(
                why, (0.01, y), xycoords=("axes fraction", "data"), va="center", color=MUTED, style="italic", size=8.5
            )
            continue
        axes.plot([scale * result.ci_low, scale * result.ci_high], [y, y], color=colour, lw=2.2, solid_capstyle="round")
        axes.plot(scale * result.estimate, y, "o", color=colour, ms=6.5, mec="white", mew=0.8)
    limits = view.options["limits"] or ((0, 1) if is_share else None)
    if limits:
        axes.set_xlim(scale * limits[0], scale * limits[1])
    digits = 0 if is_share or (limits and limits[1] - limits[0] >= 4) else 1
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, digits))
    items = dict(zip(table["row"], table["item"], strict=True))
    label_rows(axes, [wrapped(view.label(axis, slug, items[slug]), 30) for slug in row_order])
    axes.grid(axis="x")
    axes.set_xlabel(view.words.text("share" if is_share else "mean"))
    if groups:
        handles = [
            Line2D(
                [],
                [],
                color=view.colour(groups, group, index),
                marker="o",
                mec="white",
                lw=2.2,
                label=view.label(groups, group),
            )
            for index, group in enumerate(group_order)
        ]
        legend_above(figure, handles)
    return figure
