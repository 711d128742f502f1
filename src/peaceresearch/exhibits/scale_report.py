"""Kind `scale_report`: a scale item by item, its reliability over everybody and by group, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.caution_notes import FUNCTIONING
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

MEASURES = (
    "reliability", "scalability", "item_rest", "alpha_without", "functioning", "functioning_odds", "scale_holds",
)  # fmt: skip
"""What this kind can draw; log odds ratios of differential functioning make no cell."""
DIMENSIONS = None
KIND = "kind"
"""The dimension that tells uniform from non-uniform differential functioning."""
_OF_ITEMS = ("item_rest", "alpha_without", "scalability")
_OF_SCALE = (("reliability", "alpha"), ("reliability", "omega"), ("reliability", "ordinal_alpha"), ("scalability", ""))
"""Coefficients of a scale in their order, by measure and category; the base follows."""
_LARGE = 0.07
"""The change of Nagelkerke's R2 from which on differential functioning is large (Jodoin and Gierl 2001)."""
_FLAG = "scale_functioning"
_DIGITS = 3
"""Decimals of a change of R2."""
_FIRST = 0.3
"""The share of the table's width that the first column has."""


@dataclass(frozen=True)
class _Scale:
    """The results of one scale, by measure, category and domain."""

    name: str
    found: Mapping[tuple[str, str, str], Any]
    dimensions: Sequence[str]
    """Those between whose values its items are compared."""
    columns: int
    """Of the table, without the first one."""
    view: View


def make(results: pd.DataFrame, view: View) -> Table:
    """A block per scale: a row per item with its correlation with the rest of the scale, the reliability without it,
    its scalability, and how it functions between groups; then a row for everybody and for each group with the
    coefficients of the scale; and whether the scale holds.
    """
    scales = view.order("item", results)
    tested = {name: _dimensions(results[results["item"] == name], view) for name in scales}
    columns = max(len(_OF_SCALE) + 1, len(_OF_ITEMS) + max(map(len, tested.values())))
    body: list[list[Cell]] = []
    for name in scales:
        part = results[results["item"] == name]
        found = {(row.measure, row.category, row.domain): row for row in rows(part)}
        scale = _Scale(name, found, tested[name], columns, view)
        body.append([Cell([view.label("item", name)], columns=columns + 1, is_header=True)])
        body += [*_items(scale), *_whole(scale, part), *_verdict(scale)]
    return Table([], body, (_FIRST, *[(1 - _FIRST) / columns] * columns))


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What the coefficients are."""
    parts = [Part(view.words.text("scale_note"))]
    return parts + ([Part(view.words.text("functioning_note"))] if "functioning" in set(results["measure"]) else [])


def _dimensions(part: pd.DataFrame, view: View) -> list[str]:
    tested = part[part["measure"] == "functioning"]
    return [name for name in view.order(FUNCTIONING, tested) if name]


def _items(scale: _Scale) -> list[list[Cell]]:
    view, words = scale.view, scale.view.words
    found = {category for measure, category, _ in scale.found if measure in ("item_rest", "functioning") and category}
    declared = list(view.labels["categories"].get(scale.name, {}))
    names = [*(name for name in declared if name in found), *sorted(found - {*declared})]
    if not names:
        return []
    tests = [words.text("functioning_by", dimension=view.label(FUNCTIONING, name)) for name in scale.dimensions]
    heads = [*(words.text(f"scale_{word}") for word in _OF_ITEMS), *tests]
    body = [_filled([heading(words.text("scale_item")), *(heading(text, "right") for text in heads)], scale)]
    for name in names:
        cells = [_number(scale.found.get((measure, name, "")), view) for measure in _OF_ITEMS]
        functioning = [_functioning(name, dimension, scale) for dimension in scale.dimensions]
        body.append(_filled([Cell([view.label("category", name, scale.name)]), *cells, *functioning], scale))
    return body


def _functioning(item: str, dimension: str, scale: _Scale) -> Cell:
    """How an item functions between the values of a dimension: how much and in which way, over the change of R2."""
    view = scale.view
    kinds = {
        parse_domain(domain).get(KIND, ""): row
        for (measure, category, domain), row in scale.found.items()
        if (measure, category, parse_domain(domain).get(FUNCTIONING)) == ("functioning", item, dimension)
    }
    shown = {kind: row for kind, row in kinds.items() if not view.withheld(row)}
    if not shown:
        return no_figure("–")
    flagged = {kind: row for kind, row in shown.items() if _FLAG in row.caution.split()}
    largest = max((flagged or shown).values(), key=lambda row: row.estimate)
    change = view.words.text("functioning_change", value=view.number(largest.estimate, _DIGITS))
    if not flagged:
        return Cell([view.words.text("functioning_none"), change], "right")
    size = "functioning_large" if largest.estimate >= _LARGE else "functioning_moderate"
    ways = [view.words.text(f"functioning_{kind}") for kind in ("uniform", "nonuniform") if kind in flagged]
    return Cell([view.words.text(size), ", ".join(ways), change], "right")


def _whole(scale: _Scale, part: pd.DataFrame) -> list[list[Cell]]:
    """Everybody, then each group: the coefficients of the scale and the base."""
    view, words = scale.view, scale.view.words
    own = part[part["measure"].isin(["reliability", "scalability"])]
    domains = [domain for domain in dict.fromkeys(own["domain"]) if len(parse_domain(domain)) < 2]
    domains.sort(key=lambda domain: _place(domain, view))
    kept = [key for key in _OF_SCALE if any((*key, domain) in scale.found for domain in domains)]
    if not kept:
        return []
    heads = [*(words.text(f"scale_{category or 'h'}") for _, category in kept), words.text("base")]
    body = [_filled([heading(words.text("scale_whole")), *(heading(text, "right") for text in heads)], scale)]
    several = len({name for domain in domains for name in parse_domain(domain)}) > 1
    for domain in domains:
        found = [scale.found.get((*key, domain)) for key in kept]
        bases = [row.n for row in found if row is not None and row.n == row.n]
        base = figure(max(bases), [view.number(max(bases), 0)], 0) if bases else no_figure("–")
        label = ", ".join(_group(name, value, several, view) for name, value in parse_domain(domain).items())
        cells = [_number(row, view) for row in found]
        body.append(_filled([Cell([label or words.text("all")]), *cells, base], scale))
    return body


def _group(dimension: str, value: str, several: bool, view: View) -> str:
    """What a group is called, with its dimension where there are several."""
    name = view.label(dimension, value)
    return f"{view.text(view.labels['dimensions'][dimension]['label'])}: {name}" if several else name


def _place(domain: str, view: View) -> tuple[int, int, int, str]:
    """Everybody first, then the values of the dimensions in the study's order."""
    dimensions = list(view.labels["dimensions"])
    for name, value in parse_domain(domain).items():
        values = list(view.labels["dimensions"].get(name, {"values": ()})["values"])
        at = dimensions.index(name) if name in dimensions else len(dimensions)
        return 1, at, values.index(value) if value in values else len(values), domain
    return 0, 0, 0, ""


def _verdict(scale: _Scale) -> list[list[Cell]]:
    """Whether the scale holds and why not; between groups, a line for each dimension."""
    view, words = scale.view, scale.view.words
    lines = []
    for name in ("", *scale.dimensions):
        row = scale.found.get(("scale_holds", "", f"{FUNCTIONING}={name}" if name else ""))
        if row is None or view.withheld(row):
            continue
        reasons = ", ".join(words.text(f"holds_not_{word}") for word in row.caution.split())
        said = words.text("holds") if row.estimate else words.text("holds_not", reasons=reasons)
        label = view.label(FUNCTIONING, name) if name else ""
        lines.append(words.text("holds_between", dimension=label, said=said) if name else said)
    if not lines:
        return []
    return [[Cell([words.text("verdict")], is_header=True), Cell(lines, columns=scale.columns)]]


def _number(row: Any, view: View) -> Cell:
    """A coefficient over its interval, where it has one."""
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    digits = view.options["digits"]
    lines = [view.number(row.estimate, digits)]
    if row.ci_low == row.ci_low:
        dash = " – " if row.ci_low < 0 else "–"  # a minus sign beside a dash cannot be read
        lines.append(f"({view.number(row.ci_low, digits)}{dash}{view.number(row.ci_high, digits)})")
    return figure(row.estimate, lines, digits)


def _filled(row: list[Cell], scale: _Scale) -> list[Cell]:
    """A row with as many columns as the table has."""
    lacking = scale.columns + 1 - len(row)
    return [*row, Cell([""], columns=lacking)] if lacking else row
