"""The included documents as records: what identifies them, what was extracted from them, how they were appraised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.documents.csl import csl_item
from peaceresearch.documents.evidence import values_of
from peaceresearch.documents.extraction import Field
from peaceresearch.results.table import rows

Row = dict[str, Any]
INCLUDED = "included"
TAKEN = ("authors", "year", "title", "publisher", "score", "record", "csl")
"""Names of what every record has: an extracted field of one of these names stands as `extracted_<name>`."""


def included_records(
    records: pd.DataFrame,
    included: Sequence[str],
    extraction: pd.DataFrame,
    fields: Sequence[Field],
    scores: Mapping[str, float],
    searches: Mapping[str, str],
) -> Iterator[Row]:
    """A record per included document, in their order.

    Parameters
    ----------
    records
        Records kept, with what their duplicates know.
    included
        Those whose documents are included.
    extraction
        record, field, value, settled.
    fields
        Those of the config.
    scores
        Record: overall score, 0 to 1, where it was appraised.
    searches
        Search: its file.

    Yields
    ------
    dict
        `record`, `item` (the record's name with "-" for ":"), `source` and `fields`: authors, year (text), title,
        publisher, score (rounded to 4 digits), record, csl (see `csl.csl_item`), and each extracted field that the
        document has: a coded one as {"category": [field, value]}, or a list of these where it may have several; a text;
        {"number": x}; {"date": "YYYY-MM-DD"}.
    """
    found = records.set_index("record", drop=False).loc[list(included)]
    given = {name: values_of(extraction, name) for name, *_ in fields}
    for row in rows(found):
        told: Row = {
            "authors": row.authors,
            "year": "" if pd.isna(row.year) else str(row.year),
            "title": row.title,
            "publisher": row.publisher,
            "record": row.record,
            "csl": csl_item(row._asdict()),
        }
        if row.record in scores:
            told["score"] = round(scores[row.record], 4)
        for name, kind, _, several, *_ in fields:
            values = given[name].get(row.record, [])
            if values:
                told[f"extracted_{name}" if name in TAKEN else name] = _value(name, kind, values, several)
        yield {"record": INCLUDED, "item": item_of(row.record), "source": searches[row.search], "fields": told}


def item_of(record: str) -> str:
    """A record's name as it may stand in an id."""
    return record.replace(":", "-")


def _value(name: str, kind: str, values: Sequence[str], several: bool) -> Any:
    """A field as tables of records show it."""
    if kind == "coded":
        found = [{"category": [name, value]} for value in values]
        return found if several else found[0]
    if kind == "number":
        return {"number": float(values[0])}
    return {"date": values[0]} if kind == "date" else values[0]
