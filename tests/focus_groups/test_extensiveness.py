import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.extensiveness import extensiveness, intensity, presence
from peaceresearch.focus_groups.tables import TableError

from .coded_material import GROUPS, coded_segments, segments

CODEBOOK = pd.DataFrame(
    {"code": ["feeling", "fear", "trust", "work", "deep"], "parent": [None, "feeling", "feeling", "", "fear"]}
)


def test_absence_is_a_zero_for_every_group_and_code():
    found = presence(segments(("d1", "fear", "ana", 0, 5), ("d3", "deep", "ana", 0, 5)), GROUPS, CODEBOOK)
    assert found.index.tolist() == ["east", "north", "south"]
    assert found.columns.tolist() == ["deep", "fear", "feeling", "trust", "work"]
    assert found.to_numpy().tolist() == [[0, 0, 0, 0, 0], [0, 1, 1, 0, 0], [1, 1, 1, 0, 0]]


def test_counts_by_attribute_have_the_groups_held_as_base():
    groups = GROUPS.assign(community=["x", "x", "y", "y"])
    found = extensiveness(segments(("d1", "work", "ana", 0, 5), ("d2", "work", "ana", 0, 5)), groups, by="community")
    assert found.to_numpy().tolist() == [["work", "x", 1, 1], ["work", "y", 0, 2]]
    overall = extensiveness(segments(("d1", "work", "ana", 0, 5), ("d3", "work", "ben", 0, 5)), groups)
    assert overall.to_numpy().tolist() == [["work", "", 2, 3]]
    assert all(overall[column].dtype.kind == "i" for column in ("groups_raised", "groups"))


def test_nothing_coded_yet():
    found = extensiveness(segments(), GROUPS, CODEBOOK)
    assert found["groups_raised"].tolist() == [0] * 5
    assert intensity(segments(), GROUPS, CODEBOOK)["passages"].sum() == 0


def test_passages_count_text_once_and_segments_count_rows():
    coded = segments(
        ("d1", "fear", "ana", 0, 10),
        ("d1", "fear", "ben", 5, 15),  # the same passage, seen by another coder
        ("d1", "fear", "ana", 15, 20),  # only touches: another passage
        ("d1", "trust", "ana", 0, 10),
        ("d2", "fear", "ana", 0, 10),  # the group's other document
        ("d3", "fear", "ana", None, None),
        ("d3", "fear", "ana", None, None),
    ).astype({"start": "Int64", "end": "Int64"})
    found = intensity(coded, GROUPS, CODEBOOK).set_index(["group", "code"])
    assert found.loc[("north", "fear")].tolist() == [4, 3]
    assert found.loc[("south", "fear")].tolist() == [2, 2]
    # A passage with two codes of one parent stands once under the parent.
    assert found.loc[("north", "feeling")].tolist() == [4, 3]
    assert found.loc[("east", "feeling")].tolist() == [0, 0]


def test_a_long_segment_holds_later_ones():
    coded = segments(("d1", "work", "ana", 0, 30), ("d1", "work", "ana", 2, 5), ("d1", "work", "ana", 10, 12))
    assert intensity(coded, GROUPS).query("group == 'north'")["passages"].tolist() == [1]


@settings(deadline=None, max_examples=30)
@given(coded_segments(), st.randoms())
def test_order_of_rows_does_not_matter(coded, random):
    shuffled = coded.iloc[random.sample(range(len(coded)), len(coded))]
    groups = GROUPS.iloc[random.sample(range(4), 4)]
    for count in (presence, extensiveness, intensity):
        pd.testing.assert_frame_equal(count(coded, GROUPS, CODEBOOK), count(shuffled, groups, CODEBOOK))


@settings(deadline=None, max_examples=30)
@given(coded_segments())
def test_a_parent_is_raised_where_any_child_is(coded):
    raised = presence(coded, GROUPS, CODEBOOK)
    assert raised["feeling"].equals(raised[["fear", "trust"]].max(axis=1).rename("feeling"))
    counts = extensiveness(coded, GROUPS, CODEBOOK)
    assert (counts["groups_raised"] <= counts["groups"]).all()
    often = intensity(coded, GROUPS, CODEBOOK)
    assert (often["passages"] <= often["segments"]).all()
    assert ((often["passages"] > 0) == (raised.stack().to_numpy() == 1)).all()


def faults(call, *arguments, **options):
    with pytest.raises(TableError) as caught:
        call(*arguments, **options)
    return [(problem.file, problem.place, problem.what) for problem in caught.value.problems]


def test_documents_and_groups_that_do_not_fit():
    coded = segments(("d1", "fear", "ana", 0, 5), ("d9", "fear", "ana", 0, 5))
    groups = pd.concat([GROUPS, GROUPS.iloc[:1]])
    assert faults(presence, coded, groups) == [
        ("groups", "document d1", "occurs twice"),
        ("groups", "document d9", "has coded segments and no group"),
    ]


def test_attribute_missing_or_contradictory():
    groups = GROUPS.assign(community=["x", "y", None, "y"])
    assert faults(extensiveness, segments(), groups, by="community") == [
        ("groups", "group north", "community is 'x' and 'y'"),
        ("groups", "group south", "community is missing"),
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
    assert faults(presence, coded, GROUPS, CODEBOOK) == [("segments", "code hope", "is not in the codebook")]
