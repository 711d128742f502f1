"""Rows of results on duplicates: how they were found, and how far a list made elsewhere agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from peaceresearch.documents.duplicates_compared import DECISION, LIST, SHOWN, TITLE

_OF_RECORDS = ("kept_by_both", "only_in_list", "only_kept_here", "removed_by_both")


def duplicate_rows(total: int, kinds: pd.Series, possible: int, counts: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Rows of results (unit count).

    Parameters
    ----------
    total
        Number of records.
    kinds
        Of each record that is not kept the kind of match.
    possible
        Number of pairs to decide on.
    counts
        How a list agrees: see `duplicates_comparison.differences`; empty where there is none.

    Yields
    ------
    dict
        `duplicates.by[<kind>]`: records removed by kind of match (n: records identified in files); kinds that did not
        occur are 0, but `list` and `decision` are left out then. `duplicates.possible`: pairs to decide on. With a
        list, of its rows (n: rows): `listed.rows` = `counted` + `unmatched` + `twice` + `kept_by_both` +
        `only_in_list`; of records (n: records in files): `kept_by_both` + `only_in_list` + `only_kept_here` +
        `removed_by_both` = n, and `listed.agreed`, the share of records that both keep or both remove. See
        `duplicates_comparison.differences`.
    """
    by = kinds.value_counts()
    for kind in (*SHOWN, TITLE, DECISION, LIST):
        if kind in by or kind not in (DECISION, LIST):
            yield _row("duplicates", "by", int(by.get(kind, 0)), total) | {"category": kind}
    yield _row("duplicates", "possible", possible, total)
    if not counts:
        return
    for name, number in counts.items():
        is_of_records = name in _OF_RECORDS
        base = {} if is_of_records else {"base": "rows of the list"}
        yield _row("listed", name, number, total if is_of_records else counts["rows"]) | base
    agreed = (counts["kept_by_both"] + counts["removed_by_both"]) / total if total else float("nan")
    yield _row("listed", "agreed", agreed, total) | {"unit": "share"}


def _row(measure: str, item: str, number: float, n: int) -> dict[str, Any]:
    base = "records identified in files"
    return {"measure": measure, "item": item, "estimate": number, "n": n, "base": base, "unit": "count"}
