"""Markdown that says what a text says, for pandoc and for Quarto."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$@~^|&])|(-(?=-)|(?<=-)-)")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
"""Not the space that keeps a number together."""
_LEADING = re.compile(r"^(\(?\w{0,9})([.)](?=\s|$))|^([-+:%=])")


def escaped(text: str) -> str:
    r"""`text` so that Markdown shows it as it stands, wherever it is put.

    Quarto escapes inline results only by half: `$x$` becomes mathematics, `@x` a reference, `{{< >}}` a shortcode. Here
    every sign that means anything is escaped, and at the start what would begin a list, a rule or a block; line breaks
    become spaces. A text of the config may hold Markdown only if it is not passed through.
    """
    one_line = _SPACE.sub(" ", text).strip(" ")
    plain = _SPECIAL.sub(r"\\\g<0>", one_line)
    return _LEADING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"\\{found[3]}", plain)


def unescaped(markdown: str) -> str:
    """The text that `escaped` was given."""
    return re.sub(r"\\([^\w\s])", r"\1", markdown)
