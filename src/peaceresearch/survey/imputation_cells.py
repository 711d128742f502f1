"""Imputed answers as a table of cells, and put back among the answers.

The table has a row per cell: `imputation` (from 1), `row` (position of the respondent among the answers, from 0),
`variable` (name of an item, a scale or a dimension) and `value`: a number, or of a question with categories, and of a
dimension, the position of the category.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.groupings import Dimension, Divisions
from peaceresearch.survey.recode import Item

TYPES = {"imputation": "int64", "row": "int64", "variable": "str", "value": "float64"}
Parts = Mapping[str, tuple[Codes, Floats]]
"""By variable: rows, and their values."""


def cells_table(imputations: Mapping[int, Parts]) -> pd.DataFrame:
    """The cells of every imputation, by its number, as one table."""
    parts = [
        pd.DataFrame({"imputation": number, "row": rows, "variable": name, "value": values})
        for number, variables in imputations.items()
        for name, (rows, values) in variables.items()
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(TYPES))
    return table.astype(TYPES)


def completed(items: Mapping[str, Item], cells: pd.DataFrame, imputation: int) -> dict[str, Item]:
    """The items with the answers of one imputation in place of those that are missing.

    Where an item's codes are numbers, an imputed category counts as the number of its code; if it has several, as the
    mean of those who answered so. Items of which nothing was imputed are the same objects as before.
    """
    parts = _of(cells, imputation)
    return {name: _item(item, *parts[name]) if name in parts else item for name, item in items.items()}


def completed_divisions(
    divisions: Divisions, items: Mapping[str, Item], cells: pd.DataFrame, imputation: int
) -> Divisions:
    """The divisions with the values of one imputation; a name that is also an item's means the item."""
    parts = {name: part for name, part in _of(cells, imputation).items() if name not in items}
    return replace(
        divisions,
        dimensions={
            name: _dimension(dimension, *parts[name]) if name in parts else dimension
            for name, dimension in divisions.dimensions.items()
        },
    )


def _of(cells: pd.DataFrame, imputation: int) -> dict[str, tuple[Codes, Floats]]:
    chosen = cells[cells["imputation"] == imputation]
    return {
        str(name): (part["row"].to_numpy(dtype=np.intp), part["value"].to_numpy(dtype=float))
        for name, part in chosen.groupby("variable", sort=True)
    }


def _item(item: Item, rows: Codes, values: Floats) -> Item:
    column, answered = item.column.copy(), item.answered.copy()
    answered[rows] = True
    if not item.categories:
        column[rows] = values
        return replace(item, column=column, answered=answered)
    positions, codes = item.positions.copy(), values.astype(np.intp)
    positions[rows] = codes
    column[rows] = category_numbers(item)[codes]
    return replace(item, positions=positions, column=column, answered=answered)


def category_numbers(item: Item) -> Floats:
    """(categories,): the number that each category counts as, the mean of its codes; NaN where they are texts, or
    nobody answered so.
    """
    known = item.answered & ~np.isnan(item.column)
    positions, size = item.codes[known], len(item.categories)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(positions, item.column[known], size) / np.bincount(positions, minlength=size))


def _dimension(dimension: Dimension, rows: Codes, values: Floats) -> Dimension:
    codes = dimension.codes.copy()
    codes[rows] = values.astype(np.intp)
    return replace(dimension, codes=codes)
