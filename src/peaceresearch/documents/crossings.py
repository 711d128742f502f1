"""Included documents by the values of two or three fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd

from peaceresearch.documents.evidence import counted, values_of
from peaceresearch.documents.extraction import Field
from peaceresearch.results.ids import domain_id

Row = dict[str, Any]


def crossing_rows(
    extraction: pd.DataFrame,
    fields: Sequence[Field],
    crossings: Sequence[tuple[str, Mapping[str, str | None]]],
    included: Sequence[str],
) -> Iterator[Row]:
    """`crossed.<name>[<row value>][<column field>=<value>;<parts field>=<value>]`, a row per combination.

    A document with several values of a field counts in each of them, and in each combination with those of the other
    fields, so that counts may sum to more than `n`, the number of included documents.

    Parameters
    ----------
    extraction
        record, field, value, settled.
    fields
        Those of the config.
    crossings
        Pairs of a crossing's name and `rows`, `columns` and `parts` (coded fields; `parts` None where there are two).
    included
        Records whose documents are included.
    """
    values = {name: values for name, _, values, *_ in fields}
    for name, crossing in crossings:
        by = [field for part in ("rows", "columns", "parts") if (field := crossing[part]) is not None]
        given = [values_of(extraction, field) for field in by]
        counts = Counter(found for record in included for found in product(*(of.get(record, ()) for of in given)))
        for found in product(*(values[field] for field in by)):
            row = counted("crossed", name, found[0], counts[found], len(included))
            yield row | {"domain": domain_id(dict(zip(by[1:], found[1:], strict=True)))}
