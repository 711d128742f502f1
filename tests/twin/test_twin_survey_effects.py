"""Traits, effects of answers, differences between places, and answers missing at random: what is planted is there."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from pydantic import ValidationError
from statsmodels.miscmodels.ordinal_model import OrderedModel

from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.survey import answers
from peaceresearch.twin.survey_problems import problems
from peaceresearch.twin.write_twin import write_twin

from .small_study import loaded, study

MISSING = (98, 99)
LEVELS = {"low": 1, "middle": 2, "high": 3}


def with_scale() -> dict[str, Any]:
    """The small study, larger, with a factor behind three questions, an ordered outcome, and a place per PSU."""
    sections = study()
    survey, twin = sections["survey"], sections["twin"]["survey"]
    ordered = {slug: {"codes": [code], "label": slug} for slug, code in LEVELS.items()}
    survey["items"] |= {f"part{number}": {"variable": f"p{number}", "label": "Part"} for number in (1, 2, 3)}
    survey["items"] |= {
        "rating": {"variable": "rating", "label": "Rating", "categories": ordered},
        "place": {
            "variable": "place",
            "label": "Place",
            "categories": {f"p{number}": {"codes": [number], "label": "Place"} for number in range(1, 11)},
        },
    }
    for stratum, first in (("town", 1), ("village", 6)):
        fixed = twin["strata"][stratum]["fixed"]
        fixed["place"] = {f"p{number}": 0.2 for number in range(first, first + 5)}
        twin["strata"][stratum] |= {"psus": 100, "respondents": 20}
    twin["traits"] = {"warmth": {"centre": {"east": 0.5, "west": 0.0}, "psu_spread": 0, "on": {"visits": 0.3}}}
    for number, (on, spread) in enumerate(((8.0, 6.0), (6.0, 8.0), (-7.0, 7.14)), 1):
        question = {"centre": 50, "spread": spread, "psu_spread": 0, "on": {"warmth": on}, "limits": [0, 90]}
        twin["questions"][f"part{number}"] = question
    twin["questions"]["rating"] = {
        "centre": 0.0,
        "error": "logistic",
        "psu_spread": 0,
        "by_answer": {"visits": 0.7, "trust": 0.1},
    }
    twin["questions"]["calm"] |= {
        "psu_spread": 0,
        "between": {"place": 2.0},
        "no_answer": 0.3,
        "no_answer_by": {"trust": -0.5},
    }
    return sections


def drawn(sections: dict[str, Any], seed: int = 7) -> pd.DataFrame:
    survey, twin = sections["survey"], sections["twin"]["survey"]
    return answers(Survey.model_validate(survey), SurveyTwin.model_validate(twin), seed)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return drawn(with_scale())


def known(table: pd.DataFrame) -> pd.DataFrame:
    return table.mask(table.isin(MISSING))


def test_a_factor_correlates_its_questions_by_the_products_of_their_loadings(table):
    found = table[["p1", "p2", "p3"]].corr().to_numpy()
    loadings = np.array([0.8, 0.6, -0.7])
    planted = np.outer(loadings, loadings)
    # The standard error of a correlation r of n pairs is (1 - r²) / √n, at most 0.016 here.
    assert found[np.triu_indices(3, 1)] == pytest.approx(planted[np.triu_indices(3, 1)], abs=0.05)


def test_the_trait_itself_is_in_no_column_and_is_moved_by_what_is_asked_before_it(table):
    assert "warmth" not in table.columns
    complete = known(table)[["q1", "p1"]].dropna()
    # 0.3 of 1.09, the standard deviation of the trait, and 0.8 of that; the three answers tell most of the visits.
    assert 0.12 < np.corrcoef(complete["q1"], complete["p1"])[0, 1] < 0.3


def test_logistic_errors_plant_the_log_odds_of_an_ordinal_model(table):
    complete = known(table)[["q1", "q2", "rating"]].dropna()
    steps = pd.DataFrame({"visits": complete["q1"].map({0: 1, 5: 2, 9: 3}), "trust": complete["q2"]})
    fit = OrderedModel(complete["rating"].astype(int), steps, distr="logit").fit(method="bfgs", disp=False)
    assert fit.params["visits"] == pytest.approx(0.7, abs=3 * fit.bse["visits"])
    assert fit.params["trust"] == pytest.approx(0.1, abs=3 * fit.bse["trust"])
    assert fit.params["visits"] > 5 * fit.bse["visits"]


def test_places_differ_by_what_is_planted_between_them_however_few_they_are(table):
    calm = known(table)["q3"]
    # What is planted beside: -1 in the villages, whose places are the last five, and 0.8 of those who visit often.
    rest = calm + table["place"].gt(5) - 0.8 * table["q1"].eq(9)
    answered = table["q1"].isin([0, 5, 9])
    means = rest[answered].groupby(table["place"]).mean()
    assert len(means) == 10
    assert means.std(ddof=1) == pytest.approx(2.0, rel=0.05)


def test_psus_of_a_stratum_lie_in_its_places_by_their_shares(table):
    assert table.groupby("psu")["place"].nunique().eq(1).all()
    assert table.groupby("place")["psu"].nunique().eq(20).all()
    assert (table.groupby("stratum")["place"].unique().map(sorted)).to_dict() == {
        1: [1, 2, 3, 4, 5],
        2: [6, 7, 8, 9, 10],
    }


def test_answers_are_missing_at_random_given_the_answer_that_moves_them(table):
    sections = with_scale()
    for question in sections["twin"]["survey"]["questions"].values():
        question |= {"no_answer": 0.0, "no_answer_by": {}}
    whole = drawn(sections)
    lacks = table["q3"].isin(MISSING)
    fit = sm.Logit(lacks.astype(int), sm.add_constant(whole[["q2", "q3"]])).fit(disp=False)
    assert fit.params["q2"] == pytest.approx(-0.5, abs=3 * fit.bse["q2"])
    assert fit.params["q3"] == pytest.approx(0, abs=3 * fit.bse["q3"])  # nothing beyond that
    at_mean = 1 / (1 + np.exp(-(fit.params["const"] + fit.params @ [0, whole["q2"].mean(), whole["q3"].mean()])))
    assert at_mean == pytest.approx(0.3, abs=0.03)


def test_who_gives_no_answer_changes_no_answer():
    sections = with_scale()
    sections["twin"]["survey"]["questions"]["calm"]["no_answer_by"] = {}
    other, table = drawn(sections), drawn(with_scale())
    pd.testing.assert_frame_equal(other.drop(columns="q3"), table.drop(columns="q3"))
    both = ~other["q3"].isin(MISSING) & ~table["q3"].isin(MISSING)
    assert (other["q3"] == table["q3"])[both].all() and both.sum() > 500


def test_the_whole_is_written(tmp_path):
    config = loaded(tmp_path, with_scale())
    assert list(problems(config.study, config.survey, config.twin.survey)) == []
    assert write_twin(tmp_path, config)[0].stat().st_size > 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda twin: twin["traits"].update(idle={"centre": 0}),
            "`traits.idle` moves no question: name it in `on` of one",
        ),
        (lambda twin: twin["traits"]["warmth"].pop("centre"), "`traits.warmth` has neither `centre` nor `chosen`"),
        (
            lambda twin: twin["traits"]["warmth"].update(on={"rating": 1}),
            "`traits.warmth.on` names `rating`, which is no question above it",
        ),
        (
            lambda twin: twin["traits"]["warmth"].update(centre={"east": 1}),
            "`traits.warmth.centre` lacks west",
        ),
        (
            lambda twin: twin["traits"].update(trust={"centre": 0}),
            "`trust` is a trait and a question",
        ),
        (
            lambda twin: twin["questions"]["rating"].update(by_answer={"warmth": 1}),
            "`questions.rating.by_answer` names `warmth`, which is no question above it",
        ),
        (
            lambda twin: twin["questions"]["rating"].update(between={"visits": 1}),
            "`questions.rating.between` names `visits`, which no stratum fixes",
        ),
        (
            lambda twin: twin["questions"]["calm"].update(no_answer_by={"warmth": 1}),
            "`questions.calm.no_answer_by` names `warmth`, which is no question with one answer",
        ),
        (
            lambda twin: twin["questions"]["calm"].update(no_answer=0),
            "`questions.calm.no_answer_by` moves a share: give `no_answer` one between 0 and 1",
        ),
        (
            lambda twin: twin["strata"]["town"]["fixed"].update(place={"p1": 0.5, "p2": 0.4}),
            "the shares of `strata.town.fixed.place` sum to 0.9, not 1",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(change, told):
    twin = with_scale()["twin"]["survey"]
    change(twin)
    with pytest.raises(ValidationError) as caught:
        SurveyTwin.model_validate(twin)
    assert told in str(caught.value)


def test_a_place_that_the_survey_does_not_know_is_told(tmp_path):
    sections = with_scale()
    sections["twin"]["survey"]["strata"]["town"]["fixed"]["place"] = {"p1": 0.5, "nowhere": 0.5}
    sections["twin"]["survey"]["traits"]["warmth"]["shift"] = {"valley": {"middle": 1.0}}
    config = loaded(tmp_path, sections)
    told = [str(problem) for problem in problems(config.study, config.survey, config.twin.survey)]
    assert len(told) == 2
    assert any("strata.town.fixed" in line and "`nowhere` is no category of `place`" in line for line in told)
    assert any("traits.warmth.shift" in line and "`middle` is no category of `valley`" in line for line in told)
