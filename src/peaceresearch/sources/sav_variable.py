"""One variable of a survey as SPSS stores it: values, labels, missing values, format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.results.codes import canonical
from peaceresearch.sources import statistical_dates
from peaceresearch.sources.sav_missing import Key, Told, declared, declared_texts, stored_codes
from peaceresearch.sources.sav_names import cut
from peaceresearch.sources.survey_codes import code_number, code_texts, listed

TEXT_BYTES = 32767
LABEL_BYTES = 256
VALUE_LABEL_BYTES = 120
_NUMBER_FORMAT = re.compile(r"(F|N|E|COMMA|DOT|DOLLAR|PCT|CC[A-E]|WKDAY|MONTH)\d{1,2}(\.\d{1,2})?")
_MOMENT_FORMATS = {"date": "DATE11", "datetime": "DATETIME20", "time": "TIME8"}
_FINE_FORMATS = {"date": "DATE11", "datetime": "DATETIME26.6", "time": "TIME15.6"}
_TEXT_FORMAT = re.compile(r"A(\d+)")


@dataclass(frozen=True, eq=False)
class Described:
    """What the tables say of one variable."""

    item: str
    label: str
    kind: str
    format: str
    decimals: int | None
    measure: str
    answers: pd.Series[Any]
    labels: Mapping[str, str]
    """Labels of the codes that are answers."""
    kinds: Sequence[Told]
    """Kinds of missing answers."""
    rows: NDArray[np.intp]
    """Cells that are missing for a reason, from 0, and which of the kinds each is for."""
    places: NDArray[np.intp]
    ranges: Sequence[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Stored:
    """The same as pyreadstat takes it; `codes` are those under which the kinds of missing answers are stored, and
    `odd` what could not be kept.
    """

    values: pd.Series[Any]
    labels: dict[Any, str]
    missing: list[Any]
    format: str
    codes: list[str]
    odd: list[tuple[str, str]]


def stored(variable: Described, new: dict[Key, int]) -> Stored:
    """A variable as it is written; `new` are the numbers of missing answers without a code (`sav_missing`)."""
    if variable.kind == "text":
        return _text(variable, new)
    if variable.kind == "number":
        return _number(variable, variable.answers.to_numpy(dtype="float64", copy=True), new, _number_format(variable))
    places, texts = pd.factorize(variable.answers)
    try:
        moments = [statistical_dates.spss_seconds(str(text), variable.kind) for text in texts]
    except ValueError:
        found = _text(variable, new)
        found.odd.append((f"not every answer is a {variable.kind} that SPSS can hold", "written as text"))
        return found
    values = np.array([*moments, np.nan])[places]
    is_fine = any(moment % (86400 if variable.kind == "date" else 1) for moment in moments)
    kept = statistical_dates.kind_of_format(variable.format, stata=False) == variable.kind
    formats = _FINE_FORMATS if is_fine else _MOMENT_FORMATS
    return _number(variable, values, new, variable.format if kept else formats[variable.kind])


def _number(variable: Described, values: NDArray[np.float64], new: dict[Key, int], format_: str) -> Stored:
    answers = np.unique(values[~np.isnan(values)])
    labels = {
        number: label for code, label in variable.labels.items() if (number := _label_value(variable, code)) is not None
    }
    blocked = np.union1d(answers, np.array(sorted(labels), dtype=float))
    used = set(code_texts(pd.Series(blocked)))
    codes = stored_codes(variable.kinds, False, used, new)
    numbers = [float(code) for code in codes]
    values[variable.rows] = np.array([*numbers, np.nan])[variable.places]
    missing, undeclared = declared(numbers, variable.ranges, blocked)
    odd = _odd(len(variable.labels) - len(labels), [canonical(number) for number in undeclared])
    return Stored(pd.Series(values), _labels(variable, codes, numbers, labels, odd), missing, format_, codes, odd)


def _text(variable: Described, new: dict[Key, int]) -> Stored:
    places, found = pd.factorize(variable.answers)
    texts = [str(text) for text in found]
    kept = [cut(text.replace("\0", ""), TEXT_BYTES) for text in texts]
    changed = int(np.array([*(a != b for a, b in zip(texts, kept, strict=True)), False])[places].sum())
    labels: dict[Any, str] = dict(variable.labels)
    codes = stored_codes(variable.kinds, True, {*kept, *labels}, new)
    missing, undeclared = declared_texts(codes)
    odd = _odd(0, undeclared)
    if changed:
        odd.append((f"{changed} text(s) hold a zero byte, or more than {TEXT_BYTES} bytes", "written without, or cut"))
    labelled = _labels(variable, codes, codes, labels, odd)
    matched = _TEXT_FORMAT.fullmatch(variable.format)
    widths = [len(text.encode()) for text in (*kept, *codes, *labelled)]
    width = min(max([1, *widths, int(matched[1]) if matched else 1]), TEXT_BYTES)
    values = np.array([*kept, None], dtype=object)[places]
    values[variable.rows] = np.array([*codes, None], dtype=object)[variable.places]
    if len(values):  # a text is as wide as the widest answer: blanks at its end, which mean nothing, keep the width
        first = values[0] or ""
        values[0] = first + " " * (width - len(first.encode()))
    return Stored(pd.Series(values, dtype="str"), labelled, missing, "", codes, odd)


def _label_value(variable: Described, code: str) -> float | None:
    """The value that a label belongs to; Stata counts dates in other units."""
    number = code_number(code)
    if number is None or variable.kind == "number" or not variable.format.startswith("%"):
        return number
    text = statistical_dates.iso(number, variable.kind, variable.format, stata=True)
    return None if text is None else statistical_dates.spss_seconds(text, variable.kind)


def _labels(
    variable: Described, codes: Sequence[str], values: Sequence[Any], own: Mapping[Any, str], odd: list[tuple[str, str]]
) -> dict[Any, str]:
    """Labels by stored value, those of missing answers included; one that is too long for SPSS is cut."""
    labels = dict(own)
    for kind, code, value in zip(variable.kinds, codes, values, strict=True):
        label = kind.label if code == kind.code else kind.new_label
        if label or code != kind.code:
            labels[value] = label
    kept = {value: cut(label, VALUE_LABEL_BYTES) for value, label in labels.items()}
    cuts = sum(kept[value] != label for value, label in labels.items())
    if cuts:
        odd.append((f"{cuts} value label(s) are longer than {VALUE_LABEL_BYTES} bytes", "cut"))
    return kept


def _odd(labels: int, undeclared: Sequence[Any]) -> list[tuple[str, str]]:
    odd = []
    if labels:
        odd.append((f"{labels} label(s) belong to codes that are no numbers", "left out"))
    if undeclared:
        found = f"it has more missing codes than SPSS can declare: {listed(undeclared)}"
        odd.append((found, "labelled, but not declared missing"))
    return odd


def _number_format(variable: Described) -> str:
    if _NUMBER_FORMAT.fullmatch(variable.format):
        return variable.format
    numbers = variable.answers.to_numpy(dtype="float64")
    numbers = numbers[np.isfinite(numbers)]
    decimals = variable.decimals
    if decimals is None or decimals > 16:
        decimals = 0 if bool(np.all(numbers == np.floor(numbers))) else 2
    largest = float(np.abs(numbers).max()) if len(numbers) else 1.0
    digits = int(math.log10(largest)) + 1 if largest >= 1 else 1
    return f"F{min(max(8, digits + decimals + 2), 40)}.{decimals}"
