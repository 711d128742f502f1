"""Intervals and tests against numbers of R, of a paper, and of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, ttest_rel

from peaceresearch.events.inference import clopper_pearson, mean, signed_rank

# Data set `sleep` of R (Cushny and Peebles 1905): extra hours of sleep of ten people with two drugs.
SLEEP = (
    np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]),
    np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]),
)
# Hollander and Wolfe (1973), 29f: Hamilton depression scale of nine patients, before and after; example of R's
# `wilcox.test`.
DEPRESSION = (
    np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]),
    np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]),
)


@pytest.mark.parametrize(
    ("count", "base", "low", "high", "tolerance"),
    [
        (7, 24, 0.126152088524, 0.510947813858, 1e-10),  # R stats, binom.test (reference-results, "7 of 24")
        (682, 925, 0.7076683, 0.7654066, 1e-7),  # R's example of binom.test, after Conover (1971), 97f
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 5.
        (81, 263, 0.2527, 0.3676, 5e-5),
        (15, 148, 0.0578, 0.1617, 5e-5),
        (0, 20, 0.0, 0.1684, 5e-5),
        (1, 29, 0.0009, 0.1776, 5e-5),
    ],
)
def test_exact_intervals_are_the_published_ones(
    count: int, base: int, low: float, high: float, tolerance: float
) -> None:
    assert clopper_pearson(count, base, 0.95) == pytest.approx((low, high), abs=tolerance)


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))), st.floats(0.6, 0.99))
def test_exact_intervals_are_those_of_scipy_and_mirror_each_other(of: tuple[int, int], level: float) -> None:
    count, base = of
    low, high = clopper_pearson(count, base, level)
    theirs = binomtest(count, base).proportion_ci(level, method="exact")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert low <= count / base <= high
    assert clopper_pearson(base - count, base, level) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_signed_rank_with_ties_and_zeros_is_that_of_r() -> None:
    # R: wilcox.test(sleep$extra[1:10], sleep$extra[11:20], paired = TRUE): V = 0, p-value = 0.009091
    found = signed_rank(SLEEP[0] - SLEEP[1])
    assert found.statistic == 0
    assert found.p == pytest.approx(0.009091, abs=5e-7)
    assert found.method.startswith("normal approximation")


def test_signed_rank_of_few_without_ties_is_exact() -> None:
    # R: wilcox.test(x, y, paired = TRUE, alternative = "greater"): V = 40, p-value = 0.01953
    found = signed_rank(DEPRESSION[0] - DEPRESSION[1])
    assert found.statistic == 40
    assert found.p == pytest.approx(2 * 0.01953125, abs=1e-12)
    assert found.method == "exact"


def test_signed_rank_of_equal_answers_is_no_test() -> None:
    found = signed_rank(np.zeros(12))
    assert np.isnan(found.p)
    assert found.method == ""


def test_the_mean_difference_has_the_interval_of_the_paired_t_test() -> None:
    # R: t.test(extra ~ group, data = sleep, paired = TRUE): -1.58, 95 percent -2.4598858 to -0.7001142, df = 9
    found = mean(SLEEP[0] - SLEEP[1], 0.95)
    assert (found.estimate, found.df, found.n) == (pytest.approx(-1.58), 9, 10)
    assert (found.ci_low, found.ci_high) == pytest.approx((-2.4598858, -0.7001142), abs=1e-7)
    theirs = ttest_rel(*SLEEP).confidence_interval(0.8)
    ours = mean(SLEEP[0] - SLEEP[1], 0.8)
    assert (ours.ci_low, ours.ci_high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_one_answer_has_a_mean_and_no_interval() -> None:
    assert mean(np.array([3.0]), 0.95).estimate == 3
    assert np.isnan(mean(np.array([3.0]), 0.95).ci_low)
    assert np.isnan(mean(np.array([]), 0.95).estimate)
