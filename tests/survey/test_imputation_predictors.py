"""What answers are imputed from."""

import numpy as np
import pytest

from peaceresearch.survey.design import Design
from peaceresearch.survey.imputation_predictors import SMALL_STRATUM, Predictors

from .made_up_imputations import plain, variable

N = 60
RNG = np.random.default_rng(1)
AGE = np.where(np.arange(N) % 7, RNG.normal(40, 10, N), np.nan)
GROUP = np.where(np.arange(N) % 11, np.arange(N) % 3, np.nan)


def test_numbers_are_standardised_and_categories_indicated():
    age, group = variable("age", "number", AGE), variable("group", "nominal", GROUP, "abc")
    predictors = Predictors([age, group], plain(N), np.arange(N))
    x = predictors.of(group)
    assert x.shape[1] == predictors.count(group) == 2
    assert (x[:, 0] == 1).all()
    answered = age.answered
    assert x[answered, 1] == pytest.approx((AGE[answered] - np.nanmean(AGE)) / np.nanstd(AGE))
    indicators = predictors.of(age)[:, 1:]
    known = group.answered
    assert indicators.shape[1] == 2  # one category fewer
    assert indicators[known].mean(axis=0) == pytest.approx([0, 0])
    assert {round(spread, 9) for spread in np.ptp(indicators, axis=0)} == {1.0}


def test_imputed_values_are_taken():
    age, group = variable("age", "number", AGE), variable("group", "nominal", GROUP, "abc")
    predictors = Predictors([age, group], plain(N), np.arange(N))
    predictors.put(age, np.where(age.answered, AGE, np.nanmean(AGE) + 2 * np.nanstd(AGE)))
    assert predictors.of(group)[~age.answered, 1] == pytest.approx(2)


def test_variables_of_one_source_do_not_predict_each_other():
    one = variable("five", "ordered", RNG.integers(0, 5, N), "abcde", sources=["q1"])
    two = variable("has", "binary", np.where(np.arange(N) % 5, one.values > 2, np.nan), "ny", sources=["q1"])
    other = variable("age", "number", AGE)
    predictors = Predictors([one, two, other], plain(N), np.arange(N))
    assert predictors.count(two) == 2
    assert predictors.count(other) == 3


def test_whom_a_question_does_not_apply_to():
    applies = np.arange(N) < 40
    again = variable("again", "binary", np.where(applies, np.arange(N) % 2, np.nan), "ny", applies)
    x = Predictors([again, variable("age", "number", AGE)], plain(N), np.arange(N)).of(variable("age", "number", AGE))
    assert x.shape[1] == 3
    assert np.unique(x[~applies, 1]).tolist() == [0]  # neither answer
    assert np.ptp(x[applies, 2]) == 0 < x[~applies, 2][0] - x[applies, 2][0]


def test_weights_and_strata():
    weights = np.where(np.arange(N) % 2, 1.0, 3.0)
    strata = np.repeat(["a", "b", "c", "d"], [SMALL_STRATUM + 5, SMALL_STRATUM, 8, 7])
    age = variable("age", "number", AGE)
    x = Predictors([age], Design.from_columns(weights, strata), np.arange(N)).of(age)
    assert x.shape[1] == 4  # constant, weight, two large strata; the small ones together are what they compare with
    assert x[0, 1] > 0 > x[1, 1]
    assert x[:, 1] == pytest.approx(np.where(np.arange(N) % 2, -1, 1))
    assert np.ptp(x[:25, 2]) == np.ptp(x[25:45, 3]) == 0
    two = Predictors([age], Design.from_columns(np.ones(N), np.repeat(["a", "b"], 30)), np.arange(N)).of(age)
    assert two.shape[1] == 2


def test_the_others_of_the_psu():
    psu = np.repeat(np.arange(12), 5)
    values = np.where(np.arange(N) % 5 == 0, np.nan, RNG.normal(size=N))
    values[:5] = [np.nan, np.nan, np.nan, np.nan, 4]  # nobody else answered
    mine = variable("v", "number", values)
    x = Predictors([mine], Design.from_columns(np.ones(N), psu=psu), np.arange(N)).of(mine)
    scaled = (values - np.nanmean(values)) / np.nanstd(values)
    assert x[0, 1] == pytest.approx(scaled[4])
    assert x[4, 1] == 0
    assert x[5, 1] == pytest.approx(scaled[6:10].mean())
    assert x[6, 1] == pytest.approx(scaled[7:10].mean())
    assert Predictors([mine], plain(N), np.arange(N)).count(mine) == 1  # each respondent is a PSU


def test_respondents_outside_are_not_looked_at():
    weights = np.r_[np.ones(N), 0.0, 5.0]
    design = Design.from_columns(weights, psu=np.r_[np.repeat(np.arange(12), 5), 0, 0])
    age = variable("age", "number", AGE)
    inside = Predictors([age], design, np.arange(N)).of(age)
    alone = Predictors([age], Design.from_columns(np.ones(N), psu=np.repeat(np.arange(12), 5)), np.arange(N)).of(age)
    assert inside == pytest.approx(alone)


def test_a_variable_with_one_value_predicts_nothing():
    same = variable("same", "ordered", np.ones(N), "ab")
    age = variable("age", "number", AGE)
    assert Predictors([same, age], plain(N), np.arange(N)).count(age) == 1
