"""A search's result as a table (.csv or .xlsx) with a row per record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peaceresearch.problems import input_error
from peaceresearch.results.table import rows
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.sheet import ROW, read_sheet


def read_bibliography_table(path: Path, name: str, columns: Mapping[str, str]) -> list[Entry]:
    """Read the records of a table in the order of its rows.

    Parameters
    ----------
    path, name
        The file, and the file as the user knows it.
    columns
        Field (title, authors, year, doi, url, publisher): its column. Authors are separated by semicolons or lines.

    Raises
    ------
    InputError
        As `sheet.read_sheet`; the table has no rows.
    """
    table = read_sheet(path, name, None, list(dict.fromkeys(columns.values())))
    if table.empty:
        raise input_error(name, "holds no record", "leave the search out, or put its result there")
    # Under numbered names: a column may serve two fields.
    fields = table[[ROW]].assign(**{field: table[column] for field, column in columns.items()})
    return [_entry(row, columns) for row in rows(fields)]


def _entry(row: Any, columns: Mapping[str, str]) -> Entry:
    given = {field: getattr(row, field) for field in columns}
    authors = [name.strip() for line in given.pop("authors", "").splitlines() for name in line.split(";")]
    return Entry(authors=[name for name in authors if name], **given)
