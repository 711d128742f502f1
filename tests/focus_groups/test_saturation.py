"""Codes heard by number of groups: what must hold of it, whatever was said."""

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from peaceresearch.focus_groups.saturation import accumulation, saturation_point

TABLES = st.tuples(st.integers(1, 5), st.integers(1, 6)).flatmap(
    lambda shape: arrays(int, shape, elements=st.integers(0, 1))
)


@given(TABLES)
def test_the_expected_number_is_the_mean_over_all_choices(heard):
    found = accumulation(pd.DataFrame(heard))
    for row in found.itertuples():
        choices = list(combinations(range(len(heard)), row.groups))
        assert row.expected == pytest.approx(np.mean([heard[list(each)].any(axis=0).sum() for each in choices]))
    assert found["sd"].iloc[0] == pytest.approx(np.std(heard.sum(axis=1)), abs=1e-7)  # exact for one group
    assert found["sd"].iloc[-1] == 0
    assert (found["ci_low"] <= found["expected"] + 1e-12).all()
    assert (found["expected"] <= found["ci_high"] + 1e-12).all()
    assert (found["ci_high"] <= heard.any(axis=0).sum()).all()
    assert (found["ci_low"] >= 0).all()


@given(TABLES)
def test_what_was_observed_is_what_the_groups_in_their_order_raised(heard):
    found = accumulation(pd.DataFrame(heard))["observed"].tolist()
    assert found == [heard[: count + 1].any(axis=0).sum() for count in range(len(heard))]
    point = saturation_point(pd.DataFrame(heard))
    total = heard.any(axis=0).sum()
    assert heard[:point].any(axis=0).sum() == total
    assert point == 0 or heard[: point - 1].any(axis=0).sum() < total


def test_the_order_of_the_groups_moves_what_was_observed_only():
    heard = pd.DataFrame([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    found = [accumulation(heard.iloc[list(order)]) for order in permutations(range(3))]
    expected = pd.concat([each["expected"].reset_index(drop=True) for each in found], axis=1)
    assert np.ptp(expected.to_numpy(), axis=1) == pytest.approx([0, 0, 0])
    assert np.mean([each["observed"] for each in found], axis=0) == pytest.approx(found[0]["expected"].to_numpy())


def test_the_point_of_saturation():
    assert saturation_point(pd.DataFrame([[1, 0], [1, 1], [0, 1], [0, 0]])) == 2
    assert saturation_point(pd.DataFrame([[1, 0], [1, 1]])) == 2, "the last group brought a new code"
    assert saturation_point(pd.DataFrame([[0, 0], [0, 0]])) == 0
    assert saturation_point(pd.DataFrame(index=[0, 1])) == 0
