"""What config/survey.yaml must agree on is checked when a study is loaded, with the line of each fault."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceresearch.problems import InputError
from peaceresearch.strand_specs import survey_variables
from peaceresearch.study.load import load_configuration

STUDY: dict[str, Any] = {
    "title": "A study of towns",
    "lead": "Example Institute",
    "period": {"start": "2024-01-01", "end": "2024-06-30"},
    "languages": ["en"],
    "editions": {"may": {"label": "May", "date": "2024-05-07"}},
    "edition": "may",
    "seed": 7,
    "dimensions": {
        "town": {"label": "Town", "values": {"hill": {"label": "Hill"}, "lake": {"label": "Lake"}}},
        "wave": {"label": "Wave", "values": {"first": {"label": "2020"}, "second": {"label": "2024"}}},
    },
}
SURVEY: dict[str, Any] = {
    "waves": {
        "first": {"source": "one.csv", "date": "2020-05-01", "variables": {"q1": "v1"}, "changed": []},
        "second": {"source": "two.sav", "date": "2024-05-01", "changed": ["visits"]},
    },
    "missing": [{"reason": "refused", "codes": [99]}],
    "domains": {"town": {"variable": "town", "codes": {"hill": [1], "lake": [2]}}},
    "items": {
        "visits": {
            "variable": "q1",
            "label": "Visits",
            "missing": {"dont_know": [8]},
            "categories": {"often": {"codes": [1], "label": "Often"}, "never": {"codes": [2], "label": "Never"}},
        },
        "age": {"variable": "age", "label": "Age", "asked_if": {"variable": "q1", "codes": [1]}},
        "places": {
            "label": "Places",
            "categories": {
                "shop": {"variable": "p1", "codes": [1], "label": "Shop"},
                "park": {"variable": "p2", "codes": [1], "label": "Park"},
            },
        },
    },
    "estimates": [
        {"measure": "share", "items": ["visits"], "by": ["town", ["town", "wave"]], "contrasts": {"reference": "hill"}},
        {"measure": "ratio", "items": ["age"], "over": "age"},
    ],
}


def load(folder: Path, change: Any = None) -> Any:
    survey, study = copy.deepcopy(SURVEY), copy.deepcopy(STUDY)
    if change:
        change(survey, study)
    config = folder / "config"
    config.mkdir(exist_ok=True)
    disclosure = {"minimum_base": {"survey": 30}}
    for name, section in (("study", study), ("survey", survey), ("disclosure", disclosure)):
        (config / f"{name}.yaml").write_text(yaml.safe_dump(section, sort_keys=False), encoding="utf-8")
    return load_configuration(folder)


def faults(folder: Path, change: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, change)
    return [str(problem) for problem in caught.value.problems]


def test_a_survey_that_agrees_with_itself_loads(tmp_path: Path) -> None:
    survey = load(tmp_path).survey
    assert list(survey.files) == ["first", "second"]
    assert survey.items["places"].is_multiple
    assert survey.items["places"].variables == ["p1", "p2"]


def test_all_variables_are_handed_to_the_reader_with_what_is_said_of_them(tmp_path: Path) -> None:
    found = survey_variables(load(tmp_path).survey)
    assert set(found) == {"town", "q1", "age", "p1", "p2"}
    assert found["q1"]["missing"] == {"dont_know": [8]}
    assert found["age"]["asked_if"] == {"variable": "q1", "codes": [1]}


def set_in(data: Any, *path: Any) -> None:
    *steps, key, value = path
    for step in steps:
        data = data[step]
    data[key] = value


CASES: dict[str, tuple[tuple[Any, ...], str]] = {
    "unknown dimension": (("domains", "towm", {"variable": "t", "codes": {"hill": [1]}}), "`towm` is no dimension"),
    "unknown value": (("domains", "town", "codes", "hil", [3]), "`hil` is no value of `town`"),
    "wave as a domain": (("domains", "wave", {"variable": "w", "codes": {"first": [1]}}), "leave it out of `domains`"),
    "unknown wave": (("waves", "third", {"source": "x.sav", "date": "2025-01-01"}), "`third` is no value of `wave`"),
    "waves out of order": (("waves", "second", "date", "2019-01-01"), "not in the order of their dates"),
    "crosswalk of nothing": (("waves", "first", "variables", "q9", "v9"), "`q9` is no variable that this config uses"),
    "absent variable unknown": (("waves", "first", "absent", ["q9"]), "`q9` is no variable that this config uses"),
    "changed item unknown": (("waves", "second", "changed", ["visit"]), "did you mean `visits`?"),
    "shares of a number": (("estimates", 0, "items", ["age"]), "shares of `age`, which has no categories"),
    "mean of several answers": (("estimates", 1, "items", ["places"]), "`places` has several answers"),
    "unknown denominator": (("estimates", 1, "over", "ages"), "did you mean `age`?"),
    "unknown domain": (("estimates", 0, "by", ["town", "twon"]), "did you mean `town`?"),
    "crossed with itself": (("estimates", 0, "by", [["town", "town"]]), "crossed with itself"),
    "reference elsewhere": (("estimates", 0, "by", ["town", ["wave", "town"]]), "`hill` is no value of `wave`"),
    "association with nothing": (
        ("estimates", 0, {"measure": "share", "items": ["visits"], "by": [["town", "wave"]], "association": True}),
        "`by` has none",
    ),
    "two intervals": (
        ("estimates", 1, {"measure": "share", "items": ["visits"], "interval": "beta"}),
        "with the interval `beta`, and above with `logit`",
    ),
    "two families": (
        ("estimates", 1, {"measure": "share", "items": ["visits"], "by": ["town"], "contrasts": {"family": "f"}}),
        "comparisons of `visits` by town in two families",
    ),
    "an answer that an entry takes away": (
        ("missing", 0, {"reason": "refused", "codes": [2], "variables": ["q*"]}),
        "the code 2 of `q1` is an answer here, and missing by entry 1",
    ),
    "a domain's value that an entry takes away": (
        ("missing", 0, {"reason": "refused", "codes": ["2"], "variables": ["t*"]}),
        "the code 2 of `town` is an answer here",
    ),
    "missing of nothing": (("missing", 0, {"reason": "refused"}), "neither codes nor labels"),
    "missing without codes": (
        ("missing", 0, {"reason": "refused", "labels": ["No*"], "variables": ["*"]}),
        "there are no codes",
    ),
    "answer and missing": (("items", "visits", "categories", "often", "codes", [1, 8]), "the code 8 belongs to"),
    "split of a .sav": (("waves", "second", "split", {"p": " "}), "`split` is for tables"),
    "no pattern": (("waves", "first", "header_pattern", "("), "no regular expression"),
    "pattern without group": (("waves", "first", "header_pattern", "q.*"), "a group in parentheses"),
    "missing by an unknown dimension": (("missing_by", ["villages"]), "`villages` is no domain"),
    "outcome twice": (
        ("contacts", {"source": "c.csv", "outcome": "o", "outcomes": {"complete": [1], "refusal": [1, 2]}}),
        "the code 1 belongs to `complete` and to `refusal`",
    ),
    "both source and waves": (("source", "x.sav"), "not both"),
    "ratio without denominator": (("estimates", 1, "over", None), "`over` names the denominator"),
    "contrasts of totals": (("estimates", 0, "measure", "total"), "`contrasts` are of shares and means"),
    "an item with two kinds of variables": (("items", "places", "variable", "p"), "either the item has a `variable`"),
    "an item without any": (("items", "age", "variable", None), "give the item a `variable`"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_disagreement_is_one_line_with_its_place(tmp_path: Path, case: str) -> None:
    path, expected = CASES[case]
    found = faults(tmp_path, lambda survey, _: set_in(survey, *path))
    assert len(found) == 1, found
    assert expected in found[0]
    assert found[0].startswith("config/survey.yaml: line ")


@pytest.mark.parametrize(
    ("kind", "options", "pattern", "lost"),
    [
        ("intervals", {"rows": "category"}, "survey.share.visits[*][town=*]", "town"),
        ("intervals", {"groups": "town"}, "survey.share.visits[*][town=*]", None),
        ("intervals", {}, "survey.share.visits[*]", None),
        ("trend", {}, "survey.share.visits[often][town=hill;wave=*]", "town"),
        ("trend", {"groups": "town"}, "survey.share.visits[often][town=*;wave=*]", None),
        ("contrast_table", {"groups": ["town"]}, "survey.difference.visits[*][town=*;versus-town=hill]", None),
    ],
)
def test_results_by_a_dimension_that_an_exhibit_has_no_place_for(
    tmp_path: Path, kind: str, options: dict[str, Any], pattern: str, lost: str | None
) -> None:
    exhibit = {"kind": kind, "results": [pattern], "options": options, "caption": "x", "alt": "x"}
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "exhibits.yaml").write_text(yaml.safe_dump({"exhibits": {"e": exhibit}}), encoding="utf-8")
    if lost is None:
        assert load(tmp_path).exhibits.exhibits["e"].kind == kind
    else:
        (told,) = faults(tmp_path, None)
        assert f"is divided by `{lost}`, which no option of this exhibit names" in told


def test_all_disagreements_are_told_at_once(tmp_path: Path) -> None:
    def change(survey: Any, study: Any) -> None:
        del study["dimensions"]["wave"]
        set_in(survey, "estimates", 0, "by", ["twon"])
        set_in(survey, "missing_by", ["villages"])

    assert len(faults(tmp_path, change)) == 3


def test_missing_in_one_item_is_missing_in_every_item_on_the_variable(tmp_path: Path) -> None:
    def change(survey: Any, _: Any) -> None:
        survey["items"]["visits_2"] = copy.deepcopy(survey["items"]["visits"])
        survey["items"]["visits_2"]["missing"] = []
        survey["items"]["visits_2"]["categories"]["never"]["codes"] = [2, 8]

    found = faults(tmp_path, change)
    assert len(found) == 1
    assert "the code 8 belongs to `never` and to `missing dont_know`" in found[0]
