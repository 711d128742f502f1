"""Kind `who_said_what`: which group raised which code, and in how many passages; or which kinds of speakers did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from peaceresearch.exhibits import matrix
from peaceresearch.exhibits.cells import (
    EDGE,
    LINE,
    LONG,
    LOW_LINE,
    LOW_ROW,
    SHADES,
    Heads,
    cell,
    hatched_cell,
    hatched_handle,
    heads_for,
    held,
)
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.group_columns import GROUP, Band, bands_of, of_groups, of_only
from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, legend_above, legend_height, new_figure, wrapped
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.3, 0.2
_LABEL, _TOTAL, _GAP = 32, 0.6, 0.3
"""Letters of a line of a label, inches of the column of totals, and the gap between bands in columns."""
_BAND = 8.5
"""Points of the name of a band."""
_LEAST = 0.22
"""Shade of a single passage: it must not look like none."""
MEASURES = ("raised", "passages", "groups", "held", "voiced")
"""What this kind can draw; `held` tells which value of `bands` a group has."""
DIMENSIONS = None


@dataclass(frozen=True)
class _Layout:
    bands: Sequence[Band]
    places: dict[str, float]
    """Where the column of each group stands."""
    heads: Heads
    over: Sequence[str]
    """The name of each band as it stands over its columns; none where one has no room."""
    column: float
    row: float
    """Inches of a column and of a row."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per code and a column per group: a shaded square where the group raised it, with the number of
    passages, an empty one where it did not, a hatched one where that is not shown; at the right end the number of
    groups. The columns of one value of `bands` stand together. With another dimension than the group as `columns`, a
    cell tells in how many groups a speaker of that kind raised the code.

    Raises
    ------
    InputError
        No result is of what `columns` names.
    """
    columns = view.options["columns"]
    wanted = "raised" if columns == GROUP else "voiced"
    table = of_only(results[results["measure"] == wanted], columns)
    if table.empty:
        what = f"no result tells who raised a code by `{columns}`"
        raise input_error(CONFIG, what, f"name results of {wanted}[{columns}=*] under `results`", "options.columns")
    return _of_groups(table, results, view) if columns == GROUP else matrix.draw(table, view)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What a number in a cell counts."""
    if view.options["columns"] != GROUP:
        return [Part(view.words.text("who_voiced_note"))]
    return [Part(view.words.text("who_passages_note"))]


def _of_groups(raised: pd.DataFrame, results: pd.DataFrame, view: View) -> Figure:
    codes, groups = view.order("item", raised), view.order(GROUP, raised)
    labels = [wrapped(view.label("item", slug), _LABEL) for slug in codes]
    is_long = len(codes) > LONG
    size = 8.0 if is_long else 9.0
    height = height_of(labels, LOW_ROW, *LOW_LINE) if is_long else height_of(labels, _ROW)
    bands = bands_of(groups, results, view)
    left = max(text_width(label, size) for label in labels) + 0.2
    layout = _layout(bands, (WIDTH - left - _TOTAL), height / len(codes), view)
    handles = _handles(raised, layout, view)
    top = layout.heads.height + 0.12 + (0.14 + LINE * _lines(layout.over) if layout.over else 0.1)
    figure, axes = new_figure(_FRAME + top + height + legend_height(handles))
    passages = of_groups(results[results["measure"] == "passages"])
    _cells(axes, raised, passages, codes, layout, view)
    last = max(layout.places.values())
    beside = _TOTAL / layout.column
    _totals(axes, results, codes, last + 0.5 + beside / 2, layout, view)
    _heads(axes, layout, view)
    axes.set_xlim(-0.55, last + 0.5 + beside)
    axes.set_ylim(len(codes) - 0.5, -0.5 - top / layout.row)
    axes.set_xticks([])
    axes.set_yticks(range(len(codes)), labels, size=size)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    legend_above(figure, handles)
    return figure


def _layout(bands: Sequence[Band], inches: float, row: float, view: View) -> _Layout:
    places, at = {}, 0.0
    for band in bands:
        for group in band.groups:
            places[group] = at
            at += 1
        at += _GAP
    column = inches / (at - _GAP + 0.1)
    heads = heads_for([view.label(GROUP, group) for group in places], column, 8.0)
    over = [folded(words_of(band.label), max(0.8, column * len(band.groups)), _BAND) for band in bands]
    return _Layout(
        bands, places, heads, over if any(over) and _has_room(bands, over, places, column) else (), column, row
    )


def _has_room(bands: Sequence[Band], over: Sequence[str], places: dict[str, float], column: float) -> bool:
    """Whether the names of bands in the middle above their columns do not run into each other, or over the figure."""
    ends = [-_TOTAL]
    for band, text in zip(bands, over, strict=True):
        middle = column * (places[band.groups[0]] + places[band.groups[-1]]) / 2
        half = text_width(text, _BAND) / 2
        if text and middle - half < ends[-1] + 0.1:
            return False
        ends += [middle + half] if text else []
    return ends[-1] <= column * (max(places.values()) + 0.5) + _TOTAL


def _cells(
    axes: Axes, raised: pd.DataFrame, passages: dict[Any, Any], codes: list[str], layout: _Layout, view: View
) -> None:
    counts = {key: row.estimate for key, row in passages.items() if not view.withheld(row)}
    most = max([1.0, *counts.values()])
    small = 8.5 if layout.heads.rotation == 0 or len(layout.places) < 14 else 7.5
    for (item, group), row in of_groups(raised).items():
        x, y = layout.places[group], codes.index(item)
        if view.withheld(row):
            hatched_cell(axes, x, y)
        elif row.estimate == 0:
            cell(axes, x, y, "", part=None)
        else:
            count = counts.get((item, group))
            part = 0.5 if count is None else _LEAST + (1 - _LEAST) * (count - 1) / max(1.0, most - 1)
            cell(axes, x, y, "" if count is None else view.number(count, 0), part=part, size=small)


def _totals(axes: Axes, results: pd.DataFrame, codes: list[str], x: float, layout: _Layout, view: View) -> None:
    """At the right end: of how many groups."""
    whole = results[(results["measure"] == "groups") & (results["domain"] == "")]
    for row in rows(whole[whole["item"].isin(codes)]):
        why = view.withheld(row)
        text = "–" if why else f"{view.number(row.estimate, 0)}/{view.number(held(row), 0)}"
        axes.text(x, codes.index(row.item), text, ha="center", va="center", color=MUTED if why else INK, size=8.5)
    if len(whole):
        head = view.words.text("groups")
        axes.text(x, -0.5 - 0.06 / layout.row, head, ha="center", va="bottom", color=MUTED, size=8.5)


def _heads(axes: Axes, layout: _Layout, view: View) -> None:
    """The groups over their columns, and over those the bands, each with a line in its colour."""
    for (_, x), text in zip(layout.places.items(), layout.heads.texts, strict=True):
        axes.text(
            x, -0.5 - 0.06 / layout.row, text,
            ha="center", va="bottom", size=8.0, rotation=layout.heads.rotation, multialignment="left",
        )  # fmt: skip
    y = -0.5 - (layout.heads.height + 0.14) / layout.row
    for place, band in enumerate(layout.bands):
        if not band.label:
            continue
        ends = [layout.places[band.groups[0]] - 0.48, layout.places[band.groups[-1]] + 0.48]
        axes.plot(ends, [y, y], color=band.colour, lw=2.6, solid_capstyle="butt")
        if layout.over:
            axes.text(sum(ends) / 2, y - 0.06 / layout.row, layout.over[place], ha="center", va="bottom", size=_BAND)


def _handles(raised: pd.DataFrame, layout: _Layout, view: View) -> list[Patch]:
    handles = [] if layout.over else [Patch(color=band.colour, label=band.label) for band in layout.bands if band.label]
    handles.append(Patch(facecolor=SHADES(0.6), label=view.words.text("who_raised")))
    handles.append(Patch(facecolor="white", edgecolor=EDGE, label=view.words.text("who_silent")))
    why = dict.fromkeys(why for row in rows(raised) if (why := view.withheld(row)))
    return [*handles, *map(hatched_handle, why)]


def _lines(texts: Sequence[str]) -> int:
    return max((text.count("\n") + 1 for text in texts), default=1)
