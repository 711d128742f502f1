"""Kind `coefficients`: the coefficients of one model with their confidence intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from peaceresearch.exhibits.row_notes import height_of, say_why
from peaceresearch.exhibits.theme import INK, label_rows, new_figure, wrapped
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import rows

_ROW, _FRAME, _LABEL = 0.4, 0.95, 36
"""Inches per term and around the terms, and letters of a line of a label."""
INTERCEPT = "intercept"
MEASURES = ("coefficient",)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per term but the intercept, in the order of the model; the line of no effect is marked."""
    table = terms(results)
    odds = view.options["exponentiate"]
    figure, axes = figure_of(table, view)
    draw_terms(axes, table, view, np.exp if odds else lambda value: value, 1 if odds else 0)
    if odds:
        axes.set_xscale("log")
        ticks = np.array([step * 10.0**power for power in range(-4, 5) for step in (1, 2, 5)])
        low, high = axes.get_xlim()
        axes.xaxis.set_major_locator(FixedLocator(list(ticks[(ticks >= low) & (ticks <= high)])))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, _digits(value, odds)))
    axes.set_xlabel(view.words.text("odds_ratio" if odds else "coefficient"))
    return figure


def terms(results: pd.DataFrame) -> pd.DataFrame:
    """The terms of a model but its intercept, in their order."""
    return results[results["category"] != INTERCEPT].sort_values("x", ignore_index=True)


def figure_of(table: pd.DataFrame, view: View) -> tuple[Figure, Axes]:
    """An empty figure with a row for each term."""
    labels = [wrapped(term_label(row.item, row.category, view), _LABEL) for row in rows(table)]
    figure, axes = new_figure(_FRAME + height_of(labels, _ROW))
    label_rows(axes, labels)
    return figure, axes


def draw_terms(axes: Axes, table: pd.DataFrame, view: View, scale: Callable[[Any], Any], null: float) -> None:
    """A dot with its interval per term, both put through `scale`, and a line at `null`, where there is no effect; a
    withheld term says why in words.
    """
    for y, row in enumerate(rows(table)):
        why = view.withheld(row)
        if why:
            say_why(axes, y, why)
            continue
        axes.plot(scale(np.array([row.ci_low, row.ci_high])), [y, y], color=SEQUENCE[0], lw=2.2, solid_capstyle="round")
        axes.plot(scale(row.estimate), y, "o", color=SEQUENCE[0], ms=6.5, mec="white", mew=0.8)
    axes.axvline(null, color=INK, lw=1, ls=(0, (3, 2)))
    axes.grid(axis="x")


def _digits(value: float, odds: bool) -> int:
    """Decimals of a tick: as many as an odds ratio needs (0.5, 0.02), two for coefficients, none for whole numbers."""
    if value == round(value):
        return 0
    return -math.floor(math.log10(value)) if odds else 2


def term_label(model: str, term: str, view: View) -> str:
    """How readers call a term of a model: its variable, and the level that is compared with the first one."""
    variable, _, level = term.partition(":")
    names = view.labels["categories"].get(model, {})
    name = view.text(names[variable]) if variable in names else variable
    if not level:
        return name
    if variable in view.labels["dimensions"]:
        return f"{name}: {view.label(variable, level)}"
    return f"{name}: {view.label('category', level, variable)}"
