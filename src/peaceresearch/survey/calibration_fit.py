"""A design's weights, calibrated by one of the methods, and trimmed where that is asked for."""

from __future__ import annotations

import numpy as np

from peaceresearch.survey.calibration import Calibration
from peaceresearch.survey.calibration_population import Population
from peaceresearch.survey.calibration_solvers import MET, Limits, Method, regress, solve
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.trimming import beyond, trimmed

_ROUNDS = 100


class UnreachableError(ValueError):
    """No weights meet what is asked of them; `place` is where that is declared, "" where it is all of the weighting."""

    def __init__(self, place: str, what: str, remedy: str) -> None:
        self.place, self.what, self.remedy = place, what, remedy
        super().__init__(what)


def calibrate(
    weights: Floats, population: Population, method: Method, bounds: Limits = (None, None), trim: Limits = (None, None)
) -> Calibration:
    """Calibrate weights to a population.

    Parameters
    ----------
    weights : (n,) float array
        Zero or more; only their proportions within a block count. A weight of zero stays zero.
    population : Population
    method : {"rake", "post_stratify", "greg"}
        See `calibration_solvers`.
    bounds : (lower, upper)
        Of "greg": factors by which a weight may change, once those of its block sum to the size of the population.
    trim : (lower, upper)
        Limits of the weights as multiples of their mean in the block. Weights are cut, what is cut is spread over the
        others (`trimming`), and the margins are met again, until both hold; or, where that comes to no end, until
        regression within the limits finds the nearest weights for which they do.

    Raises
    ------
    UnreachableError
        Naming the margin that is missed by most, or that no weights are within bounds or limits.
    """
    base = population.scaled(weights)
    found = _met(solve(base, base, population, method, bounds), population, method, bounds)
    cut = np.zeros(len(base), dtype=bool)
    if trim == (None, None):
        return Calibration(population, base, found, cut, method, bounds)
    mean, blocks = population.mean_weights(base > 0), population.blocks
    lower, upper = (trim[0] or 0.0) * mean, (np.inf if trim[1] is None else trim[1]) * mean
    for _ in range(_ROUNDS):
        outside = beyond(found, lower, upper, blocks)
        if not outside.any():
            return Calibration(population, base, found, cut, method, bounds)
        cut |= outside
        again = solve(trimmed(found, lower, upper, blocks), base, population, method, bounds)
        found = _met(again, population, method, bounds)
    found = _within(trimmed(found, lower, upper, blocks), base, population, bounds, (lower, upper))
    return Calibration(population, base, found, cut, method, bounds)


def _within(
    weights: Floats, base: Floats, population: Population, bounds: Limits, limits: tuple[Floats, Floats]
) -> Floats:
    """The weights moved as little as is needed to meet the population within the limits."""
    counted = (weights > 0) & (population.blocks >= 0)
    lower = np.where(counted, np.maximum(limits[0], base * (bounds[0] or 0.0)), weights)
    upper = np.where(counted, np.minimum(limits[1], np.inf if bounds[1] is None else base * bounds[1]), weights)
    unit = np.where(weights > 0, weights, 1.0)
    found = regress(weights, population, lower / unit, upper / unit)
    misfits = population.misfits(found)
    worst = int(np.argmax(np.abs(misfits)))
    if not abs(misfits[worst]) <= MET:
        place, name = population.labels[worst]
        what = f"no weights within `trim` meet the margins: {name} is missed by most"
        raise UnreachableError(place, what, "widen `trim`, merge cells, or leave out a margin")
    return found


def _met(found: Floats, population: Population, method: Method, bounds: Limits) -> Floats:
    """The weights, if they are that and meet the population."""
    negative = int((found < 0).sum())
    if negative:
        what = f"{negative} weights would be negative"
        raise UnreachableError("", what, "give `bounds`, such as [0.3, 3], or `rake` instead")
    misfits = population.misfits(found)
    worst = int(np.argmax(np.abs(misfits)))
    if abs(misfits[worst]) > MET:
        place, name = population.labels[worst]
        raise UnreachableError(place, *_missed(name, method, bounds))
    return found


def _missed(name: str, method: Method, bounds: Limits) -> tuple[str, str]:
    if method == "greg" and bounds != (None, None):
        return f"no weights within `bounds` meet the margins: {name} is missed by most", "widen `bounds`"
    what = f"no weights meet all margins at once: {name} is missed by most"
    return what, "margins that contradict each other, or cells that too few respondents tell apart, cannot be met"
