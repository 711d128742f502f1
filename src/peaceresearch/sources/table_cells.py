"""The cells of a table's columns, as distinct texts and who has which: what all of reading a survey table works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import taken

ERRORS = (
    *("#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!"),
    *("#BLOCKED!", "#UNKNOWN!", "#GETTING_DATA", "#CONNECT!", "#BUSY!", "#PYTHON!"),
)
"""What a spreadsheet shows in a cell whose formula failed (Microsoft's Office Open XML, ST_CellType `e`); SPSS writes
`#NULL!` for a system-missing value."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What a program writes for bytes that it could not decode."""
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Cells:
    """The n cells of one column.

    Attributes
    ----------
    codes : (n,) int array
        Place of each cell's text in `texts`; -1 where the cell is blank.
    texts : pyarrow string array
        The distinct texts, in the order in which they first come.
    """

    codes: NDArray[np.int32]
    texts: Any

    @cached_property
    def listed(self) -> list[str]:
        """The distinct texts."""
        return self.texts.to_pylist()  # type: ignore[no-any-return]

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """How many cells have each of the texts."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts))

    @property
    def filled(self) -> NDArray[np.bool_]:
        """(n,) which cells are not blank."""
        return self.codes >= 0

    def series(self) -> pd.Series[Any]:
        """The texts row by row; missing where the cell is blank."""
        return pd.Series(taken(self.listed, self.codes))

    def where(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(n,) which cells have a text for which `mask` (one entry per distinct text) holds."""
        return np.append(mask, False)[self.codes]

    def rows(self, keep: NDArray[np.bool_]) -> Cells:
        """The cells of the rows in `keep`."""
        return Cells(self.codes[keep], self.texts)

    def recoded(self, texts: Sequence[str]) -> Cells:
        """Each distinct text replaced by the one at its place in `texts`; "" makes blank cells."""
        return cells_of(pa.array(texts, pa.string()), self.codes)


def cells_of(texts: Any, codes: NDArray[np.int32] | None = None) -> Cells:
    """Cells from their texts, a pyarrow string array; with `codes`, from texts that need not be distinct."""
    found = texts.dictionary_encode()
    places = found.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    words, codes = found.dictionary, places if codes is None else np.append(places, np.int32(-1))[codes]
    blank = pc.index(words, "").as_py()
    if blank >= 0:
        keep = np.ones(len(words), dtype=bool)
        keep[blank] = False
        moved = np.append(np.cumsum(keep) - 1, -1).astype(np.int32)
        moved[blank] = -1
        words, codes = words.filter(pa.array(keep)), moved[codes]
    return Cells(np.asarray(codes, dtype=np.int32), words)


def cleaned(texts: Any, column: str, place: Callable[[int], str], notes: list[Note]) -> Cells:
    """Cells of a column as they came (a pyarrow string array), without blanks at either end, in composed Unicode.

    What was changed, and characters that were damaged before, are noted for `column`; `place` names a row.
    """
    raw = cells_of(texts)
    trimmed = pc.utf8_trim_whitespace(raw.texts)
    composed = pc.utf8_normalize(trimmed, "NFC")
    _note_changes(raw, trimmed, composed, column, notes)
    damaged = pc.match_substring(composed, REPLACEMENT)
    if pc.any(damaged).as_py():
        which = raw.where(damaged.to_numpy(zero_copy_only=False))
        found = f"{which.sum()} cell(s) with damaged characters ({REPLACEMENT})"
        notes.append(Note(_where(column, which, place), found, "kept as they are"))
    return cells_of(composed, raw.codes)


def without_errors(cells: Cells, column: str, place: Callable[[int], str], notes: list[Note]) -> Cells:
    """The cells of a column with blanks for failed formulas, which are noted."""
    failed = pc.is_in(cells.texts, value_set=pa.array(ERRORS))
    if not pc.any(failed).as_py():
        return cells
    which = cells.where(failed.to_numpy(zero_copy_only=False))
    shown = ", ".join(sorted(cells.texts.filter(failed).to_pylist()))
    notes.append(Note(_where(column, which, place), f"{which.sum()} cell(s) with {shown}", "taken as blank"))
    return cells_of(pc.if_else(failed, "", cells.texts), cells.codes)


def _note_changes(raw: Cells, trimmed: Any, composed: Any, column: str, notes: list[Note]) -> None:
    """Note what `cleaned` changed; blanks that fill a whole cell are not worth a line."""
    had_blanks = pc.and_(pc.not_equal(raw.texts, trimmed), pc.not_equal(trimmed, "")).to_numpy(zero_copy_only=False)
    if had_blanks.any():
        notes.append(Note(column, f"{raw.counts[had_blanks].sum()} cell(s) with blanks at an end", "trimmed"))
    decomposed = pc.not_equal(trimmed, composed).to_numpy(zero_copy_only=False)
    if decomposed.any():
        found = f"{raw.counts[decomposed].sum()} cell(s) not in composed Unicode"
        notes.append(Note(column, found, "normalised (NFC)"))


def _where(column: str, which: NDArray[np.bool_], place: Callable[[int], str]) -> str:
    """The rows of some cells of a column, for a note."""
    word, *numbers = " ".join(place(int(row)) for row in np.flatnonzero(which)[:_SHOWN]).split()
    more = ", ..." if which.sum() > _SHOWN else ""
    return f"{column}, {word} {', '.join(numbers[::2])}{more}"
