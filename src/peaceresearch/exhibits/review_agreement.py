"""Kind `review_agreement`: how far reviewers agreed on what to include, on what documents say, and on how well they are
made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import AGAINST, View
from peaceresearch.results.table import rows

_COEFFICIENTS = {"percent_agreement": 0.16, "kappa": 0.16, "fleiss_kappa": 0.14, "ac1": 0.14}
"""Measures of agreement in their order, and the share of the width of each column."""
_BASE = 0.1
_STAGES = ("screening", "full_text")
_DIGITS = 2
MEASURES = (*_COEFFICIENTS, "conflicts")
"""What this kind can draw; the number of records on which reviewers differed stands below it."""
DIMENSIONS = ()


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per decision under headings for what to include, what documents say and how well they are made: percent
    agreement, Cohen's kappa (of more than two reviewers the mean of pairs, whose own rows stand below), Fleiss' kappa,
    Gwet's AC1 where there are any, and the number of records or documents. What is withheld, or cannot be computed, is
    a dash.
    """
    table = drawn(results, view)
    columns = [measure for measure in _COEFFICIENTS if measure in set(table["measure"])]
    found = {(row.item, row.category, row.measure): row for row in rows(table)}
    width = len(columns) + 2
    body: list[list[Cell]] = []
    for block, items in _blocks(table, view).items():
        if items:
            body.append([Cell([view.words.text(f"review_{block}")], columns=width, is_header=True)])
        for item in items:
            pairs = sorted({category for name, category, _ in found if name == item})
            body += [_row(item, pair, columns, found, view) for pair in pairs]
    names = [_named(measure, table, view) for measure in columns]
    head = [heading(view.words.text("review_what")), *(heading(name, "right") for name in names)]
    head.append(heading(view.words.text("base"), "right"))
    widths = [*(_COEFFICIENTS[measure] for measure in columns), _BASE]
    return Table([head], body, (1 - sum(widths), *widths))


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The coefficients."""
    return results[results["measure"].isin(_COEFFICIENTS)]


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What n is, on how many records reviewers differed, and, where they may be unsure, what that counts as."""
    stages = [stage for stage in _STAGES if stage in set(drawn(results, view)["item"])]
    unsure = [Part(view.words.text(f"review_unsure_{stage}")) for stage in stages if view.documents.get("unsure")]
    differed = {row.item: row for row in rows(results[results["measure"] == "conflicts"]) if not view.withheld(row)}
    said = [
        Part(view.words.text(f"review_conflicts_{stage}", count=view.number(differed[stage].estimate, 0)))
        for stage in _STAGES
        if stage in differed
    ]
    return [Part(view.words.text("review_note")), *said, *unsure]


def _blocks(table: pd.DataFrame, view: View) -> dict[str, list[str]]:
    """The items under each heading, in their order."""
    found = view.order("item", table)
    criteria = {
        name for _, appraisal in view.documents.get("appraisals", ()) for name, _ in appraisal["criteria"]
    } - set(_STAGES)
    others = [item for item in found if item not in _STAGES]
    return {
        "decisions": [stage for stage in _STAGES if stage in found],
        "fields": [item for item in others if item not in criteria],
        "criteria": [item for item in others if item in criteria],
    }


def _row(item: str, pair: str, columns: list[str], found: Mapping[tuple[str, str, str], Any], view: View) -> list[Cell]:
    """Agreement on an item: over all reviewers, or of a pair of them, a little further in."""
    label = view.words.text(f"review_{item}") if item in _STAGES else view.label("item", item)
    if pair:
        names = (name.replace("_", " ") for name in pair.split(AGAINST))
        label = f"\N{EM SPACE}{' – '.join(names)}"
    values = [found.get((item, pair, measure)) for measure in columns]
    bases = [row.n for row in values if row is not None and row.n == row.n]
    base = figure(max(bases), [view.number(max(bases), 0)], 0) if bases else no_figure("–")
    return [Cell([label]), *(_value(row, view) for row in values), base]


def _value(row: Any, view: View) -> Cell:
    if row is None or view.withheld(row):
        return no_figure("–")
    if row.measure == "percent_agreement":
        return figure(100 * row.estimate, [view.percent(row.estimate)], 0)
    return figure(row.estimate, [view.number(row.estimate, _DIGITS)], _DIGITS)


def _named(measure: str, table: pd.DataFrame, view: View) -> str:
    """What a coefficient is called; kappa is a mean of pairs where there are several."""
    is_mean = measure == "kappa" and (table["category"] != "").any()
    return view.words.text("kappa_pairs" if is_mean else measure)
