"""Effect sizes of differences between two groups, with intervals by the design; all arguments are arrays."""

from __future__ import annotations

import numpy as np
from scipy import special

from peaceresearch.survey.columns import Floats
from peaceresearch.survey.intervals import t_quantile

_HALVINGS = 60
_NO_DIFFERENCE = 1e-100
"""Of t: below it SciPy's distribution is NaN, for the square of t is 0."""


def cohens_h(
    one: tuple[Floats, Floats], other: tuple[Floats, Floats], variance: Floats, df: Floats, level: float
) -> tuple[Floats, Floats, Floats]:
    """Difference of two shares on the scale of angles, 2 asin(sqrt(p)): the effect, and its limits.

    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 6.2. `one` and `other` are the shares and
    their variances, `variance` that of the difference; the t interval is that of the effect by the delta method. NaN
    limits at shares of 0 and 1.
    """
    (p, v), (q, u) = one, other
    effect = 2 * np.arcsin(np.sqrt(p)) - 2 * np.arcsin(np.sqrt(q))
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = 1 / (p * (1 - p)), 1 / (q * (1 - q))
        squared = v * first + u * second - (v + u - variance) * np.sqrt(first * second)
    margin = t_quantile(df, level) * np.sqrt(np.maximum(squared, 0))
    return effect, effect - margin, effect + margin


def cohens_d(difference: Floats, se: Floats, df: Floats, spread: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Difference of two means in standard deviations: the effect, and its limits.

    `spread` is the standard deviation within both groups together, the sum of squares over the sum of weights, as
    `cohen.d` of R's `psych`. The interval is that of the non-centrality of the t statistic with the design's standard
    error and degrees of freedom (Steiger and Fouladi 1997, in: What if there were no significance tests?, 221-257).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        effect, unit, t = difference / spread, se / spread, difference / se
    tail = (1 - level) / 2
    return effect, noncentrality(t, df, 1 - tail) * unit, noncentrality(t, df, tail) * unit


def noncentrality(t: Floats, df: Floats, probability: float) -> Floats:
    """The non-centrality at which a t statistic stays below `t` with this probability, by bisection."""
    t = np.where(np.abs(t) < _NO_DIFFERENCE, 0.0, t)
    reach = 10 + 3 * np.abs(t) + 10 * np.sqrt(1 + t**2 / (2 * df))
    low, high = -reach, reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        too_low = special.nctdtr(df, middle, t) > probability
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return np.asarray((low + high) / 2)
