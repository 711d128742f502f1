"""Differences between groups, tested by the design, with effect sizes.

Each function returns a DataFrame with a row per pair of groups and category, the categories of the first pair first,
and columns

- `group`, `versus`, `category`: int; the difference is the first group minus the second;
- `estimate`, `se`, `ci_low`, `ci_high`: the difference and its t interval;
- `df`: PSUs minus strata among those of both groups who answer, less one, as R's `svyttest` on the two groups;
- `statistic`, `p`: t and its two-sided p;
- `n`: the smaller of both bases, unweighted;
- `effect`, `effect_low`, `effect_high`: Cohen's h of shares, Cohen's d of means, with intervals (`effect_sizes`);
- `reason`: why there is no test; "" where there is one.

Both groups are domains of one design: where PSUs hold members of both, their covariance is counted. If all answers of a
group are alike, the linearised variance of its share or mean is 0 and says nothing of its precision; there is no test
then, as there is no letter in a banner table of SPSS for a share of 0 or 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from peaceresearch.survey.bases import check, degrees_of_freedom
from peaceresearch.survey.columns import Codes, Floats, numbers
from peaceresearch.survey.design import Design
from peaceresearch.survey.effect_sizes import cohens_d, cohens_h
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.intervals import t_quantile
from peaceresearch.survey.linearised import ALL_LONELY, FIXED, NO_DF, ROUNDING, Linearised, of_means, of_shares
from peaceresearch.survey.variances import variances

NOBODY = "nobody answers in one of the groups"
ALONE = "one respondent in one of the groups"
ALIKE = "everybody answers alike in one of the groups"
Pairs = Sequence[tuple[int, int]]
"""(group, versus) of each comparison."""


def share_differences(
    design: Design, answers: Any, categories: int, groups: Groups, pairs: Pairs, level: float = 0.95
) -> pd.DataFrame:
    """Differences of the shares of `estimates.shares`; the effect is Cohen's h."""
    codes = np.asarray(answers).astype(np.intp)
    check(design, groups, level, codes)
    return _of_shares(design, of_shares(design, codes, categories, groups, codes >= 0), pairs, level)


def chosen_differences(
    design: Design, chosen: Any, answered: Any, groups: Groups, pairs: Pairs, level: float = 0.95
) -> pd.DataFrame:
    """Differences of the shares of `estimates.chosen_shares`; the effect is Cohen's h."""
    chosen, answered = np.asarray(chosen, dtype=bool), np.asarray(answered, dtype=bool)
    check(design, groups, level, chosen, answered)
    return _of_shares(design, of_shares(design, chosen, chosen.shape[1], groups, answered), pairs, level)


def mean_differences(design: Design, values: Any, groups: Groups, pairs: Pairs, level: float = 0.95) -> pd.DataFrame:
    """Differences of the means of `estimates.means`; the effect is Cohen's d."""
    values = numbers(values)
    check(design, groups, level, values)
    found = of_means(design, values, groups)
    table, _ = difference_table(design, found, pairs, level)
    difference, se, df = (table[name].to_numpy(dtype=float) for name in ("estimate", "se", "df"))
    plus, minus = _sides(pairs)
    weights = found.base.total[:, None]
    pooled = found.spread[plus] * weights[plus] + found.spread[minus] * weights[minus]
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = np.sqrt(pooled / (weights[plus] + weights[minus]))
    return _with_effect(table, cohens_d(difference, se, df, pooled.ravel(), level))


def _of_shares(design: Design, found: Linearised, pairs: Pairs, level: float) -> pd.DataFrame:
    table, variance = difference_table(design, found, pairs, level)
    plus, minus = _sides(pairs)
    single = variances(design, found.scores, np.arange(len(found.base.n)))
    one, other = ((found.estimate[side].ravel(), single[side].ravel()) for side in (plus, minus))
    effect = cohens_h(one, other, variance.ravel(), table["df"].to_numpy(dtype=float), level)
    return _with_effect(table, effect)


def difference_table(design: Design, found: Linearised, pairs: Pairs, level: float) -> tuple[pd.DataFrame, Floats]:
    """The table without effects, and the variances of the differences (pairs, k)."""
    plus, minus = _sides(pairs)
    variance = variances(design, found.scores, plus, minus)
    estimate, df = found.estimate[plus] - found.estimate[minus], _df(design, found, plus, minus, variance)
    reason = _reasons(found, plus, minus, variance, df)
    known = reason == ""
    se = np.where(known, np.sqrt(variance), np.nan)
    margin, t = t_quantile(df, level) * se, estimate / se
    count = found.estimate.shape[1]
    n = np.minimum(found.base.n[plus], found.base.n[minus])
    table = pd.DataFrame(
        {
            "group": np.repeat(plus, count),
            "versus": np.repeat(minus, count),
            "category": np.tile(np.arange(count), len(plus)),
            "estimate": estimate.ravel(),
            "se": se.ravel(),
            "df": df.ravel(),
            "ci_low": (estimate - margin).ravel(),
            "ci_high": (estimate + margin).ravel(),
            "statistic": t.ravel(),
            "p": 2 * special.stdtr(df, -np.abs(t)).ravel(),
            "n": np.repeat(n, count),
            "reason": reason.ravel(),
        }
    )
    return table, variance


def _df(design: Design, found: Linearised, plus: Codes, minus: Codes, like: Floats) -> Floats:
    df = degrees_of_freedom(design, found.base.groups, plus, minus) - 1
    return np.broadcast_to(df[:, None], like.shape).copy()


def _reasons(found: Linearised, plus: Codes, minus: Codes, variance: Floats, df: Floats) -> Any:
    n = np.minimum(found.base.n[plus], found.base.n[minus])[:, None]
    magnitude = found.magnitude[plus] + found.magnitude[minus]
    with np.errstate(invalid="ignore"):
        fixed = variance <= ROUNDING * magnitude
    alike = found.alike[plus] | found.alike[minus]
    cases = [n == 0, n == 1, alike, np.isnan(variance), df < 1, fixed, np.True_]
    first = np.stack([np.broadcast_to(case, variance.shape) for case in cases]).argmax(axis=0)
    return np.array([NOBODY, ALONE, ALIKE, ALL_LONELY, NO_DF, FIXED, ""], dtype=object)[first]


def _sides(pairs: Pairs) -> tuple[Codes, Codes]:
    sides = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return sides[:, 0], sides[:, 1]


def _with_effect(table: pd.DataFrame, effect: tuple[Floats, Floats, Floats]) -> pd.DataFrame:
    return table.assign(effect=effect[0], effect_low=effect[1], effect_high=effect[2])
