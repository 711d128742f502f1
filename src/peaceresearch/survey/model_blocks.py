"""What is estimated of a model, in blocks with a covariance each; and the blocks of several imputations as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import rows
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.formulas import NotEstimableError
from peaceresearch.survey.groupings import VERSUS
from peaceresearch.survey.marginal_effects import Effects, effects
from peaceresearch.survey.model_bases import compared
from peaceresearch.survey.model_contrasts import level_contrasts
from peaceresearch.survey.model_quality import Counts
from peaceresearch.survey.models import ModelFit, with_tests
from peaceresearch.survey.multiplicity import EXPLORATORY
from peaceresearch.survey.rubin import pool

INTERCEPT = "intercept"


@dataclass(frozen=True, eq=False)
class Block:
    """Estimates that are pooled together.

    Attributes
    ----------
    measure, unit : str
    table : DataFrame
        A row an estimate: `category`, `domain`, `variable`, `level` (what it speaks of), `family`, `n`.
    estimates, covariance : (r,), (r, r) float array
    df : (r,) float array
    fmi : (r,) float array or None
        Fraction of missing information, of pooled estimates.
    """

    measure: str
    unit: str
    table: pd.DataFrame
    estimates: Floats
    covariance: Floats
    df: Floats
    fmi: Floats | None = None

    def tested(self, level: float) -> pd.DataFrame:
        """The table with estimates, t intervals and tests."""
        return with_tests(self.table, self.estimates, self.covariance, self.df, level)


def blocks(model: Mapping[str, Any], frame: pd.DataFrame, fit: ModelFit, counts: Counts) -> Iterator[Block]:
    """Coefficients, and the marginal effects and comparisons that the config asks for."""
    scale = "scale" if fit.family == "gaussian" else "log odds"
    coefficients = pd.DataFrame(
        {
            "category": [term_name(term.variable, term.level) for term in rows(fit.coefficients)],
            "domain": "",
            "variable": fit.coefficients["variable"],
            "level": fit.coefficients["level"],
            "family": "",
            "n": compared(frame, fit),
        }
    )
    df = fit.coefficients["df"].to_numpy(dtype=float)
    yield Block("coefficient", scale, coefficients, fit.estimates, fit.covariance, df)
    if model["marginal_effects"]:
        unit = "scale" if fit.family == "gaussian" else "share"
        found = effects(frame, fit)
        labels = found.table.assign(
            category=[term_name(row.variable, row.level) for row in rows(found.table)],
            domain=[f"outcome={row.outcome}" if row.outcome else "" for row in rows(found.table)],
            family="",
        )
        yield _block("marginal_effect", unit, labels, found, fit)
    for declared in model["contrasts"]:
        present, reference = counts.levels.get(declared["term"], {}), declared["reference"]
        if reference is not None and present and reference not in present:
            continue  # nobody to compare with
        found = level_contrasts(fit, declared["term"], present, reference)
        labels = found.table.assign(
            category=declared["term"],
            domain=[domain_id({"level": row.level, f"{VERSUS}level": row.versus}) for row in rows(found.table)],
            family=declared["family"] or EXPLORATORY,
        )
        yield _block("model_contrast", scale, labels, found, fit)


def term_name(variable: str, level: str) -> str:
    """How results call a term: `age`, `group:b`, `intercept`."""
    return f"{variable}:{level}" if level else variable or INTERCEPT


def _block(measure: str, unit: str, labels: pd.DataFrame, found: Effects, fit: ModelFit) -> Block:
    table = labels[["category", "domain", "variable", "level", "family", "n"]]
    covariance = found.gradients @ fit.covariance @ found.gradients.T
    df = np.array([_degrees(fit, variable) for variable in table["variable"]])
    return Block(measure, unit, table, found.estimates, covariance, df)


def _degrees(fit: ModelFit, variable: str) -> float:
    """The fewest of the terms that a variable is in: those of a multilevel model differ."""
    own = [variable in names.split(":") for names in fit.coefficients["variable"]]
    return float(fit.coefficients.loc[own, "df"].min())


def pooled(imputed: Sequence[Block]) -> Block:
    """The same block of several imputations as one, by Rubin's rules; bases are the smallest.

    Raises
    ------
    NotEstimableError
        The imputations do not have the same terms: some level occurs in some of them only.
    """
    first = imputed[0]
    if len(imputed) == 1:
        return first
    names = first.table[["category", "domain"]]
    if any(not names.equals(each.table[["category", "domain"]]) for each in imputed[1:]):
        raise NotEstimableError("some level or category occurs in some of the imputations only; merge rare ones")
    if first.table.empty:
        return first
    estimates = np.array([each.estimates for each in imputed])
    covariances = np.array([each.covariance for each in imputed])
    found = pool(estimates, covariances, float(first.df.min()))
    n = np.min([each.table["n"] for each in imputed], axis=0)
    return Block(
        first.measure, first.unit, first.table.assign(n=n), found.estimates, found.covariance, found.df, found.fmi
    )
