"""Kind `matrix`: in how many groups each item was raised, by a dimension; counts with their base, never percentages."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from peaceresearch.exhibits.theme import INK, MUTED, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.32, 0.95
_SHADES = LinearSegmentedColormap.from_list("counts", ("#f1f5f9", "#8fb7d6", "#1f5a8a"))
MEASURES = ("groups",)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per item and a column per value of `columns`; shade tells how many of the groups raised it."""
    columns = view.options["columns"]
    table = results.assign(column=view.slugs(columns, results))
    items, heads = view.order("item", results), view.order(columns, results)
    figure, axes = new_figure(_FRAME + _ROW * len(items))
    withheld = ""
    for cell in rows(table):
        x, y = heads.index(cell.column), items.index(cell.item)
        why = view.withheld(cell)
        withheld = withheld or why
        part = 0.0 if why else cell.estimate / cell.n
        colour = "white" if why else _SHADES(part)
        axes.add_patch(Rectangle((x - 0.48, y - 0.44), 0.96, 0.88, facecolor=colour, edgecolor="#cfd6dd", lw=0.5))
        text = "–" if why else f"{view.number(cell.estimate, 0)}/{view.number(cell.n, 0)}"
        axes.text(x, y, text, ha="center", va="center", color="white" if part > 0.6 else MUTED if why else INK, size=9)
    axes.set_xlim(-0.5, len(heads) - 0.5)
    axes.set_ylim(len(items) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(heads)), [wrapped(view.label(columns, slug), 16) for slug in heads])
    axes.set_yticks(range(len(items)), [wrapped(view.label("item", slug), 38) for slug in items])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if withheld:
        axes.set_xlabel(f"–  {withheld}", color=MUTED, size=8.5)
    return figure
