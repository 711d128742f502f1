"""What every reader of a survey gives: tidy tables, each writable to Parquet as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.sources.notes import Note

ROW = "row"
"""Column of the answers that numbers the respondents."""
LABELS = ("item", "code", "label", "missing")
REASONS = ("row", "item", "code", "label")
NOT_ASKED = "not_asked"
SETS = ("set", "label", "kind", "counted", "item")


def no_ranges() -> pd.DataFrame:
    """A table of ranges without any."""
    return pd.DataFrame({"item": [], "low": [], "high": []}).astype({"item": "str", "low": float, "high": float})


@dataclass(frozen=True, eq=False)
class SurveyData:
    """A survey as tidy tables, each writable to Parquet as it is.

    Attributes
    ----------
    answers
        One row per respondent in file order: `row` (int64, from 1) and one column per variable. Numbers are float64
        codes as stored, text is `str`; dates, datetimes and times are ISO 8601 text (see `statistical_dates`).
        Missing is whatever the file declares missing (SPSS values and ranges, Stata .a to .z), system-missing, and
        text that is blank throughout.
    items
        One row per variable in file order: item, label, kind (number|text|date|datetime|time), format (of the file),
        decimals (Int64, missing where the format does not say), measure (nominal|ordinal|scale or "").
    labels
        item, code (text: "1", never "1.0"; ".a" for Stata's tagged missings), label, missing (bool: declared as
        missing). Values declared missing that have no label stand here with an empty one. Codes are stored values,
        also of dates.
    reasons
        One row per cell that is missing for a declared reason: row, item, code, label, and where the source tells it
        `reason` (dont_know|refused|not_asked|not_applicable|other, or "" where it is still to be found). A cell that is
        missing in `answers` and not listed here is blank.
    sets
        Multiple-response sets, one row per member: set, label, kind (dichotomies|categories), counted, item.
    notes
        What the reader changed or found odd.
    ranges
        Ranges that the file declares missing, ends included: item, low, high (float64, low < high).
    """

    answers: pd.DataFrame
    items: pd.DataFrame
    labels: pd.DataFrame
    reasons: pd.DataFrame
    sets: pd.DataFrame
    notes: tuple[Note, ...]
    ranges: pd.DataFrame = field(default_factory=no_ranges)

    @property
    def variables(self) -> list[str]:
        """Names of the variables, in their order."""
        return [str(name) for name in self.items["item"]]


def told_reasons(rows: Any, items: Any, reason: str) -> pd.DataFrame:
    """A table of reasons of cells that hold no code: of `rows` (from 1) and `items`, all for one reason."""
    table = pd.DataFrame({"row": rows, "item": items, "code": "", "label": "", "reason": reason})
    return table.astype({"row": "int64", "item": "str", "code": "str", "label": "str", "reason": "str"})


def in_order(reasons: pd.DataFrame, variables: Sequence[str]) -> pd.DataFrame:
    """Reasons by row, and within a row in the order of the variables; `reason` is "" where it is not known yet."""
    if "reason" in reasons:
        reasons = reasons.assign(reason=reasons["reason"].fillna("").astype("str"))
    items = pd.Categorical(reasons["item"], categories=list(variables)).codes
    return reasons.iloc[np.lexsort((items, reasons["row"].to_numpy()))].reset_index(drop=True)


def free_name(name: str, taken: Iterable[str]) -> str:
    """`name`, with as many underscores after it as it takes to be none of `taken`."""
    known = set(taken)
    while name in known:
        name += "_"
    return name


def at_source(notes: Iterable[Note], source: str) -> tuple[Note, ...]:
    """Notes on places of a file as notes on places of the study: the file's name comes first."""
    return tuple(
        note
        if note.place.startswith(source)
        else Note(f"{source}: {note.place}" if note.place else source, note.found, note.done)
        for note in notes
    )
