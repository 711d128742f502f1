"""From statistics and their variances to the table that estimates are given in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey.bases import Base
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.intervals import Interval, extreme_share_interval, share_interval, t_quantile
from peaceresearch.survey.linearised import ALIKE, Linearised
from peaceresearch.survey.variances import variances


@dataclass(frozen=True, eq=False)
class Limits:
    """Intervals, all arrays (groups, k): limits, NaN where there is none, and the name of each, "" where none."""

    low: Floats
    high: Floats
    method: Any

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> Limits:
        """No interval anywhere."""
        return cls(np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, "", dtype=object))

    def set(self, where: Mask, low: Floats, high: Floats, method: str) -> None:
        """Intervals for the estimates in `where`, given for these only."""
        self.low[where], self.high[where], self.method[where] = low, high, method


def share_table(design: Design, found: Linearised, level: float, interval: Interval) -> pd.DataFrame:
    """Shares, with the interval asked for, or that for a share of 0 or 1."""
    variance = variances(design, found.scores, np.arange(len(found.base.n)))
    reason = found.reasons(variance)
    n, size, df = (_spread(each, variance) for each in (found.base.n, found.base.n_effective, found.base.df))
    se, share, limits = np.sqrt(variance), found.estimate, Limits.none(variance.shape)
    inner, extreme = reason == "", (reason == ALIKE) & (df >= 1)
    both = share_interval(interval, share[inner], se[inner], n[inner], df[inner], level)
    limits.set(inner, *both, interval)
    both = extreme_share_interval(share[extreme], n[extreme], size[extreme], df[extreme], level)
    limits.set(extreme, *both, "korn-graubard")
    reason[extreme] = ""
    simple = found.base.simple_variance(design, found.spread)
    return estimate_table(found.base, share, np.where(inner, variance, np.nan), simple, limits, reason)


def t_table(design: Design, found: Linearised, level: float) -> pd.DataFrame:
    """Means, totals and ratios, with t intervals."""
    variance = variances(design, found.scores, np.arange(len(found.base.n)))
    reason = found.reasons(variance)
    known = reason == ""
    variance = np.where(known, variance, np.nan)
    margin = t_quantile(_spread(found.base.df, variance), level) * np.sqrt(variance)
    limits = Limits.none(variance.shape)
    limits.set(known, (found.estimate - margin)[known], (found.estimate + margin)[known], "t")
    simple = found.base.simple_variance(design, found.spread)
    return estimate_table(found.base, found.estimate, variance, simple, limits, reason)


def estimate_table(
    base: Base, estimate: Floats, variance: Floats, simple: Floats, limits: Limits, reason: Any
) -> pd.DataFrame:
    """The table; all arrays (groups, k), `variance` NaN where there is none, `simple` that of a simple sample."""
    groups, categories = estimate.shape
    with np.errstate(invalid="ignore", divide="ignore"):
        deff = variance / simple
    return pd.DataFrame(
        {
            "group": np.repeat(np.arange(groups), categories),
            "category": np.tile(np.arange(categories), groups),
            "estimate": estimate.ravel(),
            "se": np.sqrt(variance).ravel(),
            "df": np.repeat(base.df, categories),
            "ci_low": limits.low.ravel(),
            "ci_high": limits.high.ravel(),
            "ci_method": limits.method.ravel(),
            "n": np.repeat(base.n, categories),
            "n_effective": np.repeat(base.n_effective, categories),
            "deff": deff.ravel(),
            "reason": reason.ravel(),
        }
    )


def _spread(values: Floats | Codes, like: Floats) -> Any:
    return np.broadcast_to(values[:, None], like.shape)
