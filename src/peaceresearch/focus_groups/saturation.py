"""How many codes were heard after so many groups: as the groups came, and in any order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_LEVEL = 1.959963984540054
"""Quantile of the normal distribution for an interval of 95 %."""


def accumulation(raised: pd.DataFrame) -> pd.DataFrame:
    """Number of codes heard by number of groups.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        Whether a code was raised in a group (see `extensiveness.presence`), the groups in the order in which they were
        held.

    Returns
    -------
    DataFrame
        A row for 1, 2, ... all groups: `groups`; `observed`, codes heard in the first so many; `expected`, the mean
        over all choices of so many groups; `sd`, and the 95 % interval `ci_low` to `ci_high` (normal, within 0 and the
        codes heard in all groups).

    Notes
    -----
    The mean is the Mao Tau estimator, the sum over codes of 1 - C(N - f, h) / C(N, h), N groups, h of them chosen, f
    those that raised the code (Colwell, Mao and Chang 2004, Ecology 85, 2717-2727). The standard deviation is that of
    `specaccum(method="exact")` in R's `vegan`, against which both are verified. It tells how far the number varies
    with the choice among these groups, and is 0 for all of them: it says nothing of groups that were not held. `vegan`
    takes the correlation of two codes over groups for that over choices, which holds exactly for one group; between
    one and all the true spread is larger (on its data set `dune`, at 4 of 20 sites, 2.1 against 1.4).
    """
    heard = raised.to_numpy(dtype=float)
    count = len(heard)
    heard = heard[:, heard.sum(axis=0) > 0]
    sizes = np.arange(1, count + 1)
    missed = _missed(heard.sum(axis=0).astype(int), count)
    spread = np.sqrt(missed * (1 - missed))
    variance = np.einsum("hi,ij,hj->h", spread, _correlation(heard), spread)
    sd = np.sqrt(np.maximum(variance, 0))
    expected = (1 - missed).sum(axis=1)
    total = heard.shape[1]
    return pd.DataFrame(
        {
            "groups": sizes,
            "observed": (np.cumsum(heard, axis=0) > 0).sum(axis=1),
            "expected": expected,
            "sd": sd,
            "ci_low": np.maximum(expected - _LEVEL * sd, 0),
            "ci_high": np.minimum(expected + _LEVEL * sd, total),
        }
    )


def saturation_point(raised: pd.DataFrame) -> int:
    """The number of groups after which no new code was heard; all of them where the last one brought one.

    `raised` is as for `accumulation`; 0 where no code was ever raised.
    """
    observed = accumulation(raised)["observed"].to_numpy(dtype=int)
    return int(np.argmax(observed == observed[-1])) + 1 if len(observed) and observed[-1] else 0


def _missed(frequency: NDArray[np.int_], count: int) -> NDArray[np.float64]:
    """(count, codes): probability that a code raised in so many groups is in none of the h = 1, 2, ... chosen.

    C(N - f, h) / C(N, h), as the product of the chances that one group after another is among those without it.
    """
    drawn = np.arange(count)[:, None]
    chances = np.maximum(count - frequency[None, :] - drawn, 0) / (count - drawn)
    return np.asarray(np.cumprod(chances, axis=0).reshape(count, len(frequency)))


def _correlation(heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """(codes, codes): correlation of two codes over groups; 0 with a code that all groups raised."""
    centred = heard - heard.sum(axis=0) / max(len(heard), 1)
    norms = np.sqrt((centred**2).sum(axis=0))
    scaled = centred / np.where(norms > 0, norms, 1)
    correlation = scaled.T @ scaled
    np.fill_diagonal(correlation, 1.0)
    return np.asarray(correlation)
