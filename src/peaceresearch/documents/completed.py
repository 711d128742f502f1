"""One record per document, with what its duplicates tell in addition."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

SEARCHES = "searches"
OWN = ("record", "search", "number")
"""Columns that are a record's own."""
BETWEEN = "; "


def completed(records: pd.DataFrame, kept: Mapping[str, str]) -> pd.DataFrame:
    """The records that are kept, their gaps filled from their duplicates.

    Parameters
    ----------
    records
        As the reader gives them; texts are "" and numbers missing where a record does not tell them.
    kept
        Each record: the one that is kept for it, or "" (`duplicates.Deduplicated.kept`).

    Returns
    -------
    DataFrame
        The rows of `records` that are kept, in their order. A field that is empty has what the first of the record's
        duplicates tells that tells something; but `OWN`. `searches`: the searches of the whole group, in the order
        of `records`, joined by "; ".
    """
    group = records["record"].map(kept).fillna("")
    found = records[group != ""]
    fields = [name for name in found.columns if name not in OWN]
    gaps = found[fields].astype("object").where(lambda table: table.notna() & (table != ""), None)
    # The one that is kept goes first: it need not be the first in the table.
    order = (found["record"] != group[found.index]).astype("int64").sort_values(kind="stable").index
    first = gaps.loc[order].groupby(group[order], sort=False).first()
    searches = found["search"].groupby(group[found.index], sort=False).agg(lambda own: BETWEEN.join(own.unique()))
    own = records[records["record"] == group].reset_index(drop=True)
    filled = first.reindex(own["record"]).reset_index(drop=True)
    for name in fields:
        is_text = pd.api.types.is_string_dtype(records[name].dtype)
        column = filled[name].where(filled[name].notna(), "" if is_text else pd.NA)
        own[name] = column.astype(records[name].dtype)
    own[SEARCHES] = searches.reindex(own["record"]).astype("str").to_numpy()
    return own
