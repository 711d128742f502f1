import numpy as np
import pytest
from hypothesis import assume, given, settings

from peaceresearch.survey.design import Design
from peaceresearch.survey.estimates import means
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.replicates import ReplicateWeights, replicate_variance, replicate_weights

from .made_up_designs import made_up
from .made_up_margins import calibrated, divisions_of, margin, number


@settings(max_examples=150, deadline=None)
@given(made_up())
def test_the_jackknife_of_totals_is_the_linearised_variance(made):
    """Exact for totals, whatever becomes of lonely PSUs, while there is one stage."""
    design = made.design
    assume(len(design.stages) == 1 and (design.stages[0].size > 1).any())
    scores = np.column_stack([np.nan_to_num(made.numbers), made.answers])
    found = replicate_weights(design, "jkn")
    variance = replicate_variance(found.weights.T @ scores, design.weights @ scores, found)
    assert variance == pytest.approx(design.variance_of_total(scores), rel=1e-9, abs=1e-9)


def sample(n=600, fpc=None):
    rng = np.random.default_rng(3)
    strata = np.arange(n) % 4
    psu = 100 * strata + rng.integers(0, 15, n)
    sex = rng.choice(["f", "m"], n, p=[0.6, 0.4])
    values = rng.normal(0, 1, n) + 0.05 * (psu % 100) + (sex == "f")
    design = Design.from_columns(rng.uniform(1, 3, n), strata, psu, None if fpc is None else np.full(n, fpc))
    return design, divisions_of(sex=sex), values


@pytest.mark.parametrize("fpc", [None, 0.6])
def test_the_bootstrap_comes_near_the_linearised_variance(fpc):
    design, _, values = sample(fpc=fpc)
    found = replicate_weights(design, "bootstrap", 4000, seed=1)
    theta = found.weights.T @ values / found.weights.sum(axis=0)
    se = means(design, values, Groups.everybody(len(values))).se[0]
    assert replicate_variance(theta, None, found)[0, 0] ** 0.5 == pytest.approx(se, rel=0.04)


def test_the_bootstrap_draws_within_strata_and_repeats_itself():
    design, _, _ = sample()
    one, same, other = (replicate_weights(design, "bootstrap", 50, seed) for seed in (7, 7, 8))
    assert (one.weights == same.weights).all()
    assert (one.weights != other.weights).any()
    ratios = one.weights / design.weights[:, None]
    for stratum in range(4):
        inside = design.strata == stratum
        _, first = np.unique(design.psu[inside], return_index=True)
        assert ratios[inside][first].sum(axis=0) == pytest.approx(np.full(50, len(first)))


@pytest.mark.parametrize("trim", [None, {"lower": 0.5, "upper": 1.6}])
@pytest.mark.parametrize("method", ["rake", "greg"])
def test_calibrated_replicates_meet_the_margins(method, trim):
    design, divisions, values = sample()
    items = {"number": number(values)}
    margins = [margin("sex", f=50, m=50)] + ([{"mean": "number", "value": 1.0}] if method == "greg" else [])
    after = calibrated(design, margins, divisions, items, method=method, trim=trim)
    found = replicate_weights(after, "jkn")
    assert found.unmet == 0
    sex = divisions.dimensions["sex"].codes
    for each in found.weights.T:
        assert each[sex == 0].sum() == pytest.approx(design.weights.sum() / 2)
    other = values + np.random.default_rng(1).normal(0, 1, len(values))
    theta = found.weights.T @ other / found.weights.sum(axis=0)
    se = means(after, other, Groups.everybody(len(other))).se[0]
    assert replicate_variance(theta, None, found)[0, 0] ** 0.5 == pytest.approx(se, rel=0.06)


def test_a_cell_of_one_psu_leaves_its_share_to_the_others():
    design, _, _ = sample()
    rare = np.where(design.psu == 0, "rare", "common")
    divisions = divisions_of(cell=rare)
    after = calibrated(design, [margin("cell", common=90, rare=10)], divisions)
    found = replicate_weights(after, "jkn")
    assert found.unmet == 1
    assert found.weights.sum(axis=0) == pytest.approx(np.full(len(found.rscales), design.weights.sum()))


def test_what_replicates_cannot_be_made_of():
    design, _, _ = sample()
    with pytest.raises(ValueError, match="has strata"):
        replicate_weights(design, "jk1")
    with pytest.raises(ValueError, match="needs a seed"):
        replicate_weights(design, "bootstrap", 100)
    with pytest.raises(ValueError, match="not one of jkn"):
        replicate_weights(design, "brr")
    with pytest.raises(ValueError, match="no stratum has two PSUs"):
        replicate_weights(Design.from_columns(np.ones(2), ["a", "b"], lonely_psu="remove"))


def test_a_replicate_without_a_statistic_is_left_out():
    replicates = ReplicateWeights(np.ones((3, 4)), 0.5, np.ones(4))
    theta = np.array([1.0, 3.0, np.nan, 2.0])
    assert replicate_variance(theta, None, replicates)[0, 0] == pytest.approx(0.5 * 4 / 3 * 2)
    assert np.isnan(replicate_variance(np.full(4, np.nan), None, replicates)).all()
