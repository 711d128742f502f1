"""Several hand-kept sheets read as one thing: what their entries mean, and all that is wrong or odd in any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.table import rows
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import ROW, read_sheet, unknown_codes

Part = Mapping[str, Any]
"""What the config says of one sheet: `source`, `sheet` (None for the first, or a CSV file), and its columns."""


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

    def table(self, part: Part, columns: Sequence[str]) -> pd.DataFrame:
        """The `columns` of a sheet as `read_sheet` gives them; without rows where it cannot be read."""
        wanted = list(dict.fromkeys(columns))
        try:
            return read_sheet(self.paths[part["source"]], part["source"], part["sheet"], wanted)
        except InputError as error:
            # A file that cannot be read is told once, not for each of its sheets.
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            self.unread.append(part)
            return pd.DataFrame(columns=[ROW, *wanted]).astype(dict.fromkeys(wanted, "str"))

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
        self.problems.append(Problem(part["source"], _place(part, row), what, remedy))

    def note(self, part: Part, row: object, found: str, done: str) -> None:
        """Something odd in a row of a sheet (None: in the sheet as a whole)."""
        place = _place(part, row)
        self.notes.append(Note(f"{part['source']}: {place}" if place else part["source"], found, done))


def _place(part: Part, row: object) -> str:
    sheet = [f"sheet {part['sheet']}"] if part["sheet"] else []
    return ", ".join([*sheet, *([f"row {row}"] if row is not None else [])])


def _text(code: object) -> str:
    """A code of the config as it stands in a sheet's cell."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)
