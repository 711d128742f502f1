"""What config/twin.yaml plants for weights, scales, models and missing answers is found again by the analysis."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from peaceresearch.study.load import load_configuration

from .survey_results import analysed, read

REPOSITORY = Path(__file__).resolve().parents[2]
LAST = "wave=summer_2024"


@pytest.fixture(scope="module")
def config():
    return load_configuration(REPOSITORY)


@pytest.fixture(scope="module")
def answers(config):
    """Of the last wave."""
    table = read(REPOSITORY, config)[0].answers
    return table[table["wave"] == "summer_2024"]


@pytest.fixture(scope="module")
def found(config):
    return analysed(REPOSITORY, config)


def covers(row: pd.Series, planted: float) -> bool:
    return row["ci_low"] < planted < row["ci_high"]


def test_margins_are_the_census_and_the_sample_departs_from_it(config, found, shared_data):
    population = pd.read_csv(shared_data / "kosovo-municipalities-geo" / "population_2011_2024.csv")
    for name, column in (("census_2011", "pop_2011"), ("census_2024", "pop_2024")):
        margins = {tuple(margin.by): margin for margin in config.survey.weighting.margins[name].margins}
        regions = sum(count for _, count in margins[("region",)].cells)
        assert regions == population[column].sum()
        place = f"[margins={name};{LAST}]"
        for (dimension,), margin in margins.items():
            total = sum(count for _, count in margin.cells)
            for (value,), count in margin.cells:
                weighted = found.loc[f"survey.margin_weighted.{dimension}[{value}]{place}", "estimate"]
                assert weighted == pytest.approx(count / total, abs=1e-7)
    place = f"[margins=census_2024;{LAST}]"
    departs = found.filter(regex=r"^survey\.margin_sample\.", axis=0)["estimate"]
    for cell in ("gender[female]", "age_group[to_34]"):
        population_share = found.loc[f"survey.margin_population.{cell}{place}", "estimate"]
        assert abs(departs[f"survey.margin_sample.{cell}{place}"] - population_share) > 0.08


def test_other_margins_move_a_result_and_less_than_its_interval(found):
    published = found.loc["survey.share.accept_colleague[accepted]"]
    others = found.filter(regex=r"^survey\.share\.accept_colleague\[accepted\]\[margins=[a-z_0-9]+\]$", axis=0)[
        "estimate"
    ]
    assert len(others) == 4
    assert others["survey.share.accept_colleague[accepted][margins=census_2024]"] == pytest.approx(
        published["estimate"]
    )
    assert others.max() - others.min() > 0.005
    assert others.between(published["ci_low"], published["ci_high"]).all()


def test_the_factor_is_there_by_its_loadings_and_one_item_differs_between_the_questionnaires(config, found, answers):
    scale = config.survey.scales["outgroup_trust"]
    table = answers[[config.survey.items[name].variable for name in scale.items]].dropna()
    for name in scale.reverse:
        table[config.survey.items[name].variable] = 6 - table[config.survey.items[name].variable]
    found_r, loadings = table.corr().to_numpy(), np.array([0.75, 0.7, 0.7, 0.6, 0.7, 0.65])
    clean = [place for place, name in enumerate(scale.items) if name != "keep_word"]
    pairs = [(i, j) for i in clean for j in clean if i < j]
    # Rounding to five answers takes 1/12 off a variance of 1.21 at both ends, and a little more at the limits.
    rounding = 1.21 / (1.21 + 1 / 12)
    for i, j in pairs:
        assert found_r[i, j] == pytest.approx(loadings[i] * loadings[j] * rounding, abs=0.1)
    odds = found.filter(regex=r"^survey\.functioning_odds\.outgroup_trust\[.*language=serbian", axis=0)
    largest = odds["estimate"].abs().idxmax()
    assert odds.loc[largest, "category"] == "keep_word" and odds.loc[largest, "ci_low"] > 1
    verdict = found.loc["survey.scale_holds.outgroup_trust[functioning=language]"]
    assert verdict["estimate"] == 0 and verdict["caution"] == "scale_functioning"
    assert found.loc["survey.scale_holds.outgroup_trust", "estimate"] == 1


def test_what_rests_on_a_scale_that_does_not_hold_says_so(found):
    cautions = found["caution"].str.split()
    by_language = found[(found["item"] == "outgroup_trust") & found["domain"].str.contains("language=")]
    compared = by_language[by_language["measure"].isin(["mean", "difference", "effect_size"])]
    assert len(compared) >= 4
    assert cautions[compared.index].map(lambda words: "scale_functioning" in words).all()
    climate = found[(found["item"] == "cooperation_climate") & (found["measure"] == "mean")]
    assert len(climate) == 5
    assert cautions[climate.index].map(lambda words: {"scale_reliability", "scale_items"} <= set(words)).all()
    assert not cautions["survey.mean.outgroup_trust"]


def test_social_distance_is_a_ladder_of_communities_other_than_ones_own(found, answers, config):
    for target in ("albanian", "serb", "other"):
        assert found.loc[f"survey.scalability.distance[{target}]", "estimate"] > 0.7
        (own,) = config.survey.domains["community"].codes[target]
        for item in config.survey.social_distance["distance"].targets[target].values():
            assert answers.loc[answers["community"] == own, config.survey.items[item].variable].isna().all()
    accepted = [
        found.loc[f"survey.acceptance.distance[serb][community=albanian;step={step}]", "estimate"]
        for step in config.survey.social_distance["distance"].steps
    ]
    assert accepted == sorted(accepted)
    far = found.loc["survey.social_distance.distance[serb][community=albanian]"]
    near = found.loc["survey.social_distance.distance[serb][community=other]"]
    assert near["ci_high"] < far["ci_low"]


@pytest.mark.parametrize(
    ("term", "planted"),
    [
        ("expecting[contact]", 0.45),
        ("expecting[gender:male]", -0.5),
        ("expecting[community_group:serb]", -0.6),
        ("expecting[age]", 0),
        ("joining[contact]", 0.35),
        ("joining[trust_communities]", 0.2),
        ("joining[age]", 0),
        ("joining[gender:male]", 0),
        ("relations_imputed[livelihood]", 0.6),
        ("relations_imputed[contact]", 0.35),
        ("relations_imputed[age]", 0),
        ("relations_by_place[age]", 0),
    ],
)
def test_planted_coefficients_are_within_their_intervals(found, term, planted):
    row = found.loc[f"survey.coefficient.{term}"]
    assert covers(row, planted)
    assert row["se"] < 0.25
    if planted:
        assert not covers(row, 0) or term.endswith("serb]")


def test_the_odds_of_the_ordinal_model_are_proportional_as_planted_and_its_answers_are_in_their_order(found):
    assert found.loc["survey.proportional_odds.expecting", "p"] > 0.01
    thresholds = ["much_worse", "worse", "same", "better"]
    values = [found.loc[f"survey.coefficient.expecting[threshold:{name}]", "estimate"] for name in thresholds]
    assert values == sorted(values)
    # Planted one logit apart.
    assert np.diff(values) == pytest.approx(1, abs=0.25)


def test_imputation_moves_what_missing_answers_bias_towards_what_is_planted(found, answers):
    assert 0.2 < answers["q13"].isna().mean() < 0.35
    for term, planted in (("livelihood", 0.6), ("contact", 0.35)):
        complete, imputed = (
            found.loc[f"survey.coefficient.{model}[{term}]", "estimate"]
            for model in ("relations_complete", "relations_imputed")
        )
        assert complete < imputed
        assert abs(imputed - planted) < abs(complete - planted)
    assert found.loc["survey.coefficient.relations_imputed[livelihood]", "n"] == len(answers)
    assert 0.05 < found.loc["survey.fmi.relations_imputed[livelihood]", "estimate"] < 0.6


def test_municipalities_differ_as_much_as_is_planted(found):
    between = found.loc["survey.variance_between.relations_by_place", "estimate"]
    assert between == pytest.approx(0.7**2, rel=0.35)  # communities live in other places, and take some of it
    assert covers(found.loc["survey.icc.relations_by_place"], 0.49 / (0.49 + 1.6**2 + 1 / 12))


def test_the_plan_marks_one_analysis_as_deviating_and_what_it_does_not_name_as_exploratory(config, found):
    assert config.analysis_plan.frozen is not None
    plan = found[found["measure"] == "plan"].set_index("item")["category"]
    assert (plan == "deviating").sum() == 1 and (plan == "planned").sum() == 5
    marks = found[found["measure"] == "coefficient"].groupby("item")["plan"].unique().map(list)
    assert marks["cooperation"] == ["deviating"]
    assert marks["expecting"] == marks["relations_imputed"] == ["planned"]
    assert marks["joining"] == marks["relations_complete"] == marks["relations_by_place"] == ["exploratory"]
