"""What the sheets of a synthetic review have in common: who reads which document, and how their headers drift."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from peaceresearch.study.extraction import Column, Criterion, ExtractionSheet
from peaceresearch.twin.document_records import Document

TITLE = "Title"
Row = list[Any]
Sheets = dict[str, list[Row]]
Workbooks = dict[str, Sheets]
"""By source."""


def sheet_of(workbooks: Workbooks, source: str, sheet: str | None, header: Row) -> list[Row]:
    """The rows of a sheet that begins with `header`, to add to."""
    return workbooks.setdefault(source, {}).setdefault(sheet or "Sheet", [header])


def readers_of(count: int, sheets: int, double: float, numbers: np.random.Generator) -> list[tuple[int, ...]]:
    """For each of `count` documents the sheets in which it stands: they take turns, and a share `double` of the
    documents is also read by the next one.
    """
    both = round(double * count) if sheets > 1 else 0
    twice = set(numbers.choice(count, both, replace=False).tolist())
    turns = [(index % sheets, (index + 1) % sheets) for index in range(count)]
    return [turn if index in twice else turn[:1] for index, turn in enumerate(turns)]


def headers(sheet: ExtractionSheet, number: int, columns: Sequence[Column | Criterion]) -> list[str]:
    """The headers of the sheet with this number, counted from 0: as declared in the first one; in others by the sheet's
    own `headers`, by `also`, or in capitals.
    """
    own = {column: header for header, column in sheet.headers.items()}
    found = []
    for column in columns:
        drifted = column.also[(number - 1) % len(column.also)] if column.also else column.column.upper()
        found.append(own.get(column.column, drifted if number else column.column))
    return found


def named(document: Document, titles: Mapping[str, str], place: int) -> Row:
    """A document by one of its names, and what it is called there: a document found several times has several."""
    name = document.names[min(place, len(document.names) - 1)]
    return [name, titles[name]]


def others_than(
    count: int, among: Sequence[int], numbers: np.random.Generator, pick: Callable[[int], int]
) -> dict[int, int]:
    """Of `count` of the indices `among`, which reader has something else than the document: `pick` numbers the readers
    of an index.
    """
    chosen = sorted(numbers.choice(among, min(count, len(among)), replace=False).tolist()) if len(among) else []
    return {index: int(numbers.integers(pick(index))) for index in chosen}
