"""Cells that list several codes, as a variable of 0 and 1 for each code and a multiple-response set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from peaceresearch.problems import InputError
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.survey_columns import AnswerSet, Variable, code_key, is_number
from peaceresearch.sources.variable_names import nearest

NOMINAL = "nominal"


def split(
    variables: Sequence[Variable], separators: Mapping[str, str], shown: str, notes: list[Note]
) -> tuple[list[Variable], list[AnswerSet]]:
    """The variables, those named in `separators` replaced by one for each of their codes, and the sets that these are.

    The codes are those in the data and those of the codebook, numbers in their order, then texts. A cell that is blank
    is blank in all of them. One that lists only codes declared missing keeps its code in each, so that it is missing in
    each; such a code beside others, and a code listed twice, are left out with a note.

    Raises
    ------
    InputError
        Names in `separators` that are no variables.
    """
    known = [each.item for each in variables]
    problems = [nearest(shown, "", name, known, "variable to split called") for name in separators if name not in known]
    if problems:
        raise InputError(problems)
    found: list[Variable] = []
    sets = []
    for each in variables:
        if each.item not in separators:
            found.append(each)
            continue
        members = _members(each, separators[each.item], notes)
        found += members
        sets.append(AnswerSet(each.item, each.label, tuple(member.item for member in members)))
    return found, sets


def pieces(text: str, separator: str) -> list[str]:
    """The codes that a cell lists."""
    parts = text.split(separator.strip() or None)
    return [code_key(part.strip()) for part in parts if part.strip()]


def in_order(codes: set[str]) -> list[str]:
    """Codes that are numbers by their size, then the others."""
    return sorted(codes, key=lambda code: (0, float(code), code) if is_number(code) else (1, 0.0, code))


def _members(variable: Variable, separator: str, notes: list[Note]) -> list[Variable]:
    """A variable of 0 and 1 for each code."""
    place = f"variable {variable.item}"
    lists, counts = [pieces(text, separator) for text in variable.cells.listed], variable.cells.counts
    labels = {code_key(code.code): code.label for code in variable.codes}
    missing = tuple(code for code in variable.codes if code.missing)
    gone = {code_key(code.code) for code in missing}
    answers = {code for codes in lists for code in codes} - gone
    if labels.keys() - gone and (strange := in_order(answers - labels.keys())):
        notes.append(Note(place, f"codes that the codebook does not know: {listed(strange)}", "kept"))
    odd = {
        "list a code twice": [len(set(codes)) < len(codes) for codes in lists],
        "list a code that means a missing answer beside others": [
            bool(gone & set(codes)) and not gone >= set(codes) for codes in lists
        ],
    }
    for what, which in odd.items():
        if count := int(counts[np.array(which, dtype=bool)].sum()):
            notes.append(Note(place, f"{count} cell(s) that {what}", "left out"))
    told = [bool(codes) and gone >= set(codes) for codes in lists]
    can_tell = gone.isdisjoint(("0", "1"))  # else it would read as an answer
    if any(told) and not can_tell:
        notes.append(Note(place, "a code that means a missing answer is 0 or 1", "taken as blank"))

    def cell(codes: list[str], is_told: bool, code: str) -> str:
        if is_told:
            return codes[0] if can_tell else ""
        return str(int(code in codes)) if codes else ""

    return [
        Variable(
            item=f"{variable.item}/{code}",
            label=labels.get(code) or code,
            cells=variable.cells.recoded([cell(codes, why, code) for codes, why in zip(lists, told, strict=True)]),
            codes=missing if any(told) and can_tell else (),
            measure=NOMINAL,
        )
        for code in in_order(answers | (labels.keys() - gone))
    ]
