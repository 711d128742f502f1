"""The table of results: one row per number, the same columns for every strand; checked whenever it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from peaceresearch.results.ids import result_id

_NUMBERS = (
    "x", "estimate", "se", "df", "ci_low", "ci_high", "statistic", "df_numerator", "p", "p_adjusted", "n",
    "n_effective", "deff",
)  # fmt: skip
_TEXT, _NUMBER = pa.string(), pa.float64()

# fmt: off
_COLUMNS = (
    "id", "strand", "measure", "item", "category", "domain", "x", "estimate", "se", "df", "ci_low", "ci_high",
    "ci_method", "statistic", "df_numerator", "p", "p_adjusted", "family", "n", "n_effective", "deff", "base", "unit",
    "model", "wave", "weight", "plan", "caution", "status", "reason", "source",
)
# fmt: on
SCHEMA = pa.schema([(name, _NUMBER if name in _NUMBERS else _TEXT) for name in _COLUMNS])
"""Columns in their order. Text is never missing ("" where there is nothing to say); numbers may be."""

RELEASED, SUPPRESSED, NOT_ESTIMABLE = "released", "suppressed", "not estimable"
_KEPT = {
    "id", "strand", "measure", "item", "category", "domain", "x", "base", "unit", "model", "wave", "weight", "plan",
    "caution", "source",
}  # fmt: skip
WITHHELD = tuple(name for name in _COLUMNS if name not in {*_KEPT, "status", "reason"})
"""Columns that are emptied when a result is suppressed: all but those that say what it is about. The base too, for it
is what makes people recognisable, and the method of the interval, which tells a share of 0 or 1."""
EMPTY = {name: float("nan") if name in _NUMBERS else "" for name in _COLUMNS}
"""What stands in a column that has nothing to say."""


class DuplicateIdError(ValueError):
    """Two results have one id."""


def results(rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Rows (one by one, or in a table) as a table of results, sorted by id.

    `id` is made from strand, measure, item, category and domain; `status` is "not estimable" where `estimate` is
    missing and no status is given, else "released". Columns that a row leaves out are empty.

    Raises
    ------
    DuplicateIdError
        Two rows have the same id.
    """
    table = rows.copy() if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    for name in SCHEMA.names:
        if name not in table:
            table[name] = float("nan") if name in _NUMBERS else ""
        column = table[name]
        table[name] = column.astype("float64") if name in _NUMBERS else column.fillna("").astype("str")
    table["id"] = [
        result_id(*row) for row in table[["strand", "measure", "item", "category", "domain"]].itertuples(index=False)
    ]
    missing = table["estimate"].isna() & (table["status"] == "")
    table.loc[missing, "status"] = NOT_ESTIMABLE
    table.loc[table["status"] == "", "status"] = RELEASED
    twice = sorted(set(table.loc[table["id"].duplicated(), "id"]))
    if twice:
        raise DuplicateIdError(f"results with the same id: {', '.join(twice)}")
    ordered: pd.DataFrame = table[SCHEMA.names].sort_values("id", ignore_index=True)
    return ordered


def write_results(table: pd.DataFrame, path: Path) -> None:
    """Write a table of results as Parquet; a column that is missing, odd or of the wrong type is an error."""
    if list(table.columns) != SCHEMA.names:
        raise ValueError(f"not a table of results: {list(table.columns)}")
    write_table(table, path, SCHEMA)


def read_results(*paths: Path) -> pd.DataFrame:
    """Tables of results as one, sorted by id; `DuplicateIdError` where two give the same id."""
    parts = [pq.read_table(path, schema=SCHEMA).to_pandas() for path in paths]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=SCHEMA.names)
    twice = sorted(set(table.loc[table["id"].duplicated(), "id"]))
    if twice:
        raise DuplicateIdError(f"results with the same id: {', '.join(twice)}")
    ordered: pd.DataFrame = table.sort_values("id", ignore_index=True)
    return ordered


def write_table(table: pd.DataFrame, path: Path, schema: pa.Schema | None = None) -> None:
    """Write any tidy table as Parquet, the same bytes for the same table."""
    pq.write_table(
        pa.Table.from_pandas(table, schema=schema, preserve_index=False).replace_schema_metadata(None),
        path,
        compression="zstd",
    )


def read_table(path: Path) -> pd.DataFrame:
    """Read a tidy table that `write_table` wrote."""
    table: pd.DataFrame = pq.read_table(path).to_pandas()
    return table


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples (pandas-stubs gives every field the union of all types)."""
    return iter(table.itertuples())
