"""Kind `missing_map`: whose answers are missing, and why; a row per item, a shade and a number per cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from peaceresearch.exhibits.footer import Part
from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import INK, MUTED, new_figure, wrapped
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_ROW, _FRAME, _HEAD, _LABEL = 0.31, 0.5, 0.16, 40
"""Inches per row, around the rows, and of a line of the heads; and letters of a line of a label."""
_PLOT = 4.0
"""Inches of the columns, about."""
_SHADES = LinearSegmentedColormap.from_list("missing", ("#f6f2ee", "#e3a578", "#b2532e"))
_BY_DESIGN = LinearSegmentedColormap.from_list("by design", ("#f1f3f5", "#9aa5b1"))
_REASONS = ("dont_know", "refused", "other", "blank", "not_asked", "not_applicable")
_MEANT = ("not_asked", "not_applicable")
"""Reasons that lie in the questionnaire: they are shaded in grey."""
_TOGETHER = "together"
_DARKEST = 0.1
"""The share that is darkest where no one is larger."""
MEASURES = ("missing",)
"""What this kind can draw."""


@dataclass(frozen=True)
class _Cell:
    share: float
    why: str


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per item and a column per reason, with their sum where there are several; or (`columns`) a column per
    value of a dimension, with the share that is missing for any of the reasons.
    """
    by_reason = view.options["columns"] == "category"
    items, heads, cells = _by_reason(results, view) if by_reason else _by_group(results, view)
    labels = [wrapped(view.label("item", slug), _LABEL) for slug in items]
    names = [wrapped(_head(slug, view), max(8, round(_PLOT / len(heads) / 0.075))) for slug in heads]
    lines = max(name.count("\n") + 1 for name in names)
    figure, axes = new_figure(_FRAME + _HEAD * lines + height_of(labels, _ROW))
    shades = _shades(cells)
    for (item, head), cell in cells.items():
        _draw_cell(axes, heads.index(head), items.index(item), cell, shades[head], view)
    _frame(axes, names, labels)
    axes.set_xlabel(view.words.text("missing_share"))
    if by_reason and len(heads) > 1 and heads[-1] == _TOGETHER:
        axes.axvline(len(heads) - 1.5, color=MUTED, lw=0.8)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What the shares are of, and why cells are empty."""
    said = sorted({f"–: {why}" for row in rows(results) if (why := view.withheld(row))})
    return [Part(view.words.text("missing_note")), *(Part(each, on_slides=True) for each in said)]


_Cells = dict[tuple[str, str], _Cell]


def _by_reason(results: pd.DataFrame, view: View) -> tuple[list[str], list[str], _Cells]:
    """Rows, columns and cells by reason, over everybody."""
    whole = results[results["domain"] == ""]
    reasons = [name for name in _REASONS if name in set(whole["category"])]
    cells = {(row.item, row.category): _Cell(row.estimate, view.withheld(row)) for row in rows(whole)}
    items = view.order("item", whole)
    if len(reasons) < 2:
        return items, reasons, cells
    cells |= {
        (item, _TOGETHER): _sum([cells[item, name] for name in reasons if (item, name) in cells]) for item in items
    }
    return items, [*reasons, _TOGETHER], cells


def _by_group(results: pd.DataFrame, view: View) -> tuple[list[str], list[str], _Cells]:
    """Rows, columns and cells by the values of a dimension: all reasons together."""
    columns = view.options["columns"]
    table = results.assign(column=view.slugs(columns, results))
    parts = table.groupby(["item", "column"], sort=False)
    cells = {
        (str(item), str(column)): _sum([_Cell(row.estimate, view.withheld(row)) for row in rows(part)])
        for (item, column), part in parts
    }
    return view.order("item", table), view.order(columns, table), cells


def _sum(cells: Sequence[_Cell]) -> _Cell:
    """Several reasons together; withheld where one of them is."""
    return _Cell(sum(cell.share for cell in cells), next((cell.why for cell in cells if cell.why), ""))


def _head(slug: str, view: View) -> str:
    if view.options["columns"] != "category":
        return view.label(view.options["columns"], slug)
    return view.words.text("missing_all" if slug == _TOGETHER else f"missing_{slug}")


def _shades(cells: _Cells) -> dict[str, Callable[[float], Any]]:
    """The shade of a share in each column: one scale for all that are of one kind, and none for their sum."""
    shades: dict[str, Callable[[float], Any]] = {}
    for heads, colours in ((_MEANT, _BY_DESIGN), ({head for _, head in cells} - {*_MEANT, _TOGETHER}, _SHADES)):
        top = max([_DARKEST, *(cell.share for (_, head), cell in cells.items() if head in heads and not cell.why)])
        shades |= {head: partial(_shade, colours, top) for head in heads}
    return shades | {_TOGETHER: lambda _: "white"}


def _shade(colours: Colormap, top: float, share: float) -> Any:
    return colours(share / top)


def _draw_cell(axes: Axes, x: int, y: int, cell: _Cell, shade: Callable[[float], Any], view: View) -> None:
    colour = "white" if cell.why else shade(cell.share)
    axes.add_patch(Rectangle((x - 0.48, y - 0.45), 0.96, 0.9, facecolor=colour, edgecolor="#d9dde2", lw=0.5))
    text = "–" if cell.why else view.percent(cell.share, view.options["digits"])
    ink = MUTED if cell.why else "white" if sum(to_rgb(colour)) < 1.45 else INK
    axes.text(x, y, text, ha="center", va="center", color=ink, size=8.8)


def _frame(axes: Axes, names: Sequence[str], labels: Sequence[str]) -> None:
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(names)), list(names))
    axes.set_yticks(range(len(labels)), list(labels))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
