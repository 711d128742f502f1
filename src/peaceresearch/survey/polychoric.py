"""Correlations of the normal variables that ordered answers are taken to be cut from."""

from __future__ import annotations

import numpy as np
from scipy import optimize, special

from peaceresearch.survey.columns import Codes, Floats

_HIGHEST = 0.99999
_TINY = 1e-100  # stands for a threshold of 0, whose ratio to another is needed
_LEAST = 1e-14  # probability of a cell: less is rounding error


def polychoric_matrix(codes: list[Codes], weights: Floats) -> Floats:
    """(k, k): the polychoric correlation of each two items.

    Parameters
    ----------
    codes : k arrays (n,)
        The answers as 0, 1, ..., each of which occurs. An item with one answer only correlates NaN.
    weights : (n,) float array
        Above zero.
    """
    found = np.eye(len(codes))
    sizes = [int(each.max()) + 1 for each in codes]
    for one in range(len(codes)):
        for other in range(one):
            both = codes[one] * sizes[other] + codes[other]
            cells = np.bincount(both, weights, sizes[one] * sizes[other]).astype(float)
            found[one, other] = found[other, one] = polychoric(cells.reshape(sizes[one], sizes[other]))
    return found


def polychoric(table: Floats) -> float:
    """Polychoric correlation of a table of (weighted) counts, in two steps: the thresholds from the margins, then the
    correlation of the largest likelihood (Olsson 1979, Psychometrika 44, 443-460): `polychor` of R's `polycor`.

    NaN where one margin has a single category. Where the likelihood grows up to the end, as of answers that agree
    without exception, the correlation is that end, 0.99999.
    """
    table = np.asarray(table, dtype=float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return np.nan
    table = table / table.sum()
    rows, columns = (special.ndtri(np.cumsum(table.sum(axis=axis))[:-1]) for axis in (1, 0))

    def loss(angle: float) -> float:
        return -float((table * np.log(np.maximum(_cells(rows, columns, np.sin(angle)), _LEAST))).sum())

    end = float(np.arcsin(_HIGHEST))
    found = optimize.minimize_scalar(loss, bounds=(-end, end), method="bounded", options={"xatol": 1e-9})
    ends = min((loss(each), each) for each in (-end, end))
    return float(np.sin(found.x if found.fun <= ends[0] else ends[1]))


def _cells(rows: Floats, columns: Floats, rho: float) -> Floats:
    """Probabilities of the cells between the thresholds."""
    below = np.zeros((len(rows) + 2, len(columns) + 2))
    below[1:-1, 1:-1] = normal_below(rows[:, None], columns, rho)
    below[1:-1, -1], below[-1, 1:-1], below[-1, -1] = special.ndtr(rows), special.ndtr(columns), 1.0
    return np.diff(np.diff(below, axis=0), axis=1)


def normal_below(h: Floats, k: Floats, rho: float) -> Floats:
    """P(X < h, Y < k) of standard normal variables with correlation rho, between -1 and 1 exclusive: Owen (1956), Ann.
    Math. Stat. 27, 1075-1090; h and k are finite and may be any arrays that fit together.
    """
    h, k = (np.where(each == 0, _TINY, each) for each in (h, k))
    root = np.sqrt(1 - rho**2)
    both = special.owens_t(h, (k / h - rho) / root) + special.owens_t(k, (h / k - rho) / root)
    return np.asarray((special.ndtr(h) + special.ndtr(k)) / 2 - both - np.where(h * k < 0, 0.5, 0.0))
