"""The calibration of a design's weights, and what it does to variances.

A calibrated estimate of a total differs from the population's by the weighted sum of residuals only: by what the
auxiliary variables do not explain of the scores. So the variance is that of the residuals from the regression of the
scores on the auxiliary variables by the weights before calibration, times the weights after it: Deville and Sarndal
(1992), J. Am. Stat. Assoc. 87, 376-382, by which all calibrations to the same margins, raking among them, are alike in
large samples. It is the arithmetic of `svyrecvar` in R's `survey` for `postStratify` and for `calibrate`, with
`calfun="raking"` too.

R's `rake` gives the same weights, but takes residuals from unweighted means, margin by margin, ten times. That is the
same for equal weights before calibration; for unequal ones its standard errors are too large where the regression
depends on the weights (by 12% in tests/reference/rake_variances.R, where those of `calibrate` are right).

Weights that were trimmed on the way count as if calibration alone had made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from peaceresearch.survey.calibration_population import Population
from peaceresearch.survey.calibration_solvers import Limits, Method
from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.scores import Scores

_SINGULAR = 1e-10  # of the largest eigenvalue, of auxiliary variables of unit length: less is rounding error


@dataclass(frozen=True, eq=False)
class Calibration:
    """Weights that were made to agree with what is known of the population.

    Attributes
    ----------
    population : Population
    base : (n,) float array
        The design's weights, times the factor of each block by which they sum to the size of the population.
    weights : (n,) float array
        The calibrated weights; as the design has them, where nothing is calibrated.
    cut : (n,) bool array
        Whose weight was trimmed.
    method, bounds : see `calibration_fit.calibrate`
    """

    population: Population
    base: Floats
    weights: Floats
    cut: Mask
    method: Method
    bounds: Limits

    @cached_property
    def adjustments(self) -> Floats:
        """(n,): calibrated weight over base weight, the g-weights; NaN where a weight is zero."""
        unknown = np.full(len(self.base), np.nan)
        return np.asarray(np.divide(self.weights, self.base, out=unknown, where=self.base > 0))

    @cached_property
    def _before(self) -> Floats:
        """(n,): what takes a calibrated weight back to the base weight; 0 of who counts for nothing now."""
        return np.asarray(np.divide(self.base, self.weights, out=np.zeros(len(self.base)), where=self.weights > 0))

    @cached_property
    def _inverse(self) -> Floats:
        """(p, p): a generalised inverse of X'DX, of the auxiliary variables X and the base weights D."""
        matrix, weights = self.population.matrix, np.where(self.weights > 0, self.base, 0.0)
        products = (matrix.T @ (sparse.diags_array(weights) @ matrix)).toarray()
        length = np.sqrt(np.diag(products))
        length[length == 0] = 1.0
        unit = products / length / length[:, None]
        return np.asarray(np.linalg.pinv(unit, rcond=_SINGULAR, hermitian=True) / length / length[:, None])

    @cached_property
    def weighted(self) -> sparse.csr_array:
        """(n, p): the auxiliary variables times the calibrated weights."""
        found: sparse.csr_array = sparse.csr_array(sparse.diags_array(self.weights) @ self.population.matrix)
        return found

    def residuals(self, weighted: Floats) -> Floats:
        """What the auxiliary variables leave of scores (n, k) times the calibrated weights, in the same units."""
        coefficients = self._inverse @ (self.population.matrix.T @ (weighted * self._before[:, None]))
        return np.asarray(weighted - self.weighted @ coefficients)

    def coefficients(self, scores: Scores) -> Floats:
        """(p, groups, k): regression of the scores, which hold the calibrated weights, on the auxiliary variables."""
        return np.asarray(np.tensordot(self._inverse, self.products(scores.times(self._before)), 1))

    def products(self, scores: Scores) -> Floats:
        """(p, groups, k): the sums of the scores times each auxiliary variable."""
        margins, means = self.population.margins, self.population.means
        found = [scores.totals(each.codes + 1, len(each.cells) + 1)[1:] for each in margins]
        everybody = np.zeros(len(self.weights), dtype=np.intp)
        found += [scores.times(mean.distances).totals(everybody, 1) for mean in means]
        return np.concatenate(found)
