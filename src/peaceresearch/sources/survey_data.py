"""What every reader of a survey gives: tidy tables, each writable to Parquet as it is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from peaceresearch.sources.notes import Note


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
        One row per cell that is missing for a declared reason: row, item, code, label. A cell that is missing in
        `answers` and not listed here is blank.
    sets
        Multiple-response sets, one row per member: set, label, kind (dichotomies|categories), counted, item.
    notes
        What the reader changed or found odd.
    """

    answers: pd.DataFrame
    items: pd.DataFrame
    labels: pd.DataFrame
    reasons: pd.DataFrame
    sets: pd.DataFrame
    notes: tuple[Note, ...]
