"""Kind `code_network`: codes as circles by the groups that raised them, joined by lines where they come together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.network_layout import Box, Places, in_rows, spread
from peaceresearch.exhibits.theme import INK, MUTED, WIDTH, legend_above, legend_height, new_figure
from peaceresearch.exhibits.view import CONFIG, SEQUENCE, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_LARGEST, _OF_MANY, _MANY = 0.3, 0.24, 15
"""Inches of the radius of a circle of all groups, and where there are more than so many codes."""
_SMALLEST, _OPEN, _NUMBER = 0.035, 0.09, 0.085
"""Inches of the radius of the smallest circle, of one without a number, and from which on a number fits into it."""
_LABEL, _LINE, _SIZE, _GAP = 1.12, 0.145, 8.5, 0.14
"""Inches of a line of a label and of its height, its points, and inches between two boxes."""
_POINTS = 8.0
"""Points of the line of a Jaccard coefficient of 1."""
_BELOW = 0.15
MEASURES = ("jaccard", "groups")
"""What this kind can draw: the lines, and the circles."""
WITHIN = "within"
DIMENSIONS = (WITHIN,)


@dataclass(frozen=True)
class _Node:
    code: str
    radius: float
    label: str
    number: str
    """What stands inside the circle."""
    why: str = ""
    """Why the number of groups is not shown."""

    @property
    def box(self) -> Box:
        wide = max(2 * self.radius, text_width(self.label, _SIZE))
        lines = self.label.count("\n") + 1
        return Box(wide + _GAP, 2 * self.radius + _LINE * lines + 0.05 + _GAP)


@dataclass(frozen=True)
class _Tie:
    one: str
    other: str
    strength: float


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a circle per code, whose area is the number of groups that raised it, and a line between two codes as wide
    as their Jaccard coefficient is large: the strongest `most` that are at least `least`. Codes without a line stand in
    rows at the bottom.

    Raises
    ------
    InputError
        Coefficients within two units (segment, turn) would stand on one network.
    """
    units = {parse_domain(domain).get(WITHIN, "") for domain in results.loc[results["measure"] == "jaccard", "domain"]}
    if len(units) > 1:
        what = f"codes that come together within {' and '.join(sorted(units))} in one network"
        raise input_error(CONFIG, what, f"name results of one, as jaccard.*[*][{WITHIN}=turn]", "exhibits")
    ties = _ties(results, view)
    nodes = _nodes(results, view)
    tied = {code for tie in ties for code in (tie.one, tie.other)}
    inner, outer = [node for node in nodes if node.code in tied], [node for node in nodes if node.code not in tied]
    place = {node.code: index for index, node in enumerate(inner)}
    links = [(place[tie.one], place[tie.other], tie.strength) for tie in ties]
    places, height = spread([node.box for node in inner], links, WIDTH)
    rest, below = in_rows([node.box for node in outer], WIDTH)
    gap = _BELOW if inner and outer else 0.0
    handles = _handles(ties, nodes, view)
    figure, axes = new_figure(height + gap + below + legend_height(handles) + 0.1)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, height + gap + below)
    axes.set_aspect("equal")
    axes.axis("off")
    centres = _drawn(axes, inner, places + np.array([0.0, below + gap])) | _drawn(axes, outer, rest)
    for tie in ties:
        (x, y), (to_x, to_y) = centres[tie.one], centres[tie.other]
        axes.plot(
            [x, to_x], [y, to_y], color="#8ea3b5", lw=_POINTS * tie.strength, solid_capstyle="butt", alpha=0.8, zorder=1
        )
    legend_above(figure, handles)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What a circle and a line are, and which lines are drawn."""
    units = {parse_domain(domain).get(WITHIN, "") for domain in results.loc[results["measure"] == "jaccard", "domain"]}
    unit = view.words.text(f"within_{min(units)}") if units - {""} else ""
    least, most = view.number(view.options["least"], 2), view.number(view.options["most"], 0)
    return [Part(view.words.text("network_note", unit=unit, least=least, most=most))]


def _ties(results: pd.DataFrame, view: View) -> list[_Tie]:
    found = [
        _Tie(row.item, row.category, row.estimate)
        for row in rows(results[results["measure"] == "jaccard"])
        if not view.withheld(row) and row.estimate > 0 and row.estimate >= view.options["least"]
    ]
    return sorted(found, key=lambda tie: (-tie.strength, tie.one, tie.other))[: view.options["most"]]


def _nodes(results: pd.DataFrame, view: View) -> list[_Node]:
    """A node per code, in the order of the config."""
    pairs = results[results["measure"] == "jaccard"]
    counts = {row.item: row for row in rows(results[results["measure"] == "groups"])}
    every = pd.DataFrame({"item": list(dict.fromkeys([*counts, *pairs["item"], *pairs["category"]]))}, dtype="str")
    largest = _OF_MANY if len(every) > _MANY else _LARGEST
    return [_node(code, counts.get(code), largest, view) for code in view.order("item", every)]


def _node(code: str, count: Any, largest: float, view: View) -> _Node:
    name = view.label("item", code)
    if count is None or (why := view.withheld(count)):
        told = ("", "") if count is None else ("–", why)
        return _Node(code, _OPEN, folded(words_of(name), _LABEL, _SIZE), *told)
    radius = max(_SMALLEST, largest * (count.estimate / count.n) ** 0.5)
    number = view.number(count.estimate, 0)
    has_room = radius >= _NUMBER
    label = folded(words_of(name if has_room else f"{name} ({number})"), _LABEL, _SIZE)
    return _Node(code, radius, label, number if has_room else "")


def _drawn(axes: Axes, nodes: Sequence[_Node], places: Places) -> dict[str, tuple[float, float]]:
    """Draw circles with their labels below; gives the middle of each circle."""
    centres = {}
    halo = [withStroke(linewidth=2.4, foreground="white")]
    for node, (x, middle) in zip(nodes, places.tolist(), strict=True):
        y = middle + (node.box.height - _GAP) / 2 - node.radius
        centres[node.code] = (x, y)
        look: dict[str, Any] = {"facecolor": SEQUENCE[0], "edgecolor": "white", "lw": 0.8}
        if node.why:
            look = {"facecolor": "white", "edgecolor": MUTED, "lw": 0.8, "ls": (0, (2, 1.5))}
        axes.add_patch(Circle((x, y), node.radius, zorder=2, **look))
        ink = MUTED if node.why else "white"
        if node.number:
            axes.text(x, y, node.number, ha="center", va="center_baseline", color=ink, size=8, zorder=4)
        axes.text(
            x, y - node.radius - 0.04, node.label,
            ha="center", va="top", color=INK, size=_SIZE, linespacing=1.05, path_effects=halo, zorder=3,
        )  # fmt: skip
    return centres


def _handles(ties: Sequence[_Tie], nodes: Sequence[_Node], view: View) -> list[Line2D]:
    handles = []
    if any(node.number and not node.why for node in nodes):
        look: dict[str, Any] = {"color": SEQUENCE[0], "marker": "o", "mec": "white", "ms": 9, "lw": 0}
        handles.append(Line2D([], [], label=view.words.text("network_circle"), **look))
    for why in dict.fromkeys(node.why for node in nodes if node.why):
        look = {"color": "white", "marker": "o", "mec": MUTED, "ms": 8, "lw": 0}
        handles.append(Line2D([], [], label=why, **look))
    ends = dict.fromkeys(round(tie.strength, 2) for tie in (*ties[-1:], *ties[:1]))
    for value in ends:
        label = view.words.text("network_line", value=view.number(value, 2))
        handles.append(Line2D([], [], color="#8ea3b5", lw=_POINTS * value, alpha=0.8, label=label))
    return handles
