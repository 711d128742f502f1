"""Tests of association between answers and groups, corrected for the design, and Cramer's V."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Any, Literal

import numpy as np
from scipy import sparse, special

from peaceresearch.survey.bases import check, counted_in
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.linearised import ALL_LONELY, NO_DF
from peaceresearch.survey.scores import category_sums

Test = Literal["F", "chisq", "Wald", "adjusted Wald"]
TOO_SMALL = "fewer than two answers or groups"
TOO_EMPTY = "too many empty cells, or no variance between PSUs"
_Found = tuple[float, float, float, float] | None
"""Statistic, degrees of freedom of numerator and denominator, p; None where the table does not give them."""
_ROUNDING = 1e-10  # of a design effect, or of the largest eigenvalue: less is rounding error


@dataclass(frozen=True)
class Association:
    """A test of independence.

    Attributes
    ----------
    statistic, df_numerator, df, p : float
        F with its degrees of freedom, which need not be whole; of "chisq" the corrected chi-square, with df NaN. NaN
        without a test.
    chisq : float
        Pearson's chi-square of the weighted shares, as if of a simple sample of n; not a test by itself.
    cramers_v : float
        sqrt(chisq / (n (min(rows, columns) - 1))), 0 to 1: Cramer (1946), Mathematical Methods of Statistics, 21.9.
    n : int
        Respondents with an answer in a group and a weight above zero.
    reason : str
        Why there is no test; "" where there is one.
    """

    statistic: float
    df_numerator: float
    df: float
    p: float
    chisq: float
    cramers_v: float
    n: int
    reason: str = ""


def association(design: Design, answers: Any, categories: int, groups: Groups, test: Test = "F") -> Association:
    """Whether the answers depend on the group.

    Parameters
    ----------
    design, answers, categories, groups : see `estimates.shares`
        Categories and groups without respondents are left out.
    test : {"F", "chisq", "Wald", "adjusted Wald"}
        "F": the second-order correction of Rao and Scott (1984), Ann. Stat. 12, 46-60, with the F distribution of
        Thomas and Rao (1987), J. Am. Stat. Assoc. 82, 630-636. "chisq": their first-order correction. "Wald": of the
        residuals from independence (Koch, Freeman and Freeman 1975, Int. Stat. Rev. 43, 59-78); "adjusted Wald": for
        few degrees of freedom. Those of R's `svychisq`.

    Notes
    -----
    The design's degrees of freedom are those of everybody in a group, whether they answer or not, as R's.
    """
    codes = np.asarray(answers).astype(np.intp)
    check(design, groups, 0.5, codes)
    inside = groups.only(codes >= 0)
    counts = category_sums(counted_in(design, inside), codes, categories, None)[0]
    n = int(counts.sum())
    rows, columns = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    if len(rows) < 2 or len(columns) < 2:
        return Association(nan, nan, nan, nan, nan, nan, n, TOO_SMALL)
    table = category_sums(inside, codes, categories, design.weights)[0][np.ix_(rows, columns)]
    shares = table / table.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    phi = float(((shares - expected) ** 2 / expected).sum())
    chisq, v = n * phi, float(np.sqrt(phi / (min(shares.shape) - 1)))
    kept = Groups(np.where(inside.codes < 0, -1, inside.codes * categories + codes), groups.count * categories)
    kept = kept.chosen((rows[:, None] * categories + columns).ravel())
    covariance = _covariance_of_totals(design, kept)
    df = float(design.degrees_of_freedom(groups.codes >= 0))
    numerator = float((len(rows) - 1) * (len(columns) - 1))
    lowest = numerator if test == "adjusted Wald" else 1
    reason = ALL_LONELY if np.isnan(covariance).any() else NO_DF if df < lowest else ""
    found = None if reason else (_wald if "Wald" in test else _rao_scott)(table, covariance, df, chisq, n, test)
    if found is None:
        return Association(nan, nan, nan, nan, chisq, v, n, reason or TOO_EMPTY)
    return Association(*found, chisq, v, n)


def _covariance_of_totals(design: Design, cells: Groups) -> Floats:
    """(cells, cells): covariance of the weighted totals of the cells."""
    inside = np.flatnonzero(cells.codes >= 0)
    if design.calibration is not None:
        indicators = np.zeros((len(design), cells.count))
        indicators[inside, cells.codes[inside]] = 1.0
        return design.variance_of_total(indicators)
    weights, cell = design.weights[inside], cells.codes[inside]
    found = np.zeros((cells.count, cells.count))
    for stage in design.stages:
        scale, stratum = stage.scale, stage.stratum_of_respondent[inside]
        if design.lonely_psu == "average":
            present = np.bincount(stratum, minlength=len(scale)) > 0
            scale = scale * stage.average_factor(present[:, None])[:, 0]
        around = np.where(stage.lonely & (design.lonely_psu == "adjust"), 0.0, scale / stage.size)
        for by, factor in ((stage.unit[inside], scale[stage.stratum]), (stratum, -around)):
            sums = sparse.csr_array((weights, (by, cell)), shape=(len(factor), cells.count))
            found += (sums.T @ (sparse.diags_array(factor) @ sums)).toarray()
    return found


def _rao_scott(table: Floats, covariance: Floats, df: float, chisq: float, n: int, test: Test) -> _Found:
    shares = table.ravel() / table.sum()
    to_shares = (np.eye(len(shares)) - shares[:, None]) / table.sum()
    # Contrasts of the cells that span what independence leaves at zero.
    contrasts = np.kron(*(np.linalg.svd(np.ones((1, size)))[2][1:] for size in table.shape)).T
    weighted = np.divide(contrasts.T, shares, out=np.zeros_like(contrasts.T), where=shares > 0)
    actual = weighted @ to_shares @ covariance @ to_shares.T @ weighted.T
    expected = weighted @ contrasts / n
    if _singular(expected):
        return None
    effects = np.linalg.solve(expected, actual)
    trace = float(np.trace(effects))
    if trace <= _ROUNDING * len(effects):
        return None
    if test == "chisq":
        statistic = chisq / (trace / len(effects))
        return statistic, float(len(effects)), nan, float(special.chdtrc(len(effects), statistic))
    numerator = trace**2 / float(np.trace(effects @ effects))
    statistic = chisq / trace
    return statistic, numerator, numerator * df, float(special.fdtrc(numerator, numerator * df, statistic))


def _wald(table: Floats, covariance: Floats, df: float, chisq: float, n: int, test: Test) -> _Found:
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    total, (height, width) = table.sum(), table.shape
    of_row = np.kron(np.eye(height), np.ones((width, width)))
    of_column = np.kron(np.ones((height, height)), np.eye(width))
    row, column = np.repeat(rows, width)[:, None], np.tile(columns, height)[:, None]
    slope = np.eye(table.size) - (of_row * column + of_column * row) / total + row * column / total**2
    used = np.arange(table.size).reshape(table.shape)[1:, 1:].ravel()
    residual = (table - np.outer(rows, columns) / total).ravel()[used]
    variance = (slope @ covariance @ slope.T)[np.ix_(used, used)]
    if _singular(variance):
        return None
    statistic = float(residual @ np.linalg.solve(variance, residual)) / len(used)
    if test == "adjusted Wald":
        left = df - len(used) + 1
        statistic, df = statistic * left / df, left
    return statistic, float(len(used)), df, float(special.fdtrc(len(used), df, statistic))


def _singular(matrix: Floats) -> bool:
    """Whether a symmetric matrix has no inverse but by rounding errors."""
    values = np.abs(np.linalg.eigvalsh(matrix))
    return bool(values.min() <= _ROUNDING * values.max())
