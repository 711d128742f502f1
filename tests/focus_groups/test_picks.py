"""Quotes picked by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.focus_groups.picks import picked

RAISED = {"a": 5, "b": 3, "c": 4, "z": 1}
VALUES = {"side": ["x", "y", "w"]}


def quote(name, *codes, side="x", length=10, consent="given"):
    fields = {"codes": list(codes), "code": codes[0], "length": length, "text": name}
    return {"strand": "focus_groups", "record": "quote", "item": name, "domain": f"place=p;side={side}", "n": 9.0,
            "consent": consent, "fields": fields, "source": "sheet"}  # fmt: skip


def pick(**changed):
    return {"codes": ["a", "b", "c"], "rule": "central", "against": [], "number": 2, "balance": None} | changed


def names(quotes, **changed):
    return [row["fields"]["quote"] for row in picked(quotes, [("best", pick(**changed))], RAISED, VALUES, 5)]


BANK = [
    quote("q1", "a"),
    quote("q2", "a", "b", side="y"),
    quote("q3", "a", "b", side="x"),
    quote("q4", "c", side="y"),
    quote("q5", "z", side="w"),
    quote("q6", "a", "b", consent="refused"),
    quote("q7", "a", "b") | {"n": 4.0},
]


def test_the_most_central_by_the_codes_of_the_others():
    found = picked(BANK, [("best", pick(number=4))], RAISED, VALUES, 5)
    # Jaccard of q2 with q1, q3, q4: 1/2, 1, 0; of q1: 1/2, 1/2, 0; of q4: 0.
    assert [(row["item"], row["fields"]["quote"], row["fields"]["score"]) for row in found] == [
        ("best-1", "q2", 0.5),
        ("best-2", "q3", 0.5),
        ("best-3", "q1", pytest.approx(1 / 3)),
        ("best-4", "q4", 0),
    ]
    first = found[0]
    assert (first["record"], first["domain"], first["n"], first["consent"]) == ("pick", "place=p;side=y", 9, "given")
    told = {"pick": "best", "rule": "central", "place": 1, "wanted": 4, "pool": 4, "text": "q2"}
    assert told.items() <= first["fields"].items()


def test_the_most_contrary_and_first_those_with_a_code_against():
    assert names(BANK, rule="contrary") == ["q4", "q1"]
    assert names(BANK, rule="contrary", against=["z"]) == ["q5", "q4"]
    assert names(BANK, against=["z"], number=9) == ["q2", "q3", "q1", "q4"], "of no use for the central ones"


def test_equals_are_told_apart_by_groups_then_length_then_name():
    bank = [
        quote("q1", "b", length=10), quote("q2", "a", length=30), quote("q3", "a", length=12),
        quote("q5", "a", length=11), quote("q4", "a", length=11),
    ]  # fmt: skip
    apart = [quote(each["item"], each["fields"]["code"], length=each["fields"]["length"]) for each in bank]
    # All have one code; the four of `a` are like each other, the median length is 11.
    assert names(apart, number=5) == ["q4", "q5", "q3", "q2", "q1"]


def test_values_take_turns_in_the_order_of_the_study():
    bank = [quote("q1", "a"), quote("q2", "a"), quote("q3", "a", side="w"), quote("q4", "a", side="y"),
            quote("q5", "a", side="elsewhere")]  # fmt: skip
    assert names(bank, number=5, balance="side") == ["q1", "q4", "q3", "q5", "q2"]
    assert names(bank, number=2, balance="side") == ["q1", "q4"]


def test_a_pool_that_is_too_small_gives_what_there_is_and_says_so():
    found = picked(BANK, [("few", pick(codes=["c"], number=3)), ("none", pick(codes=["k"]))], RAISED, VALUES, 5)
    assert [row["item"] for row in found] == ["few-1"]
    fields = found[0]["fields"]
    assert (fields["wanted"], fields["pool"], fields["score"]) == (3, 1, None)
    assert picked([], [("best", pick())], RAISED, VALUES, 5) == []


CODES = st.lists(st.sampled_from("abcz"), min_size=1, max_size=3, unique=True)


@given(
    st.lists(st.tuples(CODES, st.sampled_from("xyw"), st.integers(1, 60), st.sampled_from(["given", "refused"]))),
    st.sampled_from(["central", "contrary"]),
    st.sampled_from([None, "side"]),
    st.randoms(),
)
def test_what_is_picked_does_not_depend_on_the_order_of_the_rows_and_has_consent(rows, rule, balance, random):
    bank = [
        quote(f"q{at}", *codes, side=side, length=length, consent=consent)
        for at, (codes, side, length, consent) in enumerate(rows)
    ]
    changed = {"rule": rule, "balance": balance, "against": ["z"], "number": 20}
    found = names(bank, **changed)
    assert found == names(random.sample(bank, len(bank)), **changed)
    assert len(set(found)) == len(found)
    given_ = {each["item"]: each for each in bank if each["consent"] == "given"}
    assert set(found) <= set(given_)
    if balance:
        sides = [given_[name]["domain"] for name in found]
        counts = [{side: sides[:place].count(side) for side in set(sides)} for place in range(len(sides) + 1)]
        for before in counts:
            left = [side for side in before if before[side] < sides.count(side)]
            assert all(before[side] >= max(before.values()) - 1 for side in left)
