"""What the analysis plan makes of the results of an exhibit, in its footer and as signs in its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.view import VERSUS, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

_SIGNS = {"exploratory": "†", "deviating": "‡"}
"""What stands beside results of a table that are not as planned, where others are."""
_MARKS = ("planned", "deviating", "exploratory")
WITH_SIGNS = ("cross_table", "banner_table", "contrast_table", "model_table")
"""Tables whose numbers have a sign where their marks differ."""
_COMPARING = ("difference", "effect_size", "association", "model_contrast")
_BESIDE = ("effect_size",)
"""Measures that go with another result of the same mark, and are not told apart from it."""


@dataclass(frozen=True)
class Signs:
    """The signs of a table: `is_mixed` where its results differ in what the plan makes of them."""

    is_mixed: bool

    @classmethod
    def of(cls, results: pd.DataFrame) -> Signs:
        """The signs of a table of these results."""
        return cls(len(_marks(results)) > 1)

    def of_row(self, row: Any) -> str:
        """The sign of a result, after a blank that does not break; "" where it needs none."""
        if not self.is_mixed or row is None or row.plan not in _SIGNS:
            return ""
        return f"\N{NO-BREAK SPACE}{_SIGNS[row.plan]}"

    def of_all(self, found: Iterable[Any]) -> str:
        """The sign of a row or column, where all its results have the same one."""
        signs = {self.of_row(row) for row in found if row is not None}
        return signs.pop() if len(signs) == 1 else ""


def plan_parts(results: pd.DataFrame, view: View, kind: str) -> list[Part]:
    """A sentence on which of the results were planned; none where no plan is frozen.

    Where they differ, a table with signs says what they mean; any other exhibit names the results of each mark.
    """
    marked = results[results["plan"].isin(_MARKS) & ~results["measure"].isin(_BESIDE)]
    marks = _marks(marked)
    if not marks:
        return []
    if len(marks) == 1:
        return [Part(view.words.text(f"plan_all_{marks[0]}"), on_slides=True)]
    if kind in WITH_SIGNS:
        told = [view.words.text(f"plan_sign_{mark}", sign=_SIGNS[mark]) for mark in marks if mark in _SIGNS]
        rest = [view.words.text("plan_sign_none")] if "planned" in marks else []
        return [Part("; ".join([*told, *rest]), on_slides=True)]
    said = [view.words.text(f"plan_{mark}", items=_named(marked, mark, view)) for mark in marks]
    return [Part(". ".join(said), on_slides=True)]


def _marks(results: pd.DataFrame) -> list[str]:
    found = set(results["plan"])
    return [mark for mark in _MARKS if mark in found]


def _named(results: pd.DataFrame, mark: str, view: View) -> str:
    """The results of one mark: by their items; where those of an item differ, also whether they compare, and by which
    dimensions.
    """
    by = pd.Series([_by(row) for row in rows(results)], index=results.index, dtype="object")
    table = results.assign(kind=[_kind(row) for row in rows(results)], by=by)
    told: dict[str, None] = {}
    for item in view.order("item", table):
        part = table[table["item"] == item]
        name = view.item("survey", item)
        if len(_marks(part)) == 1:
            told |= {name: None} if mark in set(part["plan"]) else {}
            continue
        by_kind = _is_told_by(part, lambda row: row.kind)
        for kind, by in dict.fromkeys(zip(part["kind"], part["by"], strict=True)):
            own = part[(part["kind"] == kind) & (part["by"] == by)]
            if mark not in set(own["plan"]):
                continue
            beside = _beside(kind, () if by_kind else by, view)
            told[f"{name} ({beside})" if beside else name] = None
    return "; ".join(told)


def _is_told_by(part: pd.DataFrame, key: Callable[[Any], str]) -> bool:
    """Whether `key` alone tells the marks of an item apart."""
    found: dict[str, set[str]] = {}
    for row in rows(part):
        found.setdefault(key(row), set()).add(row.plan)
    return all(len(marks) == 1 for marks in found.values())


def _kind(row: Any) -> str:
    return "comparisons" if row.measure in _COMPARING else ""


def _by(row: Any) -> tuple[str, ...]:
    domain = parse_domain(row.domain)
    compared = {name.removeprefix(VERSUS) for name in domain}
    return tuple(sorted({*compared, *([row.category] if row.measure == "association" else [])}))


def _beside(kind: str, by: Sequence[str], view: View) -> str:
    known = [name for name in by if name in view.labels["dimensions"]]
    names = [view.text(view.labels["dimensions"][name]["label"]) for name in known]
    return ", ".join([*([view.words.text("plan_comparisons")] if kind else []), *(name for name in names if name)])
