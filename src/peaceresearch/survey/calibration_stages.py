"""What a calibration explains of the variance at one stage of the sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from peaceresearch.survey.calibration import Calibration
from peaceresearch.survey.calibration_population import indicators
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.scores import Scores
from peaceresearch.survey.stages import Stage

_ROUNDING = 1e-11  # of the variance before calibration: less is left of a statistic that the margins fix


@dataclass(frozen=True, eq=False)
class StageAuxiliaries:
    """The auxiliary variables of a calibration times its weights, at a stage; `lonely_psu` as in `Design`."""

    calibration: Calibration
    stage: Stage
    lonely_psu: str

    @cached_property
    def scale(self) -> Floats:
        """(strata,): what squared deviations count. All strata occur in every domain: everybody has a residual."""
        if self.lonely_psu != "average":
            return self.stage.scale
        everywhere = np.ones((len(self.stage.size), 1), dtype=bool)
        return np.asarray(self.stage.scale * self.stage.average_factor(everywhere)[:, 0])

    @cached_property
    def centred(self) -> Mask:
        """(strata,): those in which deviations are from the mean, and not from 0."""
        lonely = self.stage.lonely
        return ~lonely if self.lonely_psu == "adjust" else np.ones(len(lonely), dtype=bool)

    @cached_property
    def _by_unit(self) -> sparse.csr_array:
        """(units, p): their sums by unit."""
        units = indicators(self.stage.unit, len(self.stage.stratum))
        return sparse.csr_array(units.T @ self.calibration.weighted)

    @cached_property
    def _means(self) -> Floats:
        """(strata, p): their means over the units of each stratum; 0 where deviations are from 0."""
        strata = indicators(self.stage.stratum, len(self.stage.size))
        return np.asarray((strata.T @ self._by_unit).toarray() * (self.centred / self.stage.size)[:, None])

    @cached_property
    def _covariance(self) -> Floats:
        """(p, p): of their totals."""
        scaled = sparse.diags_array(self.scale[self.stage.stratum]) @ self._by_unit
        around = self._means * (self.scale * self.stage.size)[:, None]
        return np.asarray((self._by_unit.T @ scaled).toarray() - self._means.T @ around)

    def explained(self, scores: Scores) -> Floats:
        """(units, groups, k): the sums by unit of what they explain of the scores."""
        coefficients = self.calibration.coefficients(scores)
        found = self._by_unit @ coefficients.reshape(len(coefficients), -1)
        return np.asarray(found).reshape(-1, *coefficients.shape[1:])

    def left(self, variance: Floats, scores: Scores, plus: Codes, minus: Codes | None) -> Floats:
        """Variances (pairs, k) of totals of scores, of groups or their differences, less what the auxiliary variables
        explain; at a stage of single respondents, where there is no table of units.
        """
        weight = self.calibration.weights * self.scale[self.stage.stratum_of_respondent]
        by_stratum = scores.totals(self.stage.stratum_of_respondent, len(self.stage.size))
        common = self.calibration.products(scores.times(weight))
        common = common - np.tensordot((self._means * self.scale[:, None]).T, by_stratum, 1)
        coefficients = self.calibration.coefficients(scores)
        if minus is None:
            common, coefficients = common[:, plus], coefficients[:, plus]
        else:
            common, coefficients = (each[:, plus] - each[:, minus] for each in (common, coefficients))
        own = (coefficients * np.tensordot(self._covariance, coefficients, 1)).sum(axis=0)
        found = variance - 2 * (coefficients * common).sum(axis=0) + own
        return np.where(found <= _ROUNDING * (variance + own), 0.0, found)
