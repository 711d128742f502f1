from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import mean, share

from .made_up_surveys import survey_tables


def design_of(table):
    return Design.from_columns(table["weight"], table["stratum"], table["psu"])


def same(one, other, rel=1e-9):
    numbers = [[value for value in astuple(e) if not isinstance(value, str)] for e in (one, other)]
    assert numbers[0] == pytest.approx(numbers[1], rel=rel, abs=1e-9, nan_ok=True)
    assert (one.ci_method, one.reason) == (other.ci_method, other.reason)


@settings(deadline=None)
@given(survey_tables(), st.randoms())
def test_order_of_rows_does_not_matter(table, random):
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]
    same(*(mean(design_of(t), t["answer"], (t["group"] != "a").to_numpy()) for t in (table, shuffled)))
    same(*(share(design_of(t), (t["answer"] > 2).where(t["answer"].notna())) for t in (table, shuffled)))


@settings(deadline=None)
@given(survey_tables(), st.floats(1e-3, 1e3))
def test_scale_of_weights_does_not_matter(table, scale):
    scaled = table.assign(weight=table["weight"] * scale)
    same(*(mean(design_of(t), t["answer"]) for t in (table, scaled)))
    same(*(share(design_of(t), t["group"] == "a") for t in (table, scaled)))


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=3, max_size=40).filter(lambda x: len(set(x)) > 1), st.floats(0.5, 0.99))
def test_equal_weights_give_the_textbook_mean(values, level):
    found = mean(Design.from_columns(np.full(len(values), 7.0)), values, level=level)
    low, high = stats.t.interval(level, len(values) - 1, np.mean(values), stats.sem(values))
    assert (found.estimate, found.se) == pytest.approx((np.mean(values), stats.sem(values)))
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high))
    assert (found.deff, found.n_effective, found.df) == pytest.approx((1, len(values), len(values) - 1))


def test_equal_weights_without_replacement_give_the_textbook_share():
    answers = np.repeat([1.0, 0.0], [12, 28])
    found = share(Design.from_columns(np.full(40, 5.0), fpc=np.full(40, 200)), answers)
    assert found.se == pytest.approx(np.sqrt(0.3 * 0.7 / 39 * (1 - 40 / 200)))
    assert found.deff == pytest.approx(1)


@settings(deadline=None)
@given(survey_tables())
def test_domain_of_all_is_no_domain(table):
    everybody = np.ones(len(table), dtype=bool)
    same(mean(design_of(table), table["answer"]), mean(design_of(table), table["answer"], everybody))


@settings(deadline=None)
@given(survey_tables())
def test_missing_answer_is_outside_the_base(table):
    """Leaving the answer out and leaving the respondent out of the domain are one thing, but for the df."""
    answered = table["answer"].notna().to_numpy()
    missing = mean(design_of(table), table["answer"])
    masked = mean(design_of(table), table["answer"].fillna(99), answered)
    assert missing.n == masked.n == answered.sum()
    if not missing.reason and not masked.reason:
        assert (missing.estimate, missing.se, missing.deff) == pytest.approx(
            (masked.estimate, masked.se, masked.deff), rel=1e-9
        )


@settings(deadline=None)
@given(survey_tables())
def test_shares_of_all_categories_sum_to_one(table):
    assume(table["answer"].notna().any())
    design = design_of(table)
    found = [share(design, (table["answer"] == a).where(table["answer"].notna())) for a in (1, 2, 3, 4, 5)]
    assert sum(one.estimate for one in found) == pytest.approx(1)


@settings(deadline=None)
@given(survey_tables(), st.floats(0.5, 0.99))
def test_share_interval_holds_the_share_and_mirrors(table, level):
    design = design_of(table)
    of, rest = (share(design, table["group"].eq("a") == truth, level=level) for truth in (True, False))
    if not of.reason:
        assert 0 <= of.ci_low <= of.estimate <= of.ci_high <= 1
        assert (of.ci_low, of.ci_high) == pytest.approx((1 - rest.ci_high, 1 - rest.ci_low), abs=1e-9)


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_share_of_none_or_all_has_a_binomial_interval_on_the_effective_size(answer):
    found = share(Design.from_columns(np.ones(30)), np.full(30, answer))
    clopper_pearson = stats.binomtest(int(30 * answer), 30).proportion_ci(0.95)
    assert (found.ci_low, found.ci_high) == pytest.approx((clopper_pearson.low, clopper_pearson.high))
    assert (found.ci_method, found.reason, found.estimate) == ("korn-graubard", "", answer)
    assert np.isnan(found.se)
    clustered = Design.from_columns(np.tile([1.0, 3.0], 15), psu=np.repeat(np.arange(6), 5))
    wide = share(clustered, np.full(30, answer))
    assert wide.ci_high - wide.ci_low > found.ci_high - found.ci_low


def outcome(values, **columns):
    found = mean(Design.from_columns(np.ones(len(values)), **columns), values)
    assert np.isnan([found.se, found.ci_low, found.ci_high]).all()
    assert found.ci_method == ""
    return found.estimate, found.reason


def test_what_cannot_be_estimated_says_why():
    nan = np.nan
    assert outcome([nan, nan]) == (pytest.approx(nan, nan_ok=True), "nobody in the domain answers")
    assert outcome([4, nan]) == (4, "one respondent")
    assert outcome([4, 4, 4]) == (4, "everybody answers alike")
    assert outcome([1, 3], psu=[1, 1], lonely_psu="remove") == (2, "no degrees of freedom: one PSU a stratum")
    assert outcome([1, 3], psu=[1, 1], lonely_psu="average") == (2, "every stratum has a single PSU")
    by_design = "no variance between PSUs: fixed by the design, or too few PSUs"
    assert outcome([1, 1, 3, 3], strata=list("aabb")) == (2, by_design)


def test_empty_domain_is_an_outcome_not_an_error():
    found = share(Design.from_columns(np.ones(3)), [1, 0, 1], np.zeros(3, dtype=bool))
    assert (found.n, found.n_effective, found.reason) == (0, 0, "nobody in the domain answers")


def test_nullable_and_boolean_columns():
    design = Design.from_columns(np.ones(4))
    assert share(design, pd.array([True, False, None, True], dtype="boolean")).estimate == pytest.approx(2 / 3)
    assert mean(design, pd.array([1, 2, None, 6], dtype="Int64")).estimate == pytest.approx(3)


def test_arguments_that_do_not_fit():
    design = Design.from_columns(np.ones(3))
    with pytest.raises(ValueError, match="0, 1 or missing"):
        share(design, [0, 1, 2])
    with pytest.raises(ValueError, match="one entry for each of 3"):
        mean(design, [1, 2])
    with pytest.raises(ValueError, match="domain a bool"):
        mean(design, [1, 2, 3], np.array([0, 1, 2]))
    with pytest.raises(ValueError, match="between 0 and 1"):
        mean(design, [1, 2, 3], level=95)
