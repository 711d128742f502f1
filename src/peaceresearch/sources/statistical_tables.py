"""Answers and reasons as tidy tables from what pyreadstat returns: pure functions, a column at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.results.codes import canonical
from peaceresearch.sources import statistical_dates
from peaceresearch.sources.notes import Note
from peaceresearch.sources.statistical_variables import Value, Variable, clean
from peaceresearch.sources.survey_codes import taken
from peaceresearch.sources.survey_data import ROW

Places = NDArray[np.intp]
_SHOWN = 20
"""Rows that are noted one by one; more of one kind are counted."""


@dataclass(frozen=True, eq=False)
class Column:
    """The answers to one variable.

    Attributes
    ----------
    values : (n,) Series
        Missing where blank or for a reason.
    rows : (m,) int array
        The cells that are missing for a reason, from 0, ascending.
    codes : (m,) int array
        Which of `stored` each of them holds.
    stored : sequence of float or str
        The values that are reasons.
    """

    variable: Variable
    values: pd.Series[Any]
    rows: Places
    codes: Places
    stored: Sequence[Value]


def column(variable: Variable, raw: pd.Series[Any], notes: list[Note]) -> Column:
    """Answers and reasons of one variable; a date that no calendar holds becomes blank, with a note."""
    if variable.kind == "text":
        return _text_column(variable, raw, notes)
    numbers = pd.to_numeric(raw, errors="coerce").to_numpy(dtype="float64", copy=True)
    if pd.api.types.is_numeric_dtype(raw):
        is_reason = np.zeros(len(numbers), dtype=bool)
        for low, high in variable.missing:
            is_reason |= (numbers >= low) & (numbers <= high)
    else:  # Stata's tags: letters between the numbers
        is_reason = np.isnan(numbers) & raw.notna().to_numpy()
    rows = np.flatnonzero(is_reason)
    codes, stored = pd.factorize(raw.to_numpy()[rows])
    numbers[rows] = np.nan
    values = pd.Series(numbers) if variable.kind == "number" else _iso_texts(variable, numbers, notes)
    return Column(variable, values, rows, codes, [v if isinstance(v, str) else float(v) for v in stored])


def answers(columns: Sequence[Column], rows: int) -> pd.DataFrame:
    """One row per respondent: `row` (from 1, int64) and a column per item; reasons and blanks are missing values."""
    table: dict[str, Any] = {ROW: np.arange(1, rows + 1, dtype="int64")}
    table |= {each.variable.item: each.values for each in columns}
    return pd.DataFrame(table)


def reasons(columns: Sequence[Column]) -> pd.DataFrame:
    """One row per cell that is missing for a declared reason: row, item, code, label; in order of row, then of item."""
    lengths = np.array([len(each.rows) for each in columns], dtype=np.intp)
    starts = np.cumsum([0, *(len(each.stored) for each in columns)])[:-1]
    rows = np.concatenate([each.rows for each in columns]) if len(columns) else np.array([], dtype=np.intp)
    codes = np.concatenate([each.codes for each in columns]) if len(columns) else rows
    position = np.repeat(np.arange(len(columns)), lengths)
    codes = codes + np.repeat(starts, lengths).astype(np.intp)
    order = np.lexsort((position, rows))
    rows, position, codes = rows[order], position[order], codes[order]
    pairs = [(each.variable, value) for each in columns for value in each.stored]
    return pd.DataFrame(
        {
            "row": rows.astype("int64") + 1,
            "item": taken([each.variable.item for each in columns], position),
            "code": taken([variable.code(value) for variable, value in pairs], codes),
            "label": taken([variable.labels.get(value, "") for variable, value in pairs], codes),
        }
    )


def _text_column(variable: Variable, raw: pd.Series[Any], notes: list[Note]) -> Column:
    places, found = pd.factorize(raw.to_numpy(dtype=object))  # -1 where it is missing: the last of the lists below
    given = [value if isinstance(value, str) else "" for value in found]
    cleaned = [clean(value) for value in given]
    is_changed = [unicodedata.normalize("NFC", value) != value for value in given]
    changed = int(np.array([*is_changed, False])[places].sum())
    if changed:
        said = f"{changed} answer(s) not in composed Unicode"
        notes.append(Note(f"variable {variable.item}", said, "normalised (NFC)"))
    is_reason = [bool(value) and variable.reason(value) for value in cleaned]
    kept = [None if reason or not value else value for value, reason in zip(cleaned, is_reason, strict=True)]
    rows = np.flatnonzero(np.array([*is_reason, False])[places])
    return Column(variable, pd.Series(taken(kept, places)), rows, places[rows], cleaned)


def _iso_texts(variable: Variable, numbers: NDArray[np.float64], notes: list[Note]) -> pd.Series[Any]:
    places, stored = pd.factorize(numbers)
    texts = [statistical_dates.iso(float(n), variable.kind, variable.format, variable.stata) for n in stored]
    is_none = np.array([*(text is None for text in texts), False])[places]
    bad = np.flatnonzero(is_none)
    said = f"no {variable.kind} of the years 1 to 9999"
    if len(bad) > _SHOWN:
        notes.append(Note(f"variable {variable.item}", f"{len(bad)} numbers are {said}", "left blank"))
    else:
        notes += [
            Note(f"row {row + 1}, variable {variable.item}", f"{canonical(numbers[row])} is {said}", "left blank")
            for row in bad
        ]
    return pd.Series(taken(texts, places))
