"""Kind `model_table`: models side by side, their terms above, their fit and tests below."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.letters import adjustment
from peaceresearch.exhibits.model_fit import VARIANCES, Models, fit_rows
from peaceresearch.exhibits.model_terms import Key, is_constant, key_label, key_of, ordered
from peaceresearch.exhibits.p_values import p_cell, p_text
from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows

MEASURES = (
    "coefficient", "model_contrast", "model_quality", "proportional_odds", "icc", *VARIANCES, "fmi", "vif",
    "influence",
)  # fmt: skip
"""What this kind can draw; inflation factors and influence make no row but cautions."""
DIMENSIONS = None
_LOG_ODDS = "log odds"
_FIRST, _ONE = 0.36, (0.4, 0.16, 0.28, 0.16)
"""Width of the first column beside several models, and of all columns beside one."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per term, then constants (none beside odds ratios), then comparisons of levels: of one model estimate,
    interval and p-value in columns, of several below each other in a column per model; then size, fit, variance between
    groups, and tests. A p-value is the adjusted one where there is one.
    """
    table = results[results["measure"].isin(["coefficient", "model_contrast"])]
    names = view.order("item", results)
    quality = {(row.item, row.measure, row.category): row for row in rows(results)}
    terms = {(row.item, key_of(row)): row for row in rows(table)}
    models = Models(names, quality, terms, Signs.of(results), view)
    keys = [key for key in ordered(table, view) if not (view.options["exponentiate"] and is_constant(key[0]))]
    columns = 4 if models.is_one else len(names) + 1
    body: list[list[Cell]] = [_term(key, models) for key in keys if not key[1]]
    compared = [key for key in keys if key[1]]
    if compared:
        body.append([Cell([view.words.text("comparisons_head")], columns=columns, is_header=True)])
        body += [_term(key, models) for key in compared]
    fit = fit_rows(models)
    if fit:
        body.append([Cell([view.words.text("fit_head")], columns=columns, is_header=True)])
        body += fit
    widths = _ONE if models.is_one else (_FIRST, *[(1 - _FIRST) / len(names)] * len(names))
    return Table(_heads(models), body, widths)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """How p-values are adjusted, and which models do not follow the design."""
    parts = []
    contrasts = results[results["measure"] == "model_contrast"]
    if said := adjustment(contrasts, view):
        parts.append(Part(view.words.text("contrasts_note", adjusted=said)))
    multilevel = view.order("item", results[results["measure"] == "icc"])
    if multilevel:
        named = "; ".join(view.label("item", name) for name in multilevel)
        parts.append(Part(view.words.text("multilevel_note", models=named)))
    return parts


def _heads(models: Models) -> list[list[Cell]]:
    view = models.view
    named = [f"{view.label('item', name)}{_sign_of(name, models)}" for name in models.names]
    if models.is_one:
        level = view.number(100 * view.survey.get("level", 0.95), 0)
        words = [_scale(models.names[0], models), view.words.text("interval", level=level), view.words.text("p")]
        return [[heading(named[0]), *(heading(word, "right") for word in words)]]
    above = [heading(view.words.text("term"), rows=2), *(heading(name, "right") for name in named)]
    return [above, [heading(_scale(name, models), "right") for name in models.names]]


def _scale(model: str, models: Models) -> str:
    odds = models.view.options["exponentiate"] and _is_logistic(model, models)
    return models.view.words.text("odds_ratio" if odds else "coefficient")


def _is_logistic(model: str, models: Models) -> bool:
    return any(row.unit == _LOG_ODDS for (name, _), row in models.terms.items() if name == model)


def _sign_of(model: str, models: Models) -> str:
    """The sign of a model: that of its coefficients."""
    return models.signs.of_all(row for (name, key), row in models.terms.items() if name == model and not key[1])


def _term(key: Key, models: Models) -> list[Cell]:
    view = models.view
    found = [models.terms.get((name, key)) for name in models.names]
    naming = [name for name, row in zip(models.names, found, strict=True) if row is not None]
    sign = models.signs.of_all(found) if key[1] else ""
    label = Cell([f"{key_label(key, naming, view)}{sign}"])
    if not models.is_one:
        signs = ["" if sign or not key[1] else models.signs.of_row(row) for row in found]
        return [label, *(_stacked(row, own, models) for row, own in zip(found, signs, strict=True))]
    row = found[0]
    if view.withheld(row):
        return [label, *[no_figure("–")] * 3]
    estimate, low, high = _shown(row, models)
    digits = view.options["digits"]
    return [
        label,
        figure(estimate, [view.number(estimate, digits)], digits),
        Cell([_ends(low, high, view)], "right"),
        p_cell(_p(row), "", view),
    ]


def _stacked(row: Any, sign: str, models: Models) -> Cell:
    """Estimate, interval and p-value below each other, the last one with a sign where the row has none."""
    view = models.view
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    estimate, low, high = _shown(row, models)
    digits = view.options["digits"]
    value = p_text(_p(row), view) if _p(row) == _p(row) else "–"
    told = f"p\N{NO-BREAK SPACE}{value}" if value.startswith("<") else f"p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{value}"
    return figure(estimate, [view.number(estimate, digits), f"({_ends(low, high, view)})", told + sign], digits)


def _p(row: Any) -> float:
    return float(row.p_adjusted if row.p_adjusted == row.p_adjusted else row.p)


def _shown(row: Any, models: Models) -> tuple[float, float, float]:
    """Estimate and interval as they are shown: as odds ratios where these are asked for."""
    odds = models.view.options["exponentiate"] and row.unit == _LOG_ODDS
    values = [row.estimate, row.ci_low, row.ci_high]
    estimate, low, high = (math.exp(value) for value in values) if odds else values
    return estimate, low, high


def _ends(low: float, high: float, view: View) -> str:
    digits = view.options["digits"]
    return f"{view.number(low, digits)} – {view.number(high, digits)}" if low == low else "–"
