"""Which question of a form each column of an export holds, by the ways in which KoboToolbox and ODK write headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.xlsform_model import SELECT_MULTIPLE, Form, Question

SEPARATORS = "/.:-"
"""What exports put between groups and questions, and between a question and a choice."""
_GEOPOINT = "geopoint"
_PARTS = ("Latitude", "Longitude", "Altitude", "Accuracy")
"""Columns into which ODK Central and Briefcase divide a geopoint."""


class Column(NamedTuple):
    """What a column holds: the answers to a question, by its place in the form, or a part of them (a choice)."""

    question: int
    part: str = ""


def columns_of(form: Form, headers: Sequence[str], shown: str, notes: list[Note]) -> list[Column | None]:
    """What each of the columns of an export holds; None where the form has no such question.

    A header is the name of a question, alone or after the names of its groups (`demo/q1`, `demo-q1`, `demo:q1`,
    `demo.q1`), after them the name of a choice of `select_multiple` (`q1/a`); or the same in labels, in any language of
    the form. Where a header fits several questions, that of the repeat (or of none) is meant to which the other columns
    belong.

    Raises
    ------
    InputError
        No header fits the form; a header fits several questions.
    """
    names, labels = _by_names(form), _by_labels(form)
    found = [names.get(header) or labels.get(header) or frozenset() for header in headers]
    levels = Counter(
        form.questions[column.question].repeat for columns in found if len(columns) == 1 for column in columns
    )
    if not any(found):
        raise InputError(
            [Problem(shown, "", f"no column is a question of {form.source}", "see whether this is its form")]
        )
    level = max(levels, key=lambda each: levels[each]) if levels else ()
    result: list[Column | None] = []
    problems = []
    for header, columns in zip(headers, found, strict=True):
        here = [each for each in columns if form.questions[each.question].repeat == level]
        fits = here if len(columns) > 1 and here else sorted(columns)
        if len(fits) > 1:
            places = listed(form.questions[each.question].place for each in sorted(fits))
            what = f"the header `{header}` fits several questions of {form.source}: {places}"
            problems.append(Problem(shown, "", what, "export it with the names of groups in the headers"))
        result.append(fits[0] if fits else None)
    if problems:
        raise InputError(problems)
    by_label = [header for header, columns in zip(headers, found, strict=True) if columns and header not in names]
    if by_label:
        notes.append(Note("", f"{len(by_label)} header(s) are labels of the form: {listed(by_label)}", "taken by name"))
    return result


def _by_names(form: Form) -> Mapping[str, frozenset[Column]]:
    headers: dict[str, set[Column]] = {}
    for place, question in enumerate(form.questions):
        choices = [(choice.name, choice.name) for choice in form.choices(question)]
        _add(headers, Column(place), question, question.path, question.name, choices)
    return {header: frozenset(columns) for header, columns in headers.items()}


def _by_labels(form: Form) -> Mapping[str, frozenset[Column]]:
    """By labels in each language; what has no label goes by its name, as in KoboToolbox's exports."""
    headers: dict[str, set[Column]] = {}
    for language in form.languages:
        for place, question in enumerate(form.questions):
            path = [titles.get(language) or name for titles, name in zip(question.titles, question.path, strict=True)]
            choices = [(choice.name, choice.labels.get(language) or choice.name) for choice in form.choices(question)]
            _add(headers, Column(place), question, path, question.labels.get(language) or question.name, choices)
    return {header: frozenset(columns) for header, columns in headers.items()}


def _add(
    headers: dict[str, set[Column]],
    column: Column,
    question: Question,
    path: Sequence[str],
    name: str,
    choices: Iterable[tuple[str, str]],
) -> None:
    """Add the headers that a question may have, with its choices as (name, as the header has it)."""
    parts = list(choices) if question.type == SELECT_MULTIPLE else []
    parts += [(part, part) for part in _PARTS] if question.type == _GEOPOINT else []
    for header in set(_paths(path, name)):
        headers.setdefault(header, set()).add(column)
        for part, written in parts:
            for separator in SEPARATORS:
                headers.setdefault(f"{header}{separator}{written}", set()).add(column._replace(part=part))


def _paths(path: Sequence[str], name: str) -> Iterator[str]:
    """The name alone, and after all or the last of its groups: the export of a repeat leaves those around it out."""
    for first in range(len(path) + 1):
        for separator in SEPARATORS:
            yield separator.join([*path[first:], name])
