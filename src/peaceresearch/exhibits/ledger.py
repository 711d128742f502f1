"""Kind `ledger`: records as a table, a row each."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.exhibits.ledger_changes import CHANGE, CHANGE_HEADS, change_fields
from peaceresearch.exhibits.table import Align, Cell, Table, heading
from peaceresearch.exhibits.view import View
from peaceresearch.results.records import fields
from peaceresearch.results.table import RELEASED, rows
from peaceresearch.study.words import format_date

MEASURES = ()
"""It shows records."""
_HEADS = {
    CHANGE: CHANGE_HEADS,
    "recommendation": {"text": "ledger_recommendation", "status": "ledger_recommendation_status"},
}
"""By the kind of the records: columns whose head is another word than that of other ledgers."""
_NOTHING = "–"
_BETWEEN = "; "
"""Between several values of one field."""


def make(records: pd.DataFrame, view: View) -> Table:
    """A row per record in the order of `sort`, a column per field of `columns`; a withheld record says why.

    A field is a text, a whole number (a year), another number (a share, shown as a percentage), or an object that tells
    what it is: `{dimension, value}`, `{item}`, `{category: [item, slug]}` are shown by their labels, `{text: {language:
    words}}` in the language of the page (or the first that there is), `{date: YYYY-MM-DD}` in a short form and
    `{number, unit}` as a number, of the unit `share` as a percentage. A list of such stands in one cell, in its order.
    A field that is missing or empty is a dash. Changes of a codebook are told in words (see `ledger_changes`).
    """
    columns = view.options["columns"]
    released = [row for row in rows(records) if row.status == RELEASED]
    shown = [change_fields(row, view) if row.record == CHANGE else fields(row) for row in released]
    heads = {name: word for row in released[:1] for name, word in _HEADS.get(row.record, {}).items()}
    shown.sort(key=lambda record: [_order(record.get(name), view) for name in view.options["sort"]])
    aligned: list[Align] = [_align([record.get(name) for record in shown]) for name in columns]
    body = [
        [_cell(record.get(name), align, view) for name, align in zip(columns, aligned, strict=True)] for record in shown
    ]
    withheld = [view.withheld(row) for row in rows(records) if row.status != RELEASED]
    body += [[Cell([why], columns=len(columns))] for why in withheld]
    head = [
        heading(view.words.text(heads.get(name, f"ledger_{name}")), align)
        for name, align in zip(columns, aligned, strict=True)
    ]
    return Table([head], body, view.options["widths"] or [1 / len(columns)] * len(columns))


def _cell(value: Any, align: Align, view: View) -> Cell:
    """A field in its cell, a number with its value for a spreadsheet."""
    text = _shown(value, view)
    unit = value.get("unit", "") if isinstance(value, Mapping) else "share" if isinstance(value, float) else ""
    number = value.get("number") if isinstance(value, Mapping) else value
    if not isinstance(number, int | float):
        return Cell([text], align)
    if unit == "share":
        return Cell([text], align, number=100 * number, number_format='0"%"')
    return Cell([text], align, number=number, number_format="0" if number == round(number) else "0.0")


def _shown(value: Any, view: View) -> str:
    """A field as readers see it."""
    if value is None or value in ("", {}, []):
        return _NOTHING
    if isinstance(value, list):
        return _BETWEEN.join(_shown(part, view) for part in value)
    if isinstance(value, Mapping):
        return _told(value, view)
    if isinstance(value, float):
        return f"{view.percent(value)}%"
    return str(value)


def _told(value: Mapping[str, Any], view: View) -> str:
    if "dimension" in value:
        return view.label(value["dimension"], value["value"])
    if "item" in value:
        return view.label("item", value["item"])
    if "category" in value:
        item, slug = value["category"]
        return view.label("category", slug, item)
    if "text" in value:
        texts = value["text"]
        return str(texts.get(view.lang) or next((text for text in texts.values() if text), _NOTHING))
    if "date" in value:
        day = format_date(datetime.date.fromisoformat(value["date"]), view.words, "medium")
        return day.replace(" ", "\N{NO-BREAK SPACE}")
    if value.get("unit") == "share":
        return f"{view.percent(value['number'])}%"
    number = value["number"]
    return view.number(number, 0 if number == round(number) else 1)


def _order(value: Any, view: View) -> tuple[int, float, str]:
    """Where a field stands among others: slugs in the order of the config, what is missing last; a list by its first
    part.
    """
    if value is None or value in ("", {}, []):
        return (2, 0.0, "")
    if isinstance(value, list):
        return _order(value[0], view)
    if not isinstance(value, Mapping):
        return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, str(value).casefold())
    if "number" in value:
        return (0, float(value["number"]), "")
    if "date" in value or "text" in value:
        return (1, 0.0, value.get("date") or _told(value, view).casefold())
    if "dimension" in value:
        declared, slug = view.labels["dimensions"].get(value["dimension"], {}).get("values", {}), value["value"]
    elif "item" in value:
        declared, slug = view.labels["items"], value["item"]
    else:
        item, slug = value["category"]
        declared = view.labels["categories"].get(item, {})
    order = list(declared)
    return (0, float(order.index(slug)), "") if slug in order else (1, 0.0, slug)


def _align(values: list[Any]) -> Align:
    """Numbers stand to the right."""
    given = [value for value in values if value not in (None, "", [])]
    is_number = [
        isinstance(value, int | float) or (isinstance(value, Mapping) and "number" in value) for value in given
    ]
    return "right" if given and all(is_number) else "left"
