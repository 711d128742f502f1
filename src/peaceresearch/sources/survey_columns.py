"""From the columns of a table, named and labelled, to the tables that every reader of a survey gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.results.codes import canonical
from peaceresearch.sources.column_types import Typed, typed
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import taken
from peaceresearch.sources.survey_data import LABELS, ROW, SETS, SurveyData, free_name
from peaceresearch.sources.table_cells import Cells

REASON = "reason"
NOT_ASKED = "not_asked"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?")
_REASON_COLUMNS = ("row", "item", "code", "label", REASON)


class Code(NamedTuple):
    """A code of a variable, its label ("" if none), and whether it is declared missing."""

    code: str
    label: str
    missing: bool = False


@dataclass(frozen=True, eq=False)
class Variable:
    """A variable of the result before its cells are numbers or text.

    Attributes
    ----------
    item, label
        Its name and what it is about ("" where nothing says so).
    cells
        Its answers, declared missing codes included.
    codes
        What the codebook or the form says of its codes.
    is_text
        Whether its answers are text whatever they look like.
    measure
        nominal, ordinal, scale, or "" where nothing says so.
    not_asked : (n,) bool array or None
        Of whom it was not to be asked; None where nothing says so.
    """

    item: str
    label: str
    cells: Cells
    codes: tuple[Code, ...] = ()
    is_text: bool = False
    measure: str = ""
    not_asked: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class AnswerSet:
    """A question with several answers: its name, its label and its variables, which are 1 where chosen."""

    name: str
    label: str
    items: tuple[str, ...]


def code_key(text: str) -> str:
    """A code so that `1` and `1.0` are one; `01` and text stay as they are."""
    return canonical(float(text)) if is_number(text) else text


def is_number(text: str) -> bool:
    """Whether a code is a number; `01` is none."""
    return _NUMBER.fullmatch(text) is not None


def survey_data(
    variables: Sequence[Variable], sets: Sequence[AnswerSet], rows: int, decimal_comma: bool, notes: Sequence[Note]
) -> SurveyData:
    """The tables of a survey of so many `rows`.

    A code that is declared missing is in `reasons` and not among the answers, with the reason "" (it is still to be
    told). A blank of somebody who was not to be asked has the reason `not_asked`, and no code; an answer is kept.
    """
    all_notes = list(notes)
    variables = _own_names(variables, all_notes)
    answers: dict[str, object] = {ROW: np.arange(1, rows + 1, dtype="int64")}
    items, labels, reasons = [], [], []
    for place, each in enumerate(variables):
        told, cells = _without_missing(each)
        column = Typed("text", cells.series()) if each.is_text else typed(cells, each.item, decimal_comma, all_notes)
        answers[each.item] = column.values
        items.append((each.item, each.label, column.kind, "", column.decimals, each.measure))
        labels += [
            (each.item, code_key(code) if column.kind == "number" else code, label, missing_)
            for code, label, missing_ in each.codes
        ]
        if told.any():
            reasons.append(_told(each, place, told))
        if each.not_asked is not None:
            blank = column.values.isna().to_numpy() & ~told
            reasons.append(_not_asked(each.item, place, np.flatnonzero(each.not_asked & blank)))
    return SurveyData(
        answers=pd.DataFrame(answers),
        items=_items(items),
        labels=pd.DataFrame(labels, columns=list(LABELS)).astype(
            {"item": "str", "code": "str", "label": "str", "missing": "bool"}
        ),
        reasons=_sorted(reasons),
        sets=pd.DataFrame(
            [(each.name, each.label, "dichotomies", "1", item) for each in sets for item in each.items],
            columns=list(SETS),
            dtype="str",
        ),
        notes=tuple(all_notes),
    )


def _without_missing(variable: Variable) -> tuple[NDArray[np.bool_], Cells]:
    """Which cells have a code that is declared missing, and the cells with blanks in their place."""
    cells = variable.cells
    missing = {code_key(code.code) for code in variable.codes if code.missing}
    if not missing:
        return np.zeros(len(cells.codes), dtype=bool), cells
    is_missing = [code_key(text) in missing for text in cells.listed]
    kept = ["" if gone else text for text, gone in zip(cells.listed, is_missing, strict=True)]
    return cells.where(np.array(is_missing, dtype=bool)), cells.recoded(kept)


def _told(variable: Variable, place: int, told: NDArray[np.bool_]) -> pd.DataFrame:
    """The cells of a variable with a code that is declared missing."""
    labels = {code_key(code.code): code.label for code in variable.codes}
    keys = [code_key(text) for text in variable.cells.listed]
    codes = variable.cells.codes[told]
    return pd.DataFrame(
        {
            "row": np.flatnonzero(told) + 1,
            "place": place,
            "item": variable.item,
            "code": taken(keys, codes),
            "label": taken([labels.get(key, "") for key in keys], codes),
            REASON: "",
        }
    )


def _not_asked(item: str, place: int, rows: NDArray[np.intp]) -> pd.DataFrame:
    """The blank cells of those who were not to be asked."""
    return pd.DataFrame({"row": rows + 1, "place": place, "item": item, "code": "", "label": "", REASON: NOT_ASKED})


def _sorted(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All reasons in order of row, then of variable."""
    kinds = {"row": "int64", **dict.fromkeys(_REASON_COLUMNS[1:], "str")}
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: [] for name in _REASON_COLUMNS}).astype(kinds)
    table = pd.concat(filled, ignore_index=True).sort_values(["row", "place"], kind="stable", ignore_index=True)
    return table[list(_REASON_COLUMNS)].astype(kinds)


def _items(rows: Sequence[tuple[str, str, str, str, int | None, str]]) -> pd.DataFrame:
    names = ("item", "label", "kind", "format", "decimals", "measure")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    return pd.DataFrame(
        {name: pd.Series(values, dtype="Int64" if name == "decimals" else "str") for name, values in columns.items()}
    )


def _own_names(variables: Sequence[Variable], notes: list[Note]) -> list[Variable]:
    """Variables under names that a table can hold: `row` is taken."""
    known = [each.item for each in variables]
    found = []
    for each in variables:
        item = free_name(ROW, known) if each.item == ROW else each.item
        if item != each.item:
            notes.append(Note(f"variable {ROW}", "this name is kept for the row number", f"renamed to {item}"))
        found.append(replace(each, item=item))
    return found
