"""The rule that joins config and estimates: which respondents each result is of, families of tests, bases of terms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from peaceresearch.problems import InputError
from peaceresearch.survey.analyse_survey import analyse
from peaceresearch.survey.fit_model import fit
from peaceresearch.survey.material import Material
from peaceresearch.survey.model_results import is_categorical

RNG = np.random.default_rng(3)
N = 240
LEVELS = {"a": [1], "b": [2], "small": [3]}
ANSWERS = pd.DataFrame(
    {
        "row": range(1, N + 1),
        "w": RNG.uniform(0.5, 2, N),
        "psu": np.repeat(np.arange(24.0), 10),
        "group": [1.0] * 120 + [2.0] * 112 + [3.0] * 8,
        "half": np.tile([1.0, 2.0], N // 2),
        "age": RNG.normal(40, 9, N),
        "visits": RNG.choice([1.0, 2.0, 3.0, np.nan], N, p=[0.3, 0.3, 0.3, 0.1]),
        "p1": RNG.choice([0.0, 1.0, np.nan], N, p=[0.5, 0.3, 0.2]),
        "p2": RNG.choice(["yes", "no"], N),
    }
)
ANSWERS["score"] = 3 + 0.1 * ANSWERS["age"] + RNG.normal(0, 1, N)
REASONS = pd.DataFrame({"row": [1], "item": ["visits"], "reason": ["refused"]}).iloc[:0]
CONTACTS = pd.DataFrame({"row": [1, 2, 3], "outcome": ["complete", "complete", "refusal"]})


def item(variable: str | None, categories: dict[str, Any] | None = None) -> dict[str, Any]:
    known = {
        slug: codes if isinstance(codes, dict) else {"variable": None, "codes": codes}
        for slug, codes in (categories or {}).items()
    }
    return {"variable": variable, "categories": [list(pair) for pair in known.items()]}


def family(measure: str, *items: str, **options: Any) -> dict[str, Any]:
    plain = {"over": None, "quantiles": [0.5], "interval": None, "contrasts": None, "association": False, "by": []}
    return {"measure": measure, "items": list(items), "sensitivity": False, "plan": None, **plain, **options}


def spec(*estimates: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {
        "source": "data/raw/x.sav",
        "waves": [],
        "design": {
            "weight": "w", "strata": None, "psu": "psu", "fpc": None, "stages": [], "nested_psu": False,
            "lonely_psu": "fail",
        },
        "level": 0.95,
        "interval": "logit",
        "domains": {
            "group": {"variable": "group", "codes": list(LEVELS.items())},
            "half": {"variable": "half", "codes": [["odd", [1]], ["even", [2]]]},
        },
        "items": {
            "group": item("group", LEVELS),
            "age": item("age"),
            "score": item("score"),
            "visits": item("visits", {"often": [1], "rarely": [2], "never": [3]}),
            "places": item(
                None, {"shop": {"variable": "p1", "codes": [1]}, "park": {"variable": "p2", "codes": ["yes"]}}
            ),
        },
        "estimates": list(estimates) or [family("mean", "age")],
        "missing_by": [],
        "contacts": None,
        "models": {},
        "plan": {},
        "analyses": [],
        "scales": [],
        "scale_reports": [],
        "social_distance": [],
        "weighting": None,
        **parts,
    }  # fmt: skip


def run(
    *estimates: dict[str, Any], answers: pd.DataFrame = ANSWERS, models: dict[str, Any] | None = None, **parts: Any
) -> pd.DataFrame:
    asked = spec(*estimates, **parts)
    material = Material.of(asked, answers)
    fitted = [fit(asked | {"name": name, "model": MODEL | model}, material) for name, model in (models or {}).items()]
    return analyse(asked, material, REASONS, CONTACTS, fitted).set_index("id")


MODEL = {"contrasts": [], "within": None, "missing": "complete"}


def weighted(values: pd.Series, inside: pd.Series, weights: pd.Series = ANSWERS["w"]) -> float:
    used = inside & values.notna()
    return float(np.average(values[used], weights=weights[used]))


def test_each_result_is_of_the_respondents_that_its_id_names() -> None:
    found = run(
        family("mean", "age", by=["group", ["half", "group"]]),
        family("share", "visits", by=["half"]),
        family("total", "visits", "age"),
    )
    estimate = found["estimate"]
    is_b, is_even = ANSWERS["group"] == 2, ANSWERS["half"] == 2
    everybody = ANSWERS["age"].notna()
    assert estimate["survey.mean.age"] == pytest.approx(weighted(ANSWERS["age"], everybody))
    assert estimate["survey.mean.age[group=b]"] == pytest.approx(weighted(ANSWERS["age"], is_b))
    assert estimate["survey.mean.age[group=b;half=even]"] == pytest.approx(weighted(ANSWERS["age"], is_b & is_even))
    rarely = (ANSWERS["visits"] == 2).astype(float).where(ANSWERS["visits"].notna())
    assert estimate["survey.share.visits[rarely][half=even]"] == pytest.approx(weighted(rarely, is_even))
    assert estimate["survey.total.visits[rarely]"] == pytest.approx(ANSWERS["w"][ANSWERS["visits"] == 2].sum())
    assert estimate["survey.total.age"] == pytest.approx((ANSWERS["w"] * ANSWERS["age"]).sum())
    assert found.loc["survey.share.visits[rarely][half=even]", "n"] == rarely[is_even].notna().sum()
    assert found.loc["survey.total.visits[rarely]", "unit"] == "people"


def test_ratios_and_quantiles_have_their_names() -> None:
    found = run(family("ratio", "score", over="age"), family("quantile", "age", quantiles=[0.025, 0.5]))["estimate"]
    expected = (ANSWERS["w"] * ANSWERS["score"]).sum() / (ANSWERS["w"] * ANSWERS["age"]).sum()
    assert found["survey.ratio.score[age]"] == pytest.approx(expected)
    assert found["survey.quantile.age[p2-5]"] < found["survey.quantile.age[p50]"]


def test_several_answers_share_the_base_of_those_with_any_answer() -> None:
    answers = ANSWERS.assign(p2=ANSWERS["p2"].where(np.arange(N) % 3 > 0))
    found = run(family("share", "places"), answers=answers)
    base = answers["p1"].notna() | answers["p2"].notna()
    shop = (answers["p1"] == 1).astype(float)
    assert found.loc["survey.share.places[shop]", "estimate"] == pytest.approx(weighted(shop, base))
    assert (found.loc[["survey.share.places[shop]", "survey.share.places[park]"], "n"] == base.sum()).all()


def test_comparisons_are_the_differences_of_the_estimates() -> None:
    compare = {"reference": None, "family": None, "ranks": False}
    found = run(
        family("mean", "age", by=["group", ["half", "group"]], contrasts=compare),
        family("share", "visits", "places", by=["group"], contrasts={"reference": "b", "family": None, "ranks": False}),
    )
    estimate = found["estimate"]
    difference = "survey.difference.age[group=b;versus-group=a]"
    assert estimate[difference] == pytest.approx(
        estimate["survey.mean.age[group=b]"] - estimate["survey.mean.age[group=a]"]
    )
    crossed = "survey.difference.age[group=small;half=even;versus-half=odd]"
    expected = estimate["survey.mean.age[group=small;half=even]"] - estimate["survey.mean.age[group=small;half=odd]"]
    assert estimate[crossed] == pytest.approx(expected)
    assert found.loc["survey.difference.age[group=small;versus-group=b]", "n"] == 8
    assert "survey.difference.visits[often][group=b;versus-group=a]" not in found.index
    expected = estimate["survey.share.places[shop][group=a]"] - estimate["survey.share.places[shop][group=b]"]
    assert estimate["survey.difference.places[shop][group=a;versus-group=b]"] == pytest.approx(expected)
    assert set(found[found["measure"] == "effect_size"]["item"]) == {"age", "visits", "places"}
    assert (found.loc[found["measure"] == "effect_size", "p"].isna()).all()


def test_tests_are_adjusted_within_their_families() -> None:
    found = run(
        family("mean", "age", by=["group"], contrasts={"reference": None, "family": "main", "ranks": False}),
        family(
            "share",
            "visits",
            by=["half"],
            contrasts={"reference": None, "family": "main", "ranks": False},
            association=True,
        ),
        family("mean", "score", by=["group", "half"], contrasts={"reference": None, "family": None, "ranks": False}),
        family("share", "places", by=["group"], contrasts={"reference": None, "family": "row", "ranks": False}),
    ).reset_index()
    differences = found[found["measure"] == "difference"]
    families = dict(iter(differences.groupby("family")))
    assert {name: len(rows) for name, rows in families.items()} == {
        "main": 6, "exploratory": 4, "row: places[shop] by group": 3, "row: places[park] by group": 3,
    }  # fmt: skip
    for name, rows in families.items():
        method = "fdr_bh" if name == "exploratory" else "holm"
        assert rows["p_adjusted"].to_numpy() == pytest.approx(multipletests(rows["p"], method=method)[1])
    association = found[found["measure"] == "association"].iloc[0]
    assert association["id"] == "survey.association.visits[half]"
    assert association["p_adjusted"] == association["p"]  # alone in its family


def test_both_answers_of_two_are_one_test() -> None:
    items = {"old": item("half", {"yes": [1], "no": [2]}), "visits": item("visits", {"a": [1], "b": [2], "c": [3]})}
    compare = {"reference": None, "family": "main", "ranks": False}
    found = run(family("share", "old", "visits", by=["group"], contrasts=compare), items=items)
    differences = found[found["measure"] == "difference"]
    yes, no = (differences[(differences["item"] == "old") & (differences["category"] == one)] for one in ("yes", "no"))
    assert yes["p_adjusted"].to_numpy() == pytest.approx(no["p_adjusted"].to_numpy(), nan_ok=True)
    single = differences[(differences["category"] != "no") & differences["p"].notna()]
    assert single["p_adjusted"].to_numpy() == pytest.approx(multipletests(single["p"], method="holm")[1])
    assert "mirror" not in found.columns


def test_ranks_are_compared_beside_the_means() -> None:
    """What is monotone in the answers changes the means, and no rank."""
    compare = {"reference": None, "family": "main", "ranks": True}
    found = run(family("mean", "age", by=["half"], contrasts=compare))
    stretched = run(
        family("mean", "age", by=["half"], contrasts=compare), answers=ANSWERS.assign(age=ANSWERS["age"] ** 3)
    )
    ranks = "survey.rank_difference.age[half=even;versus-half=odd]"
    columns = ["estimate", "statistic", "p", "p_adjusted", "n"]
    assert found.loc[ranks, columns].tolist() == pytest.approx(stretched.loc[ranks, columns].tolist())
    assert found.loc[ranks, "family"] == "main"
    assert found.loc["survey.difference.age[half=even;versus-half=odd]", "p"] != pytest.approx(
        stretched.loc["survey.difference.age[half=even;versus-half=odd]", "p"]
    )


def two_waves() -> pd.DataFrame:
    earlier = ANSWERS.assign(wave="w1", age=ANSWERS["age"] - 5, row=ANSWERS["row"] + N)
    return pd.concat([ANSWERS.assign(wave="w2"), earlier], ignore_index=True)


WAVES = [["w1", "2020-07-01"], ["w2", "2024-01-01"]]


def test_waves_are_samples_of_their_own_and_the_last_one_is_meant_where_none_is_named() -> None:
    compare = {"reference": None, "family": None, "ranks": False}
    alone = run(family("mean", "age", by=["group"]))
    found = run(
        family("mean", "age", by=["group", "wave", ["wave", "group"]], contrasts=compare),
        answers=two_waves(),
        waves=WAVES,
    )
    for column in ("estimate", "se", "df", "n"):
        for identifier in ("survey.mean.age", "survey.mean.age[group=b]"):
            assert found.loc[identifier, column] == pytest.approx(alone.loc[identifier, column]), (identifier, column)
    assert found.loc["survey.mean.age", "wave"] == "w2"
    first = found.loc["survey.mean.age[group=b;wave=w1]"]
    assert (first["wave"], first["x"]) == ("w1", pytest.approx(2020.497, abs=1e-3))
    assert first["estimate"] == pytest.approx(alone.loc["survey.mean.age[group=b]", "estimate"] - 5)
    change = found.loc["survey.difference.age[group=b;versus-wave=w1;wave=w2]"]
    assert change["estimate"] == pytest.approx(5)
    # Independent samples: the variances add up.
    assert change["se"] == pytest.approx(np.sqrt(2) * alone.loc["survey.mean.age[group=b]", "se"])


def test_a_wave_without_a_design_variable_is_unweighted_or_not_clustered() -> None:
    answers = two_waves()
    answers.loc[answers["wave"] == "w1", ["w", "psu"]] = np.nan
    found = run(family("mean", "age", by=["wave"]), answers=answers, waves=WAVES)
    assert found.loc["survey.mean.age[wave=w1]", "estimate"] == pytest.approx(ANSWERS["age"].mean() - 5)
    assert found.loc["survey.mean.age[wave=w1]", "df"] == N - 1
    answers.loc[3, "w"] = np.nan
    with pytest.raises(InputError, match="is missing"):
        run(family("mean", "age", by=["wave"]), answers=answers, waves=WAVES)


def test_a_model_of_a_survey_with_waves_is_of_the_last_one() -> None:
    model = {"m": {"family": "gaussian", "formula": "score ~ age", "outcome": [], "marginal_effects": False}}
    alone, both = run(models=model), run(answers=two_waves(), waves=WAVES, models=model)
    for column in ("estimate", "se", "df", "n"):
        assert both.loc["survey.coefficient.m[age]", column] == pytest.approx(
            alone.loc["survey.coefficient.m[age]", column]
        )


def test_cases_of_the_contact_sheet() -> None:
    found = run(contacts={"source": "c.xlsx", "eligibility": None})
    assert found.loc["survey.outcome_cases.complete", "estimate"] == 2
    assert found.loc["survey.outcome_cases.non_contact", "estimate"] == 0
    rate = found.loc["survey.outcome.response_rate_1"]
    assert (rate["estimate"], rate["n"], rate["source"], rate["weight"]) == (pytest.approx(2 / 3), 3, "c.xlsx", "")


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    wrong = spec()
    wrong["items"]["age"]["variable"] = "aeg"
    wrong["items"]["visits"]["categories"].pop()
    wrong["items"]["places"]["categories"][1][1]["variable"] = "p9"
    wrong["items"]["text"] = item("p2")
    wrong["design"]["strata"] = "stratum"
    with pytest.raises(InputError) as caught:
        Material.of(wrong, ANSWERS)
    told = "\n".join(map(str, caught.value.problems))
    assert len(caught.value.problems) == 5, told
    for part in ("`aeg`; did you mean `age`?", "codes of `visits` that nothing names: 3 (", "no variable `p9`",
                 "`p2` is text, not a number", "no variable `stratum`"):  # fmt: skip
        assert part in told, part


def test_what_has_no_numbers_has_no_mean() -> None:
    texts = item("p2", {"yes": ["yes"], "no": ["no"]})
    with pytest.raises(InputError, match="entry 1: the mean of `texts`, whose codes are texts; ask for shares of it"):
        run(family("mean", "texts"), items={"texts": texts})


def test_a_set_whose_code_nobody_has_is_a_wrong_code() -> None:
    """Coded 1 and 2, declared as 5: nobody would seem to have chosen it. With one code only, nobody has."""
    wrong = item(None, {"a": {"variable": "half", "codes": [5]}, "b": {"variable": "p1", "codes": [1]}})
    with pytest.raises(InputError, match="`half` holds 1, 2 and none of its codes"):
        run(family("share", "set"), items={"set": wrong, "age": item("age")})
    answers = ANSWERS.assign(half=0.0)
    found = run(family("share", "set"), answers=answers, items={"set": wrong}, domains={})
    assert found.loc["survey.share.set[a]", "estimate"] == 0


def test_codes_are_alike_in_config_and_data_however_they_are_written() -> None:
    """Composed letters or not, 2 or 2.0; and what is no code is told, not crashed on."""
    answers = ANSWERS.assign(word=np.where(np.arange(N) % 2, "q\u00eb", "jo"))
    word = item("word", {"yes": ["qe\u0308"], "no": ["jo"]})
    found = run(family("share", "word"), items={"word": word}, answers=answers)
    assert found.loc["survey.share.word[yes]", "n"] == N
    answers.loc[0, "visits"] = np.inf
    with pytest.raises(InputError, match=r"codes of `visits` that nothing names: inf \(1 rows\)"):
        run(family("share", "visits"), answers=answers)


def bases(formula: str) -> dict[str, float]:
    model = {"m": {"family": "gaussian", "formula": formula, "outcome": [], "marginal_effects": False}}
    table = run(models=model)
    return table[table["measure"] == "coefficient"].set_index("category")["n"].to_dict()


def test_the_base_of_a_level_is_the_smaller_group_that_it_compares() -> None:
    """Eight people are not hidden in a model of 240: the gate sees them."""
    assert bases("score ~ age + C(group)") == {"intercept": 120, "age": 240, "group:b": 112, "group:small": 8}
    with_reference = bases('score ~ age + C(group, Treatment("small"))')
    assert with_reference == {"intercept": 8, "age": 240, "group:a": 8, "group:b": 8}


def test_the_base_of_an_interaction_is_its_smallest_group() -> None:
    assert sorted(bases("score ~ age * C(group)").values()) == [8, 8, 112, 112, 120, 240]


@pytest.mark.parametrize(
    ("name", "formula", "expected"),
    [("age", "y ~ C(age2) + age", False), ("age", "y ~ C( age )", True), ("age", 'y ~ C(age, Treatment("x"))', True)],
)
def test_a_name_is_not_taken_for_another_that_begins_alike(name: str, formula: str, expected: bool) -> None:
    assert is_categorical(name, formula) is expected
