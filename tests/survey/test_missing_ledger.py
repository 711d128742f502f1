"""The ledger of missing answers: every cell counted once, for one reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.missing_ledger import REASONS, missing_ledger, reason_codes
from peaceresearch.survey.recode import Item


def item(answered: list[bool]) -> Item:
    mask = np.array(answered)
    return Item((), np.full(len(mask), -1), np.where(mask, 1.0, np.nan), mask)


def reasons(*cells: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=["row", "item", "reason"])


def divisions(*groups: int) -> Divisions:
    return Divisions(len(groups), {"town": Dimension(("hill", "lake"), np.array(groups))}, {})


def test_counted_by_hand() -> None:
    answers = {"visits": item([True, False, False, False, True, False])}
    told = reasons((2, "q1", "dont_know"), (3, "q1", "refused"), (4, "q1", "dont_know"), (6, "q2", "refused"))
    rows = list(missing_ledger(answers, {"visits": ["q1"]}, told, divisions(0, 0, 0, 1, 1, -1), ["town"]))
    found = {(row["category"], row["domain"]): (row["estimate"], row["n"]) for row in rows}
    assert found == {
        ("dont_know", ""): (pytest.approx(2 / 6), 6), ("refused", ""): (pytest.approx(1 / 6), 6),
        ("blank", ""): (pytest.approx(1 / 6), 6),
        ("dont_know", "town=hill"): (pytest.approx(1 / 3), 3), ("refused", "town=hill"): (pytest.approx(1 / 3), 3),
        ("blank", "town=hill"): (0, 3),
        ("dont_know", "town=lake"): (0.5, 2), ("refused", "town=lake"): (0, 2), ("blank", "town=lake"): (0, 2),
    }  # fmt: skip


def test_a_reason_beside_an_answer_does_not_count() -> None:
    """Of a question with several answers, one refused part does not make the question missing."""
    codes = reason_codes(item([True, False]), ["p1", "p2"], reasons((1, "p2", "refused"), (2, "p2", "refused")))
    assert codes.tolist() == [-1, REASONS.index("refused")]


def test_the_reason_of_several_variables_is_that_of_the_first() -> None:
    told = reasons((1, "p2", "refused"), (1, "p1", "not_asked"))
    assert reason_codes(item([False]), ["p1", "p2"], told).tolist() == [REASONS.index("not_asked")]


cell = st.sampled_from([None, "", *REASONS[:-1]])  # answered, blank, or a reason


@given(st.lists(st.tuples(cell, st.integers(-1, 1)), min_size=1, max_size=40))
def test_reasons_of_an_item_add_up_to_its_missing_answers(cells: list[tuple[str | None, int]]) -> None:
    told = [(row, "q", why) for row, (why, _) in enumerate(cells, 1) if why]
    answers = {"x": item([why is None for why, _ in cells])}
    groups = [group for _, group in cells]
    rows = list(missing_ledger(answers, {"x": ["q"]}, reasons(*told), divisions(*groups), ["town"]))
    for domain, inside in (("", {-1, 0, 1}), ("town=hill", {0}), ("town=lake", {1})):
        counted = [row["estimate"] * row["n"] for row in rows if row["domain"] == domain and row["n"]]
        expected = sum(why is not None and group in inside for why, group in cells)
        assert sum(counted) == pytest.approx(expected)
