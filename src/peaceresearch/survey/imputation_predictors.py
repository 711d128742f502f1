"""What answers are imputed from: the other variables, and the sampling design.

The design belongs to it, or estimates from imputed answers are biased and their variances too small (Reiter,
Raghunathan and Kinney 2006, Survey Methodology 32, 143-149): the logarithm of the weight, an indicator of each stratum
and, for the PSUs, the mean of the others in one's PSU who answered the question itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.imputation_variables import Variable

SMALL_STRATUM = 20
"""Strata with fewer respondents share an indicator."""


class Predictors:
    """A matrix with a block of columns for each variable, kept up to date with what is imputed.

    The constant comes first, then the design. Numbers and positions of ordered categories have mean 0 and standard
    deviation 1 among those who answered; indicators (of two categories, of all but the most frequent of several, of
    strata, of whom a question does not apply to) are shifted to a mean of 0. A variable with one value has no columns.

    Parameters
    ----------
    variables : sequence of n respondents' variables
    design : Design
        Of all N respondents of the survey.
    rows : (n,) int array
        Which of them these are; each with a weight above zero.
    """

    def __init__(self, variables: Sequence[Variable], design: Design, rows: Codes) -> None:
        blocks, self._places = [np.ones((len(rows), 1)), _of_design(design, rows)], dict[str, slice]()
        self._scaled, self._related = dict[str, tuple[Floats, Floats]](), dict[str, list[str]]()
        width = sum(block.shape[1] for block in blocks)
        for each in variables:
            columns = _columns(each, each.values)[each.answered]
            spread = columns.std(axis=0)
            kept = spread > 0
            scale = spread if each.kind in ("number", "ordered") else np.ones(len(spread))
            self._scaled[each.name] = columns.mean(axis=0), np.where(kept, scale, np.inf)
            block = self._block(each, each.values)
            absent = (~each.applicable)[:, None].astype(float)
            if 0 < absent.sum() < len(rows):
                block = np.column_stack([block, absent - absent.mean()])
            self._places[each.name] = slice(width, width + block.shape[1])
            self._related[each.name] = [one.name for one in variables if one.sources & each.sources]
            width += block.shape[1]
            blocks.append(block)
        self._matrix = np.column_stack(blocks)
        self._psus = {each.name: self._of_psus(each, design, rows) for each in variables if len(each.missing)}
        moving = self._matrix.any(axis=0)
        self._used = {name: self._columns_for(name) & moving for name in self._psus}

    def of(self, variable: Variable) -> Floats:
        """(n, p): what a variable is predicted from."""
        return np.column_stack([self._matrix[:, self._used[variable.name]], self._psus[variable.name]])

    def count(self, variable: Variable) -> int:
        """Number of columns of `of`."""
        return int(self._used[variable.name].sum() + self._psus[variable.name].shape[1])

    def put(self, variable: Variable, values: Floats) -> None:
        """Take the (n,) `values`, imputed ones among them, for a variable."""
        block = self._block(variable, values)
        start = self._places[variable.name].start
        self._matrix[:, start : start + block.shape[1]] = block

    def _block(self, variable: Variable, values: Floats) -> Floats:
        mean, scale = self._scaled[variable.name]
        return np.nan_to_num((_columns(variable, values) - mean) / scale)

    def _columns_for(self, name: str) -> Mask:
        used = np.ones(self._matrix.shape[1], dtype=bool)
        for related in self._related[name]:
            used[self._places[related]] = False
        return used

    def _of_psus(self, variable: Variable, design: Design, rows: Codes) -> Floats:
        """(n, columns): mean of the variable's columns among the others in the PSU who answered; 0 without any."""
        if design.stages[0].single:
            return np.zeros((len(rows), 0))
        _, psu = np.unique(design.psu[rows], return_inverse=True)
        answered = variable.answered
        block = np.where(answered[:, None], self._block(variable, variable.values), 0.0)
        others = np.bincount(psu, answered)[psu] - answered
        sums = np.column_stack([np.bincount(psu, column)[psu] - column for column in block.T])
        means: Floats = np.divide(sums, others[:, None], out=np.zeros_like(sums), where=others[:, None] > 0)
        varied = means.max(axis=0) > means.min(axis=0)
        return np.asarray(means[:, varied])


def _columns(variable: Variable, values: Floats) -> Floats:
    """(n, columns): the values, or indicators of all categories but the most frequent; NaN where there is none."""
    if variable.kind != "nominal":
        return values[:, None]
    known, counts = np.unique(variable.values[variable.answered], return_counts=True)
    others: Floats = np.delete(known, counts.argmax())
    return np.where(np.isnan(values)[:, None], np.nan, values[:, None] == others)


def _of_design(design: Design, rows: Codes) -> Floats:
    logarithm = np.log(design.weights[rows])
    spread = logarithm.std()
    columns = [(logarithm - logarithm.mean()) / spread] if spread > 1e-9 else []
    strata, sizes = np.unique(design.strata[rows], return_counts=True)
    large = strata[sizes >= SMALL_STRATUM]
    if len(large) == len(strata):
        large = np.delete(large, sizes.argmax())  # the one that the others are compared with
    indicators = (design.strata[rows][:, None] == large).astype(float)
    return np.column_stack([*columns, indicators - indicators.mean(axis=0), np.zeros((len(rows), 0))])
