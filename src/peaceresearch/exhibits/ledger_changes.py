"""Changes of a codebook as a ledger shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peaceresearch.exhibits.view import View
from peaceresearch.results.records import fields

CHANGE = "change"
"""The record of a change of the codebook."""
CHANGE_HEADS = {"date": "ledger_change_date"}
"""Columns whose head is another word than that of other ledgers."""
_COUNTS = ("groups_before", "passages_before")
_NOTHING = "–"


def change_fields(row: Any, view: View) -> dict[str, Any]:
    """The fields of a change in the form of a ledger: the kind of change in words, the codes until then in one text,
    and their counts as a number, or in one text where there are several codes.
    """
    told = fields(row)
    shown = dict(told)
    shown["change"] = view.words.text(f"change_{told['change']}")
    shown["date"] = {"date": told["date"]} if told.get("date") else ""
    shown["from"] = ", ".join(told.get("from", ()))
    return shown | {name: _counts(told.get("from", ()), told.get(name) or {}, view) for name in _COUNTS}


def _counts(codes: Sequence[str], counts: Mapping[str, int | None], view: View) -> int | str | None:
    if len(counts) == 1:
        return next(iter(counts.values()))
    return ", ".join(
        f"{name}: {_NOTHING if counts[name] is None else view.number(counts[name] or 0, 0)}"
        for name in codes
        if name in counts
    )
