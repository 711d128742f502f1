"""Tidy tables from what pyreadstat returns: pure functions, no file touched."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.sources import statistical_dates
from peaceresearch.sources.notes import Note

ROW = "row"

Value = float | str


@dataclass(frozen=True)
class Variable:
    """One variable as the file declares it: `labels` by stored value, `missing` as inclusive ranges."""

    item: str
    label: str
    kind: str
    format: str
    measure: str
    labels: Mapping[Value, str]
    missing: tuple[tuple[Value, Value], ...]
    stata: bool

    def reason(self, value: Value) -> bool:
        """Whether the file declares `value` as missing for a reason (a range, a single value, or Stata's .a to .z)."""
        if self.stata and self.kind != "text":
            return isinstance(value, str)
        return any(_within(value, low, high) for low, high in self.missing)

    def code(self, value: Value) -> str:
        """Canonical text of a stored value: `1`, `2.5`, `.a`, or the string itself."""
        if isinstance(value, str):
            return f".{value}" if self.kind != "text" else value
        return canonical(value)


@dataclass(frozen=True)
class Column:
    """The answers to one item: `values` (missing where blank or for a reason) and the stored value of each reason."""

    variable: Variable
    values: pd.Series
    reasons: Mapping[int, Value]  # by position in the file, from 0


def canonical(number: float) -> str:
    """Shortest text of a code: `1` and not `1.0`, `-99`, `2.5` (beyond 2**53, where they are inexact, repr)."""
    number = float(number)
    return str(int(number)) if number.is_integer() and abs(number) <= 2**53 else repr(number)


def clean(text: str) -> str:
    """Text in Unicode's composed form (NFC), without the blanks that fill a fixed-width field up."""
    return unicodedata.normalize("NFC", text.rstrip(" "))


def variables(meta: Any, stata: bool) -> list[Variable]:
    """Every variable of the file in file order, from pyreadstat's metadata; its names are the items."""
    found = []
    for name, label in zip(meta.column_names, meta.column_labels, strict=True):
        text = meta.readstat_variable_types[name].startswith("string")
        format_ = meta.original_variable_types.get(name) or ""
        kind = "text" if text else statistical_dates.kind_of_format(format_, stata)
        missing = (_range(each) for each in meta.missing_ranges.get(name, ()))
        measure = meta.variable_measure.get(name, "unknown")
        found.append(
            Variable(
                item=clean(name),
                label=clean(label or ""),
                kind=kind,
                format=format_,
                measure="" if measure in ("unknown", "undetermined") else measure,
                labels={
                    _stored(value): clean(text or "")
                    for value, text in meta.variable_value_labels.get(name, {}).items()
                },
                missing=tuple(missing),
                stata=stata,
            )
        )
    return found


def column(variable: Variable, raw: pd.Series, notes: list[Note]) -> Column:
    """Answers and reasons of one variable; a date that no calendar holds becomes blank, with a note."""
    if variable.kind == "text":
        return _text_column(variable, raw, notes)
    tags = {row: value for row, value in enumerate(raw) if isinstance(value, str)} if _mixed(raw) else {}
    numbers = pd.to_numeric(raw, errors="coerce").to_numpy(dtype="float64", copy=True)
    reasons: dict[int, Value] = dict(tags)
    for low, high in variable.missing:
        reasons |= {int(row): float(numbers[row]) for row in np.flatnonzero((numbers >= low) & (numbers <= high))}
    numbers[list(reasons)] = np.nan
    if variable.kind == "number":
        return Column(variable, pd.Series(numbers), reasons)
    return Column(variable, pd.Series(_iso_texts(variable, numbers, notes), dtype="str"), reasons)


def answers(columns: Sequence[Column], rows: int) -> pd.DataFrame:
    """One row per respondent: `row` (from 1, int64) and a column per item; reasons and blanks are missing values."""
    table: dict[str, Any] = {ROW: np.arange(1, rows + 1, dtype="int64")}
    table |= {each.variable.item: each.values for each in columns}
    return pd.DataFrame(table)


def items(found: Sequence[Variable]) -> pd.DataFrame:
    """One row per variable: item, label, kind, format, decimals, measure."""
    table = pd.DataFrame(
        {name: [getattr(each, name) for each in found] for name in ("item", "label", "kind", "format", "measure")},
        dtype="str",
    )
    table.insert(4, "decimals", pd.Series([_decimals(each) for each in found], dtype="Int64"))
    return table


def labels(found: Sequence[Variable]) -> pd.DataFrame:
    """One row per labelled code and per single value declared missing: item, code, label ("" if none), missing."""
    rows = []
    for each in found:
        single = {low: "" for low, high in each.missing if low == high}
        rows += [
            (each.item, each.code(value), label, each.reason(value))
            for value, label in {**single, **each.labels}.items()
        ]
    table = pd.DataFrame(rows, columns=["item", "code", "label", "missing"])
    return table.astype({"item": "str", "code": "str", "label": "str", "missing": "bool"})


def reasons(columns: Sequence[Column]) -> pd.DataFrame:
    """One row per cell that is missing for a declared reason: row, item, code, label; in order of row, then of item."""
    cells = [
        (row + 1, position, each.variable.item, each.variable.code(value), each.variable.labels.get(value, ""))
        for position, each in enumerate(columns)
        for row, value in each.reasons.items()
    ]
    table = pd.DataFrame(sorted(cells), columns=["row", "position", "item", "code", "label"]).drop(columns="position")
    return table.astype({"row": "int64", "item": "str", "code": "str", "label": "str"})


def sets(meta: Any) -> pd.DataFrame:
    """Multiple-response sets, one row per member: set, label, kind (dichotomies|categories), counted, item."""
    rows = [
        (
            clean(name),
            clean(each["label"] or ""),
            "dichotomies" if each["is_dichotomy"] else "categories",
            "" if each["counted_value"] is None else str(each["counted_value"]),
            clean(item),
        )
        for name, each in sorted(meta.mr_sets.items())
        for item in each["variable_list"]
    ]
    return pd.DataFrame(rows, columns=["set", "label", "kind", "counted", "item"], dtype="str")


def texts(meta: Any) -> Iterator[tuple[str, str]]:
    """Every text of the dictionary with its place, as it came: names, labels and value labels."""
    for name, label in zip(meta.column_names, meta.column_labels, strict=True):
        yield f"variable {name}", name
        yield f"label of {name}", label or ""
        for value, text in meta.variable_value_labels.get(name, {}).items():
            yield f"value label of {name}", text or ""
            if isinstance(value, str):
                yield f"value label of {name}", value


def _text_column(variable: Variable, raw: pd.Series, notes: list[Note]) -> Column:
    given = [value if isinstance(value, str) else "" for value in raw]
    values = [clean(value) for value in given]
    changed = sum(unicodedata.normalize("NFC", value) != value for value in given)
    if changed:
        notes.append(
            Note(f"variable {variable.item}", f"{changed} answer(s) not in composed Unicode", "normalised (NFC)")
        )
    reasons_: dict[int, Value] = {row: value for row, value in enumerate(values) if value and variable.reason(value)}
    kept = [None if not value or row in reasons_ else value for row, value in enumerate(values)]
    return Column(variable, pd.Series(kept, dtype="str"), reasons_)


def _iso_texts(variable: Variable, numbers: NDArray[np.float64], notes: list[Note]) -> list[str | None]:
    result: list[str | None] = []
    for row, number in enumerate(numbers.tolist(), start=1):
        text = (
            None
            if math.isnan(number)
            else statistical_dates.iso(number, variable.kind, variable.format, variable.stata)
        )
        if text is None and not math.isnan(number):
            place = f"row {row}, variable {variable.item}"
            notes.append(Note(place, f"{canonical(number)} is no {variable.kind} of the years 1 to 9999", "left blank"))
        result.append(text)
    return result


def _mixed(raw: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(raw)


def _within(value: Value, low: Value, high: Value) -> bool:
    if isinstance(value, str) or isinstance(low, str) or isinstance(high, str):
        return value == low
    return low <= value <= high


def _range(each: Any) -> tuple[Value, Value]:
    return (_stored(each["lo"]), _stored(each["hi"])) if isinstance(each, Mapping) else (_stored(each), _stored(each))


def _stored(value: Any) -> Value:
    return clean(value) if isinstance(value, str) else float(value)


def _decimals(variable: Variable) -> int | None:
    """Decimals that the display format shows; none for text, dates and formats that do not say."""
    head, point, tail = variable.format.partition(".")
    digits = "".join(char for char in tail if char.isdigit())
    return int(digits) if variable.kind == "number" and point and digits and head else None
