"""Kind `source_table`: a row per source: when and through what it was searched, what it returned, what only it
returned, what of it was included.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows
from peaceresearch.study.words import format_date

_COLUMNS = {"found": "found", "unique": "unique", "included_from": "included"}
"""Measure, and the word of its column (`source_<word>`)."""
_WIDTHS = (0.36, 0.25, 0.13, 0.13, 0.13)
"""Kinds of sources in the first column of a PRISMA 2020 diagram."""
_UNSAID = ("database",)
"""Kinds that need no word beside the source."""
_ALL = {"found": "identified", "included_from": "included"}
"""Of the last row: the box of the flow that counts for all sources."""
MEASURES = (*_COLUMNS, "records")
"""What this kind can draw; of the records of the flow those identified and included, for all sources."""
DIMENSIONS = ()


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per source, in the order of the config, databases and registers before other methods: its name (and kind),
    when and through what it was searched last, and counts. With the option `queries` the search string stands in a line
    below it. A last row is that of all sources, where the results have it.
    """
    counts = {(row.item, row.measure): row for row in rows(results)}
    counted = {item for item, measure in counts if measure in _COLUMNS}
    searches = [(slug, told) for slug, told in view.documents.get("searches", ()) if slug in counted]
    blocks = {
        "databases": [search for search in searches if search[1]["route"] == "databases"],
        "methods": [search for search in searches if search[1]["route"] == "other"],
    }
    body: list[list[Cell]] = []
    for name, block in blocks.items():
        if block and all(blocks.values()):
            body.append([Cell([view.words.text(f"source_{name}")], columns=5, is_header=True)])
        for slug, told in block:
            numbers = [_count(counts.get((slug, measure)), view) for measure in _COLUMNS]
            body.append([Cell(_named(told, view)), Cell(_searched(told, view)), *numbers])
            if view.options["queries"] and told["query"]:
                said = view.words.text("source_query", query=told["query"])
                body.append([Cell([said], columns=5, is_muted=True)])
    body += _all(counts, view)
    head = [heading(view.words.text("source_source")), heading(view.words.text("source_searched"))]
    head += [heading(view.words.text(f"source_{word}"), "right") for word in _COLUMNS.values()]
    return Table([head], body, _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """What is counted as found only here, and as included; and why of some sources the former is not told."""
    found = set(results.loc[results["measure"] == "found", "item"])
    is_known = found <= set(results.loc[results["measure"] == "unique", "item"])
    return [Part(view.words.text("source_note"))] + ([] if is_known else [Part(view.words.text("source_only_numbers"))])


def _named(told: Mapping[str, Any], view: View) -> list[str]:
    kind = told["kind"]
    return [view.text(told["label"]), *([] if kind in _UNSAID else [view.words.text(f"source_{kind}")])]


def _searched(told: Mapping[str, Any], view: View) -> list[str]:
    """The day of the last search and, below it, the platform."""
    lines = [told["platform"]] if told["platform"] else []
    if told["searched"]:
        day = format_date(datetime.date.fromisoformat(told["searched"]), view.words, "medium")
        lines.insert(0, day.replace(" ", "\N{NO-BREAK SPACE}"))
    return lines or ["–"]


def _all(counts: Mapping[tuple[str, str], Any], view: View) -> list[list[Cell]]:
    found = {measure: counts.get((box, "records")) for measure, box in _ALL.items()}
    if not any(row is not None for row in found.values()):
        return []
    name = heading(view.words.text("source_all"))
    return [[name, Cell([""]), *(_count(found.get(measure), view, blank="") for measure in _COLUMNS)]]


def _count(row: Any, view: View, blank: str = "–") -> Cell:
    if row is None:
        return no_figure(blank)
    return no_figure("–") if view.withheld(row) else figure(row.estimate, [view.number(row.estimate, 0)], 0)
