"""In how many groups a code was raised, and in how many passages."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.extensiveness import group_rows, held_rows, passages, presence
from peaceresearch.focus_groups.tables import TableError

from .coded_material import GROUPS, coded_segments, segments

CODEBOOK = pd.DataFrame(
    {"code": ["feeling", "fear", "trust", "work", "deep"], "parent": [None, "feeling", "feeling", "", "fear"]}
)
CHOSEN = {"work": "labour", "feeling": "feelings"}


def rows_of(coded, groups, by=(), people=None):
    raised, often = (count(coded, groups, CODEBOOK) for count in (presence, passages))
    found = group_rows(raised, often, groups, CHOSEN, by, people or dict.fromkeys(groups["group"], float("nan")))
    return {(row["measure"], row["item"], row["domain"]): (row["estimate"], row["n"]) for row in found}


def test_absence_is_a_zero_for_every_group_and_code():
    found = presence(segments(("d1", "fear", "ana", 0, 5), ("d3", "deep", "ana", 0, 5)), GROUPS, CODEBOOK)
    assert found.index.tolist() == ["north", "south", "east"], "in the order in which they were held"
    assert found.columns.tolist() == ["feeling", "fear", "trust", "work", "deep"]
    assert found.to_numpy().tolist() == [[1, 1, 0, 0, 0], [1, 1, 0, 0, 1], [0, 0, 0, 0, 0]]


def test_counts_have_the_groups_held_as_base_and_those_of_a_group_its_people():
    groups = GROUPS.assign(side=["x", "x", "y", "y"])
    coded = segments(("d1", "work", "", 0, 5), ("d2", "work", "", 0, 5), ("d2", "deep", "", 0, 5))
    found = rows_of(coded, groups, ["side"], {"north": 7.0, "south": 6.0, "east": 5.0})
    assert found["groups", "labour", ""] == (1, 3)
    assert found["passages", "labour", ""] == (2, 3)
    assert found["groups", "labour", "side=x"] == (1, 1)
    assert found["groups", "feelings", "side=y"] == (0, 2)
    assert found["raised", "labour", "group=north"] == (1, 7)
    assert found["passages", "labour", "group=north"] == (2, 7)
    assert found["raised", "feelings", "group=east"] == (0, 5)
    assert len(found) == 2 * (2 * 3 + 2 * 3)


def test_nothing_coded_no_code_and_no_group():
    assert set(rows_of(segments(), GROUPS).values()) >= {(0, 3)}
    assert presence(segments(), GROUPS, CODEBOOK.iloc[:0]).shape == (3, 0)
    assert passages(segments(), GROUPS.iloc[:0], CODEBOOK).shape == (0, 5)
    assert rows_of(segments(), GROUPS.iloc[:0])["groups", "labour", ""] == (0, 0)


def test_the_groups_as_they_were_held():
    groups = GROUPS.assign(side=["x", "x", "y", "y"])
    found = held_rows(groups, ["side"], {"north": 7.0, "south": 6.0, "east": float("nan")})
    assert [(row["item"], row["domain"], row["x"], row["n"]) for row in found[:2]] == [
        ("north", "side=x", 1, 7),
        ("south", "side=y", 2, 6),
    ]
    assert np.isnan(found[2]["estimate"])
    assert found[2]["reason"] == "no sheet lists its participants"


def test_passages_count_text_once():
    coded = segments(
        ("d1", "fear", "ana", 0, 10),
        ("d1", "fear", "ben", 5, 15),  # the same passage, seen by another coder
        ("d1", "fear", "ana", 15, 20),  # only touches: another passage
        ("d1", "trust", "ana", 0, 10),
        ("d2", "fear", "ana", 0, 10),  # the group's other document
        ("d3", "fear", "ana", None, None),
        ("d3", "fear", "ana", None, None),
    ).astype({"start": "Int64", "end": "Int64"})
    found = passages(coded, GROUPS, CODEBOOK)
    assert found.loc["north", "fear"] == 3
    assert found.loc["south", "fear"] == 2
    # A passage with two codes of one parent stands once under the parent.
    assert found.loc["north", "feeling"] == 3
    assert found.loc["east", "feeling"] == 0


def test_a_long_segment_holds_later_ones():
    coded = segments(("d1", "work", "ana", 0, 30), ("d1", "work", "ana", 2, 5), ("d1", "work", "ana", 10, 12))
    assert passages(coded, GROUPS, CODEBOOK).loc["north", "work"] == 1


@settings(deadline=None, max_examples=30)
@given(coded_segments(), st.randoms())
def test_order_of_rows_does_not_matter(coded, random):
    shuffled = coded.iloc[random.sample(range(len(coded)), len(coded))]
    for count in (presence, passages):
        pd.testing.assert_frame_equal(count(coded, GROUPS, CODEBOOK), count(shuffled, GROUPS, CODEBOOK))


@settings(deadline=None, max_examples=30)
@given(coded_segments())
def test_a_parent_is_raised_where_any_child_is_and_a_code_where_it_has_a_passage(coded):
    raised, often = (count(coded, GROUPS, CODEBOOK) for count in (presence, passages))
    assert raised["feeling"].equals(raised[["fear", "trust"]].max(axis=1).rename("feeling"))
    assert ((often > 0) == (raised == 1)).all().all()
    assert (often["feeling"] <= often["fear"] + often["trust"]).all()


@settings(deadline=None, max_examples=30)
@given(coded_segments(), st.data())
def test_splitting_a_passage_moves_no_presence_and_its_parts_joined_again_no_count(coded, data):
    at = data.draw(st.integers(0, len(coded) - 1))
    cut = coded.iloc[[at, at]].copy()
    middle = (coded.iloc[at]["start"] + coded.iloc[at]["end"]) // 2
    cut["start"], cut["end"] = [cut["start"].iloc[0], middle], [middle, cut["end"].iloc[0]]
    cut = cut[cut["start"] < cut["end"]]
    split = pd.concat([coded.drop(index=at), cut], ignore_index=True)
    pd.testing.assert_frame_equal(presence(coded, GROUPS, CODEBOOK), presence(split, GROUPS, CODEBOOK))
    both = pd.concat([coded, cut], ignore_index=True)
    pd.testing.assert_frame_equal(passages(coded, GROUPS, CODEBOOK), passages(both, GROUPS, CODEBOOK))


def faults(call, *arguments):
    with pytest.raises(TableError) as caught:
        call(*arguments)
    return [(problem.file, problem.place, problem.what) for problem in caught.value.problems]


def test_documents_and_groups_that_do_not_fit():
    coded = segments(("d1", "fear", "ana", 0, 5), ("d9", "fear", "ana", 0, 5))
    groups = pd.concat([GROUPS, GROUPS.iloc[:1]])
    for count in (presence, passages):
        assert faults(count, coded, groups, CODEBOOK) == [
            ("groups", "document d1", "occurs twice"),
            ("groups", "document d9", "has coded segments and no group"),
        ]


def test_attributes_missing_or_contradictory():
    groups = GROUPS.assign(side=["x", "y", None, "y"], place=["p", "p", "q", None])
    assert faults(rows_of, segments(), groups, ["side", "place"]) == [
        ("groups", "group north", "side is 'x' and 'y'"),
        ("groups", "group south", "side is missing"),
        ("groups", "group east", "place is missing"),
    ]


def test_codebook_that_is_no_tree():
    codes = pd.DataFrame({"code": ["a", "b", "c", "d", "d"], "parent": ["b", "a", "nowhere", "", ""]})
    assert faults(presence, segments(), GROUPS, codes) == [
        ("codes", "code d", "is listed twice"),
        ("codes", "code a", "is below 'a', which is below itself"),
        ("codes", "code b", "is below 'b', which is below itself"),
        ("codes", "code c", "has the parent 'nowhere', which is not a code"),
    ]


def test_code_outside_the_codebook():
    coded = segments(("d1", "hope", "ana", 0, 5))
    for count in (presence, passages):
        assert faults(count, coded, GROUPS, CODEBOOK) == [("segments", "code hope", "is not in the codebook")]
