"""p values of several tests, adjusted for their number."""

from __future__ import annotations

from typing import Any

import numpy as np
from statsmodels.stats.multitest import multipletests

from peaceresearch.survey.columns import Floats

_NAMES = {"bh": "fdr_bh", "by": "fdr_by", "hochberg": "simes-hochberg"}


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
        values[known] = multipletests(values[known], method=_NAMES.get(method, method))[1]
    return values
