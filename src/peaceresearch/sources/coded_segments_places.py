"""Where the segments of a list stand in the transcripts: positions brought to code points, or words looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.problems import Problem
from peaceresearch.sources.coded_segments_positions import Counted, code_points, scale
from peaceresearch.sources.coded_segments_table import rows_shown
from peaceresearch.sources.coding_files_texts import Folded, folded
from peaceresearch.sources.notes import Note

if TYPE_CHECKING:
    from peaceresearch.sources.coding_files_merge import Texts
    from peaceresearch.sources.table_file import Table

_WAYS: tuple[tuple[Counted, int], ...] = tuple(
    (counted, first) for counted in ("code_points", "utf16", "utf8") for first in (0, 1)
)


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
    start, end = (_numbers(listed, found, part, problems) for part in ("start", "end"))
    half = np.isnan(start) != np.isnan(end)
    if half.any():
        where = rows_shown(listed, _rows(found, half))
        problems.append(Problem(listed.shown, where, "one of start and end is missing", "give both, or none"))
    given = ~np.isnan(start) & ~np.isnan(end)
    first, last = (np.full(len(found), -1, dtype=np.int64) for _ in range(2))
    words = found["text"].tolist()
    for name, rows in found.groupby("document_name", sort=False).indices.items():
        at = np.asarray(rows, dtype=np.intp)
        text = texts.texts.get(str(name), "")
        with_place = at[given[at]]
        if len(with_place) and not text:
            what = f"{len(with_place)} position(s) in a transcript whose text is in no file"
            notes.append(Note(f"transcript {name}", what, "left out"))
        elif len(with_place):
            spans = start[with_place].astype(np.int64), end[with_place].astype(np.int64)
            first[with_place], last[with_place] = _counted(text, *spans, (declared["positions"], declared["first"]))
            _check(listed, found, str(name), text, with_place, (*spans, first, last), problems, notes)
        sought = at[~given[at] & (found["text"].to_numpy()[at] != "")]
        if len(sought) and text:
            _seek(listed, found, texts.fold(str(name)), str(name), sought, (first, last), notes)
        for row in at[first[at] >= 0]:
            words[row] = text[first[row] : last[row]]
    missing = first < 0
    return found.assign(
        start=pd.array(np.where(missing, np.nan, first), dtype="Float64").astype("Int64"),
        end=pd.array(np.where(missing, np.nan, last), dtype="Float64").astype("Int64"),
        text=pd.Series(words, index=found.index, dtype="str"),
    )


def _numbers(listed: Table, found: pd.DataFrame, part: str, problems: list[Problem]) -> NDArray[np.float64]:
    """The positions of a column as numbers; missing where a cell is blank."""
    said = found[part].where(found[part] != "")
    numbers = pd.to_numeric(said, errors="coerce").to_numpy("float64")
    wrong = said.notna().to_numpy() & ~((np.abs(numbers) < 2**53) & (numbers == np.floor(numbers)))
    for cell in dict.fromkeys(found.loc[wrong, part]):
        rows = _rows(found, wrong & (found[part] == cell).to_numpy())
        what = f"the {part} `{cell}` is no whole number"
        problems.append(Problem(listed.shown, rows_shown(listed, rows), what, "give positions as whole numbers"))
    return np.where(wrong, np.nan, numbers)


def _counted(
    text: str, start: NDArray[np.int64], end: NDArray[np.int64], way: tuple[Counted, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions counted in some way as code points; -1 where they are none of the text."""
    counted, first = way
    return code_points(scale(text, counted), start - first, end - first)


def _check(
    listed: Table,
    found: pd.DataFrame,
    name: str,
    text: str,
    at: NDArray[np.intp],
    spans: tuple[NDArray[np.int64], ...],
    problems: list[Problem],
    notes: list[Note],
) -> None:
    """Whether positions are places of the text, and the words of the list stand there."""
    start, end, first, last = spans
    words = found["text"].to_numpy()
    outside = at[first[at] < 0]
    inside = at[first[at] >= 0]
    odd = np.array([row for row in inside if words[row] and _differs(text[first[row] : last[row]], words[row])], int)
    if not len(outside) and not len(odd):
        return
    told = np.array([bool(words[row]) for row in at], dtype=bool)
    better = [
        way for way in _WAYS if told.any() and not any(_wrong(text, start[told], end[told], words[at[told]], way))
    ]
    remedy = "see whether it is the right transcript, and how the program counts"
    if better:
        remedy = f"declare `positions: {better[0][0]}` and `first: {better[0][1]}`: so all words stand at their places"
    if len(outside):
        where = rows_shown(listed, _rows(found, outside))
        what = f"{len(set(outside))} position(s) are none of `{name}`, which has {len(text):,} characters"
        problems.append(Problem(listed.shown, where, what, remedy))
    if len(odd):
        where, what = rows_shown(listed, _rows(found, odd)), f"words do not stand at their positions in `{name}`"
        if better or 2 * len(odd) > told.sum():
            problems.append(Problem(listed.shown, where, what, remedy))
        else:
            notes.append(Note(where, what, "the positions count"))


def _wrong(
    text: str, start: NDArray[np.int64], end: NDArray[np.int64], words: NDArray[Any], way: tuple[Counted, int]
) -> list[bool]:
    """Which words do not stand at their positions, counted in some way."""
    first, last = _counted(text, start, end, way)
    return [begin < 0 or _differs(text[begin:stop], said) for begin, stop, said in zip(first, last, words, strict=True)]


def _differs(one: str, other: str) -> bool:
    return one.strip() != other and folded(one).text != folded(other).text


def _seek(
    listed: Table,
    found: pd.DataFrame,
    text: Folded,
    name: str,
    at: NDArray[np.intp],
    spans: tuple[NDArray[np.int64], NDArray[np.int64]],
    notes: list[Note],
) -> None:
    """The places of words that stand in the text once."""
    said = found["text"].to_numpy()
    known: dict[str, tuple[int, int] | None] = {}
    absent, several = [], []
    for row in at:
        if said[row] not in known:
            sought = folded(said[row]).text
            begin = text.text.find(sought) if sought else -1
            again = begin >= 0 and text.text.find(sought, begin + 1) >= 0
            known[said[row]] = None if begin < 0 else (-1, -1) if again else text.span(begin, begin + len(sought))
        place = known[said[row]]
        if place is None:
            absent.append(row)
        elif place[0] < 0:
            several.append(row)
        else:
            spans[0][row], spans[1][row] = place
    for rows, what in ((absent, "are not in"), (several, "stand more than once in")):
        if rows:
            where = rows_shown(listed, _rows(found, np.array(rows)))
            notes.append(Note(where, f"the words of {len(rows)} coding(s) {what} `{name}`", "kept without a place"))


def _rows(found: pd.DataFrame, which: NDArray[Any]) -> list[int]:
    """The rows of the table, each once, in their order."""
    return sorted(set(found["row"].to_numpy()[which].tolist()))
