"""What each search gave: records, records that no other search has, and documents that were included."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

Search = Sequence[Any]
"""Name, route, source ("" where only numbers are known), and those numbers or None."""


def source_yield(
    records: pd.DataFrame,
    kept: Mapping[str, str],
    included: Collection[str] | None,
    searches: Sequence[Search],
) -> Iterator[dict[str, Any]]:
    """Rows of results on the yield of each search.

    Parameters
    ----------
    records
        record, search.
    kept
        Each record: the one that is kept for it, or "" where none is.
    included
        Records kept whose documents were included; None where the review has not come so far.
    searches
        See `Search`; numbers have `identified` and `included`.

    Yields
    ------
    dict
        `found.<search>`: records returned (n: records identified). `unique.<search>`: those whose group has records of
        no other search (n: the search's records). `included_from.<search>`: included documents that the search
        returned, as the record kept or as a duplicate of it (n: documents included). Of searches of which only numbers
        are known `unique` cannot be told, and what was included from them counts among the included. `source` is the
        search's file, absent where it has none and from `included_from`, which rests on more.
    """
    numbers = {name: counts for name, _, _, counts in searches if counts is not None}
    group = records["record"].map(kept).fillna("")
    alone = group.where(group != "", records["record"])  # a record that nothing is kept for is a group of its own
    several = records["search"].groupby(alone).transform("nunique") > 1
    total = len(records) + sum(counts["identified"] for counts in numbers.values())
    documents = set(included or ())
    all_included = len(documents) + sum(counts.get("included", 0) for counts in numbers.values())
    for name, _, file, counts in searches:
        own = records["search"] == name
        found = counts["identified"] if counts is not None else int(own.sum())
        yield _row("found", name, found, total, "records identified", file)
        if counts is None:
            yield _row("unique", name, int((own & ~several).sum()), found, "records of the search", file)
        if included is not None:
            from_it = counts.get("included", 0) if counts is not None else len(documents & set(group[own]))
            yield _row("included_from", name, from_it, all_included, "documents included", "")


def _row(measure: str, search: str, number: int, n: int, base: str, source: str) -> dict[str, Any]:
    row = {"measure": measure, "item": search, "estimate": number, "n": n, "base": base, "unit": "count"}
    return row | ({"source": source} if source else {})
