"""All ways to read a row whose quotes are not doubled, as far as it matters whether there is just one."""

from __future__ import annotations

from functools import cache

_MOST_QUOTES, _MOST_CELLS = 200, 400


def only_reading(text: str, delimiter: str, width: int) -> list[str] | None:
    """The cells of `text`, if there is one way only to read it as `width` cells; [] if there is none, None if several.

    A cell in quotes may hold anything and ends with a quote before a delimiter or the end; any other goes to the next
    delimiter, holds no line break, has its quotes in pairs, and may begin with one if it does not end with one.
    """
    if text.count('"') > _MOST_QUOTES or width > _MOST_CELLS:
        return None
    length = len(text)
    closings = [at for at, sign in enumerate(text) if sign == '"' and (at + 1 == length or text[at + 1] == delimiter)]

    def ends(at: int) -> list[tuple[int, str]]:
        """Where a cell that begins at a position may end, and what it then holds."""
        stop = text.find(delimiter, at)
        stop = length if stop < 0 else stop
        plain = text[at:stop]
        is_opened = plain.startswith('"')
        found = []
        if "\n" not in plain and plain.count('"') % 2 == 0 and not (is_opened and plain.endswith('"')):
            found.append((stop, plain))
        if is_opened:
            found += [(close + 1, _unescaped(text[at + 1 : close])) for close in closings if close > at]
        return found

    @cache
    def ways(at: int, left: int) -> int:
        """In how many ways the rest may be read as `left` cells; 2 stands for more."""
        if left == 1:
            return min(2, sum(end == length for end, _ in ends(at)))
        return min(2, sum(ways(end + 1, left - 1) for end, _ in ends(at) if end < length))

    count = ways(0, width)
    if count != 1:
        return None if count else []
    cells, at = [], 0
    for left in range(width, 0, -1):
        end, cell = next(
            (end, cell)
            for end, cell in ends(at)
            if (end == length if left == 1 else end < length and ways(end + 1, left - 1))
        )
        cells.append(cell)
        at = end + 1
    return cells


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace('""', '"')
