"""Linear mixed models by restricted maximum likelihood, as `lmer` of R's `lme4`.

y = x b + z u + e in each group, u normal with variance s^2 T T' and e with s^2. The deviance is profiled over b and s
(Bates et al. 2015, J. Stat. Softw. 67(1), section 3.4), so that only T is searched; each group enters by its cross
products, so that a step does not depend on the number of respondents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import optimize

from peaceresearch.survey.columns import Codes, Floats

_AT_ZERO = 1e-6  # of T: smaller is 0


@dataclass(frozen=True, eq=False)
class LinearMixed:
    """A fitted linear mixed model.

    Attributes
    ----------
    estimates, covariance : (k,), (k, k) float array
        Of b.
    factor : (q, q) float array
        T, lower triangular; with a random intercept alone, its standard deviation in units of the residual one.
    residual : float
        s, the residual standard deviation.
    criterion : float
        The restricted deviance, as `REMLcrit`.
    modes, mode_sd : (groups, q) float array
        Predictions of u, and their standard deviations given the parameters, as `ranef(condVar = TRUE)`.
    """

    estimates: Floats
    covariance: Floats
    factor: Floats
    residual: float
    criterion: float
    modes: Floats
    mode_sd: Floats


@dataclass(frozen=True, eq=False)
class Profile:
    """The restricted deviance of data as a function of T."""

    x: Floats
    y: Floats
    z: Floats
    groups: Codes

    @cached_property
    def _products(self) -> tuple[Floats, Floats, Floats]:
        """Cross products of (x, y); by group those of z with itself, (g, q, q), and with (x, y), (g, q, k + 1)."""
        table = np.column_stack([self.x, self.y])
        count, q = int(self.groups.max()) + 1, self.z.shape[1]

        def sums(left: Floats, right: Floats) -> Floats:
            products = (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)
            return np.stack([np.bincount(self.groups, column, count) for column in products.T], axis=1)

        own, across = sums(self.z, self.z), sums(self.z, table)
        return table.T @ table, own.reshape(count, q, q), across.reshape(count, q, -1)

    def fit(self, factor: Floats) -> LinearMixed:
        """The model with T given."""
        whole, own, across = self._products
        n, k, q = len(self.y), self.x.shape[1], len(factor)
        inner = np.eye(q) + factor.T @ own @ factor
        half = factor.T @ across
        solved = np.linalg.solve(inner, half)
        swept = whole - np.einsum("gqi,gqj->ij", half, solved)
        inverse = np.linalg.inv(swept[:k, :k])
        b = inverse @ swept[:k, k]
        variance = float(swept[k, k] - b @ swept[:k, k]) / (n - k)
        criterion = float(
            np.linalg.slogdet(inner)[1].sum()
            + np.linalg.slogdet(swept[:k, :k])[1]
            + (n - k) * (1 + np.log(2 * np.pi * variance))
        )
        modes = (solved[:, :, k] - solved[:, :, :k] @ b) @ factor.T
        spread = variance * factor @ np.linalg.inv(inner) @ factor.T
        sd = np.sqrt(np.einsum("gii->gi", spread))
        return LinearMixed(b, variance * inverse, factor, float(np.sqrt(variance)), criterion, modes, sd)

    def criterion(self, parameters: Floats) -> float:
        """The restricted deviance with T filled row by row, the lower triangle."""
        return self.fit(self.factor(parameters)).criterion

    def factor(self, parameters: Floats) -> Floats:
        """T from its lower triangle."""
        factor = np.zeros((self.z.shape[1],) * 2)
        factor[np.tril_indices(len(factor))] = parameters
        return factor

    def maximum(self) -> LinearMixed:
        """The model with the smallest restricted deviance; a T of 0 where the groups differ by chance only."""
        q = self.z.shape[1]
        if q == 1:
            found = optimize.minimize_scalar(
                lambda t: self.criterion(np.array([np.exp(t)])), bounds=(-14, 7), method="bounded",
                options={"xatol": 1e-9},
            )  # fmt: skip
            best = np.array([np.exp(found.x)])
        else:
            start = np.eye(q)[np.tril_indices(q)]
            best = optimize.minimize(
                self.criterion, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10, "maxiter": 5000}
            ).x
        best = np.where(np.abs(best) < _AT_ZERO, 0.0, best)
        zero = np.zeros_like(best)
        return self.fit(self.factor(best if self.criterion(best) < self.criterion(zero) else zero))


def fit_linear_mixed(x: Floats, y: Floats, groups: Codes, z: Floats | None = None) -> LinearMixed:
    """Fit by restricted maximum likelihood.

    Parameters
    ----------
    x : (n, k) float array
        With its constant, of full rank.
    y : (n,) float array
    groups : (n,) int array
        0 to the number of groups - 1, each with a row.
    z : (n, q) float array, optional
        Columns with random coefficients, correlated; the constant alone if left out.
    """
    return Profile(x, y, np.ones((len(y), 1)) if z is None else z, groups).maximum()
