import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from peaceresearch.statistics.agreement_coefficients import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    light_kappa,
    no_variation,
    percent_agreement,
)

TWO_TO_FOUR = st.integers(2, 4)
COEFFICIENTS = (percent_agreement, cohen_kappa, fleiss_kappa, krippendorff_alpha, gwet_ac1)


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
    for coefficient in (krippendorff_alpha, cohen_kappa, fleiss_kappa):
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
    assert np.isnan([krippendorff_alpha(same_value), cohen_kappa(same_value), fleiss_kappa(same_value)]).all()
    assert np.isnan(gwet_ac1(same_value))
    assert gwet_ac1(same_value, categories=2) == 1
    single = np.array([[1.0, np.nan], [np.nan, 0.0]])
    assert np.isnan([coefficient(single) for coefficient in COEFFICIENTS]).all()
    assert no_variation(single) == "no unit was rated by two coders"


def test_fleiss_is_alpha_in_large_samples():
    """Alpha corrects chance for the finite number of ratings; Fleiss' kappa does not."""
    ratings = np.random.default_rng(1).integers(0, 3, (40, 1)) * np.ones((1, 4))
    ratings[:9, 1] = (ratings[:9, 1] + 1) % 3
    assert fleiss_kappa(ratings) < krippendorff_alpha(ratings)
    many = np.repeat(ratings, 1000, axis=0)
    assert fleiss_kappa(many) == pytest.approx(krippendorff_alpha(many), abs=1e-5)


def test_pairs_that_share_no_unit_are_left_out_of_the_mean():
    ratings = np.full((8, 3), np.nan)
    ratings[:4, :2] = [[1, 1], [0, 0], [1, 0], [0, 0]]
    ratings[4:, 1:] = [[1, 1], [0, 0], [1, 1], [0, 1]]
    expected = (cohen_kappa(ratings[:4, :2]) + cohen_kappa(ratings[4:, 1:])) / 2
    assert cohen_kappa(ratings) == pytest.approx(expected)


def test_many_tables_at_once_are_each_alone():
    random = np.random.default_rng(2)
    tables = random.integers(0, 5, (3, 6, 2, 2)).astype(float)
    tables[:, 0] = 0  # nobody rated
    tables[1, 1] = [[7, 0], [0, 0]]  # two who never vary
    together = light_kappa(tables)
    for place in range(6):
        same(together[place], float(light_kappa(tables[:, place])))
    assert np.isnan(together[:2]).all()
