import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.mokken import scalability
from peaceresearch.survey.reliability import range_preserving
from peaceresearch.survey.replicates import replicate_weights

from .made_up_scales import answers


def random_scores(seed, n=40, items=4, categories=4):
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1))
    return np.clip(np.round(trait + rng.normal(size=(n, items)) + categories / 2), 0, categories - 1), rng


def test_two_yes_no_items_by_hand():
    """One error of Guttman where independence expects 5 x 4 / 10 = 2: H = 1 - 1 / 2 (Loevinger 1948)."""
    easy = np.array([1, 1, 1, 1, 0, 1, 1, 0, 0, 1.0])
    hard = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0.0])
    found = scalability(np.column_stack([easy, hard]), np.ones(10))
    errors, expected = 1, 10 * (3 / 10) * (5 / 10)
    assert found.scale == pytest.approx(1 - errors / expected)
    assert found.items == pytest.approx([found.scale, found.scale])


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.booleans())
def test_a_guttman_scale_has_an_h_of_one(seed, items, weighted):
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=60)
    scores = (trait[:, None] > np.sort(rng.normal(0, 0.5, items))).astype(float)
    varying = np.ptp(scores, axis=0) > 0
    weights = rng.uniform(0.2, 5, 60) if weighted else np.ones(60)
    found = scalability(scores, weights)
    if varying.sum() > 1:
        assert found.scale == pytest.approx(1)
        assert found.items[varying] == pytest.approx(np.ones(varying.sum()))
    assert np.isnan(found.items[~varying]).all()


@given(st.integers(0, 2**32 - 1))
def test_h_is_the_covariance_over_that_of_the_sorted_answers(seed):
    scores, rng = random_scores(seed)
    weights = rng.integers(1, 4, len(scores))
    found = scalability(scores, weights.astype(float))
    many = np.repeat(scores, weights, axis=0)
    own, top = (np.cov(each.T, ddof=0) for each in (many, np.sort(many, axis=0)))
    off = ~np.eye(scores.shape[1], dtype=bool)
    assert found.scale == pytest.approx(own[off].sum() / top[off].sum())
    assert found.pairs[0, 1] == pytest.approx(own[0, 1] / top[0, 1])
    assert found.scale <= 1


@given(st.integers(0, 2**32 - 1))
def test_the_influence_is_what_a_weight_more_does(seed):
    scores, rng = random_scores(seed)
    weights = rng.uniform(0.5, 2, len(scores))  # no two steps pass equally many
    found = scalability(scores, weights).influence
    assert weights @ found == pytest.approx(0, abs=1e-8)
    step = 1e-7
    for respondent in (0, 21):
        more, less = weights.copy(), weights.copy()
        more[respondent] += step
        less[respondent] -= step
        change = (scalability(scores, more).scale - scalability(scores, less).scale) / (2 * step)
        assert found[respondent] / weights.sum() == pytest.approx(change, rel=1e-3, abs=1e-6)


def test_the_standard_error_is_that_of_a_jackknife():
    table = answers(2000)
    scores, weights = table[["q1", "q2", "q3", "q4"]].to_numpy(), table["weight"].to_numpy()
    design = Design.from_columns(weights, psu=table["psu"])
    whole = scalability(scores, weights)
    found = range_preserving(design, whole.scale, whole.influence, np.ones(2000, dtype=bool), 0.95)
    made = replicate_weights(design, "jkn")
    each = np.array([scalability(scores, own).scale for own in made.weights.T])
    assert found.se == pytest.approx(np.sqrt(made.scale * (made.rscales * (each - whole.scale) ** 2).sum()), rel=0.02)


def test_the_height_of_a_step_counts_and_the_origin_does_not():
    scores, _ = random_scores(3)
    one, other = (scalability(each, np.ones(len(scores))).scale for each in (scores, 5 * scores - 8))
    assert other == pytest.approx(one)


def test_items_without_variance():
    found = scalability(np.full((5, 3), 2.0), np.ones(5))
    assert np.isnan(found.scale)
    assert np.isnan(found.items).all()


def test_one_item_without_variance_leaves_the_others_as_they_are():
    scores, rng = random_scores(5)
    weights = rng.uniform(0.5, 2, len(scores))
    with_one = scalability(np.column_stack([scores, np.full(len(scores), 0.1)]), weights)
    alone = scalability(scores, weights)
    assert with_one.scale == pytest.approx(alone.scale)
    assert with_one.items == pytest.approx([*alone.items, np.nan], nan_ok=True)
    assert with_one.influence == pytest.approx(alone.influence)
