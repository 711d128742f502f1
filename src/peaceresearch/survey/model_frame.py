"""The survey as a model of the config takes it: the columns of its formula, and the terms that it should have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey.columns import Codes
from peaceresearch.survey.formulas import ModelError, ModelFormula, design_matrix, read_formula
from peaceresearch.survey.groupings import Divisions
from peaceresearch.survey.recode import Item


def model_frame(model: Mapping[str, Any], items: Mapping[str, Item], divisions: Divisions) -> pd.DataFrame:
    """The columns that a model's formula and `within` name, a row a respondent.

    Dimensions and items that the formula takes by their categories are categorical, in the order of the config; other
    items are numbers. The outcome is 0 or 1 of a binomial model, ordered categories of an ordinal one. Respondents of
    other waves than the last have no values.

    Raises
    ------
    ModelError
        For a name that is neither an item nor a dimension, and an item whose codes are texts taken as a number.
    """
    parsed, family = read_formula(model["formula"]), model["family"]
    frame = pd.DataFrame(index=range(divisions.respondents))
    for name in dict.fromkeys([*parsed.columns, *filter(None, [model.get("within")])]):
        if name in items:
            frame[name] = _item(name, items[name], parsed, model)
        elif name in divisions.dimensions:
            dimension = divisions.dimensions[name]
            frame[name] = _categorical(dimension.values, dimension.codes)
        else:
            raise ModelError(f"formula {parsed.text!r} names {name!r}, which is no item, scale or domain of the survey")
    if family == "ordinal" and not isinstance(frame[parsed.outcome].dtype, pd.CategoricalDtype):
        raise ModelError(f"outcome {parsed.outcome!r} has no categories; take the family gaussian")
    outside = divisions.grouping(()).groups.codes < 0
    return frame.mask(pd.Series(outside)) if outside.any() else frame


def _item(name: str, item: Item, parsed: ModelFormula, model: Mapping[str, Any]) -> Any:
    if name == parsed.outcome and model["family"] == "binomial":
        yes = np.isin(item.positions, [item.categories.index(category) for category in model["outcome"]])
        return np.where(item.positions >= 0, yes.astype(float), np.nan)
    if name == parsed.outcome and model["family"] == "ordinal" and item.categories:
        return _categorical(item.categories, item.codes, ordered=True)
    if is_categorical(name, parsed.text) and item.categories:
        return _categorical(item.categories, item.codes)
    if not item.has_numbers:
        raise ModelError(f"{name!r} has codes that are texts; write C({name}) to take it by its categories")
    return item.numbers


def _categorical(values: Sequence[str], codes: Codes, ordered: bool = False) -> Any:
    names = pd.Index(list(values), dtype="str")
    return pd.Categorical.from_codes(np.asarray(codes, dtype=np.intp), categories=names, ordered=ordered)


def is_categorical(name: str, formula: str) -> bool:
    """Whether a formula takes `name` by its categories: `C(name)` or `C(name, ...)`."""
    return re.search(rf"\bC\(\s*{re.escape(name)}\s*[,)]", formula) is not None


def expected_terms(frame: pd.DataFrame, formula: str, family: str) -> list[tuple[str, str]]:
    """(variable, level) of the terms that a formula has where every category has respondents, in their order.

    Of an ordinal model without the constant; its thresholds are not among them.
    """
    parsed = read_formula(formula)
    columns = {name: _every_level(frame[name]) for name in parsed.columns}
    rows = max(map(len, columns.values()))
    repeated = {name: _repeat(column, rows) for name, column in columns.items()}
    terms = design_matrix(parsed, pd.DataFrame(repeated))[1]
    return [(variable, level) for _, variable, level in terms if variable or family != "ordinal"]


def _every_level(column: pd.Series[Any]) -> pd.Series[Any]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Series(pd.Categorical(column.cat.categories, dtype=column.dtype))
    found = pd.Series(column.dropna().unique())
    return found if len(found) else pd.Series([0.0])


def _repeat(column: pd.Series[Any], rows: int) -> pd.Series[Any]:
    return column.iloc[np.arange(rows) % len(column)].reset_index(drop=True)
