"""Kind `tile_map`: a tile per place where the map would have it; shade and number tell the result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, new_figure
from peaceresearch.exhibits.view import ALL, CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import SUPPRESSED, rows

_SPACE, _GAP, _WIDEST, _SHAPE = WIDTH - 0.1, 0.05, 1.35, 0.74
"""Inches that the map may be wide, between two tiles, of the widest tile, and height of a tile over its width."""
_LEGEND = 0.62
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""Sizes of the names in points: the largest at which every name fits."""
_SHADES = LinearSegmentedColormap.from_list("shades", ("#e3edf5", "#8fb7d6", "#1f5a8a", "#123a5c"))
_PALE, _EDGE, _HATCH = "#f4f5f7", "#dfe3e8", "///"
MEASURES = ("share", "mean", "participants", "proposals", "population")
"""What this kind can draw, one at a time."""
_OWN_NAME = {"participants": "map_participants", "proposals": "map_proposals", "population": "map_population"}


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw every place of the dimension `tiles`: shaded, with its number, where it has a result.

    A place without a result is pale, one whose result is withheld is hatched; below stand the scale of the shades and
    what pale and hatched tiles mean. Results over everybody have no tile and are left out.

    Raises
    ------
    InputError
        A place has several results: the map can show one measure of one item and category.
    """
    places = view.labels["dimensions"][view.options["tiles"]]["values"]
    found = _by_place(results, view)
    columns, lines = ([place["tile"][axis] for place in places.values()] for axis in (0, 1))
    width = min(_WIDEST, _SPACE / (max(columns) - min(columns) + 1))
    height = width * _SHAPE
    deep = (max(lines) - min(lines) + 1) * height
    figure, axes = new_figure(deep + _LEGEND + 0.1)
    axes.set_axis_off()
    axes.set_xlim(0, _SPACE)
    axes.set_ylim(deep + _LEGEND, 0)
    axes.set_aspect("equal")
    left = (_SPACE - (max(columns) - min(columns) + 1) * width) / 2
    names = {slug: view.label(view.options["tiles"], slug) for slug in places}
    size, in_lines = _fitted(list(names.values()), width - 3 * _GAP)
    ticks = _ticks([row for row in found.values() if not view.withheld(row)])
    for slug, place in places.items():
        x = left + (place["tile"][0] - min(columns)) * width
        y = (place["tile"][1] - min(lines)) * height
        _tile(axes, (x, y, width, height), in_lines[names[slug]], size, found.get(slug), ticks, view)
    _legend(axes, deep, results, found, len(places), ticks, view)
    return figure


def _by_place(results: pd.DataFrame, view: View) -> dict[str, Any]:
    """The result of each place."""
    table = results.assign(place=view.slugs(view.options["tiles"], results))
    table = table[table["place"] != ALL]
    twice = table.loc[table["place"].duplicated(), "id"]
    if not twice.empty:
        what = f"several results for one tile, such as `{twice.iloc[0]}`"
        raise input_error(CONFIG, what, "name one measure of one item and category under `results`", "tile_map")
    return {row.place: row for row in rows(table)}


def _ticks(shown: Sequence[Any]) -> list[float]:
    """Round numbers from below the least to above the greatest result; of counts, from 0 and whole."""
    if not shown:
        return []
    values = [row.estimate for row in shown]
    is_count = shown[0].measure not in ("share", "mean")
    low, high = 0.0 if is_count else min(values), max(values)
    steps = MaxNLocator(5, integer=is_count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, max(high, low + 1e-9))
    return [float(tick) for tick in steps]


def _colour(value: float, ticks: Sequence[float]) -> str:
    span = ticks[-1] - ticks[0]
    return to_hex(_SHADES((value - ticks[0]) / span if span else 0.5))


def _tile(
    axes: Axes,
    box: tuple[float, float, float, float],
    name: str,
    size: float,
    row: Any,
    ticks: Sequence[float],
    view: View,
) -> None:
    """One tile with its name; with the number below it, where there is one."""
    x, y, width, height = box
    inner = (x + _GAP / 2, y + _GAP / 2), width - _GAP, height - _GAP
    withheld = row is not None and bool(view.withheld(row))
    if row is None or withheld:
        axes.add_patch(Rectangle(*inner, facecolor=_PALE, edgecolor=_EDGE, lw=0.6, hatch=_HATCH if withheld else None))
        axes.text(
            x + width / 2,
            y + height / 2,
            name,
            ha="center",
            va="center",
            color=MUTED,
            size=size,
            linespacing=1.05,
            bbox={"facecolor": _PALE, "edgecolor": "none", "pad": 1.0} if withheld else None,
        )
        return
    colour = _colour(row.estimate, ticks)
    ink = "white" if sum(map(float, to_rgb(colour))) < 1.7 else INK
    axes.add_patch(Rectangle(*inner, facecolor=colour, edgecolor="none"))
    axes.text(x + width / 2, y + 0.37 * height, name, ha="center", va="center", color=ink, size=size, linespacing=1.05)
    axes.text(
        x + width / 2,
        y + 0.81 * height,
        _number(row.estimate, row.measure, view),
        ha="center",
        va="center",
        color=ink,
        size=min(11.0, size + 2.5),
        weight="semibold",
    )


def _number(value: float, measure: str, view: View) -> str:
    digits = view.options["digits"]
    return f"{view.percent(value, digits)}%" if measure == "share" else view.number(value, digits)


def _legend(
    axes: Axes,
    top: float,
    results: pd.DataFrame,
    found: dict[str, Any],
    places: int,
    ticks: Sequence[float],
    view: View,
) -> None:
    """Below the map: what is shown, the scale of the shades, and what pale and hatched tiles mean."""
    measure = str(results["measure"].iloc[0])
    axes.text(0.03, top + 0.2, view.words.text(_OWN_NAME.get(measure, measure)), va="center", size=9)
    if ticks:
        _scale(axes, (0.05, top + 0.33, 2.3), measure, ticks, view)
    reasons = sorted({view.withheld(row) for row in found.values() if row.status == SUPPRESSED})
    others = sorted({why for row in found.values() if (why := view.withheld(row))} - set(reasons))
    marks: list[tuple[str | None, str]] = [(_HATCH, why) for why in (*reasons, *others)]
    marks += [(None, view.words.text("no_result"))] if len(found) < places else []
    for index, (hatch, text) in enumerate(marks):
        y = top + 0.12 + 0.22 * index
        axes.add_patch(Rectangle((3.35, y), 0.26, 0.15, facecolor=_PALE, edgecolor="#b9c1ca", lw=0.6, hatch=hatch))
        axes.text(3.7, y + 0.075, text, va="center", color=INK, size=8.5)


def _scale(axes: Axes, box: tuple[float, float, float], measure: str, ticks: Sequence[float], view: View) -> None:
    """A bar in the shades, with round numbers below it."""
    x, y, width = box
    strips = 60
    span = ticks[-1] - ticks[0]
    for strip in range(strips):
        value = ticks[0] + span * (strip + 0.5) / strips
        place = (x + width * strip / strips, y)
        axes.add_patch(Rectangle(place, width / strips * 1.02, 0.1, facecolor=_colour(value, ticks), edgecolor="none"))
    digits = 0 if measure not in ("mean",) or all(tick == round(tick) for tick in ticks) else 1
    for tick in ticks:
        text = f"{view.percent(tick)}%" if measure == "share" else view.number(tick, digits)
        at = x + width * ((tick - ticks[0]) / span if span else 0.5)
        axes.text(at, y + 0.14, text, ha="center", va="top", color=MUTED, size=8)


def _fitted(names: Sequence[str], width: float) -> tuple[float, dict[str, str]]:
    """The largest size of type at which every name fits `width` inches, in two lines at most, and the names in lines.

    The smallest size is kept where a name fits at none: a line may then reach over its tile.
    """
    for size in _SIZES:
        lines = {name: _in_lines(name, width, size) for name in names}
        if all(name.count("\n") < 2 and text_width(name, size) <= width for name in lines.values()):
            break
    return size, lines


def _in_lines(name: str, width: float, size: float) -> str:
    """A name in lines of at most `width` inches where that can be, broken after slashes or, without any, at blanks."""
    if text_width(name, size) <= width:
        return name
    return folded(re.findall(r"[^/]+/?", name) if "/" in name else words_of(name), width, size)
