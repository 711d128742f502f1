"""p values of several tests, adjusted for their number."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from peaceresearch.survey.columns import Floats

EXPLORATORY = "exploratory"
"""The family of all tests that no other one is declared for; adjusted by Benjamini and Hochberg (1995)."""
_NAMES = {"by": "fdr_by", "hochberg": "simes-hochberg"}


def adjust(p: Any, method: str) -> Floats:
    """Adjusted p values of one family of tests, in the order given; NaN stays NaN and counts for nothing.

    Parameters
    ----------
    p : numbers from 0 to 1, or NaN
    method : str
        "holm" (Holm 1979, Scand. J. Stat. 6, 65-70), "bh" (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57,
        289-300), "by", "hochberg", "bonferroni", or another name of statsmodels' `multipletests`.

    Raises
    ------
    ValueError
        For p values outside 0 to 1 and unknown methods.
    """
    values = np.array(p, dtype=float)
    known = ~np.isnan(values)
    if not ((values[known] >= 0) & (values[known] <= 1)).all():
        raise ValueError("p values lie between 0 and 1")
    if known.any():
        # A survey has hundreds of small families, and `multipletests` collects the garbage of the process for each.
        own = {"holm": _holm, "bh": false_discovery_control}.get(method)
        values[known] = own(values[known]) if own else _by_statsmodels(values[known], method)
    return values


def _by_statsmodels(p: Floats, method: str) -> Floats:
    return np.asarray(multipletests(p, method=_NAMES.get(method, method))[1])


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    stepwise = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepwise, 1)
    return adjusted
