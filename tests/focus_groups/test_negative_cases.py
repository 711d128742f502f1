"""Groups for a pattern, against it, both ways, and neither."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from peaceresearch.focus_groups.mechanisms import mechanism_rows
from peaceresearch.focus_groups.negative_cases import negative_rows

NAMES = ["g1", "g2", "g3", "g4", "g5"]
GROUPS = pd.DataFrame({"document": NAMES, "group": NAMES, "side": ["x", "x", "y", "y", "z"]})
CHOSEN = {"c1": "meet", "c2": "work", "c3": "fear", "c4": "rumour"}
CASE = ("contact_helps", {"pattern": ["meet", "work"], "contrary": ["fear"]})


def raised(*rows: str) -> pd.DataFrame:
    return pd.DataFrame([list(map(int, row)) for row in rows], index=NAMES[: len(rows)], columns=list(CHOSEN))


def test_each_group_is_of_one_kind():
    found = negative_rows(raised("1000", "0100", "0110", "0010", "0001"), GROUPS, CHOSEN, [CASE], ["side"])
    counts = {(row["category"], row["domain"]): (row["estimate"], row["n"]) for row in found}
    assert [counts[kind, ""] for kind in ("pattern", "contrary", "both", "neither")] == [(2, 5), (1, 5), (1, 5), (1, 5)]
    assert counts["pattern", "side=x"] == (2, 2)
    assert counts["both", "side=y"] == (1, 2)
    assert counts["neither", "side=z"] == (1, 1)
    assert {row["item"] for row in found} == {"contact_helps"}


@given(arrays(int, (5, 4), elements=st.integers(0, 1)))
def test_the_four_kinds_add_up_to_the_groups(heard):
    found = pd.DataFrame(
        negative_rows(pd.DataFrame(heard, index=NAMES, columns=list(CHOSEN)), GROUPS, CHOSEN, [CASE], ["side"])
    )
    for _, own in found.groupby("domain"):
        assert own["estimate"].sum() == own["n"].iloc[0]


KINDS = [("meet", "fosters"), ("work", "fosters"), ("rumour", "fosters"), ("fear", "blocks")]


def ranks(table):
    found = mechanism_rows(table, GROUPS, CHOSEN, KINDS, "side")
    return {(row["item"], row["category"]): row for row in found if row["measure"] == "mechanism"}, {
        row["item"]: row["estimate"] for row in found if row["measure"] == "reach"
    }


def test_what_was_raised_on_more_sides_comes_first():
    # meet: three groups of two sides; work: three groups of three sides; rumour: nobody.
    ranked, reach = ranks(raised("1100", "1000", "1110", "0010", "0100"))
    assert [ranked[name, "fosters"]["x"] for name in ("work", "meet", "rumour")] == [1, 2, 3]
    assert reach == {"meet": 2, "work": 3, "rumour": 0, "fear": 1}
    assert [ranked[name, "fosters"]["estimate"] for name in ("work", "meet", "rumour")] == [3, 3, 0]
    assert (ranked["fear", "blocks"]["x"], ranked["fear", "blocks"]["n"]) == (1, 5)


@given(arrays(int, (5, 4), elements=st.integers(0, 1)))
def test_ranks_are_a_permutation_and_never_against_the_rule(heard):
    ranked, reach = ranks(pd.DataFrame(heard, index=NAMES, columns=list(CHOSEN)))
    own = sorted(((row["x"], name) for (name, kind), row in ranked.items() if kind == "fosters"))
    assert [place for place, _ in own] == [1, 2, 3]
    worth = [(reach[name], ranked[name, "fosters"]["estimate"]) for _, name in own]
    assert worth == sorted(worth, reverse=True)
