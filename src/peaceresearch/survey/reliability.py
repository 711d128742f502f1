"""How well several items measure one thing: Cronbach's alpha, McDonald's omega, and what each item adds.

All of them are functions of the weighted covariance matrix of the items, whose scale does not matter. Respondents
enter who have an answer to every item, and a weight above zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import optimize, stats

from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.intervals import t_quantile

_HIGHEST = 0.995  # communality of an item: psych's `fa` lets no uniqueness fall below 0.005
_ROUNDING = 1e-12  # of a variance


@dataclass(frozen=True, eq=False)
class Interval:
    """A standard error with its degrees of freedom, an interval, and its name; NaN and "" where there is none."""

    se: float = np.nan
    df: float = np.nan
    low: float = np.nan
    high: float = np.nan
    method: str = ""


NO_INTERVAL = Interval()


@dataclass(frozen=True, eq=False)
class Covariances:
    """The items' covariances, or correlations: `values` (k, k)."""

    values: Floats

    @classmethod
    def of(cls, scores: Floats, weights: Floats) -> Covariances:
        """Of respondents who answered all of k items: `scores` (n, k), weighted by `weights` (n,)."""
        deviations = centred(scores, weights)
        return cls((deviations * (weights / weights.sum())[:, None]).T @ deviations)

    @property
    def count(self) -> int:
        """Number of items, k."""
        return len(self.values)

    @property
    def total(self) -> float:
        """Variance of the sum of the items."""
        return float(self.values.sum())

    @cached_property
    def correlations(self) -> Floats:
        """(k, k); NaN for an item without variance."""
        spread = np.sqrt(np.diag(self.values))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.values / np.outer(spread, spread))

    def without(self, item: int) -> Covariances:
        """The covariances of the other items."""
        return Covariances(np.delete(np.delete(self.values, item, 0), item, 1))

    @property
    def alpha(self) -> float:
        """Cronbach (1951), Psychometrika 16, 297-334; NaN for a single item, and for a sum without variance.

        R's `psych::alpha` ("raw_alpha"); weighted, `svycralpha` of `survey`.
        """
        return _alpha(float(np.trace(self.values)), self.total, self.count)

    @property
    def standardised_alpha(self) -> float:
        """Alpha of the correlations; of polychoric ones it is ordinal alpha (Zumbo, Gadermann and Zeisser 2007, J. Mod.
        Appl. Stat. Methods 6, 21-29).
        """
        return _alpha(float(self.count), float(self.correlations.sum()), self.count)

    @property
    def average_r(self) -> float:
        """Mean correlation of two items; NaN where an item has no variance."""
        return float(np.mean(self.correlations[np.triu_indices(self.count, 1)]))

    @property
    def item_rest(self) -> Floats:
        """(k,): correlation of each item with the sum of the others; NaN where either has no variance."""
        own, with_total = np.diag(self.values), self.values.sum(axis=1)
        rest = self.total - 2 * with_total + own
        floor = _ROUNDING * np.diag(self.values).sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            found = (with_total - own) / np.sqrt(own * rest)
        return np.where((own > floor) & (rest > floor), found, np.nan)

    @property
    def omega(self) -> float:
        """McDonald's omega total of one factor: McDonald (1999), Test Theory, ch. 6.

        1 - (sum of the items' unique variances) / (variance of their sum), both of the standardised items, the factor
        by minimum residuals: R's `psych::omega(nfactors = 1)`. Items are not turned round, whatever their sign: omega
        is that of the scale as it is scored. NaN for fewer than three items, which determine no factor, and where an
        item has no variance.
        """
        r = self.correlations
        if self.count < 3 or not np.isfinite(r).all() or r.sum() <= _ROUNDING:
            return np.nan
        return float(1 - (1 - one_factor(r) ** 2).sum() / r.sum())


def centred(scores: Floats, weights: Floats) -> Floats:
    """(n, k): the scores less their weighted means; exactly 0 where all answers to an item are the same."""
    distances = scores - scores[:1]
    return np.asarray(distances - (weights / weights.sum()) @ distances)


def _alpha(items: float, total: float, count: int) -> float:
    if count < 2 or not total > _ROUNDING * items:
        return np.nan
    return count / (count - 1) * (1 - items / total)


def one_factor(correlations: Floats) -> Floats:
    """(k,): loadings of one factor that leave the smallest squared residuals off the diagonal (Harman and Jones 1966,
    Psychometrika 31, 351-368); the sum of the loadings is positive.
    """
    places = np.triu_indices(len(correlations), 1)
    values, vectors = np.linalg.eigh(correlations)
    start = vectors[:, -1] * np.sqrt(values[-1])
    limit = float(np.sqrt(_HIGHEST))

    def residuals(loadings: Floats) -> Floats:
        return np.asarray((correlations - np.outer(loadings, loadings))[places])

    start = np.clip(start, -0.9 * limit, 0.9 * limit)
    found = optimize.least_squares(residuals, start, bounds=(-limit, limit), xtol=1e-12, ftol=1e-12, gtol=1e-12).x
    return np.asarray(found * (-1 if found.sum() < 0 else 1))


def alpha_influence(scores: Floats, weights: Floats) -> Floats:
    """(n,): what a unit of weight more of each respondent does to alpha, times the sum of the weights.

    The weighted total of influence / sum of weights is alpha's linearised variance: with T the sum of the items'
    variances and S that of their sum, k/(k-1) (T S_i / S - T_i) / S, where T_i and S_i are the respondent's own
    squared deviations. For a simple sample this is the asymptotically distribution-free variance (Maydeu-Olivares,
    Coffman and Hartmann 2007, Psychol. Methods 12, 157-176).
    """
    share, k = weights / weights.sum(), scores.shape[1]
    deviations = centred(scores, weights)
    own, of_sum = (deviations**2).sum(axis=1), deviations.sum(axis=1) ** 2
    items, total = float(share @ own), float(share @ of_sum)
    return np.asarray(k / (k - 1) * (items * of_sum / total - own) / total)


def range_preserving(design: Design, estimate: float, influence: Floats, inside: Mask, level: float) -> Interval:
    """Interval of a coefficient whose highest value is 1, with the design's variance: t interval of log(1 - estimate).

    Parameters
    ----------
    estimate : float
    influence : (number inside,) float array
        See `alpha_influence`.
    inside : (n,) bool array
        Who it was computed of; the others stay in the design.
    level : float
    """
    scores = np.zeros(len(design))
    scores[inside] = influence / design.weights[inside].sum()
    variance = float(design.variance_of_total(scores, inside)[0, 0])
    df = float(design.degrees_of_freedom(inside))
    if df < 1 or 1 - estimate < _ROUNDING or not variance > (_ROUNDING * (1 - estimate)) ** 2:
        return NO_INTERVAL
    se = np.sqrt(variance)
    factor = np.exp(t_quantile(df, level) * se / (1 - estimate))
    return Interval(float(se), df, 1 - (1 - estimate) * float(factor), 1 - (1 - estimate) / float(factor), "log")


def feldt_interval(alpha: float, n: int, k: int, level: float) -> tuple[float, float]:
    """Limits of alpha for a simple sample of n with normal, parallel items: (1 - alpha) / (1 - its value) has an F
    distribution with n - 1 and (n - 1)(k - 1) degrees of freedom (Feldt 1965, Psychometrika 30, 357-370).
    """
    tail, df = (1 - level) / 2, (n - 1, (n - 1) * (k - 1))
    return 1 - (1 - alpha) * float(stats.f.isf(tail, *df)), 1 - (1 - alpha) * float(stats.f.ppf(tail, *df))
