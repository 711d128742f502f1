"""Replicate weights: the same statistic from many versions of the sample, for variances that no formula gives.

Units of the first stage are left out or drawn again, stratum by stratum; what was drawn within them stays together.
Calibrated weights are calibrated again in every replicate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from peaceresearch.survey.calibration import Calibration
from peaceresearch.survey.calibration_solvers import MET, rake, solve
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.stages import Stage

Kind = Literal["jkn", "jk1", "bootstrap"]
_SWEEPS = 100


@dataclass(frozen=True, eq=False)
class ReplicateWeights:
    """Weights of the replicates, and how much each counts.

    Attributes
    ----------
    weights : (n, R) float array
    scale : float
    rscales : (R,) float array
        The variance of a statistic is the sum of its squared deviations, times these, times `scale`.
    unmet : int
        Replicates in which the weights could not be calibrated in full: mostly because nobody of a cell is in them,
        whose share the other cells of the margin then take.
    """

    weights: Floats
    scale: float
    rscales: Floats
    unmet: int = 0


def replicate_weights(
    design: Design, kind: Kind = "jkn", replicates: int = 1000, seed: int | None = None
) -> ReplicateWeights:
    """Replicate weights of a design.

    Parameters
    ----------
    design : Design
        Calibrated or not.
    kind : {"jkn", "jk1", "bootstrap"}
        "jkn": the stratified jackknife; each primary sampling unit (PSU) in turn is left out, and the others of its
        stratum count for it (R's `as.svrepdesign(type="JKn")`). "jk1": the same for a design without strata.
        "bootstrap": n_h - 1 of the n_h PSUs of each stratum are drawn with replacement, and the weights rescaled by the
        finite population correction: Rao, Wu and Yue (1992), Surv. Methodol. 18, 209-217.
    replicates : int
        Of the bootstrap, two or more. A jackknife has as many as there are PSUs.
    seed : int
        Of the bootstrap.

    Returns
    -------
    ReplicateWeights
        Corrections of the first stage only. A lonely PSU is left out of a jackknife as the `lonely_psu` of the design
        says: "adjust" by itself, "average" counted by the others; the bootstrap never leaves it out.

    Raises
    ------
    ValueError
        For "jk1" of a stratified design, a bootstrap without seed or with fewer than two replicates, and a design
        without a stratum of two PSUs.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"kind is {kind!r}, not one of {', '.join(get_args(Kind))}")
    stage = design.stages[0]
    if kind == "jk1" and len(stage.size) > 1:
        raise ValueError("the design has strata; use jkn")
    if (stage.size < 2).all():
        raise ValueError("no stratum has two PSUs, so that there is nothing to leave out or draw again")
    if kind == "bootstrap":
        if seed is None or replicates < 2:
            raise ValueError("a bootstrap needs a seed, and two replicates or more")
        factors, scale, rscales = _bootstrap(stage, replicates, seed), 1 / (replicates - 1), np.ones(replicates)
    else:
        factors, rscales = _jackknife(design, stage)
        scale = 1.0
    factors = factors[stage.unit]
    if design.calibration is None:
        return ReplicateWeights(design.weights[:, None] * factors, scale, rscales)
    weights, unmet = _calibrated(design.calibration, factors)
    return ReplicateWeights(weights, scale, rscales, unmet)


def replicate_variance(theta: Floats, estimate: Floats | None, replicates: ReplicateWeights) -> Floats:
    """(k, k): covariance matrix of k statistics.

    Parameters
    ----------
    theta : (R, k) or (R,) float array
        The statistics of each replicate; a replicate in which one is missing is left out, and the others count for it.
    estimate : (k,) float array or None
        What deviations are taken from (R's `mse=TRUE`); None for the mean of the replicates, as R does by default.
    replicates : ReplicateWeights

    Returns
    -------
    (k, k) float array
        NaN where no replicate has all statistics.
    """
    table = theta.reshape(len(replicates.rscales), -1)
    known = ~np.isnan(table).any(axis=1)
    if not known.any():
        return np.full((table.shape[1], table.shape[1]), np.nan)
    table, rscales = table[known], replicates.rscales[known]
    counts = rscales > 0
    if not counts.any():
        return np.zeros((table.shape[1], table.shape[1]))
    deviations = table - (table[counts].mean(axis=0) if estimate is None else estimate)
    lost = replicates.rscales.sum() / rscales.sum()
    return np.asarray((deviations * rscales[:, None]).T @ deviations * replicates.scale * lost)


def _jackknife(design: Design, stage: Stage) -> tuple[Floats, Floats]:
    """Factors (units, R) and the scale of each replicate."""
    scale = stage.scale.copy()
    if design.lonely_psu == "average":
        scale *= stage.average_factor(np.ones((len(stage.size), 1), dtype=bool))[:, 0]
    alone = stage.size == 1
    kept = np.flatnonzero(~alone | (stage.lonely & (design.lonely_psu == "adjust")))[:, None] == stage.stratum
    left_out = np.flatnonzero(kept.any(axis=0))
    size = stage.size[stage.stratum]
    same = stage.stratum[:, None] == stage.stratum[left_out]
    factors = np.where(same, (size / np.maximum(size - 1, 1))[:, None], 1.0)
    factors[left_out, np.arange(len(left_out))] = 0.0
    size = np.maximum(size, 2)[left_out]
    counted = scale[stage.stratum[left_out]]
    return factors, np.where(alone[stage.stratum[left_out]], counted, counted * ((size - 1) / size) ** 2)


def _bootstrap(stage: Stage, replicates: int, seed: int) -> Floats:
    """Factors (units, R)."""
    rng = np.random.default_rng(seed)
    factors = np.ones((len(stage.stratum), replicates))
    for stratum, (first, size) in enumerate(zip(stage.first_unit, stage.size, strict=True)):
        if size < 2:
            continue
        drawn = rng.multinomial(size - 1, np.full(size, 1 / size), replicates).T
        share = np.sqrt(1 - stage.fraction[stratum])
        factors[first : first + size] = 1 - share + share * size / (size - 1) * drawn
    return factors


def _calibrated(calibration: Calibration, factors: Floats) -> tuple[Floats, int]:
    """The weights times factors (n, R), calibrated again, and in how many replicates a margin is missed.

    Raking starts from the calibrated weights, which takes trimming along; regression from the base weights, unless
    they were trimmed.
    """
    population, base = calibration.population, calibration.base
    if calibration.method == "greg":
        start = calibration.weights if calibration.cut.any() else base
        pairs = ((start * each, base * each) for each in factors.T)
        found = np.column_stack([solve(*pair, population, "greg", calibration.bounds) for pair in pairs])
    else:
        found = rake(calibration.weights[:, None] * factors, population, _SWEEPS)
    misfits = (population.matrix.T @ found - population.totals[:, None]) / population.scales[:, None]
    return found, int((np.abs(misfits).max(axis=0) > MET).sum())
