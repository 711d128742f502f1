"""Blocking finds the pairs that comparing each title with each other one finds."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from peaceresearch.documents import duplicates_candidates
from peaceresearch.documents.duplicates_candidates import beginnings, endings, pairs_alike

SYLLABLES = [start + middle + end for start in ("b", "dr", "k", "l", "m", "pr", "s", "t") for middle in "aeiou"
             for end in ("", "n", "r", "st")]  # fmt: skip


def corrupted_titles(seed: int, number: int = 1_500) -> list[str]:
    """Titles of words some of which are frequent, half of them with up to a tenth of their letters changed, or a word
    replaced, or two swapped.
    """
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(2_000)]
    weights = [1 / (place + 1) for place in range(len(words))]
    made = [" ".join(chance.choices(words, weights, k=chance.randint(2, 16))) for _ in range(number // 2)]
    again = [changed(title, words, chance) for title in made]
    return sorted({*made, *again} - {""})


def changed(title: str, words: Sequence[str], chance: random.Random) -> str:
    parts, at = title.split(), chance.randrange(len(title.split()))
    match chance.randrange(4):
        case 0:
            parts[at] = chance.choice(words)
        case 1:
            parts[at], parts[at - 1] = parts[at - 1], parts[at]
        case _:
            letters = list(title)
            for _ in range(chance.randint(1, max(1, len(title) // 10))):
                place = chance.randrange(len(letters))
                letters[place] = chance.choice(["", "", "x", "e", letters[place] * 2])
            return " ".join("".join(letters).split())
    return " ".join(parts)


def all_pairs(titles: Sequence[str], least: float) -> dict[tuple[int, int], float]:
    ratios = process.cdist(titles, titles, scorer=fuzz.ratio, score_cutoff=least, dtype=np.float64)
    return {(int(one), int(other)): ratios[one, other] for one, other in np.argwhere(np.triu(ratios, 1) >= least)}


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_lost_on_corrupted_titles(seed: int) -> None:
    titles = corrupted_titles(seed)
    expected = all_pairs(titles, 84)
    found = list(pairs_alike(titles, 84))
    assert len(found) == len({pair[:2] for pair in found})
    assert {(one, other): score for one, other, score in found} == expected
    assert len(expected) > 500


def test_little_is_lost_where_fewer_sequences_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a hundred thousand titles: some thirty sequences of each."""
    titles = corrupted_titles(7, 6_000)
    expected = all_pairs(titles, 92)
    monkeypatch.setattr(duplicates_candidates, "MOST", 30)
    found = {pair[:2] for pair in pairs_alike(titles, 92)}
    assert found <= set(expected)
    assert len(found) > 0.98 * len(expected)


def test_few_titles_are_all_compared() -> None:
    assert list(pairs_alike(["roads", "road", "", "bridges"], 80)) == [(0, 1, pytest.approx(800 / 9))]
    assert list(pairs_alike([], 80)) == list(pairs_alike([""], 80)) == []


@pytest.mark.parametrize("number", [300, 3_000])
def test_two_lists_are_compared_with_each_other_only(number: int) -> None:
    titles = corrupted_titles(8, number)
    left, right = titles[::3], sorted({*titles[1::3], *titles[2::3], titles[0]})
    found = {(one, other - len(left)) for one, other, _ in pairs_alike([*left, *right], 88, apart=len(left))}
    ratios = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=88, dtype=np.float64)
    assert found == {(int(one), int(other)) for one, other in np.argwhere(ratios >= 88)}
    assert (0, 0) in found


def test_beginnings_and_endings() -> None:
    titles = ["small towns", "small towns of the north", "in small towns", "small tents", "x"]
    assert set(beginnings(titles, 5)) == {(0, 1)}
    assert set(beginnings([*titles, "small town"], 5)) == {(0, 1), (5, 0), (5, 1)}
    assert set(endings(titles, 5)) == {(0, 2)}
    assert set(endings(["owns", *titles], 3)) == {(1, 3)}  # whole words only
