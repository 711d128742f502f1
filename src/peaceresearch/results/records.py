"""Records: what is told and not counted (quotes, documents, proposals), one row each with an id of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from peaceresearch.results.ids import result_id
from peaceresearch.results.table import RELEASED, DuplicateIdError, read_table, write_table

_TEXT = pa.string()
SCHEMA = pa.schema(
    [
        (name, pa.float64() if name == "n" else _TEXT)
        for name in ("id", "strand", "record", "item", "domain", "n", "consent", "fields", "status", "reason", "source")
    ]
)
"""`record` is the kind (`quote`), `item` the record's own name, `n` how many people fit what is told of whom it is
about, `consent` "given", "refused" or "" where nobody is quoted, `fields` its content as JSON."""
GIVEN, REFUSED = "given", "refused"


def records(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a table of records, sorted by id; `fields` of a row is a mapping. `status` is "released".

    Raises
    ------
    DuplicateIdError
        Two rows have the same id.
    """
    made = [
        {
            "id": result_id(row["strand"], row["record"], row["item"]),
            "domain": "",
            "n": float("nan"),
            "consent": "",
            "status": RELEASED,
            "reason": "",
            "source": "",
            **row,
            "fields": json.dumps(row["fields"], ensure_ascii=False, sort_keys=True),
        }
        for row in rows
    ]
    table = pd.DataFrame(made, columns=SCHEMA.names).astype({"n": "float64"})
    twice = sorted(set(table.loc[table["id"].duplicated(), "id"]))
    if twice:
        raise DuplicateIdError(f"records with the same id: {', '.join(twice)}")
    ordered: pd.DataFrame = table.sort_values("id", ignore_index=True)
    return ordered


def write_records(table: pd.DataFrame, path: Path) -> None:
    """Write a table of records as Parquet."""
    write_table(table[SCHEMA.names], path, SCHEMA)


def read_records(*paths: Path) -> pd.DataFrame:
    """Tables of records as one, sorted by id."""
    parts = [read_table(path) for path in paths]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=SCHEMA.names)
    ordered: pd.DataFrame = table.sort_values("id", ignore_index=True)
    return ordered


def fields(row: Any) -> dict[str, Any]:
    """The content of a record; empty where it is withheld."""
    content: dict[str, Any] = json.loads(row.fields) if row.fields else {}
    return content
