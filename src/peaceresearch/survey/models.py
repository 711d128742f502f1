"""Regression on survey data: weighted point estimates, and the design's own covariance of them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import linalg, optimize, stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import ModelError, design_matrix, read_formula

__all__ = ["Family", "ModelError", "ModelFit", "fit_glm"]

Family = Literal["gaussian", "binomial"]
_RANK_TOLERANCE = 1e-9  # of a column's norm: less of it left over after the others is rounding error
_NO_VARIANCE = 1e-18  # of a variance: less is rounding error
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class ModelFit:
    """A fitted model.

    Attributes
    ----------
    formula, family : str
    coefficients : DataFrame
        One row a term: `term` (`age`, `C(group)[T.a]`, `Intercept`), its `variable` and `level` (or ""), `estimate`
        (binomial: log odds), `se`, `df`, `ci_low`, `ci_high`, `statistic` (t), `p` (two-sided, t distribution).
    covariance : (k, k) float array
        Of the estimates, in the order of the terms.
    n : int
        Respondents used: in the domain, with an answer on every column of the formula.
    df : int
        Residual degrees of freedom: PSUs minus strata among those used, minus (k - 1), as R's `svyglm`.
    """

    formula: str
    family: Family
    coefficients: pd.DataFrame
    covariance: Floats
    n: int
    df: int


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
        For a formula that cannot be read, an unknown column, an outcome of the wrong kind, no variation, terms that
        depend on each other, perfect separation or prediction, or too few PSUs for the terms.

    Notes
    -----
    A respondent with a missing value in any column of the formula is outside the model, as if outside the domain.
    Weights are probability weights: the estimates solve the weighted score equations, and the covariance is the
    sandwich A^-1 V A^-1, V the design's variance of the total of the scores x(y - mu) (Binder 1983, Int. Stat. Rev.
    51, 279-292). Both links are canonical. Verified against `svyglm` of R's `survey`.
    Separation is decided exactly, by a linear program (Konis 2007, DPhil thesis, Oxford), not guessed from large
    estimates.
    """
    parsed = read_formula(formula)
    unknown = [name for name in parsed.columns if name not in frame.columns]
    if unknown:
        raise ModelError(f"formula {formula!r} names {', '.join(map(repr, unknown))}; the table has no such column")
    if len(frame) != len(design) or (domain is not None and len(domain) != len(design)):
        raise ValueError(f"table and domain need a row for each of the design's {len(design)} respondents")
    used = frame[list(parsed.columns)].notna().all(axis=1).to_numpy(dtype=bool)
    used = used if domain is None else used & domain
    rows = frame.loc[used]
    outcome = _outcome(rows, parsed.outcome, family)
    matrix, terms = design_matrix(parsed, rows)
    names = [term for term, _, _ in terms]
    x = matrix.to_numpy(dtype=float)
    df = design.degrees_of_freedom(used) + 1 - x.shape[1]
    _check_rank(x, names)
    if df < 1:
        raise ModelError(f"{x.shape[1]} terms are too many for {df + x.shape[1] - 1} degrees of freedom of the design")
    if family == "binomial":
        _check_separation(x, outcome, names)
    estimates, covariance = _fit(x, outcome, design, used, family)
    table = pd.DataFrame(terms, columns=["term", "variable", "level"])
    return ModelFit(formula, family, _with_tests(table, estimates, covariance, df, level), covariance, len(rows), df)


def _outcome(rows: pd.DataFrame, name: str, family: Family) -> Floats:
    column = rows[name]
    if not pd.api.types.is_numeric_dtype(column):  # booleans are numeric here
        kind = "0 and 1" if family == "binomial" else "numeric"
        raise ModelError(f"outcome {name!r} is {column.dtype}; make it {kind}")
    outcome = np.asarray(column.to_numpy(dtype=float))
    if family == "binomial" and not np.isin(outcome, (0.0, 1.0)).all():
        raise ModelError(f"outcome {name!r} has values other than 0 and 1; use family gaussian or an indicator")
    if not len(outcome) or outcome.min() == outcome.max():
        found = "no complete rows" if not len(outcome) else f"only the value {outcome[0]:g}"
        raise ModelError(f"outcome {name!r} has {found} in the model's domain; there is nothing to explain")
    return outcome


def _check_rank(x: Floats, names: list[str]) -> None:
    """Refuse terms that are infinite, or sums of others, which make the estimates arbitrary."""
    infinite = sorted(name for name, column in zip(names, x.T, strict=True) if not np.isfinite(column).all())
    if infinite:
        raise ModelError(f"terms {_listed(infinite)} have infinite values; make them numbers or missing")
    norms = np.linalg.norm(x, axis=0)
    scaled = x / np.where(norms > 0, norms, 1)
    _, r, order = linalg.qr(scaled, mode="economic", pivoting=True)
    left_over = np.zeros(x.shape[1])
    left_over[: len(r)] = np.abs(np.diag(r))
    aliased = sorted(names[column] for column in order[left_over < _RANK_TOLERANCE])
    if aliased:
        raise ModelError(f"terms {_listed(aliased)} follow from the others among the model's rows; leave them out")


def _check_separation(x: Floats, outcome: Floats, names: list[str]) -> None:
    """Refuse data where a combination of terms predicts the outcome without fail: its estimate would be infinite.

    Some b with s_i x_i b >= 0 for all rows (s = 1 or -1 by outcome) and > 0 for one exists exactly then.
    """
    signed = np.unique((2 * outcome - 1)[:, None] * x / np.abs(x).max(axis=0), axis=0)
    found = optimize.linprog(
        -signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1), method="highs"
    )
    if found.status != 0:
        raise ModelError(f"separation could not be ruled out ({found.message}); simplify the model")
    if -found.fun > 1e-6:
        guilty = [name for name, b in zip(names, found.x, strict=True) if abs(b) > 1e-9 and name != "Intercept"]
        what = f"terms {_listed(guilty)} separate the outcome: some of their levels or values go with one answer only"
        raise ModelError(f"{what}; merge levels or leave them out")


def _fit(x: Floats, y: Floats, design: Design, used: Mask, family: Family) -> tuple[Floats, Floats]:
    """Estimates and their covariance; `x` and `y` hold the rows used."""
    weights = design.weights[used]
    glm = families.Gaussian() if family == "gaussian" else families.Binomial()
    start = None if family == "gaussian" else np.zeros(x.shape[1])
    model = GLM(y, x, family=glm, var_weights=weights / weights.mean())
    try:
        with warnings.catch_warnings(action="error", category=PerfectSeparationWarning):
            result = model.fit(start_params=start, maxiter=200, tol=1e-13, tol_criterion="params")
    except PerfectSeparationWarning:
        raise ModelError("the terms predict the outcome without error; there is nothing to estimate") from None
    if not result.converged:
        raise ModelError("the estimates did not converge; simplify the model or check for rare levels")
    fitted = np.asarray(result.mu)
    variance = np.ones_like(fitted) if family == "gaussian" else fitted * (1 - fitted)
    inverse = np.linalg.inv((x * (weights * variance)[:, None]).T @ x)
    scores = np.zeros((len(design), x.shape[1]))
    scores[used] = (x * (y - fitted)[:, None]) @ inverse
    covariance = design.variance_of_total(scores, used)
    residual = 1.0 if family == "binomial" else float(weights @ (y - fitted) ** 2 / weights.sum())
    independent = np.diag(inverse) * weights.mean() * residual  # what the variances would be without the design
    if (np.diag(covariance) < _NO_VARIANCE * independent).any():
        raise ModelError("some estimates do not vary between PSUs, so they have no standard error; use fewer terms")
    return np.asarray(result.params), covariance


def _with_tests(table: pd.DataFrame, estimates: Floats, covariance: Floats, df: int, level: float) -> pd.DataFrame:
    se = np.sqrt(np.diag(covariance))
    margin = stats.t.ppf((1 + level) / 2, df) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimates / se
    return table.assign(
        estimate=estimates,
        se=se,
        df=float(df),
        ci_low=estimates - margin,
        ci_high=estimates + margin,
        statistic=statistic,
        p=2 * stats.t.sf(np.abs(statistic), df),
    )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
