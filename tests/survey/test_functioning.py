import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.survey.design import Design
from peaceresearch.survey.functioning import KINDS, functioning

from .made_up_scales import answers


def found_of(table, item, items=5, design=None, inside=None):
    names = [f"q{number}" for number in range(1, items + 1)]
    inside = np.ones(len(table), dtype=bool) if inside is None else inside
    design = design or Design.from_columns(table["weight"], psu=table["psu"])
    part = table[inside]
    groups = np.unique(part["group"], return_inverse=True)[1]
    return functioning(part[item].to_numpy(), part[names].sum(axis=1).to_numpy(), groups, design, inside)


def test_a_planted_uniform_difference_is_found_with_its_direction():
    table = answers(1200, q3=lambda trait, group: trait - 1.0 * group)
    found = found_of(table, "q3")
    assert found.tests["uniform"].change > 0.035
    assert found.tests["uniform"].p < 1e-6
    assert found.tests["nonuniform"].change < 0.01
    assert found.tests["nonuniform"].p > 0.01
    assert found.odds[0] < -5 * found.se[0]
    assert found.df == 119 - 2


def test_a_small_group_counts_as_much_as_a_large_one():
    """A twentieth of the population answers in another way: its share must not hide it."""
    table = answers(1200, q3=lambda trait, group: trait - 1.0 * group)
    rare = table.assign(weight=np.where(table["group"] == table["group"].max(), 1.0, 19.0))
    as_many, few = found_of(table.assign(weight=1.0), "q3"), found_of(rare, "q3")
    assert few.tests["uniform"].change == pytest.approx(as_many.tests["uniform"].change, rel=0.1)


def test_a_planted_difference_of_slopes_is_not_uniform():
    table = answers(2000, items=8, q1=lambda trait, group: np.where(group == 1, 0.0, 1.5) * trait)
    found = found_of(table, "q1", items=8)
    assert found.tests["nonuniform"].p < 1e-6
    assert found.tests["nonuniform"].change > 3 * found.tests["uniform"].change


def test_groups_that_differ_in_what_is_measured_are_no_differential_functioning():
    """A difference of one standard deviation: the score takes it up, or nearly."""
    table = answers(1500, group_shift=1.0)
    for item in ("q1", "q2", "q3", "q4", "q5"):
        assert found_of(table, item).tests["uniform"].change < 0.01


def test_the_rest_score_would_take_it_for_differential_functioning():
    """Why the score has the item in it."""
    table = answers(4000, items=3, group_shift=1.0)
    everybody, groups = np.ones(4000, dtype=bool), table["group"].to_numpy() - 1
    design = Design.from_columns(table["weight"], psu=table["psu"])
    rest = table[["q2", "q3"]].sum(axis=1).to_numpy()
    by_rest = functioning(table["q1"].to_numpy(), rest, groups, design, everybody)
    by_total = found_of(table, "q1", items=3)
    assert by_rest.tests["uniform"].p < 1e-10
    assert by_rest.tests["uniform"].change > 0.01
    assert by_total.tests["uniform"].p > 0.1
    assert by_total.tests["uniform"].change < 0.001


def test_how_often_nothing_is_taken_for_something():
    """At the 5% level among 160 items that function alike: between 1% and 10% is what chance allows (binomial)."""
    p = [
        found_of(answers(300, seed=seed), item).tests[kind].p
        for seed in range(20)
        for item in ("q1", "q2", "q4", "q5")
        for kind in KINDS
    ]
    assert 0.01 <= np.mean(np.array(p) < 0.05) <= 0.1


def test_the_design_counts():
    """Every respondent three times, in one cluster each time: the estimates stay, and so do the errors; as respondents
    of their own they would be more certain."""
    table = answers(400)
    thrice = table.loc[np.repeat(np.arange(400), 3)].reset_index(drop=True)
    own = Design.from_columns(table["weight"])
    clustered = Design.from_columns(thrice["weight"], psu=np.repeat(np.arange(400), 3))
    naive = Design.from_columns(thrice["weight"])
    one, other = found_of(table, "q1", design=own), found_of(thrice, "q1", design=clustered)
    assert other.odds == pytest.approx(one.odds)
    assert other.se == pytest.approx(one.se)
    assert other.tests["uniform"].statistic == pytest.approx(one.tests["uniform"].statistic)
    assert found_of(thrice, "q1", design=naive).se[0] == pytest.approx(one.se[0] / np.sqrt(3), rel=0.01)


def test_who_is_outside_stays_in_the_design():
    table = answers(600)
    design, inside = Design.from_columns(table["weight"], psu=table["psu"]), table["group"].to_numpy() > 0
    inside[::7] = False
    found = found_of(table, "q1", design=design, inside=inside)
    zero = Design.from_columns(np.where(inside, table["weight"], 0), psu=table["psu"])
    assert found.se == pytest.approx(found_of(table, "q1", design=zero, inside=inside).se)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_two_groups_turns_the_sign_only(seed):
    table = answers(150, seed=seed)
    one, other = found_of(table, "q2"), found_of(table.assign(group=3 - table["group"]), "q2")
    assert one.odds == pytest.approx(-other.odds, rel=1e-6, abs=1e-8)
    for kind in KINDS:
        assert one.tests[kind].change == pytest.approx(other.tests[kind].change, rel=1e-5, abs=1e-9)
        assert one.tests[kind].p == pytest.approx(other.tests[kind].p, rel=1e-5, abs=1e-9)


def test_more_groups_and_binary_items():
    table = answers(900, items=6, categories=2, q1=lambda trait, group: trait + 1.2 * group)
    table["group"] = 1 + 2 * (table["group"] - 1) + (np.arange(900) % 3 == 0)
    found = found_of(table, "q1", items=6)
    assert found.tests["uniform"].df_numerator == 3
    assert found.odds.shape == (3,)
    assert found.odds[1] > 3 * found.se[1]
    assert abs(found.odds[0]) < 3 * found.se[0]


def test_too_few_psus_for_the_groups():
    table = answers(400).assign(psu=lambda t: np.arange(400) // 134)  # three PSUs
    table["group"] = np.arange(400) % 5
    found = found_of(table, "q1")
    assert np.isnan(found.tests["uniform"].p)
    assert found.tests["uniform"].change >= 0
    assert found.tests["uniform"].reason
    assert found.reason == "too few PSUs"
    assert np.isnan(found.se).all()


def test_answers_that_cannot_be_compared_end_in_a_reason():
    table = answers(200)
    assert found_of(table.assign(q1=3.0), "q1").reason == "everybody answers alike"
    many = table.assign(q1=np.random.default_rng(1).uniform(1, 5, 200))
    assert found_of(many, "q1").reason == "more than 25 different answers"
    separated = table.assign(q1=table["group"].astype(float))
    assert found_of(separated, "q1").reason == "the score or the group separates the answers"
    same = table.assign(q2=4.0 - table["q1"], q3=1.0, q4=1.0, q5=1.0)
    assert found_of(same, "q1").reason == "everybody has the same score"
