"""Differences between groups, their effect sizes, rank tests, tests of association and adjusted p values."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import association as scipy_association

from peaceresearch.survey.association import association
from peaceresearch.survey.contrasts import chosen_differences, mean_differences, share_differences
from peaceresearch.survey.design import Design
from peaceresearch.survey.effect_sizes import noncentrality
from peaceresearch.survey.estimates import means, shares
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.multiplicity import adjust
from peaceresearch.survey.rank_test import rank_tests

from .made_up_designs import CATEGORIES, GROUPS, made_up

PAIRS = [(0, 1), (1, 0), (2, 0), (3, 1), (1, 2)]
TEST = ["estimate", "se", "df", "ci_low", "ci_high", "statistic", "p", "n"]


def assert_same(one, other):
    pd.testing.assert_frame_equal(one, other, rtol=1e-7, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(made_up())
def test_a_difference_is_that_of_the_estimates_with_their_covariance(made):
    design, groups, answers = made.design, made.groups, made.answers
    found = share_differences(design, answers, CATEGORIES, groups, PAIRS)
    single = shares(design, answers, CATEGORIES, groups).set_index(["group", "category"])
    for row in found.itertuples():
        one, other = single.loc[(row.group, row.category)], single.loc[(row.versus, row.category)]
        assert row.estimate == pytest.approx(one.estimate - other.estimate, abs=1e-12, nan_ok=True)
        assert row.n == min(one.n, other.n)
        if row.reason:
            assert np.isnan([row.se, row.ci_low, row.ci_high, row.statistic, row.p]).all()
            continue
        scores = np.zeros(len(answers))
        for sign, group, mean in ((1, row.group, one.estimate), (-1, row.versus, other.estimate)):
            base = (groups.codes == group) & (answers >= 0)
            scores[base] = sign * ((answers[base] == row.category) - mean) / design.weights[base].sum()
        both = np.isin(groups.codes, (row.group, row.versus)) & (answers >= 0)
        assert row.se == pytest.approx(np.sqrt(design.variance_of_total(scores, both)[0, 0]), rel=1e-7)
        assert row.df == design.degrees_of_freedom(both) - 1
        assert row.p == pytest.approx(2 * stats.t.sf(abs(row.estimate / row.se), row.df), rel=1e-9)
        assert (row.ci_low, row.ci_high) == pytest.approx(
            stats.t.interval(0.95, row.df, row.estimate, row.se), rel=1e-9, abs=1e-12
        )


@settings(deadline=None, max_examples=40)
@given(made_up())
def test_turning_a_difference_round_turns_its_signs(made):
    for function, arguments in (
        (share_differences, (made.answers, CATEGORIES)),
        (chosen_differences, (made.chosen, ~np.isnan(made.numbers))),
        (mean_differences, (made.numbers,)),
        (rank_tests, (made.numbers,)),
    ):
        one = function(made.design, *arguments, made.groups, [(0, 1)])
        other = function(made.design, *arguments, made.groups, [(1, 0)])
        turned = other.assign(group=1 - other.group, versus=1 - other.versus)
        for name in ("estimate", "statistic", "effect"):
            turned = turned.assign(**{name: -turned[name]}) if name in turned else turned
        for low, high in (("ci_low", "ci_high"), ("effect_low", "effect_high")):
            turned = turned.assign(**{low: -turned[high], high: -turned[low]}) if low in turned else turned
        assert_same(one, turned)


@settings(deadline=None, max_examples=40)
@given(made_up())
def test_several_answers_are_differences_each(made):
    chosen = made.answers[:, None] == np.arange(CATEGORIES)
    found = chosen_differences(made.design, chosen, made.answers >= 0, made.groups, PAIRS)
    assert_same(found, share_differences(made.design, made.answers, CATEGORIES, made.groups, PAIRS))


def test_two_simple_samples_give_the_tests_of_textbooks():
    """Groups that are the strata: Welch's statistic, on n - 3 degrees of freedom as R's svyttest counts them."""
    rng = np.random.default_rng(3)
    values, group = rng.normal(size=50), np.repeat([0, 1], [20, 30])
    values += group
    design = Design.from_columns(np.full(50, 3.0), group)
    found = mean_differences(design, values, Groups(group, 2), [(1, 0)]).iloc[0]
    welch = stats.ttest_ind(values[group == 1], values[group == 0], equal_var=False)
    assert (found.statistic, found.df, found.n) == (pytest.approx(welch.statistic), 47, 20)
    squares = sum(((values[group == g] - values[group == g].mean()) ** 2).sum() for g in (0, 1))
    assert found.effect == pytest.approx(found.estimate / np.sqrt(squares / 50))
    low, high = found.effect_low / found.effect * found.statistic, found.effect_high / found.effect * found.statistic
    assert stats.nct.cdf(found.statistic, 47, [low, high]) == pytest.approx([0.975, 0.025], abs=1e-10)


def test_cohens_h_is_a_difference_of_angles():
    design, group = Design.from_columns(np.ones(400)), np.repeat([0, 1], 200)
    answers = np.concatenate([np.repeat([1, 0], [120, 80]), np.repeat([1, 0], [80, 120])])
    found = share_differences(design, answers, 2, Groups(group, 2), [(0, 1)]).iloc[1]
    assert found.effect == pytest.approx(2 * np.arcsin(np.sqrt(0.6)) - 2 * np.arcsin(np.sqrt(0.4)))
    # The angle of a share of a simple sample has the variance 1/n (Cohen 1988, 6.2), here with 400/399.
    margin = stats.t.ppf(0.975, 398) * np.sqrt(2 / 200 * 400 / 399)
    assert (found.effect_low, found.effect_high) == pytest.approx((found.effect - margin, found.effect + margin))


@settings(deadline=None)
@given(st.floats(-40, 40), st.integers(1, 500), st.floats(0.005, 0.995))
def test_noncentrality_is_where_the_distribution_says(t, df, probability):
    found = noncentrality(np.array([t]), np.array([float(df)]), probability)
    known = t if abs(t) > 1e-100 else 0.0  # SciPy has no number where the square of t is 0
    assert stats.nct.cdf(known, df, found) == pytest.approx(probability, abs=1e-8)


def test_pairs_that_cannot_be_tested_say_why():
    answers = np.array([0, 1, 0, 1, 1, 1, 1, 0, -1])
    groups = Groups(np.array([0, 0, 1, 1, 2, 2, 2, 3, 4]), 5)
    design = Design.from_columns(np.ones(9))
    found = share_differences(design, answers, 2, groups, [(0, 2), (0, 3), (0, 4), (0, 1)])
    assert found.reason[::2].tolist() == [
        "everybody answers alike in one of the groups",
        "one respondent in one of the groups",
        "nobody answers in one of the groups",
        "",
    ]
    assert found.p.notna()[::2].tolist() == [False, False, False, True]
    one_cluster = Design.from_columns(np.ones(9), psu=[1, 2, 1, 2, 3, 3, 3, 3, 3])
    assert share_differences(one_cluster, answers, 2, groups, [(0, 1)]).reason[0].startswith("no degrees of freedom")
    assert share_differences(design, answers, 2, groups, []).empty
    assert rank_tests(design, answers, groups, []).empty


def test_members_of_one_psu_covary():
    """Groups that rise and fall together from PSU to PSU differ more surely than if they were apart."""
    level = np.repeat([1.0, 5, 9, 3], 4)
    values, group = level + np.tile([0, 1, 0.2, 1.1], 4), np.tile([0, 1], 8)
    design = Design.from_columns(np.ones(16), psu=np.repeat(np.arange(4), 4))
    found = mean_differences(design, values, Groups(group, 2), [(1, 0)]).iloc[0]
    apart = means(design, values, Groups(group, 2)).se
    assert found.se < 1e-6 * np.hypot(*apart) or found.reason.startswith("no variance")


@settings(deadline=None, max_examples=40)
@given(made_up(), st.randoms())
def test_ranks_do_not_hang_on_the_order_of_rows_or_the_scale_of_answers(made, random):
    n = len(made.design)
    design = Design.from_columns(made.design.weights)
    order = np.array(random.sample(range(n), n))
    found = rank_tests(design, made.numbers, made.groups, PAIRS)
    shuffled = rank_tests(
        Design.from_columns(made.design.weights[order]),
        made.numbers[order], Groups(made.groups.codes[order], GROUPS), PAIRS,
    )  # fmt: skip
    assert_same(found, shuffled)
    assert_same(found, rank_tests(design, np.exp(made.numbers / 5), made.groups, PAIRS))


def test_ranks_of_a_simple_sample_give_the_probability_of_superiority():
    """The difference of mean ranks is P(one > other) + P(tie) / 2 - 1/2, whatever the sizes: Mann-Whitney's U."""
    rng = np.random.default_rng(8)
    values, group = rng.integers(1, 6, 60).astype(float), np.repeat([0, 1], [20, 40])
    found = rank_tests(Design.from_columns(np.ones(60)), values, Groups(group, 2), [(1, 0)]).iloc[0]
    u = stats.mannwhitneyu(values[group == 1], values[group == 0]).statistic
    assert found.estimate == pytest.approx(u / (20 * 40) - 0.5)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 4), st.integers(2, 4), st.floats(0.1, 50))
def test_association_of_a_simple_sample_is_pearsons(seed, rows, columns, weight):
    rng = np.random.default_rng(seed)
    answers, group = rng.integers(0, columns, 80), rng.integers(0, rows, 80)
    table = np.zeros((rows, columns), dtype=int)
    np.add.at(table, (group, answers), 1)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    assume(min(table.shape) > 1)
    found = association(Design.from_columns(np.full(80, weight)), answers, columns, Groups(group, rows))
    pearson = stats.chi2_contingency(table, correction=False)
    assert found.chisq == pytest.approx(pearson.statistic, rel=1e-9)
    assert found.cramers_v == pytest.approx(scipy_association(table, method="cramer"), rel=1e-9)
    if (table > 0).all():  # nothing to correct but n for n - 1
        assert found.statistic * pearson.dof == pytest.approx(pearson.statistic * 79 / 80, rel=1e-9)
        assert (found.df_numerator, found.df) == pytest.approx((pearson.dof, pearson.dof * 79), rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(made_up(), st.randoms(), st.floats(1e-3, 1e3))
def test_association_does_not_hang_on_order_names_or_scale(made, random, scale):
    n = len(made.design)
    order = np.array(random.sample(range(n), n))
    plain = Design.from_columns(made.design.weights, made.design.strata, made.design.psu, lonely_psu="remove")
    moved = Design.from_columns(
        made.design.weights[order] * scale, made.design.strata[order], made.design.psu[order], lonely_psu="remove"
    )
    one = association(plain, made.answers, CATEGORIES, made.groups)
    renamed = np.where(made.answers >= 0, CATEGORIES - 1 - made.answers, -1)[order]
    other = association(moved, renamed, CATEGORIES, Groups(made.groups.codes[order], GROUPS))
    assert one.reason == other.reason
    assert (one.n, one.chisq, one.cramers_v) == pytest.approx((other.n, other.chisq, other.cramers_v), nan_ok=True)
    assert (one.statistic, one.p) == pytest.approx((other.statistic, other.p), rel=1e-5, nan_ok=True)


def test_associations_that_cannot_be_tested_say_why():
    groups, design = Groups(np.array([0, 0, 1, 1, -1]), 3), Design.from_columns(np.ones(5))
    nobody = association(design, np.full(5, -1), 3, groups)
    assert (nobody.n, nobody.reason, np.isnan(nobody.p)) == (0, "fewer than two answers or groups", True)
    alike = association(design, np.array([1, 1, 1, -1, 0]), 3, groups)
    assert (alike.n, alike.reason) == (3, "fewer than two answers or groups")
    lonely = Design.from_columns(np.ones(5), psu=np.zeros(5), lonely_psu="remove")
    found = association(lonely, np.array([0, 1, 1, 1, 0]), 2, groups)
    assert found.reason == "no degrees of freedom: one PSU a stratum"
    assert found.cramers_v == pytest.approx(1 / np.sqrt(3))


def test_adjusted_p_values():
    p = [0.01, np.nan, 0.04, 0.03, np.nan]
    assert adjust(p, "holm") == pytest.approx([0.03, np.nan, 0.06, 0.06, np.nan], nan_ok=True)
    assert adjust(p, "bh") == pytest.approx([0.03, np.nan, 0.04, 0.04, np.nan], nan_ok=True)
    assert adjust([], "holm").tolist() == []
    assert np.isnan(adjust([np.nan], "bh")).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([0.1, 1.2], "holm")
    with pytest.raises(ValueError, match="method"):
        adjust([0.1, 0.2], "letters")
