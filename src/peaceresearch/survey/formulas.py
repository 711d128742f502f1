"""Model formulas, read without running them: what a config may write after `outcome ~`.

Terms are columns joined by `+ - * :` and parentheses; `C(column)` makes a column categorical and
`C(column, Treatment("level"))` also names its reference level (patsy's notation). A name with other characters than
letters, digits, `_` and `.` stands in backticks. Nothing else is a formula here: no function is called, so a formula
in a config file is not code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from formulaic import Formula  # type: ignore[import-untyped]
from formulaic.errors import FormulaicError  # type: ignore[import-untyped]

_NAME = r"(?:`[^`]+`|[^\W\d][\w.]*+)"
_LEVEL = r"""(?:'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?)"""
_CATEGORICAL = rf"C\(\s*({_NAME})\s*(?:,\s*Treatment\(\s*(?:reference\s*=\s*)?({_LEVEL})\s*\)\s*)?\)"
_TOKEN = re.compile(rf"\s*(?:{_CATEGORICAL}|({_NAME})(?!\s*\()|([-+*:()]|\b[01]\b))")
_SHOWN = 5
_PLACEHOLDER = re.compile(r"_f(\d+)_(\[(?:T\.)?(.*?)\])?(?=:_f|$)")


class ModelError(ValueError):
    """A model that cannot be read or estimated; the message says what is wrong and what would be right, in a line."""


class NotEstimableError(ModelError):
    """A model that is read, and that the data do not allow; the message says what they lack, in a line."""


@dataclass(frozen=True)
class Factor:
    """One column as a formula uses it: `categorical` if it says C(...), `reference` if it names the level."""

    column: str
    categorical: bool = False
    reference: str = ""

    @property
    def label(self) -> str:
        """How its terms are called: `age` or `C(group)`."""
        return f"C({self.column})" if self.categorical else self.column


@dataclass(frozen=True)
class ModelFormula:
    """A formula read: the outcome's column, the factors, and its right side in the factors' placeholders."""

    text: str
    outcome: str
    factors: tuple[Factor, ...]
    right: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the formula names, the outcome first."""
        return tuple(dict.fromkeys([self.outcome, *(factor.column for factor in self.factors)]))


def read_formula(text: str) -> ModelFormula:
    """Read `outcome ~ terms`.

    Raises
    ------
    ModelError
        With the first thing that cannot be read.
    """
    left, tilde, right = text.partition("~")
    if not tilde or not re.fullmatch(_NAME, left.strip()):
        raise ModelError(f"formula {text!r} has no outcome; write `outcome ~ predictors`, the outcome a column's name")
    factors: list[Factor] = []
    out, place = [], 0
    right = right.strip()
    while place < len(right):
        match = _TOKEN.match(right, place)
        if match is None:
            allowed = "columns, C(column), C(column, Treatment('level')), + - * : and parentheses"
            raise ModelError(f"formula {text!r} cannot be read from {right[place:].strip()!r} on; use {allowed}")
        place = match.end()
        category, level, name, symbol = match.groups()
        if symbol:
            out.append(symbol)
            continue
        factor = Factor((category or name).strip("`"), category is not None, (level or "").strip("'\""))
        if factor not in factors:
            factors.append(factor)
        out.append(f"_f{factors.index(factor)}_")
    return ModelFormula(text, left.strip().strip("`"), tuple(factors), " ".join(out))


def design_matrix(formula: ModelFormula, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """The model matrix of complete rows, and (term, variable, level) of its columns; an intercept has no variable.

    Parameters
    ----------
    formula : ModelFormula
    frame : DataFrame
        The rows of the model, without missing values in `formula.columns`. A numeric column enters as it is unless the
        formula says `C()`; any other is categorical, in the order of its categories or else sorted, the first level
        the reference. Levels without rows are left out.

    Raises
    ------
    ModelError
        For a categorical column with fewer than two levels, a reference that no row has, or a formula without terms.
    """
    data = pd.DataFrame({f"_f{i}_": _values(factor, frame[factor.column]) for i, factor in enumerate(formula.factors)})
    data.index = frame.index
    try:
        matrix = Formula(formula.right or "1").get_model_matrix(data, context=None, na_action="raise")
    except (FormulaicError, SyntaxError):
        raise ModelError(f"formula {formula.text!r} has an operator or a parenthesis out of place") from None
    if not matrix.shape[1]:
        raise ModelError(f"formula {formula.text!r} has no terms; write at least one predictor or 1")
    return pd.DataFrame(matrix).astype(float), [_term(name, formula.factors) for name in matrix.columns]


def _values(factor: Factor, column: pd.Series[Any]) -> pd.Series[Any]:
    """The column as the model uses it: floats, or a categorical whose first category is the reference."""
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    if numeric and not factor.categorical:
        return column.astype(float)
    levels = column.astype("category").cat.remove_unused_categories().cat
    names = [_level_name(level) for level in levels.categories]
    if len(names) < 2:
        have = f"one level only ({names[0]!r})" if names else "no level"
        raise NotEstimableError(f"{factor.label} has {have} among the model's rows; leave it out")
    if factor.reference and factor.reference not in names:
        kind = column.dtype
        declared = [_level_name(each) for each in kind.categories] if isinstance(kind, pd.CategoricalDtype) else []
        what = f"{factor.label} has no level {factor.reference!r} among the model's rows; it has {names}"
        raise NotEstimableError(what) if factor.reference in declared else ModelError(what)
    reference = factor.reference or names[0]
    order = [reference, *(name for name in names if name != reference)]
    return pd.Series(
        pd.Categorical.from_codes(levels.codes, pd.Index(names)), index=column.index
    ).cat.reorder_categories(order)


def _level_name(level: Any) -> str:
    """A level as text; 2.0 is "2", so that a missing answer elsewhere in the column does not rename it."""
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


def _term(name: str, factors: tuple[Factor, ...]) -> tuple[str, str, str]:
    """Formulaic's name of a column, as (term, variable, level) in the names of the data."""
    terms, variables, levels = [], [], []
    for number, bracket, level in _PLACEHOLDER.findall(name):
        factor = factors[int(number)]
        terms.append(factor.label + bracket)
        variables.append(factor.column)
        levels.append(level)
    return (":".join(terms), ":".join(variables), ":".join(levels)) if terms else (name, "", "")


def listed_terms(names: Sequence[str]) -> str:
    """`a, b, c, d, e and 3 more`."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
