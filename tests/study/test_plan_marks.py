"""The analysis plan: what it marks, what it calls a deviation, and that a frozen plan cannot be changed unnoticed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from changed_toy import toy_with

from peaceresearch.problems import InputError
from peaceresearch.study.freeze import freeze
from peaceresearch.study.load import Configuration, load_configuration
from peaceresearch.study.plan_marks import marks_of_estimates, marks_of_models, outcomes
from peaceresearch.study.survey_labels import survey_facts

DAY = datetime.date(2024, 5, 2)
SHARES = {"measure": "share", "items": ["trust"], "by": ["community"]}
MODEL = {"family": "binomial", "formula": "trust~age + C(community)", "outcome": ["high"]}


def planned(tmp_path: Path, analyses: dict[str, Any], frozen: bool = True, **sections: Any) -> Configuration:
    """The toy study with a plan of `analyses`."""
    told = {name: {"question": f"What of {name}?"} | analysis for name, analysis in analyses.items()}
    folder = toy_with(tmp_path, analysis_plan={"plan": {"analyses": told}}, **sections)
    if frozen:
        freeze(folder, DAY)
    return load_configuration(folder)


def states(config: Configuration) -> dict[str, tuple[str, list[str]]]:
    return {outcome.name: (outcome.status, outcome.differences) for outcome in outcomes(config)}


def test_what_is_done_as_planned_is_planned_and_the_rest_explores(tmp_path: Path) -> None:
    config = planned(tmp_path, {"levels": {"estimates": [SHARES]}, "why": {"models": {"trust_model": MODEL}}})
    assert config.survey is not None
    shares, means = config.survey.estimates
    assert marks_of_estimates(config, shares) == {
        "trust": [
            [[], "planned", "exploratory", "exploratory"],
            [["community"], "planned", "exploratory", "exploratory"],
        ]
    }
    assert {mark for entry in (marks_of_estimates(config, means) or {})["age"] for mark in entry[1:]} == {"exploratory"}
    assert marks_of_models(config) == {"trust_model": {"model": "planned", "contrasts": {}}}
    assert states(config) == {"levels": ("planned", []), "why": ("planned", [])}


def test_a_subgroup_that_was_not_planned_explores(tmp_path: Path) -> None:
    config = planned(tmp_path, {"levels": {"estimates": [SHARES | {"by": []}]}})
    assert config.survey is not None
    marks = (marks_of_estimates(config, config.survey.estimates[0]) or {})["trust"]
    assert [entry[1] for entry in marks] == ["planned", "exploratory"]


@pytest.mark.parametrize(
    ("changed", "differences"),
    [
        ({"formula": "trust ~ age"}, ["trust_model: formula"]),
        ({"outcome": ["low"]}, ["trust_model: outcome"]),
        ({"family": "gaussian", "outcome": []}, ["trust_model: family, outcome"]),
        ({"missing": "impute"}, ["trust_model: missing"]),
        ({"contrasts": [{"term": "community"}]}, ["trust_model: contrasts"]),
    ],
)
def test_a_model_done_in_another_way_deviates_and_says_in_what(
    tmp_path: Path, changed: dict[str, Any], differences: list[str]
) -> None:
    config = planned(tmp_path, {"why": {"models": {"trust_model": MODEL | changed}}})
    assert marks_of_models(config)["trust_model"]["model"] == "deviating"
    assert states(config) == {"why": ("deviating", differences)}


def test_comparisons_in_another_family_deviate_and_unplanned_ones_explore(tmp_path: Path) -> None:
    done = SHARES | {"contrasts": {"family": "main"}, "association": True}
    config = planned(
        tmp_path,
        {"levels": {"estimates": [SHARES | {"contrasts": {"family": "other"}}]}},
        survey={"estimates": [done]},
    )
    assert config.survey is not None
    marks = (marks_of_estimates(config, config.survey.estimates[0]) or {})["trust"][1]
    assert marks == [["community"], "planned", "deviating", "exploratory"]
    assert states(config) == {"levels": ("deviating", ["share of trust by community"])}


def test_another_level_makes_everything_planned_deviate(tmp_path: Path) -> None:
    told = {"levels": {"question": "What?", "estimates": [SHARES]}}
    folder = toy_with(tmp_path, analysis_plan={"plan": {"level": 0.99, "analyses": told}})
    freeze(folder, DAY)
    config = load_configuration(folder)
    assert config.survey is not None
    assert {entry[1] for entry in (marks_of_estimates(config, config.survey.estimates[0]) or {})["trust"]} == {
        "deviating"
    }
    assert states(config) == {"levels": ("deviating", ["level"])}


def test_an_analysis_that_is_not_done_is_missing_and_its_reason_is_told(tmp_path: Path) -> None:
    config = planned(
        tmp_path,
        {
            "trend": {"estimates": [SHARES | {"by": ["wave"]}]},
            "total": {"estimates": [{"measure": "total", "items": ["age"]}]},
        },
    )
    assert states(config)["total"] == ("missing", ["total of age"])
    # Over everybody it is done, by wave it is not: something was done in another way.
    assert states(config)["trend"] == ("deviating", ["share of trust by wave"])
    path = tmp_path / "study" / "config" / "analysis_plan.yaml"
    reason = {"deviations": {"total": {"reason": "nobody asked"}}}
    path.write_text(path.read_text("utf-8") + yaml.safe_dump(reason), encoding="utf-8")
    facts = survey_facts(load_configuration(tmp_path / "study"), ["survey.plan.*"], "plan_table")
    assert facts is not None
    told = dict(facts["plan"]["analyses"])
    assert (told["total"]["status"], told["total"]["reason"]) == ("missing", {"*": "nobody asked"})
    assert (told["trend"]["reason"], facts["plan"]["date"]) == (None, "2024-05-02")


def test_a_plan_that_is_not_frozen_marks_nothing(tmp_path: Path) -> None:
    config = planned(tmp_path, {"levels": {"estimates": [SHARES]}}, frozen=False)
    assert config.survey is not None
    assert marks_of_estimates(config, config.survey.estimates[0]) is None
    assert marks_of_models(config) == {}
    assert states(config) == {"levels": ("planned", [])}


def test_a_frozen_plan_that_is_changed_is_an_error_that_says_when_it_was_frozen(tmp_path: Path) -> None:
    planned(tmp_path, {"levels": {"estimates": [SHARES]}})
    path = tmp_path / "study" / "config" / "analysis_plan.yaml"
    path.write_text(path.read_text("utf-8").replace("- community", "- wave"), encoding="utf-8")
    with pytest.raises(InputError, match=r"analysis_plan.yaml.*is not the one that was frozen on 2024-05-02"):
        load_configuration(tmp_path / "study")
    with pytest.raises(InputError, match="is not the one that was frozen"):
        freeze(tmp_path / "study", DAY)


def test_freezing_twice_keeps_the_first_date_and_every_comment(tmp_path: Path) -> None:
    planned(tmp_path, {"levels": {"estimates": [SHARES]}}, frozen=False)
    path = tmp_path / "study" / "config" / "analysis_plan.yaml"
    path.write_text("# our plan\n" + path.read_text("utf-8"), encoding="utf-8")
    first = freeze(tmp_path / "study", DAY)
    assert freeze(tmp_path / "study", datetime.date(2025, 1, 1)) == first
    assert first[1] == DAY
    assert path.read_text("utf-8").startswith("# our plan\n")


def test_a_deviation_from_nothing_is_an_error(tmp_path: Path) -> None:
    folder = toy_with(
        tmp_path,
        analysis_plan={
            "plan": {"analyses": {"levels": {"question": "What?", "estimates": [SHARES]}}},
            "deviations": {"levels": {"reason": "none"}, "levles": {"reason": "none"}},
        },
    )
    with pytest.raises(InputError) as error:
        load_configuration(folder)
    assert "`levels` is done as planned" in str(error.value)
    assert "did you mean `levels`?" in str(error.value)


def test_where_the_plan_was_deposited_is_known_only_afterwards(tmp_path: Path) -> None:
    planned(tmp_path, {"levels": {"estimates": [SHARES]}})
    path = tmp_path / "study" / "config" / "analysis_plan.yaml"
    path.write_text(path.read_text("utf-8").replace("plan:", "plan:\n  registered: number 17", 1), encoding="utf-8")
    found = load_configuration(tmp_path / "study").analysis_plan
    assert found is not None
    assert found.plan.registered is not None


def test_an_analysis_called_as_an_item_is_an_error(tmp_path: Path) -> None:
    """Readers would be told the question of the analysis where the item's label belongs."""
    with pytest.raises(InputError, match="the analysis `trust` is called as something of the survey"):
        planned(tmp_path, {"trust": {"estimates": [SHARES]}}, frozen=False)
