"""Divisions of the respondents: crossed dimensions, waves, and which groups are compared."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from peaceresearch.survey.groupings import Dimension, Divisions

TOWN = Dimension(("hill", "lake", "shore"), np.array([0, 0, 1, 2, -1, 1]))
AGE = Dimension(("young", "old"), np.array([0, 1, 0, -1, 1, 1]))
WAVE = Dimension(("w1", "w2"), np.array([0, 1, 0, 1, 1, 1]))
DATES = {"w1": datetime.date(2020, 7, 1), "w2": datetime.date(2024, 1, 1)}
PLAIN = Divisions(6, {"town": TOWN, "age": AGE}, {})
WAVES = Divisions(6, {"town": TOWN, "age": AGE, "wave": WAVE}, DATES)


def test_crossed_dimensions_are_one_partition() -> None:
    crossed = PLAIN.grouping(["age", "town"])
    assert crossed.ids == [
        "age=young;town=hill", "age=young;town=lake", "age=young;town=shore",
        "age=old;town=hill", "age=old;town=lake", "age=old;town=shore",
    ]  # fmt: skip
    assert crossed.groups.codes.tolist() == [0, 3, 1, -1, -1, 4]


def test_everybody_is_one_group() -> None:
    assert PLAIN.grouping(()).groups.codes.tolist() == [0] * 6
    assert PLAIN.grouping(()).ids == [""]


def test_without_a_wave_results_are_of_the_last_one() -> None:
    assert WAVES.grouping(()).groups.codes.tolist() == [-1, 0, -1, 0, 0, 0]
    assert WAVES.grouping(["town"]).groups.codes.tolist() == [-1, 0, -1, 2, -1, 1]
    assert WAVES.grouping(["wave"]).groups.codes.tolist() == WAVE.codes.tolist()
    assert [WAVES.wave({}), WAVES.wave({"wave": "w1"}), PLAIN.wave({})] == ["w2", "w1", ""]


def test_places_in_time() -> None:
    assert WAVES.year({"wave": "w1"}) == pytest.approx(2020 + 182 / 366)
    assert WAVES.year({"wave": "w2"}) == 2024
    assert np.isnan(WAVES.year({}))


def test_every_pair_once_the_later_value_less_the_earlier() -> None:
    grouping = PLAIN.grouping(["town"])
    assert [grouping.pair_id(*pair) for pair in grouping.pairs(None)] == [
        "town=lake;versus-town=hill", "town=shore;versus-town=hill", "town=shore;versus-town=lake",
    ]  # fmt: skip


def test_pairs_with_a_reference_stay_within_the_other_dimensions() -> None:
    grouping = PLAIN.grouping(["town", "age"])
    assert [grouping.pair_id(*pair) for pair in grouping.pairs("lake")] == [
        "age=young;town=hill;versus-town=lake", "age=old;town=hill;versus-town=lake",
        "age=young;town=shore;versus-town=lake", "age=old;town=shore;versus-town=lake",
    ]  # fmt: skip
