"""Kind `negative_cases`: groups that speak for a pattern, against it, both ways, and not at all."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_SIDES = ("pattern", "contrary", "both", "neither")
_WIDTHS = (0.4, 0.13, 0.13, 0.11, 0.11, 0.12)
_INDENT = "\N{EM SPACE}"
MEASURES = ("negative",)
"""What this kind can draw."""
DIMENSIONS = None


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per pattern, in the config's order: the groups that raised only what speaks for it, only what speaks
    against it, both, and neither, of the groups held; below it a row for each value of a dimension where results tell
    it. What is withheld is a dash.
    """
    head = [
        heading(view.words.text("negative_case")),
        *(heading(view.words.text(f"negative_{side}"), "right") for side in _SIDES),
        heading(view.words.text("groups_in_all"), "right"),
    ]
    body = []
    for item in view.order("item", results):
        own = results[results["item"] == item]
        body += [_row(label, part, view) for label, part in _parts(item, own, view)]
    return Table([head], body, _WIDTHS)


def _parts(item: str, results: pd.DataFrame, view: View) -> list[tuple[str, pd.DataFrame]]:
    """Everybody, then the values of each dimension in the study's order; those of several dimensions are left out."""
    domains = [parse_domain(domain) for domain in results["domain"]]
    whole = results.loc[[not domain for domain in domains]]
    found = [(view.label("item", item), whole)]
    for name in dict.fromkeys(name for domain in domains for name in domain):
        of = results.loc[[set(domain) == {name} for domain in domains]]
        slugs = view.slugs(name, of)
        for slug in view.order(name, of):
            part = of.loc[[each == slug for each in slugs]]
            found.append((f"{_INDENT}{view.label(name, slug)}", part))
    return found


def _row(label: str, results: pd.DataFrame, view: View) -> list[Cell]:
    by: dict[str, Any] = {row.category: row for row in rows(results)}
    shown = [row for row in by.values() if not view.withheld(row)]
    cells = [_count(by.get(side), view) for side in _SIDES]
    base = figure(shown[0].n, [view.number(shown[0].n, 0)], 0) if shown else no_figure("–" if by else "")
    return [Cell([label]), *cells, base]


def _count(row: Any, view: View) -> Cell:
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    return figure(row.estimate, [view.number(row.estimate, 0)], 0)
