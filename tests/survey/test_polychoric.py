import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peaceresearch.survey.polychoric import normal_below, polychoric, polychoric_matrix


@pytest.mark.parametrize("rho", [-0.95, -0.3, 0.0, 0.5, 0.99])
@pytest.mark.parametrize(("h", "k"), [(0.0, 0.0), (0.0, 1.2), (-0.7, 0.0), (1.1, -0.4), (2.5, 2.5), (-1.0, -2.0)])
def test_bivariate_normal(h, k, rho):
    expected = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf([h, k])
    assert normal_below(np.array(h), np.array(k), rho) == pytest.approx(expected, abs=2e-8)


@pytest.mark.parametrize("rho", [-0.9, -0.2, 0.0, 0.35, 0.8])
def test_a_table_cut_at_both_medians(rho):
    """Sheppard (1899): P(both below) = 1/4 + asin(rho) / (2 pi)."""
    both = 0.25 + np.arcsin(rho) / (2 * np.pi)
    table = np.array([[both, 0.5 - both], [0.5 - both, both]])
    assert polychoric(table) == pytest.approx(rho, abs=1e-6)
    assert polychoric(1000 * table) == pytest.approx(rho, abs=1e-6)


def test_the_correlation_that_answers_were_cut_from():
    rng = np.random.default_rng(1)
    both = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 40_000)
    one, other = np.searchsorted([-1, 0, 1.5], both[:, 0]), np.searchsorted([-0.5, 0.2, 0.9, 2], both[:, 1])
    found = polychoric_matrix([one, other], np.ones(40_000))
    assert found[0, 1] == pytest.approx(0.6, abs=0.015)
    assert np.corrcoef(one, other)[0, 1] < 0.57


@given(st.integers(0, 2**32 - 1))
def test_turning_a_margin_round_turns_the_sign(seed):
    table = np.random.default_rng(seed).integers(1, 30, (3, 4))
    found = polychoric(table)
    assert -1 < found < 1
    assert polychoric(table[::-1]) == pytest.approx(-found, abs=1e-6)
    assert polychoric(table.T) == pytest.approx(found, abs=1e-6)


def test_tables_without_a_correlation_and_with_a_perfect_one():
    assert np.isnan(polychoric(np.array([[3, 4, 5]])))
    assert np.isnan(polychoric(np.array([[3, 4, 5], [0, 0, 0]])))
    assert polychoric(np.diag([5, 6, 7])) > 0.999
    assert polychoric(np.diag([5, 6, 7])[::-1]) < -0.999
    with_an_empty_row = np.array([[10, 4, 2], [0, 0, 0], [3, 5, 9]])
    assert polychoric(with_an_empty_row) == pytest.approx(polychoric(with_an_empty_row[[0, 2]]))
