"""Who speaks how much."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.speaking import speaking_rows

GROUPS = pd.DataFrame({"document": ["d1", "d2", "d3"], "group": ["north", "north", "south"]})
PEOPLE = pd.DataFrame({"group": ["north"] * 3, "participant": ["P1", "P2", "P3"]})
COUNTS = {"north": 3.0, "south": float("nan")}


def turns(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["document", "speaker", "is_moderator", "words"])
    return table.astype({"words": "Int64", "is_moderator": bool})


def told(table, people=PEOPLE, groups=GROUPS, counts=COUNTS):
    found = speaking_rows(table, groups, people, counts)
    return {(f"{row['measure']}.{row['item']}", row["domain"]): row for row in found}


def test_shares_over_all_transcripts_of_a_group():
    found = told(
        turns(
            ("d1", "", False, 50),  # before the first label: nobody's
            ("d1", "M", True, 20),
            ("d1", "P1", False, 45),
            ("d2", "P2", False, 15),
            ("d2", "M", True, 20),
        )
    )
    assert found["speaking_share.moderator", "group=north"]["estimate"] == 0.4
    assert found["speaking_share.dominant", "group=north"]["estimate"] == 0.75
    assert found["spoke.participants", "group=north"]["estimate"] == 2
    expected = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25)) / math.log(3)
    assert found["evenness.words", "group=north"]["estimate"] == pytest.approx(expected)
    assert {row["n"] for key, row in found.items() if key[1] == "group=north"} == {3}
    assert {row["reason"] for key, row in found.items() if key[1] == "group=south"} == {"no turn names its speaker"}


def reasons(*rows, **options):
    found = told(turns(*rows), groups=GROUPS.iloc[:1], counts={"north": 1.0}, **options)
    return {key[0]: row["reason"] for key, row in found.items() if row["reason"]}


def test_what_has_nothing_to_divide_by():
    nobody = PEOPLE.iloc[:0]
    assert reasons(("d1", "P1", False, 9), people=nobody) == {
        "speaking_share.moderator": "no turn of a moderator",
        "evenness.words": "one participant only",
    }
    assert reasons(("d1", "M", True, 9)) == {
        "speaking_share.dominant": "no participant said a word",
        "evenness.words": "no participant said a word",
    }
    assert reasons(("d1", "M", True, 0))["speaking_share.moderator"] == "nobody said a word"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 500), min_size=2, max_size=8), st.randoms())
def test_laws_of_evenness(words, random):
    labels = [f"P{at}" for at in range(len(words))]
    people = pd.DataFrame({"group": "north", "participant": labels})
    said = [("d1", label, False, count) for label, count in zip(labels, words, strict=True)]
    one = told(turns(*said), people)
    # Cutting each turn in parts and mixing them moves nothing.
    parts = [(d, label, m, part) for d, label, m, count in said for part in (count - count // 2, count // 2)]
    mixed = told(turns(*random.sample(parts, len(parts))), people)
    for key in one:
        assert one[key]["estimate"] == pytest.approx(mixed[key]["estimate"], nan_ok=True)
    even = one["evenness.words", "group=north"]["estimate"]
    assert 0 <= even <= 1 + 1e-12
    assert (abs(even - 1) < 1e-9) == (len(set(words)) == 1)
    assert 1 / len(words) - 1e-12 <= one["speaking_share.dominant", "group=north"]["estimate"] <= 1
