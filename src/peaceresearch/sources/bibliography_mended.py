"""Rows of delimited text whose quoting is not regular: what can be told for sure is read and told, the rest is refused.

A row is regular as RFC 4180 has it. Of an irregular one all readings are looked at in which it has as many cells as the
header: is there one only, it is that; are there several or none, the row cannot be told.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

from peaceresearch.problems import Problem
from peaceresearch.sources.bibliography_notes import Remarks, listed
from peaceresearch.sources.bibliography_readings import only_reading

_LONGEST_CELL = 1 << 30
_MOST_LINES = 400
"""Lines that a row may go on for, while it is looked for the end of an irregular one."""
_SAVE_AGAIN = "save it again with quotes around cells that hold the delimiter, a quote or a line break"


class Row(NamedTuple):
    """The cells of a row, and the number of the row or line with which it begins."""

    number: int
    cells: list[str]


class _Short(NamedTuple):
    """A line with fewer cells than the header."""

    at: int
    cells: list[str]


def mended(
    lines: Sequence[str], body: int, delimiter: str, width: int, shown: str, remarks: Remarks, problems: list[Problem]
) -> list[Row]:
    """The rows of a table in their order, each with `width` cells.

    Parameters
    ----------
    lines
        The lines of the file, without their ends; the rows begin at `body`.
    shown, remarks, problems
        The file as the user knows it; takers of what was mended, and of rows that cannot be told apart.
    """
    rows = _regular(lines, body, delimiter, width)
    return rows if rows is not None else _Mender(lines, delimiter, width, shown, remarks, problems).rows(body)


@contextmanager
def long_cells() -> Iterator[None]:
    """Lets the csv module take cells of any length, such as those that hold all the references of an article."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _regular(lines: Sequence[str], body: int, delimiter: str, width: int) -> list[Row] | None:
    """The rows, if all are regular; empty lines are none."""
    reader = csv.reader((f"{line}\n" for line in islice(lines, body, None)), delimiter=delimiter, strict=True)
    rows, line = [], body + 1
    try:
        for cells in reader:
            if len(cells) == width:
                rows.append(Row(line, cells))
            elif cells and (cells != [""] or width == 1):
                return None
            line = body + reader.line_num + 1
    except csv.Error:
        return None
    return rows


class _Mender:
    """Goes through the lines of a table that is not regular throughout."""

    def __init__(
        self, lines: Sequence[str], delimiter: str, width: int, shown: str, remarks: Remarks, problems: list[Problem]
    ) -> None:
        self.lines, self.delimiter, self.width = lines, delimiter, width
        self.shown, self.remarks, self.problems = shown, remarks, problems
        self.refused: dict[str, list[int]] = {}
        self.has_odd_quotes = False

    def rows(self, at: int) -> list[Row]:
        """The rows from a line on."""
        found: list[Row] = []
        runs: list[list[_Short]] = [[]]
        while at < len(self.lines):
            if not self.lines[at].strip():
                at += 1
                continue
            end, cells = self._strict(at)
            if cells is not None and end == at + 1 and 1 <= len(cells) < self.width and not self._unwrapped(cells):
                runs[-1].append(_Short(at, cells))
                at = end
                continue
            runs.append([])
            if cells is not None and len(cells) == self.width and not self._unwrapped(cells):
                found.append(Row(at + 1, cells))
            else:
                end, mended_row = self._mended(at, end, cells)
                found += mended_row
            at = end
        found += [row for run in runs for row in self._settled(run)]
        self.problems += [
            Problem(self.shown, listed("line", numbers), what, _SAVE_AGAIN) for what, numbers in self.refused.items()
        ]
        return sorted(found)

    def _strict(self, at: int) -> tuple[int, list[str] | None]:
        """The row that begins in a line, read as a regular one, and the line after it; None where it is not regular."""
        part = islice(self.lines, at, at + _MOST_LINES)
        reader = csv.reader((f"{line}\n" for line in part), delimiter=self.delimiter, strict=True)
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            return at + 1, None
        return at + reader.line_num, cells

    def _mended(self, at: int, end: int, cells: list[str] | None) -> tuple[int, list[Row]]:
        """The row that begins in a line though it is not regular, and the line after; no row if it cannot be told."""
        if cells is not None and (whole := self._unwrapped(cells)):
            self._remark(at, "wrapped", "a whole row in quotes", "read as its cells")
            return end, [Row(at + 1, whole)]
        if cells is not None and end == at + 1:
            if any(map(str.strip, cells[self.width :])):
                return end, self._refuse(at, f"more cells than the header, which has {self.width}")
            self._remark(at, "wide", "blank cells beyond the last header", "left out")
            return end, [Row(at + 1, cells[: self.width])]
        self.has_odd_quotes = True
        for last in range(at + 1, min(len(self.lines), at + _MOST_LINES) + 1):
            if last > at + 1 and self._is_row(last - 1):
                break
            read = only_reading("\n".join(self.lines[at:last]), self.delimiter, self.width)
            if read and (last == at + 1 or read[-1]):  # of several lines, one that ends with a delimiter may go on
                self._remark(at, "quotes", "quotes that are not doubled", "read in the only way that gives all cells")
                return last, [Row(at + 1, read)]
            if read is None:
                break
        after = next((line for line in range(at + 1, len(self.lines)) if self._is_row(line)), len(self.lines))
        return after, self._refuse(at, "the row cannot be told from its quotes")

    def _is_row(self, at: int) -> bool:
        """Whether a line is a regular row by itself."""
        end, cells = self._strict(at)
        return end == at + 1 and cells is not None and len(cells) == self.width

    def _unwrapped(self, cells: list[str]) -> list[str]:
        """The cells of a row that a spreadsheet wrapped in quotes as one cell; none where it did not."""
        if self.width < 2 or self.delimiter not in cells[0] or any(map(str.strip, cells[1:])):
            return []
        try:
            inner = list(csv.reader([cells[0]], delimiter=self.delimiter, strict=True))
        except csv.Error:
            return []
        return inner[0] if len(inner) == 1 and len(inner[0]) == self.width else []

    def _settled(self, short: list[_Short]) -> Iterator[Row]:
        """Lines in a run that end early, as rows; not those that may be pieces of broken rows."""
        counts = [len(each.cells) for each in short]
        broken = set()
        for start in range(len(short)):
            total = 0
            for end in range(start, len(short)):
                total += counts[end] - (end > start)
                if total == self.width and end > start:
                    broken |= set(range(start, end + 1))
                if total >= self.width:
                    break
        for place, each in enumerate(short):
            if self.has_odd_quotes or '"' in self.lines[each.at] or place in broken or counts[place] == 1:
                self._refuse(each.at, f"fewer cells than the header, which has {self.width}")
            else:
                self._remark(each.at, "short", "fewer cells than the header", "the last ones taken for empty")
                yield Row(each.at + 1, [*each.cells, *[""] * (self.width - len(each.cells))])

    def _refuse(self, at: int, what: str) -> list[Row]:
        self.refused.setdefault(what, []).append(at + 1)
        return []

    def _remark(self, at: int, kind: str, found: str, done: str) -> None:
        self.remarks.add("line", at + 1, kind, found, done)
