"""Kind `diverging_shares`: ordered answers as bars that diverge from the middle of the scale (Likert plot)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from peaceresearch.exhibits.row_notes import at_right_end, height_of, say_why
from peaceresearch.exhibits.theme import DIVERGING, INK, label_rows, legend_above, new_figure, wrapped
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

_ROW, _FRAME = 0.44, 1.2
_SMALL = 0.05
"""A share below this part of the axis has no room for its number inside the bar."""
_LABEL = 32
MEASURES = ("share",)
"""What this kind can draw."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw one bar per `bars`: the first answers left of the middle, the last ones right, a neutral one half on either
    side; its base stands at the right end. A withheld bar says why in words.
    """
    bars = view.options["bars"]
    table = results.assign(bar=view.slugs(bars, results))
    order, answers = view.order(bars, results), view.order("category", results)
    sides = _sides(answers, view)
    colours = dict(zip(answers, _colours(*sides), strict=True))
    parts = {bar: _part(table, bar, answers) for bar in order}
    starts = {bar: _start(part, *sides[:2]) for bar, part in parts.items() if not _withheld(part, view)}
    low = min(starts.values(), default=-50.0)
    high = max((start + 100 * parts[bar]["estimate"].sum() for bar, start in starts.items()), default=50.0)
    low, high = 25 * (low // 25), -25 * (-high // 25)
    items = dict(zip(table["bar"], table["item"], strict=True))
    labels = [wrapped(view.label(bars, slug, items[slug]), _LABEL) for slug in order]
    figure, axes = new_figure(_FRAME + height_of(labels, _ROW))
    axes.axvline(0, color=INK, lw=0.8, zorder=0.5)
    for y, (bar, part) in enumerate(parts.items()):
        if why := _withheld(part, view):
            say_why(axes, y, why)
            continue
        _bar(axes, y, part, starts[bar], colours, _SMALL * (high - low), view)
        base = f"{view.words.text('base')} = {view.number(part['n'].max(), 0)}"
        at_right_end(axes, y, base)
    label_rows(axes, labels)
    axes.set_xlim(low, high)
    ticks = range(int(low), int(high) + 1, 25)
    axes.set_xticks(ticks, [view.number(abs(tick), 0) for tick in ticks])
    axes.set_xlabel(view.words.text("share"))
    whose = dict(zip(table["category"], table["item"], strict=True))
    legend_above(
        figure, [Patch(color=colours[slug], label=view.label("category", slug, whose[slug])) for slug in answers]
    )
    return figure


def _sides(answers: Sequence[str], view: View) -> tuple[int, int, int]:
    """How many answers stand left of the middle, on it, and right of it.

    Raises
    ------
    InputError
        The neutral answer is none of them, or none is left for one side.
    """
    neutral, negative = view.options["neutral"], view.options["negative"]
    if neutral is not None and neutral not in answers:
        what = f"no answer is called `{neutral}`"
        raise input_error(CONFIG, what, f"`neutral` is one of {', '.join(answers)}", "options.neutral")
    middle = 0 if neutral is None else 1
    left = negative or (answers.index(neutral) if middle else len(answers) // 2)
    right = len(answers) - left - middle
    if left < 1 or right < 1 or (middle and answers[left] != neutral):
        what = f"{left} of the answers {', '.join(answers)} cannot stand left of the middle"
        raise input_error(CONFIG, what, "mend `negative` or `neutral`", "options")
    return left, middle, right


def _part(table: pd.DataFrame, bar: str, answers: Sequence[str]) -> pd.DataFrame:
    """The shares of one bar, a row per answer in their order.

    Raises
    ------
    InputError
        The bar has an answer twice (several items would stand on one another), or lacks one.
    """
    part = table[table["bar"] == bar].set_index("category")
    if sorted(part.index) != sorted(answers):
        what = f"the bar `{bar or 'all'}` has not each of the answers {', '.join(answers)} once"
        raise input_error(CONFIG, what, "name all answers of one item, or of items with one scale", "options.bars")
    return part.loc[list(answers)]


def _withheld(part: pd.DataFrame, view: View) -> str:
    return next((why for row in rows(part) if (why := view.withheld(row))), "")


def _start(part: pd.DataFrame, left: int, middle: int) -> float:
    """Where a bar begins, in percentage points from the middle."""
    shares = part["estimate"].to_numpy(dtype=float)
    return -100 * float(shares[:left].sum() + shares[left : left + middle].sum() / 2)


def _bar(
    axes: Axes, y: int, part: pd.DataFrame, start: float, colours: dict[str, str], small: float, view: View
) -> None:
    for row in rows(part):
        colour, width = colours[row.Index], 100 * row.estimate
        axes.barh(y, width, left=start, height=0.66, color=colour, edgecolor="white", lw=0.8)
        if width >= small:
            ink: Any = "white" if sum(to_rgb(colour)) < 1.45 else INK
            text = view.percent(row.estimate)
            axes.text(start + width / 2, y, text, ha="center", va="center", color=ink, size=8.5)
        start += width


def _colours(left: int, middle: int, right: int) -> list[str]:
    """A hue for each side, the stronger the further from the middle; grey for the neutral answer."""
    far, near, grey, near_right, far_right = DIVERGING
    negative = LinearSegmentedColormap.from_list("negative", (far, near))
    positive = LinearSegmentedColormap.from_list("positive", (near_right, far_right))
    return [
        *(to_hex(negative(index / max(1, left - 1))) for index in range(left)),
        *([grey] * middle),
        *(to_hex(positive(index / max(1, right - 1) if right > 1 else 1.0)) for index in range(right)),
    ]
