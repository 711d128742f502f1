"""What a fitted model says of itself: fit, collinearity, sparse levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peaceresearch.survey.columns import Floats
from peaceresearch.survey.models import ModelFit

SPARSE_LEVEL = 10
"""Respondents of a level, or of a category of the outcome; fewer are said to be sparse."""
SPARSE_CELL = {"binomial": 5, "ordinal": 1}
"""Respondents of a level who give some answer; fewer are said to be sparse."""


def explained(fit: ModelFit) -> dict[str, float]:
    """R squared of a linear model (`r2`); of others Nagelkerke's (`pseudo_r2`) and McFadden's (`mcfadden`), 0 to 1.

    From the likelihood weighted with weights of mean 1 (Lumley 2017, Aust. N. Z. J. Stat. 59, 187-194; `psrsq` of R's
    `survey`).
    """
    one, null = fit.log_likelihood, fit.null_log_likelihood
    cox_snell = -np.expm1(2 * (null - one) / fit.n)
    if fit.family == "gaussian":
        return {"r2": float(cox_snell)}
    return {"pseudo_r2": float(cox_snell / -np.expm1(2 * null / fit.n)), "mcfadden": float(1 - one / null)}


def condition_number(fit: ModelFit) -> float:
    """Largest by smallest singular value of the weighted matrix of the terms, its constant included and each column
    scaled to length 1: Belsley, Kuh and Welsch (1980), Regression Diagnostics, chapter 3; with weights Liao and
    Valliant (2012), Surv. Methodol. 38, 189-202. Above 30 estimates rest on the last digits of the data.
    """
    x = fit.data.matrix
    x = np.column_stack([np.ones(fit.n), x]) if fit.family == "ordinal" else x
    x = np.sqrt(fit.data.weights)[:, None] * x
    return float(np.linalg.cond(x / np.linalg.norm(x, axis=0)))


def inflation(fit: ModelFit) -> pd.DataFrame:
    """How much collinearity inflates the standard errors of each variable's terms: `variable`, `vif`, `df`.

    `vif` is GVIF^(1 / (2 df)) of Fox and Monette (1992), J. Am. Stat. Assoc. 87, 178-183: the factor by which an
    interval is longer than if the others were uncorrelated with it; as `vif` of R's `car` gives for the weighted model.
    From the information and not the design's covariance, which few PSUs make singular by chance.
    """
    names = [variable for _, variable, _ in fit.data.terms]
    slopes = [place for place, name in enumerate(names) if name]
    groups = [names[place] for place in slopes]
    return generalised_vif(fit.inverse[np.ix_(slopes, slopes)], groups)


def generalised_vif(covariance: Floats, groups: Sequence[str]) -> pd.DataFrame:
    """GVIF^(1 / (2 df)) of each group of estimates, from their covariance; see `inflation`."""
    root = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(root, root)
    whole = np.linalg.slogdet(correlation)[1]
    rows = []
    for variable in dict.fromkeys(groups):
        own = np.array([group == variable for group in groups])
        parts = [np.linalg.slogdet(correlation[np.ix_(side, side)])[1] if side.any() else 0.0 for side in (own, ~own)]
        rows.append((variable, float(np.exp((sum(parts) - whole) / (2 * own.sum()))), int(own.sum())))
    return pd.DataFrame(rows, columns=["variable", "vif", "df"])


@dataclass(frozen=True, eq=False)
class Counts:
    """Respondents of a model: by `levels` of each categorical variable, by `categories` of the outcome (none of a
    linear model), and of each variable its table of levels by categories.
    """

    levels: Mapping[str, Mapping[str, int]]
    categories: Mapping[str, int]
    cells: Mapping[str, pd.DataFrame]
    family: str

    @property
    def smallest_cell(self) -> int:
        """Fewest respondents of a level who give some answer; of a linear model, fewest of a level."""
        cells = [int(table.to_numpy().min()) for table in self.cells.values()]
        levels = [count for counts in self.levels.values() for count in counts.values()]
        return min([*cells, *levels, *self.categories.values()], default=0)

    def is_sparse(self, variable: str, level: str) -> bool:
        """Whether a level has few respondents, or few who give some answer."""
        if self.levels[variable][level] < SPARSE_LEVEL:
            return True
        return (
            variable in self.cells
            and int(self.cells[variable].loc[[level]].to_numpy().min()) < SPARSE_CELL[self.family]
        )

    @property
    def outcome_is_sparse(self) -> bool:
        """Whether a category of the outcome has few respondents."""
        return min(self.categories.values(), default=SPARSE_LEVEL) < SPARSE_LEVEL


def count(frame: pd.DataFrame, fit: ModelFit) -> Counts:
    """The respondents of a model, counted in the survey table that it was fitted on; unweighted."""
    rows = frame.loc[fit.data.used]
    return counted(rows, fit.data.formula.outcome, categorical(fit), fit.family)


def categorical(fit: ModelFit) -> list[str]:
    """The variables that the formula takes by their levels."""
    found: dict[str, None] = {}
    for _, variable, level in fit.data.terms:
        for name, part in zip(variable.split(":"), level.split(":"), strict=True):
            if part:
                found[name] = None
    return list(found)


def counted(rows: pd.DataFrame, outcome: str, variables: Sequence[str], family: str) -> Counts:
    """The respondents `rows`, complete, by the levels of `variables` and the outcome; unweighted."""
    levels = {name: {str(k): int(n) for k, n in _counts(rows[name]).items() if n} for name in variables}
    if family == "gaussian":
        return Counts(levels, {}, {}, family)
    answers = rows[outcome].astype("str")
    cells = {name: pd.crosstab(rows[name].astype("str"), answers) for name in variables}
    return Counts(levels, {str(k): int(n) for k, n in answers.value_counts(sort=False).items()}, cells, family)


def _counts(column: pd.Series[str]) -> pd.Series[int]:
    """In the order of the categories, or sorted."""
    return column.astype("category").value_counts(sort=False)
