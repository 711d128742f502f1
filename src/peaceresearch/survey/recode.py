"""From a data file's codes to the study's items, domains and design; every misfit is a problem with its key."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.survey.design import Design, DesignError

CONFIG = "config/survey.yaml"
_SHOWN = 5


def code_text(value: Any) -> str:
    """A code as text: "1" for 1 and 1.0, as the readers write the codes of labels."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def codes(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column's values as texts; missing stays missing."""
    return column.map(code_text, na_action="ignore").astype("str")


class Recoder:
    """The survey's variables by the names that the config gives them; collects problems instead of raising each."""

    def __init__(self, answers: pd.DataFrame, source: str) -> None:
        self.answers = answers
        self.source = source
        self.problems: list[Problem] = []

    def check(self) -> None:
        """Raise `InputError` with everything found so far."""
        if self.problems:
            raise InputError(sorted(set(self.problems)))

    def variable(self, name: str, key: str) -> pd.Series[Any] | None:
        """The column called `name`, or None with a problem at `key`."""
        if name in self.answers.columns and name != "row":
            return self.answers[name]
        near = difflib.get_close_matches(name, [str(column) for column in self.answers.columns], n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else "see results/survey/variables.parquet for its variables"
        self.problems.append(Problem(CONFIG, key, f"{self.source} has no variable `{name}`", remedy))
        return None

    def categories(
        self, name: str, wanted: Mapping[str, Sequence[Any]], missing: Sequence[Any], key: str
    ) -> pd.Series[Any]:
        """The slug of each respondent's category; missing where there is no answer.

        A code that no category and no `missing` names is a problem: leaving it out in silence would change the base.
        """
        column = self.variable(name, key)
        if column is None:
            return pd.Series(pd.NA, index=self.answers.index, dtype="str")
        found = codes(column)
        slugs = {code_text(code): slug for slug, members in wanted.items() for code in members}
        absent = {code_text(code) for code in missing}
        known = found.isna() | found.isin(slugs) | found.isin(absent)
        strange = found[~known].value_counts().sort_index()
        if len(strange):
            listed = ", ".join(f"{code} ({count} rows)" for code, count in strange.iloc[:_SHOWN].items())
            more = ", ..." if len(strange) > _SHOWN else ""
            what = f"codes of `{name}` that nothing names: {listed}{more}"
            self.problems.append(Problem(CONFIG, key, what, "add them to a category, or to `missing`"))
        return found.map(slugs).astype("str")

    def numbers(self, name: str, missing: Sequence[Any], key: str) -> pd.Series[Any]:
        """The numbers of a variable; missing codes are missing."""
        column = self.variable(name, key)
        if column is None:
            return pd.Series(np.nan, index=self.answers.index)
        if not pd.api.types.is_numeric_dtype(column):
            self.problems.append(Problem(CONFIG, key, f"`{name}` is text, not a number", "declare categories for it"))
            return pd.Series(np.nan, index=self.answers.index)
        return column.where(~codes(column).isin({code_text(code) for code in missing}))

    def design(self, spec: Mapping[str, Any]) -> Design:
        """The sampling design; raises `InputError` with this and all earlier problems where it does not fit."""
        columns = {
            part: self.variable(spec[part], f"design.{part}") if spec[part] else None
            for part in ("weight", "strata", "psu")
        }
        self.check()
        weights = columns["weight"] if columns["weight"] is not None else np.ones(len(self.answers))
        try:
            return Design.from_columns(
                weights,
                columns["strata"],
                columns["psu"],
                lonely_psu=spec["lonely_psu"],
                nested=spec["nested_psu"],
            )
        except DesignError as error:
            names = {"weights": spec["weight"], "strata": spec["strata"], "psu": spec["psu"]}
            raise InputError(
                Problem(
                    self.source,
                    f"{problem.place} ({names.get(problem.place.split()[0], '')})",
                    problem.what,
                    problem.remedy,
                )
                for problem in error.problems
            ) from None
