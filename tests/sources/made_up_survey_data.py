"""Small surveys as tables, made by hand for tests of what is done with them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.sources.survey_data import ROW, SurveyData, no_ranges

PLAIN: dict[str, Any] = {
    "sheet": None, "encoding": None, "data_encoding": None, "header_pattern": None, "rename": {}, "split": {},
    "codebook": None, "form": None, "joins": [],
}  # fmt: skip
"""How a file is read of which the config says nothing."""


def survey_data(
    reasons: list[tuple] = (),
    labels: list[tuple] = (),
    sets: list[tuple] = (),
    ranges: list[tuple] = (),
    wording: dict[str, str] | None = None,
    **columns: list,
) -> SurveyData:
    """A survey with these columns; a list with a text is text, any other one is of numbers. `reasons` are row, item,
    code, label and if wished reason; `labels` item, code, label, missing.
    """
    said = wording or {}
    series = {
        name: pd.Series(values, dtype="str" if any(isinstance(v, str) for v in values) else "float64")
        for name, values in columns.items()
    }
    n = len(next(iter(series.values())))
    kinds = ["number" if each.dtype == "float64" else "text" for each in series.values()]
    items = pd.DataFrame(
        {"item": list(series), "label": [said.get(name, "") for name in series], "kind": kinds, "format": ""},
        dtype="str",
    )
    items["decimals"] = pd.array([pd.NA] * len(series), dtype="Int64")
    items["measure"] = pd.array([""] * len(series), dtype="str")
    names = ["row", "item", "code", "label", "reason"][: len(reasons[0]) if reasons else 4]
    told = pd.DataFrame(reasons, columns=names).astype({"row": "int64"} | dict.fromkeys(names[1:], "str"))
    known = pd.DataFrame(labels, columns=["item", "code", "label", "missing"])
    return SurveyData(
        answers=pd.DataFrame({ROW: range(1, n + 1), **series}).astype({ROW: "int64"}),
        items=items,
        labels=known.astype({"item": "str", "code": "str", "label": "str", "missing": "bool"}),
        reasons=told,
        sets=pd.DataFrame(sets, columns=["set", "label", "kind", "counted", "item"], dtype="str"),
        notes=(),
        ranges=pd.DataFrame(ranges, columns=["item", "low", "high"]).astype(no_ranges().dtypes.to_dict()),
    )


def rows(table: pd.DataFrame) -> list[tuple]:
    """The rows of a table; None where a cell is missing."""
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False, name=None)]


def said(notes: Any) -> str:
    """All notes as one text."""
    return "\n".join(f"{note.place}: {note.found}; {note.done}" for note in notes)
