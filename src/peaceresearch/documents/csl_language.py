"""The language of a document as a tag (BCP 47), from what databases and people write."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, localedata
from babel.core import get_global

UNDETERMINED = "und"
"""Tag of a text whose language is not known (BCP 47, 4.1)."""
_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z]{2,8})*)")
_AND = re.compile(r"[;,/|(]")
"""What stands behind the first of several languages, or behind a language."""


def language_tag(text: str) -> str:
    """The tag of a language, of several the first.

    A tag ("pt-BR"), a code of two or three letters by ISO 639 ("pt", "por"), the language's English name, or its name
    in itself, by the Common Locale Data Repository that Babel carries. `UNDETERMINED` for what is none of these.
    """
    name = _AND.split(text)[0].strip()
    if tag := _TAG.fullmatch(name):
        primary = tag[1].lower()
        code = str(get_global("language_aliases").get(primary, primary))
        if code in _codes():
            return code + tag[2].replace("_", "-")
    known = name.casefold()
    return _english().get(known) or (_own().get(known) if known else "") or UNDETERMINED


@lru_cache
def _english() -> dict[str, str]:
    """English name: code."""
    names = Locale("en").languages
    return {names[code].casefold(): code.replace("_", "-") for code in sorted(names, reverse=True)}


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(_english().values())


@lru_cache
def _own() -> dict[str, str]:
    """Name of a language in itself: tag."""
    found: dict[str, str] = {}
    for identifier in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(identifier)
        name = locale.get_language_name() if not locale.territory and not locale.variant else None
        if name:
            found.setdefault(name.casefold(), identifier.replace("_", "-"))
    return found
