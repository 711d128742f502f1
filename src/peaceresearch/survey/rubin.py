"""Rubin's rules: one estimate, and one variance, of the estimates on several completed data sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from peaceresearch.survey.columns import Floats


@dataclass(frozen=True, eq=False)
class Pooled:
    """Estimates of k parameters from m imputations, put together.

    Attributes
    ----------
    estimates : (k,) float array
    covariance : (k, k) float array
        Total: within + (1 + 1/m) between.
    df : (k,) float array
        Degrees of freedom of each parameter's t distribution.
    riv : (k,) float array
        Relative increase in variance due to nonresponse: (1 + 1/m) between / within; infinite where the variance within
        is 0 and that between is not.
    fmi : (k,) float array
        Fraction of missing information, 0 to 1: (riv + 2 / (df + 3)) / (riv + 1).
    lambda_ : (k,) float array
        Share of the total variance that is due to the missing answers, 0 to 1.
    between, within : (k, k) float array
        Covariance of the estimates between imputations; mean of their covariances.
    """

    estimates: Floats
    covariance: Floats
    df: Floats
    riv: Floats
    fmi: Floats
    lambda_: Floats
    between: Floats
    within: Floats

    @property
    def se(self) -> Floats:
        """(k,): standard errors."""
        return np.sqrt(np.diag(self.covariance))


def pool(estimates: Any, covariances: Any, df_complete: float = np.inf) -> Pooled:
    """Pool the estimates of m imputations.

    Parameters
    ----------
    estimates : (m, k) float array
        m is 2 or more.
    covariances : (m, k, k) float array
        Of the estimates on each completed data set; under a sampling design, the design's covariance.
    df_complete : float
        Degrees of freedom had nothing been missing: of a sampling design, its own. Above 0; infinite for none.

    Raises
    ------
    ValueError
        For a single imputation, or shapes that do not fit together.

    Notes
    -----
    Rubin (1987), Multiple Imputation for Nonresponse in Surveys, section 3.1, with the degrees of freedom of Barnard
    and Rubin (1999), Biometrika 86, 948-955, which are never more than `df_complete`: even without any missing answer
    they are a little fewer, by the factor (df + 1) / (df + 3). `fmi` is defined as in R's `mice`. Verified against
    `pool` and `pool.scalar` of `mice`, and `MIcombine` of `mitools`.
    """
    estimates, covariances = np.asarray(estimates, dtype=float), np.asarray(covariances, dtype=float)
    if estimates.ndim != 2 or covariances.shape != (*estimates.shape, estimates.shape[1]):
        raise ValueError(f"estimates of shape {estimates.shape} do not fit covariances of shape {covariances.shape}")
    m = len(estimates)
    if m < 2:
        raise ValueError("there is one imputation; the variance between them needs two at least")
    mean, within = estimates.mean(axis=0), covariances.mean(axis=0)
    deviations = estimates - mean
    between = deviations.T @ deviations / (m - 1)
    covariance = within + (1 + 1 / m) * between
    due, total = (1 + 1 / m) * np.diag(between), np.diag(covariance)
    with np.errstate(divide="ignore", invalid="ignore"):
        riv = np.where(due > 0, due / np.diag(within), 0.0)
        lambda_ = np.where(due > 0, due / total, 0.0)
        df = _degrees_of_freedom(lambda_, m, df_complete)
        fmi = np.where(np.isinf(riv), 1.0, (riv + 2 / (df + 3)) / (riv + 1))
    return Pooled(mean, covariance, df, riv, fmi, lambda_, between, within)


def _degrees_of_freedom(lambda_: Floats, m: int, df_complete: float) -> Floats:
    """1 / df = 1 / df_between + 1 / df_observed (Barnard and Rubin 1999)."""
    between = lambda_**2 / (m - 1)  # inverse: no missing answer leaves nothing of it
    if np.isinf(df_complete):
        return 1 / between
    observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - lambda_)
    return 1 / (between + 1 / observed)
