"""Text as wide as it will be drawn: how many inches it needs, and where its lines must end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matplotlib import font_manager
from matplotlib.textpath import TextPath

from peaceresearch.exhibits.theme import use_theme


def text_width(text: str, size: float) -> float:
    """Inches that the widest line of `text` needs in the theme's regular face at `size` points."""
    return max(_line_width(line, size) for line in text.split("\n"))


def folded(parts: Sequence[str], inches: float, size: float) -> str:
    """`parts` joined, in lines of at most `inches` at `size` points; a part that is wider has a line of its own.

    Blanks at the end of a line are dropped: a part brings the blank after it.
    """
    lines: list[str] = []
    for part in parts:
        if lines and text_width((lines[-1] + part).rstrip(), size) <= inches:
            lines[-1] += part
        else:
            lines.append(part)
    return "\n".join(line.rstrip() for line in lines)


def words_of(text: str) -> list[str]:
    """The words of `text`, each with the blank after it."""
    return [f"{word} " for word in text.split()]


@cache
def _line_width(line: str, size: float) -> float:
    use_theme()
    path = TextPath((0, 0), line or " ", size=size, prop=font_manager.FontProperties())
    return float(path.get_extents().width) / 72
