"""The dictionary of an SPSS or Stata file, from pyreadstat's metadata, as tidy tables: pure functions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.results.codes import canonical
from peaceresearch.sources import statistical_dates
from peaceresearch.sources.survey_data import LABELS, SETS, no_ranges

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


def clean(text: str) -> str:
    """Text in Unicode's composed form (NFC), without the blanks that fill a fixed-width field up."""
    return unicodedata.normalize("NFC", text.rstrip(" "))


def variables(meta: Any, stata: bool) -> list[Variable]:
    """Every variable of the file in file order, from pyreadstat's metadata; its names are the items."""
    found = []
    for name, label in zip(meta.column_names, meta.column_labels, strict=True):
        text = meta.readstat_variable_types[name].startswith("string")
        format_ = meta.original_variable_types.get(name) or ""
        measure = meta.variable_measure.get(name, "unknown")
        labels = meta.variable_value_labels.get(name, {})
        found.append(
            Variable(
                item=clean(name),
                label=clean(label or ""),
                kind="text" if text else statistical_dates.kind_of_format(format_, stata),
                format=format_,
                measure="" if measure in ("unknown", "undetermined") else measure,
                labels={_stored(value): clean(text or "") for value, text in labels.items()},
                missing=tuple(_range(each) for each in meta.missing_ranges.get(name, ())),
                stata=stata,
            )
        )
    return found


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
    table = pd.DataFrame(rows, columns=list(LABELS))
    return table.astype({"item": "str", "code": "str", "label": "str", "missing": "bool"})


def ranges(found: Sequence[Variable]) -> pd.DataFrame:
    """One row per range that is declared missing: item, low, high (infinite where it is open)."""
    rows = [(each.item, low, high) for each in found for low, high in each.missing if low != high]
    return pd.DataFrame(rows, columns=["item", "low", "high"]).astype(no_ranges().dtypes.to_dict())


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
    return pd.DataFrame(rows, columns=list(SETS), dtype="str")


def texts(meta: Any) -> Iterator[tuple[str, str]]:
    """Every text of the dictionary with its place, as it came: names, labels and value labels."""
    for name, label in zip(meta.column_names, meta.column_labels, strict=True):
        yield f"variable {name}", name
        yield f"label of {name}", label or ""
        for value, text in meta.variable_value_labels.get(name, {}).items():
            yield f"value label of {name}", text or ""
            if isinstance(value, str):
                yield f"value label of {name}", value


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
