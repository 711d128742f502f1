"""Laws of calibrated designs; numbers of R are in tests/reference/test_weights_against_r.py."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.survey.calibration_solvers import rake
from peaceresearch.survey.contrasts import mean_differences, share_differences
from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import means, shares, totals
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.linearised import FIXED

from .made_up_designs import CATEGORIES, GROUPS, made_up
from .made_up_margins import calibrated, divisions_of, margin, number


@st.composite
def calibrated_made_up(draw):
    """A made-up design, raked to shares of two halves, or by regression to a mean too; with whom it was made from."""
    made = draw(made_up())
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = len(made.design)
    half = np.where(np.arange(n) % 2, "b", "a")
    divisions = divisions_of(half=half, all=np.full(n, "x"))
    counted = made.design.weights > 0
    both = len(set(half[counted])) == 2
    margins = [margin("half", a=rng.uniform(0.4, 0.6), b=0.5)] if both else [margin("all", x=1)]
    values = np.where(counted, rng.normal(0, 1, n), np.nan)
    if both and draw(st.booleans()):
        middle = float(np.average(values[counted], weights=made.design.weights[counted]))
        margins.append({"mean": "number", "value": middle})
        try:
            design = calibrated(
                made.design, margins, divisions, {"number": number(np.nan_to_num(values))}, method="greg"
            )
            return made, design
        except InputError:  # the few respondents would need negative weights
            margins.pop()
    return made, calibrated(made.design, margins, divisions)


def by_hand(design, linearised, domain):
    return float(design.variance_of_total(linearised, domain)[0, 0])


@settings(max_examples=150, deadline=None)
@given(calibrated_made_up())
def test_the_fast_variances_are_those_of_totals_score_by_score(both):
    made, design = both
    for row in means(design, made.numbers, made.groups).itertuples():
        domain = (made.groups.codes == row.group) & ~np.isnan(made.numbers)
        if row.se == row.se:
            scores = (made.numbers - row.estimate) / design.weights[domain].sum()
            assert row.se**2 == pytest.approx(by_hand(design, scores, domain), rel=1e-6, abs=1e-12)
    for row in shares(design, made.answers, CATEGORIES, made.groups).itertuples():
        domain = (made.groups.codes == row.group) & (made.answers >= 0)
        if row.se == row.se:
            scores = ((made.answers == row.category) - row.estimate) / design.weights[domain].sum()
            assert row.se**2 == pytest.approx(by_hand(design, scores, domain), rel=1e-6, abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(calibrated_made_up())
def test_variances_of_differences_too(both):
    made, design = both
    pairs = [(one, other) for one in range(GROUPS) for other in range(one)]
    found = mean_differences(design, made.numbers, made.groups, pairs)
    single = means(design, made.numbers, made.groups)
    for row in found[found.se.notna()].itertuples():
        scores = np.zeros(len(design))
        for group, sign in ((row.group, 1), (row.versus, -1)):
            domain = (made.groups.codes == group) & ~np.isnan(made.numbers)
            residual = (made.numbers - single.estimate[group]) / design.weights[domain].sum()
            scores[domain] = sign * residual[domain]
        assert row.se**2 == pytest.approx(by_hand(design, scores, None), rel=1e-6, abs=1e-12)


def sample(n=400, clusters=0, seed=4):
    rng = np.random.default_rng(seed)
    sex, age = rng.choice(["f", "m"], n, p=[0.6, 0.4]), rng.choice(["o", "y"], n)
    strata = np.arange(n) % 3
    psu = 100 * strata + rng.integers(0, clusters, n) if clusters else None
    return Design.from_columns(rng.uniform(1, 4, n), strata, psu), divisions_of(sex=sex, age=age), rng


@pytest.mark.parametrize("clusters", [0, 12])
@pytest.mark.parametrize("method", ["rake", "greg"])
def test_what_the_margins_fix_has_no_variance(clusters, method):
    design, divisions, _ = sample(clusters=clusters)
    design = calibrated(design, [margin("sex", f=52, m=48), margin("age", o=3, y=7)], divisions, method=method)
    for name, expected in (("sex", [0.52, 0.48]), ("age", [0.3, 0.7])):
        found = shares(design, divisions.dimensions[name].codes, 2, Groups.everybody(len(design)))
        assert found.estimate.tolist() == pytest.approx(expected, abs=1e-9)
        assert set(found.reason) == {FIXED}
        assert found.se.isna().all()


def test_the_total_of_everybody_is_known():
    design, divisions, _ = sample()
    design = calibrated(design, [margin("sex", f=52, m=48)], divisions, size=1000)
    found = totals(design, np.ones(len(design)), Groups.everybody(len(design))).iloc[0]
    assert found.estimate == pytest.approx(1000, abs=1e-7)
    assert found.reason == FIXED


def test_calibration_explains_what_goes_with_its_margins():
    """Answers that depend on sex vary less between samples of the same sexes, and others as before."""
    design, divisions, rng = sample(n=3000)
    sex = divisions.dimensions["sex"].codes
    after = calibrated(design, [margin("sex", f=52, m=48)], divisions)
    everybody = Groups.everybody(len(design))
    with_sex, without = sex * 10 + rng.normal(0, 1, len(sex)), rng.normal(0, 1, len(sex))
    before = means(design, with_sex, everybody).se[0]
    assert means(after, with_sex, everybody).se[0] < before / 4
    assert means(after, without, everybody).se[0] == pytest.approx(means(design, without, everybody).se[0], rel=0.05)


def test_the_scale_of_the_weights_does_not_matter():
    design, divisions, rng = sample(clusters=9)
    answers, everybody = rng.integers(0, 3, len(design)), Groups.everybody(len(design))
    margins = [margin("sex", f=52, m=48), margin("age", o=3, y=7)]
    small = shares(calibrated(design, margins, divisions, size=1), answers, 3, everybody)
    large = shares(calibrated(design, margins, divisions, size=1e9), answers, 3, everybody)
    assert small.se.tolist() == pytest.approx(large.se.tolist(), rel=1e-9)


def test_margins_that_are_met_already_change_no_weight():
    design, divisions, _ = sample()
    margins = [margin("sex", f=52, m=48), margin("age", o=3, y=7)]
    once = calibrated(design, margins, divisions)
    again = calibrated(once, margins, divisions, method="greg")
    assert again.weights == pytest.approx(once.weights, rel=1e-8)


def test_raking_keeps_the_odds_within_cells():
    """Deming and Stephan: factors of rows and columns only, so the cross-product ratios of the sample stay."""
    design, divisions, _ = sample()
    design = calibrated(design, [margin("sex", f=52, m=48), margin("age", o=3, y=7)], divisions)
    sex, age = (divisions.dimensions[name].codes for name in ("sex", "age"))
    odds = []
    for weights in (design.weights, design.calibration.base):
        table = np.bincount(2 * sex + age, weights).reshape(2, 2)
        odds.append(table[0, 0] * table[1, 1] / table[0, 1] / table[1, 0])
    assert odds[0] == pytest.approx(odds[1], rel=1e-9)


def test_a_wave_that_is_not_calibrated_stays_as_it_is():
    design, divisions, rng = sample()
    waves = ["old", "new"]
    wave = np.where(np.arange(len(design)) % 2, "new", "old")
    columns = {name: np.array(each.values)[each.codes] for name, each in divisions.dimensions.items()}
    divisions = divisions_of(waves, wave.tolist(), **columns)
    after = calibrated(design, [margin("sex", f=52, m=48)], divisions, waves=["new"])
    values, groups = rng.normal(0, 1, len(design)), Groups((wave == "new").astype(int), 2)
    before, found = (means(each, values, groups) for each in (design, after))
    assert found.iloc[0].se == pytest.approx(before.iloc[0].se, rel=1e-12)
    assert found.iloc[1].se != pytest.approx(before.iloc[1].se, rel=1e-3)
    assert after.weights[wave == "new"].sum() == pytest.approx(design.weights[wave == "new"].sum())


def test_bounds_hold_and_a_weight_of_zero_stays():
    design, divisions, rng = sample()
    weights = design.weights.copy()
    weights[:5] = 0
    design = Design.from_columns(weights, design.strata)
    items = {"number": number(rng.normal(40, 10, len(design)))}
    margins = [margin("sex", f=45, m=55), {"mean": "number", "value": 42}]
    free = calibrated(design, margins, divisions, items, method="greg")
    bound = calibrated(design, margins, divisions, items, method="greg", bounds=[0.75, 1.4])
    assert free.calibration.adjustments[5:].max() > 1.4
    adjustments = bound.calibration.adjustments[5:]
    assert (adjustments.min(), adjustments.max()) == (pytest.approx(0.75), pytest.approx(1.4))
    assert (bound.weights[:5] == 0).all()
    for each in (free, bound):
        assert np.average(items["number"].numbers, weights=each.weights) == pytest.approx(42, abs=1e-8)


def test_many_sets_of_weights_at_once_are_raked_as_each_alone():
    design, divisions, rng = sample()
    known = calibrated(design, [margin("sex", f=52, m=48), margin("age", o=3, y=7)], divisions).calibration.population
    weights = rng.uniform(0.5, 2, (len(design), 3))
    together = rake(weights, known)
    for column in range(3):
        assert together[:, column] == pytest.approx(rake(weights[:, column], known), rel=1e-9)
        assert np.abs(known.misfits(together[:, column])).max() < 1e-9


def test_differences_of_what_is_fixed():
    design, divisions, _ = sample()
    crossed = {"by": ["sex", "age"], "cells": [[["f", "o"], 1], [["f", "y"], 2], [["m", "o"], 3], [["m", "y"], 2]]}
    design = calibrated(design, [crossed], divisions, method="post_stratify")
    age, groups = divisions.dimensions["age"].codes, Groups(divisions.dimensions["sex"].codes, 2)
    found = share_differences(design, age, 2, groups, [(1, 0)]).iloc[0]
    assert found.estimate == pytest.approx(3 / 5 - 1 / 3)
    assert np.isnan(found.se)
