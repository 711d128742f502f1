"""The rows of sheets that several people may have filled in for the same records: whose row is on which record."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows
from peaceresearch.sources.extraction_sheets_entries import ERRORS, Meanings, as_date, as_number
from peaceresearch.sources.hand_kept import HandKept, Part, place_of
from peaceresearch.sources.sheet import ROW

RECORD = "record"
"""Header of the column of records in the workbooks that the package writes, which are read back as `agreed`."""
_KEY = re.compile(r"[a-z][a-z0-9_-]*:[1-9][0-9]*")
_SHOWN = 5
NOTHING = frozenset("-–—")
"""What stands in an `agreed` sheet where it was agreed that the document says nothing of it."""


@dataclass(frozen=True)
class Filled:
    """The rows of one sheet.

    Attributes
    ----------
    part
        The sheet, as the config declares it.
    is_agreed
        Whether it holds what several people agreed on.
    table
        `row`, `record`, `by` (slug of the person; "" where nothing says who), and the columns.
    """

    part: Part
    is_agreed: bool
    table: pd.DataFrame

    def place(self, row: object) -> str:
        """File, sheet and row, as problems name them."""
        at = place_of(self.part, row)
        return f"{self.part['source']}: {at}" if at else str(self.part["source"])


def filled_sheets(
    sheets: HandKept,
    declared: Mapping[str, Any],
    columns: Mapping[str, Sequence[str]],
    optional: Collection[str] = (),
    once: bool = True,
    names: Mapping[str, str] | None = None,
) -> list[Filled]:
    """Every sheet of a section, without rows in which no column is filled in.

    Parameters
    ----------
    sheets
        The files; takes what is wrong and what is odd.
    declared
        The section: `sheets`, `record`, and, where there are any, `agreed` and `by`.
    columns
        Column: other headers under which it goes. A sheet of `agreed` needs to have none of them.
    optional
        Those of `columns` that no sheet needs to have.
    once
        Whether a record stands once only in what a person filled in.
    names
        Column: its header in the workbooks of differences that the package writes, which `agreed` sheets may have.
    """
    found = []
    for is_agreed in (False, True):
        for part in declared.get("agreed" if is_agreed else "sheets", ()):
            by = declared.get("by") if part.get("by") is None and not is_agreed else None
            written = names if names and is_agreed else {}
            also = {
                column: [*others, *([written[column]] if column in written else [])]
                for column, others in columns.items()
            }
            also[declared["record"]] = [RECORD]
            wanted = [declared["record"], *([by] if by else []), *columns]
            free = list(columns) if is_agreed else [column for column in columns if column in optional]
            sheet = sheets.table({**part, "record": declared["record"]}, wanted, also, free)
            people = sheet[by].map(slug) if by else "" if is_agreed else part.get("by") or ""
            table = sheet.assign(record=sheet[declared["record"]], by=people)
            filled = Filled(part, is_agreed, _told(sheets, part, table, columns, is_agreed))
            _check(sheets, filled, declared["record"], by)
            found.append(filled)
    if once:
        _once(sheets, found)
    return found


def coded(
    sheets: HandKept, filled: Filled, entries: pd.DataFrame, column: str, meanings: Meanings, key: str
) -> list[str]:
    """The slugs of `entries` (`row`, `entry`) of a column; "" and a problem for each entry that means nothing.

    `key` is where config/ declares what entries mean.
    """
    found, strange = [], dict[str, list[int]]()
    for row in rows(entries):
        meaning = meanings(row.entry)
        found.append(meaning or "")
        if meaning is None:
            strange.setdefault(row.entry, []).append(getattr(row, ROW))
    for entry, numbers in sorted(strange.items()):
        what = f"`{column}` is `{entry}`, which nothing names" if entry else f"`{column}` is empty"
        near = meanings.nearest(entry)
        mend = f"{near} mend it".strip() if entry else "fill it in"
        remedy = f"{mend}, or declare {'it' if entry else 'an empty code'} in {sheets.config}, {key}"
        sheets.problem(filled.part, _listed(numbers), what, remedy)
    return found


def order_of(field: Mapping[str, Any]) -> list[str]:
    """The values of a coded field in the order of the config: its `order`, as the keys of a spec are sorted."""
    return list(field.get("order", field["values"]))


def plain_values(sheets: HandKept, filled: Filled, entries: pd.DataFrame, column: str, kind: str) -> list[str]:
    """The values of `entries` (`row`, `entry`) of a column of texts, numbers or dates ("text", "number", "date").

    "" and a problem for what is none; dates that are written with the day first are noted.
    """
    read: Callable[[str], tuple[str | None, str]] = {"text": _text, "number": _number, "date": as_date}[kind]
    found, turned = [], []
    for row in rows(entries):
        value, remedy = (row.entry, "") if row.entry == "" else read(row.entry)
        found.append(value or "")
        if value is None:
            what = f"`{column}` is `{row.entry}`, which is no {kind}"
            sheets.problem(filled.part, getattr(row, ROW), what, remedy)
        elif kind == "date" and not row.entry.startswith(value):
            turned.append(f"{row.entry} ({value})")
    if turned:
        more = ", ..." if len(turned) > _SHOWN else ""
        sheets.note(filled.part, None, f"`{column}` has the day first: {', '.join(turned[:_SHOWN])}{more}", "read so")
    return found


def _told(sheets: HandKept, part: Part, table: pd.DataFrame, columns: Collection[str], is_agreed: bool) -> pd.DataFrame:
    """The rows in which something is filled in; the others are noted."""
    there = [column for column in columns if column in table]
    blank = (table[there] == "").all(axis=1) if there else pd.Series(True, index=table.index)
    empty = table[blank & (table["record"] != "")]
    if len(empty):
        what = "nothing is decided in the row" if is_agreed else "nothing is filled in but the record"
        sheets.note(part, _listed(list(empty[ROW])), what, "still open" if is_agreed else "passed over")
    return table[~blank]


def _check(sheets: HandKept, filled: Filled, record: str, by: str | None) -> None:
    """What is no name of a record, and rows that do not say whose they are, are problems."""
    for row in rows(filled.table):
        if not _KEY.fullmatch(row.record):
            what = f"`{row.record}` names no record" if row.record else f"`{record}` is empty"
            remedy = "write <search>:<number>, the number counted from 1 in its file"
            sheets.problem(filled.part, getattr(row, ROW), what, remedy)
        if by and not row.by:
            sheets.problem(filled.part, getattr(row, ROW), f"`{by}` is empty", "say who filled the row in")


def _once(sheets: HandKept, found: Sequence[Filled]) -> None:
    """A problem for each record that one person (or a sheet of nobody's) has in several rows."""
    places: dict[tuple[bool, str, str], list[tuple[Filled, int]]] = {}
    for filled in found:
        for row in rows(filled.table[filled.table["record"] != ""]):
            places.setdefault((filled.is_agreed, row.by, row.record), []).append((filled, getattr(row, ROW)))
    for (is_agreed, by, record), where in places.items():
        if len(where) < 2:
            continue
        (first, row), *others = where
        whose = f" for `{by}`" if by else ""
        remedy = "keep one of the rows"
        if all(filled.part is first.part for filled, _ in others):
            numbers = ", ".join(str(number) for _, number in where)
            sheets.problem(first.part, numbers, f"`{record}` stands twice{whose}", remedy)
            continue
        also = "; ".join(filled.place(number) for filled, number in others)
        if not by and not is_agreed:
            remedy = f"say in `by` who filled each in, or {remedy}"
        sheets.problem(first.part, row, f"`{record}` stands also in {also}{whose}", remedy)


def _text(entry: str) -> tuple[str | None, str]:
    return (None, "mend the formula of the cell") if entry in ERRORS else (entry, "")


def _number(entry: str) -> tuple[str | None, str]:
    return as_number(entry), "write it with digits and a decimal point, without a unit"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_SHOWN])) + (", ..." if len(numbers) > _SHOWN else "")
