"""Reliability and scalability of one scale in one domain, as rows of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from peaceresearch.survey.columns import Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.functioning import ANSWERS, MANY_ANSWERS
from peaceresearch.survey.mokken import Scalability, scalability
from peaceresearch.survey.polychoric import polychoric_matrix
from peaceresearch.survey.reliability import (
    NO_INTERVAL,
    Covariances,
    Interval,
    alpha_influence,
    feldt_interval,
    range_preserving,
)

EVERY_ITEM = "respondents with an answer to every item"
FEW = "fewer than 3 respondents answer every item"
NO_VARIANCE = "everybody answers alike"
ONE_ALIKE = "everybody answers an item alike"
NO_INTERVAL_OF_ALPHA = "no variance between PSUs, or too few PSUs"
NO_INTERVAL_OF_H = "a perfect scale, no variance between PSUs, or too few PSUs"
NEGATIVE = "negative: is the item to be reversed?"
NO_FACTOR = "a factor needs three items"
TWO_ITEMS = "the scale has two items"
_FEWEST = 3
_EQUAL = 1e-12  # of weights: relative difference that is rounding error


@dataclass(frozen=True, eq=False)
class _Complete:
    """The answers of those in a domain who answered every item: `scores` (n, k), `weights` (n,); `inside` says who."""

    scores: Floats
    weights: Floats
    inside: Mask

    @classmethod
    def of(cls, scores: Floats, design: Design, domain: Mask) -> _Complete:
        inside = domain & design.counted & ~np.isnan(scores).any(axis=1)
        return cls(scores[inside], design.weights[inside], inside)

    @property
    def base(self) -> dict[str, Any]:
        """What every row says of it."""
        total, squares = self.weights.sum(), (self.weights**2).sum()
        n_effective = total**2 / squares if len(self.scores) else 0.0
        return {"n": float(len(self.scores)), "n_effective": n_effective, "base": EVERY_ITEM, "unit": "coefficient"}

    @property
    def few_answers(self) -> bool:
        """Whether each item has so few different answers that they can be taken for ordered categories."""
        return all(len(np.unique(column)) <= ANSWERS for column in self.scores.T)


def reliability_rows(
    names: Sequence[str], scores: Floats, design: Design, domain: Mask, level: float, least: float
) -> Iterator[dict[str, Any]]:
    """Reliability, scalability and the items of a scale in a domain.

    Parameters
    ----------
    names : Sequence of str
        The k items.
    scores : (n, k) float array
        See `scales.item_scores`.
    design : Design
    domain : (n,) bool array
    level : float
        Of the intervals.
    least : float
        Corrected item-rest correlation below which an item is flagged.

    Yields
    ------
    dict
        Rows of results without `item`, `domain` and `wave`.
    """
    complete = _Complete.of(scores, design, domain)
    enough = len(complete.scores) >= _FEWEST
    of = Covariances.of(complete.scores, complete.weights) if enough else None
    for category, estimate, interval, reason in _coefficients(of, complete, design, level):
        row = _row("reliability", category, estimate, "" if interval.method else reason, complete)
        yield row | _limits(interval)
    yield from _scalability(names, complete, design, level)
    unknown = np.full(len(names), np.nan)
    rest = of.item_rest if of else unknown
    without = np.array([of.without(at).alpha for at in range(len(names))]) if of and of.count > 2 else unknown
    for at, name in enumerate(names):
        reason = FEW if not of else ONE_ALIKE if np.isnan(rest[at]) else NEGATIVE if rest[at] < 0 else ""
        weak = "scale_items" if rest[at] < least else ""
        yield _row("item_rest", name, rest[at], reason, complete) | {"caution": weak}
        reason = FEW if not of else TWO_ITEMS if of.count == 2 else NO_VARIANCE if np.isnan(without[at]) else ""
        yield _row("alpha_without", name, without[at], reason, complete)


def _coefficients(
    of: Covariances | None, complete: _Complete, design: Design, level: float
) -> Iterator[tuple[str, float, Interval, str]]:
    """Category, estimate, interval and why there is none, or no estimate."""
    if of is None:
        yield from ((name, np.nan, NO_INTERVAL, FEW) for name in ("alpha", "average_r", "omega", "ordinal_alpha"))
        return
    alpha, alike = of.alpha, bool(np.isnan(of.correlations).any())
    interval = NO_INTERVAL if np.isnan(alpha) else _alpha_interval(of, complete, design, level)
    yield "alpha", alpha, interval, NO_VARIANCE if np.isnan(alpha) else NO_INTERVAL_OF_ALPHA
    yield "average_r", of.average_r, NO_INTERVAL, ONE_ALIKE if alike else ""
    yield "omega", of.omega, NO_INTERVAL, NO_FACTOR if of.count < 3 else ONE_ALIKE if alike else ""
    ordinal, reason = np.nan, ONE_ALIKE if alike else MANY_ANSWERS
    if not alike and complete.few_answers:
        codes = [np.unique(column, return_inverse=True)[1].astype(np.intp) for column in complete.scores.T]
        ordinal, reason = Covariances(polychoric_matrix(codes, complete.weights)).standardised_alpha, ""
    yield "ordinal_alpha", ordinal, NO_INTERVAL, reason


def _alpha_interval(of: Covariances, complete: _Complete, design: Design, level: float) -> Interval:
    """Of a simple sample Feldt's, else by the design."""
    influence = alpha_influence(complete.scores, complete.weights)
    found = range_preserving(design, of.alpha, influence, complete.inside, level)
    if found.method and is_simple(design) and of.alpha < 1:
        limits = feldt_interval(of.alpha, len(complete.scores), of.count, level)
        return Interval(found.se, found.df, *limits, "feldt")
    return found


def is_simple(design: Design) -> bool:
    """Whether respondents were drawn one by one, from one stratum, with replacement, and weigh the same anyway."""
    alone = design.stages[0].single and len(design.stages[0].size) == 1 and not design.finite
    weights = design.weights[design.counted]
    return bool(alone and design.calibration is None and np.ptp(weights) <= _EQUAL * weights.max())


def _scalability(names: Sequence[str], complete: _Complete, design: Design, level: float) -> Iterator[dict[str, Any]]:
    found = _scalable(complete)
    yield _scalability_row(found, complete, design, level)
    for at, name in enumerate(names):
        value = found.items[at] if isinstance(found, Scalability) else np.nan
        reason = found if isinstance(found, str) else ONE_ALIKE if np.isnan(value) else ""
        yield _row("scalability", name, value, reason, complete)


def scalability_row(scores: Floats, design: Design, domain: Mask, level: float) -> dict[str, Any]:
    """Loevinger's H of some items in a domain; see `reliability_rows`."""
    complete = _Complete.of(scores, design, domain)
    return _scalability_row(_scalable(complete), complete, design, level)


def _scalable(complete: _Complete) -> Scalability | str:
    """The scalability, or why it cannot be had."""
    if len(complete.scores) < _FEWEST:
        return FEW
    if not complete.few_answers:
        return MANY_ANSWERS
    found = scalability(complete.scores, complete.weights)
    return NO_VARIANCE if np.isnan(found.scale) else found


def _scalability_row(found: Scalability | str, complete: _Complete, design: Design, level: float) -> dict[str, Any]:
    if isinstance(found, str):
        return _row("scalability", "", np.nan, found, complete)
    interval = range_preserving(design, found.scale, found.influence, complete.inside, level)
    reason = "" if interval.method else NO_INTERVAL_OF_H
    return _row("scalability", "", found.scale, reason, complete) | _limits(interval)


def _row(measure: str, category: str, estimate: float, reason: str, complete: _Complete) -> dict[str, Any]:
    own = {"measure": measure, "category": category, "estimate": float(estimate), "reason": reason}
    return own | complete.base


def _limits(interval: Interval) -> dict[str, Any]:
    return {
        "se": interval.se, "df": interval.df, "ci_low": interval.low, "ci_high": interval.high,
        "ci_method": interval.method,
    }  # fmt: skip
