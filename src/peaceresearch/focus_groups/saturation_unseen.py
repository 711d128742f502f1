"""How many codes there are that no group has raised yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

_NORMAL = 1.959963984540054
"""Quantile of the normal distribution for an interval of 95 %."""


@dataclass(frozen=True)
class Unseen:
    """Codes heard and codes estimated, heard or not.

    `estimate`, `se`, `low` and `high` are NaN where they cannot be given, and `reason` says why.
    """

    observed: int
    estimate: float
    se: float
    low: float
    high: float
    reason: str


def chao2(raised: pd.DataFrame) -> Unseen:
    """The number of codes that there are, from those that were raised in one group only and in two.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        Whether a code was raised in a group.

    Returns
    -------
    Unseen
        With its standard error and the 95 % interval for a log-normal number of unseen codes. Not estimable with fewer
        than two groups or where no code was raised; without an interval where no code is estimated to be unseen.

    Notes
    -----
    With m groups, S codes heard, Q1 of them in one group and Q2 in two, the estimate is S + (m-1)/m Q1^2 / (2 Q2), and
    S + (m-1)/m Q1 (Q1 - 1) / 2 where Q2 is 0 (Chao 1987, Biometrics 43, 783-791; Colwell and Coddington 1994, Phil.
    Trans. R. Soc. B 345, 101-118). Both, and their variance, are those of `specpool` in R's `vegan`, against which they
    are verified. The interval is S + T/K to S + T K with T the unseen codes and K = exp(1.96 sqrt(ln(1 + var / T^2)))
    (Chao 1987). The estimate is a lower bound: it supposes that groups not held are like those that were.
    """
    frequency = raised.to_numpy(dtype=int).sum(axis=0)
    groups, observed = len(raised), int((frequency > 0).sum())
    nan = float("nan")
    if groups < 2 or not observed:
        why = "no code was raised" if groups >= 2 else "fewer than two groups were held"
        return Unseen(observed, nan, nan, nan, nan, why)
    once, twice = int((frequency == 1).sum()), int((frequency == 2).sum())
    small = (groups - 1) / groups
    if twice:
        ratio = once / twice
        unseen = small * once * ratio / 2
        variance = once * small * (0.5 + small * (1 + ratio / 4) * ratio) * ratio
    else:
        unseen = small * once * (once - 1) / 2
        cubes = once * (2 * once - 1) ** 2 / 4 - once**4 / (observed + unseen) / 4
        variance = small * (small * cubes + once * (once - 1) / 2)
    estimate, se = observed + unseen, float(np.sqrt(max(variance, 0)))
    if not unseen:
        return Unseen(observed, estimate, se, nan, nan, "no interval: no code is estimated to be unseen")
    spread = float(np.exp(_NORMAL * np.sqrt(np.log1p(variance / unseen**2))))
    return Unseen(observed, estimate, se, observed + unseen / spread, observed + unseen * spread, "")
