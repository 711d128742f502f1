"""What stands under the terms of models in a table: their size and fit, and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peaceresearch.exhibits.model_terms import Key
from peaceresearch.exhibits.p_values import p_text
from peaceresearch.exhibits.plan_notes import Signs
from peaceresearch.exhibits.table import Cell, figure, no_figure
from peaceresearch.exhibits.view import View

_QUALITY = {"n": 0, "psus": 0, "df": 0, "r2": 2, "pseudo_r2": 2}
"""What is told of a model's fit, in its order, and the decimals."""
VARIANCES = {"variance_between": 3, "variance_within": 3}
"""Measures of a multilevel model, and their decimals."""


@dataclass(frozen=True)
class Models:
    """The models of a table and their results."""

    names: Sequence[str]
    found: Mapping[tuple[str, str, str], Any]
    """By model, measure and, of quality, what is told."""
    terms: Mapping[tuple[str, Key], Any]
    signs: Signs
    view: View

    @property
    def is_one(self) -> bool:
        """Whether there is a single model, whose numbers have columns of their own."""
        return len(self.names) == 1


def fit_rows(models: Models) -> list[list[Cell]]:
    """Size, fit, variances, intraclass correlation, test of proportional odds and missing information: a row each,
    where some model has it.
    """
    view, words = models.view, models.view.words
    of_model = {
        **{f"fit_{name}": ("model_quality", name, digits) for name, digits in _QUALITY.items()},
        **{f"fit_{name}": (name, "", digits) for name, digits in VARIANCES.items()},
        "fit_icc": ("icc", "", 2),
    }
    found = [
        (word, [_number(models.found.get((name, measure, told)), digits, view) for name in models.names])
        for word, (measure, told, digits) in of_model.items()
    ]
    tests = [models.found.get((name, "proportional_odds", "")) for name in models.names]
    found.append(("fit_proportional_odds", [_test(row, view) for row in tests]))
    found.append(("fit_fmi", [_largest(name, models) for name in models.names]))
    told = [(word, cells) for word, cells in found if any(cell.lines != [""] for cell in cells)]
    # Beside one model a number stands under its estimates, and the other two columns are empty.
    rest = [no_figure(), no_figure()] if models.is_one else []
    return [[Cell([words.text(word)]), *cells, *rest] for word, cells in told]


def _number(row: Any, digits: int, view: View) -> Cell:
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    ends = [f"({_two(row, digits, view)})"] if row.ci_low == row.ci_low else []
    return figure(row.estimate, [view.number(row.estimate, digits), *ends], digits)


def _two(row: Any, digits: int, view: View) -> str:
    return f"{view.number(row.ci_low, digits)} – {view.number(row.ci_high, digits)}"


def _test(row: Any, view: View) -> Cell:
    """F over its degrees of freedom and p-value."""
    if row is None:
        return no_figure()
    if view.withheld(row):
        return no_figure("–")
    dfs = {"df_numerator": view.number(row.df_numerator, 0), "df": view.number(row.df, 0)} if row.df == row.df else None
    p = p_text(row.p, view)
    told = f"p {p}" if p.startswith("<") else f"p = {p}"
    below = [view.words.text("test_f", **dfs)] if dfs else []
    return figure(row.statistic, [view.number(row.statistic, 2), *below, told], 2)


def _largest(model: str, models: Models) -> Cell:
    """The largest fraction of missing information of a model's terms."""
    view = models.view
    every = [row for (name, measure, _), row in models.found.items() if (name, measure) == (model, "fmi")]
    found = [row for row in every if not view.withheld(row)]
    if not found:
        return no_figure()
    value = max(row.estimate for row in found)
    return figure(value, [view.number(value, 2)], 2)
