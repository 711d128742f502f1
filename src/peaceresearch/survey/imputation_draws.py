"""Draws of missing answers from the answers of others, given predictors: one function a kind of variable.

Each draws the parameters of a regression from their posterior distribution first, so that imputations differ also by
what is not known of them (proper imputation: Rubin 1987, section 4.2), and the answers given these then.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from peaceresearch.survey.columns import Codes, Floats

_RIDGE = 1e-5  # of the squares of a column, so that columns which depend on each other are no obstacle (as R's mice)
_TIES = 1e-9  # of the spread of predictions
PRIOR_SD = 2.5
"""Of a slope of log odds, per standard deviation of a number, or between the two values of an indicator."""
_STEPS, _CLOSE = 50, 1e-8


def draw_matched(
    x: Floats, y: Floats, wanted: Floats, donors: int, rng: np.random.Generator
) -> Floats:  # fmt: skip
    """Predictive mean matching: answers of respondents with a prediction near one's own.

    Parameters
    ----------
    x : (n, p) float array
        Predictors of those who answered, a constant among them.
    y : (n,) float array
        Their answers.
    wanted : (w, p) float array
        Predictors of those who did not.
    donors : int
        One of so many nearest answers is taken, with equal chances; fewer if n is smaller.
    rng : numpy.random.Generator

    Returns
    -------
    (w,) float array
        Values of `y`.

    Notes
    -----
    Van Buuren (2018), Flexible Imputation of Missing Data, 2nd ed., section 3.4, with type 1 matching: predictions of
    those who answered are by the estimated coefficients, of those who did not by coefficients drawn from their
    posterior under a flat prior. Among equal predictions
    the donors are a random choice, made anew for each respondent.
    """
    lower = linalg.cholesky(_ridged(x.T @ x), lower=True)
    estimated = linalg.cho_solve((lower, True), x.T @ y)
    predicted = x @ estimated
    df = max(len(y) - x.shape[1], 1)
    spread = np.sqrt(((y - predicted) ** 2).sum() / rng.chisquare(df))
    drawn = estimated + spread * linalg.solve_triangular(
        lower, rng.standard_normal(len(estimated)), trans=1, lower=True
    )
    return y[_nearest(predicted, wanted @ drawn, min(donors, len(y)), rng)]


def _nearest(predicted: Floats, targets: Floats, donors: int, rng: np.random.Generator) -> Codes:
    """(targets,): for each the place of one of its `donors` nearest among the `predicted`."""
    width = _TIES * float(np.ptp(predicted)) or 1.0
    values, block, sizes = np.unique(np.round(predicted / width), return_inverse=True, return_counts=True)
    values = values * width
    reach = min(2 * donors, len(values))
    first = np.clip(np.searchsorted(values, targets) - donors, 0, len(values) - reach)
    window = first[:, None] + np.arange(reach)
    nearest = np.argsort(np.abs(values[window] - targets[:, None]), axis=1, kind="stable")
    window = np.take_along_axis(window, nearest, axis=1)
    rank = rng.integers(0, donors, len(targets))  # the nearest first, equal ones in any order
    chosen = (np.cumsum(sizes[window], axis=1) <= rank[:, None]).sum(axis=1)
    chosen_block = window[np.arange(len(targets)), chosen]
    members, starts = np.argsort(block, kind="stable"), np.cumsum(sizes) - sizes
    return np.asarray(members[starts[chosen_block] + rng.integers(0, sizes[chosen_block])])


def draw_categories(
    x: Floats, y: Codes, wanted: Floats, categories: int, start: Floats | None, rng: np.random.Generator
) -> tuple[Codes, Floats]:
    """Categories without an order, or two: a (multinomial) logistic regression.

    Parameters
    ----------
    x, wanted, rng : see `draw_matched`
        The first column is the constant; numbers among the others have a standard deviation of 1, indicators are 0 and
        1 but for a shift.
    y : (n,) int array
        Codes of the answers, 0 to `categories` - 1; each occurs.
    categories : int
        Two or more.
    start : (categories - 1, p) float array, optional
        Where to begin, for speed: the coefficients of an earlier call with similar data.

    Returns
    -------
    (w,) int array, (categories - 1, p) float array
        The drawn codes, and the coefficients before they were drawn, of each category but the first.

    Notes
    -----
    Van Buuren (2018), section 3.6. The coefficients are drawn from the normal distribution around the mode of their
    posterior. Slopes have a normal prior around 0 with a standard deviation of 2.5, after Gelman, Jakulin, Pittau and
    Su (2008), Ann. Appl. Stat. 2, 1360-1383, who take a Cauchy distribution of that scale: it says almost nothing, and
    keeps estimates finite where a predictor separates the categories. The constants have a flat one.
    """
    p, slopes = x.shape[1], categories - 1
    prior = np.tile(np.r_[0.0, np.full(p - 1, PRIOR_SD**-2)], slopes)
    b = np.zeros((slopes, p)) if start is None else start
    if start is None:
        counts = np.bincount(y, minlength=categories)
        b[:, 0] = np.log(counts[1:] / counts[0])
    chosen = (y[:, None] == np.arange(1, categories)).astype(float)
    value, shares = _posterior(x, chosen, b, prior)
    for _ in range(_STEPS):
        gradient = ((chosen - shares).T @ x).ravel() - prior * b.ravel()
        factor = linalg.cho_factor(_information(x, shares, prior), lower=True)
        step = linalg.cho_solve(factor, gradient).reshape(b.shape)
        for _ in range(_STEPS):  # half of a step that overshoots
            new_value, new_shares = _posterior(x, chosen, b + step, prior)
            if new_value >= value - _CLOSE * abs(value):
                break
            step = step / 2
        b, value, shares = b + step, new_value, new_shares
        if np.abs(step).max() < _CLOSE**0.5:
            break
    factor = linalg.cho_factor(_information(x, shares, prior), lower=True)
    noise = linalg.solve_triangular(factor[0], rng.standard_normal(b.size), trans=1, lower=True)
    cumulative = np.cumsum(_shares(wanted, b + noise.reshape(b.shape)), axis=1)
    above = rng.random(len(wanted))[:, None] * cumulative[:, -1:] > cumulative[:, :-1]
    return above.sum(axis=1).astype(np.intp), b


def _shares(x: Floats, b: Floats) -> Floats:
    """(n, categories): probabilities, the first category first."""
    logits = np.column_stack([np.zeros(len(x)), x @ b.T])
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _posterior(x: Floats, chosen: Floats, b: Floats, prior: Floats) -> tuple[float, Floats]:
    """Logarithm of the posterior density but for a constant, and (n, categories - 1) the probabilities."""
    shares = _shares(x, b)
    own = np.where(chosen.any(axis=1), (chosen * shares[:, 1:]).sum(axis=1), shares[:, 0])
    with np.errstate(divide="ignore"):
        return float(np.log(own).sum() - prior @ b.ravel() ** 2 / 2), shares[:, 1:]


def _information(x: Floats, shares: Floats, prior: Floats) -> Floats:
    p, slopes = x.shape[1], shares.shape[1]
    found = np.empty((slopes * p, slopes * p))
    for one in range(slopes):
        for other in range(one + 1):
            weight = shares[:, one] * ((one == other) - shares[:, other])
            block = (x * weight[:, None]).T @ x
            found[one * p : (one + 1) * p, other * p : (other + 1) * p] = block
            found[other * p : (other + 1) * p, one * p : (one + 1) * p] = block
    return _ridged(found + np.diag(prior))


def _ridged(squares: Floats) -> Floats:
    return squares + np.diag(_RIDGE * np.diag(squares) + 1e-12)
