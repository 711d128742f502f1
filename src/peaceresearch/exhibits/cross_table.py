"""Kind `cross_table`: shares or means of items by a dimension, with intervals and unweighted bases."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

MEASURES = ("share", "mean")
"""What this kind can draw."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A block of rows per item: its categories (or its mean), then the unweighted base; a column per value."""
    columns, signs = view.options["columns"], Signs.of(results)
    table = results.assign(column=view.slugs(columns, results))
    heads = view.order(columns, results)
    of_heads = {head: signs.of_all(rows(table[table["column"] == head])) for head in heads}
    body: list[list[Cell]] = []
    items = view.order("item", results)
    for item in items:
        part = table[table["item"] == item]
        of_block = ""
        if len(items) > 1:
            of_block = signs.of_all(rows(part[~part["column"].map(of_heads).astype(bool)]))
            body.append([Cell([view.label("item", item) + of_block], columns=len(heads) + 1, is_header=True)])
        for category in view.order("category", part):
            label = view.label("category", category, item) if category else view.words.text("mean")
            found = {row.column: row for row in rows(part[part["category"] == category])}
            own = {head: "" if of_heads[head] or of_block else signs.of_row(row) for head, row in found.items()}
            cells = [_value(found.get(head), own.get(head, ""), view) for head in heads]
            body.append([Cell([label]), *cells])
        bases = part.groupby("column")["n"].max()
        body.append([Cell([view.words.text("unweighted_base")]), *(_base(bases.get(head), view) for head in heads)])
    first = heading(view.words.text("share" if set(results["measure"]) == {"share"} else "mean"))
    head = [[first, *(heading(view.label(columns, slug) + of_heads[slug], "right") for slug in heads)]]
    width = 0.25
    return Table(head, body, (width, *[(1 - width) / len(heads)] * len(heads)))


def _value(row: Any, sign: str, view: View) -> Cell:
    if row is None:
        return Cell([""], "right")
    if view.withheld(row):
        return Cell(["–"], "right")
    scale = 100 if row.measure == "share" else 1
    digits = view.options["digits"]
    lines = [view.number(scale * row.estimate, digits) + sign]
    if view.options["interval"] and row.ci_low == row.ci_low:
        lines.append(f"({view.number(scale * row.ci_low, digits)}–{view.number(scale * row.ci_high, digits)})")
    return figure(scale * row.estimate, lines, digits)


def _base(base: float | None, view: View) -> Cell:
    if base is None or base != base:
        return Cell(["–"], "right")
    return figure(base, [view.number(base, 0)], 0)
