"""Kind `evidence_map`: two extracted fields crossed; size tells how many documents, colour how well they were
appraised.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure

from peaceresearch.exhibits.cells import LONG, LOW_LINE, heads_for, ink_on
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.measured import text_width
from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _LOW_ROW, _FRAME, _KEY = 0.5, 0.32, 0.45, 0.75
"""Inches of a row, of one where there are many, around the rows, and of the key to the colours."""
_LABEL, _SHORT_LABEL, _WIDE = 30, 24, 7
"""Letters of a line of a label, where there are many columns, and how many are many."""
_LARGEST, _FILLED = 29.0, 0.84
"""Most points of a diameter, and the part of its cell that the largest circle fills at most; areas are in proportion
to the numbers of documents."""
_ROOM = 11.0
"""Points of a circle that has room for its number."""
_RING, _DASHES = 3.0, (0, (1.6, 1.4))
"""Points by which a dashed ring is wider than its circle, little enough not to look like its size; its dashes and gaps
in widths of its line.
"""
_SCALE = LinearSegmentedColormap.from_list("quality", ("#e8b98f", "#c9d3da", "#1f5a8a"))
_PLAIN = "#8fa3b3"
MEASURES = ("evidence", "quality")
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per item and a column per category; a gap, where no document is, shows a small 0.

    Circles have their number in them or, where they are small, beside them. One none of whose documents has a score is
    white, one of whose documents only some have one has a dashed ring; without any score all are of one colour, and
    there is no key.
    """
    counts = results[results["measure"] == "evidence"]
    scores = _scores(results, view)
    items, heads = view.order("item", counts), _heads(counts, view)
    is_long = len(items) > LONG
    size = 8.0 if is_long else 9.5
    letters = _SHORT_LABEL if len(heads) >= _WIDE else _LABEL
    labels = [wrapped(view.label("item", slug), letters) for slug in items]
    left = max(text_width(label, size) for label in labels) + 0.25
    column = (WIDTH - left) / len(heads)
    headings = heads_for([view.label("category", slug, items[0]) for slug in heads], column, 9.0)
    high = height_of(labels, _LOW_ROW, *LOW_LINE) if is_long else height_of(labels, _ROW)
    figure, axes = new_figure(_FRAME + headings.height + high + (_KEY if scores else 0.0))
    largest = min(_LARGEST, 72 * _FILLED * min(column, high / len(items)))
    most = max(float(counts["estimate"].max()), 1.0)
    withheld = ""
    for cell in rows(counts):
        place = heads.index(cell.category), items.index(cell.item)
        why = view.withheld(cell)
        withheld = withheld or why
        if why or cell.estimate == 0:
            axes.text(*place, "–" if why else view.number(0, 0), ha="center", va="center_baseline", color=MUTED, size=9)
        else:
            diameter = largest * np.sqrt(cell.estimate / most)
            score = scores.get((cell.item, cell.category))
            colour = _SCALE(score.estimate) if score is not None else "white" if scores else _PLAIN
            is_partly = score is not None and score.n < cell.estimate
            _circle(axes, place, diameter, view.number(cell.estimate, 0), colour, has_ring=is_partly)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(heads)), list(headings.texts), rotation=headings.rotation)
    axes.set_yticks(range(len(items)), labels, size=size)
    _frame(axes, len(heads), len(items))
    if scores:
        _key(figure, axes, view)
    if withheld:
        axes.set_xlabel(f"–  {withheld}", color=MUTED, size=8.5)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """On what the colour of circles in a dashed ring rests, and what white circles are, where there are any."""
    scores = _scores(results, view)
    if not scores:
        return []
    counts = {
        (row.item, row.category): row.estimate
        for row in rows(results[(results["measure"] == "evidence") & (results["estimate"] > 0)])
    }
    said = []
    if any(scores[cell].n < count for cell, count in counts.items() if cell in scores):
        said.append(view.words.text("evidence_partly"))
    if counts.keys() - scores.keys():
        quality = rows(results[results["measure"] == "quality"])
        withheld = sorted({why for row in quality if (why := view.withheld(row))})
        said.append("; ".join([view.words.text("evidence_unknown"), *withheld]))
    return [Part(text, on_slides=True) for text in said]


def _scores(results: pd.DataFrame, view: View) -> dict[tuple[str, str], Any]:
    """The mean score of each cell that tells one."""
    quality = rows(results[results["measure"] == "quality"])
    return {(row.item, row.category): row for row in quality if not view.withheld(row)}


def _heads(counts: pd.DataFrame, view: View) -> list[str]:
    """The columns in the order of the field that makes them: another one may have a value of the same name."""
    found = set(counts["category"])
    declared = view.labels["categories"].get(counts["item"].iloc[0], {})
    return [slug for slug in declared if slug in found] + sorted(found - set(declared))


def _circle(axes: Axes, place: tuple[int, int], diameter: float, number: str, colour: Any, *, has_ring: bool) -> None:
    outer = diameter + (_RING if has_ring else 0.0)
    if has_ring:
        axes.scatter(*place, s=outer**2, facecolor="none", edgecolor=INK, linewidth=0.9, linestyle=[_DASHES], zorder=2)
    axes.plot(*place, "o", ms=diameter, color=colour, mec=MUTED if colour == "white" else "white", mew=0.8)
    if diameter >= max(_ROOM, 72 * text_width(number, 8.5) + 4):
        axes.text(*place, number, ha="center", va="center_baseline", size=8.5, color=ink_on(colour))
        return
    beside = (outer / 2 + 1.5, 0)
    style: dict[str, Any] = {"textcoords": "offset points", "ha": "left", "va": "center_baseline"}
    axes.annotate(number, place, beside, size=8.5, color=INK, **style)


def _frame(axes: Axes, columns: int, lines: int) -> None:
    """Lines between the cells, none around them."""
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(lines - 0.5, -0.5)
    axes.set_xticks(np.arange(0.5, columns - 1), minor=True)
    axes.set_yticks(np.arange(0.5, lines - 1), minor=True)
    axes.grid(which="minor")
    axes.tick_params(which="both", length=0)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _key(figure: Figure, axes: Axes, view: View) -> None:
    mappable = ScalarMappable(Normalize(0, 1), _SCALE)
    bar = figure.colorbar(mappable, ax=axes, location="bottom", shrink=0.5, aspect=34, pad=0.03, fraction=0.06)
    bar.outline.set_visible(False)
    bar.set_ticks([0, 0.5, 1], labels=[f"{view.percent(part)}%" for part in (0, 0.5, 1)])
    bar.set_label(view.words.text("evidence_quality"))
