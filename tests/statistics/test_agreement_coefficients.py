import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from peaceresearch.statistics.agreement_coefficients import (
    alpha_interval,
    cohen_kappa,
    draw_units,
    gwet_ac1,
    krippendorff_alpha,
    no_variation,
    percent_agreement,
)

TWO_TO_FOUR = st.integers(2, 4)
COEFFICIENTS = (percent_agreement, cohen_kappa, krippendorff_alpha, gwet_ac1)


def tables(coders=TWO_TO_FOUR, missing=True):
    """Ratings 0, 1, 2, some missing."""
    values = st.sampled_from([0.0, 1.0, 2.0, np.nan] if missing else [0.0, 1.0, 2.0])
    return st.tuples(st.integers(2, 12), coders).flatmap(lambda shape: arrays.arrays(float, shape, elements=values))


def same(one, other):
    assert one == pytest.approx(other, abs=1e-9, nan_ok=True)


@settings(deadline=None)
@given(tables(), st.randoms())
def test_order_of_units_and_coders_does_not_matter(ratings, random):
    units = random.sample(range(len(ratings)), len(ratings))
    coders = random.sample(range(ratings.shape[1]), ratings.shape[1])
    for coefficient in COEFFICIENTS:
        same(coefficient(ratings), coefficient(ratings[units][:, coders]))


@settings(deadline=None)
@given(tables(), st.permutations([0.0, 1.0, 2.0]))
def test_names_of_values_do_not_matter(ratings, names):
    renamed = np.full_like(ratings, np.nan)
    for old, new in zip([0.0, 1.0, 2.0], names, strict=True):
        renamed[ratings == old] = new
    for coefficient in COEFFICIENTS:
        same(coefficient(ratings), coefficient(renamed))


@settings(deadline=None)
@given(tables(coders=st.just(1), missing=False), st.integers(2, 4))
def test_identical_coders_agree_wholly(one, coders):
    ratings = np.repeat(one, coders, axis=1)
    assert percent_agreement(ratings) == 1
    varied = len(np.unique(one)) > 1
    for coefficient in (krippendorff_alpha, cohen_kappa):
        same(coefficient(ratings), 1.0 if varied else np.nan)
    assert no_variation(ratings) == ("" if varied else "all ratings are the same")


@settings(deadline=None)
@given(tables(), st.data())
def test_weight_of_a_unit_is_the_number_of_such_units(ratings, data):
    weights = data.draw(arrays.arrays(int, len(ratings), elements=st.integers(1, 4)))
    for coefficient in COEFFICIENTS:
        same(coefficient(ratings, weights.astype(float)), coefficient(np.repeat(ratings, weights, axis=0)))


@settings(deadline=None)
@given(tables())
def test_unit_with_a_single_rating_changes_no_alpha(ratings):
    alone = np.full((1, ratings.shape[1]), np.nan)
    alone[0, 0] = 2.0
    same(krippendorff_alpha(ratings), krippendorff_alpha(np.vstack([ratings, alone])))


@settings(deadline=None)
@given(tables(coders=st.just(2), missing=False))
def test_binary_metrics_are_one(ratings):
    """Of two values, nominal, ordinal and interval distances differ by a factor only."""
    binary = np.minimum(ratings, 1)
    same(krippendorff_alpha(binary, metric="ordinal"), krippendorff_alpha(binary))
    same(krippendorff_alpha(binary, metric="interval"), krippendorff_alpha(binary))


def test_rare_code_has_low_kappa_and_high_ac1():
    ratings = np.zeros((100, 2))
    ratings[0, 0] = ratings[1, 1] = 1
    assert percent_agreement(ratings) == pytest.approx(0.98)
    assert cohen_kappa(ratings) < 0
    assert gwet_ac1(ratings) == pytest.approx((0.98 - 0.0198) / (1 - 0.0198))


def test_undefined_is_nan_with_a_reason():
    same_value = np.ones((5, 2))
    assert np.isnan([krippendorff_alpha(same_value), cohen_kappa(same_value), gwet_ac1(same_value)]).all()
    assert gwet_ac1(same_value, categories=2) == 1
    single = np.array([[1.0, np.nan], [np.nan, 0.0]])
    assert np.isnan([coefficient(single) for coefficient in COEFFICIENTS]).all()
    assert no_variation(single) == "no unit was rated by two coders"


def test_bootstrap_repeats_with_its_seed_and_holds_alpha():
    ratings = np.random.default_rng(1).integers(0, 2, (40, 1)) * np.ones((1, 2))
    ratings[:8, 1] = 1 - ratings[:8, 1]
    draws = draw_units(40, 1000, seed=3)
    low, high = alpha_interval(ratings, draws)
    assert (low, high) == alpha_interval(ratings, draw_units(40, 1000, seed=3))
    assert (low, high) != alpha_interval(ratings, draw_units(40, 1000, seed=4))
    assert low < krippendorff_alpha(ratings) < high
    narrow = alpha_interval(ratings, draws, level=0.5)
    assert low < narrow[0] < narrow[1] < high


@settings(deadline=None, max_examples=20)
@given(tables())
def test_bootstrap_draws_whole_units(ratings):
    paired = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    draws = draw_units(len(paired), 50, seed=7) if len(paired) else np.empty((50, 0))
    alphas = np.array([krippendorff_alpha(np.repeat(paired, drawn.astype(int), axis=0)) for drawn in draws])
    enough = np.isnan(alphas).mean() <= 0.05
    expected = np.nanquantile(alphas, [0.05, 0.95]) if enough else [np.nan, np.nan]
    assert alpha_interval(ratings, draws, level=0.9) == pytest.approx(tuple(expected), nan_ok=True)


def test_no_interval_where_many_resamples_lack_the_code():
    ratings = np.zeros((10, 2))
    ratings[0] = 1
    assert krippendorff_alpha(ratings) == 1
    assert np.isnan(alpha_interval(ratings, draw_units(10, 1000, seed=0))).all()
