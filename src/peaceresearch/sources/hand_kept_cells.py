"""The cells of a hand-kept sheet: what is merged counts for each of its cells, formulas have a result or are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from peaceresearch.problems import InputError
from peaceresearch.sources.hand_kept_headers import Header, Lines, Wanted, find_header
from peaceresearch.sources.sheet import DELIMITERS, csv_lines, csv_text, sheet_lines
from peaceresearch.sources.workbook_parts import ELEMENT, open_workbook

Range = tuple[int, int, int, int]
"""First column, first row, last column, last row, from 1 (`openpyxl.utils.cell.range_boundaries`)."""


@dataclass(frozen=True)
class Cells:
    """The rows of a sheet.

    Attributes
    ----------
    lines
        Rows with their numbers; a merged cell has its entry in the first of its cells only.
    merged
        The ranges that are merged.
    uncalculated
        Row and column (from 1) of cells whose formula has no stored result.
    """

    lines: Lines
    merged: list[Range] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)


def workbook_cells(path: Path, name: str, sheet: str | None) -> Cells:
    """The cells of a sheet of an .xlsx workbook, of its first sheet where `sheet` is None.

    Raises
    ------
    InputError
        The file `name` is no workbook, or has no such sheet.
    """
    lines = sheet_lines(path, name, sheet)
    merged, uncalculated = [], []
    with open_workbook(path, name) as book:
        part = book.sheets[sheet if sheet is not None else next(iter(book.sheets))]
        tags = (f"{ELEMENT}c", f"{ELEMENT}mergeCell")
        with book.archive.open(part) as file:
            for _, element in etree.iterparse(file, tag=tags, resolve_entities=False):
                if element.tag.endswith("}mergeCell"):
                    merged.append(range_boundaries(element.get("ref")))
                elif element.get("r") and _is_uncalculated(element):
                    uncalculated.append(coordinate_to_tuple(element.get("r")))
    return Cells(lines, sorted(merged, key=lambda each: (each[1], each[0])), uncalculated)


def csv_cells(path: Path, name: str, encoding: str | None, wanted: Wanted) -> Cells:
    """The cells of a CSV file, divided by the sign with which most of the wanted columns are found.

    Raises
    ------
    InputError
        The file `name` is not in its encoding, or is no table.
    """
    text = csv_text(path, name, encoding)
    best = csv_lines_or_none(text, name, None)
    for delimiter in DELIMITERS:
        other = csv_lines_or_none(text, name, delimiter)
        if other and (best is None or _found(other, wanted) > _found(best, wanted)):
            best = other
    return Cells(csv_lines(text, name) if best is None else best)


def csv_lines_or_none(text: str, name: str, delimiter: str | None) -> Lines | None:
    """The rows of a CSV file; None where they are no table with this delimiter."""
    try:
        return csv_lines(text, name, delimiter)
    except InputError:
        return None


def header_lines(cells: Cells) -> Lines:
    """The rows as headers are looked for in them: a cell merged downwards stands in each of its rows."""
    return _spread(cells.lines, [(left, top, left, bottom) for left, top, _, bottom in cells.merged])


def body_lines(cells: Cells, header: Header) -> tuple[Lines, list[Range]]:
    """The rows below the header with merged cells filled, and the ranges that were.

    Rows that a cell of the header is merged into belong to it.
    """
    number, columns = cells.lines[header.at][0], {place + 1 for place in header.positions.values()}
    last = max(
        [number, *(bottom for left, top, _, bottom in cells.merged if top <= number <= bottom and left in columns)]
    )
    below = [each for each in cells.merged if each[1] > last]
    return [line for line in _spread(cells.lines, below) if line[0] > last], below


def uncalculated_cells(cells: Cells, header: Header) -> list[str]:
    """Names (C5) of the cells of the columns read whose formula has no stored result."""
    number, columns = cells.lines[header.at][0], {place + 1 for place in header.positions.values()}
    return [
        f"{get_column_letter(column)}{row}" for row, column in cells.uncalculated if row > number and column in columns
    ]


def _spread(lines: Lines, ranges: Sequence[Range]) -> Lines:
    """The rows with the entry of each range in all of its cells."""
    by_number = {number: list(texts) for number, texts in lines}
    for left, top, right, bottom in ranges:
        above = by_number.get(top, [])
        entry = above[left - 1] if left <= len(above) else ""
        for number in range(top, bottom + 1) if entry else ():
            row = by_number.setdefault(number, [])
            row += [""] * (right - len(row))
            row[left - 1 : right] = [entry] * (right - left + 1)
    return sorted(by_number.items())


def _found(lines: Lines, wanted: Wanted) -> int:
    return len(find_header(lines, wanted).positions) if any(any(cells) for _, cells in lines) else 0


def _is_uncalculated(cell: etree._Element) -> bool:
    tags = {str(part.tag).rpartition("}")[2]: part for part in cell}
    return "f" in tags and ("v" not in tags or not (tags["v"].text or "").strip()) and "is" not in tags
