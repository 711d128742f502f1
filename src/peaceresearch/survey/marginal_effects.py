"""Average marginal effects: how far each term moves the outcome of a model on its own scale, on the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import ModelError
from peaceresearch.survey.marginal_effects_responses import Response, response_of
from peaceresearch.survey.marginal_effects_terms import Parts, Values, levels_of, matrix_of, parts_of, values_of
from peaceresearch.survey.models import ModelFit, with_tests


@dataclass(frozen=True, eq=False)
class Effects:
    """Effects, before their tests.

    Attributes
    ----------
    table : DataFrame
        A row an effect: `variable`, `level`, `outcome` (of an ordinal model the category, else ""), `n`.
    estimates : (r,) float array
    gradients : (r, p) float array
        Their derivatives by the model's parameters.
    """

    table: pd.DataFrame
    estimates: Floats
    gradients: Floats


def average_marginal_effects(frame: pd.DataFrame, design: Design, fit: ModelFit, level: float = 0.95) -> pd.DataFrame:
    """The mean over respondents of what a step in each variable does to the outcome, or to the probability of it.

    Parameters
    ----------
    frame : DataFrame
        The table that the model was fitted on, a row for each of the design's respondents.
    design : Design
    fit : ModelFit
    level : float
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    DataFrame
        A row per numeric variable and per level of a categorical one but its reference, in the order of the model's
        terms, of an ordinal model for each category of the outcome: `variable`, `level` (or ""), `outcome` (the
        category, or ""), `estimate` (of a binomial or ordinal model a difference of probabilities, -1 to 1, else of
        means; of a number per unit of it), `se`, `df` (the model's), `ci_low`, `ci_high`, `statistic` (t), `p`, and
        `n`: respondents of the model or, of a level, the smaller of the two groups compared.

    Raises
    ------
    ModelError
        For a variable that the formula takes both as a number and by its categories, and one whose categories are in
        an interaction only, which leaves no reference.

    Notes
    -----
    Of a number: the weighted mean of the derivative of the response by it. Of a level: the weighted mean of the
    response with everybody at the level, minus that with everybody at the reference. All other variables stay as they
    are, and an interaction moves with its parts. The effects of a term on the categories of an ordinal outcome sum to
    0. Standard errors are by the delta method from the design's covariance of the coefficients; the respondents' other
    answers and the weights are taken as given, as by `margins` of Stata without `vce(unconditional)` and `get_margeff`
    of statsmodels, against which it is verified. Of a multilevel logistic model the response is the mean over the
    random intercepts, whose standard deviation is taken as given, too.
    """
    found = effects(frame, fit)
    covariance = found.gradients @ fit.covariance @ found.gradients.T
    return with_tests(found.table, found.estimates, covariance, fit.df, level)


def effects(frame: pd.DataFrame, fit: ModelFit) -> Effects:
    """The effects of `average_marginal_effects` and their gradients."""
    terms = [parts_of(term.variable, term.level) for term in rows(fit.coefficients.iloc[: len(fit.data.terms)])]
    levels = levels_of(terms)
    values = values_of(frame.loc[fit.data.used], levels)
    response = response_of(fit)
    weights = fit.data.weights / fit.n
    slopes = fit.estimates[: len(terms)]
    labels, found = [], []
    for variable, named in levels.items():
        if not named:
            labels.append((variable, "", fit.n))
            found.append(_derivative(values, variable, terms, slopes, weights, response))
            continue
        counts = {level: int((values[variable] == level).sum()) for level in set(values[variable])}
        reference = _reference(variable, counts, named)
        base = _mean(values, variable, reference, terms, slopes, weights, response)
        for other in named:
            labels.append((variable, other, min(counts[other], counts[reference])))
            there = _mean(values, variable, other, terms, slopes, weights, response)
            found.append((there[0] - base[0], there[1] - base[1]))
    table = pd.DataFrame(
        [(variable, level, outcome, n) for variable, level, n in labels for outcome in response.outcomes],
        columns=["variable", "level", "outcome", "n"],
    )
    p = len(fit.estimates)
    if not found:
        return Effects(table, np.empty(0), np.empty((0, p)))
    return Effects(table, np.concatenate([each[0] for each in found]), np.vstack([each[1] for each in found]))


def _reference(variable: str, present: Sequence[str] | dict[str, int], named: Sequence[str]) -> str:
    """The one level that the data have and no term names."""
    others = sorted(set(present) - set(named))
    if len(others) != 1:
        raise ModelError(f"{variable!r} has no level to compare with; add C({variable}) itself to the formula")
    return str(others[0])


def _derivative(
    values: Values, variable: str, terms: Sequence[Parts], slopes: Floats, weights: Floats, response: Response
) -> tuple[Floats, Floats]:
    """Mean derivative of the response by a number, and its gradient in the parameters.

    No column has a variable twice, so the derivative of each is the difference between the variable at 1 and at 0.
    """
    x = matrix_of(values, terms)
    zeros = np.zeros(len(x))
    change = matrix_of({**values, variable: zeros + 1}, terms) - matrix_of({**values, variable: zeros}, terms)
    _, first, second = response.at(x @ slopes)
    slope = change @ slopes
    gradient = ((weights * slope)[:, None] * second).T @ x + (weights[:, None] * first).T @ change
    thresholds = response.by_thresholds(x @ slopes, weights * slope, derivative=True)
    return (weights * slope) @ first, np.hstack([gradient, thresholds])


def _mean(
    values: Values, variable: str, level: str, terms: Sequence[Parts], slopes: Floats, weights: Floats,
    response: Response,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Mean response with everybody at a level, and its gradient in the parameters."""
    x = matrix_of({**values, variable: np.full(len(weights), level, dtype=object)}, terms)
    mean, first, _ = response.at(x @ slopes)
    gradient = (weights[:, None] * first).T @ x
    return weights @ mean, np.hstack([gradient, response.by_thresholds(x @ slopes, weights, derivative=False)])
