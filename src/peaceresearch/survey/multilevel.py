"""Models with a random intercept for groups of respondents, such as municipalities, and what the groups share.

They are not weighted: the groups are the design. Linear models by restricted maximum likelihood, logistic ones by
maximum likelihood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special

from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import NotEstimableError
from peaceresearch.survey.model_data import ModelData, model_data
from peaceresearch.survey.model_newton import Family
from peaceresearch.survey.model_separation import binomial_margins
from peaceresearch.survey.models import ModelFit, separation, with_tests
from peaceresearch.survey.multilevel_binomial import Integral, fit_binomial_mixed
from peaceresearch.survey.multilevel_linear import Profile

LATENT = np.pi**2 / 3
"""Variance of the logistic distribution: of what lies behind a yes or no, within groups."""
_LARGEST = 1e3  # of a ratio of standard deviations


@dataclass(frozen=True, eq=False)
class MultilevelFit:
    """A fitted model with random intercepts.

    Attributes
    ----------
    fixed : ModelFit
        Its coefficients; of a logistic model log odds within a group.
    intercepts : DataFrame
        A row a group: `group`, `n`, `estimate` (its predicted distance from the mean of the groups), `se` (given the
        parameters), `ci_low`, `ci_high` (normal).
    between, within : float
        Variance of the intercepts, and within groups: of the residuals or, of a logistic model, of the latent logistic
        variable, pi^2 / 3.
    icc : (3,) float array
        Intraclass correlation, between / (between + within), and its interval: the values that the (restricted)
        likelihood ratio does not reject at the level. Its lower end is 0 where groups may differ by chance only.
    """

    fixed: ModelFit
    intercepts: pd.DataFrame
    between: float
    within: float
    icc: Floats


def fit_multilevel(
    frame: pd.DataFrame,
    formula: str,
    within: str,
    counted: Mask | None = None,
    family: Family = "gaussian",
    level: float = 0.95,
) -> MultilevelFit:
    """Fit a linear or logistic regression with a random intercept for the groups of the column `within`.

    Parameters
    ----------
    frame : DataFrame
        The survey table.
    formula : str
        The fixed part, as of `models.fit_glm`.
    within : str
        A column; who has no group is outside the model.
    counted : (n,) bool array, optional
        Respondents to model.
    family : {"gaussian", "binomial"}
    level : float
        Coverage of the intervals, between 0 and 1.

    Raises
    ------
    ModelError, NotEstimableError
        As `models.fit_glm`; also for fewer than two groups or no group with two respondents, and where terms that are
        the same within each group leave no degrees of freedom between groups.

    Notes
    -----
    Estimates equal those of `lmer` and `glmer(nAGQ = 25)` of R's `lme4`, which gives no degrees of freedom. These are
    by the between-within method (Schluchter and Elashoff 1990, J. Stat. Comput. Simul. 37, 69-87): groups minus the
    terms that are the same within each group, the constant among them; for other terms respondents minus groups minus
    these terms.
    """
    chosen = frame[within].notna().to_numpy(dtype=bool)
    chosen = chosen if counted is None else chosen & counted
    unweighted = Design.from_columns(np.ones(len(frame)))
    data = model_data(frame, formula, unweighted, chosen, family)
    column = frame.loc[data.used, within].astype("category").cat.remove_unused_categories()
    groups, names = np.asarray(column.cat.codes, dtype=np.intp), [str(name) for name in column.cat.categories]
    df = _degrees(data, groups, len(names), within)
    fit = _linear if family == "gaussian" else _binomial
    return fit(data, groups, names, df, level)


def _degrees(data: ModelData, groups: Codes, count: int, within: str) -> Floats:
    """(k,): of each term, between or within groups."""
    n = len(groups)
    if count < 2 or count == n:
        what = "one group" if count < 2 else "no group with two respondents"
        raise NotEstimableError(f"`{within}` has {what} among the model's rows; leave it out")
    first = np.unique(groups, return_index=True)[1]
    same = (data.matrix == data.matrix[first][groups]).all(axis=0)
    between, inside = count - int(same.sum()), n - count - int((~same).sum())
    if between < 1 or inside < 1:
        raise NotEstimableError(
            f"{int(same.sum())} terms that are the same within each group are too many for {count} groups of `{within}`"
        )
    return np.where(same, float(between), float(inside))


def _linear(data: ModelData, groups: Codes, names: list[str], df: Floats, level: float) -> MultilevelFit:
    profile = Profile(data.matrix, data.outcome, np.ones((len(groups), 1)), groups)
    found = profile.maximum()
    if found.residual**2 <= 1e-18 * data.outcome.var():
        raise NotEstimableError("the terms predict the outcome without error; there is nothing to estimate")
    ratio = float(found.factor[0, 0])

    def deviance(at: float) -> float:
        return profile.criterion(np.array([at])) - found.criterion

    between = (ratio * found.residual) ** 2
    icc = _icc(ratio, deviance, level, 1.0)
    fixed = _fixed(
        data, "gaussian", found.estimates, found.covariance, df, level, -found.criterion / 2, np.sqrt(between)
    )
    intercepts = _intercepts(names, groups, found.modes[:, 0], found.mode_sd[:, 0], level)
    return MultilevelFit(fixed, intercepts, between, found.residual**2, icc)


def _binomial(data: ModelData, groups: Codes, names: list[str], df: Floats, level: float) -> MultilevelFit:
    found = fit_binomial_mixed(data.matrix, data.outcome, groups)
    if not found.attained:
        raise separation(data, binomial_margins(data.matrix, data.outcome))
    integral = Integral(data.matrix, data.outcome, groups)
    start = np.append(found.estimates, found.sd)

    def deviance(at: float) -> float:
        return 2 * (found.log_likelihood - integral.best(start, at)[1])

    icc = _icc(found.sd, deviance, level, LATENT)
    fixed = _fixed(data, "binomial", found.estimates, found.covariance, df, level, found.log_likelihood, found.sd)
    return MultilevelFit(fixed, _intercepts(names, groups, found.modes, found.mode_sd, level), found.sd**2, LATENT, icc)


def _fixed(
    data: ModelData,
    family: str,
    estimates: Floats,
    covariance: Floats,
    df: Floats,
    level: float,
    likelihood: float,
    sd: float,
) -> ModelFit:
    table = pd.DataFrame(data.terms, columns=["term", "variable", "level"])
    coefficients = with_tests(table, estimates, covariance, df, level)
    n, nothing = len(data.outcome), np.empty((0, len(estimates)))
    return ModelFit(
        data.formula.text, family, coefficients, covariance, n, int(df.min()), data, nothing, covariance, likelihood,
        float("nan"), sd,
    )  # fmt: skip


def _intercepts(names: list[str], groups: Codes, modes: Floats, sd: Floats, level: float) -> pd.DataFrame:
    margin = special.ndtri((1 + level) / 2) * sd
    n = np.bincount(groups)
    columns = {"estimate": modes, "se": sd, "ci_low": modes - margin, "ci_high": modes + margin}
    return pd.DataFrame({"group": names, "n": n} | columns)


def _icc(ratio: float, deviance: Callable[[float], float], level: float, unit: float) -> Floats:
    """The correlation and its limits, from the standard deviation of the intercepts where `unit` is the variance within
    and from the deviance as a function of it.
    """
    limit = float(special.chdtri(1, 1 - level))

    def beyond(at: float) -> float:
        return deviance(at) - limit

    low = 0.0 if beyond(0.0) <= 0 else optimize.brentq(beyond, 0.0, ratio, xtol=1e-8)
    upper = max(2 * ratio, 0.1)
    while beyond(upper) < 0 and upper < _LARGEST:
        upper *= 2
    high = upper if beyond(upper) < 0 else optimize.brentq(beyond, ratio, upper, xtol=1e-8)
    variance = np.array([ratio, low, high]) ** 2
    return variance / (variance + unit)
