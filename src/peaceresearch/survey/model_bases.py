"""How many respondents each coefficient of a model speaks of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.survey.marginal_effects_terms import values_of
from peaceresearch.survey.models import ModelFit


def compared(frame: pd.DataFrame, fit: ModelFit) -> list[int]:
    """The base of each coefficient, in the order of the terms.

    A level's coefficient compares the respondents of that level with those of the reference: the smaller of the two
    groups is its base, for a handful of people is not hidden in a model of many. The intercept speaks of the
    reference levels; so does a threshold, which also parts those who answer below it from those above. Any other term
    speaks of all respondents of the model.
    """
    slopes = fit.coefficients.iloc[: len(fit.data.terms)]
    terms = [dict(zip(term.variable.split(":"), term.level.split(":"), strict=True)) for term in rows(slopes)]
    named: dict[str, list[str]] = {}
    for term in terms:
        for variable, level in term.items():
            if level:
                named.setdefault(variable, []).append(level)
    columns = values_of(frame.loc[fit.data.used], named)
    reference = {variable: int((~np.isin(columns[variable], levels)).sum()) for variable, levels in named.items()}
    everybody = min([fit.n, *reference.values()])
    bases = []
    for term in terms:
        cell = {variable: level for variable, level in term.items() if level}
        if cell:
            inside = np.logical_and.reduce([columns[variable] == level for variable, level in cell.items()])
            bases.append(min(int(inside.sum()), *(reference[variable] for variable in cell)))
        else:
            bases.append(fit.n if any(term) else everybody)
    for threshold in range(len(fit.coefficients) - len(terms)):
        below = int((fit.data.outcome <= threshold).sum())
        bases.append(min(everybody, below, fit.n - below))
    return bases
