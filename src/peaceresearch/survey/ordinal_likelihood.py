"""Likelihood of cumulative logits, its derivatives and its maximum.

The log-likelihood of an answer y = j is that of two logits and of their distance d = a - b, with a = theta_j - x b and
b = theta_(j-1) - x b: log F(a) + log F(-b) + log(1 - exp(-d)), F the logistic distribution. It is concave (Pratt 1981,
J. Am. Stat. Assoc. 76, 103-106), and none of its parts cancels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import special

from peaceresearch.survey.columns import Codes, Floats

_STEPS, _HALVINGS = 200, 40
_SMALL = 1e-9  # of a step: the largest change of a logit, in which the next one is its square
_ROUNDING = 1e-12  # of a log-likelihood


@dataclass(frozen=True, eq=False)
class State:
    """Parameters, and row by row what the derivatives are made of.

    `upper` and `lower` are the logits a and b, infinite at the ends; `gap` is 1 / (exp(d) - 1), 0 at the ends.
    """

    parameters: Floats
    upper: Floats
    lower: Floats
    gap: Floats
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class Likelihood:
    """Rows sorted by category: columns with one slope (n, k), columns with one a threshold (n, m), the first of them
    the constant, answers, their number of categories, and weights.
    """

    x: Floats
    z: Floats
    y: Codes
    categories: int
    weights: Floats

    @cached_property
    def slices(self) -> list[slice]:
        """The rows of each category."""
        ends = np.searchsorted(self.y, np.arange(self.categories + 1)).tolist()
        return [slice(start, end) for start, end in pairwise(ends)]

    def at(self, threshold: int) -> slice:
        """Places of the parameters of a threshold."""
        start = self.x.shape[1] + threshold * self.z.shape[1]
        return slice(start, start + self.z.shape[1])

    def maximum(self) -> tuple[State, bool]:
        """The state with the largest likelihood, and whether there is one; if not, one that is as good as its limit.

        Where the likelihood grows for ever along some direction, each full step of Newton changes some logit by 1 or
        more (proof: `separation`), however little it adds; where there is a maximum, steps shrink to nothing.
        """
        shares = np.cumsum(np.bincount(self.y, self.weights, self.categories))[:-1] / self.weights.sum()
        start = np.zeros(self.x.shape[1] + (self.categories - 1) * self.z.shape[1])
        start[self.x.shape[1] :: self.z.shape[1]] = special.logit(shares)
        state = self.state(start)
        for _ in range(_STEPS):
            gradient = self.weights @ self.scores(state)
            try:
                step = np.linalg.solve(self.information(state), gradient)
            except np.linalg.LinAlgError:
                break
            new = self._towards(state, step)
            moved = max(_change(new.upper, state.upper), _change(new.lower, state.lower))
            state = new
            if moved < _SMALL:
                return state, True
            if moved > 0.5 and gradient @ step < _ROUNDING * abs(state.log_likelihood):
                break
        return state, False

    def _towards(self, state: State, step: Any) -> State:
        """The state after a step, or after the largest part of it that is no loss."""
        floor = state.log_likelihood - _ROUNDING * abs(state.log_likelihood)
        for _ in range(_HALVINGS):
            new = self.state(state.parameters + step)
            if new.log_likelihood >= floor:
                return new
            step = step / 2
        return state

    def state(self, parameters: Floats) -> State:
        """The state of some parameters; its likelihood is 0 (of its logarithm, minus infinity) where thresholds are out
        of order.
        """
        n, k = self.x.shape
        predictor = self.x @ parameters[:k]
        upper, lower = np.full(n, np.inf), np.full(n, -np.inf)
        for j, rows in enumerate(self.slices):
            if j < self.categories - 1:
                upper[rows] = self.z[rows] @ parameters[self.at(j)] - predictor[rows]
            if j > 0:
                lower[rows] = self.z[rows] @ parameters[self.at(j - 1)] - predictor[rows]
        distance = upper - lower
        if not (distance > 0).all():
            return State(parameters, upper, lower, distance, -np.inf)
        with np.errstate(over="ignore"):
            gap = 1 / np.expm1(distance)
        each = special.log_expit(upper) + special.log_expit(-lower) + np.log(-np.expm1(-distance))
        return State(parameters, upper, lower, gap, float(self.weights @ each))

    @cached_property
    def rows(self) -> tuple[Floats, Floats]:
        """(n, parameters) each: the derivatives of the logits `upper` and `lower`; 0 where these are infinite."""
        k = self.x.shape[1]
        upper, lower = np.zeros((2, len(self.y), k + (self.categories - 1) * self.z.shape[1]))
        for j, rows in enumerate(self.slices):
            for threshold, table in ((j, upper), (j - 1, lower)):
                if 0 <= threshold < self.categories - 1:
                    table[rows, :k] = -self.x[rows]
                    table[rows, self.at(threshold)] = self.z[rows]
        return upper, lower

    def scores(self, state: State) -> Floats:
        """(n, parameters): derivatives of the log-likelihood of each answer, unweighted."""
        from_upper, from_lower = special.expit(-state.upper) + state.gap, -special.expit(state.lower) - state.gap
        upper, lower = self.rows
        return np.asarray(from_upper[:, None] * upper + from_lower[:, None] * lower)

    def _curvatures(self, state: State) -> tuple[Floats, Floats, Floats]:
        """(n,) each: minus the second derivatives of the three parts of the weighted log-likelihood."""
        above = special.expit(state.upper) * special.expit(-state.upper)
        below = special.expit(state.lower) * special.expit(-state.lower)
        return self.weights * above, self.weights * below, self.weights * state.gap * (1 + state.gap)

    def roots(self, state: State) -> Floats:
        """(3, n, parameters): rows whose cross products sum to the information, three for each answer."""
        upper, lower = self.rows
        parts = zip(self._curvatures(state), (upper, lower, upper - lower), strict=True)
        return np.stack([np.sqrt(curvature)[:, None] * rows for curvature, rows in parts])

    def information(self, state: State) -> Floats:
        """(parameters, parameters): minus the second derivative of the weighted log-likelihood."""
        above, below, between = self._curvatures(state)
        k = self.x.shape[1]
        found = np.zeros((len(state.parameters),) * 2)
        found[:k, :k] = (self.x * (above + below)[:, None]).T @ self.x
        for j, rows in enumerate(self.slices):
            x, z = self.x[rows], self.z[rows]
            for threshold, own in ((j, above[rows]), (j - 1, below[rows])):
                if 0 <= threshold < self.categories - 1:
                    at = self.at(threshold)
                    found[:k, at] -= (x * own[:, None]).T @ z
                    found[at, at] += (z * (own + between[rows])[:, None]).T @ z
            if 0 < j < self.categories - 1:
                found[self.at(j - 1), self.at(j)] -= (z * between[rows, None]).T @ z
        upper = np.triu_indices(len(found), 1)
        found.T[upper] = found[upper]
        return found


def _change(new: Floats, old: Floats) -> float:
    """Largest change of a logit; those at the ends do not change."""
    finite = np.isfinite(new)
    return float(np.abs(new[finite] - old[finite]).max(initial=0.0))
