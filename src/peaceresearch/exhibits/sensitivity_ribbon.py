"""Kind `sensitivity_ribbon`: estimates with their intervals, and their range under other margins of the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.margin_sets import DESIGN, MARGINS, in_order, margins_label
from peaceresearch.exhibits.measures import Form, form_of
from peaceresearch.exhibits.model_terms import check_units
from peaceresearch.exhibits.row_notes import at_right_end, height_of, say_why
from peaceresearch.exhibits.sensitivity_rows import Row, laid_out, rows_of
from peaceresearch.exhibits.theme import INK, label_rows, legend_above, legend_height, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import parse_domain

_ROW, _FRAME, _LABEL = 0.44, 0.72, 34
"""Inches per row, and around the rows; and letters of a line of a label."""
_BAND = 0.62
"""Height of a ribbon, as a part of its row."""
_INSIDE, _OUTSIDE, _DOT = "#a9c6df", "#f0b27a", "#1f3f5f"
_MARKS = ("D", "s", "^", "v", "P", "X")
"""Shapes of the sets of margins; of the design's weights a circle that is not filled."""
MEASURES = ("share", "mean", "total", "ratio", "quantile")
"""What this kind can draw, one at a time."""
DIMENSIONS = None


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per estimate: as it is published, with its interval; a ribbon over the range in which it lies under
    every set of margins and the design's weights, with a mark for each; and both in numbers at the right end. A ribbon
    that leaves the interval has another colour.

    Raises
    ------
    InputError
        Estimates of different units.
    """
    check_units(results)
    table = laid_out(results)
    form = form_of(str(results["measure"].iloc[0]), str(results["unit"].iloc[0]))
    lines = rows_of(table, view)
    labels = [wrapped(line.label, _LABEL) for line in lines]
    shapes = _shapes(table, view)
    legend = _handles(shapes, lines, view)
    figure, axes = new_figure(_FRAME + legend_height(legend) + height_of(labels, _ROW))
    for y, line in enumerate(lines):
        if line.others is not None:
            _draw(axes, y, line, shapes, form, view)
    label_rows(axes, labels)
    for tick, line in zip(axes.get_yticklabels(), lines, strict=True):
        tick.set_fontweight("semibold" if line.others is None else "normal")
    _scale(axes, form, view)
    legend_above(figure, legend)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What a ribbon is and which margins the published estimates use."""
    to = view.survey.get("to", "")
    return [Part(view.words.text("ribbon_note", margins=margins_label(to, view)), on_slides=True)] if to else []


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The published results, which the footer speaks of; all where none is among them."""
    published = results[~results["domain"].map(lambda domain: MARGINS in parse_domain(domain)).astype(bool)]
    return results if published.empty else published


def _shapes(table: pd.DataFrame, view: View) -> dict[str, str]:
    """The shape of each set of margins but the one that is published, in the order of the config; the design's weights
    last.
    """
    others = table.loc[table["margins"] != view.survey.get("to"), "margins"]
    names = enumerate(in_order(others, view))
    shapes = {name: _MARKS[place % len(_MARKS)] for place, name in names}
    return shapes | ({DESIGN: "o"} if DESIGN in set(table["margins"]) else {})


def _draw(axes: Axes, y: int, line: Row, shapes: Mapping[str, str], form: Form, view: View) -> None:
    published, others = line.published, line.others or {}
    told = {name: row for name, row in others.items() if not view.withheld(row)}
    why = view.withheld(published) if published is not None else ""
    if why or (published is None and not told):
        say_why(axes, y, why or next(view.withheld(row) for row in others.values()))
        return
    values = [form.factor * row.estimate for row in told.values()]
    ends = [*values, *([form.factor * published.estimate] if published is not None else [])]
    low, high = min(ends), max(ends)
    is_inside = not _leaves(line, view)
    colour = _INSIDE if is_inside else _OUTSIDE
    axes.add_patch(Rectangle((low, y - _BAND / 2), high - low, _BAND, facecolor=colour, edgecolor=colour, lw=1.5))
    if published is not None:
        interval = [form.factor * published.ci_low, form.factor * published.ci_high]
        axes.plot(interval, [y, y], color=_DOT, lw=2.2, solid_capstyle="round")
    for name, row in told.items():
        if name not in shapes:
            continue
        face = "white" if name == DESIGN else INK
        x = form.factor * row.estimate
        axes.plot(x, y - _BAND / 2, shapes[name], color=INK, mfc=face, ms=4.6, mew=0.8, zorder=3)
    if published is not None:
        axes.plot(form.factor * published.estimate, y, "o", color=_DOT, ms=7, mec="white", mew=0.8, zorder=4)
    digits = max(form.digits, 1)
    span = f"{view.number(low, digits)}–{view.number(high, digits)}"
    shown = f"({span})"
    if published is not None:
        shown = f"{view.number(form.factor * published.estimate, digits)}  {shown}"
    at_right_end(axes, y, shown, INK if is_inside else "#a34a00")


def _leaves(line: Row, view: View) -> bool:
    """Whether an estimate lies outside the published interval under some set of margins."""
    published, others = line.published, line.others or {}
    if published is None or view.withheld(published):
        return False
    told = [row.estimate for row in others.values() if not view.withheld(row)]
    return any(value < published.ci_low or value > published.ci_high for value in told)


def _scale(axes: Axes, form: Form, view: View) -> None:
    limits = view.options["limits"]
    axes.margins(x=0.04)
    axes.autoscale_view()
    if limits:
        axes.set_xlim(*(form.factor * end for end in limits))
    step = float(np.diff(axes.get_xticks())[0])
    digits = 0 if step >= 1 and step == round(step) else 1 if step >= 0.1 else 2
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, digits))
    axes.grid(axis="x")
    axes.set_xlabel(view.words.text(form.word))


def _handles(shapes: Mapping[str, str], lines: Sequence[Row], view: View) -> list[Any]:
    to = view.survey.get("to", "")
    name = f"{view.words.text('ribbon_published')} ({margins_label(to, view)})" if to else ""
    dot = Line2D([], [], color=_DOT, marker="o", mec="white", lw=2.2, label=name or view.words.text("ribbon_published"))
    own: dict[str, Any] = {"ls": "", "color": INK, "ms": 5}
    sets = [
        Line2D([], [], marker=shape, mfc="white" if name == DESIGN else INK, label=margins_label(name, view), **own)
        for name, shape in shapes.items()
    ]
    outside = [_leaves(line, view) for line in lines if line.others is not None]
    bands = [
        Patch(color=colour, label=view.words.text(word))
        for colour, word, is_there in (
            (_INSIDE, "ribbon_inside", not all(outside)),
            (_OUTSIDE, "ribbon_outside", any(outside)),
        )
        if is_there
    ]
    return [dot, *sets, *bands]
