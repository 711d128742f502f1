"""Cumulative logits fitted to a matrix: McCullagh (1980), J. R. Stat. Soc. B 42, 109-142.

logit P(y <= j) = theta_j - x b, in the sign of R's `polr`: a positive slope makes higher categories more likely. With
`varying` columns z the thresholds differ by them, theta_j + z g_j: partial proportional odds (Peterson and Harrell
1990, Appl. Stat. 39, 205-217).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.formulas import ModelError, NotEstimableError
from peaceresearch.survey.ordinal_likelihood import Likelihood


class NoMaximumError(NotEstimableError):
    """The terms separate the categories, so that estimates are infinite, or depend on each other."""


@dataclass(frozen=True, eq=False)
class OrdinalEstimates:
    """Cumulative logits fitted by (weighted) maximum likelihood.

    Attributes
    ----------
    parameters : (k + J - 1,) float array
        The slopes of the k columns, then the thresholds from the lowest; with m varying columns, k + (J - 1)(1 + m):
        after each threshold its slopes of the varying columns, in the sign of a threshold.
    log_likelihood : float
        Weighted with the weights as given.
    scores : (n, parameters) float array
        Of each answer, unweighted: the derivative of its log-likelihood. Weighted, they sum to 0.
    information : (parameters, parameters) float array
        Minus the second derivative of the weighted log-likelihood; its inverse is the covariance of `polr` where all
        weights are counts.
    """

    parameters: Floats
    log_likelihood: float
    scores: Floats
    information: Floats


def fit_ordinal_matrix(
    x: Floats, y: Codes, categories: int, weights: Floats, varying: Floats | None = None
) -> OrdinalEstimates:
    """Fit cumulative logits to answers coded 0 to `categories` - 1.

    Parameters
    ----------
    x : (n, k) float array
        Without a constant; the columns with one must be linearly independent. k may be 0.
    y : (n,) int array
    categories : int
        J, two or more; each needs an answer with a weight above zero.
    weights : (n,) float array
        Zero or more, on any scale.
    varying : (n, m) float array, optional
        Columns, not in `x`, whose slopes differ between the thresholds.

    Raises
    ------
    NotEstimableError
        A category has no answers.
    NoMaximumError
        The terms separate the categories, so that estimates are infinite, or depend on each other.

    Notes
    -----
    Newton's method, with steps halved until the likelihood does not fall and the thresholds are in order.
    """
    x, y, nominal, order = _sorted(x, y, categories, weights, varying)
    centre, spread = _scaling(x)
    found, attained = Likelihood((x - centre) / spread, nominal, y, categories, weights[order]).maximum()
    if not attained:
        raise NoMaximumError("the estimates did not converge; simplify the model or check for rare levels")
    parameters, k = found.parameters, x.shape[1]
    parameters[:k] /= spread
    parameters[k :: nominal.shape[1]] += centre @ parameters[:k]
    likelihood = Likelihood(x, nominal, y, categories, weights[order])
    state = likelihood.state(parameters)
    scores = np.empty((len(y), len(parameters)))
    scores[order] = likelihood.scores(state)
    return OrdinalEstimates(parameters, state.log_likelihood, scores, likelihood.information(state))


def largest_log_likelihood(
    x: Floats, y: Codes, categories: int, weights: Floats, varying: Floats | None = None
) -> float:
    """The log-likelihood that `fit_ordinal_matrix` reaches, or comes ever closer to where estimates are infinite."""
    x, y, nominal, order = _sorted(x, y, categories, weights, varying)
    centre, spread = _scaling(x)
    likelihood = Likelihood((x - centre) / spread, nominal, y, categories, weights[order])
    return likelihood.maximum()[0].log_likelihood


def _sorted(
    x: Floats, y: Codes, categories: int, weights: Floats, varying: Floats | None
) -> tuple[Floats, Codes, Floats, Codes]:
    """The columns, answers and columns of the thresholds in the order of the answers, and that order."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=np.intp)
    if categories < 2:
        raise ModelError("the outcome has one category; there is nothing to explain")
    filled = np.bincount(y, weights, categories) > 0
    if not filled.all():
        raise NotEstimableError(f"category {int(np.argmin(filled))} of the outcome has no answers; leave it out")
    order = np.argsort(y, kind="stable")
    nominal = np.ones((len(y), 1)) if varying is None else np.column_stack([np.ones(len(y)), varying])
    return x[order], y[order], nominal[order], order


def _scaling(x: Floats) -> tuple[Floats, Floats]:
    """Mean and spread of each column: Newton's steps do not depend on them, their rounding does."""
    if not x.size:
        return np.zeros(x.shape[1]), np.ones(x.shape[1])
    spread = x.std(axis=0)
    return x.mean(axis=0), np.where(spread > 0, spread, 1.0)
