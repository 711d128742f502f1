"""Multiple imputation by chained equations: each variable in turn is drawn given all others, until it has settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.imputation_cells import cells_table
from peaceresearch.survey.imputation_draws import draw_categories, draw_matched
from peaceresearch.survey.imputation_predictors import Predictors
from peaceresearch.survey.imputation_variables import CONFIG, PLACE, Variable


@dataclass(frozen=True, eq=False)
class Imputed:
    """What was imputed.

    Attributes
    ----------
    cells : DataFrame
        See `imputation_cells`.
    traces : dict
        By variable with something imputed, (imputations, iterations, 2): mean and standard deviation of the imputed
        values (of a variable with categories, of their positions) after each iteration.
    """

    cells: pd.DataFrame
    traces: dict[str, Floats]


def impute_chained(
    variables: Sequence[Variable],
    design: Design,
    rows: Codes,
    *,
    imputations: int,
    iterations: int,
    donors: int,
    seed: int,
) -> Imputed:
    """Impute every value that is missing and could be there.

    Parameters
    ----------
    variables
        Of n respondents; with different names, and each with an answer.
    design : Design
        Of all respondents of the survey.
    rows : (n,) int array
        Positions of the n among them, each with a weight above zero.
    imputations, iterations : int
    donors : int
        See `imputation_draws.draw_matched`.
    seed : int
        Each variable has a stream of random numbers of its own in each imputation, made of the seed, the number of the
        imputation and the variable's name.

    Raises
    ------
    InputError
        With every variable that fewer people answered than it has predictors.

    Notes
    -----
    Van Buuren (2018), Flexible Imputation of Missing Data, 2nd ed., section 4.5: missing values begin as random
    answers of others; then, in each iteration, the variables with fewest missing values come first. Numbers and ordered
    categories are drawn by predictive mean matching, two categories and those without an order by logistic regression
    (`imputation_draws`), from all other variables, without interactions, and the design (`imputation_predictors`). What
    is estimated from the completed answers should not know more than this model: an interaction that is in no
    imputation comes out weaker than it is. A variable that has one value only is imputed as that.
    """
    incomplete = sorted((each for each in variables if len(each.missing)), key=lambda v: (len(v.missing), v.name))
    problems = list(_too_few(incomplete, Predictors(variables, design, rows)))
    if problems:
        raise InputError(problems)
    traces = {each.name: np.full((imputations, iterations, 2), np.nan) for each in incomplete}
    found = {}
    for number in range(1, imputations + 1):
        chain = _Chain(variables, incomplete, Predictors(variables, design, rows), donors, (seed, number))
        for iteration in range(iterations):
            for each in incomplete:
                drawn = chain.draw(each)
                spread = drawn.std(ddof=1) if len(drawn) > 1 else np.nan
                traces[each.name][number - 1, iteration] = drawn.mean(), spread
        found[number] = {each.name: (rows[each.missing], chain.values[each.name][each.missing]) for each in incomplete}
    return Imputed(cells_table(found), traces)


def _too_few(incomplete: Sequence[Variable], predictors: Predictors) -> list[Problem]:
    remedy = "take `auxiliary` variables away, or the variable out of the models that are imputed"
    return [
        Problem(
            CONFIG,
            PLACE,
            f"`{each.name}` has {each.answered.sum()} answers to impute from, and {predictors.count(each)} columns of "
            "predictors",
            remedy,
        )
        for each in sorted(incomplete, key=lambda v: v.name)
        if each.answered.sum() <= predictors.count(each) and np.nanmin(each.values) < np.nanmax(each.values)
    ]


class _Chain:
    """The state of one imputation: current values, and a stream of random numbers for each variable."""

    def __init__(
        self,
        variables: Sequence[Variable],
        incomplete: Sequence[Variable],
        predictors: Predictors,
        donors: int,
        seed: tuple[int, int],
    ) -> None:
        self._predictors, self._donors = predictors, donors
        self._random = {v.name: np.random.default_rng([*seed, *v.name.encode()]) for v in incomplete}
        self._start: dict[str, Floats] = {}
        self.values = {each.name: each.values.copy() for each in variables}
        for each in incomplete:
            answers = each.values[each.answered]
            self._take(each, self._random[each.name].choice(answers, len(each.missing)))

    def draw(self, variable: Variable) -> Floats:
        """Draw the missing values of a variable given the current ones of all others; returns them."""
        answered, missing = variable.answered, variable.missing
        answers, rng = variable.values[answered], self._random[variable.name]
        if answers.min() == answers.max():
            return self.values[variable.name][missing]
        x = self._predictors.of(variable)
        if variable.kind in ("number", "ordered"):
            drawn = draw_matched(x[answered], answers, x[missing], self._donors, rng)
        else:
            known, codes = np.unique(answers, return_inverse=True)
            start = self._start.get(variable.name)
            found, self._start[variable.name] = draw_categories(
                x[answered], codes, x[missing], len(known), start, rng
            )  # fmt: skip
            drawn = known[found]
        self._take(variable, drawn)
        return drawn

    def _take(self, variable: Variable, drawn: Floats) -> None:
        self.values[variable.name][variable.missing] = drawn
        self._predictors.put(variable, self.values[variable.name])
