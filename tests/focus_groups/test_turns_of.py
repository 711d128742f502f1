"""Segments joined to turns of speech, and who raised a code."""

import itertools

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.turns_of import spoken, voiced_rows

from .coded_material import coded_segments, segments

GROUPS = pd.DataFrame({"document": ["d1", "d2"], "group": ["north", "south"]})
CODES = pd.DataFrame({"code": ["feeling", "fear", "work"], "parent": ["", "feeling", ""]})
CHOSEN = {"feeling": "feelings", "work": "labour"}


def turns(*rows: tuple) -> pd.DataFrame:
    columns = ["document", "turn", "speaker", "is_moderator", "start", "end", "words"]
    return pd.DataFrame(rows, columns=columns).astype({"words": "Int64"})


TURNS = turns(
    ("d1", 0, "M", True, 0, 10, 2),
    ("d1", 1, "P1", False, 11, 21, 2),
    ("d1", 2, "P2", False, 22, 40, 3),
    ("d2", 0, "P1", False, 0, 20, 4),
    ("d2", 1, "P3", False, 20, 30, 0),
)
PEOPLE = pd.DataFrame(
    [("north", "P1", "young"), ("north", "P2", "old"), ("south", "P1", "old"), ("south", "P3", "young"),
     ("south", "P4", "")],
    columns=["group", "participant", "age"],
)  # fmt: skip


def test_a_segment_belongs_to_the_turn_with_most_of_its_characters():
    coded = segments(
        ("d1", "fear", "", 8, 21),  # 2 in the question, 10 in the answer
        ("d1", "fear", "", 6, 15),  # 4 and 4: the first
        ("d1", "fear", "", 10, 11),  # between turns
        ("d1", "fear", "", 5, 60),  # over all, most in the last
        ("d1", "fear", "", None, None),
        ("d9", "fear", "", 0, 5),  # without turns
        ("d2", "fear", "", 0, 5),
    ).astype({"start": "Int64", "end": "Int64"})
    found = spoken(coded, TURNS)
    assert found["speaker"].tolist() == ["P1", "M", "", "P2", "", "", "P1"]
    assert found["turn"].tolist() == [1, 0, pd.NA, 2, pd.NA, pd.NA, 0]
    assert found["is_moderator"].tolist() == [False, True, False, False, False, False, False]
    pd.testing.assert_frame_equal(found[coded.columns], coded)


def test_material_without_turns_or_without_segments():
    assert spoken(segments(("d1", "fear", "", 0, 5)), TURNS.iloc[:0])["turn"].isna().all()
    assert spoken(segments(), TURNS).empty


@settings(deadline=None, max_examples=50)
@given(coded_segments(), st.lists(st.integers(1, 40), max_size=6), st.randoms())
def test_it_is_what_counting_characters_gives_whatever_the_order_of_rows(coded, cuts, random):
    edges = [0, *sorted(set(cuts)), 41]
    table = turns(
        *(
            (document, at, f"P{at}", False, begin, end, 1)
            for document in ("d1", "d2")
            for at, (begin, end) in enumerate(itertools.pairwise(edges))
        )
    )
    found = spoken(coded, table.iloc[random.sample(range(len(table)), len(table))])
    for row in found.itertuples():
        own = table[table["document"] == row.document]
        shared = [len(set(range(row.start, row.end)) & set(range(t.start, t.end))) for t in own.itertuples()]
        assert (pd.isna(row.turn)) == (not shared)
        if shared:
            assert row.turn == shared.index(max(shared))


def voiced(coded, table=TURNS, people=PEOPLE):
    found = voiced_rows(spoken(coded, table), table, GROUPS, CODES, CHOSEN, people, ["age"])
    return {(row["item"], row["domain"]): row for row in found}


def test_groups_in_which_a_kind_of_speaker_raised_a_code():
    coded = segments(
        ("d1", "fear", "", 11, 15),  # north, P1, young
        ("d1", "fear", "", 23, 30),  # north, P2, old
        ("d1", "fear", "", 31, 35),  # again
        ("d2", "fear", "", 0, 5),  # south, P1, old
        ("d1", "work", "", 0, 5),  # the moderator
    )
    found = voiced(coded)
    assert {key: (row["estimate"], row["x"], row["n"]) for key, row in found.items()} == {
        ("feelings", "age=old"): (2, 2, 2),
        ("feelings", "age=young"): (1, 1, 1),  # P3 of south said no word
        ("labour", "age=old"): (0, 2, 2),
        ("labour", "age=young"): (0, 1, 1),
    }


def test_nobody_known_to_have_spoken_is_no_zero():
    found = voiced(segments(("d1", "fear", "", 11, 15)), TURNS.iloc[:1])
    assert {(row["n"], row["reason"]) for row in found.values()} == {(0, "no such participant spoke in any known turn")}
    assert all(pd.isna(row["estimate"]) for row in found.values())
    assert voiced(segments(), people=PEOPLE.iloc[:0]) == {}
