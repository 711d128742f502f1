"""Names of authors: family and given names, or the name of an organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SMALL = "af al auf bin d da de degli dei del della den der des di do dos du el ibn l la le ten ter van vom von y zu"
PARTICLES = frozenset(_SMALL.split(" "))
"""Parts of family names that are written small."""
_SUFFIX = re.compile(r"[js]r\.?|i{2,3}|iv", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+|[^\W\d_]")
"""J., J.-P., J.R.R., J"""
_CAPITALS = re.compile(r"[^\W\d_]{1,3}")
_ET_AL = re.compile(r"(?:^|(?<=[\s;,]))(?:et al\.?|and others)\s*$", re.IGNORECASE)
_ACRONYM = 4
"""Capitals in a row that are no initials."""


@dataclass(frozen=True)
class Name:
    """A name: of a person, with `family` and maybe `given` and `suffix`, or of an organisation, which has `literal`."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""


OTHERS = Name(literal="others")
"""What citation processors write as "et al." behind a name."""


def parsed_names(authors: str, publisher: str = "", is_scholarly: bool = False) -> list[Name]:
    """The names of a record's authors.

    "Last, First", "Last, First, Suffix" (RIS), "Last, Suffix, First" (BibTeX), "F. Last", "First van Last" and
    "Last FS" (MEDLINE) are persons. An organisation is a name in braces or with a comma at its end (EndNote), the name
    of the `publisher`, one word alone, and what no person is called: with a digit or a sign, with a small word that is
    no part of a family name, without a comma with a word of four capitals or more. Nothing in "First Last" tells a
    person from an organisation: beside names with commas it is an organisation; else two or three words are a person's
    in scholarly works, two elsewhere where the publisher has none of them in its name; others stand as they are.

    Parameters
    ----------
    authors
        Names with ";" between them.
    publisher
        Of the same record.
    is_scholarly
        Whether it is an article, a book or a thesis, whose authors are persons as a rule.

    Returns
    -------
    list of Name
        In their order; "et al." behind a name is `OTHERS`, alone it is nobody.
    """
    texts = [_ET_AL.sub("", name).strip() for name in authors.split(";")]
    texts = [" ".join(text.split()) for text in texts if text]
    has_commas = any("," in text.rstrip(",") for text in texts)
    names = [_parsed(text, publisher, is_scholarly, has_commas) for text in texts]
    is_open = bool(names) and _ET_AL.search(authors) is not None
    return names + [OTHERS] * is_open


def _parsed(text: str, publisher: str, is_scholarly: bool, has_commas: bool) -> Name:
    bare = text.strip("{}").rstrip(",;").strip()
    if not bare or text.startswith("{") or text.endswith(",") or bare.casefold() == publisher.casefold():
        return Name(literal=bare or text)
    parts = [part.strip() for part in bare.split(",") if part.strip()]
    if len(parts) > 1:
        return _with_comma(parts) if _may_be_person(bare) else Name(literal=bare)
    known = {word.casefold() for word in publisher.split()}
    words = bare.split()
    elsewhere = len(words) == 2 and bool(publisher) and not known & {word.casefold() for word in words}
    is_likely = not has_commas and (len(words) <= 3 if is_scholarly else elsewhere)
    return _without_comma(bare, is_likely)


def _with_comma(parts: list[str]) -> Name:
    family, *others = parts
    ends = [bool(_SUFFIX.fullmatch(part)) for part in others]
    if len(others) == 1:
        return Name(family, others[0])
    if len(others) == 2 and any(ends):
        suffix, given = others if ends[0] else others[::-1]
        return Name(family, given, suffix)
    return Name(literal=", ".join(parts))


def _without_comma(text: str, is_likely: bool) -> Name:
    """A name in its natural order; `is_likely` says whether a person's is likely where nothing in it tells."""
    words = text.split()
    *first, last = words
    if not first or not _may_be_person(text) or any(map(_is_acronym, words)):
        return Name(literal=text)
    if last.isupper() and _CAPITALS.fullmatch(last) and not any(map(_is_initial, first)):
        return Name(" ".join(first), " ".join(f"{letter}." for letter in last))
    start = next((at for at, word in enumerate(words[:-1]) if at and word in PARTICLES), len(words) - 1)
    if start < len(words) - 1 or any(map(_is_initial, first)) or is_likely:
        return Name(" ".join(words[start:]), " ".join(words[:start]))
    return Name(literal=text)


def _is_initial(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) and word[0].isupper()


def _is_acronym(word: str) -> bool:
    return word.isupper() and word.isalpha() and len(word) >= _ACRONYM


def _may_be_person(text: str) -> bool:
    """Whether no sign and no small word speaks against a person's name."""
    if any(sign.isdigit() or sign in "&/:()" for sign in text):
        return False
    words = (word for word in re.split(r"[\s,]+", text) if word)
    return all(not word[0].islower() or re.split(r"[-'’]", word)[0] in PARTICLES for word in words)
