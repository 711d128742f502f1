"""Groups for a pattern, against it, both ways, and neither."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

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
