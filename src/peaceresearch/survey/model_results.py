"""Regressions on the survey as rows of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peaceresearch.results.table import rows
from peaceresearch.survey.model_blocks import Block
from peaceresearch.survey.model_cautions import (
    CONDITION,
    FEW_DF,
    INFLATION,
    INFLUENCE,
    MISSING,
    PROPORTIONAL,
    Cautions,
    by_term,
    by_variable,
    joined,
)
from peaceresearch.survey.model_diagnostics import Diagnostics
from peaceresearch.survey.model_expected import Expected, missing_reason
from peaceresearch.survey.model_frame import is_categorical
from peaceresearch.survey.model_quality import Counts
from peaceresearch.survey.multilevel import MultilevelFit

__all__ = ["coefficient_rows", "diagnostic_rows", "is_categorical", "multilevel_rows", "not_estimable_rows"]

_TAKEN = ("estimate", "se", "df", "ci_low", "ci_high", "statistic", "p", "n")
_BASE = "respondents with an answer to every item of the model; of a level, the smaller group compared"
_ONE_PSU = "without one of the PSUs there is no estimate"
_COUNTS = ("n", "df", "psus", "smallest_cell")
_SHARES = ("r2", "pseudo_r2")
Row = dict[str, Any]


def cautions_of(found: Diagnostics) -> Cautions:
    """What to be careful about in a model, and in which of its results."""
    numbers, counts = found.numbers, found.counts
    few = numbers["df"] < FEW_DF or numbers["psus"] < FEW_DF
    reasons = {
        "few_df": few,
        "collinear": numbers["condition"] > CONDITION,
        "sparse": counts.outcome_is_sparse,
        "proportional_odds": any(row.p < PROPORTIONAL for row in rows(found.proportional) if not row.variable),
    }
    return Cautions(
        {word for word, holds in reasons.items() if holds},
        by_variable(found.inflation, found.proportional),
        _sparse(counts),
        by_term(found.influence),
    )


def _sparse(counts: Counts) -> dict[tuple[str, str], set[str]]:
    levels = [(name, level) for name, levels in counts.levels.items() for level in levels]
    return {(name, level): {"sparse"} for name, level in levels if counts.is_sparse(name, level)}


def coefficient_rows(
    blocks: Sequence[Block], expected: Sequence[Expected], found: Diagnostics, level: float
) -> Iterator[Row]:
    """Coefficients, marginal effects and comparisons, `x` of a coefficient its place; and those that are expected and
    that the data lack, with the reason.
    """
    cautions = cautions_of(found)
    order = [each.category for each in expected if each.measure == "coefficient"]
    place = {category: float(position) for position, category in enumerate(order)}
    given = set()
    for block in blocks:
        for position, row in enumerate(rows(block.tested(level))):
            given.add((block.measure, row.category, row.domain))
            term = row.category if block.measure == "coefficient" else ""
            placed = "" if block.measure == "model_contrast" else row.category
            words = cautions.words(row.variable, row.level, term)
            missing = float("nan") if block.fmi is None else float(block.fmi[position])
            if missing > MISSING:
                words = joined([*words.split(), "imputation"])
            yield _row(block.measure, row.category, row.domain, row.n, block.unit) | {
                **{column: getattr(row, column) for column in _TAKEN},
                "ci_method": "t", "family": row.family, "caution": words, "x": place.get(placed, float("nan")),
            }  # fmt: skip
            if block.measure == "coefficient" and block.fmi is not None:
                yield _row("fmi", row.category, "", row.n, "share") | {
                    "estimate": missing, "caution": "imputation" if missing > MISSING else "",
                }  # fmt: skip
    units = {block.measure: block.unit for block in blocks}
    for each in expected:
        if (each.measure, each.category, each.domain) not in given:
            x = float("nan") if each.measure == "model_contrast" else place.get(each.category, float("nan"))
            absent = _absent(each, missing_reason(each, found.counts.levels), 0, units.get(each.measure, ""))
            yield absent | {"x": x, "caution": "sparse"}


def not_estimable_rows(expected: Sequence[Expected], reason: str, counts: Counts, n: int) -> Iterator[Row]:
    """Every result of a model that the data do not allow, with the reason; how many respondents have all answers, and
    how few some level or answer has.
    """
    cautions = Cautions(levels=_sparse(counts))
    for place, each in enumerate(expected):
        x = float(place) if each.measure == "coefficient" else float("nan")
        words = cautions.words(each.variable, each.level)
        yield _absent(each, reason, n, "") | {"x": x, "caution": words}
    smallest, sparse = counts.smallest_cell, bool(cautions.levels) or counts.outcome_is_sparse
    yield _row("model_quality", "n", "", n, "count") | {"estimate": float(n)}
    yield _row("model_quality", "smallest_cell", "", smallest, "count") | {
        "estimate": float(smallest), "caution": "sparse" if sparse else "",
    }  # fmt: skip


def _absent(expected: Expected, reason: str, n: int, unit: str) -> Row:
    return _row(expected.measure, expected.category, expected.domain, n, unit) | {
        "estimate": float("nan"), "reason": reason, "family": expected.family,
    }  # fmt: skip


def diagnostic_rows(found: Diagnostics) -> Iterator[Row]:
    """What is said of the model; each caution stands where it comes from."""
    n, cautions = found.numbers["n"], cautions_of(found)
    warned = {
        "df": "few_df" if found.numbers["df"] < FEW_DF else "",
        "psus": "few_df" if found.numbers["psus"] < FEW_DF else "",
        "condition": "collinear" if found.numbers["condition"] > CONDITION else "",
        "influence": "influential" if found.numbers.get("influence", 0.0) > INFLUENCE else "",
        "smallest_cell": "sparse" if _is_sparse(found, cautions) else "",
    }
    for name, value in found.numbers.items():
        unit = "count" if name in _COUNTS else "share" if name in _SHARES else "coefficient"
        base = value if name == "smallest_cell" else n  # a handful of people is not hidden in a model of many
        yield _row("model_quality", name, "", base, unit) | _finite(value) | {"caution": warned.get(name, "")}
    words = by_variable(found.inflation, found.proportional)
    for row in rows(found.inflation):
        is_high = row.vif > INFLATION and "collinear" in words.get(row.variable, ())
        yield _row("vif", row.variable, "", n, "ratio") | {
            "estimate": row.vif, "df_numerator": float(row.df), "caution": "collinear" if is_high else "",
        }  # fmt: skip
    for term, moved in found.influence.items():
        word = "influential" if moved > INFLUENCE else ""
        yield _row("influence", term, "", n, "effect size") | _finite(moved) | {"caution": word}
    for row in rows(found.proportional):
        yield _row("proportional_odds", row.variable, "", n, "coefficient") | {
            "estimate": row.statistic, "statistic": row.statistic, "df_numerator": row.df_numerator, "df": row.df,
            "p": row.p, "reason": row.reason, "caution": "proportional_odds" if row.p < PROPORTIONAL else "",
        }  # fmt: skip


def _is_sparse(found: Diagnostics, cautions: Cautions) -> bool:
    return bool(cautions.levels) or found.counts.outcome_is_sparse


def _finite(value: float) -> Row:
    if value == float("inf"):
        return {"estimate": float("nan"), "reason": _ONE_PSU}
    return {"estimate": float(value)}


def multilevel_rows(fit: MultilevelFit, within: str, level: float) -> Iterator[Row]:
    """Intraclass correlation, variances, and the predicted intercept of each group."""
    n, few = fit.fixed.n, "few_df" if len(fit.intercepts) < FEW_DF else ""
    value, low, high = fit.icc.tolist()
    flat = "" if fit.between > 0 else "the groups differ by no more than chance"
    icc = {"estimate": value, "ci_low": low, "ci_high": high, "ci_method": "profile likelihood", "reason": flat}
    yield _row("icc", "", "", n, "share") | icc | {"caution": few}
    unit = "scale" if fit.fixed.family == "gaussian" else "log odds"
    yield _row("variance_between", "", "", n, unit) | {"estimate": fit.between, "reason": flat, "caution": few}
    yield _row("variance_within", "", "", n, unit) | {"estimate": fit.within}
    for row in rows(fit.intercepts):
        yield _row("random_intercept", "", f"{within}={row.group}", row.n, unit) | {
            "estimate": row.estimate, "se": row.se, "ci_low": row.ci_low, "ci_high": row.ci_high,
            "ci_method": "normal", "caution": few,
        }  # fmt: skip


def _row(measure: str, category: str, domain: str, n: float, unit: str) -> Row:
    return {"measure": measure, "category": category, "domain": domain, "n": float(n), "base": _BASE, "unit": unit}
