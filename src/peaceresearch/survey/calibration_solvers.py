"""Weights that meet margins and means: raking, post-stratification, generalised regression with bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from peaceresearch.survey.calibration_population import Margin, Population, indicators
from peaceresearch.survey.columns import Codes, Floats, Mask

Method = Literal["rake", "post_stratify", "greg"]
Limits = tuple[float | None, float | None]
"""Lower and upper; None where there is no limit."""
MET = 1e-10
"""A total counts as met that is missed by no more than this share of the population."""
_SWEEPS = 2000
_STEPS = 100
_SINGULAR = 1e-10
_SMALLEST_STEP = 1e-6


def solve(weights: Floats, base: Floats, population: Population, method: Method, bounds: Limits) -> Floats:
    """(n,): the weights, calibrated by a method; those of "greg" within bounds that are factors of the base weights."""
    if method != "greg":
        return rake(weights, population)
    changed = np.divide(base, weights, out=np.ones_like(base), where=weights > 0)
    low = -np.inf if bounds[0] is None else bounds[0] * changed
    high = np.inf if bounds[1] is None else bounds[1] * changed
    return regress(weights, population, low, high)


def rake(weights: Floats, population: Population, sweeps: int = _SWEEPS) -> Floats:
    """Weights raked to the margins of the population: iterative proportional fitting (Deming and Stephan 1940, Ann.
    Math. Stat. 11, 427-444), which with one margin is post-stratification.

    Parameters
    ----------
    weights : (n,) or (n, R) float array
        One set of weights, or several (as replicate weights) that are raked each by itself.
    population : Population
        With margins only.
    sweeps : int
        How often each margin is met at most. What is not met then, `Population.misfits` tells.

    Returns
    -------
    array like `weights`
        A cell without respondents stays empty, and the others of its margin share what should be there; a weight of
        zero stays zero, and one outside all margins as it is.
    """
    codes, cells = population.patterns
    table = indicators(codes, len(cells)).T @ weights.reshape(len(codes), -1)
    start = table.copy()
    margins = [_Sweep.of(margin, cells[:, at], population.sizes, start) for at, margin in enumerate(population.margins)]
    for _ in range(sweeps):
        if max([margin.meet(table) for margin in margins]) <= MET / 100:
            break
    factors = np.divide(table, start, out=np.ones_like(table), where=start > 0)
    return np.asarray(weights * factors[codes].reshape(weights.shape))


@dataclass(frozen=True, eq=False)
class _Sweep:
    """A margin over the patterns of respondents; arrays (cells, R), but `inside` tells the patterns with a cell."""

    cells: sparse.csr_array
    inside: Mask
    targets: Floats
    sizes: Floats

    @classmethod
    def of(cls, margin: Margin, codes: Codes, sizes: Floats, table: Floats) -> _Sweep:
        """The margin for a table (patterns, R) of sums of weights: the targets are those of the cells with any."""
        cells = indicators(codes, len(margin.cells))
        size = sizes[margin.block][:, None]
        targets = np.where(cells.T @ table > 0, margin.targets[:, None], 0.0)
        blocks = indicators(margin.block, len(sizes))
        reached = blocks @ (blocks.T @ targets)
        return cls(cells, codes >= 0, np.divide(targets * size, reached, out=targets, where=reached > 0), size)

    def meet(self, table: Floats) -> float:
        """Meet the margin in the table; how far the worst cell was off before, as a share of the population."""
        sums = self.cells.T @ table
        factors = np.divide(self.targets, sums, out=np.ones_like(sums), where=sums > 0)
        table[self.inside] *= (self.cells @ factors)[self.inside]
        return float((np.abs(sums - self.targets) / self.sizes).max(initial=0))


def regress(weights: Floats, population: Population, lower: Floats | float, upper: Floats | float) -> Floats:
    """Weights calibrated by generalised regression, within bounds: the linear method of Deville and Sarndal (1992), J.
    Am. Stat. Assoc. 87, 376-382, truncated (their case 7); R's `calibrate` with `calfun="linear"`.

    Parameters
    ----------
    weights : (n,) float array
    population : Population
    lower, upper : float or (n,) float array
        The weights change by factors between these, which lie on both sides of 1; infinite where there is no bound.

    Returns
    -------
    (n,) float array
        Without bounds weights may turn out negative. What is not met within the bounds, `Population.misfits` tells.

    Notes
    -----
    Newton's method on the dual problem, with halved steps: the factors are 1 + x'a, cut at the bounds, and the misfit
    is the gradient of a convex function of a.
    """
    matrix, missing = population.matrix, population.totals - population.matrix.T @ weights
    low, high = np.broadcast_to(lower, weights.shape) - 1.0, np.broadcast_to(upper, weights.shape) - 1.0
    size = population.scales

    def dual(at: Floats) -> tuple[float, Floats, Floats]:
        slope = matrix @ at
        change = np.clip(slope, low, high)
        value = float(weights @ (change * slope - change**2 / 2) - at @ missing)
        return value, change, missing - matrix.T @ (weights * change)

    place = np.zeros(len(size))
    value, change, misfit = dual(place)
    for _ in range(_STEPS):
        if (np.abs(misfit) <= MET / 100 * size).all():
            break
        slope = matrix @ place
        step = _solved(matrix, weights * ((slope > low) & (slope < high)), misfit)
        length, gain = 1.0, float(step @ misfit)
        while True:
            trial = dual(place + length * step)
            if trial[0] <= value - 1e-4 * length * gain or length < _SMALLEST_STEP:
                break
            length /= 2
        place, (value, change, misfit) = place + length * step, trial
    return np.asarray(weights * (1 + change))


def _solved(matrix: sparse.csr_array, weights: Floats, right: Floats) -> Floats:
    """Solution of X'WX a = b, the shortest in units of the lengths of the columns of X where there are many."""
    products = (matrix.T @ (sparse.diags_array(weights) @ matrix)).toarray()
    length = np.sqrt(np.diag(products))
    length[length == 0] = 1.0
    inverse = np.linalg.pinv(products / length / length[:, None], rcond=_SINGULAR, hermitian=True)
    return np.asarray(inverse @ (right / length) / length)
