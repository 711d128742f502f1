"""Codes of answers as text, so that 1, 1.0 and "1" are one code wherever they stand: in a file, a key or a config."""

from __future__ import annotations

import unicodedata


def canonical(number: float) -> str:
    """Shortest text of a code: `1` and not `1.0`, `-99`, `2.5` (beyond 2**53, where they are inexact, repr)."""
    number = float(number)
    return str(int(number)) if number.is_integer() and abs(number) <= 2**53 else repr(number)


def code_text(code: str | float) -> str:
    """A code of the config or of the data as the tables write it: text in composed Unicode, a number without idle
    decimals.
    """
    return unicodedata.normalize("NFC", code) if isinstance(code, str) else canonical(code)
