import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.survey.design import Design
from peaceresearch.survey.trimming import beyond, trimmed, trimmed_once

from .made_up_margins import calibrated, divisions_of, margin

ONE = np.zeros(5, dtype=int)


def test_what_is_cut_is_spread_over_the_others_alike():
    found = trimmed_once(np.array([1.0, 2.0, 3.0, 10.0, 0.0]), 0.0, 6.0, ONE)
    assert found.tolist() == pytest.approx([1 + 4 / 3, 2 + 4 / 3, 3 + 4 / 3, 6, 0])


def test_each_block_by_itself_and_none_at_all():
    weights = np.array([1.0, 9.0, 9.0, 9.0, 1.0])
    found = trimmed_once(weights, 0.0, 5.0, np.array([0, 0, 1, -1, 1]))
    assert found.tolist() == [5, 5, 5, 9, 5]


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=40), st.floats(0.05, 0.9), st.floats(1.1, 5))
def test_strict_trimming_holds_limits_and_sum(weights, low, high):
    weights = np.array(weights)
    mean, blocks = weights.mean(), np.zeros(len(weights), dtype=int)
    found = trimmed(weights, low * mean, high * mean, blocks)
    assert not beyond(found, low * mean, high * mean, blocks).any()
    everything_cut = ((weights < low * mean) | (weights > high * mean)).all()
    assert everything_cut or found.sum() == pytest.approx(weights.sum())


def sample():
    rng = np.random.default_rng(8)
    sex, age = rng.choice(["f", "m"], 500, p=[0.7, 0.3]), rng.choice(["o", "y"], 500)
    return Design.from_columns(rng.lognormal(0, 0.6, 500)), divisions_of(sex=sex, age=age)


@pytest.mark.parametrize("method", ["rake", "greg"])
def test_limits_and_margins_hold_at_once(method):
    design, divisions = sample()
    margins = [margin("sex", f=52, m=48), margin("age", o=3, y=7)]
    spec = {"method": method, "bounds": [0.1, 6] if method == "greg" else None}
    free = calibrated(design, margins, divisions, **spec)
    limits = {"lower": 0.35, "upper": 2.3}
    found = calibrated(design, margins, divisions, trim=limits, **spec)
    multiples = found.weights / found.weights.mean()
    assert (free.weights / free.weights.mean()).max() > 3
    assert multiples.min() == pytest.approx(0.35, rel=1e-5)
    assert multiples.max() == pytest.approx(2.3, rel=1e-5)
    assert np.abs(found.calibration.population.misfits(found.weights)).max() < 1e-9
    untouched = (free.weights / free.weights.mean() > 0.41) & (free.weights / free.weights.mean() < 1.5)
    assert found.calibration.cut.sum() > 10
    assert not found.calibration.cut[untouched].all()


def test_limits_that_the_margins_do_not_allow():
    """By a hair: linear programming (`scipy.optimize.linprog`) finds weights from 0.35 to 2.3, and none here."""
    design, divisions = sample()
    margins = [margin("sex", f=52, m=48), margin("age", o=3, y=7)]
    with pytest.raises(InputError) as caught:
        calibrated(design, margins, divisions, trim={"lower": 0.4, "upper": 2.2})
    (problem,) = caught.value.problems
    assert problem.place.startswith("weighting.margins.census, margin ")
    assert problem.what.startswith("no weights within `trim` meet the margins: ")
