"""Kind `speaking_shares`: per group, how much of the words the moderator and the one who spoke most had."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.group_columns import GROUP, of_groups
from peaceresearch.exhibits.row_notes import at_right_end, height_of, say_why
from peaceresearch.exhibits.theme import GRID, INK, label_rows, legend_above, legend_height, new_figure, wrapped
from peaceresearch.exhibits.view import SEQUENCE, View

_ROW, _FRAME, _LABEL = 0.34, 0.6, 34
_MARKS = {"moderator": (SEQUENCE[5], "D"), "dominant": (SEQUENCE[1], "o")}
"""Item: colour and form of its mark."""
MEASURES = ("speaking_share", "evenness", "spoke")
"""What this kind can draw."""
DIMENSIONS = (GROUP,)


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per group in the order held: the moderator's share of all words, the share of the participants' words
    of the one who spoke most, and the share that each would have if all spoke equally much; at the right end how many
    of those present spoke, and how even the words were. A group that is withheld says why.
    """
    table = results[[f"{GROUP}=" in domain for domain in results["domain"]]]
    groups = view.order(GROUP, table)
    labels = [wrapped(view.label(GROUP, slug), _LABEL) for slug in groups]
    handles = _handles(table, view)
    figure, axes = new_figure(_FRAME + height_of(labels, _ROW) + legend_height(handles))
    by = {measure: of_groups(part) for measure, part in table.groupby("measure")}
    for y, group in enumerate(groups):
        _row(axes, y, group, by, view)
    label_rows(axes, labels)
    axes.set_xlim(0, 1)
    axes.set_xticks([tick / 5 for tick in range(6)], [view.percent(tick / 5) for tick in range(6)])
    axes.grid(axis="x")
    axes.set_xlabel(view.words.text("speaking_share"))
    legend_above(figure, handles)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What stands at the right end."""
    return [Part(view.words.text("evenness_note"))] if "evenness" in set(results["measure"]) else []


def _row(axes: Axes, y: int, group: str, by: dict[Any, dict[tuple[str, str], Any]], view: View) -> None:
    shares = {item: by.get("speaking_share", {}).get((item, group)) for item in _MARKS}
    shown = {item: row for item, row in shares.items() if row is not None and not view.withheld(row)}
    if not shown:
        why = [view.withheld(row) for row in shares.values() if row is not None]
        say_why(axes, y, why[0] if why else view.words.text("not_estimable"))
        return
    axes.axhline(y, color=GRID, lw=0.7, zorder=0.5)
    for item, row in shown.items():
        colour, form = _MARKS[item]
        axes.plot(row.estimate, y, form, color=colour, ms=6.5, mec="white", mew=0.8)
        if item == "dominant" and row.n >= 1:
            axes.plot(1 / row.n, y, "|", color=INK, ms=9, mew=1.2)
    at_right_end(axes, y, _told(by.get("spoke", {}).get(("participants", group)), _evenness(by, group), view))


def _evenness(by: dict[Any, dict[tuple[str, str], Any]], group: str) -> Any:
    return by.get("evenness", {}).get(("words", group))


def _told(spoke: Any, evenness: Any, view: View) -> str:
    said = []
    if spoke is not None and not view.withheld(spoke):
        counts = {"count": view.number(spoke.estimate, 0), "base": view.number(spoke.n, 0)}
        said.append(view.words.text("spoke_of", **counts))
    if evenness is not None and not view.withheld(evenness):
        said.append(f"J = {view.number(evenness.estimate, 2)}")
    return "  ".join(said)


def _handles(table: pd.DataFrame, view: View) -> list[Line2D]:
    shares = table[table["measure"] == "speaking_share"]
    found = set(shares["item"])
    handles = [
        Line2D([], [], color=colour, marker=form, mec="white", ms=6.5, lw=0, label=view.words.text(f"speaking_{item}"))
        for item, (colour, form) in _MARKS.items()
        if item in found
    ]
    if "dominant" in found:
        equal = view.words.text("speaking_equal")
        handles.append(Line2D([], [], color=INK, marker="|", ms=9, mew=1.2, lw=0, label=equal))
    return handles
