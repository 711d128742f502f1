"""Logistic regression with a random intercept, by maximum likelihood.

The integral over each group's intercept is by adaptive Gauss-Hermite quadrature around its mode (Pinheiro and Bates
1995, J. Comput. Graph. Stat. 4, 12-35), as `glmer(nAGQ = 25)` of R's `lme4`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import optimize, special

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.model_newton import solve

_NODES = 25
_MODES, _SMALL = 50, 1e-10
_STEP = 1e-4  # for the second derivative
_AT_ZERO = 1e-3  # a standard deviation of log odds; less is none


@dataclass(frozen=True, eq=False)
class BinomialMixed:
    """A fitted logistic regression with a random intercept.

    Attributes
    ----------
    estimates, covariance : (k,), (k, k) float array
        Of the slopes and the constant: log odds within a group.
    sd : float
        Standard deviation of the intercepts; 0 where the groups differ by chance only.
    log_likelihood : float
    modes, mode_sd : (groups,) float array
        Most likely intercepts, as distances from 0, and their standard deviations given the parameters.
    attained : bool
        Whether the likelihood has a maximum.
    """

    estimates: Floats
    covariance: Floats
    sd: float
    log_likelihood: float
    modes: Floats
    mode_sd: Floats
    attained: bool


@dataclass(frozen=True, eq=False)
class Integral:
    """The likelihood of data; parameters are (b, sd)."""

    x: Floats
    y: Floats
    groups: Codes
    nodes: int = _NODES

    @cached_property
    def count(self) -> int:
        """Of groups."""
        return int(self.groups.max()) + 1

    def modes(self, parameters: Floats) -> tuple[Floats, Floats]:
        """(groups,): mode and spread of each standardised intercept, given the answers."""
        fixed, sd = self.x @ parameters[:-1], parameters[-1]
        mode = np.zeros(self.count)
        for _ in range(_MODES):
            p = special.expit(fixed + sd * mode[self.groups])
            slope = sd * np.bincount(self.groups, self.y - p, self.count) - mode
            curvature = 1 + sd**2 * np.bincount(self.groups, p * (1 - p), self.count)
            step = np.clip(slope / curvature, -2, 2)  # far from the mode the curvature is too small
            mode = mode + step
            if np.abs(step).max() < _SMALL:
                break
        return mode, 1 / np.sqrt(curvature)

    def value(self, parameters: Floats) -> tuple[float, Floats]:
        """Log-likelihood and its gradient."""
        fixed, sd = self.x @ parameters[:-1], parameters[-1]
        mode, spread = self.modes(parameters)
        points, weights = np.polynomial.hermite_e.hermegauss(self.nodes)
        u = mode[:, None] + spread[:, None] * points
        eta = fixed[:, None] + sd * u[self.groups]
        signed = np.where(self.y[:, None] == 1, eta, -eta)
        each = np.stack([np.bincount(self.groups, column, self.count) for column in special.log_expit(signed).T], 1)
        log = each - u**2 / 2 + points**2 / 2 + np.log(weights) + np.log(spread / np.sqrt(2 * np.pi))[:, None]
        total = special.logsumexp(log, axis=1)
        posterior = np.exp(log - total[:, None])[self.groups]
        residual = posterior * (self.y[:, None] - special.expit(eta))
        by_sd = float((residual * u[self.groups]).sum())
        return float(total.sum()), np.append(residual.sum(axis=1) @ self.x, by_sd)

    def best(self, start: Floats, sd: float | None = None) -> tuple[Floats, float]:
        """The parameters with the largest likelihood, or those with `sd` given, and their log-likelihood."""

        def minus(parameters: Floats) -> tuple[float, Floats]:
            full = parameters if sd is None else np.append(parameters, sd)
            value, gradient = self.value(full)
            return -value, -gradient[: len(parameters)]

        found = optimize.minimize(
            minus, start if sd is None else start[:-1], jac=True, method="L-BFGS-B",
            bounds=[(None, None)] * (len(start) - 1) + ([(0.0, None)] if sd is None else []),
            options={"ftol": 1e-15, "gtol": 1e-7, "maxiter": 500, "maxcor": 30},
        )  # fmt: skip
        return (found.x if sd is None else np.append(found.x, sd)), -float(found.fun)

    def covariance(self, parameters: Floats) -> Floats:
        """(k, k): of b, from the second derivative of the log-likelihood by all parameters."""
        free = len(parameters) if parameters[-1] > 0 else len(parameters) - 1
        steps = _STEP * np.maximum(np.abs(parameters), 1.0)
        hessian = np.empty((free, free))
        for i in range(free):
            change = np.zeros(len(parameters))
            change[i] = steps[i]
            ends = [self.value(parameters + sign * change)[1][:free] for sign in (1, -1)]
            hessian[i] = (ends[0] - ends[1]) / (2 * steps[i])
        k = len(parameters) - 1
        return np.asarray(np.linalg.inv(-(hessian + hessian.T) / 2)[:k, :k])


def fit_binomial_mixed(x: Floats, y: Floats, groups: Codes) -> BinomialMixed:
    """Fit by maximum likelihood.

    Parameters
    ----------
    x : (n, k) float array
        With its constant, of full rank.
    y : (n,) float array
        0 or 1.
    groups : (n,) int array
        0 to the number of groups - 1, each with a row.
    """
    spread = np.abs(x).max(axis=0)
    scaled = Integral(x / spread, y, groups)
    plain = solve(scaled.x, y, np.ones(len(y)), "binomial")
    empty = np.zeros(scaled.count)
    if not plain.attained:
        nothing = np.full(x.shape[1], np.nan)
        return BinomialMixed(nothing, np.outer(nothing, nothing), np.nan, np.nan, empty, empty, False)
    parameters, reached = scaled.best(np.append(plain.estimates, 0.5))
    if parameters[-1] < _AT_ZERO:
        parameters = np.append(plain.estimates, 0.0)
        reached = scaled.value(parameters)[0]
    mode, sd = scaled.modes(parameters)
    covariance = scaled.covariance(parameters) / np.outer(spread, spread)
    between = float(parameters[-1])
    return BinomialMixed(parameters[:-1] / spread, covariance, between, reached, between * mode, between * sd, True)
