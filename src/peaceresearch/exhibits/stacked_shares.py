"""Kind `stacked_shares`: the answers to an item as one bar of 100 % per group, with its base."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from peaceresearch.exhibits.theme import DIVERGING, INK, MUTED, label_rows, legend_above, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.42, 1.15
_SMALL = 0.055
"""A share below this has no room for its number inside the bar."""
MEASURES = ("share",)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw one bar per `bars`, divided by the categories in their order; a withheld bar says why in words."""
    bars = view.options["bars"]
    table = results.assign(bar=view.slugs(bars, results))
    order, categories = view.order(bars, results), view.order("category", results)
    colours = _colours(len(categories))
    figure, axes = new_figure(_FRAME + _ROW * len(order))
    for y, bar in enumerate(order):
        part = table[table["bar"] == bar].set_index("category").reindex(categories).dropna(subset="id")
        withheld = [why for row in rows(part) if (why := view.withheld(row))]
        if withheld:
            axes.annotate(withheld[0], (1, y), va="center", color=MUTED, style="italic", size=8.5)
            continue
        _bar(axes, y, part, dict(zip(categories, colours, strict=True)), view)
        base = f"{view.words.text('base')} = {view.number(part['n'].max(), 0)}"
        axes.annotate(base, (101.5, y), va="center", color=MUTED, size=8.5, annotation_clip=False)
    items = dict(zip(table["bar"], table["item"], strict=True))
    label_rows(axes, [wrapped(view.label(bars, slug, items[slug]), 30) for slug in order])
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 25), [view.number(tick, 0) for tick in range(0, 101, 25)])
    axes.spines["bottom"].set_bounds(0, 100)
    axes.set_xlabel(view.words.text("share"))
    whose = dict(zip(table["category"], table["item"], strict=True))
    handles = [
        Patch(color=colour, label=view.label("category", slug, whose[slug]))
        for slug, colour in zip(categories, colours, strict=True)
    ]
    legend_above(figure, handles)
    return figure


def _bar(axes, y: int, part: pd.DataFrame, colours: dict[str, str], view: View) -> None:  # type: ignore[no-untyped-def]
    left = 0.0
    for row in rows(part):
        colour = colours[row.Index]
        axes.barh(y, 100 * row.estimate, left=left, height=0.66, color=colour, edgecolor="white", lw=0.8)
        if row.estimate >= _SMALL:
            ink = "white" if sum(to_rgb(colour)) < 1.45 else INK
            middle = left + 50 * row.estimate
            axes.text(middle, y, view.percent(row.estimate), ha="center", va="center", color=ink, size=8.5)
        left += 100 * row.estimate


def _colours(count: int) -> list[str]:
    scale = LinearSegmentedColormap.from_list("answers", DIVERGING)
    return [to_hex(scale(index / max(1, count - 1))) for index in range(count)]
