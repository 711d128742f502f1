"""What an XLSForm says: questions, lists of choices, languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peaceresearch.sources.notes import Note

SELECT_ONE, SELECT_MULTIPLE, RANK, NOTE, TEXT = "select_one", "select_multiple", "rank", "note", "text"
TEXTS = (
    *(TEXT, NOTE, "barcode", "image", "audio", "background-audio", "video", "file", "acknowledge", "deviceid"),
    *("subscriberid", "simserial", "phonenumber", "username", "email"),
)
"""Types whose answers are text whatever they look like."""
NUMBERS = ("integer", "decimal", "range")
OTHER = "other"
"""The choice that `or_other` adds; the question for its text is called by the question's name, `_` and this."""


@dataclass(frozen=True)
class Choice:
    """An answer to choose: its name, which is its code in the data, and its labels by language."""

    name: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A row of the sheet `survey` that may have answers.

    Attributes
    ----------
    name, type
        As the form has them; a type without its list.
    labels
        By language; that of a column `label` is "".
    path, titles
        Names and labels of the groups and repeats around it, the outermost first.
    repeat
        The names of the repeats among them.
    list
        Its list of choices; "" where it has none, or where it is not in the form.
    relevant
        The conditions under which it is asked: those of its groups, then its own.
    place
        Where it stands in the form.
    """

    name: str
    type: str
    labels: Mapping[str, str]
    path: tuple[str, ...]
    titles: tuple[Mapping[str, str], ...]
    repeat: tuple[str, ...]
    list: str
    relevant: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Form:
    """A form: its questions in their order, its lists of choices, its languages, and the one that is wanted."""

    source: str
    questions: tuple[Question, ...]
    lists: Mapping[str, tuple[Choice, ...]]
    languages: tuple[str, ...]
    language: str
    notes: tuple[Note, ...]

    def label(self, labels: Mapping[str, str]) -> str:
        """The label in the wanted language, or else in the first that has one; "" where none has."""
        return labels.get(self.language) or next((labels[each] for each in self.languages if labels.get(each)), "")

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """The choices of a question; none where they are not in the form."""
        return self.lists.get(question.list, ())
