"""Weighted linear and logistic regression on a matrix: the arithmetic, without a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import linalg, special

from peaceresearch.survey.columns import Codes, Floats

Family = Literal["gaussian", "binomial"]
_STEPS, _HALVINGS = 100, 40
_SMALL = 1e-8  # of a step: the largest change of a logit; the next one would be its square
_ROUNDING = 1e-12  # of a log-likelihood
_CELLS = 1 << 22  # of a table of respondents by replicates that is held at once


@dataclass(frozen=True, eq=False)
class Solution:
    """Estimates (k,); the inverse of the information (k, k), for unit dispersion; fitted means (n,); and whether the
    likelihood has a maximum, which these are.
    """

    estimates: Floats
    inverse: Floats
    fitted: Floats
    attained: bool


def solve(x: Floats, y: Floats, weights: Floats, family: Family, start: Floats | None = None) -> Solution:
    """Weighted least squares by QR, or the maximum of the weighted likelihood of a logistic regression by Newton.

    Parameters
    ----------
    x : (n, k) float array
        With its constant, of full rank.
    y : (n,) float array
        For "binomial" 0 or 1.
    weights : (n,) float array
        Zero or more.
    start : (k,) float array, optional
        Where Newton starts; no matter for "gaussian".
    """
    norms = np.sqrt(weights @ x**2)
    norms = np.where(norms > 0, norms, 1.0)
    scaled = x / norms
    if family == "gaussian":
        q, r = np.linalg.qr(np.sqrt(weights)[:, None] * scaled)
        b = linalg.solve_triangular(r, q.T @ (np.sqrt(weights) * y))
        root = linalg.solve_triangular(r, np.eye(len(r)))
        return Solution(b / norms, (root @ root.T) / np.outer(norms, norms), scaled @ b, True)
    b = np.zeros(x.shape[1]) if start is None else start * norms
    b, attained = _newton(scaled, y, weights, b)
    fitted = special.expit(scaled @ b)
    information = (scaled * (weights * fitted * (1 - fitted))[:, None]).T @ scaled
    inverse = np.linalg.inv(information) if attained else np.full_like(information, np.nan)
    return Solution(b / norms, inverse / np.outer(norms, norms), fitted, attained)


def _newton(x: Floats, y: Floats, weights: Floats, b: Floats) -> tuple[Floats, bool]:
    """The estimates, and whether they are a maximum: `model_separation` says how a step tells."""
    eta = x @ b
    loss = _loss(eta, y, weights)
    for _ in range(_STEPS):
        p = special.expit(eta)
        gradient = (weights * (y - p)) @ x
        try:
            step = np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x, gradient)
        except np.linalg.LinAlgError:
            return b, False
        change = x @ step
        moved = float(np.abs(change).max(initial=0.0))
        for _ in range(_HALVINGS):
            new = _loss(eta + change, y, weights)
            if new <= loss * (1 + _ROUNDING):
                break
            step, change = step / 2, change / 2
        b, eta, loss = b + step, eta + change, new
        if moved < _SMALL:
            return b, True
        if moved > 0.5 and gradient @ step < _ROUNDING * loss:
            return b, False
    return b, False


def _loss(eta: Floats, y: Floats, weights: Floats) -> float:
    """Minus the log-likelihood."""
    return float(weights @ -special.log_expit(np.where(y == 1, eta, -eta)))


def refit(x: Floats, y: Floats, weights: Floats, start: Floats, family: Family = "binomial", steps: int = 30) -> Floats:
    """Estimates for each of R sets of weights, for example replicate weights.

    Parameters
    ----------
    x, y : as `solve`
    weights : (n, R) float array
    start : (k,) float array
        Estimates with the full weights.
    steps : int
        Who needs more is fitted one by one.

    Returns
    -------
    (R, k) float array
        NaN where estimates are infinite or the weights leave terms without respondents.

    Notes
    -----
    The sets share the columns, so that the information of all of them is one product of matrices. It is taken once, at
    `start`; steps with it come to the same maximum as Newton's, for the gradient is always the exact one.
    """
    k = x.shape[1]
    largest = np.abs(x).max(axis=0)
    x, start = x / np.where(largest > 0, largest, 1.0), start * largest
    first, second = np.triu_indices(k)
    p = special.expit(x @ start)
    variance = np.ones(len(y)) if family == "gaussian" else p * (1 - p)
    found = np.full((weights.shape[1], k), np.nan)
    step = max(1, _CELLS // len(y))
    for at in range(0, weights.shape[1], step):
        part = slice(at, at + step)
        own = weights[:, part]
        sides = _products(x, variance, own, first, second)
        information = np.empty((own.shape[1], k, k))
        information[:, first, second] = information[:, second, first] = sides
        found[part] = _chords(x, y, own, start, information, family, steps)
    for row in np.flatnonzero(np.isnan(found).any(axis=1)):
        kept = weights[:, row] > 0
        if np.linalg.matrix_rank(x[kept]) == k:
            alone = solve(x[kept], y[kept], weights[kept, row], family)
            found[row] = alone.estimates if alone.attained else np.nan
    return np.asarray(found / np.where(largest > 0, largest, 1.0))


def _products(x: Floats, variance: Floats, weights: Floats, first: Codes, second: Codes) -> Floats:
    """(R, pairs): sums of w v x_i x_j over the respondents, the respondents in blocks."""
    total = np.zeros((weights.shape[1], len(first)))
    step = max(1, _CELLS // len(first))
    for at in range(0, len(x), step):
        rows = slice(at, at + step)
        total += weights[rows].T @ (x[rows][:, first] * x[rows][:, second] * variance[rows, None])
    return total


def _chords(
    x: Floats, y: Floats, weights: Floats, start: Floats, information: Floats, family: Family, steps: int
) -> Floats:
    """(R, k) estimates by steps with a fixed information; NaN where they did not settle."""
    b = np.repeat(start[None], weights.shape[1], axis=0)
    settled = np.zeros(len(b), dtype=bool)
    try:
        inverse = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return np.full_like(b, np.nan)
    for _ in range(steps):
        open_ = ~settled
        eta = x @ b[open_].T
        residual = y[:, None] - (eta if family == "gaussian" else special.expit(eta))
        gradient = (weights[:, open_] * residual).T @ x
        move = np.einsum("rij,rj->ri", inverse[open_], gradient)
        b[open_] += move
        settled[open_] = np.abs(move).sum(axis=1) < _SMALL  # no entry of x is larger than 1
        if settled.all() or not np.isfinite(b).all():
            break
    return np.where(settled[:, None], b, np.nan)
