"""Names of authors: family and given names, or the name of an organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass

PARTICLES = frozenset(
    "af al auf bin da de degli dei del della den der des di do dos du el ibn la le ten ter van vom von y zu zum".split()
)
"""Parts of family names that are written small."""
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+|[^\W\d_]")
"""J., J.-P., J.R.R., J"""
_CAPITALS = re.compile(r"[^\W\d_]{1,3}")
_ACRONYM = 4
"""Capitals in a row that are no initials."""


@dataclass(frozen=True)
class Name:
    """A name: of a person, with `family` and maybe `given` and `suffix`, or of an organisation, which has `literal`."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""


def parsed(name: str, publisher: str = "") -> Name:
    """The parts of a name.

    "Last, First", "Last, First, Suffix" (RIS), "Last, Suffix, First" (BibTeX), "First Last", "F. Last" and "Last F"
    (MEDLINE) are persons. An organisation is a name in braces or with a comma at its end (EndNote), the name of the
    `publisher`, one word alone, and what no person is called: with a digit, with a small word that is no part of a
    family name, with capitals throughout a word of four letters or more, or without a comma and of more than four
    words. Two to four words that all begin with a capital cannot be told apart; they are taken for an organisation.

    Parameters
    ----------
    name
        As the search gives it, without blanks at its ends.
    publisher
        Of the same record.
    """
    text = " ".join(name.split())
    bare = text.strip("{}").rstrip(",;").strip()
    if not bare or text.startswith("{") or text.endswith(",") or bare.casefold() == publisher.casefold():
        return Name(literal=bare)
    parts = [part.strip() for part in bare.split(",") if part.strip()]
    if len(parts) > 1:
        return _with_comma(parts) if _may_be_person(bare) else Name(literal=bare)
    return _without_comma(bare)


def names_of(authors: str) -> list[str]:
    """The names in a record's `authors`, which have "; " between them."""
    return [name.strip() for name in authors.split(";") if name.strip()]


def _with_comma(parts: list[str]) -> Name:
    family, *others = parts
    ends = [part.rstrip(".").casefold() in _SUFFIXES for part in others]
    if len(others) == 1:
        return Name(family, others[0])
    if len(others) == 2 and any(ends):
        suffix, given = others if ends[0] else others[::-1]
        return Name(family, given, suffix)
    return Name(literal=", ".join(parts))


def _without_comma(text: str) -> Name:
    words = text.split()
    *first, last = words
    if not first or not _may_be_person(text):
        return Name(literal=text)
    if last.isupper() and _CAPITALS.fullmatch(last) and not any(map(_is_initial, first)):
        return Name(" ".join(first), " ".join(f"{letter}." for letter in last))
    start = next((at for at, word in enumerate(words) if at and word in PARTICLES), len(words) - 1)
    has_particle = start < len(words) - 1
    if has_particle or any(map(_is_initial, first)):
        return Name(" ".join(words[start:]), " ".join(words[:start]))
    return Name(literal=text)


def _is_initial(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) and word[0].isupper()


def _may_be_person(text: str) -> bool:
    """Whether nothing in a name speaks against a person's."""
    words = [word for word in re.split(r"[\s,]+", text) if word]
    if any(sign.isdigit() or sign in "&/:()" for sign in text):
        return False
    small = [word for word in words if word[0].islower() and word not in PARTICLES]
    capitals = [word for word in words if word.isupper() and len(word) >= _ACRONYM and word.isalpha()]
    return not small and (not capitals or len(capitals) == len(words))
