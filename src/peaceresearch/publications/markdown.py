"""Markdown that says what a text says, for pandoc and for Quarto."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$@~^|])")


def escaped(text: str) -> str:
    r"""`text` so that Markdown shows it as it stands.

    Quarto escapes inline results only by half: `$x$` becomes mathematics, `@x` a reference, `{{< >}}` a shortcode. Here
    every sign that means anything is escaped; a text from the config may hold Markdown only if it is not passed
    through.
    """
    one_line = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", one_line)
