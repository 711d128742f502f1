"""Kind `marginal_effects`: average marginal effects of one model, in percentage points, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.coefficients import draw_terms, figure_of, terms
from peaceresearch.exhibits.row_notes import at_right_end
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

MEASURES = ("marginal_effect",)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per term, in the order of the model, with its number at the right end; a line marks no effect."""
    table = terms(results)
    figure, axes = figure_of(table, view)
    draw_terms(axes, table, view, lambda share: 100 * share, 0)
    axes.margins(x=0.06)
    for y, row in enumerate(rows(table)):
        if not view.withheld(row):
            at_right_end(axes, y, view.signed(100 * row.estimate, 1))
    ticks = MaxNLocator(6)
    axes.xaxis.set_major_locator(ticks)
    axes.xaxis.set_major_formatter(lambda value, _: view.signed(value, _digits(ticks())))
    axes.set_xlabel(view.words.text("marginal_effect"))
    return figure


def _digits(ticks: Sequence[float]) -> int:
    """Decimals that tell the ticks apart."""
    step = min((after - before for before, after in pairwise(ticks)), default=1.0)
    return max(0, math.ceil(-math.log10(step) - 1e-9))
