"""What was extracted from the documents: one sheet or several, each filled in by one person or by several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.sources.extraction_sheets_entries import Meanings, several
from peaceresearch.sources.extraction_sheets_rows import NOTHING, Filled, coded, filled_sheets, plain_values
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.sheet import ROW

COLUMNS = ("record", "by", "is_agreed", "field", "value", "entry", "place")
STUDY = "study"
"""Name of the field that holds the study on which a document reports."""


def read_extraction(sheets: HandKept, declared: Mapping[str, Any] | None) -> pd.DataFrame:
    """Read what was extracted.

    An empty cell of a coded field is a fault, for it does not tell whether the document says nothing or nobody has
    looked; where "" is among the codes of a value, it means that. Texts, numbers, dates and the study may be empty. In
    an `agreed` sheet an empty cell decides nothing, and a dash decides that there is no text, number or date.

    Parameters
    ----------
    sheets
        The review's files; takes what is wrong and what is odd in these sheets.
    declared
        `extraction` of the config: `sheets`, `agreed`, `record`, `by`, `study`, `fields`; None where there is none.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`, a row per record, person, field and value: `record`; `by` (slug of the person, "" where
        nothing says who); `is_agreed`; `field` (slug, or `STUDY`); `value`: a slug of a coded field, a text, a number
        ("2.5"), a date (YYYY-MM-DD); `entry`, the cell as it stands; `place` (file, sheet, row).
    """
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    if declared is not None:
        fields = dict(declared["fields"])
        if declared["study"]:
            fields[STUDY] = {**declared["study"], "kind": "text"}
        columns: dict[str, list[str]] = {}
        for field in fields.values():
            columns[field["column"]] = [*columns.get(field["column"], ()), *field["also"]]
        names = {declared["study"]["column"]: STUDY} if declared["study"] else None
        for filled in filled_sheets(sheets, declared, columns, names=names):
            parts += _fields(sheets, filled, fields)
    table = pd.concat(parts, ignore_index=True)
    return table.astype({name: "bool" if name == "is_agreed" else "str" for name in COLUMNS})


def _fields(sheets: HandKept, filled: Filled, fields: Mapping[str, Mapping[str, Any]]) -> Iterator[pd.DataFrame]:
    """The values of each field in one sheet."""
    for name, field in fields.items():
        column = field["column"]
        if column not in filled.table:
            continue
        cells = filled.table[[ROW, "record", "by"]].assign(entry=filled.table[column])
        if filled.is_agreed:
            cells = cells[cells["entry"] != ""]
        read = _coded if field["kind"] == "coded" else _plain
        table = read(sheets, filled, cells, name, field)
        where = [filled.place(number) for number in table[ROW]]
        yield table.assign(field=name, is_agreed=filled.is_agreed, place=where)[list(COLUMNS)]


def _coded(sheets: HandKept, filled: Filled, cells: pd.DataFrame, name: str, field: Mapping[str, Any]) -> pd.DataFrame:
    column = field["column"]
    long = cells.assign(cell=cells["entry"])
    long["entry"] = [several(cell, field["separator"]) for cell in long["cell"]]
    long = long.explode("entry", ignore_index=True)
    for row in rows(long[long.duplicated([ROW, "entry"])].drop_duplicates([ROW, "entry"])):
        sheets.note(filled.part, getattr(row, ROW), f"`{row.entry}` twice in `{column}`", "counted once")
    long = long.drop_duplicates([ROW, "entry"])
    meanings = Meanings({slug: value["codes"] for slug, value in field["values"].items()})
    key = f"extraction.fields.{name}.values"
    long["value"] = coded(sheets, filled, long, column, meanings, key)
    # Two codes in a cell may mean one value.
    return long.assign(entry=long["cell"]).drop_duplicates([ROW, "value"])


def _plain(sheets: HandKept, filled: Filled, cells: pd.DataFrame, name: str, field: Mapping[str, Any]) -> pd.DataFrame:
    is_nothing = cells["entry"].isin(NOTHING) if filled.is_agreed else pd.Series(False, index=cells.index)
    asked = cells[~is_nothing & (cells["entry"] != "")]
    given = asked.assign(value=plain_values(sheets, filled, asked, field["column"], field["kind"]))
    return pd.concat([given, cells[is_nothing].assign(value="")])
