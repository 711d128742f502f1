"""Pielou's evenness against R's `vegan`: diversity(words) / log(length(words))."""

import pandas as pd
import pytest

from peaceresearch.focus_groups.speaking import speaking_rows

from . import toy_groups


@pytest.mark.parametrize("case", ["uneven", "even", "silent", "alone"])
def test_evenness(case):
    told = toy_groups.TABLES.loc[toy_groups.TABLES["case"] == case, "groups"].iloc[0]
    words = [int(word) for word in told.split()]
    labels = [f"P{at}" for at in range(len(words))]
    turns = pd.DataFrame({"document": "d", "speaker": labels, "is_moderator": False, "words": words})
    groups = pd.DataFrame({"document": ["d"], "group": ["g"]})
    people = pd.DataFrame({"group": "g", "participant": labels})
    rows = speaking_rows(turns[turns["words"] > 0], groups, people, {"g": float(len(words))})
    found = next(row["estimate"] for row in rows if row["measure"] == "evenness")
    assert found == pytest.approx(toy_groups.numbers(case)["pielou"])
