from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.focus_groups.alignment import aligned

PASSAGES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(1, 10), st.integers(0, 2)), min_size=1, max_size=14
)  # fmt: skip
THRESHOLDS = st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.6, 0.75, 0.9, 1.0])


def numbered(passages, threshold):
    """Unit of each (document, start, length, coder)."""
    documents, spans, coders = columns(passages)
    return aligned(documents, spans, coders, threshold)


def columns(passages):
    table = np.array(passages, dtype=np.int64)
    return table[:, 0], np.column_stack([table[:, 1], table[:, 1] + table[:, 2]]), table[:, 3]


def alike(one, other):
    if one[0] != other[0]:
        return 0.0
    shared = min(one[1] + one[2], other[1] + other[2]) - max(one[1], other[1])
    return max(shared, 0) / (max(one[1] + one[2], other[1] + other[2]) - min(one[1], other[1]))


def test_best_partner_first():
    """The second passage of the first coder is over the other's, too, but less than the first."""
    assert numbered([(0, 0, 10, 0), (0, 5, 10, 0), (0, 1, 10, 1)], 0.3).tolist() == [0, 1, 0]
    assert numbered([(0, 0, 10, 0), (0, 2, 10, 0), (0, 1, 10, 1), (0, 4, 10, 1)], 0.5).tolist() == [0, 1, 0, 1]


def test_a_third_coder_joins_only_where_all_pairs_reach_the_threshold():
    chain = [(0, 0, 10, 0), (0, 3, 10, 1), (0, 6, 10, 2)]  # 7/13, 7/13, 4/16
    assert numbered(chain, 0.5).tolist() == [0, 0, 1]
    assert numbered(chain, 0.25).tolist() == [0, 0, 0]


def test_threshold_that_is_just_reached():
    for shared, either, threshold in ((1, 2, 0.5), (3, 5, 0.6), (7, 10, 0.7), (9, 10, 0.9), (1, 3, 1 / 3)):
        assert numbered([(0, 0, either, 0), (0, 0, shared, 1)], threshold).tolist() == [0, 0]


@settings(deadline=None, max_examples=300)
@given(PASSAGES, THRESHOLDS)
def test_units_are_of_passages_alike_and_of_one_coder_each(passages, threshold):
    found = numbered(passages, threshold)
    assert sorted(set(found)) == list(range(len(set(found))))
    for one, other in combinations(range(len(passages)), 2):
        if passages[one][:3] == passages[other][:3]:
            assert found[one] == found[other]
        elif found[one] == found[other]:
            assert passages[one][3] != passages[other][3]
            assert alike(passages[one], passages[other]) >= threshold


@settings(deadline=None, max_examples=300)
@given(PASSAGES, THRESHOLDS)
def test_no_two_units_could_still_be_joined(passages, threshold):
    found = numbered(passages, threshold)
    units = [[passages[at] for at in np.flatnonzero(found == number)] for number in range(found.max() + 1)]
    for one, other in combinations(units, 2):
        apart = not {passage[3] for passage in one} & {passage[3] for passage in other}
        assert not (apart and all(alike(a, b) >= threshold for a in one for b in other))


@settings(deadline=None, max_examples=200)
@given(PASSAGES, THRESHOLDS, st.randoms(), st.permutations([0, 1, 2]))
def test_order_of_rows_and_names_of_coders_do_not_matter(passages, threshold, random, names):
    order = random.sample(range(len(passages)), len(passages))
    other = [(*passages[at][:3], names[passages[at][3]]) for at in order]
    assert numbered(other, threshold).tolist() == numbered(passages, threshold)[order].tolist()


@settings(deadline=None, max_examples=100)
@given(PASSAGES)
def test_the_whole_of_a_passage_is_its_exact_place(passages):
    places = sorted({passage[:3] for passage in passages}, key=lambda place: (place[0], place[1], place[1] + place[2]))
    assert numbered(passages, 1.0).tolist() == [places.index(passage[:3]) for passage in passages]
    assert numbered(passages, 0.9999).tolist() == numbered(passages, 1.0).tolist()  # no text is so long


def test_two_coders_are_matched_as_by_an_exhaustive_search_of_the_best_pair():
    random = np.random.default_rng(5)
    for _ in range(50):
        passages = [
            (0, int(a), int(b), int(c))
            for a, b, c in zip(
                random.integers(0, 30, 12), random.integers(1, 12, 12), random.integers(0, 2, 12), strict=True
            )
        ]
        passages = list(dict.fromkeys(passages))
        found = numbered(passages, 0.3)
        left, pairs = set(range(len(passages))), {}
        while True:
            best = [
                (alike(passages[a], passages[b]), a, b)
                for a, b in combinations(sorted(left), 2)
                if passages[a][3] != passages[b][3]
            ]
            top = max((value for value, _, _ in best), default=0)
            if top < 0.3:
                break
            ties = [(a, b) for value, a, b in best if value == top]
            if len({place for pair in ties for place in pair}) < 2 * len(ties):
                break  # two pairs equally good share a passage: which is taken is a matter of convention
            for a, b in ties:
                pairs[a] = pairs[b] = (a, b)
                left -= {a, b}
        for a, b in combinations(pairs, 2):
            assert (found[a] == found[b]) == (pairs[a] == pairs[b])


@pytest.mark.parametrize("threshold", [0.01, 0.5, 1.0])
def test_documents_stay_apart(threshold):
    assert numbered([(0, 5, 10, 0), (1, 5, 10, 1)], threshold).tolist() == [0, 1]
    assert aligned(*columns([(0, 1, 1, 1)]), threshold).tolist() == [0]
    empty = np.empty(0, dtype=np.int64)
    assert aligned(empty, np.empty((0, 2), dtype=np.int64), empty, threshold).tolist() == []
