"""The rule that joins config and estimates: bases of coefficients, and formulas as they are written."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from peaceresearch.survey.analyse_survey import analyse, is_categorical

RNG = np.random.default_rng(3)
ANSWERS = pd.DataFrame(
    {"row": range(1, 121), "group": [1.0] * 60 + [2.0] * 56 + [3.0] * 4, "age": RNG.normal(40, 9, 120)}
)
ANSWERS["score"] = 3 + 0.1 * ANSWERS["age"] + RNG.normal(0, 1, 120)
LEVELS = {"a": [1], "b": [2], "small": [3]}


def item(variable: str, categories: dict | None = None) -> dict:
    return {"variable": variable, "missing": [], "categories": categories or {}}


def spec(formula: str) -> dict:
    return {
        "source": "data/raw/x.sav",
        "design": {"weight": None, "strata": None, "psu": None, "nested_psu": False, "lonely_psu": "fail"},
        "level": 0.95,
        "domains": {},
        "items": {"group": item("group", LEVELS), "age": item("age"), "score": item("score")},
        "estimates": [{"measure": "mean", "items": ["age"], "by": []}],
        "models": {"m": {"family": "gaussian", "formula": formula, "outcome": [], "marginal_effects": False}},
    }


def bases(formula: str) -> dict[str, float]:
    table = analyse(ANSWERS, spec(formula))
    return table[table["measure"] == "coefficient"].set_index("category")["n"].to_dict()


def test_the_base_of_a_level_is_the_smaller_group_that_it_compares() -> None:
    """Four people are not hidden in a model of 120: the gate sees them."""
    assert bases("score ~ age + C(group)") == {"intercept": 60, "age": 120, "group:b": 56, "group:small": 4}
    with_reference = bases('score ~ age + C(group, Treatment("small"))')
    assert with_reference == {"intercept": 4, "age": 120, "group:a": 4, "group:b": 4}


def test_the_base_of_an_interaction_is_its_smallest_group() -> None:
    found = bases("score ~ age * C(group)")
    assert sorted(found.values()) == [4, 4, 56, 56, 60, 120]


@pytest.mark.parametrize(
    ("name", "formula", "expected"),
    [("age", "y ~ C(age2) + age", False), ("age", "y ~ C( age )", True), ("age", 'y ~ C(age, Treatment("x"))', True)],
)
def test_a_name_is_not_taken_for_another_that_begins_alike(name: str, formula: str, expected: bool) -> None:
    assert is_categorical(name, formula) is expected
