r"""Positions of text selections, brought to code points.

REFI-QDA 1.5, section 10.2: a selection counts Unicode code points of the plain text from 0 (the standard's own
example shows that the end is exclusive). Two departures are known: ATLAS.ti counts ``\r\n`` as one character although
its texts hold both (found by the authors of QualCoder, in its importer), and programs whose strings are UTF-16 count
two for a character beyond the Basic Multilingual Plane, such as an emoji.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

LINE_BREAK_AS_ONE = ("atlas.ti",)  # programs, by the start of a project's `origin`, that count CR LF as one character


@dataclass(frozen=True)
class Ruler:
    """How one document counts its positions.

    `starts[i]` is the position, in the document's own counting, of code point i, and its last entry the length; None
    where positions are code points already. `name` says what is counted ("" for code points).
    """

    text: str
    starts: tuple[int, ...] | None
    name: str

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Code points of a selection, or None when it lies outside the text or cuts a character in two."""
        length = len(self.text) if self.starts is None else self.starts[-1]
        if not 0 <= start <= end <= length:
            return None
        if self.starts is None:
            return start, end
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return (first, last) if self.starts[first] == start and self.starts[last] == end else None


def ruler(text: str, origin: str, ends: Iterable[int]) -> Ruler:
    """The counting of one document, told from the program that wrote it and from where its selections end.

    Code points, unless the program is known to count line breaks as one, or unless a selection ends beyond the last
    code point and not beyond the last UTF-16 unit.
    """
    furthest = max(ends, default=0)
    one_break = origin.lower().startswith(LINE_BREAK_AS_ONE) and "\r\n" in text
    plain = (
        Ruler(text, _starts(text, False, True), "line breaks as one character") if one_break else Ruler(text, None, "")
    )
    length = plain.starts[-1] if plain.starts else len(text)
    wide = any(ord(character) > 0xFFFF for character in text)
    if furthest <= length or not wide:
        return plain
    starts = _starts(text, True, one_break)
    return Ruler(text, starts, "UTF-16 units") if furthest <= starts[-1] else plain


def _starts(text: str, utf_16: bool, one_break: bool) -> tuple[int, ...]:
    widths = (
        0 if one_break and character == "\r" and after == "\n" else 2 if utf_16 and ord(character) > 0xFFFF else 1
        for character, after in zip(text, text[1:] + "\0", strict=True)
    )
    return tuple(accumulate(widths, initial=0))
