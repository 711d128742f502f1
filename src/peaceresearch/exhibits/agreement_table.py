"""Kind `agreement_table`: agreement between coders, a row per code."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

MEASURES = {"percent_agreement": 0.15, "kappa": 0.14, "alpha": 0.2, "ac1": 0.13}
"""Coefficients in their order, and the share of the table's width that their headings need."""
UNITS_WIDTH = 0.1


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per code: number of units, percent agreement, kappa, alpha with its interval, and Gwet's AC1."""
    items = view.order("item", results)
    measures = [measure for measure in MEASURES if measure in set(results["measure"])]
    digits = view.options["digits"]
    body = []
    for item in items:
        found: dict[str, Any] = {row.measure: row for row in rows(results[results["item"] == item])}
        bases = [row.n for row in found.values() if row.n == row.n]
        base = figure(max(bases), [view.number(max(bases), 0)], 0) if bases else Cell(["–"], "right")
        cells = [_value(found.get(measure), digits, view) for measure in measures]
        body.append([Cell([view.label("item", item)]), base, *cells])
    names = [view.words.text(measure) for measure in measures]
    head = [
        [
            heading(view.words.text("code")),
            heading(view.words.text("units"), "right"),
            *(heading(name, "right") for name in names),
        ]
    ]
    widths = (UNITS_WIDTH, *(MEASURES[measure] for measure in measures))
    return Table(head, body, (1 - sum(widths), *widths))


def _value(row: Any, digits: int, view: View) -> Cell:
    if row is None or view.withheld(row):
        return Cell(["–"], "right")
    if row.measure == "percent_agreement":
        return figure(100 * row.estimate, [view.percent(row.estimate)], 0)
    lines = [view.number(row.estimate, digits)]
    if row.ci_low == row.ci_low:
        lines.append(f"({view.number(row.ci_low, digits)} – {view.number(row.ci_high, digits)})")
    return figure(row.estimate, lines, digits)
