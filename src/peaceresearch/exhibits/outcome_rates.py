"""Kind `outcome_rates`: how the sampled cases ended, and the outcome rates of AAPOR.

Source: The American Association for Public Opinion Research (2023), Standard Definitions: Final Dispositions of Case
Codes and Outcome Rates for Surveys, 10th edition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer import Part
from peaceresearch.exhibits.measures import form_of
from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import RELEASED, rows

MEASURES = ("outcome", "outcome_cases")
"""What this kind can draw."""
_ELIGIBLE = {"complete": "I", "partial": "P", "refusal": "R", "non_contact": "NC", "other": "O"}
_UNKNOWN = {"unknown_household": "UH", "unknown_respondent": "UR", "unknown_other": "UO"}
_CODES = {**_ELIGIBLE, **_UNKNOWN, "not_eligible": ""}
"""Final dispositions in AAPOR's order, and its abbreviation for each."""
_KNOWN, _OPEN = "(I + P) + (R + NC + O)", "(UH + UR + UO)"
_BASES = (f"{_KNOWN} + {_OPEN}", f"{_KNOWN} + e{_OPEN}", _KNOWN)
_RATES = {
    **{
        f"response_rate_{number}": (f"RR{number}", above, _BASES[(number - 1) // 2])
        for number, above in enumerate(("I", "I + P") * 3, 1)
    },
    "cooperation_rate_1": ("COOP1", "I", "(I + P) + R + O"),
    "cooperation_rate_2": ("COOP2", "I + P", "(I + P) + R + O"),
    "cooperation_rate_3": ("COOP3", "I", "(I + P) + R"),
    "cooperation_rate_4": ("COOP4", "I + P", "(I + P) + R"),
    **{f"refusal_rate_{number}": (f"REF{number}", "R", base) for number, base in enumerate(_BASES, 1)},
    **{f"contact_rate_{number}": (f"CON{number}", "(I + P) + R + O", base) for number, base in enumerate(_BASES, 1)},
}
"""Rates in AAPOR's order: its abbreviation, and what is divided by what."""
_CASES, _VALUES = ("disposition", "", "cases", "share_of_cases"), ("outcome_rate", "", "", "outcome")
"""Words of the heads over dispositions, and over rates."""
_WIDTHS = (0.6, 0.12, 0.14, 0.14)


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per final disposition with its number and its share of all cases; then a row per rate, with how it is
    computed in the symbols of the dispositions.
    """
    found = {(row.measure, row.item): row for row in rows(results)}
    cases = {name: found["outcome_cases", name] for name in _CODES if ("outcome_cases", name) in found}
    rates = {name: found["outcome", name] for name in _RATES if ("outcome", name) in found}
    body = _dispositions(cases, view) if cases else []
    if not cases or not rates:
        return Table([_head(_CASES if cases else _VALUES, view)], [*body, *_rates(rates, view)], _WIDTHS)
    # With two parts their heads are rows: the first one would stand over both on a new page.
    return Table([], [_head(_CASES, view), *body, _head(_VALUES, view), *_rates(rates, view)], _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """Whose definitions these are, and what e is where cases of unknown eligibility make it matter."""
    parts = [Part(view.words.text("outcome_source"))]
    cases = {
        row.item: row.estimate for row in rows(results) if row.measure == "outcome_cases" and row.status == RELEASED
    }
    declared = view.survey["eligibility"]
    if declared is not None:
        parts.append(Part(view.words.text("eligibility_declared", e=view.number(declared, 2))))
    elif sum(cases.get(name, 0) for name in _UNKNOWN):
        eligible = sum(cases.get(name, 0) for name in _ELIGIBLE)
        known = eligible + cases.get("not_eligible", 0)
        if known:
            parts.append(Part(view.words.text("eligibility_estimated", e=view.number(eligible / known, 3))))
    return parts


def _head(words: Sequence[str], view: View) -> list[Cell]:
    texts = [view.words.text(word) if word else "" for word in words]
    return [heading(text, "right" if place > 1 else "left") for place, text in enumerate(texts)]


def _dispositions(cases: Mapping[str, Any], view: View) -> list[list[Cell]]:
    body = []
    for name, row in cases.items():
        label = [Cell([view.words.text(f"outcome_{name}")]), Cell([_CODES[name]])]
        if view.withheld(row):
            body.append([*label, Cell(["–"], "right"), Cell(["–"], "right")])
        else:
            body.append([*label, *_count(row.estimate, row.n, view)])
    totals = {row.n for row in cases.values() if row.n == row.n}
    if len(totals) == 1:
        (total,) = totals
        body.append([Cell([view.words.text("all_cases")], is_header=True), Cell([""]), *_count(total, total, view)])
    return body


def _count(count: float, total: float, view: View) -> list[Cell]:
    digits = view.options["digits"]
    share = 100 * count / total
    return [figure(count, [view.number(count, 0)], 0), figure(share, [view.number(share, digits)], digits)]


def _rates(rates: Mapping[str, Any], view: View) -> list[list[Cell]]:
    return [_rate(name, row, view) for name, row in rates.items()]


def _rate(name: str, row: Any, view: View) -> list[Cell]:
    code, above, below = _RATES[name]
    kind, number = name.rsplit("_", 1)
    label = Cell([view.words.text(kind, number=number), f"{_grouped(above)} / ({below})"])
    value = Cell(["–"], "right")
    if not view.withheld(row):
        form, digits = form_of(row.measure, row.unit), view.options["digits"]
        value = figure(form.factor * row.estimate, [form.text(row.estimate, view, digits)], digits)
    return [label, Cell([code]), Cell([""]), value]


def _grouped(sum_: str) -> str:
    return f"({sum_})" if "+" in sum_ else sum_
