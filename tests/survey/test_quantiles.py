"""Quantiles against numpy's of weighted data, and what is said where there is no interval."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import quantiles
from peaceresearch.survey.groups import Groups

from .made_up_designs import made_up


@settings(deadline=None)
@given(made_up(), st.lists(st.floats(0.01, 0.99), min_size=1, max_size=3))
def test_quantiles_are_those_of_the_weighted_distribution(made, probabilities):
    found = quantiles(made.design, made.numbers, probabilities, made.groups)
    for row in found.itertuples():
        base = (made.groups.codes == row.group) & ~np.isnan(made.numbers) & made.design.counted
        if base.any():
            expected = np.quantile(
                made.numbers[base],
                probabilities[row.category],
                weights=made.design.weights[base],
                method="inverted_cdf",
            )
            assert row.estimate == expected
        if not row.reason:
            assert row.ci_low <= row.estimate <= row.ci_high
            assert {row.ci_low, row.ci_high} <= set(made.numbers[base])


def test_a_quantile_at_a_step_does_not_hang_on_rounding():
    values = np.arange(10.0)
    for weight in (0.1, 0.3, 44.21, 7e6):
        found = quantiles(Design.from_columns(np.full(10, weight)), values, [0.3, 0.5], Groups.everybody(10))
        assert found.estimate.tolist() == [2, 4]


def test_quantiles_without_an_interval_say_why():
    design, groups = Design.from_columns(np.ones(40)), Groups.everybody(40)
    found = quantiles(design, np.arange(40), [0.5, 0.02, 0.99], groups)
    assert found.reason.tolist() == ["", *["too few respondents beyond the quantile for an interval"] * 2]
    assert found.ci_method.tolist() == ["woodruff", "", ""]
    assert quantiles(design, np.full(40, 3), [0.5], groups).reason[0] == "everybody answers alike"
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantiles(design, np.ones(40), [50], groups)
