"""The variables of an export of KoboToolbox or ODK, by its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.not_asked import Conditions
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.survey_columns import AnswerSet, Variable
from peaceresearch.sources.table_file import Table
from peaceresearch.sources.xlsform_choices import Reading, read_choices
from peaceresearch.sources.xlsform_columns import QuestionColumns, absent_questions, question_columns
from peaceresearch.sources.xlsform_model import SELECT_MULTIPLE, Form
from peaceresearch.sources.xlsform_variables import question_variables


def answers_by_form(
    table: Table, form: Form, rename: Mapping[str, str], shown: str, notes: list[Note]
) -> tuple[list[Variable], list[AnswerSet]]:
    """The variables of a table that was exported with `form`, and its sets.

    A variable is called as the question, or as `rename` (header: name) says. `select_multiple` gives a variable for
    each choice, `<name>/<choice>`, and a set of these; `rank` one for each choice with its place, 1 the first. Columns
    that the form lacks are kept as they are. Who was not to be asked is told by the form's `relevant`.

    Raises
    ------
    InputError
        No column is of the form; two columns give one name; a header fits several questions; answers fit both names and
        labels of choices; a column of a choice holds neither yes nor no.
    """
    order = question_columns(table, form, rename, shown, notes)
    if absent := absent_questions(form, order):
        found = f"{len(absent)} question(s) of the form that {shown} lacks: {listed(absent, 20)}"
        notes.append(Note(form.source, found, "left out"))
    problems: list[Problem] = []
    readings = _readings(order, form, shown, problems, notes)
    blocks: list[tuple[QuestionColumns | None, list[Variable]]] = []
    for each in order:
        if isinstance(each, Variable):
            blocks.append((None, [each]))
            continue
        try:
            blocks.append((each, question_variables(each, readings.get(each.item), form, notes)))
        except ValueError as error:
            what = f"`{error}` in a column of one choice is neither yes nor no"
            problems.append(Problem(shown, f"variable {each.item}", what, "1 or TRUE, 0 or FALSE, or blank"))
    if problems:
        raise InputError(problems)
    sets = [
        AnswerSet(columns.item, form.label(columns.question.labels), tuple(each.item for each in own))
        for columns, own in blocks
        if columns is not None and columns.question.type == SELECT_MULTIPLE and own
    ]
    return _with_not_asked(blocks, form, table.rows, notes), sets


def _with_not_asked(
    found: Sequence[tuple[QuestionColumns | None, list[Variable]]], form: Form, rows: int, notes: list[Note]
) -> list[Variable]:
    """The variables with those of whom they were not to be asked; a note on those who answered all the same."""
    conditions = Conditions(form, [(columns.question, own) for columns, own in found if columns is not None], rows)
    variables = []
    for columns, own in found:
        skipped = conditions.not_asked(columns.question) if columns is not None and own else None
        if columns is not None and skipped is not None:
            answered = np.any([each.cells.filled for each in own], axis=0)
            if odd := int((skipped & answered).sum()):
                what = f"{odd} answer(s) to a question that was not to be asked, by its `relevant`"
                notes.append(Note(f"variable {columns.item}", what, "kept"))
        variables += [replace(each, not_asked=skipped) for each in own]
    notes += conditions.notes()
    return variables


def _readings(
    order: Sequence[QuestionColumns | Variable], form: Form, shown: str, problems: list[Problem], notes: list[Note]
) -> dict[str, Reading]:
    """How the answers to questions with choices are read, by their items; labels are noted."""
    columns = {
        each.item: (each.question, each.whole)
        for each in order
        if isinstance(each, QuestionColumns) and each.whole is not None and form.choices(each.question)
    }
    readings = read_choices(form, columns, shown, problems)
    for language in form.languages:
        items = [item for item, reading in readings.items() if reading.language == language]
        if items:
            found = f"labels of choices ({language or 'label'}) as answers to {len(items)} question(s): {listed(items)}"
            notes.append(Note("", found, "taken as the names of these choices"))
    return readings
