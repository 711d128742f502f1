"""What exhibits on agreement between coders have in common: coefficients, the row of all codes, who coded and what."""

from __future__ import annotations

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

COEFFICIENTS = ("percent_agreement", "kappa", "fleiss_kappa", "alpha", "ac1")
"""Measures of agreement in their order."""
ALL_CODES = "all_codes"
"""The item that stands for the decisions on all codes together."""


def coefficient(measure: str, view: View) -> str:
    """What a coefficient is called; kappa of more than two coders is the mean over their pairs (Light 1971)."""
    is_mean = measure == "kappa" and len(view.groups.get("coders", ())) > 2
    return view.words.text("kappa_pairs" if is_mean else measure)


def overall_first(results: pd.DataFrame, view: View) -> list[str]:
    """The items in the study's order, all codes together before them."""
    return sorted(view.order("item", results), key=lambda item: item != ALL_CODES)


def row_label(item: str, view: View) -> str:
    """What the row of an item is called."""
    return view.words.text(ALL_CODES) if item == ALL_CODES else view.label("item", item)


def unit_name(unit: str, view: View) -> str:
    """What a unit of comparison is called; "" is the declared one."""
    declared = unit or str(view.groups.get("unit", ""))
    if not declared:
        return view.words.text("units")
    return view.words.text(f"unit_{declared}", overlap=view.percent(view.groups.get("overlap") or 0))


def agreement_notes(results: pd.DataFrame, view: View, *, with_unit: bool) -> list[Part]:
    """Who coded, what is compared, and in how many transcripts; nothing of what the study does not tell."""
    parts = []
    if coders := view.groups.get("coders"):
        parts.append(Part(view.words.text("agreement_coders", coders=", ".join(coders))))
    if view.groups.get("unit") and with_unit:
        parts.append(Part(view.words.text("agreement_unit", unit=unit_name("", view))))
    several = [row for row in rows(results[results["measure"] == "double_coded"]) if not view.withheld(row)]
    return parts + [Part(view.words.text("agreement_documents", count=view.number(row.estimate, 0))) for row in several]
