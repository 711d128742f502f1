"""Questions that were asked only of some: a blank of anybody else was not asked."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.codes import code_text
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import code_texts, listed, taken
from peaceresearch.sources.survey_data import NOT_ASKED, SurveyData, in_order, told_reasons
from peaceresearch.sources.survey_reasons import CONFIG, Variables


def with_not_asked(data: SurveyData, variables: Variables) -> SurveyData:
    """The survey with the reason `not_asked` for blanks of respondents of whom a question was not asked.

    Parameters
    ----------
    data
        The survey with its reasons (see `survey_reasons.with_reasons`).
    variables
        For each variable that the config uses: `asked_if`, the `variable` and `codes` of those of whom it was asked, or
        None.

    Returns
    -------
    SurveyData
        A respondent who gave another answer to the other variable, or was not asked it, was not asked. One whose answer
        there is missing otherwise (a refusal, a blank) may have been asked: a blank stays blank. Answers of respondents
        who were not asked are kept; they are counted in a note.

    Raises
    ------
    InputError
        With every variable of an `asked_if` that the data have not.
    """
    asked = {name: said["asked_if"] for name, said in variables.items() if said["asked_if"] and name in data.answers}
    problems = [problem for name, condition in sorted(asked.items()) for problem in _absent(data, name, condition)]
    if problems:
        raise InputError(problems)
    told = data.reasons.groupby("item", sort=False).indices
    rows, nobody = data.reasons["row"].to_numpy() - 1, np.array([], dtype=np.intp)
    is_told = (data.reasons["reason"] == NOT_ASKED).to_numpy()
    known = pd.concat([data.labels[["item", "code"]], data.reasons[["item", "code"]].drop_duplicates()])
    not_asked: dict[str, Any] = {}
    parts = [data.reasons]
    notes: list[Note] = []
    for name in _in_turn(asked):
        condition = asked[name]
        other, codes = condition["variable"], {code_text(code) for code in condition["codes"]}
        places, found = pd.factorize(code_texts(data.answers[other]))
        is_outside = np.array([*(code not in codes for code in found), False])[places]
        is_outside |= not_asked.get(other, False)
        answered = data.answers[name].notna().to_numpy()
        odd = int((is_outside & answered).sum())
        own = told.get(other, nobody)
        is_outside[rows[own[is_told[own]]]] = True
        is_blank = ~answered
        is_blank[rows[told.get(name, nobody)]] = False
        not_asked[name] = is_outside & is_blank
        new = np.flatnonzero(not_asked[name])
        parts.append(told_reasons(new + 1, taken([name], np.zeros(len(new), dtype=np.intp)), NOT_ASKED))
        strange = codes - set(found) - set(known.loc[known["item"] == other, "code"])
        notes += _notes(name, other, strange, odd)
    reasons = in_order(pd.concat(parts, ignore_index=True), data.variables)
    return replace(data, reasons=reasons, notes=(*data.notes, *notes))


def _absent(data: SurveyData, name: str, condition: Mapping[str, Any]) -> Iterator[Problem]:
    other = condition["variable"]
    if other not in data.variables:
        near = difflib.get_close_matches(other, data.variables, n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else f"there are {listed(data.variables)}"
        yield Problem(CONFIG, f"asked_if of `{name}`", f"there is no variable `{other}`", remedy)


def _in_turn(asked: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The variables so that each comes after the one that its condition names, where that has a condition, too."""
    order: dict[str, None] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        other = asked[name]["variable"]
        if other in asked and other not in (*above, name):
            visit(other, (*above, name))
        order.setdefault(name)

    for name in sorted(asked):
        visit(name, ())
    return list(order)


def _notes(name: str, other: str, strange: set[str], answered: int) -> Iterator[Note]:
    if strange:
        found = f"code(s) {listed(sorted(strange))} of `{other}` in its `asked_if` occur nowhere"
        yield Note(f"variable {name}", found, "nobody was asked for them; misspelt?")
    if answered:
        found = f"{answered} respondent(s) answered who by `{other}` were not asked"
        yield Note(f"variable {name}", found, "their answers are kept")
