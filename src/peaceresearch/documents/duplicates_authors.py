"""First authors as they are compared: by family names, in whichever way a database writes a person."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from peaceresearch.documents.duplicates_scripts import in_latin
from peaceresearch.documents.duplicates_titles import normalised

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-‐‑ ]?){1,4}\.?$")
_SUFFIX = re.compile(r",?\s+(?:[js]r|ii|iii|iv)\.?$", re.IGNORECASE)
_UNSAID = re.compile(r"^\W*(?:et al|anon(?:ymous)?|n/?a)?\W*$", re.IGNORECASE)


def family_names(authors: str) -> tuple[str, ...]:
    """What may be the family name of the first of several authors.

    Parameters
    ----------
    authors
        Names with "; " between them: "Last, First", "Last F.", "Last FM", "F. Last", "First Last".

    Returns
    -------
    tuple of str
        In small Latin letters without accents (`duplicates_titles.normalised`, `duplicates_scripts.in_latin`). One name
        where the form tells which it is; of "First Last", which may be "Last First" or an organisation, its last word,
        its first, and all of it. Empty where no author is told.
    """
    first = authors.split(";", 1)[0].strip()
    if _UNSAID.match(first):
        return ()
    before, comma, _ = _SUFFIX.sub("", first).partition(",")
    words = before.split()
    full = [word for word in words if not _is_initial(word, len(words))]
    if comma or (full and len(full) < len(words)):
        names = [" ".join(full or words)]
        if not comma and _is_initial(words[0], len(words)):
            names += [full[-1], words[0]]  # "J. Robert Smith", "YU Wei"
    else:
        names = [words[-1], words[0], " ".join(words)] if words else []
    return tuple(dict.fromkeys(name for word in names if (name := in_latin(normalised(word)))))


def _is_initial(word: str, among: int) -> bool:
    """Whether a word is the initials of given names: "J", "J.", "J.-P.", "JM"."""
    letters = re.sub(r"\W", "", word)
    dotted = "." in word and bool(_INITIALS.fullmatch(word))
    return among > 1 and (len(letters) == 1 or dotted or (len(letters) <= 3 and letters.isupper()))


def author_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """0 to 100, how alike two first authors' family names are (rapidfuzz's ratio), by the names that are most alike; a
    name that is part of a longer one ("Berg", "van den Berg"; "García", "García Márquez") is the same; 100 where one
    is unknown.
    """
    if not one or not other:
        return 100.0
    if any(set(mine.split()) <= set(theirs.split()) or set(theirs.split()) <= set(mine.split())
           for mine in one for theirs in other):  # fmt: skip
        return 100.0
    return max(float(fuzz.ratio(mine, theirs)) for mine in one for theirs in other)
