"""Kind `matrix`: in how many groups each item was raised, by a dimension; counts with their base, never percentages."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from peaceresearch.exhibits.cells import LONG, LOW_LINE, LOW_ROW, cell, heads_for, held
from peaceresearch.exhibits.measured import text_width
from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import MUTED, WIDTH, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.32, 0.5
"""Inches per row, and around the rows."""
_WIDE = 5
"""Columns from which a matrix is wide."""
_LABEL, _SHORT_LABEL, _SMALL_LABEL = 38, 30, 42
"""Letters of a line of a label, where there are many columns, and where there are many rows (which are small)."""
MEASURES = ("groups", "voiced")
"""What this kind can draw, one at a time: groups that raised an item, and those in which speakers of a kind did."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per item and a column per value of `columns`; shade tells how many of the groups raised it."""
    columns = view.options["columns"]
    table = results.assign(column=view.slugs(columns, results))
    items, slugs = view.order("item", results), view.order(columns, results)
    is_long = len(items) > LONG
    size = 8.0 if is_long else 9.5
    letters = _SMALL_LABEL if is_long else _LABEL if len(slugs) <= _WIDE else _SHORT_LABEL
    labels = [wrapped(view.label("item", slug), letters) for slug in items]
    left = max(text_width(label, size) for label in labels) + 0.2
    heads = heads_for([view.label(columns, slug) for slug in slugs], (WIDTH - left) / len(slugs), 9.0)
    height = height_of(labels, LOW_ROW, *LOW_LINE) if is_long else height_of(labels, _ROW)
    figure, axes = new_figure(_FRAME + heads.height + height)
    withheld = ""
    for row in rows(table):
        x, y = slugs.index(row.column), items.index(row.item)
        why = view.withheld(row)
        withheld = withheld or why
        text = "–" if why else f"{view.number(row.estimate, 0)}/{view.number(held(row), 0)}"
        cell(axes, x, y, text, part=None if why else row.estimate / held(row), size=8.5 if is_long else 9.0)
    axes.set_xlim(-0.5, len(slugs) - 0.5)
    axes.set_ylim(len(items) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(slugs)), list(heads.texts), rotation=heads.rotation)
    axes.set_yticks(range(len(items)), labels, size=size)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if withheld:
        axes.set_xlabel(f"–  {withheld}", color=MUTED, size=8.5)
    return figure
