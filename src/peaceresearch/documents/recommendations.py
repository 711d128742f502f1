"""What the included documents recommend: counts by addressee, theme and status, and a record of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.documents.included import item_of
from peaceresearch.documents.reference import told_apart
from peaceresearch.documents.sheet_records import Group, of_included
from peaceresearch.problems import Problem
from peaceresearch.results.table import rows

Row = dict[str, Any]
RECOMMENDATION, ALL = "recommendation", "all"
BASE = "recommendations"


def settled_recommendations(
    table: pd.DataFrame,
    kept: Mapping[str, str],
    included: Sequence[str],
    records: pd.DataFrame,
    awaiting: Collection[str] = (),
) -> tuple[pd.DataFrame, list[Problem]]:
    """The recommendations of included documents, by the record that is kept.

    Parameters
    ----------
    table
        As `sources.extraction_sheets_recommendations` reads it.
    kept, included
        Each record: the record kept of its group; and the records of the included documents.
    records
        record, year: records kept.
    awaiting
        Records kept on which nothing is settled yet: rows on them are passed over.

    Returns
    -------
    DataFrame
        `table` with the record kept, and the document's year in `since` where that is empty ("" where the document has
        none).
    list of Problem
        Records that are unknown (with the nearest) or not included.
    """
    # Documents may have any number of rows: whose row it is does not matter.
    found, problems = of_included(table, Group(kept, set(included), set(awaiting)), lambda row: row.Index)
    years = {row.record: str(row.year) for row in rows(records[records["year"].notna()])}
    since = found["since"].where(found["since"] != "", found["record"].map(years).fillna(""))
    return found.assign(since=since.astype("str")), problems


def recommendation_rows(table: pd.DataFrame, declared: Mapping[str, Sequence[str]] | None) -> Iterator[Row]:
    """How many recommendations there are, by addressee and theme, each by status and in all.

    Parameters
    ----------
    table
        Settled: `addressee` and `theme` (JSON lists), `status`.
    declared
        `addressee`, `theme`, `status`: their values in the order of the config; None where there are no
        recommendations.

    Yields
    ------
    dict
        `recommendations.<addressee or theme>[<status>]`, `recommendations.all[<status>]`, and each without a status. A
        recommendation to several addressees counts for each. `n` is the number of recommendations.
    """
    if declared is None:
        return
    lists = {name: [set(json.loads(cell)) for cell in table[name]] for name in ("addressee", "theme")}
    status = table["status"]
    every = pd.Series(True, index=table.index)
    items = [(ALL, every)]
    for name in ("addressee", "theme"):
        given = lists[name]
        items += [
            (value, pd.Series([value in found for found in given], index=table.index, dtype="bool"))
            for value in declared[name]
        ]
    for item, of in items:
        for category in ("", *declared["status"]):
            count = int(of.sum() if category == "" else (of & (status == category)).sum())
            row = {"measure": "recommendations", "item": item, "category": category, "estimate": count}
            yield row | {"n": len(table), "base": BASE}


def recommendation_records(table: pd.DataFrame, records: pd.DataFrame) -> Iterator[Row]:
    """A record per recommendation, in the order of the sheets.

    Yields
    ------
    dict
        `record`, `item` (its name) and `fields`: text {"text": {language: words}}, addressee and theme (lists of
        {"item": slug}), status {"category": ["all", slug]}, since (a year or {"date": ...}), checked {"date": ...},
        document (see `reference.told_apart`), record (the item of the document); what is empty is left out.
    """
    called = told_apart(records)
    for row in rows(table):
        told: Row = {
            "text": {"text": json.loads(row.text)},
            "addressee": [{"item": slug} for slug in json.loads(row.addressee)],
            "theme": [{"item": slug} for slug in json.loads(row.theme)],
            "status": {"category": [ALL, row.status]} if row.status else None,
            "since": int(row.since) if row.since.isdecimal() else {"date": row.since} if row.since else None,
            "checked": {"date": row.checked} if row.checked else None,
            "document": called[row.record],
            "record": item_of(row.record),
        }
        fields = {name: value for name, value in told.items() if value}
        yield {"record": RECOMMENDATION, "item": row.name, "fields": fields}
