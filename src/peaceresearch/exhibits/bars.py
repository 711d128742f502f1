"""Kind `bars`: counts as horizontal bars, whole or in parts."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.row_notes import height_of, say_why
from peaceresearch.exhibits.theme import INK, MUTED, label_rows, legend_above, new_figure, wrapped
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.4, 1.0
_LABEL = 34
_SMALL = 0.05
"""A part below this share of the axis has no room for its number."""
_SHADES = ("#1f5a8a", "#7fa8c9", "#d9dde2", "#e3a578", "#b2532e")
"""From the part named first to the last."""
_COUNTED = {
    "documents": "documents",
    "appraisal": "documents",
    "recommendations": "recommendations",
    "records": "records",
    "proposals": "proposals",
    "participants": "participants",
    "groups": "groups",
}
"""Measure: the word of the language (`counted_<word>`) for what is counted."""
MEASURES = tuple(_COUNTED)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a bar per `rows`, divided by `parts` where they are named; a withheld bar says why in words."""
    axis, parts = view.options["rows"], view.options["parts"]
    table = results.assign(row=view.slugs(axis, results), part=view.slugs(parts, results) if parts else "")
    if parts:
        table = table[table["part"] != ""]  # the whole stands beside its parts
    order = view.order(axis, table)
    part_order = view.order(parts, table) if parts else [""]
    items = dict(zip(table["row"], table["item"], strict=True))
    labels = [wrapped(view.label(axis, slug, items[slug]), _LABEL) for slug in order]
    figure, axes = new_figure(_FRAME + height_of(labels, _ROW) + (0.3 if parts else 0))
    colours = _colours(len(part_order)) if parts else [SEQUENCE[0]]
    totals = table.groupby("row")["estimate"].sum()
    longest = max(float(totals.max()), 1.0)
    for y, slug in enumerate(order):
        found = table[table["row"] == slug].set_index("part").reindex(part_order).dropna(subset="id")
        why = next((why for row in rows(found) if (why := view.withheld(row))), "")
        if why:
            say_why(axes, y, why)
            continue
        left = 0.0
        for row in rows(found):
            colour = colours[part_order.index(row.Index)]
            axes.barh(y, row.estimate, left=left, height=0.62, color=colour, edgecolor="white", lw=0.8)
            if parts and row.estimate >= _SMALL * longest:
                ink = "white" if sum(to_rgb(colour)) < 1.45 else INK
                middle = left + row.estimate / 2
                axes.text(middle, y, view.number(row.estimate, 0), ha="center", va="center", color=ink, size=8.5)
            left += row.estimate
        axes.annotate(
            view.number(left, 0), (left, y), (5, 0), textcoords="offset points", va="center", color=MUTED, size=9
        )
    label_rows(axes, labels)
    axes.set_xlim(0, 1.06 * longest)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    axes.grid(axis="x")
    axes.set_xlabel(view.words.text(f"counted_{_COUNTED[str(table['measure'].iloc[0])]}"))
    if parts:
        whose = dict(zip(table["part"], table["item"], strict=True))
        handles = [
            Patch(color=colour, label=view.label(parts, slug, whose[slug]))
            for slug, colour in zip(part_order, colours, strict=True)
        ]
        legend_above(figure, handles)
    return figure


def _colours(count: int) -> list[str]:
    scale = LinearSegmentedColormap.from_list("parts", _SHADES)
    return [to_hex(scale(index / max(1, count - 1))) for index in range(count)]
