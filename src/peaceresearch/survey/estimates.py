"""Design-based shares, means, totals, ratios and quantiles of all groups at once, with intervals.

Each function returns a DataFrame with a row per group and category, the categories of the first group first, and
columns

- `group`, `category`: int, counted from 0; `category` is 0 where there is none;
- `estimate`: NaN where nobody answers;
- `se`: linearised standard error; NaN where the sample cannot give one, also of a share of 0 or 1;
- `df`: PSUs minus strata among those with a respondent in the group, whether they answer or not (R's `degf`);
- `ci_low`, `ci_high`, `ci_method`: the interval and its name: "t", one of the intervals of a share, at a share of 0 or
  1 "korn-graubard", of a quantile "woodruff"; NaN and "" without an interval;
- `n`: respondents with an answer and a weight above zero, unweighted: the base;
- `n_effective`: see `bases.Base`;
- `deff`: the variance over that of a simple random sample of n (`bases.Base.simple_variance`);
- `reason`: why there is no interval; "" where there is one.

A missing answer leaves its respondent outside the base, as if outside the group. Nobody leaves the design.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey.bases import check
from peaceresearch.survey.columns import numbers
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimate_tables import share_table, t_table
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.intervals import Interval, check_interval
from peaceresearch.survey.linearised import of_means, of_ratios, of_shares, of_totals
from peaceresearch.survey.quantiles import quantiles

__all__ = ["chosen_shares", "means", "quantiles", "ratios", "shares", "totals"]


def shares(
    design: Design, answers: Any, categories: int, groups: Groups, level: float = 0.95, interval: Interval = "logit"
) -> pd.DataFrame:
    """Shares of the answers to a question with one answer.

    Parameters
    ----------
    design : Design
    answers : n int
        Code of the answer, 0 to `categories` - 1; -1 for none, which is outside the base.
    categories : int
    groups : Groups
    level : float
        Coverage of the intervals, between 0 and 1.
    interval : see `intervals.share_interval`
        At a share of 0 or 1 it is that of `intervals.extreme_share_interval`, whatever is asked for.

    Returns
    -------
    DataFrame
        See the module.

    Raises
    ------
    ValueError
        For arguments that do not fit together.
    """
    codes = np.asarray(answers).astype(np.intp)
    check(design, groups, level, codes)
    check_interval(interval)
    if codes.max(initial=-1) >= categories or codes.min(initial=0) < -1:
        raise ValueError(f"answers are codes from 0 to {categories - 1}, or -1")
    return share_table(design, of_shares(design, codes, categories, groups, codes >= 0), level, interval)


def chosen_shares(
    design: Design, chosen: Any, answered: Any, groups: Groups, level: float = 0.95, interval: Interval = "logit"
) -> pd.DataFrame:
    """Shares of respondents who chose each category of a question with several answers; see `shares`.

    Parameters
    ----------
    chosen : (n, k) bool
        Which of the categories each respondent chose.
    answered : (n,) bool
        Who is in the base; choices of others do not count.
    """
    chosen, answered = np.asarray(chosen, dtype=bool), np.asarray(answered, dtype=bool)
    check(design, groups, level, chosen, answered)
    check_interval(interval)
    return share_table(design, of_shares(design, chosen, chosen.shape[1], groups, answered), level, interval)


def means(design: Design, values: Any, groups: Groups, level: float = 0.95) -> pd.DataFrame:
    """Means of a number, with t intervals; `values` are n numbers, NaN for no answer. See `shares`.

    Ratio mean sum(wy) / sum(w): R's `svymean`, with `degf` of the group.
    """
    values = numbers(values)
    check(design, groups, level, values)
    return t_table(design, of_means(design, values, groups), level)


def totals(design: Design, values: Any, groups: Groups, level: float = 0.95) -> pd.DataFrame:
    """Weighted totals of a number (of an indicator: the number of people), with t intervals. See `means`.

    Total sum(wy): R's `svytotal`. What those without an answer would add is not in it.
    """
    values = numbers(values)
    check(design, groups, level, values)
    return t_table(design, of_totals(design, values, groups), level)


def ratios(design: Design, numerator: Any, denominator: Any, groups: Groups, level: float = 0.95) -> pd.DataFrame:
    """Ratios of two totals, sum(wy) / sum(wx), of those with both numbers, with t intervals. See `means`.

    R's `svyratio`.
    """
    numerator, denominator = numbers(numerator), numbers(denominator)
    check(design, groups, level, numerator, denominator)
    return t_table(design, of_ratios(design, numerator, denominator, groups), level)
