"""The diagnostics of a model as numbers, of one data set or of several imputations together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.survey.design import Design
from peaceresearch.survey.model_blocks import term_name
from peaceresearch.survey.model_influence import psu_influence
from peaceresearch.survey.model_quality import Counts, condition_number, explained, inflation
from peaceresearch.survey.models import ModelFit
from peaceresearch.survey.ordinal_proportionality import score_tests

_TESTS = ["variable", "statistic", "df_numerator", "df", "p", "reason"]


@dataclass(frozen=True, eq=False)
class Diagnostics:
    """What is said of a model.

    Attributes
    ----------
    numbers : dict
        `n`, `df`, `psus` (of a multilevel model groups), `log_likelihood`, `condition`, `smallest_cell`, `r2` of a
        linear or `pseudo_r2` (Nagelkerke) of another model with a design, `influence` (the largest).
    inflation : DataFrame
        `variable`, `vif`, `df`.
    influence : dict
        By term, see `psu_influence`; none of a multilevel model.
    proportional : DataFrame
        Of an ordinal model the tests of `score_tests`.
    counts : Counts
    """

    numbers: Mapping[str, float]
    inflation: pd.DataFrame
    influence: Mapping[str, float]
    proportional: pd.DataFrame
    counts: Counts


def diagnose(fit: ModelFit, counts: Counts, design: Design | None, groups: int = 0) -> Diagnostics:
    """The diagnostics of one fit; `design` is None for a multilevel model, of so many groups."""
    numbers: dict[str, float] = {"n": fit.n, "df": fit.df}
    numbers["psus"] = groups if design is None else len(np.unique(design.psu[fit.data.used]))
    numbers |= {"log_likelihood": fit.log_likelihood, "condition": condition_number(fit)}
    numbers["smallest_cell"] = counts.smallest_cell
    influence: dict[str, float] = {}
    proportional = pd.DataFrame(columns=_TESTS)
    if design is not None:
        named = explained(fit)
        numbers |= {name: named[name] for name in ("r2", "pseudo_r2") if name in named}
        terms = [term_name(term.variable, term.level) for term in rows(fit.coefficients)]
        influence = dict(zip(terms, psu_influence(fit, design).tolist(), strict=True))
        numbers["influence"] = max(influence.values())
        if fit.family == "ordinal":
            proportional = score_tests(fit, design)
    return Diagnostics(numbers, inflation(fit), influence, proportional, counts)


def together(imputed: Sequence[Diagnostics]) -> Diagnostics:
    """Those of several imputations: the mean of what measures the fit, the worst of what warns, the median test.

    The median of the p-values of a test of several parameters: the rule that Eekhout, van de Wiel and Heymans (2017),
    BMC Med. Res. Methodol. 17:129, recommend after imputation.
    """
    if len(imputed) == 1:
        return imputed[0]
    first = imputed[0]
    choose = {"smallest_cell": min, "n": min, "df": min, "psus": min, "condition": max, "influence": max}
    numbers = {
        name: float(choose.get(name, np.mean)([each.numbers[name] for each in imputed])) for name in first.numbers
    }
    factors = np.max([each.inflation["vif"].to_numpy(dtype=float) for each in imputed], axis=0)
    influence = {term: max(each.influence[term] for each in imputed) for term in first.influence}
    counts = min(imputed, key=lambda each: each.counts.smallest_cell).counts
    proportional = first.proportional
    if len(proportional):
        tests = pd.concat([each.proportional for each in imputed])
        ordered = tests.sort_values("p", kind="stable").groupby("variable", sort=False)
        middle = ordered.nth((len(imputed) - 1) // 2).set_index("variable")
        proportional = middle.loc[first.proportional["variable"]].reset_index()
    return Diagnostics(numbers, first.inflation.assign(vif=factors), influence, proportional, counts)
