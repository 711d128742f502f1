"""Kind `mechanisms`: what fosters and what blocks, in rank order, by the groups that raised it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.cells import HATCHED, hatched_handle, ink_on
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.row_notes import at_right_end, height_of, say_why
from peaceresearch.exhibits.theme import label_rows, legend_above, legend_height, new_panels, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_ROW, _FRAME, _TITLE, _LABEL = 0.31, 0.55, 0.3, 34
_KINDS = ("fosters", "blocks")
MEASURES = ("mechanism", "groups", "reach")
"""What this kind can draw: the ranks, and the groups by the values of `parts`."""


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a panel for what fosters and one for what blocks: a bar per mechanism in rank order, as long as the number
    of groups that raised it and divided by `parts`; at its end that number and the groups held. What parts that
    are withheld leave of a bar is hatched; a bar that is withheld says why.
    """
    ranked = results[results["measure"] == "mechanism"].sort_values(["category", "x", "id"])
    kinds = [kind for kind in _KINDS if (ranked["category"] == kind).any()]
    parts = _parts(results, view)
    order = view.order(view.options["parts"], parts) if len(parts) else []
    panels = [list(rows(ranked[ranked["category"] == kind])) for kind in kinds]
    labels = [[wrapped(view.label("item", row.item), _LABEL) for row in panel] for panel in panels]
    handles = _handles(order, panels, parts, view)
    heights = [height_of(each, _ROW) + _TITLE for each in labels]
    figure, every = new_panels(heights, _FRAME + legend_height(handles), has_one_scale=False)
    for kind, panel, names, axes in zip(kinds, panels, labels, every, strict=True):
        for y, row in enumerate(panel):
            _bar(axes, y, row, parts, order, view)
        label_rows(axes, names)
        axes.grid(axis="x")
        axes.set_title(view.words.text(f"mechanism_{kind}"), loc="left", size=10, weight="semibold")
    last = every[-1]
    most = max([1.0, *ranked["n"].dropna()])
    last.set_xlim(0, most)
    last.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    last.xaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    last.set_xlabel(view.words.text("counted_groups"))
    legend_above(figure, handles)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """How mechanisms are ranked."""
    name = view.options["parts"]
    label = view.text(view.labels["dimensions"][name]["label"]) if name in view.labels["dimensions"] else name
    return [Part(view.words.text("mechanism_note", dimension=label))]


def _parts(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The groups of each value of `parts` that raised a mechanism."""
    found = results[results["measure"] == "groups"]
    by = view.options["parts"]
    inside = [set(parse_domain(domain)) == {by} for domain in found["domain"]]
    return found.loc[inside].assign(part=lambda table: view.slugs(by, table))


def _bar(axes: Axes, y: int, row: Any, parts: pd.DataFrame, order: list[str], view: View) -> None:
    if why := view.withheld(row):
        say_why(axes, y, why)
        return
    at_right_end(axes, y, view.words.text("of_groups", count=view.number(row.estimate, 0), base=view.number(row.n, 0)))
    own = {part.part: part for part in rows(parts[parts["item"] == row.item]) if not view.withheld(part)}
    left = 0.0
    for place, value in enumerate(order):
        if value not in own or own[value].estimate == 0:
            continue
        count, colour = own[value].estimate, view.colour(view.options["parts"], value, place)
        axes.barh(y, count, left=left, height=0.62, color=colour, edgecolor="white", lw=0.8)
        number = view.number(count, 0)
        axes.text(left + count / 2, y, number, ha="center", va="center", color=ink_on(colour), size=8.5)
        left += count
    if left < row.estimate:
        axes.barh(y, row.estimate - left, left=left, height=0.62, **HATCHED)


def _handles(order: list[str], panels: list[list[Any]], parts: pd.DataFrame, view: View) -> list[Patch]:
    by = view.options["parts"]
    handles = [
        Patch(color=view.colour(by, slug, place), label=view.label(by, slug))
        for place, slug in enumerate(order)
        if (parts.loc[parts["part"] == slug, "estimate"] > 0).any()
    ]
    shown = {row.item for panel in panels for row in panel if not view.withheld(row)}
    withheld = [why for part in rows(parts[parts["item"].isin(shown)]) if (why := view.withheld(part))]
    return [*handles, *map(hatched_handle, dict.fromkeys(withheld))]
