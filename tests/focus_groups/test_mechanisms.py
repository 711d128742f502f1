"""What fosters and what blocks, ranked."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from peaceresearch.focus_groups.mechanisms import mechanism_rows

NAMES = ["g1", "g2", "g3", "g4", "g5"]
GROUPS = pd.DataFrame({"document": NAMES, "group": NAMES, "side": ["x", "x", "y", "y", "z"]})
CHOSEN = {"c1": "meet", "c2": "work", "c3": "fear", "c4": "rumour"}
KINDS = [("meet", "fosters"), ("work", "fosters"), ("rumour", "fosters"), ("fear", "blocks")]


def table(*rows: str) -> pd.DataFrame:
    return pd.DataFrame([list(map(int, row)) for row in rows], index=NAMES, columns=list(CHOSEN))


def ranks(raised):
    found = mechanism_rows(raised, GROUPS, CHOSEN, KINDS, "side")
    return {(row["item"], row["category"]): row for row in found if row["measure"] == "mechanism"}, {
        row["item"]: row["estimate"] for row in found if row["measure"] == "reach"
    }


def test_what_was_raised_on_more_sides_comes_first():
    # meet: three groups of two sides; work: three groups of three sides; rumour: nobody.
    ranked, reach = ranks(table("1100", "1000", "1110", "0010", "0100"))
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
