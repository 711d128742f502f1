"""Rubin's rules: what must hold whatever the numbers; against R in tests/reference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from peaceresearch.survey.rubin import pool

numbers = st.floats(-100, 100, allow_subnormal=False).map(lambda number: round(number, 3))


def test_published_scalars():
    """`mice::pool.scalar(Q, U, n = 100, k = 1)` and `n = Inf`, R mice 3.15.0."""
    q, u = [[10], [11], [9.5], [10.4], [10.1]], np.reshape([4, 4.2, 3.9, 4.1, 4.0], (5, 1, 1))
    found = pool(q, u, 99)
    assert found.estimates[0] == pytest.approx(10.2, abs=1e-12)
    assert found.within[0, 0] == pytest.approx(4.04, abs=1e-12)
    assert found.between[0, 0] == pytest.approx(0.305, abs=1e-12)
    assert found.covariance[0, 0] == pytest.approx(4.406, abs=1e-12)
    assert found.riv[0] == pytest.approx(0.0905940594059, abs=1e-10)
    assert found.df[0] == pytest.approx(77.1514490873, abs=1e-9)
    assert found.fmi[0] == pytest.approx(0.105948514938, abs=1e-10)
    infinite = pool(q, u)
    assert infinite.df[0] == pytest.approx(579.677983816, abs=1e-8)
    assert infinite.fmi[0] == pytest.approx(0.0862158437469, abs=1e-10)


def test_nothing_missing():
    """Equal estimates: the variance is the complete one, and the degrees of freedom those that Barnard and Rubin
    give."""
    found = pool(np.ones((4, 2)), np.tile(np.diag([4.0, 9.0]), (4, 1, 1)), 20)
    assert found.se == pytest.approx([2, 3])
    assert (found.riv == 0).all()
    assert (found.lambda_ == 0).all()
    assert found.df == pytest.approx(20 * 21 / 23)
    assert np.isinf(pool(np.ones((2, 1)), np.ones((2, 1, 1))).df).all()


def test_all_information_missing():
    """Estimates that are exact on each completed set, and differ between them."""
    found = pool([[1.0], [2.0]], np.zeros((2, 1, 1)), 50)
    assert np.isinf(found.riv[0])
    assert found.lambda_[0] == found.fmi[0] == 1
    assert found.df[0] == 0
    nothing = pool([[1.0], [1.0]], np.zeros((2, 1, 1)), 50)
    assert nothing.se[0] == nothing.riv[0] == 0


@given(arrays(float, (3, 2), elements=numbers), st.floats(0.1, 50), st.floats(1, 1e6))
def test_laws(estimates, variance, df_complete):
    within = np.tile(np.array([[variance, 0.3 * variance], [0.3 * variance, variance]]), (3, 1, 1))
    found = pool(estimates, within, df_complete)
    assert (np.diag(found.covariance) >= variance * (1 - 1e-12)).all()
    assert (found.df <= min(df_complete, pool(estimates, within).df.max()) + 1e-9).all()
    assert ((found.lambda_ >= 0) & (found.lambda_ <= 1)).all()
    assert (found.fmi >= found.lambda_ - 1e-12).all()
    contrast = np.array([1.0, -1.0])  # the covariance is that of every combination, too
    one = pool(estimates @ contrast[:, None], np.full((3, 1, 1), contrast @ within[0] @ contrast), df_complete)
    assert contrast @ found.covariance @ contrast == pytest.approx(one.covariance[0, 0], abs=1e-8)


def test_what_cannot_be_pooled():
    with pytest.raises(ValueError, match="one imputation"):
        pool([[1.0]], [[[1.0]]])
    with pytest.raises(ValueError, match="do not fit"):
        pool([[1.0, 2.0], [1.0, 2.0]], [[1.0], [1.0]])
