"""Weights, scales, social distances and models that the rest of the config does not bear out: one line each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from changed_toy import toy_with

from peaceresearch.problems import InputError
from peaceresearch.study.load import load_configuration

ITEMS: dict[str, Any] = {
    "trust": {
        "variable": "trust",
        "label": "Trust",
        "categories": {"low": {"codes": [1], "label": "Low"}, "high": {"codes": [2], "label": "High"}},
    },
    "age": {"variable": "age", "label": "Age"},
    "years": {"variable": "age", "label": "Years", "range": [0, 90]},
    "words": {
        "variable": "word",
        "label": "Words",
        "categories": {"a": {"codes": ["x"], "label": "A"}, "b": {"codes": ["y"], "label": "B"}},
    },
}
SHARES = {"measure": "share", "items": ["trust"]}
CENSUS: dict[str, Any] = {
    "label": "Census",
    "reference": "made up",
    "margins": [{"by": ["community"], "population": {"north": 0.4, "south": 0.6}}],
}


def told(tmp_path: Path, **sections: Any) -> str:
    sections["survey"] = {"items": ITEMS, "estimates": [SHARES]} | sections.get("survey", {})
    with pytest.raises(InputError) as error:
        load_configuration(toy_with(tmp_path, **sections))
    return str(error.value)


def weighting(**changes: Any) -> dict[str, Any]:
    return {"weighting": {"method": "rake", "to": "census", "margins": {"census": CENSUS}} | changes}


def margins(*found: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return weighting(margins={"census": CENSUS | {"margins": list(found)}}, **changes)


@pytest.mark.parametrize(
    ("survey", "message"),
    [
        ({"scales": {"s": {"label": "S", "items": ["trust", "aeg"]}}}, "did you mean `age`"),
        (
            {"scales": {"s": {"label": "S", "items": ["trust", "age"]}}},
            "between which numbers the answers to `age` lie",
        ),
        ({"scales": {"s": {"label": "S", "items": ["trust", "words"]}}}, "the answers to `words` lie"),
        ({"scales": {"s": {"label": "S", "items": ["trust", "years"]}}}, "different ranges (0 to 90, 1 to 2)"),
        ({"scales": {"trust": {"label": "S", "items": ["trust", "years"], "to": [0, 10]}}}, "`trust` is also an item"),
        (
            {"scales": {"s": {"label": "S", "items": ["trust", "years"], "to": [9, 0]}}},
            "from the lowest to the highest",
        ),
        ({"scales": {"s": {"label": "S", "items": ["trust", "years"], "reverse": ["age"]}}}, "none of `items`"),
        ({"scales": {"s": {"label": "S", "items": ["trust", "years"], "minimum": 3}}}, "the scale has 2 items"),
        (weighting(to="cnesus"), "`to` names `cnesus`"),
        (weighting(bounds=[0.3, 3]), "`bounds` are for `greg`"),
        (weighting(trim={"lower": 2}), "`lower` is below 1"),
        (weighting(waves=["w"]), "`w` is no wave"),
        (margins({"by": ["community"], "population": {"north": 0.4, "south": 0.5}}), "sum to 0.9, not to 1"),
        (margins({"by": ["community"], "population": {"nroth": 0.4, "south": 0.6}}), "did you mean `north`"),
        (margins({"by": ["comunity"], "population": {"north": 0.4, "south": 0.6}}), "did you mean `community`"),
        (margins({"by": ["community", "trust"], "population": {"north": 1}}), "one per pair, nested"),
        (margins({"mean": "age", "value": 40}), "only `greg` reaches"),
        (margins({"by": ["community"]}), "`by` goes with `population`"),
        ({"estimates": [SHARES | {"sensitivity": True}]}, "no margins to vary"),
    ],
)
def test_a_fault_of_scales_and_margins_is_told(tmp_path: Path, survey: dict[str, Any], message: str) -> None:
    assert message in told(tmp_path, survey=survey)


def test_crossed_margins_of_items_and_domains_are_read(tmp_path: Path) -> None:
    cross = {"north": {"low": 1, "high": 2}, "south": {"low": 3, "high": 4}}
    crossed = {"by": ["community", "trust"], "population": cross}
    survey = {"items": ITEMS, "estimates": [SHARES]} | margins(crossed, method="post_stratify", size=1000)
    found = load_configuration(toy_with(tmp_path, survey=survey)).survey
    assert found is not None
    assert found.weighting is not None
    assert found.weighting.margins["census"].margins[0].cells[1] == (("north", "high"), 2)


DISTANCE: dict[str, Any] = {
    "label": "D",
    "by": "community",
    "steps": {"near": "Near", "far": "Far"},
    "targets": {"north": {"near": "trust", "far": "words"}},
    "accepted": ["high", "a"],
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"by": "comunity"}, "did you mean `community`"),
        ({"targets": {"east": {"near": "trust", "far": "words"}}}, "`east` is no value of `community`"),
        ({"targets": {"north": {"near": "trust"}}}, "needs an item for each of the steps"),
        ({"targets": {"north": {"near": "trust", "far": "trust"}}}, "stands for two relations"),
        ({"accepted": ["high"]}, "`words` has none of the categories"),
        ({"steps": {"near": "Near"}, "targets": {"north": {"near": "trust"}}}, "two `steps` at least"),
    ],
)
def test_a_fault_of_social_distance_is_told(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert message in told(tmp_path, survey={"social_distance": {"d": DISTANCE | changes}})


MODEL: dict[str, Any] = {
    "family": "binomial",
    "formula": "trust ~ age + C(community)",
    "outcome": ["high"],
    "label": "M",
    "terms": {"age": "Age", "community": "Community"},
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"formula": "trust ~ aeg", "terms": {"aeg": "Age"}}, "did you mean `age`"),
        ({"terms": {"age": "Age"}}, "`community` has no name for readers"),
        ({"terms": MODEL["terms"] | {"words": "W"}}, "`words` is not in the formula"),
        ({"family": "ordinal", "outcome": []}, "take the family binomial"),
        (
            {"family": "ordinal", "formula": "age ~ C(community)", "terms": {"community": "C"}},
            "which has no categories",
        ),
        ({"family": "gaussian"}, "`outcome` is for binomial models"),
        ({"outcome": []}, "`outcome` is missing"),
        ({"outcome": ["hihg"]}, "did you mean `high`"),
        ({"formula": "trust ~ age + C(age) + C(community)"}, "as a number and by its categories"),
        ({"within": "region"}, "`region` is no domain"),
        ({"within": "community", "family": "ordinal"}, "gaussian and binomial"),
        ({"within": "community", "missing": "impute"}, "takes complete answers"),
        ({"contrasts": [{"term": "words"}]}, "`words` is no term of the formula"),
        ({"contrasts": [{"term": "community", "reference": "nroth"}]}, "did you mean `north`"),
        ({"formula": "community ~ age", "outcome": []}, "the outcome `community` is a domain"),
    ],
)
def test_a_fault_of_a_model_is_told(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    assert message in told(tmp_path, models={"models": {"m": MODEL | changes}})
