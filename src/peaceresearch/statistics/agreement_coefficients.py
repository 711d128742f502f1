"""Coefficients of agreement on a table of ratings: one row a unit, one column a coder, NaN where a coder did not rate.

Every function takes weights for the units (say, characters): a unit of weight 2 counts as two like it. Where the
coefficient does not exist it is NaN; `no_variation` says why.
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def pairable(ratings: Floats) -> NDArray[np.bool_]:
    """Units that at least two coders rated: the only ones that can agree."""
    return np.asarray((~np.isnan(ratings)).sum(axis=1) >= 2)


def percent_agreement(ratings: Floats, weights: Floats | None = None) -> float:
    """Share, 0 to 1, of a unit's pairs of coders that agree, averaged over units; with two coders, of the units."""
    counts, _, weight = _counts(ratings, weights)
    rated = counts.sum(axis=1)
    if not len(counts):
        return float("nan")
    return float(np.average((counts * (counts - 1)).sum(axis=1) / (rated * (rated - 1)), weights=weight))


def krippendorff_alpha(ratings: Floats, weights: Floats | None = None, metric: Metric = "nominal") -> float:
    """Krippendorff's alpha, for any number of coders and missing ratings.

    1 - D_o / D_e from the matrix of coincidences; units with one rating are left out (Krippendorff 2011, Computing
    Krippendorff's alpha-reliability; 2019, Content Analysis, 4th ed., ch. 12). NaN when all ratings are the same.
    """
    counts, values, weight = _counts(ratings, weights)
    if len(values) < 2:
        return float("nan")
    per_pair = weight / (counts.sum(axis=1) - 1)
    # A rating makes no pair with itself, but its distance to itself is 0, so leaving those pairs in changes nothing.
    coincidences = (counts * per_pair[:, None]).T @ counts
    totals = weight @ counts
    distance = _distance(values, totals, metric)
    expected = totals @ distance @ totals / (totals.sum() - 1)
    return float(1 - (coincidences * distance).sum() / expected)


def draw_units(units: int, resamples: int, seed: int) -> Floats:
    """(resamples, units) array: how often each unit is drawn when as many as there are are drawn with replacement."""
    return np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), resamples).astype(float)


def alpha_interval(
    ratings: Floats, draws: Floats, weights: Floats | None = None, level: float = 0.95
) -> tuple[float, float]:
    """Percentile bootstrap interval of nominal alpha over `draws` of its pairable units (see `draw_units`).

    (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13; not the algorithm of Hayes and Krippendorff
    2007, which draws disagreements of pairs.) NaN, NaN when alpha is undefined in more than one resample in twenty, as
    happens when a code is so rare that many resamples lack it: an interval over the others would be conditional.
    """
    counts, values, weight = _counts(ratings, weights)
    if len(values) < 2:
        return float("nan"), float("nan")
    rated = counts.sum(axis=1, keepdims=True)
    disagreement = (rated**2 - (counts**2).sum(axis=1, keepdims=True)) / (rated - 1)
    drawn = draws @ (np.hstack([disagreement, counts]) * weight[:, None])
    observed, totals = drawn[:, 0], drawn[:, 1:]
    n = totals.sum(axis=1)
    defined = (totals > 0).sum(axis=1) > 1
    if defined.mean() < 0.95:
        return float("nan"), float("nan")
    expected = (n**2 - (totals**2).sum(axis=1))[defined] / (n[defined] - 1)
    low, high = np.quantile(1 - observed[defined] / expected, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def cohen_kappa(ratings: Floats, weights: Floats | None = None) -> float:
    """Cohen's kappa of two coders (1960, Educ. Psychol. Meas. 20, 37-46); with more, the mean over pairs.

    The mean is Light's kappa (1971, Psychol. Bull. 76, 365-377). A pair is compared on the units that both rated. NaN
    when, for some pair, both coders gave all units one and the same value.
    """
    weight = np.ones(len(ratings)) if weights is None else weights
    pairs = [_kappa(ratings[:, [a, b]], weight) for a, b in combinations(range(ratings.shape[1]), 2)]
    return float(np.mean(pairs)) if pairs else float("nan")


def gwet_ac1(ratings: Floats, weights: Floats | None = None, categories: int | None = None) -> float:
    """Gwet's AC1, which keeps its sense for rare codes, where kappa and alpha collapse.

    Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29-48, with missing ratings as in his Handbook of Inter-Rater
    Reliability (4th ed., 2014): agreement over units with two ratings or more, chance from all ratings. `categories` is
    the number of possible values (the number seen, if not given); NaN if there is only one.
    """
    weight = np.ones(len(ratings)) if weights is None else weights
    values = np.unique(ratings[~np.isnan(ratings)])
    possible = len(values) if categories is None else categories
    observed = percent_agreement(ratings, weights)
    if possible < 2 or np.isnan(observed):
        return float("nan")
    rated = ~np.isnan(ratings).all(axis=1)
    counts = (ratings[rated][:, :, None] == values).sum(axis=1)
    share = np.average(counts / counts.sum(axis=1, keepdims=True), axis=0, weights=weight[rated])
    chance = float((share * (1 - share)).sum() / (possible - 1))
    return (observed - chance) / (1 - chance)


def no_variation(ratings: Floats) -> str:
    """Why there is no kappa or alpha; "" when there is nothing against them."""
    paired = ratings[pairable(ratings)]
    if not len(paired):
        return "no unit was rated by two coders"
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        return "all ratings are the same"
    return ""


def _counts(ratings: Floats, weights: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Of the pairable units: (units, values) how often each value was given, the values, and the units' weights."""
    keep = pairable(ratings)
    paired = ratings[keep]
    values = np.unique(paired[~np.isnan(paired)])
    counts = (paired[:, :, None] == values).sum(axis=1).astype(float)
    return counts, values, np.ones(len(paired)) if weights is None else weights[keep]


def _distance(values: Floats, totals: Floats, metric: Metric) -> Floats:
    """Squared distance between values (Krippendorff 2011, step D)."""
    if metric == "nominal":
        return 1 - np.eye(len(values))
    if metric == "ordinal":
        rank = np.cumsum(totals) - totals / 2
        return np.asarray((rank[:, None] - rank) ** 2)
    difference = values[:, None] - values
    if metric == "interval":
        return np.asarray(difference**2)
    total = values[:, None] + values
    return np.asarray((difference / np.where(total == 0, 1, total)) ** 2)


def _kappa(pair: Floats, weight: Floats) -> float:
    both = ~np.isnan(pair).any(axis=1)
    pair, weight = pair[both], weight[both]
    values = np.unique(pair)
    if len(values) < 2:
        return float("nan")
    first, second = (weight @ (pair[:, [coder]] == values) / weight.sum() for coder in (0, 1))
    chance = first @ second
    return float((np.average(pair[:, 0] == pair[:, 1], weights=weight) - chance) / (1 - chance))
