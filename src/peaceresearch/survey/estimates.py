"""Design-based shares and means with intervals; a domain is a mask over the whole sample, never a filtered table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np
from scipy import stats

from peaceresearch.survey.columns import Floats, Mask, numbers
from peaceresearch.survey.design import Design

_NO_VARIANCE = 1e-12  # a standard error below this, in units of the answers' spread, is rounding error


@dataclass(frozen=True)
class Estimate:
    """A share or mean and how well the sample knows it.

    Attributes
    ----------
    estimate : float
        NaN without respondents.
    se : float
        Linearised standard error; NaN where the sample cannot give one, also where everybody answers alike.
    df : float
        PSUs minus strata among those with a respondent in the domain, whether they answer or not (as R does).
    ci_low, ci_high, ci_method : float, float, str
        "t" (mean), "logit" or "korn-graubard" (share); NaN and "" without an interval.
    n : int
        Respondents in the domain with an answer, unweighted: the base.
    n_effective : float
        Kish's effective size of the base, (sum w)^2 / sum w^2 (Kish 1965, Survey Sampling, 11.2): what unequal weights
        leave of n. It does not count clustering, so it does not change from item to item; `deff` does.
    deff : float
        Design effect: the variance over that of a simple random sample of n. Without replacement when the design has
        a finite population correction and the weights sum to more than n (R's `deff=TRUE`), else with replacement
        (R's `deff="replace"`), which does not depend on the scale of the weights.
    reason : str
        Why there is no standard error and interval; "" where there is an interval.
    """

    estimate: float
    se: float
    df: float
    ci_low: float
    ci_high: float
    ci_method: str
    n: int
    n_effective: float
    deff: float
    reason: str = ""


def mean(design: Design, values: Any, domain: Mask | None = None, level: float = 0.95) -> Estimate:
    """Mean of the answers in a domain, with a t interval on the design's degrees of freedom.

    Parameters
    ----------
    design : Design
    values : n numbers
        A missing answer (NaN) leaves its respondent outside the base, as if outside the domain: the mean is that of
        those who answer. The respondent stays in the design.
    domain : (n,) bool array, optional
        Everybody, if not given.
    level : float
        Coverage of the interval, between 0 and 1.

    Notes
    -----
    Ratio mean sum(wy)/sum(w), linearised with the scores (y - mean)/sum(w): R's `svymean`, with `degf` of the domain.
    """
    answers = numbers(values)
    domain = _checked(design, answers, domain, level)
    estimate = _linearised(design, answers, domain)
    if estimate.reason:
        return estimate
    margin = stats.t.ppf((1 + level) / 2, estimate.df) * estimate.se
    return _with_interval(estimate, estimate.estimate - margin, estimate.estimate + margin, "t")


def share(design: Design, indicator: Any, domain: Mask | None = None, level: float = 0.95) -> Estimate:
    """Share of a domain for whom the indicator is 1, with an interval that stays between 0 and 1.

    Parameters
    ----------
    design, domain, level : see `mean`
    indicator : n values 0, 1 or missing
        A missing value leaves its respondent outside the base.

    Raises
    ------
    ValueError
        If the indicator has other values.

    Notes
    -----
    Interval "logit": t interval of the log odds, transformed back (R's `svyciprop(method="logit")`). At a share of 0 or
    1 the linearised variance is 0, which says nothing of the precision: `se` is NaN and the interval is the one of
    Korn and Graubard (1998), Survey Methodology 24, 193-201, the exact binomial one on an effective size. That size,
    undefined there in their form, is Kish's times their correction for degrees of freedom,
    (t_{n-1} / t_{df})^2, at most n (compare Parker et al. 2017, NCHS Vital Health Stat. 2(175), who take n).
    """
    answers = numbers(indicator)
    domain = _checked(design, answers, domain, level)
    if not np.isin(answers[domain & ~np.isnan(answers)], (0.0, 1.0)).all():
        raise ValueError("an indicator is 0, 1 or missing")
    estimate = _linearised(design, answers, domain)
    p = estimate.estimate
    if p in (0.0, 1.0) and estimate.n > 1 and estimate.df >= 1:
        return _with_interval(estimate, *_korn_graubard(estimate, level), "korn-graubard")
    if estimate.reason:
        return estimate
    margin = stats.t.ppf((1 + level) / 2, estimate.df) * estimate.se / (p * (1 - p))
    low, high = 1 / (1 + np.exp(-(np.log(p / (1 - p)) + np.array([-margin, margin]))))
    return _with_interval(estimate, low, high, "logit")


def _checked(design: Design, answers: Floats, domain: Mask | None, level: float) -> Mask:
    """The domain as a mask, everybody if none is given; ValueError for arguments that do not fit together."""
    inside = np.ones(len(design), dtype=bool) if domain is None else np.asarray(domain)
    if not len(answers) == len(inside) == len(design) or inside.dtype != bool:
        raise ValueError(f"values and domain need one entry for each of {len(design)} respondents, the domain a bool")
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not at {level}")
    return inside


def _linearised(design: Design, answers: Floats, domain: Mask) -> Estimate:
    """The mean over those of the domain who answer, without interval, or the reason why it has no standard error."""
    base = np.asarray(domain & ~np.isnan(answers))
    n = int(base.sum())
    if not n:
        return Estimate(nan, nan, nan, nan, nan, "", 0, 0.0, nan, "nobody in the domain answers")
    weights, inside = design.weights[base], answers[base]
    total = weights.sum()
    centre = inside[0] if np.ptp(inside) == 0 else float(weights @ inside / total)
    df = design.degrees_of_freedom(domain)
    n_effective = float(total**2 / (weights @ weights))
    variance = design.variance_of_total((np.where(base, answers, centre) - centre) / total, base)[0, 0]
    spread = float(weights @ (inside - centre) ** 2 / total)
    se = float(np.sqrt(variance))
    reason = _reason(n, df, spread, se)
    if reason:
        return Estimate(float(centre), nan, df, nan, nan, "", n, n_effective, nan, reason)
    finite = design.sampled_fraction is not None and total > n
    simple = spread / (n - 1) * ((total - n) / total if finite else 1)
    return Estimate(float(centre), se, df, nan, nan, "", n, n_effective, float(variance / simple))


def _reason(n: int, df: int, spread: float, se: float) -> str:
    if n == 1:
        return "one respondent"
    if spread == 0:
        return "everybody answers alike"
    if np.isnan(se):
        return "every stratum has a single PSU"
    if df < 1:
        return "no degrees of freedom: one PSU a stratum"
    if se <= _NO_VARIANCE * np.sqrt(spread):
        return "no variance between PSUs: fixed by the design, or too few PSUs"
    return ""


def _korn_graubard(estimate: Estimate, level: float) -> tuple[float, float]:
    """Exact binomial interval on an effective size, at a share of 0 or 1 (see `share`)."""
    alpha = (1 - level) / 2
    shrink = float(stats.t.ppf(alpha, estimate.n - 1) / stats.t.ppf(alpha, estimate.df)) ** 2
    size = min(estimate.n_effective * shrink, estimate.n)
    if estimate.estimate == 0:
        return 0.0, float(stats.beta.ppf(1 - alpha, 1, size))
    return float(stats.beta.ppf(alpha, size, 1)), 1.0


def _with_interval(estimate: Estimate, low: float, high: float, method: str) -> Estimate:
    return replace(estimate, ci_low=float(low), ci_high=float(high), ci_method=method, reason="")
