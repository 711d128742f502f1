"""Questions and lists of choices from the rows of an XLSForm's sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from peaceresearch.problems import Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.variable_names import nearest
from peaceresearch.sources.xlsform_model import (
    NOTE,
    OTHER,
    RANK,
    SELECT_MULTIPLE,
    SELECT_ONE,
    TEXT,
    Choice,
    Question,
)
from peaceresearch.sources.xlsform_sheets import FormRow

_SELECT = re.compile(
    r"(?:(?P<one>select[_ ]one|select1)|(?P<multiple>select[_ ]multiple|select all that apply)|rank)"
    r"(?P<elsewhere>_external|_from_file)?(?: from)? (?P<list>\S+)(?P<other> or[_ ]other| or specify other)?"
)
_GROUP = re.compile(r"(?P<side>begin|end)[_ ](?P<kind>\w+)(?: .*)?")
_SAME = {"int": "integer", "string": TEXT, "date time": "datetime", "dateTime": "datetime", "location": "geopoint"}
_ROWS_OF_LISTS = {"score__row": "kobo--score-choices", "rank__level": "kobo--rank-items"}
"""Questions of KoboToolbox's own groups, and the column of the group that names their list."""
_OTHER_LABEL = "Other"
"""How pyxform labels the choice that `or_other` adds."""
_REPEAT = "repeat"
_TRUE = ("yes", "true", "true()")

Groups = list[tuple[str, FormRow]]


@dataclass
class Questionnaire:
    """The lists and questions of the form `source`, with what is wrong (`problems`) and what is odd (`notes`)."""

    source: str
    languages: Sequence[str]
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def read_choices(self, rows: Sequence[FormRow]) -> None:
        """Take the lists of the sheet `choices`; of two choices of one name the first counts."""
        lists: dict[str, dict[str, Choice]] = {}
        for row in rows:
            if row["list_name"] and not row["name"]:
                self._fault(row, f"a choice of `{row['list_name']}` has no name", "name it")
            elif row["list_name"]:
                choice = Choice(row["name"], row.labels)
                if lists.setdefault(row["list_name"], {}).setdefault(choice.name, choice).labels != choice.labels:
                    found = f"`{choice.name}` of `{row['list_name']}` has another label above"
                    self.notes.append(Note(row.place, found, "labelled as above"))
        self.lists = {name: tuple(choices.values()) for name, choices in lists.items()}

    def read_survey(self, rows: Sequence[FormRow]) -> None:
        """Take the questions of the sheet `survey`."""
        groups: Groups = []
        for row in rows:
            if not row["type"] or row["disabled"].casefold() in _TRUE:
                continue
            group = _GROUP.fullmatch(row["type"])
            if group:
                self._bracket(group, row, groups)
            elif row["name"]:
                self.questions += self._question(row, groups)
            elif row["type"] != NOTE:
                self._fault(row, f"a question of type `{row['type']}` has no name", "name it")
        for kind, row in groups:
            self._fault(row, f"the {kind} `{row['name']}` is not closed", f"add `end {kind}`")

    def _fault(self, row: FormRow, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.source, row.place, what, remedy))

    def _bracket(self, group: re.Match[str], row: FormRow, groups: Groups) -> None:
        """The beginning or the end of a group."""
        if group["side"] == "begin":
            groups.append((group["kind"], row))
        elif groups and groups[-1][0] == group["kind"]:
            groups.pop()
        else:
            self._fault(row, f"`{row['type']}` closes nothing that is open", "see where the group begins")

    def _question(self, row: FormRow, groups: Groups) -> Iterator[Question]:
        """A question, and the text of its `or_other`."""
        kind, listing, has_other = self._type(row, groups)
        question = Question(
            name=row["name"],
            type=kind,
            labels=row.labels,
            path=tuple(group["name"] for _, group in groups),
            titles=tuple(group.labels for _, group in groups),
            repeat=tuple(group["name"] for sort, group in groups if sort == _REPEAT),
            list=listing,
            relevant=tuple(filter(None, [*(group["relevant"] for _, group in groups), row["relevant"]])),
            place=row.place,
        )
        yield question
        if has_other:
            condition = f"selected(${{{question.name}}}, '{OTHER}')"
            name, relevant = f"{question.name}_{OTHER}", (*question.relevant, condition)
            yield replace(question, name=name, type=TEXT, list="", relevant=relevant)

    def _type(self, row: FormRow, groups: Groups) -> tuple[str, str, bool]:
        """The type of a question, its list of choices, and whether there is a question for the text of `other`."""
        kind = _SAME.get(row["type"], row["type"])
        if kind in _ROWS_OF_LISTS:
            return SELECT_ONE, groups[-1][1][_ROWS_OF_LISTS[kind]] if groups else "", False
        select = _SELECT.fullmatch(kind)
        if not select:
            return kind, "", False
        kind = SELECT_ONE if select["one"] else SELECT_MULTIPLE if select["multiple"] else RANK
        listing, has_other = select["list"], bool(select["other"])
        if select["elsewhere"] or listing.startswith("${") or "search(" in row["appearance"]:
            found = f"the choices of `{row['name']}` are not in the form"
            self.notes.append(Note(row.place, found, "its codes are those of the data"))
            return kind, "", has_other
        if listing not in self.lists:
            self.problems.append(nearest(self.source, row.place, listing, self.lists, "list of choices"))
        elif has_other:
            listing = self._with_other(listing)
        return kind, listing, has_other

    def _with_other(self, listing: str) -> str:
        """The name of the list with the choice `other`."""
        choices = self.lists[listing]
        if OTHER not in {choice.name for choice in choices}:
            choices = (*choices, Choice(OTHER, dict.fromkeys(self.languages, _OTHER_LABEL)))
        self.lists[f"{listing} or_other"] = choices
        return f"{listing} or_other"
