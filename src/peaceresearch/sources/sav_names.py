"""Names that SPSS accepts for variables.

Source: IBM SPSS Statistics Command Syntax Reference, "Variable Names": a letter first, then letters, digits and
`. _ $ # @`; no full stop at the end; at most 64 bytes; no reserved keyword; no regard to case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

BYTES = 64
_RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
_SIGNS = "._$#@"


def sav_names(names: Sequence[str]) -> dict[str, str]:
    """A name that SPSS accepts for each of `names`, all different from one another: the name itself where it can be."""
    found = {name: name for name in names if _valid(name) == name}
    for name in list(found):
        same = [other for other in found if other.casefold() == name.casefold()]
        for other in same[1:]:
            del found[other]
    taken = {name.casefold() for name in found}
    for name in names:
        if name in found:
            continue
        wanted, number = _valid(name), 2
        given = wanted
        while given.casefold() in taken:
            end = f"_{number}"
            given, number = cut(wanted, BYTES - len(end)) + end, number + 1
        taken.add(given.casefold())
        found[name] = given
    return {name: found[name] for name in names}


def cut(text: str, size: int) -> str:
    """The beginning of `text` that has at most `size` bytes in UTF-8."""
    return text.encode()[:size].decode(errors="ignore")


def _valid(name: str) -> str:
    """`name` with what SPSS does not accept replaced."""
    letters = "".join(char if _is_letter(char) or char.isdigit() or char in _SIGNS else "_" for char in name)
    if not letters or not letters[0].isalpha():
        letters = f"v{letters}"
    letters = cut(letters, BYTES)
    if letters.endswith("."):
        letters = letters[:-1] + "_"
    return cut(letters, BYTES - 1) + "_" if letters.upper() in _RESERVED else letters


def _is_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char).startswith("M")
