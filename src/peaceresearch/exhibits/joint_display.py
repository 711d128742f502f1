"""Kind `joint_display`: the strands side by side, a row per finding."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import ALL, CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.table import rows

MEASURES = ("share", "mean", "groups")
"""What a joint display lays side by side: others have no short form that is fair to them."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A block per finding: a row per result (without its domain), a column per value of `columns`; strands are
    named.
    """
    columns = view.options["columns"]
    table = results.assign(column=view.slugs(columns, results))
    heads = [slug for slug in view.order(columns, results) if slug != ALL]
    if not heads:
        what = f"no evidence of the findings is divided by `{columns}`"
        raise input_error(CONFIG, what, "name such results in config/findings.yaml, or choose other `columns`")
    body: list[list[Cell]] = []
    for finding, shown in view.findings.items():
        part = table[table["finding"] == finding]
        body.append([Cell([view.text(shown["statement"])], columns=len(heads) + 2, is_header=True)])
        for key, group in part.groupby(["strand", "measure", "item", "category"], sort=False):
            strand, _, item, category = map(str, key)
            found = {row.column: row for row in rows(group)}
            if not set(found) & set(heads):
                continue
            name = view.item(strand, item) + (f": {view.label('category', category, item)}" if category else "")
            cells = [_value(found.get(head), view) for head in heads]
            body.append([Cell([view.words.text(f"strand_{strand}")]), Cell([name]), *cells])
    head = [
        [
            heading(view.words.text("strand")),
            heading(view.words.text("evidence")),
            *(heading(view.label(columns, slug), "right") for slug in heads),
        ]
    ]
    left = (0.13, 0.27)
    return Table(head, body, (*left, *[(1 - sum(left)) / len(heads)] * len(heads)))


def _value(row: Any, view: View) -> Cell:
    if row is None or view.withheld(row):
        return Cell(["–"], "right")
    if row.measure == "groups":
        return Cell(
            [view.words.text("of_groups", count=view.number(row.estimate, 0), base=view.number(row.n, 0))], "right"
        )
    scale, digits, sign = (100, 0, "%") if row.measure == "share" else (1, 1, "")
    lines = [view.number(scale * row.estimate, digits) + sign]
    if row.ci_low == row.ci_low:
        lines.append(f"({view.number(scale * row.ci_low, digits)}–{view.number(scale * row.ci_high, digits)})")
    return Cell(lines, "right")
