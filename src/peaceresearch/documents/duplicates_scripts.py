"""Titles and names in Latin letters, in whichever script they stand, so that those of one document can be compared."""

from __future__ import annotations

_ONE_BY_ONE = zip("абвгдезијклмнопрстћуфхцчшђжґіѓќўы", "abvgdezijklmnoprstcufhccsdzgigkuy", strict=True)
_LATIN = str.maketrans(
    dict(_ONE_BY_ONE)
    | {
        "љ": "lj",
        "њ": "nj",
        "џ": "dz",
        "ѕ": "dz",
        "щ": "st",
        "ъ": "",
        "ь": "",
        "э": "e",
        "є": "je",
        "ю": "ju",
        "я": "ja",
    }
)
"""Cyrillic letters, without accents, by those that Latin writes for them, without accents too."""


def in_latin(text: str) -> str:
    """`text`, normalised (`duplicates_titles.normalised`), with each Cyrillic letter by the Latin one or two that stand
    for it; other letters as they are.
    """
    return text if text.isascii() else text.translate(_LATIN)
