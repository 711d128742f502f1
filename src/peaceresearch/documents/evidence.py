"""What the included documents are and say: values by field, two fields crossed, and how well they were appraised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.documents.extraction import STUDY, Field
from peaceresearch.results.table import rows

Row = dict[str, Any]
BASE = "included documents with a record"
"""Of what is counted here: of documents from sources of which only numbers are known nothing was extracted."""


def values_of(extraction: pd.DataFrame, field: str) -> dict[str, list[str]]:
    """The values of a field, by record; a record without one is not there."""
    of_field = extraction[extraction["field"] == field]
    return {str(record): list(values) for record, values in of_field.groupby("record", sort=False)["value"]}


def crossed(extraction: pd.DataFrame, field: str, other: str) -> dict[tuple[str, str], list[str]]:
    """The records that have each pair of a value of `field` and one of `other`; pairs that none has are left out."""
    pairs: dict[tuple[str, str], list[str]] = {}
    others = values_of(extraction, other)
    for row in rows(extraction[extraction["field"] == field]):
        for value in others.get(row.record, ()):
            pairs.setdefault((row.value, value), []).append(row.record)
    return pairs


def document_rows(extraction: pd.DataFrame, fields: Sequence[Field], included: Sequence[str]) -> Iterator[Row]:
    """`documents.<field>[<value>]`: included documents by each value of each coded field.

    A document with several values counts in each, so that the counts of such a field may sum to more than `n`, the
    number of included documents that have a record.
    """
    for name, kind, values, *_ in fields:
        counts = extraction.loc[extraction["field"] == name, "value"].value_counts()
        for value in values if kind == "coded" else ():
            yield counted("documents", name, value, int(counts.get(value, 0)), len(included))


def evidence_rows(
    extraction: pd.DataFrame,
    fields: Sequence[Field],
    evidence_map: Mapping[str, str] | None,
    scores: Mapping[str, float],
    included: Sequence[str],
) -> Iterator[Row]:
    """Two fields crossed: how many documents have both values, and how well these are made.

    Parameters
    ----------
    extraction
        record, field, value, settled.
    fields
        Those of the config.
    evidence_map
        `rows` and `columns`: two coded fields; None where there is no map.
    scores
        Record: its overall score, 0 to 1, where it was appraised.
    included
        Records whose documents are included.

    Yields
    ------
    dict
        `evidence.<row value>[<column value>]`, the number of documents (n: the included that have a record); `quality`
        of the same pair, the mean of their scores (0 to 1; n: those with a score), where there are any.
    """
    if not evidence_map:
        return
    values = {name: values for name, _, values, *_ in fields}
    pairs = crossed(extraction, evidence_map["rows"], evidence_map["columns"])
    for item in values[evidence_map["rows"]]:
        for category in values[evidence_map["columns"]]:
            found = pairs.get((item, category), [])
            yield counted("evidence", item, category, len(found), len(included))
            known = [scores[record] for record in found if record in scores]
            if known:
                yield {
                    "measure": "quality",
                    "item": item,
                    "category": category,
                    "estimate": sum(known) / len(known),
                    "n": len(known),
                    "base": "included documents of both values with an overall score",
                    "unit": "share",
                }


def study_rows(extraction: pd.DataFrame, included: Sequence[str]) -> Iterator[Row]:
    """`studies.included`: how many studies the documents report on.

    Names of studies are compared without case, accents, blanks and signs. A document that names none is a study by
    itself. `n` is the number of included documents that have a record.
    """
    named = values_of(extraction, STUDY)
    names = {_folded(value) for values in named.values() for value in values}
    alone = sum(record not in named for record in included)
    yield {**counted("studies", "included", "", len(names) + alone, len(included)), "unit": "studies"}


def counted(measure: str, item: str, category: str, count: int, n: int, base: str = BASE) -> Row:
    """A row that counts."""
    return {"measure": measure, "item": item, "category": category, "estimate": count, "n": n, "base": base}


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(sign for sign in apart if not unicodedata.combining(sign))) or name
