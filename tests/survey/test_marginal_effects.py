"""Average marginal effects against statsmodels, and against probabilities that are counted out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.discrete.discrete_model import Logit

from peaceresearch.survey.design import Design
from peaceresearch.survey.fit_model import fit
from peaceresearch.survey.formulas import ModelError, design_matrix, read_formula
from peaceresearch.survey.marginal_effects import average_marginal_effects
from peaceresearch.survey.material import Material
from peaceresearch.survey.models import ModelFit, fit_glm

RNG = np.random.default_rng(11)
N = 400
FRAME = pd.DataFrame(
    {
        "age": RNG.normal(0, 1, N),
        "trust": RNG.integers(0, 11, N).astype(float),
        "town": RNG.choice(["no", "yes"], N),
        "group": RNG.choice(["a", "b", "c"], N, p=[0.5, 0.3, 0.2]),
    }
)
_ODDS = 0.4 * FRAME["age"] + 0.2 * FRAME["trust"] - 1 + (FRAME["town"] == "yes") * 0.7 - (FRAME["group"] == "c") * 0.5
FRAME["y"] = (RNG.random(N) < 1 / (1 + np.exp(-_ODDS))).astype(float)
PLAIN = Design.from_columns(np.ones(N))
WEIGHTED = Design.from_columns(RNG.uniform(0.2, 4, N), RNG.integers(0, 3, N), np.arange(N) // 8, nested=True)
FORMULA = "y ~ age * trust + C(town) + C(group) + age:C(group)"


def fitted(formula: str, design: Design) -> ModelFit:
    return fit_glm(FRAME, formula, design, family="binomial")


@pytest.mark.parametrize("formula", ["y ~ age + trust", "y ~ age + trust + C(town)"])
def test_statsmodels_has_the_same_numbers(formula: str) -> None:
    """`get_margeff(at="overall", method="dydx", dummy=True)` of an unweighted logit, with its own covariance."""
    fit = fitted(formula, PLAIN)
    matrix, _ = design_matrix(read_formula(formula), FRAME)
    logit = Logit(FRAME["y"], matrix.rename(columns={"Intercept": "const"})).fit(disp=False, tol=1e-12)
    margins = logit.get_margeff(at="overall", method="dydx", dummy=True)
    # Our terms stand in the matrix's order, and so do those of statsmodels, without the constant.
    found = average_marginal_effects(FRAME, PLAIN, replace(fit, covariance=logit.cov_params().to_numpy()))
    by_name = dict(zip(found["variable"], found.index, strict=True))
    order = [by_name[term] for term in (row[1] for row in design_matrix(read_formula(formula), FRAME)[1]) if term]
    assert found.loc[order, "estimate"].to_numpy() == pytest.approx(margins.margeff, abs=1e-6)
    assert found.loc[order, "se"].to_numpy() == pytest.approx(margins.margeff_se, abs=1e-6)


def probability(changed: pd.DataFrame, formula: str, b: np.ndarray, weights: np.ndarray) -> float:
    """Weighted mean probability of the outcome if the answers were these; the levels are those of all respondents."""
    both = pd.concat([FRAME, changed], ignore_index=True)
    matrix = design_matrix(read_formula(formula), both)[0].to_numpy()[N:]
    return float(np.average(1 / (1 + np.exp(-matrix @ b)), weights=weights))


def effect(variable: str, level: str, formula: str, b: np.ndarray, weights: np.ndarray) -> float:
    """The effect from its definition: a small step, or everybody at one level and then at the other."""
    if level:
        ends = [FRAME.assign(**{variable: value}) for value in (level, min(FRAME[variable]))]
        return probability(ends[0], formula, b, weights) - probability(ends[1], formula, b, weights)
    step = 1e-5
    ends = [FRAME.assign(**{variable: FRAME[variable] + sign * step}) for sign in (1, -1)]
    low, high = (probability(end, formula, b, weights) for end in reversed(ends))
    return (high - low) / (2 * step)


def test_with_weights_and_interactions_they_are_what_the_definition_says() -> None:
    fit = fitted(FORMULA, WEIGHTED)
    b = fit.coefficients["estimate"].to_numpy()
    found = average_marginal_effects(FRAME, WEIGHTED, fit)
    named = [("age", ""), ("trust", ""), ("town", "yes"), ("group", "b"), ("group", "c")]
    assert list(zip(found["variable"], found["level"], strict=True)) == named
    for row in found.itertuples():
        arguments = (row.variable, row.level, FORMULA)
        assert row.estimate == pytest.approx(effect(*arguments, b, WEIGHTED.weights), abs=1e-8)
        gradient = [
            (effect(*arguments, b + h, WEIGHTED.weights) - effect(*arguments, b - h, WEIGHTED.weights)) / 2e-4
            for h in 1e-4 * np.eye(len(b))
        ]
        assert row.se == pytest.approx(np.sqrt(gradient @ fit.covariance @ gradient), rel=1e-4)
    margin = found["ci_high"] - found["estimate"]
    assert (margin / found["se"]).to_numpy() == pytest.approx(np.full(5, 2.0), abs=0.1)
    assert set(found["df"]) == {fit.df}


def test_a_level_is_based_on_the_smaller_group_that_it_compares() -> None:
    found = average_marginal_effects(FRAME, PLAIN, fitted("y ~ age + C(group)", PLAIN)).set_index("level")["n"]
    counts = FRAME["group"].value_counts()
    assert found.to_dict() == {"": N, "b": counts["b"], "c": counts["c"]}
    last = fitted('y ~ age + C(group, Treatment("c"))', PLAIN)
    assert set(average_marginal_effects(FRAME, PLAIN, last)["n"]) == {N, counts["c"]}


def test_those_without_an_answer_are_outside() -> None:
    holes = FRAME.assign(trust=FRAME["trust"].where(FRAME.index % 7 != 0))
    kept = holes.dropna().reset_index(drop=True)
    one = fit_glm(holes, "y ~ age + trust", PLAIN, family="binomial")
    two = fit_glm(kept, "y ~ age + trust", Design.from_columns(np.ones(len(kept))), family="binomial")
    found = average_marginal_effects(holes, PLAIN, one)["estimate"]
    expected = average_marginal_effects(kept, Design.from_columns(np.ones(len(kept))), two)["estimate"]
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-10)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("y ~ age:trust + C(trust)", "as a number and by its categories"),
        ("y ~ age:C(group)", r"add C\(group\) itself"),
    ],
)
def test_what_has_no_marginal_effect_is_refused(formula: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        average_marginal_effects(FRAME, PLAIN, fitted(formula, PLAIN))


def test_they_are_results_beside_the_coefficients() -> None:
    answers = FRAME.assign(row=range(N), town=FRAME["town"].map({"no": 1, "yes": 2}), y=FRAME["y"] + 1)

    def item(variable: str, **categories: list[int]) -> dict:
        return {"variable": variable, "categories": [[name, {"codes": codes}] for name, codes in categories.items()]}

    model = {"family": "binomial", "formula": "y ~ age + C(town)", "outcome": ["much"], "marginal_effects": True}
    design = {"weight": None, "strata": None, "psu": None, "fpc": None, "stages": [], "nested_psu": False}
    spec = {
        "source": "data/raw/x.sav",
        "waves": [],
        "design": design | {"lonely_psu": "fail"},
        "level": 0.95,
        "interval": "logit",
        "domains": {},
        "items": {"y": item("y", little=[1], much=[2]), "age": item("age"), "town": item("town", no=[1], yes=[2])},
        "scales": [],
        "weighting": None,
        "name": "m",
        "model": model | {"contrasts": [], "within": None, "missing": "complete"},
    }
    table = fit(spec, Material.of(spec, answers)).set_index("id")
    direct = average_marginal_effects(FRAME, PLAIN, fitted("y ~ age + C(town)", PLAIN)).set_index("variable")
    for name, term in (("age", "age"), ("town", "town:yes")):
        row = table.loc[f"survey.marginal_effect.m[{term}]"]
        assert row["estimate"] == pytest.approx(direct.loc[name, "estimate"])
        assert (row["unit"], row["n"]) == ("share", direct.loc[name, "n"])
    assert table.loc["survey.coefficient.m[age]", "unit"] == "log odds"
