"""What the included documents are and say: values by field, two fields crossed, and how well they were appraised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.table import rows


def of_included(
    table: pd.DataFrame, kept: Mapping[str, str], included: Sequence[str], source: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """A sheet's rows by the record that is kept, and what is wrong with them.

    Returns
    -------
    DataFrame
        `table` with each record replaced by the one kept of its group.
    list of Problem
        Included records without a row, rows of records that are not included or unknown, and documents that have rows
        under two names.
    """
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for record in dict.fromkeys(table["record"]):
        what = ""
        if record not in kept:
            what, remedy = "no search returned it", "mend the name"
        elif kept[record] not in included:
            what, remedy = "it was not included", "remove its row, or mend the screening"
        elif names.setdefault(kept[record], record) != record:
            what, remedy = f"the same document as {names[kept[record]]}", "keep one of the rows"
        if what:
            problems.append(Problem(source, f"record {record}", what, remedy))
    absent = [record for record in included if record not in names]
    problems += [Problem(source, f"record {record}", "included, but it has no row", "add it") for record in absent]
    return table.assign(record=table["record"].map(lambda record: kept.get(record, ""))), problems


def values_of(extraction: pd.DataFrame, field: str) -> dict[str, list[str]]:
    """The values of a field, by record."""
    of_field = extraction[extraction["field"] == field]
    return {str(record): list(values) for record, values in of_field.groupby("record")["value"]}


def quality(appraisal: pd.DataFrame, scores: Mapping[str, float]) -> dict[str, float]:
    """The mean score of each record over its criteria, 0 to 1: the share of the criteria met."""
    mean = appraisal.assign(number=appraisal["score"].map(scores)).groupby("record")["number"].mean()
    return {str(record): float(value) for record, value in mean.items()}


def crossed(extraction: pd.DataFrame, field: str, other: str) -> dict[tuple[str, str], list[str]]:
    """The records that have each pair of a value of `field` and one of `other`; pairs that none has are left out."""
    pairs: dict[tuple[str, str], list[str]] = {}
    others = values_of(extraction, other)
    for row in rows(extraction[extraction["field"] == field]):
        for value in others.get(row.record, ()):
            pairs.setdefault((row.value, value), []).append(row.record)
    return pairs
