"""Limits of weights: what is cut from some is spread over the others."""

from __future__ import annotations

import numpy as np

from peaceresearch.survey.columns import Codes, Floats, Mask

WITHIN = 1e-6
"""A limit counts as held that is passed by no more than this share of it."""
_ROUNDING = 1e-12
_STEPS = 200


def trimmed_once(weights: Floats, lower: Floats | float, upper: Floats | float, blocks: Codes) -> Floats:
    """Weights cut at limits; what was cut is spread over the others of the same block, the same for each (R's
    `trimWeights`).

    Parameters
    ----------
    weights : (n,) float array
        A weight of zero stays zero.
    lower, upper : float or (n,) float array
        Limits, in units of the weights.
    blocks : (n,) int array
        Codes of the blocks, such as waves; those of code -1 are left as they are.

    Returns
    -------
    (n,) float array
        The weights of each block sum to what they did, unless all of its weights are cut.
    """
    counted = (weights > 0) & (blocks >= 0)
    outside = counted & ((weights < lower) | (weights > upper))
    cut = np.where(outside, np.clip(weights, lower, upper), weights)
    inside = counted & ~outside
    size = int(blocks.max(initial=-1)) + 2
    spread = np.bincount(blocks + 1, weights - cut, size)
    others = np.bincount(blocks + 1, inside, size)
    each = np.divide(spread, others, out=np.zeros(size), where=others > 0)
    return np.asarray(np.where(inside, cut + each[blocks + 1], cut))


def trimmed(weights: Floats, lower: Floats | float, upper: Floats | float, blocks: Codes) -> Floats:
    """Weights trimmed until all lie within the limits, or it cannot be done: R's `trimWeights` with `strict=TRUE`.

    See `trimmed_once`.
    """
    for _ in range(_STEPS):
        if not beyond(weights, lower, upper, blocks, _ROUNDING).any():
            break
        weights = trimmed_once(weights, lower, upper, blocks)
    return weights


def beyond(
    weights: Floats, lower: Floats | float, upper: Floats | float, blocks: Codes, tolerance: float = WITHIN
) -> Mask:
    """(n,): whose weight passes a limit by more than the tolerance, as a share of the limit."""
    passes = (weights < np.multiply(lower, 1 - tolerance)) | (weights > np.multiply(upper, 1 + tolerance))
    return np.asarray(passes & (weights > 0) & (blocks >= 0))
