"""Kind `social_distance_matrix`: how near every group of respondents accepts every group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.measured import folded, words_of
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, new_figure, wrapped
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_ROW, _FRAME, _LINE = 0.66, 0.75, 0.16
"""Inches per row, around the rows, and of a line of the heads."""
_LEFT = 1.5
"""Inches of the labels at the left, about."""
_SIZE, _AXIS = 9.0, 90
"""Points of the heads, and letters of a line of what stands below the axis."""
_FAR = LinearSegmentedColormap.from_list("far", ("#f6f2ee", "#e3a578", "#b2532e"))
_NEAR = LinearSegmentedColormap.from_list("near", ("#eef3f7", "#8fb7d6", "#1f5a8a"))
_MEASURE = {"distance": "social_distance", "acceptance": "acceptance"}
MEASURES = (*_MEASURE.values(), "scalability")
"""What this kind can draw: the one that `show` names, with the scalability of its steps."""
DIMENSIONS = None
STEP = "step"


@dataclass(frozen=True)
class _Matrix:
    cells: pd.DataFrame
    item: str
    by: str
    targets: list[str]
    respondents: list[str]


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a row per group of respondents and a column per group that they were asked about: its shade and number tell
    the mean distance (or the share who accept a step), below it the interval and the base. Cells of a group towards
    itself have a thick frame; under the heads stands the scalability of the steps.

    Raises
    ------
    InputError
        Nothing is of the measure and step shown, or the results are of several social distances.
    """
    matrix = _matrix(results, view)
    most = _steps(matrix, view) if view.options["show"] == "distance" else 1.0
    heads = [_head(target, results, matrix, view) for target in matrix.targets]
    lines = max(head.count("\n") + 1 for head in heads)
    figure, axes = new_figure(_FRAME + _LINE * lines + _ROW * len(matrix.respondents))
    for row in rows(matrix.cells):
        x, y = matrix.targets.index(row.category), matrix.respondents.index(row.respondents)
        _cell(axes, x, y, row, most, is_own=row.category == row.respondents, view=view)
    _frame(axes, heads, [wrapped(view.label(matrix.by, slug), 20) for slug in matrix.respondents])
    axes.set_ylabel(view.words.text("distance_respondents"))
    axes.set_xlabel(_scale_text(matrix, view), color=MUTED, size=8.5)
    return figure


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that stand in the cells."""
    return _shown(results, view).drop(columns="respondents")


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What a cell holds, what H is, and why cells are empty."""
    cells = _shown(results, view)
    parts = [Part(view.words.text("distance_note"))]
    if (cells["category"] == cells["respondents"]).any():
        parts.append(Part(view.words.text("distance_own")))
    if len(cells) < cells["category"].nunique() * cells["respondents"].nunique():
        parts.append(Part(view.words.text("distance_empty")))
    if "scalability" in set(results["measure"]):
        parts.append(Part(view.words.text("distance_scalability")))
    said = sorted({f"–: {why}" for row in rows(cells) if (why := view.withheld(row))})
    return [*parts, *(Part(each, on_slides=True) for each in said)]


def _shown(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results of the measure and the step that are shown, each with the group of its respondents."""
    table = results[results["measure"] == _MEASURE[view.options["show"]]]
    domains = [parse_domain(domain) for domain in table["domain"]]
    steps = [domain.pop(STEP, None) for domain in domains]
    respondents = [next(iter(domain.values()), "") for domain in domains]
    is_shown = pd.Series([step == view.options["step"] for step in steps], index=table.index, dtype=bool)
    return table.assign(respondents=respondents)[is_shown]


def _matrix(results: pd.DataFrame, view: View) -> _Matrix:
    cells = _shown(results, view)
    items = view.order("item", cells)
    if len(items) != 1:
        what = "social distances of several names in one matrix" if items else "no result is of what `show` names"
        raise input_error(CONFIG, what, "name results of one social distance, and one of its steps", "options")
    names = {name for domain in cells["domain"] for name in parse_domain(domain) if name != STEP}
    by = min(names, default="")
    declared = list(view.labels["categories"].get(items[0], {}))
    found = set(cells["category"])
    targets = [*(name for name in declared if name in found), *sorted(found - {*declared})]
    respondents = view.order(by, cells.assign(domain=[_without_step(domain) for domain in cells["domain"]]))
    return _Matrix(cells, items[0], by, targets, respondents)


def _without_step(domain: str) -> str:
    return ";".join(part for part in domain.split(";") if not part.startswith(f"{STEP}="))


def _steps(matrix: _Matrix, view: View) -> float:
    """The largest distance: that of accepting no step; as shown, where the steps are not known."""
    known = view.labels["dimensions"].get(STEP, {"values": ()})["values"]
    return float(len(known)) or float(matrix.cells["estimate"].max()) or 1.0


def _head(target: str, results: pd.DataFrame, matrix: _Matrix, view: View) -> str:
    inches = (WIDTH - _LEFT) / len(matrix.targets) - 0.1
    name = folded(words_of(view.label("category", target, matrix.item)), inches, _SIZE)
    whole = results[(results["measure"] == "scalability") & (results["category"] == target) & (results["domain"] == "")]
    told = [f"H = {view.number(row.estimate, 2)}" for row in rows(whole) if not view.withheld(row)]
    return "\n".join([name, *told])


def _cell(axes: Axes, x: int, y: int, row: Any, most: float, *, is_own: bool, view: View) -> None:
    why = view.withheld(row)
    is_share = view.options["show"] == "acceptance"
    part = 0.0 if why else min(1.0, max(0.0, row.estimate / most))
    colour: Any = "white" if why else (_NEAR if is_share else _FAR)(part)
    edge, width = (INK, 1.8) if is_own else ("white", 0.6)
    inset = 0.03 if is_own else 0.015
    corner, size = (x - 0.5 + inset, y - 0.5 + inset), 1 - 2 * inset
    axes.add_patch(Rectangle(corner, size, size, facecolor=colour, edgecolor=edge, lw=width, zorder=2 if is_own else 1))
    if why:
        axes.text(x, y, "–", ha="center", va="center", color=MUTED, size=9)
        return
    ink = "white" if sum(to_rgb(colour)) < 1.45 else INK
    factor, digits = (100, 0) if is_share else (1, 1)
    ends = "–".join(view.number(factor * end, digits) for end in (row.ci_low, row.ci_high) if end == end)
    base = f"{view.words.text('base')} = {view.number(row.n, 0)}"
    lines = ((-0.2, view.number(factor * row.estimate, digits), 11.0), (0.08, ends, 7.8), (0.3, base, 7.3))
    for below, text, size in lines:
        weight = "semibold" if below < 0 else "normal"
        axes.text(x, y + below, text, ha="center", va="center", color=ink, size=size, weight=weight, zorder=3)


def _frame(axes: Axes, heads: Sequence[str], labels: Sequence[str]) -> None:
    axes.set_xlim(-0.52, len(heads) - 0.48)
    axes.set_ylim(len(labels) - 0.48, -0.52)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(heads)), list(heads))
    axes.set_yticks(range(len(labels)), list(labels))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _scale_text(matrix: _Matrix, view: View) -> str:
    """What the numbers mean."""
    if view.options["show"] == "acceptance":
        return wrapped(view.words.text("acceptance_scale", step=view.label(STEP, view.options["step"])), _AXIS)
    steps = list(view.labels["dimensions"].get(STEP, {"values": ()})["values"])
    if not steps:
        return view.words.text("social_distance")
    ends = {"first": view.label(STEP, steps[0]), "most": view.number(len(steps), 0)}
    return wrapped(view.words.text("distance_scale", **ends), _AXIS)
