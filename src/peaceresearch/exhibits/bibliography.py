"""Kind `bibliography`: references of the documents included, in the citation style of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.exhibits.references import Reference, references
from peaceresearch.exhibits.table import Cell, Table, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.records import fields
from peaceresearch.results.table import RELEASED, rows

_WIDTHS = {"score": 0.14, "cited": 0.17}
_REST = ""
"""Stands for the documents without a value of the field that divides the list."""
MEASURES = ()
"""It shows records."""


def make(records: pd.DataFrame, view: View) -> Table:
    """A row per document with its reference, in the order of the style, under a heading for each value of the option
    `group` (a document with several values stands under each of them); beside it, as `columns` say, the share of the
    criteria that it meets, and the name of its record. What is withheld is told by its reason in last lines.
    """
    columns = view.options["columns"]
    shown = {row.item: fields(row) for row in rows(records) if row.status == RELEASED}
    style = view.documents.get("style")
    items = [told["csl"] | {"id": item} for item, told in shown.items()]
    ordered = references(items, Path(style) if style else None, view.words) if items else []
    field = view.options["group"]
    groups = _groups(shown, field, view) if field else [_REST]
    body: list[list[Cell]] = []
    for value in groups:
        inside = [each for each in ordered if not field or value in (_values(shown[each.id].get(field)) or [_REST])]
        if field:
            title = view.label("category", value, field) if value else view.words.text("bibliography_rest")
            body.append([Cell([title], columns=1 + len(columns), is_header=True)])
        body += [_row(each, shown[each.id], columns, view) for each in inside]
    withheld = [view.withheld(row) for row in rows(records) if row.status != RELEASED]
    body += [[Cell([why], columns=1 + len(columns))] for why in withheld]
    words = {"score": "ledger_score", "cited": "bibliography_key"}
    head = [heading(view.words.text("bibliography_reference"))]
    head += [heading(view.words.text(words[name]), "right" if name == "score" else "left") for name in columns]
    widths = [_WIDTHS[name] for name in columns]
    return Table([head], body, (1 - sum(widths), *widths))


def _groups(shown: Mapping[str, Mapping[str, Any]], field: str, view: View) -> list[str]:
    """The values of a field that any document has, in its order; last, where there are any, documents without one."""
    found = {value for told in shown.values() for value in _values(told.get(field)) or [_REST]}
    declared = [slug for slug in view.labels["categories"].get(field, {}) if slug in found]
    return declared + sorted(found - {*declared, _REST}) + ([_REST] if _REST in found else [])


def _values(told: Any) -> list[str]:
    """The values of a coded field of a record: none, one or several."""
    given = told if isinstance(told, list) else [told] if told else []
    return [each["category"][1] for each in given]


def _row(reference: Reference, told: Mapping[str, Any], columns: Sequence[str], view: View) -> list[Cell]:
    cells = [Cell([reference.text], markup=[reference.html])]
    for name in columns:
        score = told.get("score")
        if name == "cited":
            cells.append(Cell([str(told["record"])]))
        elif score is None:
            cells.append(no_figure("–"))
        else:
            cells.append(Cell([f"{view.percent(score)}%"], "right", number=100 * score, number_format='0"%"'))
    return cells
