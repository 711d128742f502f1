"""Hand-kept sheets of events become tidy tables; what is wrong is told at once, what is odd is noted."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from peaceresearch.problems import InputError
from peaceresearch.sources.read_events import read_events

SPEC: dict[str, Any] = {
    "events": {"hill": {"code": "Hilltop", "date": "2024-03-01"}, "lake": {"code": 2, "date": "2024-03-08"}},
    "attendance": {
        "source": "people.xlsx",
        "sheet": "Came",
        "event": "Event",
        "participant": "Code",
        "groups": {"age": {"column": "Age", "codes": {"young": ["Y", "y"], "old": [1.0]}}},
        "spoke": "Spoke",
        "yes": ["yes"],
        "no": ["no"],
    },
    "feedback": {
        "source": "forms.csv",
        "sheet": None,
        "event": "Event",
        "participant": "Code",
        "moment": "Form",
        "before": [1],
        "after": [2],
        "questions": {"voice": {"column": "Q1", "limits": [1, 5]}, "trust": {"column": "Q2", "limits": [0, 10]}},
    },
    "proposals": {
        "source": "minutes.csv",
        "sheet": None,
        "proposal": "No",
        "event": "Event",
        "theme": "Theme",
        "themes": {"roads": {"codes": ["Roads"]}, "books": {"codes": ["Books"]}},
        "text": {"en": "English", "xx": "Other"},
        "addressee": "To",
        "addressees": {"mayor": {"codes": ["Mayor"]}},
    },
    "responses": {
        "source": "answers.csv",
        "sheet": None,
        "proposal": "No",
        "status": "Status",
        "statuses": {"accepted": {"codes": ["Yes"]}, "declined": {"codes": ["No"]}},
        "date": "Day",
    },
}
PEOPLE = [["Event", "Code", "Age", "Spoke"], ["Hilltop", "A1", "Y", "yes"], [2, "B1", 1, "no"], [2, "B2", "y", "no"]]
FORMS = ["Event;Code;Form;Q1;Q2", "Hilltop;A1;1;2;10", "Hilltop;A1;2;4;", "2;B1;1;5;0"]
MINUTES = [
    "No,Event,Theme,English,Other,To",
    'P 1,Hilltop,Roads,"Mend it, soon",Popravi,Mayor',
    "P2,2,Books,Open,Otvori,Mayor",
]
ANSWERS = ["No,Status,Day", "P 1,Yes,2024-03-20"]


def read(
    folder: Path, people: Any = PEOPLE, forms: Any = FORMS, minutes: Any = MINUTES, answers: Any = ANSWERS, **parts: Any
) -> Any:
    book = Workbook()
    book.active.title = "Came"
    for row in people:
        book["Came"].append(row)
    book.save(folder / "people.xlsx")
    for name, lines in (("forms", forms), ("minutes", minutes), ("answers", answers)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    paths = {path.name: path for path in folder.iterdir()}
    return read_events(paths, copy.deepcopy(SPEC) | parts)


def faults(folder: Path, **given: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, **given)
    return "\n".join(map(str, caught.value.problems))


def test_sheets_become_tables_of_slugs_and_numbers(tmp_path: Path) -> None:
    tables, notes = read(tmp_path)
    assert tables["attendance"].to_dict("records") == [
        {"event": "hill", "participant": "A1", "age": "young", "spoke": True},
        {"event": "lake", "participant": "B1", "age": "old", "spoke": False},
        {"event": "lake", "participant": "B2", "age": "young", "spoke": False},
    ]
    feedback = tables["feedback"]
    assert list(feedback["moment"]) == ["before", "after", "before"]
    assert list(feedback["voice"]) == [2, 4, 5]
    assert feedback["trust"].isna().tolist() == [False, True, False]
    assert tables["proposals"].iloc[0].to_dict() == {
        "proposal": "p-1",
        "event": "hill",
        "theme": "roads",
        "addressee": "mayor",
        "text_en": "Mend it, soon",
        "text_xx": "Popravi",
    }
    assert tables["responses"].to_dict("records") == [{"proposal": "p-1", "status": "accepted", "date": "2024-03-20"}]
    assert notes == []


def test_parts_that_are_not_declared_are_empty_tables(tmp_path: Path) -> None:
    tables, _ = read(tmp_path, feedback=None, proposals=None, responses=None)
    assert {name: len(table) for name, table in tables.items()} == {
        "attendance": 3,
        "feedback": 0,
        "proposals": 0,
        "responses": 0,
    }
    assert list(tables["responses"]) == ["proposal", "status", "date"]
    assert set(map(str, tables["feedback"].dtypes)) == {"str"}


def test_every_fault_of_every_sheet_is_told_at_once_with_its_row(tmp_path: Path) -> None:
    people = [*PEOPLE, ["Hilltop", "A1", "Y", "no"], ["Hillside", "A2", "?", "perhaps"], ["Hilltop", None, "Y", "no"]]
    forms = [*FORMS, "Hilltop;A1;1;2;2", "2;B2;3;6;x", "2;B2;1;1_0;2"]
    minutes = [*MINUTES, "p-1,Hilltop,Roads,Again,Opet,Mayor", "P4,Hilltop,Parks,,,King"]
    answers = [*ANSWERS, "P 1,No,2024-03-21", "P7,Yes,2024-02-30", "P2,Maybe,20240301"]
    found = faults(tmp_path, people=people, forms=forms, minutes=minutes, answers=answers)
    for expected in (
        "people.xlsx: sheet Came, row 2, 5: the participant `A1` is twice at one event",
        "people.xlsx: sheet Came, row 6: `Event` is `Hillside`, which nothing names",
        "people.xlsx: sheet Came, row 6: `Age` is `?`",
        "people.xlsx: sheet Came, row 6: `Spoke` is `perhaps`",
        "people.xlsx: sheet Came, row 7: `Code` is empty",
        "forms.csv: row 2, 5: two forms `before` of the participant `A1`",
        "forms.csv: row 6: `Form` is `3`",
        "forms.csv: row 6: `Q1` is `6`; write a whole number from 1 to 5",
        "forms.csv: row 6: `Q2` is `x`",
        "forms.csv: row 7: `Q1` is `1_0`",
        "minutes.csv: row 2, 4: the proposal `p-1` stands twice",
        "minutes.csv: row 5: `Theme` is `Parks`",
        "minutes.csv: row 5: `To` is `King`",
        "minutes.csv: row 5: a proposal without words; write it in `English`, `Other`",
        "answers.csv: row 2, 3: two responses to the proposal `p-1`",
        "answers.csv: row 4: there is no proposal `p7`",
        "answers.csv: row 4: `Day` is `2024-02-30`",
        "answers.csv: row 5: `Status` is `Maybe`",
        "answers.csv: row 5: `Day` is `20240301`; write a day as YYYY-MM-DD",
    ):
        assert expected in found, expected
    assert len(found.splitlines()) == 19


def test_a_sheet_that_cannot_be_read_hides_no_other_fault_and_makes_none_up(tmp_path: Path) -> None:
    minutes = ["Number,Event,Theme,English,Other,To", "P 1,Hilltop,Roads,Mend,Popravi,Mayor"]
    found = faults(tmp_path, minutes=minutes, answers=[*ANSWERS, "P9,Perhaps,2024-03-20"])
    assert "minutes.csv: there is no column `No`" in found
    assert "answers.csv: row 3: `Status` is `Perhaps`" in found
    assert len(found.splitlines()) == 2


def test_what_is_odd_is_kept_or_left_out_with_a_note(tmp_path: Path) -> None:
    people = [*PEOPLE[:2], ["Hilltop", "A2", None, None]]
    forms = [*FORMS[:3], "Hilltop;A9;1;3;3", "Hilltop;;1;4;4", "Hilltop;A2;1;;"]
    minutes = [MINUTES[0], "P1,Hilltop,Roads,Mend it,,Mayor", "P2,Hilltop,Roads,Clean it,Ocisti,Mayor"]
    answers = [ANSWERS[0], "P1,Yes,", "P2,No,2024-01-01"]
    tables, notes = read(tmp_path, people=people, forms=forms, minutes=minutes, answers=answers)
    told = [f"{note.place}: {note.found}; {note.done}" for note in notes]
    assert told == [
        "people.xlsx: sheet Came, row 3: `Age` is empty; counted in no value of it",
        "people.xlsx: sheet Came, row 3: `Spoke` is empty; counted as not having spoken",
        "people.xlsx: sheet Came: nobody is listed for the event `2`; kept without participants",
        "forms.csv: row 4: `A9` is not on the attendance sheet; kept as it is",
        "forms.csv: row 5: `Code` is empty; kept; linked with no other form",
        "forms.csv: row 6: a form without any answer; left out",
        "minutes.csv: row 2: `Other` is empty; kept without it",
        "answers.csv: row 2: a response without a date; kept without it",
        "answers.csv: row 3: a response of 2024-01-01, before the event; kept as it is",
    ]
    assert tables["attendance"].iloc[1].to_dict() == {"event": "hill", "participant": "A2", "age": "", "spoke": False}
    assert list(tables["feedback"]["participant"]) == ["A1", "A1", "A9", ""]
    assert list(tables["proposals"]["text_xx"]) == ["", "Ocisti"]


def test_one_participant_may_come_to_two_events(tmp_path: Path) -> None:
    tables, _ = read(tmp_path, people=[*PEOPLE, [2, "A1", "Y", "no"]])
    assert list(tables["attendance"]["participant"]) == ["A1", "B1", "B2", "A1"]
