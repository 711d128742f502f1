"""Texts that say the same in other white space: compared, and positions carried from one to the other."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
INVISIBLE = "\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH SPACE}"
"""Marks that programs leave in a text and nobody reads."""
_HIDDEN = dict.fromkeys(map(ord, INVISIBLE))
_SHOWN = 25
_BLANK = 32


@dataclass(frozen=True, eq=False)
class Folded:
    """A text with one blank for each run of white space, in composed Unicode, without blanks at either end.

    Attributes
    ----------
    text
        The folded text, of n code points.
    starts, ends : (n,) int arrays
        Code points of the original that each stands for: first, and one after the last.
    """

    text: str
    starts: Positions
    ends: Positions

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the original that the part from `start` to `end` (exclusive, after `start`) stands for."""
        return int(self.starts[start]), int(self.ends[end - 1])

    def places(self, starts: Positions, ends: Positions) -> tuple[Positions, Positions]:
        """Parts of the folded text that stand for spans of the original; white space cut in two goes to the left."""
        last = max(len(self.text) - 1, 0)
        first = np.clip(np.searchsorted(self.starts, starts, side="right") - 1, 0, last)
        blank = np.array([character == " " for character in self.text])
        inside = (starts > self.starts[first]) & blank[first]
        first = np.minimum(first + inside, last)
        final = np.clip(np.searchsorted(self.starts, ends, side="left"), first, last + 1)
        return first, final


def folded(text: str) -> Folded:
    """Fold a text: texts that fold to the same say the same words in the same order."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    distinct, places = np.unique(points, return_inverse=True)
    space = np.array([chr(each).isspace() for each in distinct], dtype=bool)[places]
    hidden = np.isin(points, [ord(each) for each in INVISIBLE])
    visible = np.flatnonzero(~hidden)
    blank = space[visible]
    begins = ~(blank & np.append(False, blank[:-1]))
    starts = visible[begins].astype(np.int64)
    ends = np.append(starts[1:], len(points))
    kept = np.where(space[starts], _BLANK, points[starts]).astype("<u4")
    plain = kept.tobytes().decode("utf-32-le", "surrogatepass")
    if not unicodedata.is_normalized("NFC", plain):
        plain, units = _composed(plain)
        starts, ends = starts[units[:, 0]], ends[units[:, 1] - 1]
    left, right = len(plain) - len(plain.lstrip(" ")), len(plain.rstrip(" "))
    return Folded(plain[left:right], starts[left:right], ends[left:right])


def folded_text(text: str) -> str:
    """What `folded` makes of a text, without the positions."""
    plain = " ".join(text.translate(_HIDDEN).split())
    return plain if unicodedata.is_normalized("NFC", plain) else folded(text).text


def carried(starts: Positions, ends: Positions, of: Folded, onto: Folded) -> tuple[Positions, Positions]:
    """Spans of one text as spans of another that folds to the same; one that is empty stays so."""
    if not of.text:
        return np.zeros_like(starts), np.zeros_like(ends)
    first, final = of.places(starts, ends)
    begun = onto.starts[first]
    return begun, np.where(final > first, onto.ends[np.maximum(final - 1, 0)], begun)


def difference(one: str, other: str) -> str:
    """Where two folded texts part, in words: what stands there in the one, and in the other."""
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(one), len(other)) if at is None else at
    begin = one.rfind(" ", 0, max(at - 5, 0)) + 1
    parts = [text[begin : begin + _SHOWN + at - begin] or "nothing more" for text in (one, other)]
    return f"`{parts[0]}` where the other has `{parts[1]}`"


def _composed(text: str) -> tuple[str, NDArray[np.int64]]:
    """The text in composed Unicode, and the code points (from, to) that each of its code points stands for."""
    bounds = [at for at, character in enumerate(text) if at == 0 or not unicodedata.combining(character)]
    pieces, units = [], []
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        units += [(start, end)] * len(piece)
    return "".join(pieces), np.array(units, dtype=np.int64)
