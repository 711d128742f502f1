"""Guest, Namey and Chen's base, run and threshold; and saturation as results."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from peaceresearch.focus_groups.saturation_rows import saturation_rows
from peaceresearch.focus_groups.saturation_runs import random_orders, runs

SETTINGS = {"by": [], "least": 4, "base": 4, "run": 2, "threshold": 0.05, "orders": 200}


def first_heard(*new: int) -> pd.DataFrame:
    """Groups that bring so many new codes each, and raise what the ones before them raised."""
    ends = np.cumsum(new)
    return pd.DataFrame([[int(code < end) for code in range(ends[-1])] for end in ends], index=_names(len(new)))


def _names(count: int) -> list[str]:
    return [f"g{at:02}" for at in range(count)]


def groups(count: int, **dimensions: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"document": _names(count), "group": _names(count), **dimensions})


def test_the_worked_example_of_the_paper():
    # 37 themes in the base of four; the first run brings 4 more, 11 %, and the run after 6 one more, 3 %: 6+2.
    raised = first_heard(20, 9, 5, 3, 2, 2, 0, 1, 0, 0)
    found = runs(raised, np.arange(10)[None, :], 4, 2, 0.05)
    assert found.heard.tolist() == [6, 7, 8, 9, 10]
    assert found.new[0] == pytest.approx([4 / 37, 2 / 37, 1 / 37, 1 / 37, 0])
    assert [round(share, 2) for share in found.new[0][[0, 2]]] == [0.11, 0.03]
    # 2/37 = 5.4 % is above 5 %.
    assert found.needed.tolist() == [6 + 2]
    assert runs(raised, np.arange(10)[None, :], 4, 2, 0.0).needed.tolist() == [10]
    assert runs(raised, np.arange(10)[None, :], 4, 3, 0.05).needed.tolist() == [9]


def test_too_few_groups_and_a_base_that_raised_nothing():
    few = runs(first_heard(3, 2, 1), np.arange(3)[None, :], 4, 2, 0.05)
    assert (few.heard.size, few.reached, few.percentiles) == (0, 0, (np.inf,) * 3)
    late = pd.DataFrame([[0], [0], [1], [1], [0]])
    silent = runs(late, np.arange(5)[None, :], 2, 1, 0.05)
    assert np.isnan(silent.new).all()
    assert silent.needed.tolist() == [np.inf]


def test_orders_are_permutations_that_the_seed_gives():
    drawn = random_orders(7, 50, 3)
    assert (np.sort(drawn, axis=1) == np.arange(7)).all()
    assert (drawn == random_orders(7, 50, 3)).all()
    assert (drawn != random_orders(7, 50, 4)).any()
    assert len(np.unique(drawn, axis=0)) > 40


TABLES = st.tuples(st.integers(3, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(int, shape, elements=st.integers(0, 1))
)


@given(TABLES, st.integers(1, 2), st.integers(1, 2), st.sampled_from([0, 0.05, 0.5]))
def test_every_order_is_counted_as_by_hand(heard, base, run, threshold):
    orders = np.array(list(itertools.permutations(range(len(heard))))[:40])
    found = runs(pd.DataFrame(heard), orders, base, run, threshold)
    for order, new, needed in zip(orders, found.new, found.needed, strict=True):
        codes = [set(np.flatnonzero(heard[list(order[:count])].any(axis=0))) for count in range(len(heard) + 1)]
        expected = [
            len(codes[until] - codes[until - run]) / len(codes[base]) if codes[base] else np.nan
            for until in range(base + run, len(heard) + 1)
        ]
        assert new == pytest.approx(expected, nan_ok=True)
        reached = [base + run + at for at, share in enumerate(expected) if share <= threshold]
        assert needed == (reached[0] if reached else np.inf)


def told(raised, table, **changed):
    found = saturation_rows(raised, table, SETTINGS | changed, 11)
    return {(row["measure"], row["item"], row["category"], row["domain"]): row for row in found}


def test_saturation_as_results():
    raised = first_heard(5, 2, 1, 1, 0, 1, 0, 0)
    found = told(raised, groups(8))
    point = found["saturation_point", "guest", "", ""]
    assert 6 <= point["ci_low"] <= point["estimate"] <= point["ci_high"] <= 8
    assert (point["n"], point["ci_method"], point["unit"]) == (8, "orders", "groups")
    assert found["saturation_point", "codes", "", ""]["estimate"] == 6
    # 9 codes in the base; the runs that end with the sixth and the seventh group bring one, the last none.
    assert found["saturation_point", "guest_held", "", ""]["estimate"] == 8
    assert [found["new_information", "held", str(k), ""]["estimate"] for k in (6, 7, 8)] == pytest.approx(
        [1 / 9, 1 / 9, 0]
    )
    assert found["new_information", "codes", "6", ""]["x"] == 6
    assert 0 < found["saturation_reached", "guest", "", ""]["estimate"] <= 1
    assert found["unseen", "codes", "", ""]["estimate"] == pytest.approx(
        found["chao2", "codes", "", ""]["estimate"] - 10
    )


@settings(deadline=None, max_examples=20)
@given(TABLES, st.randoms())
def test_only_what_is_told_of_their_order_depends_on_the_order_of_the_groups(heard, random):
    table, raised = groups(len(heard)), pd.DataFrame(heard, index=_names(len(heard)))
    mixed = random.sample(range(len(heard)), len(heard))
    one = told(raised, table, base=1, run=1)
    other = told(raised.iloc[mixed], table.iloc[mixed], base=1, run=1)
    free = {
        key
        for key in one
        if key[1] not in ("observed", "held", "guest_held") and key[:2] != ("saturation_point", "codes")
    }
    assert free
    for key in sorted(free):
        for name in ("estimate", "ci_low", "ci_high"):
            assert one[key].get(name, 0) == pytest.approx(other[key].get(name, 0), nan_ok=True), key


def test_a_site_is_told_of_where_it_has_enough_groups():
    raised = first_heard(5, 2, 1, 1, 0, 1, 0, 0)
    found = told(raised, groups(8, place=["p"] * 5 + ["q"] * 3), by=["place"])
    assert {key[3] for key in found} == {"", "place=p"}
    own = found["saturation_point", "guest", "", "place=p"]
    assert np.isnan(own["estimate"])
    assert (own["n"], own["reason"]) == (5, "fewer than 6 groups were held")
    assert found["saturation", "observed", "5", "place=p"]["estimate"] == 9


def test_what_cannot_be_told_has_a_reason():
    nothing = told(pd.DataFrame(0, index=_names(8), columns=["a"]), groups(8))
    reasons = {key[:2]: row.get("reason") for key, row in nothing.items()}
    assert reasons["saturation_point", "guest"] == reasons["saturation_reached", "guest"] == "no code was raised"
    assert reasons["chao2", "codes"] == reasons["saturation_point", "codes"] == "no code was raised"
    one = told(pd.DataFrame([[1]], index=["g00"]), groups(1))
    assert one["chao2", "codes", "", ""]["reason"] == "fewer than two groups were held"
    assert one["saturation", "expected", "1", ""]["estimate"] == 1
    # Each group brings a code of its own: no order ever saturates.
    apart = told(pd.DataFrame(np.eye(8, dtype=int), index=_names(8)), groups(8))
    assert apart["saturation_reached", "guest", "", ""]["estimate"] == 0
    why = apart["saturation_point", "guest", "", ""]["reason"]
    assert why == "fewer than half of the orders of the groups reach it"
    assert apart["saturation_point", "guest_held", "", ""]["reason"] == "not reached with all groups"
    empty = told(pd.DataFrame(index=[], columns=["a"]), groups(0))
    assert empty["saturation_point", "guest", "", ""]["n"] == 0
