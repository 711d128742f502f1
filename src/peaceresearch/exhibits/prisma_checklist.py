"""Kind `prisma_checklist`: the items of the PRISMA 2020 checklist, and what the study reports on each."""

from __future__ import annotations

import pandas as pd

from peaceresearch.exhibits.checklist_texts import check_ids, filled, named_ids, ranges
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.prisma_items import ITEMS, PARTS, topic
from peaceresearch.exhibits.prisma_sentences import sentence
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import View

_WIDTHS = (0.07, 0.4, 0.53)
MEASURES = (
    "records", "studies", "found", "unique", "included_from", "duplicates", "listed", "percent_agreement", "kappa",
    "fleiss_kappa", "ac1", "conflicts", "documents", "evidence", "quality", "quality_of", "crossed", "published",
    "milestone", "appraisal", "appraised", "recommendations",
)  # fmt: skip
"""What a text may name: any number of the strand."""
DIMENSIONS = None


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per item, under the part of the report that it belongs to: its number, its topic and question, and what is
    reported: the study's own text, in which an id in braces is replaced by its number, or else a sentence made of the
    results. A last line counts the items on which nothing is reported, and names them.

    Raises
    ------
    InputError
        A text names results that the exhibit does not have, all of them at once.
    """
    own = _own(view)
    check_ids(own, results)
    said = {item: text for item in ITEMS if (text := _reported(item, own, results, view))}
    body: list[list[Cell]] = []
    for item in ITEMS:
        number = topic(item)
        is_first = item == number or item.endswith("a")
        if is_first and number in PARTS:
            part = view.words.text(f"prisma_section_{PARTS[number]}")
            body.append([Cell([part], columns=3, is_header=True)])
        named = [view.words.text(f"prisma_topic_{number}")] if is_first else []
        asked = Cell([*named, view.words.text(f"prisma_ask_{item}")])
        told = Cell([said[item]]) if item in said else Cell([view.words.text("coreq_nothing")], is_muted=True)
        body.append([Cell([item], "right"), asked, told])
    body.append([Cell([_summary([item for item in ITEMS if item not in said], view)], columns=3)])
    head = [
        heading(view.words.text("coreq_number"), "right"),
        heading(view.words.text("coreq_item")),
        heading(view.words.text("coreq_reported")),
    ]
    return Table([head], body, _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Where the items are from."""
    return [Part(view.words.text("prisma_source"))]


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that a text names."""
    return results[results["id"].isin(named_ids(_own(view).values()))]


def _own(view: View) -> dict[str, str]:
    return {str(item): view.text(text) for item, text in view.documents.get("checklist", ())}


def _reported(item: str, own: dict[str, str], results: pd.DataFrame, view: View) -> str:
    return filled(own[item], results, view) if item in own else sentence(item, results, view)


def _summary(open_items: list[str], view: View) -> str:
    total = view.number(len(ITEMS), 0)
    if not open_items:
        return view.words.text("prisma_complete", total=total)
    count = view.number(len(open_items), 0)
    return view.words.text("prisma_open", count=count, total=total, items=ranges(open_items, ITEMS))
