"""Passages of different coders that are taken for one, because they lie over each other far enough.

Two passages are alike by the characters that both have, divided by those that either has (Jaccard). Of all pairs the
most alike are joined first, and then the next, as long as every two passages of what is joined reach the threshold and
no coder has two in it. With two coders this matches passages one to one, the best first; it is not the assignment with
the greatest total, but no passage loses its best partner for the sake of others. Ties go by the places in the text:
names of coders decide nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def aligned(documents: Ints, spans: Ints, coders: Ints, threshold: float) -> Ints:
    """Number the passages so that those which are taken for one have one number.

    Parameters
    ----------
    documents : (passages,) array
        The document's number.
    spans : (passages, 2) array
        First character, and the one after the last; start < end.
    coders : (passages,) array
        The coder's number, from 0. A passage may be there several times (with several codes).
    threshold : float
        In (0, 1]; 1 joins only passages that begin and end at the same places.

    Returns
    -------
    (passages,) array of int
        From 0 to the number of different units less 1, in the order of document and place of each one's first passage.
    """
    keys, inverse = np.unique(np.column_stack([documents, spans]), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    if threshold >= 1 or not len(keys):
        return np.asarray(inverse, dtype=np.int64)
    # One node a different span: coders who marked the very same passage are together from the start.
    members: list[set[int]] = [set() for _ in keys]
    for node, coder in sorted(set(zip(inverse.tolist(), coders.tolist(), strict=True))):
        members[node].add(coder)
    return np.asarray(_joined(members, *_alike(keys, threshold)), dtype=np.int64)[inverse]


def _alike(keys: Ints, threshold: float) -> tuple[Ints, NDArray[np.float64]]:
    """Pairs of spans of one document that reach the threshold, the most alike first, and how much they are."""
    document, start, end = keys.T
    # A span whose partner begins later than this shares too little of its own characters already.
    latest = np.floor(end - threshold * (end - start) + 1e-9).astype(np.int64)
    step = int(keys[:, 1:].max()) + 2
    last = np.searchsorted(document * step + start, document * step + latest, side="right")
    count = np.maximum(last - np.arange(len(keys)) - 1, 0)
    first = np.repeat(np.arange(len(keys)), count)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    shared = np.minimum(end[first], end[second]) - start[second]
    either = np.maximum(end[first], end[second]) - start[first]
    alike = shared / either
    keep = alike >= threshold
    first, second, alike = first[keep], second[keep], alike[keep]
    order = np.lexsort((second, first, -alike))
    return np.column_stack([first, second])[order], alike[order]


def _joined(members: list[set[int]], pairs: Ints, alike: NDArray[np.float64]) -> list[int]:
    """The number of each span's unit, after joining from the most alike pair on."""
    enough = {(int(one), int(other)) for one, other in pairs}
    unit = list(range(len(members)))
    spans = [[node] for node in unit]
    for one, other in pairs.tolist():
        into, gone = sorted((unit[one], unit[other]))
        if into == gone or members[into] & members[gone]:
            continue
        if all((min(a, b), max(a, b)) in enough for a in spans[into] for b in spans[gone]):
            members[into] |= members[gone]
            spans[into] += spans[gone]
            for node in spans[gone]:
                unit[node] = into
    found = {number: place for place, number in enumerate(sorted(set(unit)))}
    return [found[number] for number in unit]
