"""Answers to `select_multiple` and `rank`: a variable per choice, from one column with all of them or from one each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from peaceresearch.sources.notes import Note
from peaceresearch.sources.split_answers import in_order
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.table_cells import Cells
from peaceresearch.sources.xlsform_choices import Chosen

States = NDArray[np.int8]
"""(n,) whether a choice was chosen: 1, 0, or -1 where nothing was answered."""
_YES, _NO = ("1", "1.0", "true"), ("0", "0.0", "false")


def from_one_column(cells: Cells, chosen: Sequence[Chosen], choices: Sequence[str]) -> dict[str, States]:
    """Who chose each of `choices`, then each further code, where a column lists all that was chosen.

    `chosen` has the codes of each distinct text. Who has a blank cell has not answered.
    """
    further = in_order({code for codes in chosen for code in codes} - set(choices))
    found = {}
    for name in (*choices, *further):
        is_in = np.array([name in codes for codes in chosen], dtype=bool)
        found[name] = np.where(cells.filled, cells.where(is_in), -1).astype(np.int8)
    return found


def from_own_columns(
    parts: Mapping[str, Cells], whole: Cells | None, choices: Mapping[str, str], item: str, notes: list[Note]
) -> dict[str, States]:
    """Who chose each of `choices` (name: label), where each has a column of its own.

    1, TRUE, or the name or label of the choice mean that it was chosen; 0 and FALSE that it was not. Who is blank in
    all of them has not answered, nor who is blank in the `whole` column and chose nothing. A blank beside other answers
    is "not chosen", unless the export writes 0 for that: then it stays blank, for the choice was not offered.

    Raises
    ------
    ValueError
        A cell that means neither.
    """
    given = {name: _states(cells, (name, choices[name])) for name, cells in parts.items()}
    table = np.array(list(given.values()))
    has_zeros, chose = bool((table == 0).any()), (table == 1).any(axis=0)
    answered = chose | ((table >= 0).any(axis=0) if whole is None else whole.filled)
    blank = (table < 0) & answered
    if blank.any() and not has_zeros:
        notes.append(Note(f"variable {item}", f"{blank.sum()} blank(s) beside choices that were made", "taken as 0"))
    if lacking := [name for name in choices if name not in given]:
        found = f"no column for {len(lacking)} of the choices: {listed(lacking)}"
        notes.append(Note(f"variable {item}", found, "taken as not chosen"))
    result = {}
    for name in choices:
        states = given.get(name, np.zeros(len(answered), dtype=np.int8))
        states = np.where((states < 0) & (not has_zeros), 0, states)
        result[name] = np.where(answered, states, -1).astype(np.int8)
    return result


def differing(one: Mapping[str, States], other: Mapping[str, States]) -> int:
    """How many respondents chose other things by one than by the other."""
    names = {*one, *other}
    none = np.zeros_like(next(iter(one.values())))
    return int(np.any([(one.get(name, none) == 1) != (other.get(name, none) == 1) for name in names], axis=0).sum())


def state_cells(states: States) -> Cells:
    """The cells of a variable of 0 and 1."""
    return Cells(states.astype(np.int32), pa.array(["0", "1"]))


def _states(cells: Cells, names: tuple[str, str]) -> States:
    """1, 0 or -1 by the texts of a column."""
    meanings = []
    for text in cells.listed:
        if text.casefold() not in (*_YES, *_NO) and text not in names:
            raise ValueError(text)
        meanings.append(text.casefold() not in _NO or text in names)
    return np.append(np.array(meanings, dtype=np.int8), np.int8(-1))[cells.codes]
