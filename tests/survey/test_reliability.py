import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.reliability import (
    Covariances,
    alpha_influence,
    feldt_interval,
    one_factor,
    range_preserving,
)
from peaceresearch.survey.reliability_results import is_simple
from peaceresearch.survey.replicates import replicate_weights
from peaceresearch.survey.weighting import calibrated_designs

from .made_up_scales import answers


def made_up(seed=1, n=300, items=5):
    table = answers(n, items, seed=seed)
    return table[[f"q{number}" for number in range(1, items + 1)]].to_numpy(), table["weight"].to_numpy(), table


def test_by_hand():
    scores = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 3.0]])
    found = Covariances.of(scores, np.ones(3))
    # variances 2/3 each, covariance 1/3: alpha = 2 (1 - (4/3) / 2), r = 1/2
    assert found.alpha == pytest.approx(2 / 3)
    assert found.average_r == pytest.approx(0.5)
    assert found.item_rest == pytest.approx([0.5, 0.5])
    assert np.isnan(found.omega)
    assert np.isnan(found.without(0).alpha)


def test_parallel_items_have_the_omega_and_alpha_of_spearman_and_brown():
    r, k = 0.4, 6
    found = Covariances(np.full((k, k), r) + (1 - r) * np.eye(k))
    expected = k * r / (1 + (k - 1) * r)
    assert found.alpha == pytest.approx(expected)
    assert found.standardised_alpha == pytest.approx(expected)
    assert found.omega == pytest.approx(expected, abs=1e-7)
    assert one_factor(found.correlations) == pytest.approx(np.full(k, np.sqrt(r)), abs=1e-6)


def test_one_factor_finds_the_loadings_that_a_matrix_was_made_of():
    loadings = np.array([0.9, 0.7, 0.5, 0.3, -0.4])
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    assert one_factor(matrix) == pytest.approx(loadings, abs=1e-6)
    total = matrix.sum()
    assert Covariances(matrix).omega == pytest.approx(1 - (1 - loadings**2).sum() / total, abs=1e-6)


def test_items_that_go_against_each_other_have_no_alpha():
    scores = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])
    assert np.isnan(Covariances.of(scores, np.ones(3)).alpha)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10), st.floats(-5, 5))
def test_alpha_does_not_depend_on_the_unit_nor_on_that_of_the_weights(seed, factor, shift):
    scores, weights, _ = made_up(seed, 50)
    one = Covariances.of(scores, weights)
    other = Covariances.of(factor * scores + shift, 7 * weights)
    assert other.alpha == pytest.approx(one.alpha, rel=1e-9, abs=1e-9)
    assert other.item_rest == pytest.approx(one.item_rest, rel=1e-9, abs=1e-9)


def test_whole_weights_are_respondents():
    scores, _, _ = made_up(n=60)
    weights = np.random.default_rng(2).integers(1, 4, 60)
    one = Covariances.of(scores, weights.astype(float))
    other = Covariances.of(np.repeat(scores, weights, axis=0), np.ones(weights.sum()))
    assert one.alpha == pytest.approx(other.alpha)
    assert one.omega == pytest.approx(other.omega)


@given(st.integers(0, 2**32 - 1))
def test_the_influence_is_what_a_weight_more_does(seed):
    scores, weights, _ = made_up(seed, 40)
    found = alpha_influence(scores, weights)
    assert weights @ found == pytest.approx(0, abs=1e-8)
    step = 1e-5
    for respondent in (0, 17):
        more, less = weights.copy(), weights.copy()
        more[respondent] += step
        less[respondent] -= step
        change = (Covariances.of(scores, more).alpha - Covariances.of(scores, less).alpha) / (2 * step)
        assert found[respondent] / weights.sum() == pytest.approx(change, rel=1e-4, abs=1e-8)


def test_the_standard_error_is_that_of_a_jackknife():
    scores, weights, table = made_up(n=2000)
    design = Design.from_columns(weights, np.repeat([0, 1], 1000), table["psu"])
    everybody = np.ones(2000, dtype=bool)
    alpha = Covariances.of(scores, weights).alpha
    found = range_preserving(design, alpha, alpha_influence(scores, weights), everybody, 0.95)
    made = replicate_weights(design, "jkn")
    each = np.array([Covariances.of(scores, own).alpha for own in made.weights.T])
    assert found.se == pytest.approx(np.sqrt(made.scale * (made.rscales * (each - alpha) ** 2).sum()), rel=0.02)
    assert found.df == 198


def test_the_interval_keeps_below_one_and_covers_more_below():
    design = Design.from_columns(np.ones(20))
    found = range_preserving(design, 0.98, np.linspace(-1, 1, 20), np.ones(20, dtype=bool), 0.95)
    assert found.high < 1
    assert 0.98 - found.low > found.high - 0.98
    assert range_preserving(design, 1.0, np.linspace(-1, 1, 20), np.ones(20, dtype=bool), 0.95).method == ""
    assert range_preserving(design, 0.5, np.zeros(20), np.ones(20, dtype=bool), 0.95).method == ""


@given(st.floats(-0.5, 0.99), st.integers(5, 500), st.integers(2, 20))
def test_feldts_interval_holds_alpha(alpha, n, k):
    low, high = feldt_interval(alpha, n, k, 0.95)
    assert low < alpha < high < 1
    wider = feldt_interval(alpha, n, k, 0.99)
    assert wider[0] < low
    assert wider[1] > high


def test_what_a_simple_sample_is():
    n = 12
    assert is_simple(Design.from_columns(np.full(n, 2.5)))
    assert not is_simple(Design.from_columns(np.arange(1, n + 1)))
    assert not is_simple(Design.from_columns(np.ones(n), psu=np.arange(n) // 3))
    assert not is_simple(Design.from_columns(np.ones(n), strata=np.arange(n) // 6))
    assert not is_simple(Design.from_columns(np.ones(n), fpc=np.full(n, 100)))
    margin = {"by": ["half"], "cells": [[["a"], 1], [["b"], 1]]}
    weighting = {"method": "rake", "to": "known", "margins": [["known", [margin]]], "size": None, "bounds": None}
    weighting |= {"trim": None, "missing": "fail", "waves": []}
    halves = Divisions(n, {"half": Dimension(("a", "b"), np.arange(n) // 6)}, {})
    calibrated = calibrated_designs(Design.from_columns(np.ones(n)), weighting, {}, halves)["known"]
    assert np.ptp(calibrated.weights) == pytest.approx(0)
    assert not is_simple(calibrated)


def test_an_item_that_everybody_answers_alike_has_no_correlation():
    scores, weights, _ = made_up(n=80)
    scores[:, 0] = 0.1
    found = Covariances.of(scores, weights)
    assert np.isnan(found.item_rest).tolist() == [True, False, False, False, False]
    assert np.isnan(found.average_r)
    assert np.isnan(found.omega)
    # k / (k - 1) differs, the variances do not
    assert found.alpha * 4 / 5 == pytest.approx(found.without(0).alpha * 3 / 4)
