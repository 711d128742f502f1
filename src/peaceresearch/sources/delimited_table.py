"""Header and columns of the text of a CSV file: the delimiter, quotes, rows of unequal length."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources.notes import Note
from peaceresearch.sources.table_text import header_of

DELIMITERS = ",;\t"
_SAID = re.compile(rf"sep=([{DELIMITERS}])\n", re.IGNORECASE)
_TRIED_ROWS, _TRIED_TEXT = 50, 1_000_000
_SHOWN = 5
_SAVE_AGAIN = "save it again with quotes around cells that hold the delimiter, a quote or a line break"


@dataclass(frozen=True, eq=False)
class DelimitedText:
    """The text of a CSV file, taken apart.

    Attributes
    ----------
    shown
        The file as the user knows it.
    delimiter
        What stands between the cells.
    headers
        The cells of the header.
    body
        The text of the answers, and `line`, the number of its first line in the file.
    notes
        What was left out.
    """

    shown: str
    delimiter: str
    headers: list[str]
    body: str
    line: int
    notes: tuple[Note, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows with the lines on which they begin, one by one (slowly); lines with nothing on them are no rows."""
        reader, line = csv.reader(io.StringIO(self.body), delimiter=self.delimiter, strict=True), self.line
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = self.line + reader.line_num
        except csv.Error as error:
            raise input_error(self.shown, f"the row is not to be read ({error})", _SAVE_AGAIN, f"line {line}") from None

    @cached_property
    def lines(self) -> list[int]:
        """The lines on which the rows begin."""
        return [line for line, _ in self.rows()]


def taken_apart(text: str, shown: str) -> DelimitedText:
    """The header and the body of a CSV file.

    The delimiter is what gives most rows as many cells as the header: comma, semicolon or tab; or what a first line
    `sep=;` says, as spreadsheets write it. Lines of comment (`# ...`) before the header are left out, with a note.

    Raises
    ------
    InputError
        There is no header, or a quote in it is not closed.
    """
    said = _SAID.match(text)
    start = said.end() if said else 0
    begin, end = (start + at for at in header_of(text[start:]))
    comments = text[start:begin].split("\n")[:-1]
    notes = tuple(Note(f"line {at}", f"a comment: {line}", "left out") for at, line in enumerate(comments, 1))
    header = text[begin:end].rstrip("\n")
    if not header:
        raise input_error(shown, "the table is empty", "it has a header and rows")
    delimiter = said[1] if said else _delimiter(text[begin : begin + _TRIED_TEXT])
    line = text.count("\n", 0, begin) + 1
    try:
        headers = next(csv.reader(io.StringIO(header), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise input_error(shown, f"the header is not to be read ({error})", _SAVE_AGAIN, f"line {line}") from None
    return DelimitedText(shown, delimiter, headers, text[end:], text.count("\n", 0, end) + 1, notes)


def columns(found: DelimitedText, notes: list[Note]) -> tuple[list[Any], Callable[[int], int]]:
    """The cells of each column, as pyarrow string arrays, and what tells the line of a row.

    Raises
    ------
    InputError
        Rows with more or fewer cells than the header; a quote that is not closed.
    """
    if '"' in found.body:
        for _ in found.rows():  # pyarrow takes quotes that are not closed as they come
            pass
    # A line of nothing goes first: pyarrow would take a mark of Unicode that begins the first cell for the file's.
    width, raw, irregular = len(found.headers), b"\n" + found.body.encode(), []
    names = [str(at) for at in range(width)]
    if not raw.strip(b"\n"):
        return [pa.array([], pa.string())] * width, found.lines.__getitem__

    def skip(row: Any) -> str:
        irregular.append(row)
        return "skip"

    table = pa_csv.read_csv(
        pa.BufferReader(raw),
        read_options=pa_csv.ReadOptions(column_names=names, block_size=len(raw) + 1),
        parse_options=pa_csv.ParseOptions(delimiter=found.delimiter, newlines_in_values=True, invalid_row_handler=skip),
        convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), check_utf8=False),
    )
    if irregular:
        return _irregular(found, notes)
    return [column.combine_chunks() for column in table.columns], lambda row: found.lines[row]


def _irregular(found: DelimitedText, notes: list[Note]) -> tuple[list[Any], Callable[[int], int]]:
    """The columns of a table with rows of unequal length: what is too much may be blank."""
    width = len(found.headers)
    rows = [(line, cells) for line, cells in found.rows() if len(cells) == width or any(map(str.strip, cells))]
    short = [line for line, cells in rows if len(cells) < width]
    long = [line for line, cells in rows if any(map(str.strip, cells[width:]))]
    problems = [
        Problem(found.shown, _listed(lines), f"{how} cells than the header, which has {width}", _SAVE_AGAIN)
        for how, lines in (("fewer", short), ("more", long))
        if lines
    ]
    if problems:
        raise InputError(problems)
    wide = [line for line, cells in rows if len(cells) > width]
    if wide:
        notes.append(Note(_listed(wide), "blank cells beyond the last header", "left out"))
    cells = [pa.array([row[at] for _, row in rows], pa.string()) for at in range(width)]
    return cells, [line for line, _ in rows].__getitem__


def _listed(lines: Sequence[int]) -> str:
    more = f", ... ({len(lines)} in all)" if len(lines) > _SHOWN else ""
    return f"line {', '.join(map(str, lines[:_SHOWN]))}{more}"


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first rows have as many cells as the header."""

    def fit(delimiter: str) -> tuple[bool, float, int]:
        try:
            rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), _TRIED_ROWS))
        except csv.Error:
            return False, 0.0, 0
        width = len(rows[0])
        return width > 1, sum(len(row) == width for row in rows) / len(rows), width

    return max(DELIMITERS, key=fit)
