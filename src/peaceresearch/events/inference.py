"""Exact intervals of shares, and tests of paired answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, rankdata, t, wilcoxon

Floats = NDArray[np.float64]
_EXACT_BELOW = 50
MISSING = float("nan")


def clopper_pearson(count: int, base: int, level: float) -> tuple[float, float]:
    """The exact interval of a share.

    Parameters
    ----------
    count, base
        `count` of `base` > 0 people.
    level
        Level of the interval, 0 to 1; it covers the true share at least that often.

    Returns
    -------
    tuple of float
        Lower and upper limit: 0 where nobody, 1 where everybody is counted.

    Notes
    -----
    The quantiles of the beta distribution that Clopper and Pearson (1934), "The use of confidence or fiducial limits
    illustrated in the case of the binomial", Biometrika 26, 404-413, have in the form of Brown, Cai and DasGupta
    (2001), Statistical Science 16, 101-133, section 4.2.1.
    """
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(beta.ppf(tail, count, base - count + 1))
    high = 1.0 if count == base else float(beta.ppf(1 - tail, count + 1, base - count))
    return low, high


@dataclass(frozen=True)
class Mean:
    """A mean with its t interval; what cannot be computed is NaN."""

    estimate: float
    se: float
    df: float
    ci_low: float
    ci_high: float
    n: int


def mean(values: Floats, level: float) -> Mean:
    """Mean of `values` (none of them NaN) with standard error and t interval on n - 1 degrees of freedom.

    Of paired differences this is the interval of the paired t test. One value has a mean only, none has nothing.
    """
    n = len(values)
    if n == 0:
        return Mean(MISSING, MISSING, MISSING, MISSING, MISSING, 0)
    centre = float(np.mean(values))
    if n == 1:
        return Mean(centre, MISSING, MISSING, MISSING, MISSING, 1)
    se = float(np.std(values, ddof=1)) / math.sqrt(n)
    half = float(t.ppf((1 + level) / 2, n - 1)) * se
    return Mean(centre, se, float(n - 1), centre - half, centre + half, n)


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed rank test."""

    statistic: float
    """Sum of the ranks of the positive differences."""
    p: float
    """Two-sided; NaN where nothing differs."""
    method: str


def signed_rank(differences: Floats) -> SignedRank:
    """Wilcoxon's signed rank test of paired `differences`, two-sided.

    Differences of 0 are dropped and equal ones share the mean of their ranks. The p-value is exact where fewer than 50
    differences are left, none is 0 and no two are of equal size; otherwise from the normal approximation with a
    correction for ties and for continuity. These are the rules of R's `wilcox.test(paired = TRUE)` with its defaults
    (R Core Team, package stats); the test is Wilcoxon (1945), "Individual comparisons by ranking methods", Biometrics
    Bulletin 1, 80-83.
    """
    changed = differences[differences != 0]
    if len(changed) == 0:
        return SignedRank(MISSING, MISSING, "")
    ranks = rankdata(np.abs(changed))
    has_ties = len(np.unique(ranks)) < len(ranks)
    is_exact = len(changed) == len(differences) < _EXACT_BELOW and not has_ties
    method = "exact" if is_exact else "asymptotic"
    found = wilcoxon(changed, zero_method="wilcox", correction=True, alternative="two-sided", method=method)
    named = "exact" if is_exact else "normal approximation with continuity correction"
    return SignedRank(float(ranks[changed > 0].sum()), float(found.pvalue), named)
