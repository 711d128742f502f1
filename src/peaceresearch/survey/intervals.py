"""Confidence intervals from an estimate, its standard error and the degrees of freedom; all arguments are arrays."""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from scipy import special

from peaceresearch.survey.columns import Codes, Floats

Interval = Literal["logit", "beta", "wald", "likelihood", "asin", "xlogit"]
_HALVINGS = 60  # of an interval of width 1: as far as floats go


def t_quantile(df: Any, level: float) -> Floats:
    """What a standard error is multiplied by: the quantile (1 + level) / 2 of the t distribution."""
    return np.asarray(special.stdtrit(df, (1 + level) / 2))


def check_interval(interval: str) -> None:
    """ValueError for an interval of a share that is none."""
    if interval not in get_args(Interval):
        raise ValueError(f"the interval is {interval!r}, not one of {', '.join(get_args(Interval))}")


def share_interval(
    interval: str, share: Floats, se: Floats, n: Codes, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """Lower and upper limits of shares between 0 and 1, both exclusive.

    "logit" and "xlogit": t interval of the log odds, transformed back. "asin": of the angle asin(sqrt(share)). "wald":
    of the share itself; may leave 0 to 1. "beta": Korn and Graubard (1998), Survey Methodology 24, 193-201: the exact
    binomial interval on the effective size share (1 - share) / se^2, times (t_{n-1} / t_df)^2. "likelihood": all shares
    whose working log likelihood is not too far from the largest one, scaled by the design effect and an F
    distribution. All as R's `svyciprop`, whose "mean" is "wald"; its "likelihood" is interpolated and stops early, to
    some 1e-5. n of "beta" is who answers; R takes who is in the domain.
    """
    check_interval(interval)
    t, odds = t_quantile(df, level), share * (1 - share)
    if interval == "wald":
        return share - t * se, share + t * se
    if interval == "asin":
        angle, margin = np.arcsin(np.sqrt(share)), t * se / (2 * np.sqrt(odds))
        return np.sin(np.maximum(angle - margin, 0)) ** 2, np.sin(np.minimum(angle + margin, np.pi / 2)) ** 2
    if interval == "beta":
        size = odds / se**2 * (t_quantile(n - 1.0, level) / t) ** 2
        return exact_binomial(share * size, size, level)
    if interval == "likelihood":
        return _likelihood(share, t**2 * se**2 * n / (2 * (n - 1) * odds))
    middle, margin = special.logit(share), t * se / odds
    return special.expit(middle - margin), special.expit(middle + margin)


def exact_binomial(yes: Floats, size: Floats, level: float) -> tuple[Floats, Floats]:
    """Limits of Clopper and Pearson (1934), Biometrika 26, 404-413, for numbers that need not be whole."""
    tail, no = (1 - level) / 2, size - yes
    low = np.where(yes > 0, special.betaincinv(yes, no + 1, tail), 0.0)
    high = np.where(no > 0, special.betaincinv(yes + 1, no, 1 - tail), 1.0)
    return low, high


def extreme_share_interval(
    share: Floats, n: Codes, n_effective: Floats, df: Floats, level: float
) -> tuple[Floats, Floats]:
    """Limits of shares of 0 or 1, where the linearised variance is 0 and says nothing of the precision.

    The interval of Korn and Graubard (1998) on Kish's effective size, times their correction for degrees of freedom
    (t_{n-1} / t_df)^2, at most n: their own size is undefined there (compare Parker et al. 2017, NCHS Vital Health
    Stat. 2(175), who take n).
    """
    size = np.minimum(n_effective * (t_quantile(n - 1.0, level) / t_quantile(df, level)) ** 2, n)
    return exact_binomial(share * size, size, level)


def _likelihood(share: Floats, distance: Floats) -> tuple[Floats, Floats]:
    """The shares below and above whose Kullback-Leibler distance from `share` is `distance`, by bisection."""

    def apart(other: Floats) -> Floats:
        return np.asarray(special.rel_entr(share, other) + special.rel_entr(1 - share, 1 - other))

    limits = []
    for end in (np.zeros_like(share), np.ones_like(share)):
        far, near = end, share
        for _ in range(_HALVINGS):
            middle = (far + near) / 2
            beyond = apart(middle) > distance
            far, near = np.where(beyond, middle, far), np.where(beyond, near, middle)
        limits.append((far + near) / 2)
    return limits[0], limits[1]
