"""Kind `coefficients`: the coefficients of models with their confidence intervals, and comparisons of levels."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from peaceresearch.exhibits.forest import Mark, draw_marks, handles, mark_nothing, panels_of
from peaceresearch.exhibits.model_terms import check_units, is_constant, key_label, key_of, ordered
from peaceresearch.exhibits.theme import GRID
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

MEASURES = ("coefficient", "model_contrast")
"""What this kind can draw."""
DIMENSIONS = None


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per term but intercepts and thresholds, in the order of the models, then one per comparison of levels;
    of several models a colour each. The line of no effect is marked.

    Raises
    ------
    InputError
        The models have different units.
    """
    table = drawn(results, view)
    check_units(table)
    odds = view.options["exponentiate"]
    keys, models = ordered(table, view), view.order("item", table)
    colours = {model: view.colour("item", model, place) for place, model in enumerate(models)}
    legend = handles(colours, {model: view.label("item", model) for model in models})
    figure, (axes,) = panels_of([[key_label(key, models, view) for key in keys]], [len(models)], [""], legend)
    marks = [
        Mark(keys.index(key_of(row)), models.index(row.item), row, colours[row.item], view.withheld(row))
        for row in sorted(rows(table), key=lambda row: models.index(row.item))
    ]
    draw_marks(axes, marks, len(models), np.exp if odds else lambda value: value)
    mark_nothing(axes, 1 if odds else 0)
    comparisons = [place for place, key in enumerate(keys) if key[1]]
    if comparisons and comparisons[0] > 0:
        axes.axhline(comparisons[0] - 0.5, color=GRID, lw=1.2)
    _scale(axes, odds, view)
    return figure


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that stand in the figure: all but constants."""
    return results[~results["category"].map(is_constant)].reset_index(drop=True)


def _scale(axes: Axes, odds: bool, view: View) -> None:
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


def _digits(value: float, odds: bool) -> int:
    """Decimals of a tick: as many as an odds ratio needs (0.5, 0.02), two for coefficients, none for whole numbers."""
    if value == round(value):
        return 0
    return -math.floor(math.log10(value)) if odds else 2
