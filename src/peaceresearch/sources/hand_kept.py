"""Several hand-kept sheets read as one thing: what their entries mean, and all that is wrong or odd in any of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils.cell import get_column_letter

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.results.table import rows
from peaceresearch.sources.hand_kept_cells import (
    Range,
    body_lines,
    csv_cells,
    header_lines,
    uncalculated_cells,
    workbook_cells,
)
from peaceresearch.sources.hand_kept_headers import Header, Lines, Wanted, find_header, folded
from peaceresearch.sources.hand_kept_titles import RECORDS, TITLE, misplaced
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import ROW, unknown_codes

Part = Mapping[str, Any]
"""What the config says of one sheet: `source`, `sheet` (None for the first, or a CSV file), and its columns."""
_SHOWN = 5


@dataclass
class HandKept:
    """The sheets of one strand, with what is wrong and what is odd in those read so far."""

    config: str
    """The section that declares them, as problems name it."""
    paths: Mapping[str, Path]
    """The files, by the `source` that the config gives."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unread: list[Part] = field(default_factory=list)
    """Sheets that could not be read: what refers to them cannot be judged."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of the records that rows may be about, by the records' names."""
    misplaced: list[Problem] = field(default_factory=list)
    """Rows whose own title is not that of the record that they name, in all sheets read so far."""

    def table(
        self,
        part: Part,
        columns: Sequence[str],
        also: Mapping[str, Sequence[str]] | None = None,
        optional: Collection[str] = (),
        quiet: Collection[str] = (),
    ) -> pd.DataFrame:
        """The `columns` of a sheet as text; without rows where it cannot be read, which is a problem.

        Parameters
        ----------
        part
            The sheet: `source`, `sheet`, and, where they are declared, `encoding`, `headers` (header in this sheet: the
            column that it stands for) and `record` (the column of records, with which titles are compared).
        columns
            The columns by the headers that are declared of them; see `hand_kept_headers.find_header` for those that
            the sheet may have instead, and for what stands above.
        also
            Column: other headers under which it goes.
        optional
            Those of `columns` that the sheet need not have.
        quiet
            Those of `columns` of which no note tells how their headers are written.

        Returns
        -------
        DataFrame
            `row` (its number as a spreadsheet shows it) and the columns, as `read_sheet` gives them, but for optional
            ones that are not there. A merged cell counts for each of its cells. Rows that are empty throughout, or
            hold the header again, are left out.
        """
        names = list(dict.fromkeys(columns))
        wanted = Wanted(names, also or {}, part.get("headers") or {}, optional, quiet)
        try:
            return self._table(part, wanted)
        except InputError as error:
            # A file that cannot be read is told once, not for each of its sheets.
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            self.unread.append(part)
            return pd.DataFrame(columns=[ROW, *names]).astype(dict.fromkeys(names, "str"))

    def _table(self, part: Part, wanted: Wanted) -> pd.DataFrame:
        path, name, sheet = self.paths[part["source"]], part["source"], part["sheet"]
        if path.suffix.lower() == ".xlsx":
            cells = workbook_cells(path, name, sheet)
        else:
            cells = csv_cells(path, name, part.get("encoding"), wanted)
        place = place_of(part)
        if not any(any(texts) for _, texts in cells.lines):
            raise input_error(name, "the table is empty", "it has a header and rows", place)
        header = find_header(header_lines(cells), wanted)
        uncalculated = uncalculated_cells(cells, header)
        faults = list(header.faults)
        if uncalculated:
            what = f"no stored result of the formulas in {', '.join(uncalculated[:_SHOWN])}"
            more = f" and {len(uncalculated) - _SHOWN} more" if len(uncalculated) > _SHOWN else ""
            faults.append((what + more, "open the file in a spreadsheet and save it"))
        above = [number for number, texts in cells.lines[: header.at] if any(texts)]
        if faults:
            where = place_of(part, cells.lines[header.at][0]) if above else place
            raise InputError(Problem(name, where, *fault) for fault in faults)
        body, merged = body_lines(cells, header)
        self._note_header(part, header, cells.lines[header.at][0], above)
        if merged:
            ranges = ", ".join(_range(each) for each in merged[:_SHOWN]) + (", ..." if len(merged) > _SHOWN else "")
            self.note(part, None, f"merged cells: {ranges}", "their entry is taken for each of the cells")
        self._compare_titles(part, header, cells.lines[header.at][1], body)
        return self._rows(part, header, body)

    def _compare_titles(self, part: Part, header: Header, cells: Sequence[str], body: Lines) -> None:
        columns = [part.get("record"), *RECORDS]
        named = next((header.positions[name] for name in columns if name in header.positions), None)
        found = misplaced(cells, body, named, self.titles) if named is not None else None
        if found:
            number, what, remedy = found
            self.misplaced.append(Problem(part["source"], place_of(part, number), what, remedy))

    def _rows(self, part: Part, header: Header, body: Lines) -> pd.DataFrame:
        """The rows below the header, without those that hold it again."""
        found, again = [], []
        for number, texts in body:
            row = {column: texts[at] if at < len(texts) else "" for column, at in header.positions.items()}
            if all(folded(text) == folded(column) for column, text in row.items()):
                again.append(number)
            elif any(texts):
                found.append({ROW: number, **row})
        if again:
            self.note(part, ", ".join(map(str, again)), "the header again", "passed over")
        columns = list(header.positions)
        return pd.DataFrame(found, columns=[ROW, *columns]).astype(dict.fromkeys(columns, "str"))

    def _note_header(self, part: Part, header: Header, number: int, above: Sequence[int]) -> None:
        if above:
            listed = ", ".join(map(str, above))
            self.note(part, listed, f"stands above the header, which is row {number}", "passed over")
        if header.read_as:
            # Blanks and line breaks alone make no other header.
            read_as = {" ".join(text.split()): column for text, column in header.read_as.items()}
            told = {text: column for text, column in read_as.items() if text != column}
            if told:
                listed = ", ".join(f"`{text}` as `{column}`" for text, column in told.items())
                self.note(part, None, "headers that are not as declared", f"read {listed}")
        for text, column in header.again:
            self.note(part, None, f"`{' '.join(text.split())}` is a second column for `{column}`", "passed over")
        unread = [text for text in header.unread if not (self.titles and folded(text) == TITLE)]  # it is compared
        if unread and "headers" in part:
            listed = ", ".join(f"`{' '.join(text.split())}`" for text in unread)
            self.note(part, None, f"columns that nothing asks for: {listed}", "passed over")

    def coded(
        self,
        sheet: pd.DataFrame,
        column: str,
        codes: Mapping[str, Sequence[object]],
        part: Part,
        key: str,
        empty: bool = False,
    ) -> pd.Series:
        """The slugs that the entries of a column mean, by `codes` (slug: entries), which the config declares at `key`.

        An entry that means nothing is a problem; so is an empty cell, unless `empty` allows it. Both are "".
        """
        meaning = {_text(code): name for name, members in codes.items() for code in members}
        known = [*meaning, *([""] if empty else [])]
        self.problems += unknown_codes(sheet, column, known, part["source"], f"{self.config}, {key}", part["sheet"])
        return sheet[column].map(meaning).fillna("").astype("str")

    def need(self, sheet: pd.DataFrame, column: str, part: Part) -> None:
        """A problem for each row whose cell is empty."""
        for row in rows(sheet[sheet[column] == ""]):
            self.problem(part, row.row, f"`{column}` is empty", "fill it in")

    def once(self, table: pd.DataFrame, key: Sequence[str], part: Part, what: str) -> None:
        """A problem for each key that several rows have, naming them all; `what` has the key's columns as placeholders.

        Rows with an empty cell in the key are passed over.
        """
        full = table[(table[list(key)] != "").all(axis=1)]
        for values, same in full.groupby(list(key), sort=True):
            if len(same) > 1:
                said = what.format(**dict(zip(key, values, strict=True)))
                self.problem(part, ", ".join(map(str, same[ROW])), said, "keep one of the rows")

    def problem(self, part: Part, row: object, what: str, remedy: str) -> None:
        """Something wrong in a row of a sheet."""
        self.problems.append(Problem(part["source"], place_of(part, row), what, remedy))

    def note(self, part: Part, row: object, found: str, done: str) -> None:
        """Something odd in a row of a sheet (None: in the sheet as a whole)."""
        place = place_of(part, row)
        self.notes.append(Note(f"{part['source']}: {place}" if place else part["source"], found, done))


def place_of(part: Part, row: object = None) -> str:
    """Sheet and row as problems name them; "" for a CSV file as a whole."""
    sheet = [f"sheet {part['sheet']}"] if part["sheet"] else []
    return ", ".join([*sheet, *([f"row {row}"] if row is not None else [])])


def _range(merged: Range) -> str:
    left, top, right, bottom = merged
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _text(code: object) -> str:
    """A code of the config as it stands in a sheet's cell."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)
