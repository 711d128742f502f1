"""Dates and times of SPSS and Stata files as ISO 8601 text.

Sources: IBM SPSS Statistics Command Syntax Reference, "Date and Time" (seconds since midnight, 14 October 1582);
Stata Data Management Reference Manual, "Datetime" (units since 1 January 1960, a display format per unit). ISO text
is kept, not timestamps, because both packages hold dates that pandas' timestamps would round or refuse, and because a
table then says the same in every tool.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_SPSS_EPOCH = datetime(1582, 10, 14)
_STATA_EPOCH = datetime(1960, 1, 1)
_SPSS_KINDS = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR"), "date"),
    **dict.fromkeys(("DATETIME", "YMDHMS"), "datetime"),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), "time"),
}
_CLOCK_ONLY = re.compile(r"(?:[Hh]{2}|MM|mm|SS|ss|\.s+|[aA]\.?[mM]\.?|[:_.,+/ -])+")  # hours to seconds, no date

_DURATION = re.compile(r"(-?)(\d+):(\d{2}):(\d{2}(?:\.\d+)?)")


def kind_of_format(format_: str, stata: bool) -> str:
    """`date`, `datetime` or `time` for a display format that shows one, else `number`.

    Stata's `%tC` counts leap seconds and `%ty` is a plain year: both stay numbers.
    """
    if not stata:
        return _SPSS_KINDS.get(format_.rstrip("0123456789."), "number")
    unit = _stata_unit(format_)
    if unit == "c":
        mask = format_.lstrip("%-")[2:]
        return "time" if _CLOCK_ONLY.fullmatch(mask) else "datetime"
    return "date" if unit in ("d", "w", "m", "q", "h") else "number"


def iso(value: float, kind: str, format_: str, stata: bool) -> str | None:
    """One stored number as ISO 8601 text, or None when it lies outside the years 1 to 9999.

    `date` gives `2024-05-31` (weeks, months, quarters and half-years their first day), `datetime`
    `2024-05-31T10:00:00`, and `time` a duration `10:00:00` that may exceed 24 hours. Fractions of a second are kept
    to the microsecond.
    """
    try:
        if kind == "time":
            return _duration(value / 1000 if stata else value)
        moment = _stata_moment(value, _stata_unit(format_)) if stata else _SPSS_EPOCH + timedelta(seconds=value)
    except (OverflowError, ValueError):
        return None
    return moment.date().isoformat() if kind == "date" else moment.isoformat()


def _stata_unit(format_: str) -> str:
    body = format_.lstrip("%-")
    if body.startswith("t"):
        return body[1:2]
    return "d" if body.startswith("d") else ""


def _stata_moment(value: float, unit: str) -> datetime:
    if unit == "c":
        return _STATA_EPOCH + timedelta(milliseconds=value)
    if unit == "d":
        return _STATA_EPOCH + timedelta(days=value)
    per_year = {"w": 52, "m": 12, "q": 4, "h": 2}[unit]
    years, part = divmod(int(value), per_year)
    first = date(1960 + years, 1 if unit == "w" else 1 + part * 12 // per_year, 1)
    return datetime(first.year, first.month, 1) + timedelta(days=7 * part if unit == "w" else 0)


def _duration(seconds: float) -> str:
    micros = round(seconds * 1_000_000)
    sign, micros = ("-" if micros < 0 else ""), abs(micros)
    whole, fraction = divmod(micros, 1_000_000)
    hours, rest = divmod(whole, 3600)
    text = f"{sign}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{text}.{fraction:06d}" if fraction else text


def spss_seconds(text: str, kind: str) -> float:
    """The number that SPSS stores for a `date`, `datetime` or `time` in ISO 8601, as `iso` writes it.

    Raises
    ------
    ValueError
        When `text` is none, or has an offset from UTC, for which SPSS has no place.
    """
    if kind == "time":
        return _seconds(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError(f"{text} has an offset from UTC")
    return (moment - _SPSS_EPOCH).total_seconds()


def _seconds(text: str) -> float:
    matched = _DURATION.fullmatch(text)
    if matched is None:
        raise ValueError(f"{text} is no time")
    sign, hours, minutes, seconds = matched.groups()
    size = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return -size if sign else size
