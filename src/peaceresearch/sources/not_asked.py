"""Who was not to be asked a question of a form, by its `relevant` and that of its groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceresearch.sources.notes import Note
from peaceresearch.sources.relevance import OutsideError, Truth, Values, holds
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.survey_columns import Variable, code_key
from peaceresearch.sources.xlsform_model import NUMBERS, RANK, SELECT_MULTIPLE, Form, Question

Answered = tuple[Question, Sequence[Variable]]
"""A question and its variables."""


class Conditions:
    """The conditions of a form, evaluated on the answers of n respondents; each expression once."""

    def __init__(self, form: Form, answered: Sequence[Answered], rows: int) -> None:
        self._form = form
        self._rows = rows
        self._answered: dict[str, list[Answered]] = {}
        for question, variables in answered:
            self._answered.setdefault(question.name, []).append((question, variables))
        self._values: dict[str, Values] = {}
        self._held: dict[str, Truth | str] = {}
        self._outside: dict[str, list[str]] = {}

    def not_asked(self, question: Question) -> Truth | None:
        """(n,) of whom the question was not to be asked; None where it has no condition that is read.

        One condition that is false is enough, also where others are not read.
        """
        asked = np.ones(self._rows, dtype=bool)
        is_read = False
        for expression in question.relevant:
            held = self._holds(expression)
            if isinstance(held, str):
                self._outside.setdefault(expression, []).append(question.name)
            else:
                asked &= held
                is_read = True
        return ~asked if is_read else None

    def notes(self) -> list[Note]:
        """A note on each expression that is not read."""
        return [
            Note(
                self._form.source,
                f"`relevant` {expression}: {self._held[expression]}",
                f"blanks stay blank in {listed(names)}",
            )
            for expression, names in self._outside.items()
        ]

    def _holds(self, expression: str) -> Truth | str:
        """For whom an expression is true, or why it is not read."""
        if expression not in self._held:
            try:
                self._held[expression] = holds(expression, self._rows, self._value)
            except OutsideError as error:
                self._held[expression] = str(error)
        return self._held[expression]

    def _value(self, name: str) -> Values:
        if name not in self._values:
            found = self._answered.get(name, [])
            if len(found) != 1:
                raise OutsideError(f"`{name}` is {'several questions' if found else 'not in the data'}")
            self._values[name] = _values(*found[0])
        return self._values[name]


def _values(question: Question, variables: Sequence[Variable]) -> Values:
    """The answers to a question as a form sees them: several choices are names with blanks between."""
    if question.type == RANK or not variables:
        raise OutsideError(f"`{question.name}` has no single answer")
    if question.type == SELECT_MULTIPLE:
        texts = np.full(len(variables[0].cells.codes), "", dtype=object)
        for each in variables:
            is_chosen = each.cells.where(np.array(each.cells.listed) == "1")
            texts[is_chosen] += f" {each.item.rpartition('/')[2]}"
        texts = np.array([text.strip() for text in texts], dtype=object)
    else:
        cells = variables[0].cells
        is_number = question.type in NUMBERS
        distinct = [code_key(text) if is_number else text for text in cells.listed]
        texts = np.array([*distinct, ""], dtype=object)[cells.codes]
    return Values(texts, (texts != "") & (question.type in NUMBERS))
