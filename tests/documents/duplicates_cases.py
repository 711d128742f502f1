"""Records and decisions that the tests of duplicates are made of."""

from __future__ import annotations

from typing import Any

import pandas as pd

AGREEING: dict[str, Any] = {"authors": "Novak, A.", "year": 2001}
"""What two records have to tell for titles that are not the same to be merged."""
RULES: dict[str, Any] = {"identifiers": ["doi", "pmid"], "similarity": 92, "years": 1, "authors": 70, "review": 84}
_FIELDS = ("record", "search", "title", "authors", "year", "doi", "pmid", "accession")


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """Records called s:1, s:2, ... (or by their `search`), "" for what is not given."""
    made = []
    numbers: dict[str, int] = {}
    for row in rows:
        search = row.get("search", "s")
        numbers[search] = numbers.get(search, 0) + 1
        own = {"record": f"{search}:{numbers[search]}", "search": search, "number": numbers[search]}
        made.append({**dict.fromkeys(_FIELDS, ""), "year": None, **row, **own})
    return pd.DataFrame(made).astype({**dict.fromkeys(_FIELDS, "str"), "year": "Int64"})


def decisions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Decisions on pairs, as the reader gives them, from row 2 on of one file."""
    made = [(*row, f"pairs.csv: row {number}") for number, row in enumerate(rows, 2)]
    return pd.DataFrame(made, columns=["record", "other", "decision", "place"]).astype("str")
