"""Regressions on the survey as rows of results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.survey.design import Design
from peaceresearch.survey.formulas import read_formula
from peaceresearch.survey.groupings import Divisions
from peaceresearch.survey.marginal_effects import average_marginal_effects
from peaceresearch.survey.models import ModelFit, fit_glm
from peaceresearch.survey.recode import Item

INTERCEPT = "intercept"
_TAKEN = ("estimate", "se", "df", "ci_low", "ci_high", "statistic", "p", "n")
_BASE = "respondents with an answer to every item of the model; of a level, the smaller group compared"


def model_results(
    name: str,
    model: Mapping[str, Any],
    design: Design,
    items: Mapping[str, Item],
    divisions: Divisions,
    level: float,
) -> Iterator[dict[str, Any]]:
    """The rows of one model: a coefficient per term and, if asked for, average marginal effects; `x` is the place of
    the term. A survey with waves is modelled at its last one.

    Raises
    ------
    ModelError
        The model cannot be estimated.
    """
    frame = _frame(model, items, divisions)
    fit = fit_glm(frame, model["formula"], design, family=model["family"], level=level)
    coefficients = fit.coefficients.assign(n=compared(frame, model["formula"], fit))
    wave = {"wave": divisions.wave({}), "model": model["formula"]}
    for row in _terms(name, "coefficient", "log odds" if model["family"] == "binomial" else "scale", coefficients):
        yield row | wave
    if model["marginal_effects"]:
        for row in _terms(name, "marginal_effect", "share", average_marginal_effects(frame, design, fit, level)):
            yield row | wave


def _frame(model: Mapping[str, Any], items: Mapping[str, Item], divisions: Divisions) -> pd.DataFrame:
    """The columns that the formula names: domains, and items by their categories or as numbers."""
    names = re.findall(r"\w+", model["formula"])
    frame = pd.DataFrame(index=range(divisions.respondents))
    for dimension, domain in divisions.dimensions.items():
        if dimension in names:
            frame[dimension] = Item(domain.values, domain.codes, np.empty(0), domain.codes >= 0).slugs
    for item, answers in items.items():
        if item in names:
            frame[item] = answers.slugs if is_categorical(item, model["formula"]) else answers.numbers
    if model["family"] == "binomial":
        outcome = model["formula"].split("~", 1)[0].strip()
        category = items[outcome].slugs
        frame[outcome] = category.isin(model["outcome"]).astype(float).where(category.notna())
    return frame.mask(pd.Series(divisions.grouping(()).groups.codes < 0))


def _terms(name: str, measure: str, unit: str, table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return [
        {
            "measure": measure,
            "item": name,
            "category": f"{term.variable}:{term.level}" if term.level else str(term.variable or INTERCEPT),
            "domain": "",
            "x": float(position),
            **{column: getattr(term, column) for column in _TAKEN},
            "ci_method": "t",
            "base": _BASE,
            "unit": unit,
        }
        for position, term in enumerate(rows(table))
    ]


def is_categorical(name: str, formula: str) -> bool:
    """Whether a formula takes `name` by its categories: `C(name)` or `C(name, ...)`."""
    return re.search(rf"\bC\(\s*{re.escape(name)}\s*[,)]", formula) is not None


def compared(frame: pd.DataFrame, formula: str, fit: ModelFit) -> list[int]:
    """How many respondents each coefficient of a model speaks of, in the order of its terms.

    A level's coefficient compares the respondents of that level with those of the reference: the smaller of the two
    groups is its base, for a handful of people is not hidden in a model of many. The intercept speaks of the
    reference levels. Any other term speaks of all respondents of the model.
    """
    used = frame[list(read_formula(formula).columns)].dropna()
    terms = [dict(zip(t.variable.split(":"), t.level.split(":"), strict=True)) for t in rows(fit.coefficients)]
    named: dict[str, set[str]] = {}
    for term in terms:
        for variable, level in term.items():
            if level:
                named.setdefault(variable, set()).add(level)
    columns = {variable: used[variable].astype(str) for variable in named}
    reference = {variable: int((~columns[variable].isin(levels)).sum()) for variable, levels in named.items()}
    bases = []
    for term in terms:
        cell = {variable: level for variable, level in term.items() if level}
        if cell:
            inside = np.logical_and.reduce([columns[variable] == level for variable, level in cell.items()])
            bases.append(min(int(inside.sum()), *(reference[variable] for variable in cell)))
        else:
            bases.append(fit.n if any(term) else min([fit.n, *reference.values()]))
    return bases
