"""Who an estimate rests on, group by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups


@dataclass(frozen=True, eq=False)
class Base:
    """The respondents who answer, by group; all arrays (groups,) but `groups`.

    Attributes
    ----------
    groups : Groups
        The groups, of those who answer.
    n : int array
        Respondents with an answer and a weight above zero, unweighted.
    total : float array
        Sum of their weights.
    n_effective : float array
        Kish's effective size, (sum w)^2 / sum w^2 (Kish 1965, Survey Sampling, 11.2): what unequal weights leave of n.
        It does not count clustering, so it does not change from item to item; `deff` does.
    df : float array
        PSUs minus strata among those with a respondent in the group, whether they answer or not (as R does); NaN where
        nobody answers.
    """

    groups: Groups
    n: Codes
    total: Floats
    n_effective: Floats
    df: Floats

    @classmethod
    def of(cls, design: Design, groups: Groups, answered: Mask) -> Base:
        """The base of the answers to one item."""
        answering = groups.only(answered)
        n = counted_in(design, answering).sums()[0].astype(np.intp)
        total = answering.sums(design.weights)[0]
        squares = answering.sums(design.squared_weights)[0]
        n_effective = np.divide(total**2, squares, out=np.zeros(groups.count), where=n > 0)
        df = degrees_of_freedom(design, groups, np.arange(groups.count))
        return cls(answering, n, total, n_effective, np.where(n > 0, df, np.nan))

    def simple_variance(self, design: Design, spread: Floats) -> Floats:
        """(groups, k): the variance of a mean of a simple random sample of n, given the variance of the answers.

        Without replacement when the design has a finite population correction and the weights sum to more than n (R's
        `deff=TRUE`), else with replacement (R's `deff="replace"`), which does not depend on the scale of the weights.
        """
        n, total = self.n[:, None], self.total[:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            finite = np.where(design.finite & (total > n), (total - n) / total, 1.0)
            return np.asarray(spread / (n - 1) * finite)


def check(design: Design, groups: Groups, level: float, *columns: Any) -> None:
    """ValueError for arguments that do not fit together, and for infinite answers."""
    if not all(len(column) == len(design) for column in (groups.codes, *columns)):
        raise ValueError(f"answers and groups need one entry for each of {len(design)} respondents")
    if groups.codes.max(initial=-1) >= groups.count:
        raise ValueError(f"codes of groups lie between 0 and {groups.count - 1}, or are -1")
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not at {level}")
    if any(np.isinf(column).any() for column in columns if column.dtype.kind == "f"):
        raise ValueError("an answer is a finite number, or missing")


def degrees_of_freedom(design: Design, groups: Groups, plus: Codes, minus: Codes | None = None) -> Floats:
    """(len(plus),): PSUs minus strata in the groups `plus`, or in these and the groups `minus` together."""
    stage, counted = design.stages[0], counted_in(design, groups)
    if stage.single:
        units = counted.sums()[0]
        psus = units[plus] if minus is None else units[plus] + units[minus]
    else:
        psus = _occurring(counted, stage.unit, len(stage.stratum), plus, minus)
    return np.asarray(psus - _occurring(counted, stage.stratum_of_respondent, len(stage.size), plus, minus))


def _occurring(groups: Groups, codes: Codes, size: int, plus: Codes, minus: Codes | None) -> Floats:
    """How many of the codes the groups have, or pairs of groups."""
    cells = np.zeros(size * (groups.count + 1), dtype=bool)
    cells[groups.cells(codes)] = True
    occurs = cells.reshape(size, -1)[:, 1:]
    counts = occurs.sum(axis=0).astype(float)
    if minus is None:
        return np.asarray(counts[plus])
    both = occurs.astype(np.float32)
    return np.asarray(counts[plus] + counts[minus] - (both.T @ both)[plus, minus])


def counted_in(design: Design, groups: Groups) -> Groups:
    """The groups without those who have a weight of zero."""
    return groups if design.all_counted else groups.only(design.counted)
