"""Design-based quantiles of all groups at once, with Woodruff's intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey.bases import check, counted_in
from peaceresearch.survey.columns import Codes, Floats, numbers
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimate_tables import Limits, estimate_table
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.intervals import t_quantile
from peaceresearch.survey.linearised import ALIKE, of_shares
from peaceresearch.survey.variances import variances

AT_THE_END = "too few respondents beyond the quantile for an interval"
_TIE = 1e-9  # of a group's weight: a sum of weights that misses a share by less reaches it


def quantiles(
    design: Design, values: Any, probabilities: Sequence[float], groups: Groups, level: float = 0.95
) -> pd.DataFrame:
    """Quantiles of a number; `category` is the place of the probability. See `estimates.means`.

    Raises
    ------
    ValueError
        For arguments that do not fit together, and probabilities that are not between 0 and 1.

    Notes
    -----
    The smallest answer that at least a share p of the group does not exceed, and the interval of Woodruff (1952), J.
    Am. Stat. Assoc. 47, 635-646: the quantiles at the limits of the t interval of the share of answers up to the
    estimate. `se` is the interval's length over twice the t quantile; `deff` is that of the share. Where the limits of
    the share leave 0 to 1 there is no interval. It is R's `svyquantile(qrule="math", interval.type="mean")`, but for
    probabilities below the weight of the smallest answer, where R 4.1 gives the second smallest, and for R's `df`,
    which does not count PSUs where nobody answers.
    """
    values, wanted = numbers(values), np.asarray(probabilities, dtype=float)
    check(design, groups, level, values)
    if not ((wanted > 0) & (wanted < 1)).all():
        raise ValueError("the probability of a quantile lies between 0 and 1")
    answered = ~np.isnan(values)
    answers = _Sorted.of(design, values, groups.only(answered))
    estimate = answers.at(np.broadcast_to(wanted, (groups.count, len(wanted))))
    up_to = values[:, None] <= np.vstack([estimate, np.zeros_like(wanted)])[groups.codes]
    below = of_shares(design, up_to, len(wanted), groups, answered)
    variance = variances(design, below.scores, np.arange(groups.count))
    reason = below.reasons(variance)
    t = np.broadcast_to(t_quantile(below.base.df, level)[:, None], variance.shape)
    low, high = below.estimate - t * np.sqrt(variance), below.estimate + t * np.sqrt(variance)
    known = (reason == "") & (low >= 0) & (high <= 1)
    only_one = answers.at(np.full_like(estimate, 1e-300)) == answers.at(np.ones_like(estimate))
    reason[((reason == "") & ~known) | ((reason == ALIKE) & ~only_one)] = AT_THE_END
    limits = Limits.none(variance.shape)
    low, high = (answers.at(np.where(known, each, 0.5)) for each in (low, high))
    limits.set(known, low[known], high[known], "woodruff")
    simple = below.base.simple_variance(design, below.spread)
    table = estimate_table(below.base, estimate, np.where(known, variance, np.nan), simple, limits, reason)
    return table.assign(se=((limits.high - limits.low) / (2 * t)).ravel())


@dataclass(frozen=True, eq=False)
class _Sorted:
    """The answers of all groups in ascending order, group by group.

    `reached` is the number of groups before, plus the share of the own group up to and with the answer; `ends` (groups
    + 1,) is where each group begins and the last one ends.
    """

    answers: Floats
    reached: Floats
    ends: Codes

    @classmethod
    def of(cls, design: Design, values: Floats, groups: Groups) -> _Sorted:
        """The answers of those with a weight above zero."""
        counted = counted_in(design, groups)
        shares = design.weights / np.where(counted.codes < 0, 1.0, counted.spread_out(counted.sums(design.weights)[0]))
        rows = np.flatnonzero(counted.codes >= 0)
        rows = rows[np.lexsort((values[rows], counted.codes[rows]))]
        ends = np.concatenate([[0], np.cumsum(counted.sums()[0])]).astype(np.intp)
        empty = np.cumsum(np.diff(ends) == 0)
        return cls(values[rows], np.cumsum(shares[rows]) + empty[counted.codes[rows]], ends)

    def at(self, shares: Floats) -> Floats:
        """(groups, k): the smallest answer of the group that at least these shares of it do not exceed."""
        first, last = self.ends[:-1, None], self.ends[1:, None] - 1
        place = np.searchsorted(self.reached, np.arange(len(first))[:, None] + shares - _TIE)
        place = np.clip(place, first, np.maximum(last, first))
        return np.where(last < first, np.nan, np.append(self.answers, np.nan)[np.minimum(place, len(self.answers))])
