"""Kind `crossed_documents`: extracted fields crossed, a panel per column, a bar per row, divided into parts where there
are three fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from peaceresearch.exhibits.cells import ink_on
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.row_notes import height_of
from peaceresearch.exhibits.theme import (
    MUTED,
    WIDTH,
    label_rows,
    legend_above,
    legend_height,
    use_theme,
    wrapped,
)
from peaceresearch.exhibits.view import CONFIG, SEQUENCE, View, withheld_notes
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_ROW, _FRAME, _TITLE = 0.33, 0.6, 0.17
"""Inches of a bar, around all panels, and of a line of a panel's title."""
_NARROWEST, _MOST = 1.05, 4
"""Least inches of a panel, and the most panels beside each other."""
_LABEL = 24
_SHADES = ("#1f5a8a", "#7fa8c9", "#d9dde2", "#e3a578", "#b2532e")
"""From the part named first to the last."""
MEASURES = ("crossed",)
"""What this kind can draw."""
DIMENSIONS = None


def draw(results: pd.DataFrame, view: View) -> Figure:
    """Draw a panel per value of the field of columns, with a bar per value of that of rows, which is as long as the
    number of documents; where there is a field of parts, the bar is divided by it.

    A document with several values of a field counts with each of them. What is withheld is a dash at the bar's end.

    Raises
    ------
    InputError
        The results are of no declared crossing, or of several ones.
    """
    crossing = _crossing(results, view)
    name, columns = str(results["item"].iloc[0]), crossing["columns"]
    table = _placed(results, crossing, view)
    # In the order of the field: another one may have a value of the same name.
    known = list(view.labels["categories"].get(name, {}))
    order = sorted(set(table["row"]), key=lambda slug: (known.index(slug) if slug in known else len(known), slug))
    heads = view.order(columns, table)
    parts = view.order(crossing["parts"], table) if crossing["parts"] else [""]
    labels = [wrapped(view.label("category", slug, name), _LABEL) for slug in order]
    left = max(text_width(label, 9.5) for label in labels) + 0.2
    beside = max(1, min(len(heads), _MOST, int((WIDTH - left) / _NARROWEST)))
    lines = -(-len(heads) // beside)
    beside = -(-len(heads) // lines)
    inches = (WIDTH - left) / beside - 0.15
    titles = [folded(words_of(view.label(columns, slug)), inches, 9.5) for slug in heads]
    colours = _colours(len(parts)) if crossing["parts"] else [SEQUENCE[0]]
    handles = _handles(parts, colours, crossing["parts"], view)
    high = height_of(labels, _ROW) + _TITLE * max(title.count("\n") + 1 for title in titles)
    figure = _figure(_FRAME + legend_height(handles) + lines * (high + 0.1))
    grid = figure.subplots(lines, beside, sharex=True, sharey=True, squeeze=False)
    longest = max(float(table.groupby(["row", "column"])["estimate"].sum().max()), 1.0)
    shades = dict(zip(parts, colours, strict=True))
    for panel, axes in enumerate(grid.flat):
        if panel >= len(heads):
            axes.remove()
            continue
        found = table[table["column"] == heads[panel]]
        for y, slug in enumerate(order):
            _bar(axes, y, found[found["row"] == slug].set_index("part"), shades, longest, view)
        axes.set_title(titles[panel], loc="left", size=9.5, weight="semibold")
        _look(axes, labels, longest, view, is_first=panel % beside == 0, is_lowest=panel + beside >= len(heads))
    # Below the figure stands the mark of synthetic data, so the axis is named at its first panel.
    grid[-1, 0].set_xlabel(view.words.text("counted_documents"), loc="left")
    legend_above(figure, handles)
    return figure


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What dashes mean, where there are any."""
    return [Part(said, on_slides=True)] if (said := withheld_notes(results, view)) else []


def _crossing(results: pd.DataFrame, view: View) -> Mapping[str, Any]:
    """The fields of the one crossing that the results are of."""
    names = sorted(set(results["item"]))
    declared = dict(view.documents.get("crossings", ()))
    if len(names) != 1 or names[0] not in declared:
        what = f"results of the crossings {', '.join(names)} in one figure"
        raise input_error(CONFIG, what, "name `documents.crossed.<name>[*]` of one under `results`", "exhibits")
    crossing: Mapping[str, Any] = declared[names[0]]
    return crossing


def _placed(results: pd.DataFrame, crossing: Mapping[str, Any], view: View) -> pd.DataFrame:
    """The results with their row, column and part; without those that are not divided by all fields."""
    domains = [parse_domain(domain) for domain in results["domain"]]
    parts = [domain.get(crossing["parts"] or "", "") for domain in domains]
    table = results.assign(
        row=results["category"],
        column=[domain.get(crossing["columns"], "") for domain in domains],
        part=parts,
        why=[view.withheld(row) for row in rows(results)],
    )
    whole = (table["row"] != "") & (table["column"] != "") & ((table["part"] != "") == bool(crossing["parts"]))
    return table.loc[whole]


def _figure(height: float) -> Figure:
    use_theme()
    return Figure(figsize=(WIDTH, height), layout=ConstrainedLayoutEngine(w_pad=0.04, h_pad=0.04))


def _bar(axes: Axes, y: int, found: pd.DataFrame, colours: Mapping[str, str], longest: float, view: View) -> None:
    """A bar with the numbers of its parts where they have room, and their sum at its end."""
    left, why = 0.0, ""
    for part, colour in colours.items():
        if part not in found.index:
            continue
        row = next(rows(found.loc[[part]]))
        why = why or row.why
        if row.why or row.estimate == 0:
            continue
        axes.barh(y, row.estimate, left=left, height=0.66, color=colour, edgecolor="white", lw=0.6)
        if len(colours) > 1 and row.estimate >= 0.11 * longest:
            text = view.number(row.estimate, 0)
            place = (left + row.estimate / 2, y)
            axes.text(*place, text, ha="center", va="center", color=ink_on(colour), size=8)
        left += row.estimate
    said = "–" if why else view.number(left, 0)
    axes.annotate(said, (left, y), (3, 0), textcoords="offset points", va="center", color=MUTED, size=8.5)


def _look(axes: Axes, labels: Sequence[str], longest: float, view: View, *, is_first: bool, is_lowest: bool) -> None:
    label_rows(axes, labels)
    axes.tick_params(axis="y", labelleft=is_first)
    axes.set_xlim(0, 1.22 * longest)
    axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: view.number(value, 0))
    axes.tick_params(axis="x", labelbottom=is_lowest, labelsize=8.5)
    axes.grid(axis="x")


def _colours(count: int) -> list[str]:
    scale = LinearSegmentedColormap.from_list("parts", _SHADES)
    return [to_hex(scale(index / max(1, count - 1))) for index in range(count)]


def _handles(parts: Sequence[str], colours: Sequence[str], field: str | None, view: View) -> list[Patch]:
    if not field:
        return []
    return [Patch(color=colour, label=view.label(field, slug)) for slug, colour in zip(parts, colours, strict=True)]
