"""The linearised scores of statistics of groups and categories, and their sums by unit and moments by stratum.

Where a unit is a cluster, its respondents' scores are summed into a table of units by groups by categories. Where each
unit is one respondent, that table would be all but empty, and counts, means and sums of squares by stratum, group and
category tell the same: each respondent lies in one group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.stages import Stage


class Scores(Protocol):
    """The weighted scores of n respondents on k categories."""

    @property
    def groups(self) -> Groups:
        """Those of the respondents whose scores count."""

    @property
    def categories(self) -> int:
        """Number of categories, k."""

    def chosen(self, groups: Codes) -> Scores:
        """The scores of some of the groups."""

    def times(self, factors: Floats) -> Scores:
        """The scores times a factor (n,) of each respondent."""

    def totals(self, unit: Codes, units: int) -> Floats:
        """(units, groups, k): the sums of the scores by unit."""

    def moments(self, stage: Stage, centred: Mask) -> tuple[Floats, Floats]:
        """Both (strata, groups, k), for a stage of single respondents: the mean of the scores over all units of the
        stratum, those of no score included, and the sum of their squared deviations from it; from 0 in the strata that
        are not `centred`, where the mean is given as 0.
        """


@dataclass(frozen=True, eq=False)
class NumberScores:
    """A weighted score each: `values` (n,)."""

    groups: Groups
    values: Floats
    categories: int = 1

    def chosen(self, groups: Codes) -> NumberScores:
        """See `Scores`."""
        return NumberScores(self.groups.chosen(groups), self.values)

    def times(self, factors: Floats) -> NumberScores:
        """See `Scores`."""
        return NumberScores(self.groups, self.values * factors)

    def totals(self, unit: Codes, units: int) -> Floats:
        """See `Scores`."""
        return self.groups.sums(self.values, unit, units)[..., None]

    def moments(self, stage: Stage, centred: Mask) -> tuple[Floats, Floats]:
        """See `Scores`."""
        groups, strata = self.groups, len(stage.size)
        mean = groups.sums(self.values, stage.stratum_of_respondent, strata) * (centred / stage.size)[:, None]
        padded = np.pad(mean, ((0, 0), (1, 0))).ravel()
        cells = groups.cells(stage.stratum_of_respondent)
        deviations = np.where(groups.codes < 0, 0.0, self.values) - padded[cells]
        squares = np.bincount(cells, deviations * deviations, padded.size).reshape(strata, -1)[:, 1:]
        outside = stage.size[:, None] - groups.sums(None, stage.stratum_of_respondent, strata)
        return mean[..., None], (squares + outside * mean**2)[..., None]


@dataclass(frozen=True, eq=False)
class ShareScores:
    """The scores of shares: w (1[category] - share) / (sum of w in the group), of those in a group.

    Attributes
    ----------
    answers : (n,) int array or (n, k) bool array
        The category, -1 for those in no group; or which of several categories were chosen.
    shares, bases : (groups, k) and (groups,) float arrays
        The shares of the categories and the weights of the groups.
    """

    groups: Groups
    answers: Codes | Mask
    weights: Floats
    shares: Floats
    bases: Floats

    @property
    def categories(self) -> int:
        """Number of categories."""
        return int(self.shares.shape[1])

    def chosen(self, groups: Codes) -> ShareScores:
        """See `Scores`."""
        return ShareScores(
            self.groups.chosen(groups), self.answers, self.weights, self.shares[groups], self.bases[groups]
        )

    def times(self, factors: Floats) -> ShareScores:
        """See `Scores`."""
        return ShareScores(self.groups, self.answers, self.weights * factors, self.shares, self.bases)

    def totals(self, unit: Codes, units: int) -> Floats:
        """See `Scores`."""
        found = category_sums(self.groups, self.answers, self.categories, self.weights, unit, units)
        everybody = self.groups.sums(self.weights, unit, units) if self.answers.ndim > 1 else found.sum(axis=2)
        found -= self.shares * everybody[..., None]
        found /= self.bases[:, None]
        return found

    def moments(self, stage: Stage, centred: Mask) -> tuple[Floats, Floats]:
        """See `Scores`."""
        by, strata = stage.stratum_of_respondent, len(stage.size)
        given, left = _cells(self.groups, self.answers, self.categories, self.weights, by, strata)
        yes, no = (1 - self.shares) / self.bases[:, None], -self.shares / self.bases[:, None]
        mean = (yes * given.total + no * left.total) * (centred / stage.size)[:, None, None]
        squares = given.squares_around(mean, yes) + left.squares_around(mean, no)
        outside = stage.size[:, None, None] - given.n - left.n
        return mean, squares + outside * mean**2


@dataclass(frozen=True, eq=False)
class _Cells:
    """Number, sum and sum of squared deviations of the weights in cells of any shape."""

    n: Floats
    total: Floats
    squares: Floats

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        """All three."""
        return self.n, self.total, self.squares

    def squares_around(self, centre: Floats, factor: Floats | float) -> Floats:
        """Sum of the squared deviations of `factor` times the weights from `centre`."""
        means = self.total / np.maximum(self.n, 1)
        return np.asarray(factor**2 * self.squares + self.n * (factor * means - centre) ** 2)


def _cells(
    groups: Groups, answers: Codes | Mask, categories: int, weights: Floats, by: Codes, size: int
) -> tuple[_Cells, _Cells]:
    """Of those who gave each category and of the others in the group: (size, groups, categories).

    Differences of moments are exact where all weights or none are on one side, so that a share which the design fixes
    has a variance of zero and not of a rounding error.
    """

    def moments(found: Groups) -> _Cells:
        n, total = found.sums(None, by, size), found.sums(weights, by, size)
        means = np.pad(total / np.maximum(n, 1), ((0, 0), (1, 0))).ravel()
        deviations = weights - means[found.cells(by)]
        return _Cells(n, total, found.sums(deviations * deviations, by, size))

    if answers.ndim == 1:
        codes = np.where(groups.codes < 0, -1, groups.codes * categories + answers)
        found = moments(Groups(codes, groups.count * categories))
        given = _Cells(*(each.reshape(size, groups.count, categories) for each in found.parts))
        n, total = given.n.sum(axis=2, keepdims=True), given.total.sum(axis=2, keepdims=True)
        squares = given.squares_around(total / np.maximum(n, 1), 1.0).sum(axis=2, keepdims=True)
    else:
        each_category = [moments(groups.only(answers[:, place] > 0)) for place in range(categories)]
        given = _Cells(
            *(np.stack(part, axis=2) for part in zip(*(cells.parts for cells in each_category), strict=True))
        )
        n, total, squares = (each[..., None] for each in moments(groups).parts)
    others, rest = n - given.n, total - given.total
    apart = given.total / np.maximum(given.n, 1) - rest / np.maximum(others, 1)
    between = given.n * others / np.maximum(n, 1) * apart**2
    return given, _Cells(others, rest, np.maximum(squares - given.squares - between, 0.0) * (others > 0))


def category_sums(
    groups: Groups, answers: Codes | Mask, categories: int, weights: Floats | None, by: Codes | int = 0, size: int = 1
) -> Floats:
    """(size, groups, categories): sums of the weights of those who gave each category, by code in `by` and group."""
    cells = groups.cells(by)
    if answers.ndim == 1:
        width = categories + 1
        found = np.bincount(cells * width + (answers + 1), weights, size * (groups.count + 1) * width)
        return found.reshape(size, groups.count + 1, width)[:, 1:, 1:].astype(float)
    rows, places = np.nonzero(answers)
    found = np.bincount(
        cells[rows] * categories + places,
        None if weights is None else weights[rows],
        size * (groups.count + 1) * categories,
    )
    return found.reshape(size, groups.count + 1, categories)[:, 1:].astype(float)
