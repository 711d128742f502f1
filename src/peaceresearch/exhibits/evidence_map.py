"""Kind `evidence_map`: two extracted fields crossed; size tells how many documents, colour how well they were
appraised.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure

from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import INK, MUTED, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.5, 1.35
_LINE = 0.16
"""Inches of a line more in the headings."""
_SIGNS = 75
"""Signs for which the headings of all columns have room."""
_LARGEST = 29.0
"""Diameter in points of the largest circle; areas are in proportion to the numbers of documents."""
_SCALE = LinearSegmentedColormap.from_list("quality", ("#e8b98f", "#c9d3da", "#1f5a8a"))
_UNKNOWN = "#8fa3b3"
MEASURES = ("evidence", "quality")
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per item and a column per category; a gap, where no document is, shows a small 0."""
    counts = results[results["measure"] == "evidence"]
    quality = results[results["measure"] == "quality"].set_index(["item", "category"])
    items, found = view.order("item", counts), set(counts["category"])
    # In the order of the field that makes the columns: another one may have a value of the same name.
    heads = [slug for slug in view.labels["categories"].get(items[0], sorted(found)) if slug in found]
    labels = [wrapped(view.label("item", slug), 30) for slug in items]
    headings = [wrapped(view.label("category", slug, items[0]), _SIGNS // len(heads)) for slug in heads]
    lines = max(heading.count("\n") for heading in headings)
    figure, axes = new_figure(_FRAME + _LINE * lines + height_of(labels, _ROW))
    largest = max(float(counts["estimate"].max()), 1.0)
    norm = Normalize(0, 1)
    withheld = ""
    for cell in rows(counts):
        x, y = heads.index(cell.category), items.index(cell.item)
        why = view.withheld(cell)
        if why or cell.estimate == 0:
            withheld = withheld or why
            axes.text(x, y, "–" if why else view.number(0, 0), ha="center", va="center_baseline", color=MUTED, size=9)
            continue
        known = (cell.item, cell.category) in quality.index
        score = float(quality.loc[(cell.item, cell.category), "estimate"]) if known else np.nan
        colour = _UNKNOWN if np.isnan(score) else _SCALE(norm(score))
        size = _LARGEST * np.sqrt(cell.estimate / largest)
        axes.plot(x, y, "o", ms=max(size, 9.0), color=colour, mec="white", mew=0.8)
        dark = not np.isnan(score) and score > 0.75
        axes.text(
            x,
            y,
            view.number(cell.estimate, 0),
            ha="center",
            va="center_baseline",
            size=8.5,
            color="white" if dark else INK,
        )
    axes.set_xlim(-0.5, len(heads) - 0.5)
    axes.set_ylim(len(items) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(heads)), headings)
    axes.set_yticks(range(len(items)), labels)
    axes.set_xticks(np.arange(0.5, len(heads) - 1), minor=True)
    axes.set_yticks(np.arange(0.5, len(items) - 1), minor=True)
    axes.grid(which="minor")
    axes.tick_params(which="both", length=0)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if not quality.empty:
        bar = figure.colorbar(
            ScalarMappable(norm, _SCALE), ax=axes, location="bottom", shrink=0.5, aspect=34, pad=0.03, fraction=0.06
        )
        bar.outline.set_visible(False)
        bar.set_ticks([0, 0.5, 1], labels=[f"{view.percent(part)}%" for part in (0, 0.5, 1)])
        bar.set_label(view.words.text("evidence_quality"))
    if withheld:
        axes.set_xlabel(f"–  {withheld}", color=MUTED, size=8.5)
    return figure
