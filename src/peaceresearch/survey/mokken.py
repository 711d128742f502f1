"""Mokken scale analysis: how far answers to ordered items follow from one order of persons and steps.

Loevinger's H of two items is their covariance over the largest that their distributions allow, H_i and H are sums of
the former over sums of the latter (Mokken 1971, A Theory and Procedure of Scale Analysis; Molenaar 1991, Kwantitatieve
Methoden 37, 97-117, for more than two categories): R's `mokken::coefH`. A perfect Guttman scale has an H of 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.reliability import centred


@dataclass(frozen=True, eq=False)
class Scalability:
    """Scalability of k items.

    Attributes
    ----------
    scale : float
        H; NaN where no two items vary.
    items : (k,) float array
        H_i; NaN for an item without variance.
    pairs : (k, k) float array
        H_ij; NaN on the diagonal and where one of the two has no variance.
    influence : (n,) float array
        Of H, in the sense of `reliability.alpha_influence`.
    """

    scale: float
    items: Floats
    pairs: Floats
    influence: Floats


def scalability(scores: Floats, weights: Floats) -> Scalability:
    """Scalability of the answers `scores` (n, k), all of them there, weighted by `weights` (n,), all above zero.

    Notes
    -----
    An answer is the sum of the steps passed, each with its height. The covariance of two items is then a sum over pairs
    of their steps, and so is the largest one (Hoeffding 1940): of each pair min(p, q) - p q, p and q the shares that
    pass. Both are smooth functions of shares and products, which gives the influence; where p = q it is the mean of
    those on both sides.
    """
    passed, height, item = _steps(scores)
    share = weights / weights.sum()
    p = share @ passed
    least = np.minimum.outer(p, p)
    heights = np.where(np.not_equal.outer(item, item), np.outer(height, height), 0.0)
    largest = _by_item((least - np.outer(p, p)) * heights, item, scores.shape[1])
    deviations = centred(scores, weights)
    covariance = (deviations * share[:, None]).T @ deviations
    np.fill_diagonal(covariance, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        total, top = covariance.sum(), largest.sum()
        pairs, items = covariance / largest, covariance.sum(axis=1) / largest.sum(axis=1)
        own = deviations.sum(axis=1) ** 2 - (deviations**2).sum(axis=1) - total
        below = (p[:, None] < p) + 0.5 * (p[:, None] == p)
        of_top = (passed - p) @ (2 * (heights * (below - p)).sum(axis=1))
        influence = (own - total / top * of_top) / top
        return Scalability(float(total / top), items, pairs, influence)


def _steps(scores: Floats) -> tuple[Floats, Floats, Codes]:
    """Which steps each respondent passes (n, steps); of each step the height, and the item."""
    passed, heights, items = [], [], []
    for place in range(scores.shape[1]):
        values = np.unique(scores[:, place])
        passed.append(scores[:, place, None] >= values[1:])
        heights.append(np.diff(values))
        items.append(np.full(len(values) - 1, place))
    return np.concatenate(passed, axis=1).astype(float), np.concatenate(heights), np.concatenate(items)


def _by_item(table: Floats, item: Codes, count: int) -> Floats:
    """(count, count): sums of a table of steps by steps; an item without a step has 0."""
    of_step = np.equal.outer(np.arange(count), item).astype(float)
    return np.asarray(of_step @ table @ of_step.T)
