"""The lines of a trend: estimates at the dates of the waves, interrupted where a wording changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.footer import WAVE
from peaceresearch.exhibits.measured import text_width
from peaceresearch.exhibits.measures import Form, form_of
from peaceresearch.exhibits.spread import spread
from peaceresearch.exhibits.theme import MUTED, WIDTH
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import rows

_STEP = 0.012
"""How far groups stand apart at a wave, as a part of the time that is shown."""
_DASHES, _DOTS = (0, (3, 2.5)), (0, (1, 2))
_SIZE, _LINE = 9.0, 0.15
"""Points of the letters of numbers and waves, and inches of a line of them."""
_AXIS = WIDTH - 1.0
"""Inches of the axis of time, about."""


def colour_of(slug: str, order: Sequence[str], view: View) -> str:
    """Colour of a group's line."""
    groups = view.options["groups"]
    return view.colour(groups, slug, order.index(slug)) if groups else SEQUENCE[0]


def scale_axes(axes: Axes, table: pd.DataFrame, view: View) -> None:
    """The ends and ticks of the vertical axis: `limits`, or all intervals, of shares from 0 on."""
    form = _form(table)
    ends = table[["estimate", "ci_low", "ci_high"]].to_numpy(dtype=float) * form.factor
    low, high = (float(np.nanmin(ends)), float(np.nanmax(ends))) if np.isfinite(ends).any() else (0.0, form.factor)
    margin = 0.08 * (high - low or abs(high) or 1.0)
    low, high = (0.0 if form.factor == 100 else low - margin), high + margin
    if form.factor == 100:
        high = min(high, 102.0)
    if view.options["limits"]:
        low, high = (form.factor * end for end in view.options["limits"])
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    step = np.diff(axes.get_yticks())[0]
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    axes.yaxis.set_major_formatter(lambda value, _: view.number(value, digits))


def draw_panel(axes: Axes, part: pd.DataFrame, order: Sequence[str], inches: float, view: View) -> None:
    """Draw a line per group, with its number at the last wave beside it; `inches` is about the height of the panel."""
    form = _form(part)
    dates = dict(zip(part["shown"], part["x"], strict=True))
    lines = {slug: part[part["group"] == slug] for slug in order}
    lines = {slug: line for slug, line in lines.items() if not line.empty}
    ends: list[tuple[float, str, str]] = []
    broken: dict[tuple[float, float], list[tuple[float, str]]] = {}
    for slug, line in lines.items():
        colour = colour_of(slug, order, view)
        shift = (order.index(slug) - (len(order) - 1) / 2) * _STEP * max(max(dates.values()) - min(dates.values()), 1.0)
        shown = [row for row in rows(line) if not view.withheld(row)]
        _points(axes, shown, form, shift, colour)
        changed = _changed(str(line["item"].iloc[0]), dates, view)
        for one, other in pairwise(shown):
            heights = [form.factor * each.estimate for each in (one, other)]
            if any(one.x < x <= other.x for x in changed):
                broken.setdefault((one.x, other.x), []).append((sum(heights) / 2, colour))
                continue
            style = _DASHES if any(one.x < x < other.x for x in dates.values()) else "-"
            axes.plot([one.x + shift, other.x + shift], heights, color=colour, lw=1.8, ls=style, zorder=1.8)
        if shown and shown[-1].x == max(dates.values()):
            ends.append((form.factor * shown[-1].estimate, form.text(shown[-1].estimate, view), colour))
    every = [_changed(item, dates, view) for item in part["item"].drop_duplicates()]
    for (start, end), strokes in broken.items():
        is_whole = all(any(start < x <= end for x in changed) for changed in every)
        _mark_break(axes, (start + end) / 2, [] if is_whole else strokes, view)
    _name_ends(axes, ends, inches)
    axes.set_ylabel(view.words.text(form.word))
    axes.grid(axis="y")
    axes.set_axisbelow(True)


def name_waves(axes: Axes, table: pd.DataFrame, view: View) -> None:
    """The waves as ticks at their dates; where two names would overlap, every other one stands a line lower."""
    dates = dict(zip(table["shown"], table["x"], strict=True))
    slugs = sorted(dates, key=lambda slug: dates[slug])
    first, last = dates[slugs[0]], dates[slugs[-1]]
    span = (last - first) or 1.0
    axes.set_xlim(first - 0.05 * span, last + 0.05 * span)
    names = [view.label(WAVE, slug) for slug in slugs]
    middles = [_AXIS * (dates[slug] - first) / (1.1 * span) for slug in slugs]
    widths = [text_width(name, _SIZE) + 0.12 for name in names]
    pairs = zip(pairwise(middles), pairwise(widths), strict=True)
    is_tight = any(after - before < sum(two) / 2 for (before, after), two in pairs)
    if is_tight:
        names = [f"\n{name}" if place % 2 else name for place, name in enumerate(names)]
    axes.set_xticks([dates[slug] for slug in slugs], names)


def _form(table: pd.DataFrame) -> Form:
    return form_of(str(table["measure"].iloc[0]), str(table["unit"].iloc[0]))


def _changed(item: str, dates: Mapping[str, float], view: View) -> list[float]:
    """The dates from which on a question was worded otherwise."""
    return [dates[wave] for wave in view.survey["breaks"].get(item, ()) if wave in dates]


def _points(axes: Axes, shown: Sequence[Any], form: Form, shift: float, colour: str) -> None:
    for row in shown:
        if row.ci_low == row.ci_low:
            ends = [form.factor * row.ci_low, form.factor * row.ci_high]
            axes.plot([row.x + shift] * 2, ends, color=colour, lw=1.6, alpha=0.55, solid_capstyle="round")
        axes.plot(row.x + shift, form.factor * row.estimate, "o", color=colour, ms=6, mec="white", mew=0.8)


def _mark_break(axes: Axes, x: float, strokes: Sequence[tuple[float, str]], view: View) -> None:
    """Two strokes where each of some lines is interrupted, or words on a line across the panel: all of them are."""
    for y, colour in strokes:
        axes.annotate("//", (x, y), ha="center", va="center", color=colour, size=9, weight="bold")
    if not strokes:
        axes.axvline(x, color=MUTED, lw=0.9, ls=_DOTS, zorder=0.6)
        axes.annotate(
            view.words.text("wording_changed"),
            (x, 0.02),
            xycoords=("data", "axes fraction"),
            xytext=(-2, 0),
            textcoords="offset points",
            rotation=90,
            ha="right",
            va="bottom",
            color=MUTED,
            size=7.5,
        )


def _name_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], inches: float) -> None:
    """The last number of each line beside it, right of the axes; moved apart where they would overlap."""
    low, high = axes.get_ylim()
    wanted = [inches * (value - low) / (high - low) for value, _, _ in ends]
    for (_, text, colour), at in zip(ends, spread(wanted, [_LINE] * len(ends)), strict=True):
        axes.annotate(
            text,
            (1.01, at / inches),
            xycoords="axes fraction",
            va="center",
            color=colour,
            size=_SIZE,
            weight="semibold",
            annotation_clip=False,
        )
