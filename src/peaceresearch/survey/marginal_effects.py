"""Average marginal effects of a logistic regression: how far each term moves the probability, on the mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from peaceresearch.results.codes import code_text
from peaceresearch.results.table import rows
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import ModelError, read_formula
from peaceresearch.survey.models import ModelFit

Parts = list[tuple[str, str]]
"""A column of the model matrix as the product of its parts: (variable, level), the level "" of a number."""
Values = Mapping[str, Any]


def average_marginal_effects(frame: pd.DataFrame, design: Design, fit: ModelFit, level: float = 0.95) -> pd.DataFrame:
    """The mean over respondents of what a step in each variable does to the probability of the outcome.

    Parameters
    ----------
    frame : DataFrame
        The table that the model was fitted on, a row for each of the design's respondents.
    design : Design
    fit : ModelFit
        Of `models.fit_glm(..., family="binomial")` on the whole of `frame`.
    level : float
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    DataFrame
        A row per numeric variable and per level of a categorical one but its reference, in the order of the model's
        terms: `variable`, `level` (or ""), `estimate` (a difference of probabilities, -1 to 1; of a number per unit of
        it), `se`, `df` (the model's), `ci_low`, `ci_high`, `statistic` (t), `p`, and `n`: respondents of the model or,
        of a level, the smaller of the two groups compared.

    Raises
    ------
    ModelError
        For a model that is not binomial, a variable that the formula takes both as a number and by its categories, and
        one whose categories are in an interaction only, which leaves no reference.

    Notes
    -----
    Of a number: the weighted mean of the derivative p(1 - p) d(xb)/dv. Of a level: the weighted mean of the probability
    with everybody at the level, minus that with everybody at the reference. All other variables stay as they are, and
    an interaction moves with its parts. Standard errors are by the delta method from the design's covariance of the
    coefficients; the respondents' other answers and the weights are taken as given, as by `margins` of Stata without
    `vce(unconditional)` and `get_margeff` of statsmodels, against which it is verified.
    """
    if fit.family != "binomial":
        raise ModelError("marginal effects are those of a binomial model; take `marginal_effects` away")
    terms = [_parts(term.variable, term.level) for term in rows(fit.coefficients)]
    levels = _levels(terms)
    columns = list(read_formula(fit.formula).columns)
    used = frame[columns].notna().all(axis=1).to_numpy(dtype=bool)
    values: dict[str, Any] = {
        name: frame.loc[used, name].map(code_text).to_numpy(dtype=object)
        if levels[name]
        else frame.loc[used, name].to_numpy(dtype=float)
        for name in levels
    }
    weights = design.weights[used] / design.weights[used].sum()
    b = fit.coefficients["estimate"].to_numpy(dtype=float)
    found = []
    for variable, named in levels.items():
        if not named:
            found.append((variable, "", fit.n, *_derivative(values, variable, terms, b, weights)))
            continue
        reference = _reference(variable, values[variable], named)
        for other in named:
            pair = int((values[variable] == other).sum()), int((values[variable] == reference).sum())
            difference = _difference(values, variable, (other, reference), terms, b, weights)
            found.append((variable, other, min(pair), *difference))
    table = pd.DataFrame([entry[:4] for entry in found], columns=["variable", "level", "n", "estimate"])
    gradients = np.array([entry[4] for entry in found]).reshape(len(found), len(b))
    return _with_tests(table, np.sqrt(np.einsum("ei,ij,ej->e", gradients, fit.covariance, gradients)), fit.df, level)


def _parts(variable: str, level: str) -> Parts:
    return list(zip(variable.split(":"), level.split(":"), strict=True)) if variable else []


def _levels(terms: Sequence[Parts]) -> dict[str, list[str]]:
    """The levels that the terms name, by variable in the order of the terms; none of a number."""
    roles: dict[str, dict[str, None]] = {}
    for term in terms:
        for variable, level in term:
            roles.setdefault(variable, {})[level] = None
    for variable, found in roles.items():
        if len(found) > 1 and "" in found:
            what = f"{variable!r} is in the formula as a number and by its categories, and has no marginal effect"
            raise ModelError(f"{what}; keep one of them")
    return {variable: [level for level in found if level] for variable, found in roles.items()}


def _reference(variable: str, values: Any, named: Sequence[str]) -> str:
    """The one level that the data have and no term names."""
    others = sorted(set(values) - set(named))
    if len(others) != 1:
        raise ModelError(f"{variable!r} has no level to compare with; add C({variable}) itself to the formula")
    return str(others[0])


def _matrix(values: Values, terms: Sequence[Parts]) -> Floats:
    """(respondents, terms): the model matrix if the variables had these values."""
    count = len(next(iter(values.values()))) if values else 0
    matrix = np.ones((count, len(terms)))
    for column, term in enumerate(terms):
        for variable, level in term:
            matrix[:, column] *= (values[variable] == level) if level else values[variable]
    return matrix


def _derivative(
    values: Values, variable: str, terms: Sequence[Parts], b: Floats, weights: Floats
) -> tuple[float, Floats]:
    """Mean derivative of the probability by a number, and its gradient in the coefficients.

    No column has a variable twice, so the derivative of each is the difference between the variable at 1 and at 0.
    """
    x = _matrix(values, terms)
    zeros = np.zeros(len(x))
    change = _matrix({**values, variable: zeros + 1}, terms) - _matrix({**values, variable: zeros}, terms)
    p = _probability(x @ b)
    density, slope = p * (1 - p), change @ b
    gradient = (weights * density * (1 - 2 * p) * slope) @ x + (weights * density) @ change
    return float(weights @ (density * slope)), gradient


def _difference(
    values: Values, variable: str, pair: tuple[str, str], terms: Sequence[Parts], b: Floats, weights: Floats
) -> tuple[float, Floats]:
    """Mean difference of the probability between two levels, and its gradient in the coefficients."""
    estimate, gradient = 0.0, np.zeros(len(b))
    for sign, level in zip((1, -1), pair, strict=True):
        x = _matrix({**values, variable: np.full(len(weights), level, dtype=object)}, terms)
        p = _probability(x @ b)
        estimate += sign * float(weights @ p)
        gradient += sign * ((weights * p * (1 - p)) @ x)
    return estimate, gradient


def _probability(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _with_tests(table: pd.DataFrame, se: Floats, df: int, level: float) -> pd.DataFrame:
    estimates = table["estimate"].to_numpy(dtype=float)
    margin = stats.t.ppf((1 + level) / 2, df) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimates / se
    return table.assign(
        se=se,
        df=float(df),
        ci_low=estimates - margin,
        ci_high=estimates + margin,
        statistic=statistic,
        p=2 * stats.t.sf(np.abs(statistic), df),
    )
