"""Imputed answers put back among those that were given."""

import numpy as np
import pandas as pd

from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.imputation_cells import category_numbers, cells_table, completed, completed_divisions
from peaceresearch.survey.recode import Item

NAN = np.nan
POSITIONS = np.array([0, 1, 2, -1, 2, -1], dtype=np.int16)
ITEMS = {
    "safety": Item(("low", "mid", "high"), POSITIONS, np.array([1.0, 2, 8, NAN, 9, 99]), POSITIONS >= 0),
    "words": Item(("a", "b", "c"), POSITIONS, np.full(6, NAN), POSITIONS >= 0),
    "age": Item((), np.full(6, -1), np.array([20.0, NAN, 30, 40, NAN, 50]), np.array([1, 0, 1, 1, 0, 1], dtype=bool)),
    "group": Item(("x", "y"), np.array([0, -1, 1, 0, 1, 0]), np.full(6, NAN), np.array([1, 0, 1, 1, 1, 1], dtype=bool)),
}
DIVISIONS = Divisions(
    6,
    {"region": Dimension(("n", "s"), np.array([0, 1, -1, 0, 1, 1])), "group": Dimension(("x", "y"), np.full(6, -1))},
    {},
)
CELLS = cells_table(
    {
        number: {
            "safety": (np.array([3, 5]), np.array([2.0, 0.0])),
            "words": (np.array([3]), np.array([1.0])),
            "age": (np.array([1]), np.array([25.0 + number])),
            "group": (np.array([1]), np.array([1.0])),
            "region": (np.array([2]), np.array([number - 1.0])),
        }
        for number in (1, 2)
    }
)


def test_the_table():
    assert CELLS.columns.tolist() == ["imputation", "row", "variable", "value"]
    assert len(CELLS) == 12
    assert cells_table({}).dtypes.equals(CELLS.dtypes)


def test_items_are_completed():
    found = completed(ITEMS, CELLS, 2)
    assert found["safety"].slugs.tolist() == ["low", "mid", "high", "high", "high", "low"]
    assert found["safety"].numbers.tolist() == [1, 2, 8, 8.5, 9, 1]  # two codes mean "high"
    assert found["words"].slugs.tolist()[:4] == ["a", "b", "c", "b"]
    assert np.isnan(found["words"].numbers).all()
    assert found["age"].numbers.tolist()[:4] == [20, 27, 30, 40]
    assert np.isnan(found["age"].numbers[4])  # of whom nothing was imputed
    assert found["group"].slugs[1] == "y"


def test_the_originals_stay():
    completed(ITEMS, CELLS, 1)
    completed_divisions(DIVISIONS, ITEMS, CELLS, 1)
    assert ITEMS["safety"].positions.tolist() == POSITIONS.tolist()
    assert not ITEMS["safety"].answered[3]
    assert DIVISIONS.dimensions["region"].codes[2] == -1


def test_without_cells_nothing_changes():
    nothing = CELLS.iloc[:0]
    assert all(item is ITEMS[name] for name, item in completed(ITEMS, nothing, 1).items())
    assert completed_divisions(DIVISIONS, ITEMS, nothing, 1).dimensions == DIVISIONS.dimensions


def test_dimensions_are_completed_unless_an_item_has_the_name():
    found = completed_divisions(DIVISIONS, ITEMS, CELLS, 2)
    assert found.dimensions["region"].codes.tolist() == [0, 1, 1, 0, 1, 1]
    assert found.dimensions["group"] is DIVISIONS.dimensions["group"]
    assert found.respondents == 6


def test_numbers_of_categories():
    assert category_numbers(ITEMS["safety"]).tolist() == [1, 2, 8.5]
    assert np.isnan(category_numbers(ITEMS["words"])).all()


def test_through_a_file(tmp_path):
    CELLS.to_parquet(tmp_path / "cells.parquet")
    again = pd.read_parquet(tmp_path / "cells.parquet")
    assert completed(ITEMS, again, 1)["age"].numbers[1] == 26
