"""Which of the included documents an appraisal is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from peaceresearch.documents.evidence import values_of
from peaceresearch.documents.sheet_records import at_place
from peaceresearch.problems import Problem
from peaceresearch.results.table import rows


def due_records(included: Sequence[str], of: Mapping[str, Sequence[str]], extraction: pd.DataFrame) -> list[str]:
    """The documents that an appraisal is for: those with one of the values of each field."""
    given = {field: values_of(extraction, field) for field in of}
    return [
        record
        for record in included
        if all(set(given[field].get(record, ())) & set(values) for field, values in of.items())
    ]


def not_due(found: pd.DataFrame, due: Sequence[str], of: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """A problem for each document that was appraised, but is not one that the appraisal is for."""
    asked = "; ".join(f"{field} is {' or '.join(values)}" for field, values in of.items())
    for row in rows(found[~found["record"].isin(due)].drop_duplicates("record")):
        what = f"the appraisal is for documents of which {asked}, which this is not"
        yield at_place(row.place, f"record {row.record}", what, "remove its row, mend the extraction, or `of`")
