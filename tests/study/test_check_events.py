"""What config/events.yaml must agree on is checked when a study is loaded, with the line of each fault."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceresearch.problems import InputError
from peaceresearch.study.labels import labels_for
from peaceresearch.study.load import Configuration, load_configuration

SECTIONS: dict[str, Any] = {
    "study": {
        "title": "A study of towns",
        "lead": "Example Institute",
        "period": {"start": "2024-01-01", "end": "2024-06-30"},
        "languages": ["en", "sq"],
        "editions": {"may": {"label": "May", "date": "2024-05-07"}},
        "edition": "may",
        "seed": 7,
        "dimensions": {
            "town": {"label": "Town", "values": {"hill": {"label": "Hill"}, "lake": {"label": "Lake"}}},
            "age": {"label": "Age", "values": {"young": {"label": "Young"}, "old": {"label": "Old"}}},
        },
    },
    "events": {
        "place": "town",
        "events": {"hill": {"code": "H", "date": "2024-03-01"}, "lake": {"code": "L", "date": "2024-03-08"}},
        "attendance": {
            "source": "people.csv",
            "event": "Event",
            "participant": "Code",
            "groups": {"age": {"column": "Age", "codes": {"young": [1], "old": [2]}}},
            "spoke": "Spoke",
            "yes": ["yes"],
        },
        "reference": {"age": {"source": "Made up", "shares": {"hill": {"young": 0.4, "old": 0.6}}}},
        "feedback": {
            "source": "forms.csv",
            "event": "Event",
            "participant": "Code",
            "moment": "Form",
            "before": ["b"],
            "after": ["a"],
            "questions": {"voice": {"column": "Q1", "label": "Voice", "limits": [1, 5]}},
        },
        "proposals": {
            "source": "minutes.csv",
            "proposal": "No",
            "event": "Event",
            "theme": "Theme",
            "themes": {"roads": {"codes": ["r"], "label": "Roads"}, "books": {"codes": ["k"], "label": "Books"}},
            "text": {"en": "English"},
            "addressee": "To",
            "addressees": {"mayor": {"codes": ["m"], "label": "Mayor"}},
        },
        "responses": {
            "source": "answers.csv",
            "proposal": "No",
            "status": "Status",
            "statuses": {"accepted": {"codes": ["y"], "label": "Accepted"}},
            "date": "Day",
        },
        "unanswered": "No answer",
    },
    "disclosure": {"minimum_base": {"events": 5}},
}
Change = Callable[[dict[str, Any]], Any]


def load(folder: Path, *changes: Change) -> Configuration:
    sections = copy.deepcopy(SECTIONS)
    for change in changes:
        change(sections["events"])
    (folder / "config").mkdir()
    for name, content in sections.items():
        text = yaml.safe_dump(content, sort_keys=False)
        (folder / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_configuration(folder)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda e: e.update(place="twon"), "`twon` is no dimension of study.yaml; did you mean `town`?"),
        (lambda e: e["events"].update(lak=e["events"].pop("lake")), "`lak` is no value of `town`"),
        (lambda e: e["events"]["lake"].update(code="H"), "the code H belongs to `hill` and to `lake`"),
        (
            lambda e: e["attendance"]["groups"].update(ages={"column": "Age", "codes": {"young": [1]}}),
            "`ages` is no dim",
        ),
        (lambda e: e["attendance"]["groups"]["age"]["codes"].update(odl=[3]), "`odl` is no value of `age`"),
        (lambda e: e["attendance"]["groups"]["age"]["codes"].update(old=[1]), "the code 1 belongs to `young` and"),
        (lambda e: e["attendance"].update(yes=[]), "`spoke` without `yes`"),
        (lambda e: e["attendance"].update(no=["yes"]), "the code yes belongs to `yes` and to `no`"),
        (lambda e: e["reference"].update(town=e["reference"].pop("age")), "`town` is no dimension of `attendance"),
        (lambda e: e["reference"]["age"]["shares"].update(hil={"old": 0.5}), "`hil` is no place of an event"),
        (lambda e: e["reference"]["age"]["shares"]["hill"].update(young=0.3, odl=0.1), "`odl` is no value of `age`"),
        (lambda e: e["reference"]["age"]["shares"]["hill"].update(old=0.7), "the shares of `hill` sum to 1.100"),
        (lambda e: e["feedback"].update(after=["b"]), "the code b belongs to `before` and to `after`"),
        (lambda e: e["feedback"]["questions"]["voice"].update(limits=[5, 1]), "the limits 5 and 1"),
        (lambda e: e["proposals"]["text"].update(de="Deutsch"), "`de` is no language of the study"),
        (lambda e: e["proposals"]["themes"]["books"].update(codes=["r"]), "the code r belongs to `roads` and to `bo"),
        (lambda e: e.pop("proposals"), "responses without proposals"),
        (lambda e: e.pop("unanswered"), "`unanswered` is missing"),
        (
            lambda e: e["responses"]["statuses"].update(unanswered={"codes": ["n"], "label": "None"}),
            "a response cannot be `unanswered`",
        ),
        (
            lambda e: e["proposals"]["themes"].update(voice={"codes": ["v"], "label": "Voice"}),
            "the name `voice` is taken by feedback.questions",
        ),
        (
            lambda e: e["proposals"]["themes"].update(all={"codes": ["v"], "label": "All"}),
            "the name `all` is taken by the package",
        ),
    ],
)
def test_a_section_that_contradicts_itself_or_the_study_is_one_line(
    tmp_path: Path, change: Change, expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, change)
    (problem,) = caught.value.problems
    assert expected in str(problem)
    assert str(problem).startswith("config/events.yaml: line ")


def test_shares_that_sum_to_one_by_decimals_are_no_fault(tmp_path: Path) -> None:
    shares = {"young": 0.7, "old": 0.1 + 0.2}
    assert load(tmp_path, lambda e: e["reference"]["age"]["shares"].update(hill=shares)).events is not None


def test_whatever_asks_for_a_record_the_labels_of_its_fields_come_with_it(tmp_path: Path) -> None:
    labels = labels_for(load(tmp_path), ["events.proposal.p-1"])
    assert ["events", "roads", {"*": "Roads"}] in labels["items"]
    assert labels["categories"]["all"] == [["accepted", {"*": "Accepted"}], ["unanswered", {"*": "No answer"}]]
    assert labels["categories"]["addressee"] == [["mayor", {"*": "Mayor"}]]
    assert list(labels["dimensions"]) == ["town", "age"]
