"""What the cells of a column are: numbers, dates or text. Numbers only where no text is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.table_cells import Cells

_PLAIN = r"-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)"
"""A number as programs write codes and measures. `007` and `+383...` are none: their signs mean something."""
_SCIENTIFIC = r"-?[0-9](?:\.[0-9]+)?[eE][+-][0-9]+"
_ANY_NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:\s?%)?"
_LONG = r"-?[0-9]{16,}"
"""A float tells all integers of 15 digits apart, and not all of 16."""
_IDLE_ZERO = r"(\.[0-9]*[1-9])0+$"
_BLANK_WORDS = ("NA", "NaN", "nan", "<NA>", "NULL", "null", "None", ".")
"""What R, pandas, databases, SAS and Stata write for a number that there is not."""
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"(?:[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?|[0-9]{2}:[0-9]{2})"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_SHOWN = 3


@dataclass(frozen=True)
class _Notation:
    """One way to write numbers: what matches it, what is taken off or put right in it, and how a note calls it."""

    pattern: str
    replaced: tuple[str, str] = ("", "")
    name: str = ""


_PLAINLY = _Notation(f"{_PLAIN}|{_SCIENTIFIC}")
_PERCENT = _Notation(rf"(?:{_PLAIN})\s?%", (r"\s?%$", ""), "percent signs, taken off: 50 stands for 50%")
_COMMA = _Notation(r"-?(?:0|[1-9][0-9]*)(?:,[0-9]+)?", (",", "."), "decimal commas")


@dataclass(frozen=True, eq=False)
class Typed:
    """The answers of one column: `kind` (number, text, date, datetime, time), `values`, `decimals` of numbers."""

    kind: str
    values: pd.Series[Any]
    decimals: int | None = None


def typed(cells: Cells, item: str, decimal_comma: bool, notes: list[Note]) -> Typed:
    """The cells of the variable `item` as numbers, dates, datetimes, times or text.

    Numbers are float64: every cell that is not blank is a number in one notation. It may be plain (`5`, `-1.25`,
    `1e-05`), with a percent sign, or, where there may be a `decimal_comma`, with commas. Leading zeros, plus signs,
    integers of more than 15 digits, and texts like `7.1` beside `7.10`, which would be one number, stay text. `NA`,
    `NaN`, `NULL`, `.` and the like among numbers are blank. Dates and times are ISO 8601 (`2024-05-31`,
    `2024-05-31T10:00:00+02:00`, `10:00:00`). What is not obvious is noted.
    """
    place = f"variable {item}"
    used = cells.texts.filter(pa.array(cells.counts > 0))
    words = used.filter(pc.invert(pc.is_in(used, value_set=pa.array(_BLANK_WORDS))))
    result = _typed(cells, words, place, decimal_comma, notes) if len(words) else _numbers(cells, _PLAINLY)
    if result is None:
        notes += _mixed(cells, used, place)
        return Typed("text", cells.series())
    if len(words) < len(used) and result.kind != "text":
        blank = [word for word in _BLANK_WORDS if word in used.to_pylist()]
        found = f"{_count(cells, blank)} cell(s) with {listed(blank)} where others are numbers or dates"
        notes.append(Note(place, found, "taken as blank"))
    return result


def _typed(cells: Cells, words: Any, place: str, decimal_comma: bool, notes: list[Note]) -> Typed | None:
    """The cells by what all of their `words` are; None if they are text without more to say about it."""
    notations = (_PLAINLY, _PERCENT, *([_COMMA] if decimal_comma else []))
    notation = next((each for each in notations if _all(words, each.pattern)), None)
    if notation is not None:
        why = _why_text(words)
        if why or notation.name:
            notes.append(Note(place, why or f"numbers with {notation.name}", "kept as text" if why else "read"))
        return Typed("text", cells.series()) if why else _numbers(cells, notation)
    if not _all(words, f"{_DAY}.*|{_CLOCK}{_ZONE}"):
        return None
    moments = _moments(words.to_pylist())
    if moments is None:
        notes.append(Note(place, "dates or times of which some are on no calendar or clock", "kept as text"))
        return Typed("text", cells.series())
    kind, written = moments
    return Typed(kind, cells.recoded([written.get(text, "") for text in cells.listed]).series())


def _all(words: Any, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(words, f"^(?:{pattern})$")).as_py())


def _count(cells: Cells, words: Any) -> int:
    """How many cells have one of some texts."""
    which = pc.is_in(cells.texts, value_set=pa.array(words, pa.string())).to_numpy(zero_copy_only=False)
    return int(cells.counts[which].sum())


def _why_text(words: Any) -> str:
    """Why texts that are numbers by their notation are better kept; "" if they are not."""
    long = words.filter(pc.match_substring_regex(words, f"^{_LONG}$"))
    if len(long):
        return f"numbers of more than 15 digits ({listed(long.to_pylist(), _SHOWN)})"
    shorter = pc.replace_substring_regex(words, _IDLE_ZERO, r"\1")
    if len(pc.unique(shorter)) == len(words):
        return ""
    again = shorter.filter(pc.not_equal(shorter, words)).to_pylist()
    twice = sorted({text for text in again if again.count(text) > 1} | set(again) & set(words.to_pylist()))
    return f"`{twice[0]}` and `{twice[0]}0`, which would be one number"


def _numbers(cells: Cells, notation: _Notation) -> Typed:
    plain = pc.replace_substring_regex(cells.texts, *notation.replaced) if notation.replaced[0] else cells.texts
    is_number = pc.match_substring_regex(plain, f"^(?:{_PLAINLY.pattern})$")
    values = pc.cast(pc.if_else(is_number, plain, None), pa.float64()).to_numpy(zero_copy_only=False)
    numbers: NDArray[np.float64] = np.append(values.astype(np.float64), np.nan)[cells.codes]
    after = plain.filter(is_number)
    is_rounded = pc.any(pc.match_substring_regex(after, "[eE]")).as_py()
    for pattern in (r"\.0*$", r"^[^.]*\.?"):
        after = pc.replace_substring_regex(after, pattern, "")
    decimals = None if is_rounded else pc.max(pc.utf8_length(after)).as_py()
    return Typed("number", pd.Series(numbers), decimals)


def _moments(words: list[str]) -> tuple[str, dict[str, str]] | None:
    """The kind of texts that are dates or times throughout, and how each is written by ISO 8601."""
    readings: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("date", lambda word: date.fromisoformat(word).isoformat()),
        ("datetime", lambda word: datetime.fromisoformat(word).isoformat()),
        ("time", lambda word: time.fromisoformat(word if word[2] == ":" else f"0{word}").isoformat()),
    )
    for kind, iso in readings:
        try:
            return kind, {word: iso(word) for word in words}
        except ValueError:  # another kind, or a day that no calendar has
            continue
    return None


def _mixed(cells: Cells, used: Any, place: str) -> list[Note]:
    """Notes on text that looks like numbers in part."""
    is_number = pc.match_substring_regex(used, f"^{_ANY_NUMBER}$")
    numbers, others = used.filter(is_number), used.filter(pc.invert(is_number))
    notes = []
    if len(numbers) and not len(others):
        plain = pc.match_substring_regex(numbers, f"^(?:{_PLAINLY.pattern})$")
        shown = [*numbers.filter(pc.invert(plain)).to_pylist()[:_SHOWN], *numbers.filter(plain).to_pylist()[:1]]
        notes.append(Note(place, f"numbers in no notation, or in several ({listed(shown)})", "kept as text"))
    elif len(numbers):
        count, total = _count(cells, numbers), int(cells.counts.sum())
        found = f"{count} of {total} answers are numbers, the others are not ({listed(others.to_pylist(), _SHOWN)})"
        notes.append(Note(place, found, "kept as text"))
    if words := sorted({*_BLANK_WORDS[:-1]} & set(others.to_pylist())):
        found = f"{listed(words)} in {_count(cells, words)} answer(s)"
        notes.append(Note(place, found, "kept as text; name it in `missing` if it means no answer"))
    return notes
