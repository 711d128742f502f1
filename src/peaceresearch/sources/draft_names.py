"""Names for the items and categories of a draft: short, in the letters that ids have, each once."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 40
_LETTER = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]{1,2})(?: WITH .*)?")


class Names:
    """Names that are not taken yet."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, text: str, otherwise: str) -> str:
        """A free name made from `text`, or from `otherwise` where none of its letters is Latin.

        It begins with a letter and has letters a to z, digits and underscores; 40 characters at most, cut between
        words, and a number after it where another one is called so.
        """
        name = _plain(text) or _plain(otherwise) or "v"
        name = name if name[0].isalpha() else f"v{name}"
        if len(name) > _LONGEST:
            name = name[: _LONGEST + 1].rpartition("_")[0] or name[:_LONGEST]
        free, number = name, 1
        while free in self._taken:
            number += 1
            free = f"{name}_{number}"
        self._taken.add(free)
        return free


def _plain(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", "".join(map(_latin, unicodedata.normalize("NFKD", text))).lower()).strip("_")
    # The digits alone would say something else: "2 or more" of another script is not `v2`.
    is_left = any(char.isalpha() for char in name) or not any(char.isalpha() for char in text)
    return name if is_left else ""


def _latin(char: str) -> str:
    """A letter of a Latin alphabet without what is added to it: strokes and ligatures have no decomposition."""
    if char.isascii():
        return char
    if unicodedata.combining(char):
        return ""
    found = _LETTER.fullmatch(unicodedata.name(char, ""))
    return found[1] if found else " "
