"""Regression on survey data: weighted point estimates, and the design's own covariance of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import ModelError, NotEstimableError, listed_terms
from peaceresearch.survey.intervals import t_quantile
from peaceresearch.survey.model_data import ModelData, model_data
from peaceresearch.survey.model_newton import Family, Solution, solve
from peaceresearch.survey.model_separation import binomial_margins, separating

__all__ = ["Family", "ModelError", "ModelFit", "NotEstimableError", "fit_glm"]

_NO_VARIANCE = 1e-18  # of a variance: less is rounding error


@dataclass(frozen=True, eq=False)
class ModelFit:
    """A fitted model.

    Attributes
    ----------
    formula, family : str
    coefficients : DataFrame
        One row a term: `term` (`age`, `C(group)[T.a]`, `Intercept`), its `variable` and `level` (or ""), `estimate`
        (binomial and ordinal: log odds), `se`, `df`, `ci_low`, `ci_high`, `statistic` (t), `p` (two-sided, t
        distribution). Of an ordinal model the thresholds come last: `low|middle`, with the variable `threshold` and
        the lower category as the level.
    covariance : (p, p) float array
        Of the estimates, in the order of the terms.
    n : int
        Respondents used: in the domain, with a weight above zero and an answer on every column of the formula.
    df : int
        Residual degrees of freedom: PSUs minus strata among those used, minus the slopes, as R's `svyglm`.
    data : ModelData
        What it was fitted to.
    influence : (n, p) float array
        What each respondent, times the weight, moves the estimates: the score times the inverse of the information.
    inverse : (p, p) float array
        Of the information, the weights with a mean of 1 (of a gaussian model: for unit variance).
    log_likelihood, null_log_likelihood : float
        With weights of mean 1; the second is that of the model without terms.
    intercept_sd : float
        Standard deviation of the random intercepts of a multilevel model.
    """

    formula: str
    family: str
    coefficients: pd.DataFrame
    covariance: Floats
    n: int
    df: int
    data: ModelData
    influence: Floats
    inverse: Floats
    log_likelihood: float
    null_log_likelihood: float
    intercept_sd: float = 0.0

    @property
    def estimates(self) -> Floats:
        """(p,)."""
        return self.coefficients["estimate"].to_numpy(dtype=float)


def fit_glm(
    frame: pd.DataFrame,
    formula: str,
    design: Design,
    domain: Mask | None = None,
    family: Family = "gaussian",
    level: float = 0.95,
) -> ModelFit:
    """Fit a linear ("gaussian") or logistic ("binomial") regression with design-based standard errors.

    Parameters
    ----------
    frame : DataFrame
        The survey table, a row for each of the design's respondents, in the same order.
    formula : str
        See `formulas`; the outcome is numeric, for "binomial" 0 and 1 or False and True.
    design : Design
    domain : (n,) bool array, optional
        Respondents to model; the others stay in the design.
    family : {"gaussian", "binomial"}
    level : float
        Coverage of the intervals, between 0 and 1.

    Raises
    ------
    ModelError
        For a formula that cannot be read, an unknown column, or an outcome of the wrong kind.
    NotEstimableError
        For no variation, terms that depend on each other, perfect separation or prediction, or too few PSUs for the
        terms.

    Notes
    -----
    A respondent with a missing value in any column of the formula is outside the model, as if outside the domain.
    Weights are probability weights: the estimates solve the weighted score equations, and the covariance is the
    sandwich A^-1 V A^-1, V the design's variance of the total of the scores x(y - mu) (Binder 1983, Int. Stat. Rev.
    51, 279-292). Both links are canonical. Verified against `svyglm` of R's `survey`.
    Separation is decided exactly (`model_separation`), not guessed from large estimates.
    """
    data = model_data(frame, formula, design, domain, family)
    x, y = data.matrix, data.outcome
    df = residual_df(design, data, x.shape[1] - 1)
    solution = solve(x, y, data.weights, family)
    if not solution.attained:
        raise separation(data, binomial_margins(x, y))
    residual = y - solution.fitted
    if family == "gaussian" and data.weights @ residual**2 <= _NO_VARIANCE * (data.weights @ (y - y.mean()) ** 2):
        raise NotEstimableError("the terms predict the outcome without error; there is nothing to estimate")
    influence = (x * residual[:, None]) @ solution.inverse
    covariance = design_covariance(design, data, influence)
    dispersion = 1.0 if family == "binomial" else float(data.weights @ residual**2 / len(y))
    check_variance(covariance, solution.inverse * dispersion)
    table = pd.DataFrame(data.terms, columns=["term", "variable", "level"])
    coefficients = with_tests(table, solution.estimates, covariance, df, level)
    likelihoods = _log_likelihoods(data, solution, family)
    return ModelFit(
        formula, family, coefficients, covariance, len(y), df, data, influence, solution.inverse, *likelihoods
    )


def residual_df(design: Design, data: ModelData, slopes: int) -> int:
    """PSUs minus strata, minus the slopes; `NotEstimableError` where none are left."""
    available = design.degrees_of_freedom(data.used)
    if available - slopes < 1:
        raise NotEstimableError(f"{slopes + 1} terms are too many for {available} degrees of freedom of the design")
    return available - slopes


def design_covariance(design: Design, data: ModelData, influence: Floats) -> Floats:
    """Covariance of the weighted totals of what each of the model's respondents adds; weights with a mean of 1."""
    scores = np.zeros((len(design), influence.shape[1]))
    scores[data.used] = influence / design.weights[data.used].mean()
    return design.variance_of_total(scores, data.used)


def check_variance(covariance: Floats, independent: Floats) -> None:
    """Refuse estimates that the PSUs do not move; `independent` is what the covariance would be without a design."""
    if np.isnan(covariance).any():
        raise NotEstimableError("every stratum has a single PSU: estimates have no standard error")
    if (np.diag(covariance) < _NO_VARIANCE * np.diag(independent)).any():
        raise NotEstimableError(
            "some estimates do not vary between PSUs, so they have no standard error; use fewer terms"
        )


def separation(data: ModelData, margins: Floats) -> NotEstimableError:
    """Why a fit did not converge: the terms that separate the outcome, if there are such."""
    try:
        found = separating(margins)
    except ArithmeticError as error:
        return NotEstimableError(f"separation could not be ruled out ({error}); simplify the model")
    if found is None:
        return NotEstimableError("the estimates did not converge; simplify the model or check for rare levels")
    guilty = [name for name, b in zip(data.names, found, strict=False) if abs(b) > 1e-9 and name != "Intercept"]
    what = f"terms {listed_terms(guilty)} separate the outcome: some of their levels or values go with one answer only"
    return NotEstimableError(f"{what}; merge levels or leave them out")


def _log_likelihoods(data: ModelData, solution: Solution, family: Family) -> tuple[float, float]:
    y, w = data.outcome, data.weights
    mean = float(w @ y / len(y))
    means = (solution.fitted, np.full(len(y), mean))
    if family == "binomial":
        one, other = (float(w @ (special.xlogy(y, p) + special.xlogy(1 - y, 1 - p))) for p in means)
    else:
        one, other = (-len(y) / 2 * float(np.log(2 * np.pi * (w @ (y - m) ** 2) / len(y)) + 1) for m in means)
    return one, other


def with_tests(
    table: pd.DataFrame, estimates: Floats, covariance: Floats, df: Floats | float, level: float
) -> pd.DataFrame:
    """The table with `estimate`, `se`, `df`, t interval, `statistic` (t) and its two-sided `p`."""
    se = np.sqrt(np.diag(covariance))
    margin = t_quantile(df, level) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimates / se
    return table.assign(
        estimate=estimates,
        se=se,
        df=np.broadcast_to(np.asarray(df, dtype=float), se.shape),
        ci_low=estimates - margin,
        ci_high=estimates + margin,
        statistic=statistic,
        p=2 * special.stdtr(df, -np.abs(statistic)),
    )
