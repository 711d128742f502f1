"""Where the circles of a network stand: near what they are tied to, and none on another's label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEPS, _PUSHES, _TRIES = 300, 600, 30
_ROOM, _LEAST = 1.9, 2.2
"""Times the area of all boxes that a frame has, and its least height in inches."""
_GROWTH = 1.08
_EDGE = 1e-6
Places = NDArray[np.float64]


@dataclass(frozen=True)
class Box:
    """What a circle and its label take, in inches."""

    width: float
    height: float


def spread(boxes: Sequence[Box], ties: Sequence[tuple[int, int, float]], width: float) -> tuple[Places, float]:
    """Places of boxes in a frame of `width`.

    Springs pull together what is tied, by the strength of the tie, and everything pushes everything else away
    (Fruchterman and Reingold 1991, Software: Practice and Experience 21, 1129-1164), from a start on an ellipse in the
    order given; then boxes that overlap are moved apart. No chance enters.

    Parameters
    ----------
    boxes
        In a fixed order.
    ties
        Two places in `boxes` and a strength above 0.
    width
        Of the frame, in inches; at least that of the widest box.

    Returns
    -------
    places : (n, 2) array
        Middle of each box in inches from the lower left corner, to a hundredth.
    height : float
        Of the frame: as high as the boxes need to stand apart.
    """
    sizes = np.array([[box.width, box.height] for box in boxes], dtype="float64").reshape(-1, 2)
    area = float(np.prod(sizes, axis=1).sum()) if len(boxes) else 0.0
    height = max(_LEAST, _ROOM * area / width, *(box.height for box in boxes)) if boxes else 0.0
    for _ in range(_TRIES):
        frame = np.array([width, height])
        places = np.round(_apart(_sprung(sizes, ties, frame), sizes, frame), 2)
        if not _overlaps(places, sizes).any():
            return places, height
        height *= _GROWTH
    return places, height


def _sprung(sizes: Places, ties: Sequence[tuple[int, int, float]], frame: Places) -> Places:
    count = len(sizes)
    angles = np.pi / 2 - 2 * np.pi * np.arange(count) / max(count, 1)
    places: Places = frame / 2 + 0.38 * frame * np.column_stack([np.cos(angles), np.sin(angles)])
    pulls = np.zeros((count, count))
    strongest = max((strength for *_, strength in ties), default=1.0)
    for one, other, strength in ties:
        pulls[one, other] = pulls[other, one] = 0.4 + 1.6 * strength / strongest
    reach = 0.75 * float(np.sqrt(np.prod(frame) / max(count, 1)))
    for step in range(_STEPS):
        gaps = places[:, None, :] - places[None, :, :]
        far = np.maximum(np.sqrt((gaps**2).sum(axis=2)), 0.01)
        force = reach**2 / far - pulls * far**2 / reach
        moves: Places = (gaps / far[:, :, None] * force[:, :, None]).sum(axis=1)
        moves -= 0.35 * (places - frame / 2)  # parts without a tie between them stay in sight of each other
        length = np.maximum(np.sqrt((moves**2).sum(axis=1, keepdims=True)), 0.01)
        heat = 0.12 * float(frame.min()) * (1 - step / _STEPS)
        places = _inside(places + moves / length * np.minimum(length, heat), sizes, frame)
    return places


def _apart(places: Places, sizes: Places, frame: Places) -> Places:
    """Boxes that overlap are pushed apart along the shorter way, each by half."""
    places = places.copy()
    for _ in range(_PUSHES):
        if not _overlaps(places, sizes).any():
            break
        for one, other in zip(*np.nonzero(np.triu(_overlaps(places, sizes), 1)), strict=True):
            gap = places[one] - places[other]
            over = (sizes[one] + sizes[other]) / 2 - np.abs(gap)
            if (over <= 0).any():
                continue
            axis = int(over[1] * frame[0] / frame[1] < over[0])
            push = np.zeros(2)
            push[axis] = (over[axis] / 2 + 0.01) * (1.0 if gap[axis] >= 0 else -1.0)
            places[one] += push
            places[other] -= push
        places = _inside(places, sizes, frame)
    return places


def _inside(places: Places, sizes: Places, frame: Places) -> Places:
    half = sizes / 2
    return np.clip(places, half, np.maximum(half, frame - half))


def _overlaps(places: Places, sizes: Places) -> NDArray[np.bool_]:
    gaps = np.abs(places[:, None, :] - places[None, :, :])
    need = (sizes[:, None, :] + sizes[None, :, :]) / 2
    both = np.asarray((gaps < need - _EDGE).all(axis=2))
    np.fill_diagonal(both, False)
    return both


def in_rows(boxes: Sequence[Box], width: float) -> tuple[Places, float]:
    """Places of boxes beside each other, in as many rows as `width` needs, and the height of all; each row is centred
    and its boxes stand on one line, the first row on top.
    """
    lines: list[list[int]] = []
    for index, box in enumerate(boxes):
        if lines and sum(boxes[each].width for each in lines[-1]) + box.width <= width:
            lines[-1].append(index)
        else:
            lines.append([index])
    height = sum(max(boxes[each].height for each in line) for line in lines)
    places, top = np.zeros((len(boxes), 2)), height
    for line in lines:
        left = (width - sum(boxes[each].width for each in line)) / 2
        for each in line:
            places[each] = left + boxes[each].width / 2, top - boxes[each].height / 2
            left += boxes[each].width
        top -= max(boxes[each].height for each in line)
    return places, height
