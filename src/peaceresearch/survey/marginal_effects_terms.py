"""The model matrix as products of variables, so that it can be made again with some variable at another value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.results.codes import code_text
from peaceresearch.survey.columns import Floats
from peaceresearch.survey.formulas import ModelError

Parts = list[tuple[str, str]]
"""A column of the model matrix as the product of its parts: (variable, level), the level "" of a number."""
Values = Mapping[str, Any]
"""By variable the numbers of the respondents, or their levels as text."""


def parts_of(variable: str, level: str) -> Parts:
    """The parts of a term by its `variable` and `level` in the coefficients of a fit; none of the constant."""
    return list(zip(variable.split(":"), level.split(":"), strict=True)) if variable else []


def levels_of(terms: Sequence[Parts]) -> dict[str, list[str]]:
    """The levels that the terms name, by variable in the order of the terms; none of a number.

    Raises
    ------
    ModelError
        For a variable that is in the formula as a number and by its categories.
    """
    roles: dict[str, dict[str, None]] = {}
    for term in terms:
        for variable, level in term:
            roles.setdefault(variable, {})[level] = None
    for variable, found in roles.items():
        if len(found) > 1 and "" in found:
            what = f"{variable!r} is in the formula as a number and by its categories, and has no marginal effect"
            raise ModelError(f"{what}; keep one of them")
    return {variable: [level for level in found if level] for variable, found in roles.items()}


def values_of(frame: pd.DataFrame, levels: Mapping[str, Sequence[str]]) -> Values:
    """The values of the variables in `frame`, complete rows of a model."""
    return {name: _texts(frame[name]) if named else frame[name].to_numpy(dtype=float) for name, named in levels.items()}


def _texts(column: pd.Series[Any]) -> Any:
    codes, found = pd.factorize(column)
    return np.array([code_text(each) for each in found], dtype=object)[codes]


def matrix_of(values: Values, terms: Sequence[Parts]) -> Floats:
    """(respondents, terms): the model matrix if the variables had these values."""
    count = len(next(iter(values.values()))) if values else 0
    matrix = np.ones((count, len(terms)))
    for column, term in enumerate(terms):
        for variable, level in term:
            matrix[:, column] *= (values[variable] == level) if level else values[variable]
    return matrix
