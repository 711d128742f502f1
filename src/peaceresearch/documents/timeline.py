"""Included documents by year, and the years of the documents that are milestones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.documents.evidence import counted, values_of
from peaceresearch.documents.extraction import Field
from peaceresearch.documents.sheet_records import Group
from peaceresearch.problems import Problem
from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import rows

Row = dict[str, Any]
BASE = "included documents with a year"
_CONFIG = "config/documents.yaml"


def timeline_rows(
    extraction: pd.DataFrame,
    fields: Sequence[Field],
    timeline: Mapping[str, Any] | None,
    records: pd.DataFrame,
    kept: Mapping[str, str],
    included: Sequence[str],
) -> tuple[list[Row], list[Problem]]:
    """When documents were published, by the values of a field.

    Parameters
    ----------
    extraction
        record, field, value, settled.
    fields
        Those of the config.
    timeline
        `field`, and `milestones`: pairs of a name and the record whose year it is. None where there is no timeline.
    records
        record, year; records kept, with what their duplicates know.
    kept, included
        Each record: the record kept of its group; and the records of the included documents.

    Returns
    -------
    list of dict
        `published.<field>[<value>][year=<year>]`, x the year, for each value and each year with a document (a document
        with several values counts in each; n: included documents with a year), and `milestone.<name>`, estimate and x
        the year of its record.
    list of Problem
        Milestones of records that are unknown, not included, or without a year.
    """
    if not timeline:
        return [], []
    years = {row.record: int(row.year) for row in rows(records[records["year"].notna()])}
    field = timeline["field"]
    values = next(values for name, _, values, *_ in fields if name == field)
    given = values_of(extraction, field)
    dated = [record for record in included if record in years]
    counts = Counter((value, years[record]) for record in dated for value in given.get(record, ()))
    found: list[Row] = []
    for value in values:
        for year in sorted({years[record] for record in dated}):
            row = counted("published", field, value, counts[value, year], len(dated), BASE)
            found.append(row | {"domain": domain_id({"year": str(year)}), "x": float(year)})
    problems = []
    group = Group(kept, set(included))
    for name, record in timeline["milestones"]:
        fault = group.fault(record)
        if fault is None and kept[record] not in years:
            fault = "it has no year", "give the milestone a `year` instead"
        if fault is not None:
            place, what = f"timeline.milestones.{name}", f"record {record}: {fault[0]}"
            remedy = fault[1] if record not in kept else "name another record, or give the milestone a `year` instead"
            problems.append(Problem(_CONFIG, place, what, remedy))
            continue
        year = years[kept[record]]
        base = {"n": len(dated), "base": BASE}
        found.append({"measure": "milestone", "item": name, "estimate": year, "x": float(year), "unit": "year", **base})
    return found, problems
