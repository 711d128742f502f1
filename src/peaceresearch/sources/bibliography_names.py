"""The names in one cell, as databases put several into it: by semicolons, lines, "and", commas, or in a list."""

from __future__ import annotations

import ast
import re

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]?){1,5}"
_WITH_INITIALS = re.compile(rf"\S.*?\s{_INITIALS}(?:\s(?:[JS]r|\d\w\w|I{{2,3}}))?\.?")
_ONLY_INITIALS = re.compile(rf"{_INITIALS}(?:,?\s?[JS]r\.?)?")


def names_of(cell: str) -> list[str]:
    """The names of a cell, in their order.

    They are parted at semicolons or lines; else at "and"; else at commas, but only where each part is a family name
    with initials ("Uno A, Due BC", "Uno A., Due B.C.") or every second one is initials ("Uno, A., Due, B."): a comma
    may as well stand between the parts of one name.
    """
    text = cell.strip()
    if listed := list_of(text):
        return listed
    parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) == 1:
        parts = _AND.split(text) if _AND.search(text) else _by_commas(text)
    return [name for part in parts if (name := " ".join(part.split()).lstrip(" ,"))]


def terms_of(cell: str) -> list[str]:
    """The keywords of a cell: parted at semicolons or lines, else as they stand; or those of a list in brackets."""
    return list_of(cell.strip()) or [term for part in re.split(r"[;\n]", cell) if (term := part.strip())]


def list_of(text: str) -> list[str]:
    """The texts of a list as Python and JSON write it (`['a', 'b']`); none where the text is no such list."""
    if not (text.startswith("[") and text.endswith("]")):
        return []
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.rstrip(". ").split(",")]
    if len(parts) > 1 and all(_WITH_INITIALS.fullmatch(part) for part in parts):
        return parts
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_ONLY_INITIALS.fullmatch(second) for _, second in pairs):
        return [f"{family}, {initials}" for family, initials in pairs]
    return [text]
