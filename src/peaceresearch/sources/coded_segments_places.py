"""Where the segments of a list stand in the transcripts: positions brought to code points, or words looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.problems import Problem
from peaceresearch.sources.coded_segments_positions import Counted, code_points, scale
from peaceresearch.sources.coded_segments_table import rows_shown
from peaceresearch.sources.coding_files_texts import Folded, Positions, folded_text
from peaceresearch.sources.notes import Note

if TYPE_CHECKING:
    from peaceresearch.sources.coding_files_merge import Texts
    from peaceresearch.sources.table_file import Table

_COUNTINGS: tuple[Counted, ...] = ("code_points", "utf16", "utf8")
_WAYS = [(counted, first) for counted in _COUNTINGS for first in (0, 1)]
Way = tuple[Counted, int]
Rows = NDArray[np.intp]


def placed(
    listed: Table,
    found: pd.DataFrame,
    declared: Mapping[str, Any],
    texts: Texts,
    problems: list[Problem],
    notes: list[Note],
) -> pd.DataFrame:
    """The rows with `start` and `end` in code points (missing where no place is known), and the words at the place.

    Positions must be whole numbers within the transcript; where the list also has the words, they should stand there:
    if most do not, positions are counted otherwise than declared, which is a problem, else a note. Without positions,
    words that stand in the transcript just once (in whatever white space) have that place; else there is a note.
    """
    places = _Places(listed, found, problems, notes)
    way = declared["positions"], declared["first"]
    for name, rows in found.groupby("document_name", sort=False).indices.items():
        if text := texts.texts.get(str(name), ""):
            places.of_document(str(name), text, texts.fold(str(name)), np.asarray(rows, dtype=np.intp), way)
        elif given := int(places.given[rows].sum()):
            what = f"{given} position(s) in a transcript whose text is in no file"
            notes.append(Note(f"transcript {name}", what, "left out"))
    missing = places.first < 0
    return found.assign(
        start=pd.array(np.where(missing, np.nan, places.first), dtype="Float64").astype("Int64"),
        end=pd.array(np.where(missing, np.nan, places.last), dtype="Float64").astype("Int64"),
        text=pd.Series(places.words, index=found.index, dtype="str"),
    )


class _Places:
    """The n codings of a list: `first` and `last` code point of each (-1 where none is known), and its `words`."""

    def __init__(self, listed: Table, found: pd.DataFrame, problems: list[Problem], notes: list[Note]) -> None:
        self.listed, self.problems, self.notes = listed, problems, notes
        self.rows = found["row"].to_numpy()
        self.words: NDArray[Any] = np.array(found["text"].tolist(), dtype=object)
        self.first, self.last = (np.full(len(found), -1, dtype=np.int64) for _ in range(2))
        self.start, self.end = (self._numbers(found[part], part) for part in ("start", "end"))
        half = np.flatnonzero((found["start"] == "").to_numpy() != (found["end"] == "").to_numpy())
        self.given = ~np.isnan(self.start) & ~np.isnan(self.end)
        if len(half):
            self._problem(half, "one of start and end is missing", "give both, or none")

    def of_document(self, name: str, text: str, whole: Folded, at: Rows, way: Way) -> None:
        """Place the codings of one document, which stand at `at`."""
        counted = at[self.given[at]]
        if len(counted):
            self.first[counted], self.last[counted] = self._counted(text, counted, way)
            self._check(name, text, counted)
        said = self.words[at] != ""
        if (sought := at[said & ~self.given[at]]).size:
            self._seek(name, whole, sought)
        for row in at[self.first[at] >= 0]:
            self.words[row] = text[self.first[row] : self.last[row]]

    def _numbers(self, cells: pd.Series[Any], part: str) -> NDArray[np.float64]:
        """The positions of a column as numbers; missing where a cell is blank."""
        said = cells.where(cells != "")
        numbers = pd.to_numeric(said, errors="coerce").to_numpy("float64")
        wrong = said.notna().to_numpy() & ~((np.abs(numbers) < 2**53) & (numbers == np.floor(numbers)))
        for cell in dict.fromkeys(cells[wrong]):
            at = np.flatnonzero(wrong & (cells == cell).to_numpy())
            self._problem(at, f"the {part} `{cell}` is no whole number", "give positions as whole numbers")
        return np.where(wrong, np.nan, numbers)

    def _counted(self, text: str, at: Rows, way: Way) -> tuple[Positions, Positions]:
        """Positions counted in some way as code points; -1 where they are none of the text."""
        start, end = (each[at].astype(np.int64) - way[1] for each in (self.start, self.end))
        return code_points(scale(text, way[0]), start, end)

    def _check(self, name: str, text: str, at: Rows) -> None:
        """Whether positions are places of the text, and the words of the list stand there."""
        outside = at[self.first[at] < 0]
        told = at[self.words[at] != ""]
        wrong = self._wrong(text, told, self.first[told], self.last[told])
        odd = told[wrong & (self.first[told] >= 0)]
        if not len(outside) and not len(odd):
            return
        better = [
            way for way in _WAYS if len(told) and not self._wrong(text, told, *self._counted(text, told, way)).any()
        ]
        remedy = "see whether it is the right transcript, and how the program counts"
        if better:
            counted, first = better[0]
            remedy = f"declare `positions: {counted}` and `first: {first}`: so all words stand at their places"
        if len(outside):
            what = f"{len(outside)} position(s) are none of `{name}`, which has {len(text):,} characters"
            self._problem(outside, what, remedy)
        what = f"words do not stand at their positions in `{name}`"
        if len(odd) and (better or 2 * len(odd) > len(told)):
            self._problem(odd, what, remedy)
        elif len(odd):
            self.notes.append(Note(self._shown(odd), what, "the positions count"))

    def _wrong(self, text: str, at: Rows, first: Positions, last: Positions) -> NDArray[np.bool_]:
        """Which words do not stand between these code points."""
        spans = zip(first, last, self.words[at], strict=True)
        return np.array([begin < 0 or _differs(text[begin:end], said) for begin, end, said in spans], dtype=bool)

    def _seek(self, name: str, text: Folded, at: Rows) -> None:
        """The places of words that stand in the text once."""
        known: dict[str, tuple[int, int] | None] = {}
        absent, several = [], []
        for row in at:
            said = self.words[row]
            if said not in known:
                sought = folded_text(said)
                begin = text.text.find(sought) if sought else -1
                again = begin >= 0 and text.text.find(sought, begin + 1) >= 0
                known[said] = None if begin < 0 else (-1, -1) if again else text.span(begin, begin + len(sought))
            place = known[said]
            if place is None:
                absent.append(row)
            elif place[0] < 0:
                several.append(row)
            else:
                self.first[row], self.last[row] = place
        for rows, what in ((absent, "are not in"), (several, "stand more than once in")):
            if rows:
                found = f"the words of {len(rows)} coding(s) {what} `{name}`"
                self.notes.append(Note(self._shown(rows), found, "kept without a place"))

    def _problem(self, at: Rows, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.listed.shown, self._shown(at), what, remedy))

    def _shown(self, at: Rows | Sequence[Any]) -> str:
        return rows_shown(self.listed, sorted(set(self.rows[at].tolist())))


def _differs(one: str, other: str) -> bool:
    return one.strip() != other and folded_text(one) != folded_text(other)
