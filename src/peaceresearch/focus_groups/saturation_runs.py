"""After how many groups a run of further ones brings hardly anything new (Guest, Namey and Chen 2020, PLoS ONE 15(5),
e0232076).

The codes of the first groups are the base. Then come runs of groups, each moved on by one group from the one before
it; the codes that a run brings first, divided by those of the base, are its new information. Saturation is reached with
the first run whose new information does not pass the threshold: after 6 groups and 2 more, written 6+2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_PERCENTILES = (0.025, 0.5, 0.975)


@dataclass(frozen=True, eq=False)
class Runs:
    """What the runs brought, in one order of the groups or in several.

    Attributes
    ----------
    heard : (runs,) int array
        Number of groups heard with each run: base + run, base + run + 1, ... all.
    new : (orders, runs) array
        New information of each run: 0 or more; NaN where the groups of the base raised no code.
    needed : (orders,) array
        Number of groups heard when saturation is reached; infinite where it is not.
    """

    heard: NDArray[np.int_]
    new: Floats
    needed: Floats

    @property
    def reached(self) -> float:
        """Share of the orders in which saturation is reached."""
        return float(np.isfinite(self.needed).mean())

    @property
    def percentiles(self) -> tuple[float, float, float]:
        """The 2.5th, 50th and 97.5th percentile of the groups needed: of the orders, the smallest number at which so
        large a part has reached it; infinite where that part does not.
        """
        low, middle, high = np.quantile(self.needed, _PERCENTILES, method="inverted_cdf")
        return float(low), float(middle), float(high)


def runs(raised: pd.DataFrame, orders: NDArray[np.int_], base: int, run: int, threshold: float) -> Runs:
    """The new information of the runs of groups.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        Whether a code was raised in a group.
    orders : (orders, groups) int array
        Orders of the groups: the row of the first group, of the second, ...
    base, run : int
        Number of groups of the base and of a run, at least 1.
    threshold : float
        Most new information, 0 to 1, at which saturation is reached.

    Returns
    -------
    Runs
        Without runs where there are fewer than `base` + `run` groups.
    """
    firsts = _first_heard(raised.to_numpy(dtype=bool), orders)
    count = orders.shape[1]
    cells = np.arange(len(orders))[:, None] * (count + 1) + firsts
    steps = np.bincount(cells.ravel(), minlength=len(orders) * (count + 1)).reshape(len(orders), count + 1)
    # After 0, 1, ... groups; a code that no group raised is first heard after all of them, and not counted.
    codes = np.cumsum(np.column_stack([np.zeros(len(orders), dtype=np.int64), steps[:, :-1]]), axis=1)
    heard = np.arange(base + run, count + 1)
    brought = codes[:, heard] - codes[:, heard - run]
    of_base = codes[:, [min(base, count)]]
    new = np.where(of_base > 0, brought / np.maximum(of_base, 1), np.nan)
    enough = new <= threshold
    reached = enough.any(axis=1)
    needed = np.full(len(orders), np.inf)
    if len(heard):
        needed[reached] = heard[enough.argmax(axis=1)[reached]]
    return Runs(heard, new, needed)


def random_orders(count: int, orders: int, seed: int) -> NDArray[np.int_]:
    """(orders, count): permutations of so many groups, drawn with the seed."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.permuted(np.tile(np.arange(count), (orders, 1)), axis=1))


def _first_heard(raised: NDArray[np.bool_], orders: NDArray[np.int_]) -> NDArray[np.int_]:
    """(orders, codes): how many groups came before the first that raised the code; all where none did."""
    count = orders.shape[1]
    place = np.argsort(orders, axis=1)
    firsts = np.full((len(orders), raised.shape[1]), count, dtype=np.int64)
    for code in np.flatnonzero(raised.any(axis=0)):
        firsts[:, code] = place[:, raised[:, code]].min(axis=1)
    return firsts
