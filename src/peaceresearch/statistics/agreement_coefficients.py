"""Coefficients of agreement on a table of ratings: one row a unit, one column a coder, NaN where a coder did not rate.

Every function of ratings takes weights for the units (say, characters): a unit of weight 2 counts as two like it. Where
the coefficient does not exist it is NaN; `no_variation` says why.

Each nominal coefficient is a function of a few sums over units. Those functions (`..._of_...`) are here, too: they take
arrays whose leading axes are anything (codes, bootstrap samples), so that many coefficients come from one call.
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
    if metric == "nominal":
        return float(alpha_of_totals((coincidences * distance).sum(), totals))
    expected = totals @ distance @ totals / (totals.sum() - 1)
    return float(1 - (coincidences * distance).sum() / expected)


def alpha_of_totals(disagreement: Floats, totals: Floats) -> Floats:
    """Nominal alpha from what its matrix of coincidences holds.

    Parameters
    ----------
    disagreement : (...) array
        Sum outside the diagonal: over the units, w (m^2 - sum of c_v^2) / (m - 1), with w the unit's weight, m the
        number of its ratings and c_v how many of them are the value v.
    totals : (..., values) array
        Its margins: the sums of w c_v.

    Returns
    -------
    (...) array
        NaN where fewer than two values were given.
    """
    n = totals.sum(axis=-1)
    expected = n**2 - (totals**2).sum(axis=-1)
    varied = (totals > 0).sum(axis=-1) > 1
    return np.asarray(1 - np.divide(disagreement * (n - 1), expected, out=np.full(np.shape(n), np.nan), where=varied))


def cohen_kappa(ratings: Floats, weights: Floats | None = None) -> float:
    """Cohen's kappa of two coders (1960, Educ. Psychol. Meas. 20, 37-46); with more, the mean over pairs.

    The mean is Light's kappa (1971, Psychol. Bull. 76, 365-377). A pair is compared on the units that both rated, and
    left out where there are none. NaN when, for some pair, both coders gave all units one and the same value.
    """
    weight = np.ones(len(ratings)) if weights is None else weights
    values = np.unique(ratings[~np.isnan(ratings)])
    given = (ratings[:, :, None] == values) * 1.0
    pairs = list(combinations(range(ratings.shape[1]), 2))
    tables = np.array([(given[:, one] * weight[:, None]).T @ given[:, other] for one, other in pairs])
    return float(light_kappa(tables)) if pairs and len(values) else float("nan")


def light_kappa(tables: Floats) -> Floats:
    """Mean of Cohen's kappas.

    Parameters
    ----------
    tables : (pairs, ..., values, values) array
        How often (by weight) the first coder of a pair gave one value and the second the other.

    Returns
    -------
    (...) array
        NaN where no pair rated anything in common, and where for some pair kappa does not exist.
    """
    n = tables.sum(axis=(-2, -1))
    shares = np.divide(tables, n[..., None, None], out=np.zeros_like(tables), where=n[..., None, None] > 0)
    agreed = np.trace(shares, axis1=-2, axis2=-1)
    first, second = shares.sum(axis=-1), shares.sum(axis=-2)
    chance = (first * second).sum(axis=-1)
    # Both gave one and the same value only: told from the table, as the sum of shares may miss 1 by rounding.
    constant = ((tables > 0).sum(axis=(-2, -1)) == 1) & (np.trace(tables, axis1=-2, axis2=-1) > 0)
    kappas = np.divide(agreed - chance, 1 - chance, out=np.full(n.shape, np.nan), where=(n > 0) & ~constant)
    compared = (n > 0).sum(axis=0)
    total = np.where(n > 0, kappas, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, compared, out=np.full(n.shape[1:], np.nan), where=compared > 0))


def fleiss_kappa(ratings: Floats, weights: Floats | None = None) -> float:
    """Fleiss' kappa, for any number of coders (1971, Psychol. Bull. 76, 378-382).

    With missing ratings as in Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.: agreement over units with two
    ratings or more, chance from all ratings. NaN when all ratings are the same.
    """
    _, shares = _shares(ratings, weights)
    return float(fleiss_of_shares(np.array(percent_agreement(ratings, weights)), shares))


def fleiss_of_shares(observed: Floats, shares: Floats) -> Floats:
    """Fleiss' kappa from the percent agreement (0 to 1) and the (..., values) shares of each value among the ratings.

    NaN where fewer than two values have a share.
    """
    chance = (shares**2).sum(axis=-1)
    varied = (shares > 0).sum(axis=-1) > 1
    return np.asarray(np.divide(observed - chance, 1 - chance, out=np.full(np.shape(chance), np.nan), where=varied))


def gwet_ac1(ratings: Floats, weights: Floats | None = None, categories: int | None = None) -> float:
    """Gwet's AC1, which keeps its sense for rare codes, where kappa and alpha collapse.

    Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29-48, with missing ratings as in his Handbook of Inter-Rater
    Reliability (4th ed., 2014): agreement over units with two ratings or more, chance from all ratings. `categories` is
    the number of possible values (the number seen, if not given); NaN if there is only one.
    """
    values, shares = _shares(ratings, weights)
    possible = len(values) if categories is None else categories
    if possible < 2:
        return float("nan")
    return float(ac1_of_shares(np.array(percent_agreement(ratings, weights)), shares, possible))


def ac1_of_shares(observed: Floats, shares: Floats, categories: int) -> Floats:
    """AC1 from what `fleiss_of_shares` takes and the number of possible values, two or more."""
    chance = (shares * (1 - shares)).sum(axis=-1) / (categories - 1)
    return np.asarray((observed - chance) / (1 - chance))


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


def _shares(ratings: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    """The values, and the share of each: of a unit's ratings, averaged over the units with any."""
    weight = np.ones(len(ratings)) if weights is None else weights
    values = np.unique(ratings[~np.isnan(ratings)])
    rated = ~np.isnan(ratings).all(axis=1)
    counts = (ratings[rated][:, :, None] == values).sum(axis=1)
    if not len(counts):
        return values, np.empty(0)
    return values, np.average(counts / counts.sum(axis=1, keepdims=True), axis=0, weights=weight[rated])


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
