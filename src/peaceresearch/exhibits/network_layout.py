"""Where the circles of a network stand: near what they are tied to, and none on another's label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEPS, _PUSHES, _TRIES = 300, 500, 20
_ROOM, _LEAST = 1.5, 2.0
"""Times the area of all boxes that a frame has, and its least height in inches."""
_SIGHT, _GRAVITY = 2.5, 0.5
"""How far circles push each other away, in the length of a spring; how strongly the middle pulls."""
_GROWTH = 1.08
_SQUEEZES = (1.0, 0.85, 0.7, 0.55, 0.4)
"""Parts of its height to which a network is pressed before boxes are moved apart: the one that ends lowest stays."""
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
    if not boxes:
        return np.zeros((0, 2)), 0.0
    sizes = np.array([[box.width, box.height] for box in boxes])
    area = float(np.prod(sizes, axis=1).sum())
    frame = np.array([width, max(_LEAST, _ROOM * area / width, *(box.height for box in boxes))])
    sprung = _wide(_sprung(len(boxes), ties, frame), sizes, width)
    tried = [_settled(sprung * np.array([1.0, squeeze]), sizes, width) for squeeze in _SQUEEZES]
    return min(tried, key=lambda found: found[1])


def _settled(places: Places, sizes: Places, width: float) -> tuple[Places, float]:
    """The places with no box on another, and the height that they need."""
    for _ in range(_TRIES):
        places = np.round(_apart(places, sizes, width), 2)
        if not _overlaps(places, sizes).any():
            break
        places[:, 1] *= _GROWTH
    places[:, 1] -= (places[:, 1] - sizes[:, 1] / 2).min()
    return places, float((places[:, 1] + sizes[:, 1] / 2).max())


def _sprung(count: int, ties: Sequence[tuple[int, int, float]], frame: Places) -> Places:
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
        # What is far apart does not push: else parts without a tie between them drift to the edges.
        force = np.where(far < _SIGHT * reach, reach**2 / far, 0.0) - pulls * far**2 / reach
        moves: Places = (gaps / far[:, :, None] * force[:, :, None]).sum(axis=1) - _GRAVITY * (places - frame / 2)
        length = np.maximum(np.sqrt((moves**2).sum(axis=1, keepdims=True)), 0.01)
        heat = 0.12 * float(frame.min()) * (1 - step / _STEPS)
        places = places + moves / length * np.minimum(length, heat)
    return places


def _wide(places: Places, sizes: Places, width: float) -> Places:
    """The same places stretched sideways over the whole width."""
    half = sizes[:, 0] / 2
    first, last = int((places[:, 0] - half).argmin()), int((places[:, 0] + half).argmax())
    if first == last:
        return places
    room = width - half[first] - half[last]
    share = (places[:, 0] - places[first, 0]) / (places[last, 0] - places[first, 0])
    stretched = np.clip(half[first] + room * share, half, width - half)
    return np.column_stack([stretched, places[:, 1]])


def _apart(places: Places, sizes: Places, width: float) -> Places:
    """Boxes that overlap are pushed apart by half each: sideways where that is the shorter way and the frame has room,
    else up and down, where there is always room.
    """
    places = places.copy()
    half = sizes[:, 0] / 2
    for _ in range(_PUSHES):
        pairs = np.argwhere(np.triu(_overlaps(places, sizes), 1))
        if not len(pairs):
            break
        for one, other in pairs.tolist():
            gap = places[one] - places[other]
            over = (sizes[one] + sizes[other]) / 2 - np.abs(gap)
            if (over <= 0).any():
                continue
            push = (over / 2 + 0.01) * np.where(gap >= 0, 1.0, -1.0)
            aside = np.array([places[one, 0] + push[0], places[other, 0] - push[0]])
            within = half[[one, other]]
            has_room = bool(((aside >= within) & (aside <= width - within)).all())
            axis = 0 if over[0] < over[1] and has_room else 1
            places[one, axis] += push[axis]
            places[other, axis] -= push[axis]
    return places


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
