import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.tables import TableError
from peaceresearch.focus_groups.units import comparable_units, who_read

from .coded_material import CODERS, CODES, DOCUMENTS, GROUPS, coded_segments, segments

TWO = segments(
    ("d1", "fear", "ana", 0, 10),
    ("d1", "fear", "ben", 4, 12),
    ("d1", "work", "ben", 20, 25),
    ("d2", "fear", "ana", 0, 10),
    ("d2", "work", "ben", 0, 10),
    ("d3", "fear", "ana", 0, 10),  # only ana: not compared
)
TURNS = pd.DataFrame(
    [("d1", 0, 3), ("d1", 5, 18), ("d1", 19, 30), ("d1", 31, 40), ("d2", 0, 40)], columns=["document", "start", "end"]
)
UNITS = ["characters", "overlap", "exact", "listed", "turn", "document", "group"]


def units(coded, unit, codes=CODES, read=None, **how):
    read = who_read(coded, CODERS) if read is None else read
    return comparable_units(coded, unit, codes, read, turns=TURNS, groups=GROUPS, **how)


def places(found):
    return found.where[["document", "start", "end"]].to_numpy(dtype=object).tolist()


def test_text_is_cut_at_every_boundary_of_every_coder():
    found = units(TWO, "characters")
    expected = [["d1", 0, 4], ["d1", 4, 10], ["d1", 10, 12], ["d1", 20, 25], ["d2", 0, 10]]  # nobody coded 12 to 20
    assert places(found) == expected
    assert found.coders == ("ana", "ben")
    assert found.ratings("fear").tolist() == [[1, 0], [1, 1], [0, 1], [0, 0], [1, 0]]
    assert found.weights.tolist() == [4, 6, 2, 5, 10]


def test_whole_text_counts_what_nobody_coded():
    found = units(TWO, "characters", whole=True, lengths={"d1": 30, "d2": 30})
    cuts = [(0, 4), (4, 10), (10, 12), (12, 20), (20, 25), (25, 30)]
    assert places(found)[:6] == [["d1", *cut] for cut in cuts]
    assert found.weights.sum() == 60


def test_a_turn_is_coded_where_a_passage_touches_it():
    assert places(units(TWO, "turn")) == [["d1", 0, 3], ["d1", 5, 18], ["d1", 19, 30], ["d2", 0, 40]]
    assert units(TWO, "turn").ratings("fear").tolist() == [[1, 0], [1, 1], [0, 0], [1, 0]]
    assert units(TWO, "turn", whole=True).ratings("work").tolist() == [[0, 0], [0, 0], [0, 1], [0, 0], [0, 1]]


def test_a_passage_between_two_turns_is_in_neither():
    between = segments(("d1", "fear", "ana", 3, 5), ("d1", "fear", "ben", 18, 19), ("d1", "work", "ben", 2, 6))
    found = units(between, "turn")
    assert places(found) == [["d1", 0, 3], ["d1", 5, 18]]
    assert found.ratings("fear").sum() == 0
    assert found.ratings("work").tolist() == [[0, 1], [0, 1]]


def test_passages_that_share_half_of_their_characters_are_one():
    found = units(TWO, "overlap")
    assert places(found) == [["d1", 0, 12], ["d1", 20, 25], ["d2", 0, 10]]
    assert found.ratings("fear").tolist() == [[1, 1], [0, 0], [1, 0]]
    apart = units(TWO, "overlap", overlap=0.51)
    assert apart.ratings("fear").tolist() == [[1, 0], [0, 1], [0, 0], [1, 0]]


def test_exact_passages_have_both_ends_in_common():
    found = units(TWO, "exact")
    assert places(found) == [["d1", 0, 10], ["d1", 4, 12], ["d1", 20, 25], ["d2", 0, 10]]
    assert found.ratings("work").tolist() == [[0, 0], [0, 0], [0, 1], [0, 1]]


def test_listed_segments_go_by_name_and_need_no_position():
    listed = segments(
        ("d1", "fear", "ana", None, None), ("d1", "work", "ana", None, None), ("d1", "fear", "ben", None, None),
        ("d1", "fear", "ben", None, None),
    ).assign(selection=["a", "a", "b", "a"])  # fmt: skip
    found = units(listed, "listed")
    assert found.where["name"].tolist() == ["a", "b"]
    assert found.ratings("fear").tolist() == [[1, 1], [0, 1]]
    assert found.ratings("work").tolist() == [[1, 0], [0, 0]]


def test_document_and_group():
    assert units(TWO, "document").ratings("fear").tolist() == [[1, 1], [1, 0]]
    found = units(TWO, "group")
    assert found.where["document"].tolist() == ["north"]
    assert found.ratings("work").tolist() == [[0, 1]]


def test_a_coder_who_found_nothing_counts_where_it_is_known_that_they_read():
    read = who_read(TWO, ["ana", "ben"], ["d2", "d3"])
    found = units(TWO, "document", read=read)
    assert places(found)[1][0] == "d3"
    assert found.ratings("fear").tolist() == [[1, 0], [1, 0]]


def test_a_third_coder_is_missing_where_they_did_not_read():
    more = pd.concat([TWO, segments(("d2", "fear", "cem", 0, 10))], ignore_index=True)
    for unit in ("document", "overlap", "characters"):
        last = units(more, unit).ratings("fear")
        np.testing.assert_array_equal(last[[0, -1]], [[1, 0 if unit == "characters" else 1, np.nan], [1, 0, 1]])
    group = units(more, "group")  # cem read one of the group's two documents, and so not the group
    np.testing.assert_array_equal(group.ratings("fear"), [[1, 1, np.nan]])


def test_a_code_on_two_passages_of_one_unit_applies_once():
    twice = segments(("d1", "fear", "ana", 0, 10), ("d1", "fear", "ana", 5, 12), ("d1", "fear", "ben", 0, 12))
    for unit in ("characters", "turn", "document"):
        assert units(twice, unit).ratings("fear").max() == 1


def test_other_coders_and_single_coded_documents_are_left_out():
    found = units(TWO, "characters", read=who_read(TWO, ["ana", "nobody"]))
    assert len(found.where) == 0
    assert found.ratings("fear").shape[0] == 0


@pytest.mark.parametrize("unit", UNITS)
def test_nothing_coded(unit):
    found = units(TWO.iloc[:0].assign(selection=""), unit)
    assert len(found.where) == 0


@pytest.mark.parametrize("unit", ["document", "group", "turn", "characters"])
def test_read_and_nothing_found(unit):
    read = who_read(TWO.iloc[:0], ["ana", "ben"], ["d1", "d2"])
    found = units(TWO.iloc[:0], unit, read=read, whole=True, lengths={"d1": 40, "d2": 40})
    assert found.weights.sum() == {"document": 2, "group": 1, "turn": 5, "characters": 80}[unit]
    assert not np.nansum(found.ratings("fear"))


def test_positions_that_cannot_be_compared():
    bad = segments(("d1", "fear", "ana", 5, 5), ("d1", "fear", "ben", None, None), ("d1", "work", "ben", 2, 50),
                   ("d1", "fear", "ben", None, None), ("d1", "fear", "ana", -2, 5))  # fmt: skip
    with pytest.raises(TableError) as caught:
        units(bad, "exact", lengths={"d1": 40})
    assert [problem.what for problem in caught.value.problems] == [
        "the segment from 5 to 5 has no length, as have others",
        "the segment has no position",
        "the segment from 2 to 50 has an end after its document's",
    ]
    with pytest.raises(TableError, match="document d2 has no length"):
        units(TWO, "characters", whole=True, lengths={"d1": 40})
    with pytest.raises(TableError, match="ana the segment from 0 to 10 has no name"):
        units(TWO.assign(selection=""), "listed")
    with pytest.raises(TableError, match="document d3 is not divided into turns"):
        units(TWO, "turn", read=who_read(TWO, ["ana", "ben"], ["d2", "d3"]))
    assert units(bad, "document").ratings("fear").tolist() == [[1, 1]]


@settings(deadline=None, max_examples=60)
@given(coded_segments(coders=3))
def test_pieces_hold_each_character_that_is_coded_once(coded):
    found = units(coded, "characters")
    covered = {
        (row.document, at)
        for row in coded.itertuples()
        if coded.loc[coded["document"] == row.document, "coder"].nunique() > 1
        for at in range(row.start, row.end)
    }
    cells = [(row.document, at) for row in found.where.itertuples() for at in range(int(row.start), int(row.end))]
    assert sorted(cells) == sorted(covered)
    for code in CODES:
        ratings = found.ratings(code)
        for number, row in enumerate(found.where.itertuples()):
            for place, coder in enumerate(found.coders):
                own = coded[(coded["document"] == row.document) & (coded["coder"] == coder)]
                over = own[(own["code"] == code) & (own["start"] <= row.start) & (row.end <= own["end"])]
                expected = float(len(over) > 0) if len(own) else np.nan
                np.testing.assert_equal(ratings[number, place], expected)


@settings(deadline=None, max_examples=60)
@given(coded_segments(coders=3), st.floats(0.01, 1))
def test_all_that_was_applied_is_on_a_unit(coded, overlap):
    """Whatever divides the text, a coder has a code on some unit of a document just where they applied it there."""
    turns = pd.DataFrame({"document": DOCUMENTS, "start": 0, "end": 40})
    coded = coded.assign(selection=[f"s{start}" for start in coded["start"]])
    read = who_read(coded, CODERS)
    for unit in UNITS[:-1]:
        found = comparable_units(coded, unit, CODES, read, overlap=overlap, turns=turns)
        there = {
            (document, code, coder)
            for code in CODES
            for document, ratings in zip(found.where["document"], found.ratings(code), strict=True)
            for coder, rating in zip(found.coders, ratings, strict=True)
            if rating == 1
        }
        count = read.groupby("document").size()
        several = coded[coded["document"].isin(count.index[count > 1])]
        assert there == set(zip(several["document"], several["code"], several["coder"], strict=True)), unit
