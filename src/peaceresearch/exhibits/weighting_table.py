"""Kind `weighting_table`: population, respondents and weights side by side, and what the weights cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.margin_sets import DESIGN, MARGINS, in_order, margins_label
from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_COLUMNS = ("margin_population", "margin_sample", "margin_design", "margin_weighted")
"""What stands side by side."""
_STATISTICS = {
    "n": 0, "n_effective": 0, "kish_deff": 2, "cv": 2, "minimum": 2, "maximum": 2, "adjustment_minimum": 2,
    "adjustment_maximum": 2, "trimmed": 0,
}  # fmt: skip
"""Statistics of weights in their order, and their decimals."""
_OF_CALIBRATION = ("adjustment_minimum", "adjustment_maximum", "trimmed")
MEASURES = (*_COLUMNS, "weight_quality")
"""What this kind can draw."""
DIMENSIONS = None
WAVE, CROSSED = "wave", "+"
"""The dimension of the waves, and what joins two dimensions and their values in a margin."""
_WIDTHS = (0.36, 0.16, 0.16, 0.16, 0.16)


def make(results: pd.DataFrame, view: View) -> Table:
    """A block per set of margins (and wave): a row per value with its share of the population, of the respondents, by
    the design's weights and by the calibrated ones; then the statistics of both weights.
    """
    domains = [parse_domain(domain) for domain in results["domain"]]
    table = results.assign(
        margins=[domain.get(MARGINS, DESIGN) for domain in domains], wave=[domain.get(WAVE, "") for domain in domains]
    )
    known = in_order(table["margins"], view)
    waves = view.order(WAVE, table)
    blocks = [(name, wave) for name in known or [DESIGN] for wave in waves]
    parts = {block: table[(table["margins"] == block[0]) & (table["wave"] == block[1])] for block in blocks}
    body: list[list[Cell]] = []
    for block, part in parts.items():
        if part.empty:
            continue
        if len(blocks) > 1 or block[0] != DESIGN:
            body.append([Cell([_title(block, view)], columns=len(_WIDTHS), is_header=True)])
        body += _margins(part, view)
        before = table[(table["margins"] == DESIGN) & (table["wave"] == block[1])]
        body += _statistics(part, before, view)
    heads = ["margin", *_COLUMNS]
    head = [[heading(view.words.text(word), "right" if place else "left") for place, word in enumerate(heads)]]
    return Table(head, body, _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Where the numbers of the population are from, and what the statistics of weights are."""
    shown = {parse_domain(domain).get(MARGINS) for domain in results["domain"]}
    known = [(name, told) for name, told in view.survey.get("margins", ()) if name in shown]
    named = [f"{view.text(told['label'])}: " if len(known) > 1 else "" for _, told in known]
    said = [f"{name}{view.text(told['reference'])}" for name, (_, told) in zip(named, known, strict=True)]
    parts = [Part(view.words.text("margins_source", text="; ".join(said)))] if said else []
    return [*parts, Part(view.words.text("weighting_note"))]


def _title(block: tuple[str, str], view: View) -> str:
    margins, wave = block
    name = margins_label(margins, view)
    return f"{name}, {view.label(WAVE, wave)}" if wave else name


def _margins(part: pd.DataFrame, view: View) -> list[list[Cell]]:
    body: list[list[Cell]] = []
    margins = part[part["measure"].isin(_COLUMNS)]
    for item in _in_order(list(dict.fromkeys(margins["item"])), view):
        own = margins[margins["item"] == item]
        cells = {(row.measure, row.category): row for row in rows(own)}
        categories = _categories(item, list(dict.fromkeys(own["category"])), view)
        if categories != [""]:
            body.append([Cell([_named(item, view)], columns=len(_WIDTHS), is_header=True)])
        for category in categories:
            found = [cells.get((measure, category)) for measure in _COLUMNS]
            whole = f"{_named(item, view)} ({view.words.text('mean').lower()})"
            label = _value_label(item, category, view) if category else whole
            body.append([Cell([label]), *(_share(row, view) for row in found)])
    return body


def _in_order(items: list[str], view: View) -> list[str]:
    """Margins in the order of the dimensions, single ones before crossed ones, then those of numbers."""
    places = {name: place for place, name in enumerate(view.labels["dimensions"])}
    last = len(places)

    def place(item: str) -> tuple[int, list[int], str]:
        names = item.split(CROSSED)
        return len(names), [places.get(name, last) for name in names], item

    return sorted(items, key=place)


def _categories(item: str, categories: list[str], view: View) -> list[str]:
    names = item.split(CROSSED)
    orders = [list(_values(name, view)) for name in names]

    def place(category: str) -> tuple[list[int], str]:
        values = category.split(CROSSED)
        found = [o.index(v) if v in o else len(o) for o, v in zip(orders, values, strict=False)]
        return found, category

    return sorted(categories, key=place)


def _values(name: str, view: View) -> Mapping[str, Any]:
    dimensions: Mapping[str, Any] = view.labels["dimensions"]
    categories: Mapping[str, Any] = view.labels["categories"].get(name, {})
    return dimensions[name]["values"] if name in dimensions else categories


def _named(item: str, view: View) -> str:
    dimensions = view.labels["dimensions"]
    names = item.split(CROSSED)
    return " × ".join(view.text(dimensions[n]["label"]) if n in dimensions else view.label("item", n) for n in names)


def _value_label(item: str, category: str, view: View) -> str:
    pairs = zip(item.split(CROSSED), category.split(CROSSED), strict=False)
    dimensions = view.labels["dimensions"]
    return " × ".join(view.label(n, v) if n in dimensions else view.label("category", v, n) for n, v in pairs)


def _share(row: Any, view: View) -> Cell:
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    factor, digits = (100, view.options["digits"]) if row.unit == "share" else (1, 1)
    value = factor * row.estimate
    return figure(value, [view.number(value, digits)], digits)


def _statistics(part: pd.DataFrame, before: pd.DataFrame, view: View) -> list[list[Cell]]:
    """A row per statistic: of the design's weights, and of the calibrated ones."""
    found = [{row.item: row for row in rows(each[each["measure"] == "weight_quality"])} for each in (before, part)]
    names = [name for name in _STATISTICS if name in found[1]]
    body = [[Cell([view.words.text("weights_head")], columns=len(_WIDTHS), is_header=True)]] if names else []
    for name in names:
        cells = [_statistic(each.get(name), _STATISTICS[name], view) for each in found]
        if name in _OF_CALIBRATION:
            cells[0] = no_figure()
        elif name == "n":  # it is one number, of the respondents
            cells = [cells[1], no_figure(), no_figure()]
        if len(cells) == 2:
            cells.insert(0, no_figure())
        body.append([Cell([view.words.text(f"weights_{name}")]), no_figure(), *cells])
    return body


def _statistic(row: Any, digits: int, view: View) -> Cell:
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    return figure(row.estimate, [view.number(row.estimate, digits)], digits)
