"""Kind `agreement_table`: agreement between coders, a row per code."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.agreement_words import (
    ALL_CODES,
    COEFFICIENTS,
    agreement_notes,
    coefficient,
    overall_first,
    row_label,
)
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

_WIDTHS = {"percent_agreement": 0.15, "kappa": 0.14, "fleiss_kappa": 0.13, "alpha": 0.2, "ac1": 0.13}
"""Share of the table's width that the heading of a coefficient needs."""
UNITS_WIDTH, _CODE_WIDTH = 0.1, 0.24
"""Width of the units, and the least of the codes."""
MEASURES = (*COEFFICIENTS, "double_coded", "coders")
"""What this kind can draw; the number of transcripts and of coders stands below it."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per code, after that of all codes: number of units, percent agreement, Cohen's and Fleiss' kappa, alpha
    with its interval, and Gwet's AC1, by the declared unit of comparison.
    """
    table = drawn(results, view)
    items = overall_first(table, view)
    measures = [measure for measure in COEFFICIENTS if measure in set(table["measure"])]
    digits = view.options["digits"]
    body = []
    for item in items:
        found: dict[str, Any] = {row.measure: row for row in rows(table[table["item"] == item])}
        bases = [row.n for row in found.values() if row.n == row.n]
        base = figure(max(bases), [view.number(max(bases), 0)], 0) if bases else Cell(["–"], "right")
        cells = [_value(found.get(measure), digits, view) for measure in measures]
        label = row_label(item, view)
        body.append([heading(label) if item == ALL_CODES else Cell([label]), base, *cells])
    names = [coefficient(measure, view) for measure in measures]
    head = [
        [
            heading(view.words.text("code")),
            heading(view.words.text("units"), "right"),
            *(heading(name, "right") for name in names),
        ]
    ]
    widths = [UNITS_WIDTH, *(_WIDTHS[measure] for measure in measures)]
    shrunk = min(1.0, (1 - _CODE_WIDTH) / sum(widths))
    widths = [shrunk * width for width in widths]
    return Table(head, body, (1 - sum(widths), *widths))


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """Coefficients by the declared unit of comparison."""
    return results[results["measure"].isin(COEFFICIENTS) & (results["category"] == "")]


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Who coded, and what is compared."""
    return agreement_notes(results, view, with_unit=True)


def _value(row: Any, digits: int, view: View) -> Cell:
    if row is None or view.withheld(row):
        return Cell(["–"], "right")
    if row.measure == "percent_agreement":
        return figure(100 * row.estimate, [view.percent(row.estimate)], 0)
    lines = [view.number(row.estimate, digits)]
    if row.ci_low == row.ci_low:
        lines.append(f"({view.number(row.ci_low, digits)} – {view.number(row.ci_high, digits)})")
    return figure(row.estimate, lines, digits)
