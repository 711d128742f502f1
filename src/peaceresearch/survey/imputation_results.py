"""What was imputed, beside what was answered, as rows of results; unweighted, for they judge the imputation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from peaceresearch.survey.columns import Floats
from peaceresearch.survey.imputation import Imputed
from peaceresearch.survey.imputation_variables import Variable

SHOWN_CHAINS = 5
"""Imputations whose course is shown."""
_BASE = "respondents of whom it was asked"


def imputation_rows(variables: Sequence[Variable], imputed: Imputed) -> Iterator[dict[str, Any]]:
    """Diagnostics of an imputation.

    Yields
    ------
    dict
        For each variable (`item`): the share of those to whom it applies whose answer is missing; mean and standard
        deviation of a number, shares of categories, of those who answered and, over all imputations, of the imputed;
        and how mean and standard deviation of the imputed went from iteration to iteration in the first imputations.
        `n` is the number of respondents.
    """
    cells = {str(name): part["value"].to_numpy() for name, part in imputed.cells.groupby("variable", sort=True)}
    for each in variables:
        n = int(each.applicable.sum())
        share = len(each.missing) / n if n else float("nan")
        yield _row(each, "imputation", "share_missing", "", share, n, "share")
        parts = {"observed": (each.values[each.answered], int(each.answered.sum()))}
        if each.name in cells:
            parts["imputed"] = cells[each.name], len(each.missing)
        for answers, (values, count) in parts.items():
            yield from (
                _shares(each, answers, values, count) if each.categories else _moments(each, answers, values, count)
            )
        if each.name in imputed.traces:
            yield from _traces(each, imputed.traces[each.name])


def _moments(variable: Variable, answers: str, values: Floats, n: int) -> Iterator[dict[str, Any]]:
    spread = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    for statistic, value in (("mean", float(values.mean())), ("sd", spread)):
        yield _row(variable, "imputation", f"{answers}_{statistic}", "", value, n, "scale")


def _shares(variable: Variable, answers: str, values: Floats, n: int) -> Iterator[dict[str, Any]]:
    counts = np.bincount(values.astype(np.intp), minlength=len(variable.categories))
    for category, count in zip(variable.categories, counts.tolist(), strict=True):
        yield _row(variable, "imputation_share", category, f"answers={answers}", count / len(values), n, "share")


def _traces(variable: Variable, traces: Floats) -> Iterator[dict[str, Any]]:
    for chain, course in enumerate(traces[:SHOWN_CHAINS].tolist(), 1):
        for iteration, statistics in enumerate(course, 1):
            for statistic, value in zip(("mean", "sd"), statistics, strict=True):
                domain = f"chain={chain};iteration={iteration}"
                row = _row(variable, "imputation_trace", statistic, domain, value, len(variable.missing), "scale")
                yield row | {"x": float(iteration)}


def _row(
    variable: Variable, measure: str, category: str, domain: str, estimate: float, n: int, unit: str
) -> dict[str, Any]:
    reason = "" if estimate == estimate else "fewer than two answers" if n else "nobody was asked"
    return {
        "measure": measure,
        "item": variable.name,
        "category": category,
        "domain": domain,
        "estimate": estimate,
        "n": float(n),
        "base": _BASE,
        "unit": unit,
        "reason": reason,
    }
