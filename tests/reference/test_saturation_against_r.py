"""The accumulation of codes and the unseen ones against R's `vegan` (sites are groups, species are codes)."""

import numpy as np
import pandas as pd
import pytest

from peaceresearch.focus_groups.saturation import accumulation
from peaceresearch.focus_groups.saturation_unseen import chao2

from . import toy_groups

SITES = 20
CASES = ("usual", "no_twos", "one_rare", "no_rare", "two", "chance")


def numbers(raised: pd.DataFrame) -> dict[str, float]:
    found = accumulation(raised)
    ours = {f"richness_{row.groups}": row.expected for row in found.itertuples()}
    return ours | {f"sd_{row.groups}": row.sd for row in found.itertuples()}


def test_the_expected_number_of_codes(core, toy):
    in_first = np.arange(SITES)[:, None] < toy("dune_frequencies")["sites"].to_numpy()
    core(numbers(pd.DataFrame(in_first.astype(int))), method="code accumulation (Mao Tau)", dataset="dune_frequencies")


def test_the_expected_number_and_its_standard_deviation(outside, data):
    raised = (data("dune_presence") > 0).astype(int)
    outside(
        numbers(raised),
        method="code accumulation (Mao Tau)",
        dataset="vegan::dune (presence, 20 sites x 30 species)",
    )


def test_codes_that_no_group_has_raised_yet(outside, data):
    found = chao2((data("dune_presence") > 0).astype(int))
    ours = {"Species": found.observed, "chao": found.estimate, "chao.se": found.se, "n": SITES}
    without = ("jack1", "jack1.se", "jack2", "boot", "boot.se")
    outside(ours, method="unseen-code estimators", dataset="vegan::dune", without=without)


@pytest.mark.parametrize("case", CASES)
def test_small_tables_with_and_without_rare_codes(case):
    expected = toy_groups.numbers(case)
    curve = numbers(toy_groups.raised(case))
    assert {name: curve[name] for name in curve if name in expected} == pytest.approx(
        {name: value for name, value in expected.items() if name in curve}, abs=1e-7
    )
    found = chao2(toy_groups.raised(case))
    assert (found.estimate, found.se) == pytest.approx((expected["chao"], expected["chao.se"]))
    if found.estimate > found.observed:
        assert (found.low, found.high) == pytest.approx((expected["low"], expected["high"]))
    else:
        assert np.isnan([found.low, found.high]).all()
        assert found.reason == "no interval: no code is estimated to be unseen"
