"""What entries of hand-kept sheets mean: codes compared without case, numbers, dates, several values in a cell."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from peaceresearch.results.codes import canonical, code_text

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_NUMBER = re.compile(rf"[+-]?\d+(?:\.\d+)?|[+-]?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"([+-]?\d+),(\d{1,2}|\d{4,})", re.ASCII)
"""A decimal comma: three digits behind one may as well be thousands."""
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})\.?", re.ASCII)
YEAR = re.compile(r"[12]\d{3}", re.ASCII)
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
"""What stands in a cell whose formula failed."""


class Meanings:
    """The slugs that entries mean.

    Parameters
    ----------
    codes
        Slug: the entries that mean it. An entry is compared as it stands, then without case, kinds of apostrophes and
        blanks beyond one, where that leaves one slug.
    """

    def __init__(self, codes: Mapping[str, Sequence[str | float]]) -> None:
        self._exact = {code_text(code): name for name, members in codes.items() for code in members}
        loose: dict[str, set[str]] = {}
        for text, name in self._exact.items():
            loose.setdefault(_plain(text), set()).add(name)
        self._loose = {text: min(names) for text, names in loose.items() if len(names) == 1}

    def __call__(self, entry: str) -> str | None:
        """The slug that an entry means; None where it means none."""
        found = self._exact.get(entry) or self._loose.get(_plain(entry))
        number = as_number(entry)
        return self._exact.get(number) if found is None and number is not None else found

    def nearest(self, entry: str) -> str:
        """A question whether a known entry was meant; "" where none is like it."""
        near = difflib.get_close_matches(_plain(entry), sorted(self._loose), n=1, cutoff=0.6)
        return f"did you mean `{near[0]}`?" if near and near[0] else ""


def several(cell: str, separator: str | None) -> list[str]:
    """The entries of a cell, those given twice twice; one empty entry for an empty cell."""
    if separator is None:
        return [cell]
    return [entry.strip() for entry in cell.split(separator) if entry.strip()] or [""]


def as_number(entry: str) -> str | None:
    """A number as text ("12", "2.5"): with a decimal point, or a comma before any but three digits; None for others.

    Thousands may be divided by blanks.
    """
    if comma := _COMMA.fullmatch(entry):
        entry = f"{comma[1]}.{comma[2]}"
    if not _NUMBER.fullmatch(entry):
        return None
    return canonical(float(re.sub(f"[{_SPACES}]", "", entry)))


def as_date(entry: str) -> tuple[str | None, str]:
    """A date as YYYY-MM-DD, and what would be right where it is none.

    Dates are YYYY-MM-DD, with or without a time of the day, or have the day first where it cannot be the month
    (13.05.2023, 5.5.2023).
    """
    remedy = "write a day as YYYY-MM-DD"
    if iso := _ISO.fullmatch(entry):
        return _valid(iso[1]), remedy
    if parts := _DAY_FIRST.fullmatch(entry):
        day, month, year = int(parts[1]), int(parts[3]), parts[4]
        if day <= 12 and month <= 12 and day != month:
            either = " or ".join(f"{year}-{one:02d}-{other:02d}" for one, other in ((month, day), (day, month)))
            return None, f"write {either}: it may be either day"
        return _valid(f"{year}-{month:02d}-{day:02d}"), remedy
    return None, remedy


def _valid(text: str) -> str | None:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).replace("’", "'").replace("`", "'")
    return " ".join(composed.casefold().split())
