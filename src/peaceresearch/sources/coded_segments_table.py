"""What reading a list of segments asks of its table: a column as text, and where rows stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from peaceresearch.sources.table_file import Table

_SHOWN = 5


def cells(listed: Table, header: str) -> pd.Series[Any]:
    """A column of a table, row by row; "" where a cell is blank."""
    return listed.columns[listed.headers.index(header)].series().fillna("").astype("str")


def rows_shown(listed: Table, rows: Sequence[int]) -> str:
    """Where rows of a table (from 0, in their order, each once) stand, the first of them: `row 3, 7, ...`."""
    word, *numbers = " ".join(listed.place(int(row)) for row in rows[:_SHOWN]).split()
    return f"{word} {', '.join(numbers[::2])}" + (", ..." if len(rows) > _SHOWN else "")
