"""From a data file's codes to the study's items, domains and design; every misfit is a problem with its key."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.codes import code_text
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design, DesignError
from peaceresearch.survey.groupings import WAVE, Dimension, Divisions

CONFIG = "config/survey.yaml"
_SHOWN = 5
_OWN = ("row", WAVE)
"""Columns of the answers that are no variables of the data file."""


@dataclass(frozen=True, eq=False)
class Item:
    """The answers of n respondents to one question; kept small, for a survey has hundreds of them.

    Attributes
    ----------
    categories : tuple of str
        Slugs of the answers in their order; empty for a number.
    positions : (n,) array of small integers
        Position of the answer in `categories`; -1 where there is none, and throughout for a number or `chosen`.
    column : (n,) float array
        The variable as the data have it, where it is numeric; NaN throughout where it is not.
    answered : (n,) bool array
        Who gave an answer; to a question with several, whoever has one in any of its variables.
    chosen : (n, number of categories) bool array or None
        Of a question with several answers: which of them were chosen.
    """

    categories: tuple[str, ...]
    positions: NDArray[np.integer[Any]]
    column: Floats
    answered: Mask
    chosen: Mask | None = None

    @property
    def codes(self) -> Codes:
        """(n,): `positions`, as the estimators take them."""
        return self.positions.astype(np.intp)

    @property
    def numbers(self) -> Floats:
        """(n,): the number, or the code as a number; NaN where there is no answer."""
        return np.where(self.answered, self.column, np.nan)

    @property
    def has_numbers(self) -> bool:
        """Whether the answers are numbers, or codes that are; without an answer there is nothing to say against it."""
        return not self.answered.any() or not np.isnan(self.column).all()

    @property
    def slugs(self) -> pd.Series[Any]:
        """The slug of each answer; missing where there is none."""
        names = np.array([*self.categories, None], dtype=object)  # the last one for -1
        return pd.Series(names[self.positions]).astype("str")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def item_variables(item: Mapping[str, Any]) -> list[str]:
    """The variables of the data file that hold an item's answers, by its part of a spec."""
    return [item["variable"]] if item["variable"] else [category["variable"] for _, category in item["categories"]]


def code_labels(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of codes as texts; missing stays missing."""
    found, codes = pd.factorize(column)
    return pd.Series(np.array([*map(code_text, codes), None], dtype=object)[found], index=column.index)


class Recoder:
    """The survey's variables by the names that the config gives them; collects problems instead of raising each."""

    def __init__(self, answers: pd.DataFrame, source: str, waves: Sequence[tuple[str, str]]) -> None:
        self.answers = answers
        self.source = source
        self.waves = {name: datetime.date.fromisoformat(date) for name, date in waves}
        self.problems: list[Problem] = []
        self._nobody = np.full(len(answers), -1, dtype=np.int16)
        self._nothing = np.full(len(answers), np.nan)

    def check(self) -> None:
        """Raise `InputError` with everything found so far."""
        if self.problems:
            raise InputError(sorted(set(self.problems)))

    def variable(self, name: str, key: str) -> pd.Series[Any] | None:
        """The column called `name`, or None with a problem at `key`."""
        if name in self.answers.columns and name not in _OWN:
            return self.answers[name]
        near = difflib.get_close_matches(name, [str(column) for column in self.answers.columns], n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else "see results/survey/variables.parquet for its variables"
        self.problems.append(Problem(CONFIG, key, f"{self.source} has no variable `{name}`", remedy))
        return None

    def positions(self, name: str, wanted: Sequence[Sequence[Any]], key: str) -> Codes:
        """For each respondent, which of the lists of codes `wanted` holds the answer; -1 where there is no answer.

        A code that no list holds is a problem: leaving it out in silence would change the base.
        """
        column = self.variable(name, key)
        if column is None:
            return np.full(len(self.answers), -1)
        at = {code_text(code): position for position, members in enumerate(wanted) for code in members}
        found, codes = pd.factorize(column, sort=True)
        texts = [code_text(code) for code in codes]
        strange = {text: int((found == place).sum()) for place, text in enumerate(texts) if text not in at}
        if strange:
            listed = ", ".join(f"{code} ({count} rows)" for code, count in list(strange.items())[:_SHOWN])
            more = ", ..." if len(strange) > _SHOWN else ""
            what = f"codes of `{name}` that nothing names: {listed}{more}"
            into = "a value of the domain" if key.startswith("domains.") else "a category, or to `missing`"
            self.problems.append(Problem(CONFIG, key, what, f"add them to {into}"))
        return np.array([*(at.get(text, -1) for text in texts), -1], dtype=np.intp)[found]

    def item(self, name: str, item: Mapping[str, Any]) -> Item:
        """The answers to an item: `variable`, and `categories`, pairs in their order of a slug and its `codes` and, of
        several answers, its `variable`.
        """
        key = f"items.{name}"
        categories = dict(item["categories"])
        if item["variable"] is None:
            return self._multiple(categories, key)
        column = self.variable(item["variable"], key)
        is_number = column is not None and pd.api.types.is_numeric_dtype(column)
        numbers = np.asarray(column, dtype=float) if column is not None and is_number else self._nothing
        if not categories:
            if column is not None and not is_number:
                texts = sorted({text for text in column.dropna() if not _is_number(text)})
                what = f"`{item['variable']}` is text, not a number ({', '.join(map(repr, texts[:_SHOWN])) or 'codes'})"
                remedy = "declare what is no number as `missing`, or categories for it"
                self.problems.append(Problem(CONFIG, key, what, remedy))
            return Item((), self._nobody, numbers, ~np.isnan(numbers))
        codes = self.positions(item["variable"], [each["codes"] for each in categories.values()], key)
        return Item(tuple(categories), codes.astype(np.int16), numbers, codes >= 0)

    def _multiple(self, categories: Mapping[str, Any], key: str) -> Item:
        """Several answers: a variable each. Who has an answer in any of them is in the base; one that is missing beside
        others was not chosen.
        """
        n = len(self.answers)
        chosen, answered = np.zeros((n, len(categories)), dtype=bool), np.zeros(n, dtype=bool)
        for place, (slug, category) in enumerate(categories.items()):
            column = self.variable(category["variable"], f"{key}.categories.{slug}")
            if column is None:
                continue
            codes = {code_text(code) for code in category["codes"]}
            places, found = pd.factorize(column, sort=True)
            is_chosen = np.array([*(code_text(code) in codes for code in found), False])
            if len(found) > 1 and not is_chosen.any():  # who chose nothing has one code in it
                what = (
                    f"`{category['variable']}` holds {', '.join(map(code_text, found[:_SHOWN]))} and none of its codes"
                )
                self.problems.append(Problem(CONFIG, f"{key}.categories.{slug}", what, "name the code of who chose it"))
            chosen[:, place] = is_chosen[places]
            answered |= places >= 0
        return Item(tuple(categories), self._nobody, self._nothing, answered, chosen)

    def divisions(self, domains: Mapping[str, Mapping[str, Any]]) -> Divisions:
        """The dimensions that the data tell, the waves among them; `codes` of a domain are pairs, in their order."""
        dimensions = {}
        for name, domain in domains.items():
            values, codes = zip(*domain["codes"], strict=True)
            dimensions[name] = Dimension(values, self.positions(domain["variable"], codes, f"domains.{name}"))
        if self.waves:
            dimensions[WAVE] = Dimension(tuple(self.waves), self._wave())
        return Divisions(len(self.answers), dimensions, self.waves)

    def _wave(self) -> Codes:
        """The wave of each respondent, by its place."""
        if not self.waves:
            return np.zeros(len(self.answers), dtype=np.intp)
        return np.array(pd.Categorical(self.answers[WAVE], categories=list(self.waves)).codes, dtype=np.intp)

    def design(self, spec: Mapping[str, Any]) -> Design:
        """The sampling design; raises `InputError` with this and all earlier problems where it does not fit.

        Waves are samples of their own: the strata and PSUs of one are none of another's, whatever their numbers. A wave
        that has no value of a design variable at all is unweighted, not stratified, or not clustered.
        """
        further = range(len(spec["stages"]))
        names = {part: spec[part] for part in ("weight", "strata", "psu", "fpc")}
        names |= {f"stages.{at}.{part}": name for at in further for part, name in spec["stages"][at].items()}
        columns = {
            part: self._of_waves(name, part.rpartition(".")[2], f"design.{part}") if name else None
            for part, name in names.items()
        }
        self.check()
        wave = self._wave()
        strata = columns["strata"]
        if self.waves:
            strata = pd.Series(wave).astype(str) + ("" if strata is None else "/" + strata)
        stages = [
            (columns[f"stages.{at}.psu"], columns[f"stages.{at}.strata"], columns[f"stages.{at}.fpc"]) for at in further
        ]
        try:
            return Design.from_columns(
                columns["weight"] if columns["weight"] is not None else np.ones(len(self.answers)),
                strata,
                columns["psu"],
                columns["fpc"],
                stages=stages,
                lonely_psu=spec["lonely_psu"],
                nested=spec["nested_psu"] or len(self.waves) > 1,
            )
        except DesignError as error:
            raise InputError(self._named(problem, names) for problem in error.problems) from None

    def _of_waves(self, name: str, part: str, key: str) -> pd.Series[Any] | None:
        """A design variable; in a wave that has it for nobody: 1 as weight, a number of one's own as PSU, else ""."""
        column = self.variable(name, key)
        if column is not None and part in ("strata", "psu"):
            column = code_labels(column)
        if column is None or len(self.waves) < 2:
            return column
        wave, column = self._wave(), column.astype(float if part in ("weight", "fpc") else object)
        for number in range(len(self.waves)):
            inside = wave == number
            if inside.any() and column[inside].isna().all():
                stand_in: Any = 1.0 if part == "weight" else self.answers.loc[inside, "row"] if part == "psu" else ""
                column[inside] = stand_in
        return column

    def _named(self, problem: Problem, names: Mapping[str, str | None]) -> Problem:
        """A fault of the design with the file, and the variable that it speaks of."""
        variable = names.get({"weights": "weight"}.get(first := problem.place.split(",")[0].split()[0], first))
        place = f"{problem.place} ({variable})" if variable else problem.place
        return Problem(self.source, place, problem.what, problem.remedy)
