"""Kind `coreq_checklist`: the 32 items of COREQ, and what the study reports on each.

Numbering, domains and items: Tong, Sainsbury and Craig (2007), Int. J. Qual. Health Care 19, 349-357; the words of each
language are our own short ones.
"""

from __future__ import annotations

import pandas as pd

from peaceresearch.exhibits.checklist_texts import check_ids, filled, named_ids, ranges
from peaceresearch.exhibits.coreq_sentences import sentence
from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import View

_PARTS = {
    1: ("team", "personal"), 6: ("team", "relationship"), 9: ("design", "theory"), 10: ("design", "selection"),
    14: ("design", "setting"), 17: ("design", "collection"), 24: ("analysis", "data"), 29: ("analysis", "reporting"),
}  # fmt: skip
"""First item of each part of the checklist: the domain and the part."""
ITEMS = range(1, 33)
_WIDTHS = (0.06, 0.4, 0.54)
MEASURES = (
    "participants", "groups", "held", "raised", "passages", "voiced", "percent_agreement", "kappa", "fleiss_kappa",
    "alpha", "ac1", "coders", "double_coded", "jaccard", "lift", "together", "saturation", "saturation_point",
    "saturation_reached", "new_information", "chao2", "unseen", "negative", "mechanism", "reach", "speaking_share",
    "evenness", "spoke", "tree", "drift",
)  # fmt: skip
"""What a text may name: any number of the strand."""
DIMENSIONS = None


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per item, under its domain and part: its number, its name and question, and what is reported: the study's
    own text, in which an id in braces is replaced by its number, or else a sentence made of the results. A last line
    counts the items on which nothing is reported, and names them.

    Raises
    ------
    InputError
        A text names results that the exhibit does not have, all of them at once.
    """
    own = _own(view)
    check_ids({str(item): text for item, text in own.items()}, results)
    said = {item: text for item in ITEMS if (text := _reported(item, own, results, view))}
    body: list[list[Cell]] = []
    for item in ITEMS:
        if item in _PARTS:
            domain, part = (view.words.text(f"coreq_{name}") for name in _PARTS[item])
            body.append([Cell([f"{domain}: {part}"], columns=3, is_header=True)])
        asked = [view.words.text(f"coreq_{item}"), view.words.text(f"coreq_ask_{item}")]
        told = Cell([said[item]]) if item in said else Cell([view.words.text("coreq_nothing")], is_muted=True)
        body.append([Cell([str(item)], "right"), Cell(asked), told])
    body.append([Cell([_summary([item for item in ITEMS if item not in said], view)], columns=3)])
    head = [
        heading(view.words.text("coreq_number"), "right"),
        heading(view.words.text("coreq_item")),
        heading(view.words.text("coreq_reported")),
    ]
    return Table([head], body, _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Where the items are from."""
    return [Part(view.words.text("coreq_source"))]


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that a text names."""
    return results[results["id"].isin(named_ids(_own(view).values()))]


def _own(view: View) -> dict[int, str]:
    return {item: view.text(text) for item, text in view.groups.get("coreq", {}).items()}


def _reported(item: int, own: dict[int, str], results: pd.DataFrame, view: View) -> str:
    return filled(own[item], results, view) if item in own else sentence(item, results, view)


def _summary(open_items: list[int], view: View) -> str:
    if not open_items:
        return view.words.text("coreq_complete")
    among = [str(item) for item in ITEMS]
    items = ranges([str(item) for item in open_items], among)
    return view.words.text("coreq_open", count=view.number(len(open_items), 0), items=items)
