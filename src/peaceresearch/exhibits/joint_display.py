"""Kind `joint_display`: the strands side by side, a row per finding."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.short_form import MEASURES as MEASURES  # what has a short form can be laid side by side
from peaceresearch.exhibits.short_form import compared, name, number, value
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import ALL, CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_STRAND, _COLUMN, _COLUMNS = 0.13, 0.16, 0.6
"""Shares of the table's width: of the strand, of a column at most, and of all columns at most."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A block per finding: a row per result (without its domain), a column per value of `columns`; strands are
    named. A result that counts the dimension itself (participants by its values) stands in the columns too; one that
    has no value of it is left out.
    """
    columns = view.options["columns"]
    table = _laid_out(results, columns, view)
    _check_single(table)
    heads = [slug for slug in view.order(columns, table) if slug != ALL]
    if not heads:
        what = f"no evidence of the findings is divided by `{columns}`"
        raise input_error(CONFIG, what, "name such results in config/findings.yaml, or choose other `columns`")
    body: list[list[Cell]] = []
    for finding, shown in view.findings.items():
        part = table[table["finding"] == finding]
        body.append([Cell([view.text(shown["statement"])], columns=len(heads) + 2, is_header=True)])
        for key, group in part.groupby(["strand", "measure", "item", "category", "compared"], sort=False):
            strand, measure, item, category, versus = map(str, key)
            found = {row.column: row for row in rows(group)}
            if not set(found) & set(heads):
                continue
            cells = [_value(found.get(head), view) for head in heads]
            label = name(strand, measure, item, category, view)
            label = f"{label} ({versus})" if versus else label
            body.append([Cell([view.words.text(f"strand_{strand}")]), Cell([label]), *cells])
    head = [
        [
            heading(view.words.text("strand")),
            heading(view.words.text("evidence")),
            *(heading(view.label(columns, slug), "right") for slug in heads),
        ]
    ]
    width = min(_COLUMN, _COLUMNS / len(heads))
    return Table(head, body, (_STRAND, 1 - _STRAND - width * len(heads), *[width] * len(heads)))


def _check_single(table: pd.DataFrame) -> None:
    """Refuse results that differ in another dimension only: one of them would stand for all."""
    shown = table[table["column"] != ALL]
    twice = shown[shown.duplicated(["finding", "strand", "measure", "item", "category", "compared", "column"])]
    if not twice.empty:
        what = f"several results for one cell, such as `{twice['id'].iloc[0]}`"
        raise input_error(CONFIG, what, "name one of them as evidence in config/findings.yaml", "joint_display")


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that stand in a column of the table."""
    columns = view.options["columns"]
    return results[(_laid_out(results, columns, view)["column"] != ALL).to_numpy()]


def _laid_out(results: pd.DataFrame, columns: str, view: View) -> pd.DataFrame:
    """The results with the column in which each stands; one whose item is the dimension of the columns has its category
    as its domain.
    """
    is_counted = (results["item"] == columns) & (results["category"] != "") & (results["domain"] == "")
    domain = results["domain"].where(~is_counted, f"{columns}=" + results["category"])
    table = results.assign(
        domain=domain,
        item=results["item"].where(~is_counted, "all"),
        category=results["category"].where(~is_counted, ""),
    )
    # A difference stands in the column of its group; its row says with which one that is compared.
    values = [parse_domain(text).get(columns, ALL) for text in table["domain"]]
    return table.assign(
        column=values,
        compared=[compared(text, view) for text in table["domain"]],
        domain=[f"{columns}={value}" if value else "" for value in values],
    )


def _value(row: Any, view: View) -> Cell:
    if row is None or view.withheld(row):
        return Cell(["–"], "right")
    found, form = number(row)
    return Cell(value(row, view), "right", number=found, number_format=form)
