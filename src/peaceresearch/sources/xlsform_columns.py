"""The columns of an export of KoboToolbox or ODK, put together by the questions of its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from peaceresearch.problems import InputError
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_columns import Variable
from peaceresearch.sources.table_cells import Cells
from peaceresearch.sources.table_file import Table
from peaceresearch.sources.variable_names import nearest, one_line, twice
from peaceresearch.sources.xlsform_headers import Column, columns_of
from peaceresearch.sources.xlsform_model import NOTE, TEXTS, Form, Question

_MACHINES = (
    *("_", "meta", "formhub", "SET-OF-", "KEY", "PARENT_KEY", "Submi", "Attachments", "ReviewState", "DeviceID"),
    *("Edits", "FormVersion", "Status", "instanceID"),
)
"""How the headers begin that servers add, not the form."""
_BLANK = "n/a"
"""What Ona and older servers write where there is no answer."""


@dataclass
class QuestionColumns:
    """The columns that hold the answers to one question.

    `item` is what it is called in the result; `whole` the column with all of its answer; `parts` those with one choice
    (or coordinate) each; `headers` what stands above them, "" for the whole.
    """

    question: Question
    item: str
    whole: Cells | None = None
    parts: dict[str, Cells] = field(default_factory=dict)
    headers: dict[str, list[str]] = field(default_factory=dict)


def question_columns(
    table: Table, form: Form, rename: Mapping[str, str], shown: str, notes: list[Note]
) -> list[QuestionColumns | Variable]:
    """What an export holds, in its order: questions with their columns, and variables that are none of the form's.

    A question is called by its name, or as `rename` says (header: name).

    Raises
    ------
    InputError
        Two columns give one name; a header fits several questions; a header is renamed that is not there.
    """
    columns = columns_of(form, table.headers, shown, notes)
    cells = _without_blank_words(table, columns, form, notes)
    names = {one_line(header): name for header, name in rename.items()}
    questions: dict[int, QuestionColumns] = {}
    order: list[QuestionColumns | Variable] = []
    given: dict[str, list[str]] = {}
    for header, column, own in zip(table.headers, columns, cells, strict=True):
        if column is None:
            order.append(Variable(names.get(header, header), "", own))
            given.setdefault(names.get(header, header), []).append(header)
            if not header.startswith(_MACHINES):
                notes.append(Note(f"column {header}", f"{form.source} has no such question", "kept"))
            continue
        if column.question not in questions:
            question = form.questions[column.question]
            questions[column.question] = QuestionColumns(question, question.name)
            order.append(questions[column.question])
        _take(questions[column.question], column.part, header, own, names)
    for found in questions.values():
        for part, headers in found.headers.items():
            given.setdefault(f"{found.item}/{part}" if part else found.item, []).extend(headers)
    problems = [nearest(shown, "", header, table.headers, "header") for header in names if header not in table.headers]
    problems += twice(shown, given)
    if problems:
        raise InputError(problems)
    return order


def absent_questions(form: Form, order: Sequence[QuestionColumns | Variable]) -> list[str]:
    """The questions that the export lacks, of the repeats (or of none) to which its columns belong."""
    there = [each.question for each in order if isinstance(each, QuestionColumns)]
    levels = {question.repeat for question in there}
    asked = [each for each in form.questions if each.repeat in levels and each.type != NOTE]
    return [each.name for each in asked if each not in there]


def _take(columns: QuestionColumns, part: str, header: str, cells: Cells, names: Mapping[str, str]) -> None:
    """Add a column to those of its question."""
    columns.headers.setdefault(part, []).append(header)
    if part:
        columns.parts[part] = cells
    else:
        columns.whole, columns.item = cells, names.get(header, columns.item)


def _without_blank_words(
    table: Table, columns: Sequence[Column | None], form: Form, notes: list[Note]
) -> tuple[Cells, ...]:
    """The cells with blanks for `n/a`, where a column has it that is no text: then the server wrote it everywhere."""
    questions = [form.questions[column.question] if column else None for column in columns]
    has = [_BLANK in cells.listed for cells in table.columns]
    means_blank = [
        question is not None and all(choice.name != _BLANK for choice in form.choices(question))
        for question in questions
    ]
    is_server = any(
        each and blank and question is not None and question.type not in TEXTS
        for each, blank, question in zip(has, means_blank, questions, strict=True)
    )
    if not is_server:
        return table.columns
    count, found = 0, []
    for cells, each, blank in zip(table.columns, has, means_blank, strict=True):
        if each and blank:
            count += int(cells.counts[cells.listed.index(_BLANK)])
            cells = cells.recoded(["" if text == _BLANK else text for text in cells.listed])
        found.append(cells)
    notes.append(Note("", f"{count} cell(s) with {_BLANK}", "taken as blank"))
    return tuple(found)
