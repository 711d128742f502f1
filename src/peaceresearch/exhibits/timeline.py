"""Kind `timeline`: documents by year, a lane for each value of a field, with milestones as labelled lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import GRID, MUTED, WIDTH, new_figure, wrapped
from peaceresearch.exhibits.timeline_axis import YearAxis, year_axis
from peaceresearch.exhibits.view import CONFIG, SEQUENCE, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

_ROW, _FRAME, _LABEL = 0.46, 0.62, 26
"""Inches of a lane and around the lanes, letters of a line of a label."""
_LARGEST, _ROOM = 27.0, 11.0
"""Points of the largest circle's diameter, and of one that has room for its number."""
_SIZE, _LINE, _GAP, _FLAG = 8.3, 0.148, 0.09, 1.7
"""Of a milestone's words: points, inches of a line, between two, and of the widest line."""
_END = 0.7
"""Years, or what stands in their place, beyond the first and the last one."""
_MARK = "#a5552b"
MEASURES = ("published", "milestone")
"""What this kind can draw."""
DIMENSIONS = ("year",)


@dataclass(frozen=True)
class _Flag:
    """A milestone: its place, its words in lines, and how many inches above the lanes they begin."""

    place: float
    text: str
    bottom: float = 0.0

    @property
    def height(self) -> float:
        return _LINE * (self.text.count("\n") + 1)


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a lane per value with a circle per year, whose area is in proportion to the number of documents, which
    stands in it, or above it where it is small.

    Years are put together where they are too many to stand side by side, and stretches without documents and milestones
    are left out of a long axis. Milestones stand to the left of their lines, each above those whose lines it would
    hide.

    Raises
    ------
    InputError
        The results are of several fields.
    """
    published = _published(results)
    milestones = _milestones(results, view)
    axis = year_axis([*(int(year) for year in published["x"]), *(year for year, _ in milestones)])
    item = str(published["item"].iloc[0])
    # In the order of the field: another one may have a value of the same name.
    found = set(published["category"])
    declared = view.labels["categories"].get(item, {})
    lanes = [slug for slug in declared if slug in found] + sorted(found - set(declared))
    labels = [wrapped(view.label("category", slug, item), _LABEL) for slug in lanes]
    left = max(text_width(label, 9.5) for label in labels) + 0.2
    inches = (WIDTH - left - 0.1) / (axis.end + 2 * _END)
    flags = _flags(milestones, axis, left, inches)
    above = max((flag.bottom + flag.height for flag in flags), default=-_GAP) + _GAP
    high = height_of(labels, _ROW)
    figure, axes = new_figure(_FRAME + high + above)
    lane = high / len(lanes)
    _grid(axes, axis, len(lanes))
    _circles(axes, published, axis, lanes, min(_LARGEST, 72 * 0.96 * inches, 72 * 0.8 * lane), view)
    for flag in flags:
        _draw_flag(axes, flag, len(lanes), lane)
    axes.set_xlim(-_END, axis.end + _END)
    axes.set_ylim(len(lanes) - 0.5, -0.5 - above / lane)
    axes.set_yticks(range(len(lanes)), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    named = axis.ticks(max(2, int((axis.end + 1) * inches / (0.44 if axis.bin == 1 else 0.62))))
    axes.set_xticks([place for place, _ in named], [text for _, text in named])
    axes.tick_params(axis="x", length=2.5)
    why = sorted({f"–  {said}" for row in rows(published) if (said := view.withheld(row))})
    axes.set_xlabel("   ".join([view.words.text("timeline_year"), *why]))
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What a circle tells, which years it stands for, where the axis is broken, and which milestones have no year."""
    published = _published(results)
    milestones = _milestones(results, view)
    axis = year_axis([*(int(year) for year in published["x"]), *(year for year, _ in milestones)])
    parts = [Part(view.words.text("timeline_circle"), on_slides=True)]
    if axis.bin > 1:
        parts.append(Part(view.words.text("timeline_binned", years=view.number(axis.bin, 0)), on_slides=True))
    parts += [Part(view.words.text("timeline_break"))] if axis.breaks else []
    shown = {label for _, label in milestones}
    absent = [label for _, label in _labels(view) if label not in shown]
    return parts + ([Part(view.words.text("timeline_undated", items="; ".join(absent)))] if absent else [])


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The numbers of documents."""
    return results[results["measure"] == "published"]


def _published(results: pd.DataFrame) -> pd.DataFrame:
    published = results[results["measure"] == "published"]
    fields = sorted(set(published["item"]))
    if len(fields) != 1:
        what = f"documents by {', '.join(fields)}" if fields else "a timeline without documents"
        raise input_error(CONFIG, what, "name `documents.published.<field>*` of one field under `results`", "exhibits")
    return published


def _labels(view: View) -> list[tuple[str, str]]:
    return [(slug, view.text(told["label"])) for slug, told in view.documents.get("milestones", ())]


def _milestones(results: pd.DataFrame, view: View) -> list[tuple[int, str]]:
    """Year and words of each milestone, from the first year to the last; one that is an included document has the year
    of its result, and is left out where there is none.
    """
    told = {row.item: row.x for row in rows(results[results["measure"] == "milestone"]) if not view.withheld(row)}
    known = dict(view.documents.get("milestones", ()))
    years = {slug: known[slug]["year"] or told.get(slug) for slug in known}
    found = [(int(year), label) for slug, label in _labels(view) if (year := years[slug]) and year == year]
    return sorted(found, key=lambda milestone: milestone[0])


def _flags(milestones: Sequence[tuple[int, str]], axis: YearAxis, left: float, inches: float) -> list[_Flag]:
    """The words of milestones to the left of their lines; each begins above all that stand at a line it crosses."""
    flags: list[_Flag] = []
    for year, label in milestones:
        place = axis.place(year)
        room = left + (place + _END) * inches - 0.16
        text = folded([f"{year}\N{NO-BREAK SPACE} ", *words_of(label)], min(_FLAG, room), _SIZE)
        reach = place - (text_width(text, _SIZE) + 0.12) / inches
        crossed = [flag.bottom + flag.height + _GAP for flag in flags if flag.place >= reach]
        flags.append(_Flag(place, text, max(crossed, default=0.06)))
    return flags


def _draw_flag(axes: Axes, flag: _Flag, lanes: int, lane: float) -> None:
    bottom = -0.5 - flag.bottom / lane
    top = bottom - flag.height / lane
    axes.plot([flag.place, flag.place], [lanes - 0.5, top], color=_MARK, lw=0.8, ls=(0, (4, 2)), zorder=1.5)
    text = axes.annotate(
        flag.text, (flag.place, bottom), (-3.5, 0), textcoords="offset points", ha="right", va="bottom",
        multialignment="right", size=_SIZE, color=_MARK, linespacing=1.1, annotation_clip=False,
    )  # fmt: skip
    text.set_in_layout(False)


def _grid(axes: Axes, axis: YearAxis, lanes: int) -> None:
    """A line for each lane and one below them, interrupted where years are left out."""
    for first, start in zip(axis.stretches, axis.starts, strict=True):
        ends = [start - _END, start + first[1] - first[0] + _END]
        for y in range(lanes):
            axes.plot(ends, [y, y], color=GRID, lw=0.8, zorder=1)
        axes.plot(ends, [lanes - 0.5] * 2, color=MUTED, lw=0.9, clip_on=False, zorder=2)
    for place in axis.breaks:
        axes.annotate("//", (place, lanes - 0.5), ha="center", va="center", color=MUTED, size=9, annotation_clip=False)


def _circles(
    axes: Axes, published: pd.DataFrame, axis: YearAxis, lanes: Sequence[str], largest: float, view: View
) -> None:
    table = published.assign(place=[axis.middle(int(year)) for year in published["x"]])
    table["why"] = [view.withheld(row) for row in rows(table)]
    counts: pd.DataFrame = table.groupby(["category", "place"])["estimate"].sum().reset_index()
    withheld = set(table.loc[table["why"] != "", ["category", "place"]].itertuples(index=False, name=None))
    most = max(float(counts["estimate"].max()), 1.0)
    for row in rows(counts):
        y, count = lanes.index(row.category), row.estimate
        if (row.category, row.place) in withheld:
            axes.text(row.place, y, "–", ha="center", va="center", color=MUTED, size=9)
        elif count > 0:
            _circle(axes, row.place, y, largest * np.sqrt(count / most), view.number(count, 0))


def _circle(axes: Axes, x: float, y: int, diameter: float, number: str) -> None:
    colour = SEQUENCE[y % len(SEQUENCE)]
    axes.plot(x, y, "o", ms=diameter, color=colour, mec="white", mew=0.6, zorder=3)
    if diameter >= max(_ROOM, 72 * text_width(number, 8.5) + 4):
        axes.text(x, y, number, ha="center", va="center_baseline", size=8.5, color="white", zorder=4)
        return
    above = (0, diameter / 2 + 1)
    told = axes.annotate(number, (x, y), above, textcoords="offset points", ha="center", va="bottom", size=8, zorder=4)
    told.set_path_effects([withStroke(linewidth=2, foreground="white")])  # a milestone's line may pass there
