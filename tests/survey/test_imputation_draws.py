"""Draws of missing answers: from the right distribution, and with what is not known of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special

from peaceresearch.survey.imputation_draws import PRIOR_SD, draw_categories, draw_matched

ONES = np.ones((200, 1))


def regression(n, seed=0):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    return x, rng


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 9))
def test_matched_values_were_observed(seed, n, donors):
    x, rng = regression(n, seed)
    y = np.round(rng.normal(size=n), 1)
    wanted = np.column_stack([np.ones(5), rng.normal(0, 3, 5)])
    drawn = draw_matched(x, y, wanted, donors, rng)
    assert drawn.shape == (5,)
    assert set(drawn) <= set(y)


def test_matching_without_predictors_reaches_every_answer():
    """Equal predictions: the donors are a random choice among all, not the same few."""
    y = np.arange(200.0)
    drawn = draw_matched(ONES, y, np.ones((5000, 1)), 5, np.random.default_rng(1))
    assert len(np.unique(drawn)) > 195
    assert drawn.mean() == pytest.approx(y.mean(), abs=4 * y.std() / np.sqrt(5000))


def test_one_donor_is_the_nearest():
    x = np.column_stack([np.ones(50), np.arange(50.0)])
    y = 3 * np.arange(50.0)
    wanted = np.column_stack([np.ones(3), [10.1, 20.4, 48.9]])
    drawn = draw_matched(x, y, wanted, 1, np.random.default_rng(2))
    assert drawn.tolist() == [30.0, 60.0, 147.0]


def test_matched_values_follow_the_predictors():
    x, rng = regression(3000)
    y = 2 + 1.5 * x[:, 1] + rng.normal(size=3000)
    wanted, _ = regression(3000, 9)
    drawn = draw_matched(x, y, wanted, 5, rng)
    residuals = drawn - 2 - 1.5 * wanted[:, 1]
    assert residuals.mean() == pytest.approx(0, abs=0.1)
    assert residuals.std() == pytest.approx(1, abs=0.05)
    assert np.corrcoef(residuals, wanted[:, 1])[0, 1] == pytest.approx(0, abs=0.06)


def test_matching_knows_how_little_it_knows():
    """Of ten answers, the mean prediction of an imputation varies as the estimated coefficients do."""
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(30), np.linspace(-1, 1, 30)])
    y = 2 * x[:, 1] + rng.normal(size=30)
    wanted = np.column_stack([np.ones(400), np.full(400, 0.5)])
    means = [draw_matched(x, y, wanted, 3, rng).mean() for _ in range(400)]
    assert np.std(means) > 0.2  # the standard error of the prediction at 0.5 is about 0.22


def test_columns_that_depend_on_each_other():
    x, rng = regression(300)
    y = x[:, 1] + rng.normal(size=300)
    twice = np.column_stack([x, x[:, 1], 1 - x[:, 1]])
    drawn = draw_matched(twice, y, twice, 5, rng)
    assert np.corrcoef(drawn, x[:, 1])[0, 1] == pytest.approx(np.corrcoef(y, x[:, 1])[0, 1], abs=0.15)
    codes, _ = draw_categories(twice, (y > 0).astype(int), twice, 2, None, rng)
    assert codes[x[:, 1] > 1].mean() > 0.7


def multinomial(n, rng):
    x = np.column_stack([np.ones(n), rng.normal(size=n), rng.integers(0, 2, n) - 0.5])
    b = np.array([[0.5, 1.0, -0.5], [-1.0, -0.5, 1.5]])
    odds = np.exp(np.column_stack([np.zeros(n), x @ b.T]))
    shares = odds / odds.sum(axis=1, keepdims=True)
    return x, shares, (rng.random(n)[:, None] > np.cumsum(shares, axis=1)[:, :-1]).sum(axis=1)


def test_the_mode_of_the_posterior():
    """Against scipy's minimiser, on the density written out anew."""
    rng = np.random.default_rng(4)
    x, _, y = multinomial(150, rng)

    def minus(b):
        b = b.reshape(2, 3)
        logits = np.column_stack([np.zeros(len(x)), x @ b.T])
        likelihood = logits[np.arange(len(y)), y] - special.logsumexp(logits, axis=1)
        return -(likelihood.sum() - (b[:, 1:] ** 2).sum() / 2 / PRIOR_SD**2)

    expected = optimize.minimize(minus, np.zeros(6), options={"gtol": 1e-9}).x.reshape(2, 3)
    _, found = draw_categories(x, y, x[:1], 3, None, rng)
    assert found == pytest.approx(expected, abs=2e-4)
    _, again = draw_categories(x, y, x[:1], 3, found, rng)
    assert again == pytest.approx(expected, abs=2e-4)


def test_categories_follow_the_predictors():
    rng = np.random.default_rng(5)
    x, _, y = multinomial(6000, rng)
    wanted, shares, _ = multinomial(6000, rng)
    drawn, _ = draw_categories(x, y, wanted, 3, None, rng)
    at_ends = wanted[:, 1] > 1
    for inside in (at_ends, ~at_ends):
        found = np.bincount(drawn[inside], minlength=3) / inside.sum()
        assert found == pytest.approx(shares[inside].mean(axis=0), abs=0.03)


def test_separation_is_no_obstacle():
    rng = np.random.default_rng(6)
    x = np.column_stack([np.ones(100), np.repeat([-0.5, 0.5], 50)])
    y = np.repeat([0, 1], 50)
    shares = [draw_categories(x, y, x, 2, None, rng)[0].reshape(2, 50).mean(axis=1) for _ in range(200)]
    low, high = np.mean(shares, axis=0)
    assert 0 < low < 0.1
    assert 0.9 < high < 1


def test_few_answers_leave_the_share_open():
    """Imputed shares from ten answers vary far more than draws with a known share would."""
    rng = np.random.default_rng(7)
    y = np.repeat([0, 1], 5)
    shares = [draw_categories(ONES[:10], y, np.ones((1000, 1)), 2, None, rng)[0].mean() for _ in range(300)]
    assert np.mean(shares) == pytest.approx(0.5, abs=0.04)
    assert np.std(shares) == pytest.approx(0.5 / np.sqrt(10), rel=0.25)
