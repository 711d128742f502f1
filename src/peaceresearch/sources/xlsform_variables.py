"""From the columns of a form's question to the variables of the result."""

from __future__ import annotations

from peaceresearch.sources.codebook import unknown_codes
from peaceresearch.sources.notes import Note
from peaceresearch.sources.split_answers import NOMINAL
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.survey_columns import Code, Variable, is_number
from peaceresearch.sources.xlsform_choices import Reading
from peaceresearch.sources.xlsform_columns import QuestionColumns
from peaceresearch.sources.xlsform_model import NOTE, NUMBERS, RANK, SELECT_MULTIPLE, SELECT_ONE, TEXTS, Form
from peaceresearch.sources.xlsform_multiple import States, differing, from_one_column, from_own_columns, state_cells

ORDINAL, SCALE = "ordinal", "scale"


def question_variables(
    columns: QuestionColumns, reading: Reading | None, form: Form, notes: list[Note]
) -> list[Variable]:
    """The variables of one question; none of a note without answers.

    `reading` says how the column with the whole answer is read, where the form has its choices.

    Raises
    ------
    ValueError
        A column of a choice holds neither yes nor no; the message is what stands there.
    """
    question, item = columns.question, columns.item
    if question.type == SELECT_MULTIPLE:
        return _several(columns, reading, form, notes)
    label = form.label(question.labels)
    parts = [Variable(f"{item}/{part}", f"{label}: {part}", cells) for part, cells in columns.parts.items()]
    if columns.whole is None:
        return parts
    if question.type == RANK:
        return _ranks(columns, reading, form)
    codes = tuple(Code(choice.name, form.label(choice.labels)) for choice in form.choices(question))
    cells = columns.whole
    if reading is not None:
        cells = cells.recoded([chosen[0] for chosen in reading.chosen])
    is_text = question.type in TEXTS or any(not is_number(code.code) for code in codes)
    measure = NOMINAL if question.type == SELECT_ONE else SCALE if question.type in NUMBERS else ""
    whole = Variable(item, label, cells, codes, is_text, measure)
    if codes:
        notes += unknown_codes(whole, codes, form.source)
    if question.type == NOTE and not cells.filled.any():
        return parts
    return [whole, *parts]


def _several(columns: QuestionColumns, reading: Reading | None, form: Form, notes: list[Note]) -> list[Variable]:
    """The variables of 0 and 1 of a question with several answers."""
    place, whole = f"variable {columns.item}", columns.whole
    labels = {choice.name: form.label(choice.labels) or choice.name for choice in form.choices(columns.question)}
    by_whole: dict[str, States] = {}
    if whole is not None:
        chosen = reading.chosen if reading is not None else [tuple(text.split()) for text in whole.listed]
        by_whole = from_one_column(whole, chosen, list(labels))
    if columns.parts:
        states = from_own_columns(columns.parts, whole, labels, columns.item, notes)
        is_read = reading is not None and reading.strange == 0
        if is_read and (count := differing(by_whole, states)):
            found = f"{count} row(s) where the column with all choices says other than the columns of each"
            notes.append(Note(place, found, "taken from the columns of each"))
    else:
        states = by_whole
        strange = [name for name in states if name not in labels]
        if labels and strange:
            notes.append(Note(place, f"codes that {form.source} does not know: {listed(strange)}", "kept"))
    return [
        Variable(f"{columns.item}/{name}", labels.get(name, name), state_cells(each), measure=NOMINAL)
        for name, each in states.items()
    ]


def _ranks(columns: QuestionColumns, reading: Reading | None, form: Form) -> list[Variable]:
    """A variable for each choice with its place, 1 the first."""
    if columns.whole is None:
        return []
    labels = {choice.name: form.label(choice.labels) or choice.name for choice in form.choices(columns.question)}
    orders = reading.chosen if reading is not None else [tuple(text.split()) for text in columns.whole.listed]
    names = dict.fromkeys([*labels, *(name for order in orders for name in order)])
    return [
        Variable(
            f"{columns.item}/{name}",
            labels.get(name, name),
            columns.whole.recoded([str(order.index(name) + 1) if name in order else "" for order in orders]),
            measure=ORDINAL,
        )
        for name in names
    ]
