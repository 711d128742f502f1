"""What config/focus_groups.yaml must agree on is checked when a study is loaded, with the line of each fault."""

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
        "languages": ["en"],
        "editions": {"may": {"label": "May", "date": "2024-05-07"}},
        "edition": "may",
        "seed": 7,
        "dimensions": {
            "town": {"label": "Town", "values": {"hill": {"label": "Hill"}, "lake": {"label": "Lake"}}},
            "role": {"label": "Role", "values": {"teacher": {"label": "Teacher"}, "farmer": {"label": "Farmer"}}},
        },
    },
    "focus_groups": {
        "codings": {
            "project": {"source": "project.qdpx"},
            "list": {
                "source": "list.csv",
                "version": "first",
                "columns": {"document": "Doc", "code": "Code", "segment": "No"},
            },
        },
        "coders": {"Ana": ["ana", "a"], "Ben": ["ben"]},
        "transcripts": [{"source": "talk.txt"}, {"source": "talk.csv", "turns": {"speaker": "Who", "text": "What"}}],
        "codebook": {"versions": {"first": {}, "second": {"rename": {"Water": "Wells"}}}},
        "groups": {
            "variables": {"town": "Town"},
            "values": {"town": {"H": "hill"}},
            "held": {"one": {"documents": ["Talk 1"], "values": {"town": "lake"}}, "two": {"documents": ["Talk 2"]}},
        },
        "codes": {
            "water": {"code": "Wells", "label": "Water", "mechanism": "fosters"},
            "roads": {"code": "Roads", "label": "Roads"},
        },
        "counted": "Ana",
        "by": ["town"],
        "speakers_by": ["role"],
        "agreement": {"coders": ["Ana", "Ben"], "compare": ["listed", "turn"]},
        "saturation": {"by": ["town"]},
        "negative_cases": {"sharing": {"label": "Sharing", "pattern": ["water"], "contrary": ["roads"]}},
        "mechanisms": {"by": "town"},
        "participants": {
            "source": "people.csv",
            "group": "Group",
            "participant": "Label",
            "consent": "Consent",
            "given": ["yes"],
            "variables": {"role": "Job"},
            "values": {"role": {"teaches": "teacher"}},
        },
        "quotes": {
            "source": "quotes.csv",
            "quote": "Quote",
            "group": "Group",
            "participant": "Label",
            "code": "Code",
            "language": "Language",
            "text": "Text",
            "role": "role",
            "pick": {"wells": {"codes": ["water"], "against": ["roads"], "rule": "contrary", "balance": "town"}},
        },
        "coreq": {12: {"text": "{focus_groups.participants.all} people"}},
    },
    "exhibits": {
        "exhibits": {
            "checklist": {
                "kind": "coreq_checklist",
                "results": ["focus_groups.participants.*"],
                "caption": "Checklist",
                "alt": "A table.",
            }
        }
    },
    "disclosure": {"minimum_base": {"focus_groups": 2}},
}
Change = Callable[[dict[str, Any]], Any]


def load(folder: Path, *changes: Change) -> Configuration:
    sections = copy.deepcopy(SECTIONS)
    for change in changes:
        change(sections["focus_groups"])
    (folder / "config").mkdir()
    for name, content in sections.items():
        text = yaml.safe_dump(content, sort_keys=False)
        (folder / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_configuration(folder)


def test_a_section_without_fault_loads(tmp_path: Path) -> None:
    config = load(tmp_path)
    labels = labels_for(config, ["focus_groups.raised.*[group=*]", "focus_groups.negative.*"])
    assert [name for _, name, _ in labels["items"]] == ["water", "roads", "sharing"]
    groups = labels["dimensions"]["group"]["values"]
    assert [(name, look["label"]) for name, look in groups] == [("one", {"*": "Talk 1"}), ("two", {"*": "Talk 2"})]
    assert {"town", "role"} <= set(labels["dimensions"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda g: g["groups"]["variables"].update(twon="T"), "`twon` is no dimension of study.yaml"),
        (lambda g: g["groups"]["values"]["town"].update(X="hil"), "`hil` is no value of `town`; did you mean `hill`"),
        (lambda g: g["participants"]["values"]["role"].update(t="techer"), "`techer` is no value of `role`"),
        (lambda g: g["participants"]["variables"].update(job="Job"), "`job` is no dimension of study.yaml"),
        (
            lambda g: g["codebook"]["versions"]["first"].update(drop=["Roads"]),
            "the first version has none before it to change",
        ),
        (lambda g: g["groups"]["held"]["two"].update(documents=["Talk 1"]), "`Talk 1` belongs to `one` and to `two`"),
        (lambda g: g["groups"]["held"]["one"].update(values={"town": "sea"}), "`sea` is no value of `town`"),
        (
            lambda g: g["codes"].update(top={"code": "X", "label": "X", "branch": True, "mechanism": "blocks"}),
            "a branch is counted nowhere",
        ),
        (
            lambda g: [
                g["groups"]["held"][name].update(date=day)
                for name, day in (("one", "2024-05-02"), ("two", "2024-05-01"))
            ],
            "`two` was held before `one`, and stands after it",
        ),
        (lambda g: g["codes"].update(all_codes={"code": "X", "label": "X"}), "`all_codes` is a word of the results"),
        (lambda g: g["codes"]["roads"].update(code="Wells"), "`Wells` is reported as `water` and as `roads`"),
        (
            lambda g: g["negative_cases"]["sharing"].update(pattern=["watr"]),
            "`watr` is no code of `codes` that is counted; did",
        ),
        (lambda g: g["negative_cases"]["sharing"].update(contrary=["water"]), "`water` speaks for the pattern and aga"),
        (lambda g: g["negative_cases"].update(roads=g["negative_cases"].pop("sharing")), "`roads` is also a code"),
        (lambda g: g["codings"]["list"].update(version="third"), "`third` is no version of `codebook`"),
        (lambda g: g["transcripts"].append({"source": "more.xlsx"}), "nobody says which column has the words"),
        (
            lambda g: g["transcripts"][0].update(turns={"speaker": "Who", "text": "What"}),
            "the transcript is no table; leave `turns` out",
        ),
        (lambda g: g["agreement"].update(coders=["Ana", "Bne"]), "`Bne` is no coder of `coders`; did you mean `Ben`?"),
        (lambda g: g["agreement"].update(coders=["Ana", "Ana"]), "`Ana` is named twice"),
        (lambda g: g["codings"]["list"]["columns"].pop("segment"), "no list of coded segments names its segments"),
        (lambda g: g.update(counted="ana"), "`ana` is no coder of `coders`; did you mean"),
        (lambda g: g["codings"]["project"].update(coder="Eva"), "`Eva` is no coder of `coders`"),
        (lambda g: g.update(by=["role"]), "`role` is no dimension of these groups"),
        (lambda g: g.update(speakers_by=["town"]), "`town` is no dimension of the participants"),
        (lambda g: g["saturation"].update(by=["twon"]), "`twon` is no dimension of these groups"),
        (lambda g: g["codes"]["water"].pop("mechanism"), "no code is a mechanism"),
        (lambda g: g["quotes"].update(role="town"), "`town` is no dimension of the participants"),
        (
            lambda g: g["quotes"]["pick"]["wells"].update(codes=["wells"]),
            "`wells` is no code of `codes` that is counted",
        ),
        (lambda g: g["quotes"]["pick"]["wells"].update(balance="role"), "`role` is no dimension of these groups"),
        (
            lambda g: g["coreq"][12].update(text="{focus_groups.groups.water}"),
            "`focus_groups.groups.water` is none of the results of the checklist's exhibit",
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
    assert str(problem).startswith("config/focus_groups.yaml: line ")


def test_a_group_without_a_value_is_told_with_its_name(tmp_path: Path) -> None:
    def only_held(section: dict[str, Any]) -> None:
        section["groups"].pop("variables")
        section["groups"].pop("values")

    with pytest.raises(InputError, match="the group `two` has no value of `town`; give it one under `values`"):
        load(tmp_path, only_held)


def test_quotes_without_the_sheet_on_which_consent_stands_are_refused(tmp_path: Path) -> None:
    def without_sheet(section: dict[str, Any]) -> None:
        section.pop("participants")
        section["speakers_by"] = []
        section["quotes"].pop("role")
        section.pop("coreq")

    with pytest.raises(InputError, match="quotes without a sheet of participants; declare `participants`"):
        load(tmp_path, without_sheet)


def test_one_name_of_two_coders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`a` is a name of two coders"):
        load(tmp_path, lambda section: section["coders"].update(Ben=["ben", "a"]))


def test_a_dimension_is_of_groups_or_of_participants(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`town` is a dimension of the groups; tell the participants apart by another"):
        load(tmp_path, lambda section: section["participants"]["variables"].update(town="Town"))
