"""What is marked on a saturation curve: the last new theme, where a rule says enough was heard, and all themes."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from peaceresearch.exhibits.theme import INK, MUTED
from peaceresearch.exhibits.view import SEQUENCE, View
from peaceresearch.results.table import RELEASED, SUPPRESSED, rows

_GUEST = SEQUENCE[2]
_HALO = [withStroke(linewidth=2.4, foreground="white")]
_BOTTOM, _STEP = 0.06, 0.085
"""Where the first line of words stands, and the next one above it, as parts of the axis."""
_FAR = 1.6
"""An estimate of all themes beyond this many times those heard would press the curve flat: it is told in words."""


def top_of(results: pd.DataFrame, most: float) -> float:
    """The upper end of the axis: above the curve, and above the estimate of all themes where that is near."""
    totals = [row.estimate for row in _released(results, "chao2") if row.estimate <= _FAR * most]
    return float(1.12 * max([most, *totals]))


def add_marks(axes: Axes, results: pd.DataFrame, count: int, view: View, *, is_small: bool) -> None:
    """Mark what `results` tell; in a small panel with shorter words."""
    size = 7.5 if is_small else 8.5
    for row in _released(results, "chao2"):
        _total(axes, row, size, view)
    points = _released(results, "saturation_point")
    lines = 0
    for row in points:
        if row.item == "codes":
            reached = row.estimate < row.n
            word = "saturation_point" if reached else "saturation_open"
            _line(axes, row.estimate, INK, view.words.text(word, count=view.number(row.estimate, 0)), 0, size, count)
            lines += 1
    guest = results[(results["measure"] == "saturation_point") & (results["item"] == "guest")]
    for row in rows(guest):
        _guest(axes, row, lines, size, count, view)


def _released(results: pd.DataFrame, measure: str) -> list[Any]:
    found = results[(results["measure"] == measure) & (results["status"] == RELEASED)]
    return list(rows(found))


def _guest(axes: Axes, row: Any, above: int, size: float, count: int, view: View) -> None:
    """A line at the median, a bar for the range over the orders, and words; or that the rule is not met."""
    if view.withheld(row):
        place = (0.99, _BOTTOM + _STEP * above)
        said = _why_not(row, view)
        axes.annotate(said, place, xycoords="axes fraction", ha="right", color=_GUEST, size=size, path_effects=_HALO)
        return
    told = {"count": view.number(row.estimate, 0 if row.estimate == round(row.estimate) else 1)}
    word = "saturation_guest_at"
    if row.ci_low == row.ci_low:
        is_open = row.ci_high != row.ci_high  # so many orders do not meet the rule that its upper end is not known
        word = "saturation_guest_above" if is_open else "saturation_guest"
        told["low"] = view.number(row.ci_low, 0)
        told |= {} if is_open else {"high": view.number(row.ci_high, 0)}
        ends = [row.ci_low, axes.get_xlim()[1] if is_open else row.ci_high]
        bottom = axes.get_xaxis_transform()
        axes.plot(ends, [0.02, 0.02], color=_GUEST, lw=3, transform=bottom, solid_capstyle="butt")
    _line(axes, row.estimate, _GUEST, view.words.text(word, **told), above, size, count)


def _why_not(row: Any, view: View) -> str:
    """Why the rule gives no number of groups: it is withheld, it needs more groups, or most orders do not meet it."""
    settings = view.groups.get("saturation")
    if row.status == SUPPRESSED or not settings:
        return view.withheld(row)
    has_enough = row.n >= settings["base"] + settings["run"]
    return view.words.text("saturation_guest_open" if has_enough else "saturation_guest_few")


def _line(axes: Axes, at: float, colour: str, text: str, above: int, size: float, count: int) -> None:
    """A line at a number of groups, and what it means, on the side that has room; `above` lifts the words."""
    axes.axvline(at, color=colour, lw=1, ls=(0, (3, 2)), zorder=0.9)
    is_right = at <= (1 + count) / 2
    axes.annotate(
        text,
        (at, _BOTTOM + _STEP * above),
        xycoords=("data", "axes fraction"),
        xytext=(5 if is_right else -5, 0),
        textcoords="offset points",
        ha="left" if is_right else "right",
        color=colour,
        size=size,
        path_effects=_HALO,
    )


def _total(axes: Axes, row: Any, size: float, view: View) -> None:
    """A faint line at the estimate of all themes, heard or not, with its interval in words."""
    text = view.words.text("saturation_chao_at", estimate=view.number(row.estimate, 1))
    if row.ci_low == row.ci_low:
        told = {"estimate": row.estimate, "low": row.ci_low, "high": row.ci_high}
        text = view.words.text("saturation_chao", **{name: view.number(value, 1) for name, value in told.items()})
    is_near = row.estimate <= axes.get_ylim()[1]
    if is_near:
        axes.axhline(row.estimate, color=MUTED, lw=0.9, ls=(0, (1, 2)), zorder=0.8)
    y = row.estimate / axes.get_ylim()[1] if is_near else 0.95
    axes.annotate(
        text,
        (0.01, y),
        xycoords="axes fraction",
        xytext=(0, 2 if is_near else 0),
        textcoords="offset points",
        va="bottom",
        color=MUTED,
        size=size,
    )
