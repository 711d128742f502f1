"""How far the estimates of a model rest on single PSUs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy import linalg

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.models import ModelFit
from peaceresearch.survey.ordinal_likelihood import Likelihood

_CELLS = 1 << 22  # of a table of PSUs by cross products that is held at once
_ENDLESS = 1e6  # standard errors: without the PSU there is no estimate


def psu_influence(fit: ModelFit, design: Design) -> Floats:
    """(p,): of each parameter, its largest change, in its standard errors, when one PSU is left out.

    Infinite where the others do not determine it: a single PSU holds a level.

    Notes
    -----
    The change is that of one step of Newton's method from the estimates, with gradient and information of the other
    PSUs (Pregibon 1981, Ann. Stat. 9, 705-724, for single rows). For a linear model this is the refit itself; for
    others it differs by what further steps would add.
    """
    _, psu = np.unique(design.psu[fit.data.used], return_inverse=True)
    root = np.linalg.cholesky(np.linalg.inv(fit.inverse))
    roots = linalg.solve_triangular(root, _roots(fit).reshape(-1, len(root)).T, lower=True).T
    gradients = _sums((fit.data.weights[:, None] * fit.influence) @ root, psu)
    parts = np.tile(psu, len(roots) // len(psu))
    order = np.argsort(parts, kind="stable")
    found, sorted_ = np.zeros(len(root)), parts[order]
    back = linalg.solve_triangular(root, np.eye(len(root)), lower=True)
    for part in _blocks(sorted_, len(root) ** 2):
        own = roots[order[part]]
        units, starts = np.unique(sorted_[part], return_index=True)
        products = np.add.reduceat((own[:, :, None] * own[:, None, :]).reshape(len(own), -1), starts, axis=0)
        rest = (1 + 1e-12) * np.eye(len(root)) - products.reshape(len(units), *root.shape)
        changes = np.linalg.solve(rest, gradients[units][:, :, None])[:, :, 0] @ back
        found = np.maximum(found, np.abs(changes).max(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = found / np.sqrt(np.diag(fit.covariance))
    return np.where(relative > _ENDLESS, np.inf, relative)


def _roots(fit: ModelFit) -> Floats:
    """(n or 3n, p): rows whose cross products sum to the information, in the order of the respondents."""
    data = fit.data
    if fit.family != "ordinal":
        predictor = data.matrix @ fit.estimates
        curvature = np.ones(fit.n) if fit.family == "gaussian" else 1 / (2 + 2 * np.cosh(predictor))
        return data.matrix * np.sqrt(data.weights * curvature)[:, None]
    order = np.argsort(data.outcome, kind="stable")
    likelihood = Likelihood(
        data.matrix[order], np.ones((fit.n, 1)), data.outcome[order].astype(np.intp), len(data.categories),
        data.weights[order],
    )  # fmt: skip
    sorted_ = likelihood.roots(likelihood.state(fit.estimates))
    roots = np.empty_like(sorted_)
    roots[:, order] = sorted_
    return roots


def _sums(table: Floats, codes: Codes) -> Floats:
    """(codes, k)."""
    return np.column_stack([np.bincount(codes, column) for column in table.T])


def _blocks(codes: Codes, width: int) -> list[slice]:
    """Rows in blocks that part no PSU; `codes` are sorted."""
    step = max(1, _CELLS // width)
    ends, at = [0], 0
    while at < len(codes):
        last = codes[min(at + step, len(codes)) - 1]
        at = int(np.searchsorted(codes, last, side="right"))
        ends.append(at)
    return [slice(one, other) for one, other in pairwise(ends)]
