"""The response of a model by its linear predictor, and its derivatives: what average marginal effects are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from peaceresearch.survey.columns import Floats
from peaceresearch.survey.models import ModelFit

_NODES = 25


@dataclass(frozen=True, eq=False)
class Response:
    """The mean of the outcome or the probabilities of its categories, `outcomes`, c of them.

    Of the mean `thresholds` is None. Else the probabilities are differences of F(threshold - predictor), F logistic;
    a binomial outcome has one, the upper of two categories, and its threshold of 0 is no parameter; with random
    intercepts it is the mean over them.
    """

    outcomes: tuple[str, ...]
    thresholds: Floats | None
    parameters: int
    intercept_sd: float = 0.0

    def at(self, predictor: Floats) -> tuple[Floats, Floats, Floats]:
        """(n, c) each: the response, and its first and second derivative by the predictor."""
        if self.thresholds is None:
            column = predictor[:, None]
            return column, np.ones_like(column), np.zeros_like(column)
        response, first, second = np.zeros((3, len(predictor), len(self.outcomes)))
        for shift, weight in self._shifts():
            below, density, slope = self._logits(predictor + shift)
            response += weight * self._between(below, 1.0)
            first -= weight * self._between(density, 0.0)
            second += weight * self._between(slope, 0.0)
        return response, first, second

    def by_thresholds(self, predictor: Floats, weights: Floats, derivative: bool) -> Floats:
        """(c, parameters): derivatives by the thresholds of the weighted sum of the response, or of its derivative."""
        found = np.zeros((len(self.outcomes), self.parameters))
        if self.parameters:
            _, density, slope = self._logits(predictor)
            sums, at = weights @ (-slope if derivative else density), np.arange(self.parameters)
            found[at, at], found[at + 1, at] = sums, -sums
        return found

    def _logits(self, predictor: Floats) -> tuple[Floats, Floats, Floats]:
        """(n, thresholds) each: probability below each threshold, its density and the density's derivative."""
        assert self.thresholds is not None
        distance = self.thresholds - predictor[:, None]
        below = special.expit(distance)
        density = below * special.expit(-distance)
        return below, density, density * (1 - 2 * below)

    def _shifts(self) -> list[tuple[float, float]]:
        """Values of a random intercept, and their weights."""
        if not self.intercept_sd:
            return [(0.0, 1.0)]
        points, weights = np.polynomial.hermite_e.hermegauss(_NODES)
        return list(zip((self.intercept_sd * points).tolist(), (weights / weights.sum()).tolist(), strict=True))

    def _between(self, below: Floats, whole: float) -> Floats:
        """Of what lies below each threshold, what lies in each category; of two categories in the upper one."""
        ends = np.pad(below, ((0, 0), (1, 1)))
        ends[:, -1] = whole
        categories = np.diff(ends, axis=1)
        return categories if self.parameters else categories[:, 1:]


def response_of(fit: ModelFit) -> Response:
    """The response of a fitted model."""
    if fit.family == "gaussian":
        return Response(("",), None, 0)
    if fit.family == "binomial":
        return Response(("",), np.zeros(1), 0, fit.intercept_sd)
    thresholds = fit.estimates[fit.data.matrix.shape[1] :]
    return Response(fit.data.categories, thresholds, len(thresholds))
