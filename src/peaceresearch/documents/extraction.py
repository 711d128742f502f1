"""What was extracted from the included documents, settled between those who read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.documents.double_extraction import (
    MEND_ONE,
    Readings,
    Values,
    difference_rows,
    differences,
    first_text,
    overruled,
    readings_of,
    settled,
    told,
)
from peaceresearch.documents.double_extraction import differ as is_different
from peaceresearch.documents.extraction_agreement import agreement_rows
from peaceresearch.documents.sheet_records import Group, at_place, of_included, places_of
from peaceresearch.problems import Problem

Row = dict[str, Any]
Field = tuple[str, str, Sequence[str], bool, str]
"""A field of the config: slug, kind ("coded", "text", "number", "date"), values, whether there may be several, and the
column."""
STUDY, TEXT = "study", "text"
WORKBOOK = "extraction_differences.xlsx"


@dataclass(frozen=True)
class Settled:
    """What was extracted.

    Attributes
    ----------
    table
        record (the one kept), field, value: a row per value, records in the order of the included, fields and values
        in that of the config. What is not settled is not there.
    agreement
        Rows of the table of results; see `extraction_agreement.agreement_rows`.
    differences
        record, field, by, entry, agreed: what people read otherwise, a row per person.
    problems
        Rows on records that are unknown or not included, documents under two names, documents without a row, and
        agreements on something else than what all readers read.
    unsettled
        Differences on which nothing is agreed, one problem per record; those of texts are none.
    """

    table: pd.DataFrame
    agreement: list[Row]
    differences: pd.DataFrame
    problems: list[Problem]
    unsettled: list[Problem]


def settled_extraction(
    table: pd.DataFrame,
    kept: Mapping[str, str],
    included: Sequence[str],
    fields: Sequence[Field],
    source: str,
    awaiting: Collection[str] = (),
) -> Settled:
    """Settle what was extracted between those who read a document.

    What is agreed on goes before what anybody read; what all readers of a document read alike needs no agreement, and
    an agreement on something else is a problem. Without either a field is not settled, but for a text, which two people
    hardly ever word alike: that of the first reader who gave one stands, in the order of the sheets. It is among the
    differences, for whoever wants to word it anew; the words agreed on may be any.

    Parameters
    ----------
    table
        record, by, is_agreed, field, value, entry, place, as `sources.extraction_sheets` reads them.
    kept
        Each record: the record of its group that is kept.
    included
        Records kept whose documents are included, in their order.
    fields
        Those of the config; the field `study` is compared, too, where the table has it.
    source
        The files of the sheets, as problems name them.
    awaiting
        Records kept on which nothing is settled yet: rows on them are passed over.
    """
    group = Group(kept, set(included), set(awaiting))
    rows, problems = of_included(table, group, lambda row: (row.by, row.is_agreed))
    readings = readings_of(rows)
    there = set(rows["record"])
    absent = [record for record in included if record not in there]
    problems += [
        Problem(source, f"record {record}", "included, but it has no row that is filled in", "add it")
        for record in absent
    ]
    order = list(fields)
    if (table["field"] == STUDY).any():
        # Studies are counted by their names: which one a document reports on is for its readers to settle.
        order.append((STUDY, STUDY, (), False, ""))
    found: list[tuple[str, str, str]] = []
    different: list[tuple[str, ...]] = []
    unsettled: list[Problem] = []
    places, agreed_at = places_of(rows), places_of(rows[rows["is_agreed"]])
    for record in included:
        if record not in there:
            continue
        open_fields, lacking, against = [], [], []
        for name, kind, values, *_ in order:
            given = list(readings.given(record, name).values())
            if is_different(given):
                different += difference_rows(readings, record, name)
            holds = settled(readings, record, name, given)
            if kind not in (TEXT, STUDY) and (slip := overruled(readings, record, name, given)):
                against.append(slip)
            if holds is None and kind == TEXT:
                holds = first_text(given)
            if holds is None:
                open_fields.append(told(readings, record, name))
            elif not holds and kind == "coded":
                lacking.append(f"`{name}`")
            found += [(record, name, value) for value in _in_order(holds or (), values)]
        if lacking:
            what = f"nobody says what it is in {', '.join(lacking)}"
            problems.append(at_place(places[record], f"record {record}", what, "fill it in"))
        if against:
            problems.append(at_place(agreed_at[record], f"record {record}", ", ".join(against), MEND_ONE))
        if open_fields:
            unsettled.append(_unsettled(source, record, open_fields))
    return Settled(
        pd.DataFrame(found, columns=["record", "field", "value"]).astype("str"),
        _agreement(readings, included, fields),
        differences(different),
        problems,
        unsettled,
    )


def _agreement(readings: Readings, included: Sequence[str], fields: Sequence[Field]) -> list[Row]:
    """How far readers agree on each field that the config has."""
    found: list[Row] = []
    for name, kind, values, several, *_ in fields:
        read = [readings.given(record, name) for record in included]
        found += agreement_rows(name, read, values if kind == "coded" else None, several)
    return found


def _unsettled(source: str, record: str, said: Sequence[str]) -> Problem:
    what = f"its readers differ on {', '.join(said)}, and nothing is agreed"
    return Problem(source, f"record {record}", what, f"write what holds into an `agreed` sheet ({WORKBOOK} is one)")


def _in_order(values: Values, order: Sequence[str]) -> list[str]:
    """Values of a coded field in the order of the config; others as they stand."""
    return [value for value in order if value in values] if order else list(values)
