"""Answers to questions with choices: their names, also where an export has their labels, one or several in a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from peaceresearch.problems import Problem
from peaceresearch.sources.survey_columns import code_key
from peaceresearch.sources.table_cells import Cells
from peaceresearch.sources.xlsform_model import SELECT_ONE, Choice, Form, Question

Chosen = tuple[str, ...]
"""The names of the choices in a cell, with what is none as it stands."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A way to read the answers to a question.

    Attributes
    ----------
    language
        The language whose labels they are; None where they are names of choices.
    chosen
        Of each distinct text, what is chosen.
    strange
        How many cells have something that is no choice.
    """

    language: str | None
    chosen: tuple[Chosen, ...]
    strange: int


def read_choices(
    form: Form, columns: Mapping[str, tuple[Question, Cells]], shown: str, problems: list[Problem]
) -> dict[str, Reading]:
    """How the answers to each question with choices are read, by the item that it becomes.

    They are names of choices, or labels in one language of the form, whichever leaves fewer cells over. Where both fit
    and mean different answers, they are what the other questions of the export are; if these do not tell, it is a
    problem.
    """
    found: dict[str, Reading] = {}
    doubtful: dict[str, tuple[Reading, Reading]] = {}
    are_labels: set[bool] = set()
    for item, (question, cells) in columns.items():
        names, labels = _readings(form, question, cells)
        if names.strange != labels.strange:
            are_labels.add(labels.strange < names.strange)
            found[item] = min(names, labels, key=lambda reading: reading.strange)
        elif names.strange or names.chosen == labels.chosen:
            found[item] = names
        else:
            doubtful[item] = names, labels
    for item, (names, labels) in doubtful.items():
        if len(are_labels) != 1:
            what = "the answers could be names of choices or labels, which would mean other answers"
            problems.append(Problem(shown, f"variable {item}", what, "export the data with XML values"))
        found[item] = labels if are_labels == {True} else names
    return found


def _readings(form: Form, question: Question, cells: Cells) -> tuple[Reading, Reading]:
    """The answers read as names, and as labels in the language that fits best."""
    choices, several = form.choices(question), question.type != SELECT_ONE
    names = {code_key(choice.name): choice.name for choice in choices}

    def by_name(text: str) -> tuple[Chosen, bool]:
        words = [code_key(word) for word in (text.split() if several else [text])]
        return tuple(names.get(word, word) for word in words), any(word not in names for word in words)

    languages = [form.language, *(each for each in form.languages if each != form.language)]
    by_labels = []
    for language in languages:
        labels = _names_of_labels(choices, language)
        by_labels.append(_read(language, cells, lambda text, labels=labels: _by_label(text, labels, several)))  # type: ignore[misc]
    return _read(None, cells, by_name), min(by_labels, key=lambda reading: reading.strange)


def _read(language: str | None, cells: Cells, reader: Callable[[str], tuple[Chosen, bool]]) -> Reading:
    read = [reader(text) for text in cells.listed]
    strange = np.array([is_strange for _, is_strange in read], dtype=bool)
    return Reading(language, tuple(chosen for chosen, _ in read), int(cells.counts[strange].sum()))


def _names_of_labels(choices: Sequence[Choice], language: str) -> dict[str, str]:
    """The name of each label that one choice alone has."""
    labels = [choice.labels.get(language) or choice.name for choice in choices]
    return {label: choice.name for label, choice in zip(labels, choices, strict=True) if labels.count(label) == 1}


def _by_label(text: str, labels: Mapping[str, str], several: bool) -> tuple[Chosen, bool]:
    """What a cell with labels chooses, and whether there is something else in it, or more than one way to read it."""
    words = text.split()
    if not several:
        label = " ".join(words)
        return (labels.get(label, text),), label not in labels
    ways: list[list[Chosen]] = [
        [()],
        *([] for _ in words),
    ]  # up to each word: the first two ways to read what is before
    for end in range(1, len(words) + 1):
        for begin in range(end):
            name = labels.get(" ".join(words[begin:end]))
            if name is not None:
                ways[end] = [*ways[end], *((*way, name) for way in ways[begin])][:2]
    return (ways[-1][0], False) if len(ways[-1]) == 1 else ((text,), True)
