"""Estimates against textbooks, against themselves put otherwise, and against the variance of one total at a time."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import chosen_shares, means, quantiles, ratios, shares, totals
from peaceresearch.survey.groups import Groups

from .made_up_designs import CATEGORIES, GROUPS, made_up
from .made_up_surveys import survey_tables

INTERVALS = ("logit", "beta", "wald", "likelihood", "asin", "xlogit")
COLUMNS = [
    "group", "category", "estimate", "se", "df", "ci_low", "ci_high", "ci_method", "n", "n_effective", "deff", "reason",
]  # fmt: skip


def design_of(table):
    return Design.from_columns(table["weight"], table["stratum"], table["psu"])


def groups_of(table):
    return Groups(pd.Categorical(table["group"], list("abc")).codes.astype(int), 3)


def codes_of(table):
    return table["answer"].fillna(0).astype(int) - 1


def everybody(table):
    return Groups.everybody(len(table))


def estimated(table):
    """One of each estimate, one below the other."""
    design, groups, number = design_of(table), groups_of(table), table["answer"]
    chosen = np.column_stack([number > 2, number == 3])
    return pd.concat(
        [
            shares(design, codes_of(table), 5, groups),
            chosen_shares(design, chosen, number.notna(), groups),
            means(design, number, groups),
            ratios(design, number, table["weight"] + 1, groups),
            quantiles(design, number, [0.2, 0.5], groups),
        ],
        ignore_index=True,
    )


def same(one, other):
    pd.testing.assert_frame_equal(one, other, rtol=1e-8, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(survey_tables(), st.randoms())
def test_order_of_rows_does_not_matter(table, random):
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]
    same(estimated(table), estimated(shuffled))
    same(*(totals(design_of(t), t["answer"], groups_of(t)) for t in (table, shuffled)))


@settings(deadline=None, max_examples=60)
@given(survey_tables(), st.floats(1e-3, 1e3))
def test_scale_of_weights_does_not_matter_but_for_totals(table, scale):
    weights = table["weight"] + 1  # a column that stays as it is
    scaled = table.assign(weight=table["weight"] * scale)
    one, other = ((t, design_of(t), groups_of(t)) for t in (table, scaled))
    same(shares(one[1], codes_of(table), 5, one[2]), shares(other[1], codes_of(table), 5, other[2]))
    same(means(one[1], table["answer"], one[2]), means(other[1], table["answer"], other[2]))
    same(ratios(one[1], table["answer"], weights, one[2]), ratios(other[1], table["answer"], weights, other[2]))
    found, larger = (totals(each[1], table["answer"], each[2]) for each in (one, other))
    for column in ("estimate", "se", "ci_low", "ci_high"):
        assert larger[column].to_numpy() == pytest.approx(found[column].to_numpy() * scale, rel=1e-8, nan_ok=True)


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=3, max_size=40).filter(lambda x: len(set(x)) > 1), st.floats(0.5, 0.99))
def test_equal_weights_give_the_textbook_mean(values, level):
    n = len(values)
    found = means(Design.from_columns(np.full(n, 7.0)), values, Groups.everybody(n), level).iloc[0]
    low, high = stats.t.interval(level, n - 1, np.mean(values), stats.sem(values))
    assert (found.estimate, found.se) == pytest.approx((np.mean(values), stats.sem(values)))
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high))
    assert (found.deff, found.n_effective, found.df) == pytest.approx((1, n, n - 1))
    assert found.ci_method == "t"


def test_equal_weights_without_replacement_give_the_textbook_share():
    design = Design.from_columns(np.full(40, 5.0), fpc=np.full(40, 200))
    found = shares(design, np.repeat([1, 0], [12, 28]), 2, Groups.everybody(40)).iloc[1]
    assert found.se == pytest.approx(np.sqrt(0.3 * 0.7 / 39 * (1 - 40 / 200)))
    assert found.deff == pytest.approx(1)


@settings(deadline=None)
@given(survey_tables())
def test_missing_answer_is_outside_the_base(table):
    """Leaving the answer out and leaving the respondent out of the group are one thing, but for the df."""
    design, answered = design_of(table), table["answer"].notna()
    missing = means(design, table["answer"], everybody(table)).iloc[0]
    masked = means(design, table["answer"].fillna(99), Groups.of(answered)).iloc[0]
    assert missing.n == masked.n == answered.sum()
    if not missing.reason and not masked.reason:
        assert (missing.estimate, missing.se, missing.deff) == pytest.approx(
            (masked.estimate, masked.se, masked.deff), rel=1e-9
        )


@settings(deadline=None)
@given(made_up())
def test_shares_of_a_group_sum_to_one(made):
    found = shares(made.design, made.answers, CATEGORIES, made.groups)
    sums, n = (found.groupby("group")[column].agg(how) for column, how in (("estimate", "sum"), ("n", "first")))
    assert sums.to_numpy() == pytest.approx((n > 0).astype(float).to_numpy(), abs=1e-12)
    assert list(found.columns) == COLUMNS
    assert found[["group", "category"]].to_numpy().tolist() == [
        [g, c] for g in range(GROUPS) for c in range(CATEGORIES)
    ]


def one_total_at_a_time(design, values, inside):
    """Mean and variance of one group the long way."""
    base = inside & ~np.isnan(values)
    total = design.weights[base].sum()
    mean = design.weights[base] @ values[base] / total
    return mean, design.variance_of_total((np.where(base, values, mean) - mean) / total, base)[0, 0]


def indicators(made):
    answered = made.answers >= 0
    for category in range(CATEGORIES):
        yield np.where(answered, made.answers == category, np.nan)
    for chosen in made.chosen.T:
        yield np.where(~np.isnan(made.numbers), chosen, np.nan)


@settings(deadline=None, max_examples=150)
@given(made_up())
def test_all_at_once_is_one_at_a_time(made):
    design, groups = made.design, made.groups
    found = pd.concat(
        [
            shares(design, made.answers, CATEGORIES, groups).assign(measure=lambda t: t.category),
            chosen_shares(design, made.chosen, ~np.isnan(made.numbers), groups).assign(
                measure=lambda t: CATEGORIES + t.category
            ),
            means(design, made.numbers, groups).assign(measure=-1),
        ]
    )
    values = {-1: made.numbers} | dict(enumerate(indicators(made)))
    for row in found.itertuples():
        if not row.n:
            assert (row.reason, np.isnan(row.estimate)) == ("nobody in the domain answers", True)
            continue
        mean, variance = one_total_at_a_time(design, values[row.measure], groups.codes == row.group)
        assert row.estimate == pytest.approx(mean, rel=1e-9, abs=1e-12)
        if row.se == row.se:
            assert row.se == pytest.approx(np.sqrt(variance), rel=1e-7)
        elif row.ci_method == "korn-graubard":
            assert row.estimate in (0, 1)
        else:
            spread = np.nanmax(np.abs(values[row.measure])) ** 2
            assert row.reason
            assert row.df < 1 or row.n == 1 or "alike" in row.reason or not variance > 1e-20 * spread


@settings(deadline=None)
@given(made_up())
def test_totals_and_ratios_one_at_a_time(made):
    design, y = made.design, made.numbers
    x = np.abs(np.arange(len(y)) % 7) + 1.0
    for row, ratio in zip(
        totals(design, y, made.groups).itertuples(), ratios(design, y, x, made.groups).itertuples(), strict=True
    ):
        base = (made.groups.codes == row.group) & ~np.isnan(y)
        if not row.reason:
            assert row.estimate == pytest.approx(design.weights[base] @ y[base])
            assert row.se == pytest.approx(np.sqrt(design.variance_of_total(y, base)[0, 0]))
        if not ratio.reason:
            assert ratio.estimate == pytest.approx(design.weights[base] @ y[base] / (design.weights[base] @ x[base]))
            scores = (y - ratio.estimate * x) / (design.weights[base] @ x[base])
            assert ratio.se == pytest.approx(np.sqrt(design.variance_of_total(scores, base)[0, 0]), rel=1e-7)


@settings(deadline=None, max_examples=60)
@given(made_up())
def test_who_has_a_weight_of_zero_is_as_if_in_no_group(made):
    counted = made.groups.only(made.design.counted)
    for estimate, *arguments in (
        (shares, made.answers, CATEGORIES),
        (chosen_shares, made.chosen, ~np.isnan(made.numbers)),
        (means, made.numbers),
        (totals, made.numbers),
        (quantiles, made.numbers, [0.3, 0.8]),
    ):
        if made.design.lonely_psu != "average":  # there R counts the strata of those with a weight of zero, and so we
            same(estimate(made.design, *arguments, made.groups), estimate(made.design, *arguments, counted))


def test_many_units_and_groups_are_taken_in_parts():
    """Tables of units by groups by categories are not held whole: the parts give what the whole gives."""
    rng = np.random.default_rng(5)
    n, units, groups = 60_000, 20_000, 30
    design = Design.from_columns(rng.uniform(0.5, 2, n), psu=np.arange(n) % units)
    answers, group = rng.integers(-1, 4, n), rng.integers(0, groups, n)
    found = shares(design, answers, 4, Groups(group, groups))
    for chosen in (0, 7, 29):
        alone = shares(design, answers, 4, Groups.of(group == chosen))
        same(found[found.group == chosen].reset_index(drop=True).assign(group=0), alone)


@settings(deadline=None)
@given(survey_tables(), st.floats(0.5, 0.99), st.sampled_from(INTERVALS))
def test_share_interval_holds_the_share_and_mirrors(table, level, interval):
    of, rest = (
        shares(design_of(table), (table["group"] == "a").astype(int), 2, everybody(table), level, interval).iloc[place]
        for place in (1, 0)
    )
    if not of.reason:
        assert of.ci_low <= of.estimate <= of.ci_high
        assert interval == "wald" or 0 <= of.ci_low <= of.ci_high <= 1
        assert (of.ci_low, of.ci_high) == pytest.approx((1 - rest.ci_high, 1 - rest.ci_low), abs=1e-9)
        assert of.ci_method in (interval, "korn-graubard")


def test_beta_interval_of_a_simple_sample_is_clopper_and_pearsons():
    design, answers = Design.from_columns(np.ones(24)), np.repeat([1, 0], [7, 17])
    found = shares(design, answers, 2, Groups.everybody(24), interval="beta").iloc[1]
    size = 23  # p (1 - p) / se^2 of a simple sample with replacement
    low, high = stats.beta.ppf([0.025, 0.975], [7 / 24 * size, 7 / 24 * size + 1], [17 / 24 * size + 1, 17 / 24 * size])
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high))


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("answer", [0, 1])
def test_share_of_none_or_all_has_a_binomial_interval_on_the_effective_size(answer, interval):
    answers, groups = np.full(30, answer), Groups.everybody(30)
    found = shares(Design.from_columns(np.ones(30)), answers, 2, groups, interval=interval).iloc[1]
    clopper_pearson = stats.binomtest(int(30 * answer), 30).proportion_ci(0.95)
    assert (found.ci_low, found.ci_high) == pytest.approx((clopper_pearson.low, clopper_pearson.high))
    assert (found.ci_method, found.reason, found.estimate) == ("korn-graubard", "", answer)
    assert np.isnan([found.se, found.deff]).all()
    clustered = Design.from_columns(np.tile([1.0, 3.0], 15), psu=np.repeat(np.arange(6), 5))
    wide = shares(clustered, answers, 2, groups).iloc[1]
    assert wide.ci_high - wide.ci_low > found.ci_high - found.ci_low


def test_weights_that_do_not_add_up_exactly_still_give_a_share_of_one():
    weights = np.full(11, 0.1) + np.arange(11) / 7
    found = shares(Design.from_columns(weights), np.ones(11), 3, Groups.everybody(11))
    assert found.estimate.tolist() == [0, 1, 0]
    assert (found.ci_method == "korn-graubard").all()


def outcome(values, **columns):
    design = Design.from_columns(np.ones(len(values)), **columns)
    found = means(design, values, Groups.everybody(len(values))).iloc[0]
    assert np.isnan([found.se, found.ci_low, found.ci_high, found.deff]).all()
    assert found.ci_method == ""
    return found.estimate, found.reason


BY_DESIGN = "no variance between PSUs: fixed by the design, or too few PSUs"


def test_what_cannot_be_estimated_says_why():
    nan = np.nan
    assert outcome([nan, nan]) == (pytest.approx(nan, nan_ok=True), "nobody in the domain answers")
    assert outcome([4, nan]) == (4, "one respondent")
    assert outcome([4, 4, 4]) == (4, "everybody answers alike")
    assert outcome([1, 3], psu=[1, 1], lonely_psu="remove") == (2, "no degrees of freedom: one PSU a stratum")
    assert outcome([1, 3], psu=[1, 1], lonely_psu="average") == (2, "every stratum has a single PSU")
    assert outcome([1, 1, 3, 3], strata=list("aabb")) == (2, BY_DESIGN)


@pytest.mark.parametrize("clustered", [False, True])
@settings(deadline=None, max_examples=40)
@given(st.integers(2, 300), st.floats(0.01, 1e6), st.integers(2, 5))
def test_what_the_strata_fix_has_no_variance_but_rounding_errors(clustered, size, weight, strata):
    stratum = np.repeat(np.arange(strata), size)
    weights = np.repeat(weight * (1 + np.arange(strata) / 3), size)
    psu = np.arange(len(stratum)) // 2 + 1000 * stratum if clustered and size % 2 == 0 and size > 2 else None
    design, groups = Design.from_columns(weights, stratum, psu), Groups.everybody(len(stratum))
    assert set(shares(design, stratum, strata, groups).reason) == {BY_DESIGN}
    chosen = np.column_stack([stratum > 0, stratum == 1])
    assert set(chosen_shares(design, chosen, np.ones(len(stratum)), groups).reason) == {BY_DESIGN}
    assert set(means(design, stratum * 1.7, groups).reason) == {BY_DESIGN}
    assert set(totals(design, stratum * 1.7, groups).reason) == {BY_DESIGN}
    assert set(ratios(design, stratum * 1.7, stratum + 0.3, groups).reason) == {BY_DESIGN}


def test_total_of_an_indicator_is_the_number_of_people():
    design = Design.from_columns([10, 20, 30, 40.0], psu=[1, 1, 2, 3])
    found = totals(design, np.ones(4), Groups(np.array([0, 1, 0, 1]), 3))
    assert found.estimate[:2].tolist() == [40, 60]
    assert (found.se[:2] > 0).all()  # how many there are is not known exactly
    assert found.reason.tolist() == ["", "", "nobody in the domain answers"]
    nothing = totals(design, np.zeros(4), Groups.everybody(4))
    assert (nothing.estimate[0], nothing.reason[0]) == (0, "everybody answers alike")


def test_ratio_of_ones_is_a_mean_and_of_nothing_is_none():
    design, groups = Design.from_columns([1, 2, 3, 4.0]), Groups.everybody(4)
    values = [3, 1, np.nan, 5]
    same(ratios(design, values, np.ones(4), groups), means(design, values, groups))
    proportional = ratios(design, [0.3, 0.9, 2.1, 1.5], [1, 3, 7, 5], groups)
    assert (proportional.estimate[0], proportional.reason[0]) == (pytest.approx(0.3), "everybody answers alike")
    undefined = ratios(design, values, [1, -0.5, 7, 0], groups)
    assert (np.isnan(undefined.estimate[0]), undefined.reason[0], undefined.n[0]) == (
        True,
        "the denominator is zero",
        3,
    )


def test_empty_group_is_an_outcome_not_an_error():
    found = shares(Design.from_columns(np.ones(3)), [1, 0, 1], 2, Groups.of(np.zeros(3, dtype=bool))).iloc[1]
    assert (found.n, found.n_effective, found.reason) == (0, 0, "nobody in the domain answers")


def test_a_respondent_of_no_group_stays_in_the_design():
    """The group's PSUs are compared with those where it has nobody: without them the variance is another one."""
    design = Design.from_columns(np.ones(6), psu=[1, 1, 2, 2, 3, 3])
    found = totals(design, np.ones(6), Groups.of(np.array([1, 1, 1, 0, 0, 0], dtype=bool))).iloc[0]
    assert found.se == pytest.approx(np.sqrt(1.5 * ((np.array([2, 1, 0]) - 1) ** 2).sum()))


def test_nullable_columns():
    design, groups = Design.from_columns(np.ones(4)), Groups.everybody(4)
    assert means(design, pd.array([True, False, None, True], dtype="boolean"), groups).estimate[0] == pytest.approx(
        2 / 3
    )
    assert means(design, pd.array([1, 2, None, 6], dtype="Int64"), groups).estimate[0] == pytest.approx(3)


def test_arguments_that_do_not_fit():
    design, groups = Design.from_columns(np.ones(3)), Groups.everybody(3)
    with pytest.raises(ValueError, match="codes from 0 to 1"):
        shares(design, [0, 1, 2], 2, groups)
    with pytest.raises(ValueError, match="codes from 0 to 1"):
        shares(design, [0, 1, -2], 2, groups)
    with pytest.raises(ValueError, match="one entry for each of 3"):
        means(design, [1, 2], groups)
    with pytest.raises(ValueError, match="one entry for each of 3"):
        chosen_shares(design, np.ones((3, 2)), [True, True], groups)
    with pytest.raises(ValueError, match="one entry for each of 3"):
        means(design, [1, 2, 3], Groups.everybody(4))
    with pytest.raises(ValueError, match="codes of groups lie between 0 and 0"):
        means(design, [1, 2, 3], Groups(np.array([0, 1, 0]), 1))
    with pytest.raises(ValueError, match="array of bool"):
        Groups.of(np.array([0, 1, 2]))
    with pytest.raises(ValueError, match="between 0 and 1"):
        means(design, [1, 2, 3], groups, level=95)
    with pytest.raises(ValueError, match="not one of logit, beta, wald"):
        shares(design, [0, 1, 1], 2, groups, interval="wilson")
    with pytest.raises(ValueError, match="finite number, or missing"):
        means(design, [1, np.inf, 3], groups)


@settings(deadline=None)
@given(made_up())
def test_nothing_is_said_of_empty_categories_but_zero(made):
    found = shares(made.design, made.answers, CATEGORIES, made.groups)
    empty = found[(found.category == CATEGORIES - 1) & (found.n > 0)]
    assume(len(empty))
    assert (empty.estimate == 0).all()
    assert empty.se.isna().all()
