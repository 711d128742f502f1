"""Statistics of groups and the linearised scores that their variances come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from peaceresearch.survey.bases import Base, counted_in
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.scores import NumberScores, Scores, ShareScores, category_sums

NOBODY = "nobody in the domain answers"
ALONE = "one respondent"
UNDEFINED = "the denominator is zero"
ALIKE = "everybody answers alike"
ALL_LONELY = "every stratum has a single PSU"
NO_DF = "no degrees of freedom: one PSU a stratum"
FIXED = "no variance between PSUs: fixed by the design, or too few PSUs"
ROUNDING = 1e-24  # of a variance, in units of that of the answers: less is rounding error


@dataclass(frozen=True, eq=False)
class Linearised:
    """A statistic of each group and category.

    Attributes
    ----------
    base : Base
    estimate : (groups, k) float array
        NaN where nobody answers.
    spread : (groups, k) float array
        Variance of the answers (of a ratio or total: of what each adds to it), weighted, in units of the estimate.
    alike : (groups, k) bool array
        Where all answers are the same, so that the sample says nothing of the precision.
    magnitude : (groups, k) float array
        What a variance is compared with to tell it from a rounding error: `spread`, but for totals.
    scores : Scores
        Their weighted totals have the variance of the estimate.
    """

    base: Base
    estimate: Floats
    spread: Floats
    alike: Mask
    magnitude: Floats
    scores: Scores

    def reasons(self, variance: Floats) -> Any:
        """(groups, k) str: why an estimate has no standard error, given its variance; "" where it has one."""
        n, df = self.base.n[:, None], self.base.df[:, None]
        with np.errstate(invalid="ignore"):
            fixed = variance <= ROUNDING * self.magnitude
        cases = [n == 0, n == 1, np.isnan(self.estimate), self.alike, np.isnan(variance), df < 1, fixed, np.True_]
        found = np.stack([np.broadcast_to(case, variance.shape) for case in cases]).argmax(axis=0)
        texts = [NOBODY, ALONE, UNDEFINED, ALIKE, ALL_LONELY, NO_DF, FIXED, ""]
        return np.array(texts, dtype=object)[found]


def of_shares(design: Design, answers: Codes | Mask, categories: int, groups: Groups, answered: Mask) -> Linearised:
    """Shares of the answers; `answers` are codes (n,), -1 for none, or tell (n, k) which of several were chosen."""
    base = Base.of(design, groups, answered)
    counts = category_sums(counted_in(design, base.groups), answers, categories, None)[0]
    given = category_sums(base.groups, answers, categories, design.weights)[0]
    n = base.n[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(counts == n, 1.0, given / base.total[:, None])  # not 1 less a rounding error
    share[base.n == 0] = np.nan
    scores = ShareScores(base.groups, answers, design.weights, share, base.total)
    spread = share * (1 - share)
    return Linearised(base, share, spread, (counts == 0) | (counts == n), spread, scores)


def of_means(design: Design, values: Floats, groups: Groups) -> Linearised:
    """Ratio means sum(wy) / sum(w), with the scores (y - mean) / sum(w)."""
    base = Base.of(design, groups, ~np.isnan(values))
    counted = counted_in(design, base.groups)
    some = np.zeros(groups.count + 1)  # an answer from each group: the others' distance from it is exact where alike
    some[counted.codes] = values
    some[-1] = 0.0
    distance = values - some[base.groups.codes]
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = base.groups.sums(design.weights * distance)[0] / base.total
        residual = distance - base.groups.spread_out(shift)
        spread = base.groups.sums(design.weights * residual**2)[0] / base.total
        scores = design.weights * residual / base.groups.spread_out(base.total)
    alike = counted.sums(distance != 0)[0] == 0
    mean = np.where(base.n > 0, some[:-1] + shift, np.nan)
    spread = spread[:, None]
    return Linearised(base, mean[:, None], spread, alike[:, None], spread, NumberScores(base.groups, scores))


def of_totals(design: Design, values: Floats, groups: Groups) -> Linearised:
    """Weighted totals sum(wy); the scores are the answers themselves."""
    means = of_means(design, values, groups)
    base, weighted = means.base, design.weights * values
    total = np.where(base.n > 0, base.groups.sums(weighted)[0], np.nan)[:, None]
    nothing = counted_in(design, base.groups).sums(values != 0)[0] == 0
    spread, magnitude = means.spread * base.total[:, None] ** 2, base.groups.sums(weighted**2)[0][:, None]
    return Linearised(base, total, spread, nothing[:, None], magnitude, NumberScores(base.groups, weighted))


def of_ratios(design: Design, numerator: Floats, denominator: Floats, groups: Groups) -> Linearised:
    """Ratios sum(wy) / sum(wx) of those with both, with the scores (y - ratio x) / sum(wx)."""
    base = Base.of(design, groups, ~(np.isnan(numerator) | np.isnan(denominator)))
    above, below = (base.groups.sums(design.weights * each)[0] for each in (numerator, denominator))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where((base.n > 0) & (below != 0), above / below, np.nan)
        residual = numerator - base.groups.spread_out(ratio) * denominator
        scores = design.weights * residual / base.groups.spread_out(below)
        unit = base.total / below**2
        spread = base.groups.sums(design.weights * residual**2)[0] * unit
        alike = spread <= ROUNDING * base.groups.sums(design.weights * numerator**2)[0] * unit
    spread = spread[:, None]
    return Linearised(base, ratio[:, None], spread, alike[:, None], spread, NumberScores(base.groups, scores))
