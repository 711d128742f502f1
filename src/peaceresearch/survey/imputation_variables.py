"""The variables of an imputation: whose answers are missing and could be there, and how each kind is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.groupings import Divisions
from peaceresearch.survey.missing_ledger import REASONS, reason_codes
from peaceresearch.survey.recode import Item, item_variables

CONFIG = "config/models.yaml"
PLACE = "imputation"
Kind = Literal["number", "ordered", "binary", "nominal"]
_NOT_MEANT = {REASONS.index(reason) for reason in ("not_asked", "not_applicable")}


@dataclass(frozen=True, eq=False)
class Variable:
    """A variable of n respondents.

    Attributes
    ----------
    name : str
    kind : {"number", "ordered", "binary", "nominal"}
    categories : tuple of str
        Empty for a number.
    values : (n,) float array
        The number, or the position of the category; NaN where there is none.
    applicable : (n,) bool array
        Of whom the question was asked; of the others nothing is imputed.
    sources : frozenset of str
        The variables of the data file that it is made of. Variables with a source in common do not predict each other:
        one would tell the other, or both are missing.
    """

    name: str
    kind: Kind
    categories: tuple[str, ...]
    values: Floats
    applicable: Mask
    sources: frozenset[str]

    @property
    def answered(self) -> Mask:
        """(n,): who has a value."""
        return ~np.isnan(self.values)

    @property
    def missing(self) -> Codes:
        """Positions of those whose value is to be imputed."""
        return np.flatnonzero(~self.answered & self.applicable)


def variables(
    spec: Mapping[str, Any], items: Mapping[str, Item], divisions: Divisions, reasons: pd.DataFrame, rows: Codes
) -> list[Variable]:
    """The variables of an imputation, sorted by name.

    Parameters
    ----------
    spec
        `variables` and `auxiliary` (names of items, scales and dimensions; an item goes before a dimension of the same
        name), `nominal` (items whose categories have no order), `items`, `scales`, `domains`.
    items, divisions
        Of the survey's N respondents; scales are among the items.
    reasons
        Of the reader: a row per cell that is missing for a reason. A question that was not asked of a respondent or
        does not apply, and a scale of which too few questions were asked for a score, stays without an answer.
    rows : (n,) int array
        The respondents among whom answers are imputed.

    Raises
    ------
    InputError
        With every variable that nobody answered, and every question with several answers.
    """
    problems, found = list[Problem](), list[Variable]()
    not_meant = _NotMeant(spec, items, reasons)
    for name in sorted({*spec["variables"], *spec["auxiliary"]}):
        if name not in items:
            dimension = divisions.dimensions[name]
            meant = not_meant.of_dimension(name, dimension.codes >= 0)
            kind: Kind = "nominal" if len(dimension.values) > 2 else "binary"
            codes, categories = dimension.codes, dimension.values
            values = np.where(codes >= 0, codes, np.nan)
        else:
            item = items[name]
            meant, categories = not_meant.of_item(name), item.categories
            values = np.where(item.answered, item.positions, np.nan) if categories else item.numbers
            kind = "number"
            if categories:
                kind = "nominal" if name in spec["nominal"] else "ordered"
                kind = "binary" if len(categories) == 2 else kind
        variable = Variable(name, kind, categories, values[rows], meant[rows], frozenset(not_meant.sources[name]))
        found.append(variable)
        several = name in items and items[name].chosen is not None
        problems += _problems(variable, several)
    if problems:
        raise InputError(problems)
    return found


def _problems(variable: Variable, several: bool) -> Iterator[Problem]:
    if several:
        what = f"`{variable.name}` is a question with several answers, which are not imputed"
        yield Problem(CONFIG, PLACE, what, "take it out")
    elif not variable.answered.any():
        what = f"nobody answered `{variable.name}` in the last wave; there is nothing to impute from"
        yield Problem(CONFIG, PLACE, what, "take it out, of the models that are imputed too")


class _NotMeant:
    """For whom a missing answer is none that could have been given."""

    def __init__(self, spec: Mapping[str, Any], items: Mapping[str, Item], reasons: pd.DataFrame) -> None:
        self._items, self._reasons = items, reasons
        self._scales: Mapping[str, Mapping[str, Any]] = dict(spec["scales"])
        own = {name: item_variables(item) for name, item in spec["items"].items()}
        self._own = own | {name: [domain["variable"]] for name, domain in spec["domains"].items() if name not in own}
        self.sources: dict[str, Sequence[str]] = self._own | {
            name: [source for item in scale["items"] for source in own[item]] for name, scale in self._scales.items()
        }

    def of_item(self, name: str) -> Mask:
        """(N,): to whom an item or a scale applies."""
        if name not in self._scales:
            return self._applies(name, self._items[name])
        scale = self._scales[name]
        asked = np.sum([self._applies(item, self._items[item]) for item in scale["items"]], axis=0)
        return np.asarray(asked >= (scale["minimum"] or len(scale["items"])))

    def of_dimension(self, name: str, known: Mask) -> Mask:
        """(N,): to whom a dimension applies."""
        nothing = np.full(len(known), np.nan)
        return self._applies(name, Item((), np.full(len(known), -1), nothing, known))

    def _applies(self, name: str, item: Item) -> Mask:
        if name not in self._own:  # a dimension that no variable of the file holds
            return np.ones(len(item.answered), dtype=bool)
        return ~np.isin(reason_codes(item, self._own[name], self._reasons), list(_NOT_MEANT))
