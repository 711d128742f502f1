"""Labels beside each other that would overlap are moved apart, as little as will do."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Where to put labels so that none overlaps: as near as can be to where they are wanted, in their order.

    Parameters
    ----------
    wanted
        Middle of each label.
    heights
        Height of each.

    Returns
    -------
    list of float
        Middles, at least half of both heights apart. The sum of squared moves is least: with the heights taken off,
        this is isotonic regression by pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk 1972,
        Statistical inference under order restrictions).
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    offsets, below = [], 0.0
    for place, index in enumerate(order):
        below += (heights[order[place - 1]] + heights[index]) / 2 if place else 0.0
        offsets.append(below)
    pools: list[tuple[float, int]] = []
    for offset, index in zip(offsets, order, strict=True):
        total, count = wanted[index] - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            above = pools.pop()
            total, count = total + above[0], count + above[1]
        pools.append((total, count))
    free = [total / count for total, count in pools for _ in range(count)]
    found = [0.0] * len(wanted)
    for index, middle, offset in zip(order, free, offsets, strict=True):
        found[index] = middle + offset
    return found
