"""Differential functioning of a scale's items between the values of one dimension, as rows of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from peaceresearch.results.ids import domain_id
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.design import Design
from peaceresearch.survey.functioning import KINDS, Functioning, functioning
from peaceresearch.survey.groupings import VERSUS, Grouping
from peaceresearch.survey.intervals import t_quantile
from peaceresearch.survey.multiplicity import adjust

FUNCTIONING = "functioning"
"""The measure, and the dimension of results that says between whose values items are compared."""
HOLDS = "scale_holds"
SMALLEST_GROUP = 30
"""Fewest respondents of a group that is compared."""
TOO_SMALL = f"fewer than {SMALLEST_GROUP} respondents in the group answer every item"
ALONE = f"fewer than two groups of {SMALLEST_GROUP} respondents who answer every item"
EVERY_ITEM_IN_GROUPS = "respondents with an answer to every item; of two groups, the smaller"
_CAUTION = "scale_functioning"


def functioning_rows(
    names: Sequence[str], scores: Floats, grouping: Grouping, design: Design, level: float, largest: float
) -> Iterator[dict[str, Any]]:
    """Whether each item functions alike in the groups, and whether the scale does.

    Parameters
    ----------
    names : Sequence of str
        The k items.
    scores : (n, k) float array
        See `scales.item_scores`. Who did not answer every item is left out.
    grouping : Grouping
        By one dimension. Groups of fewer than 30 are left out of the comparison.
    design : Design
    level : float
        Of the intervals; an item is flagged whose adjusted p (Holm 1979, over the items) is at most 1 - level, and
    largest : float
        whose change of Nagelkerke's R2 is at least this.

    Yields
    ------
    dict
        Rows of results without `item` and `wave`.
    """
    complete = design.counted & ~np.isnan(scores).any(axis=1) & (grouping.groups.codes >= 0)
    sizes = np.bincount(grouping.groups.codes[complete], minlength=grouping.groups.count)
    large = np.flatnonzero(sizes >= SMALLEST_GROUP)
    inside = complete & np.isin(grouping.groups.codes, large)
    if len(large) < 2:
        found = [Functioning.none(1, ALONE) for _ in names]
    else:
        groups = np.searchsorted(large, grouping.groups.codes[inside])
        found = list(_items(scores[inside], groups, design, inside))
    by = {FUNCTIONING: grouping.dimensions[0]}
    shared = {"n": float(inside.sum()), "base": EVERY_ITEM_IN_GROUPS}
    flagged, tested = False, False
    for kind in KINDS:
        adjusted = adjust([each.tests[kind].p for each in found], "holm")
        domain = domain_id({**by, "kind": kind})
        for name, each, p_adjusted in zip(names, found, adjusted, strict=True):
            test = each.tests[kind]
            differs = bool(p_adjusted <= 1 - level and test.change >= largest)
            flagged, tested = flagged or differs, tested or not np.isnan(p_adjusted)
            yield shared | {
                "measure": FUNCTIONING, "category": name, "domain": domain, "estimate": test.change,
                "statistic": test.statistic, "df_numerator": test.df_numerator, "df": test.df, "p": test.p,
                "p_adjusted": float(p_adjusted), "family": f"items by {grouping.dimensions[0]}, {kind}",
                "unit": "coefficient", "reason": test.reason, "caution": _CAUTION if differs else "",
            }  # fmt: skip
    for name, each in zip(names, found, strict=True):
        yield from (row | {"category": name} for row in _odds(each, large, sizes, grouping, level))
    yield shared | {
        "measure": HOLDS, "category": "", "domain": domain_id(by), "unit": "count",
        "estimate": float(not flagged) if tested else np.nan, "caution": _CAUTION if flagged else "",
        "reason": "" if tested else ALONE if len(large) < 2 else "no item can be tested",
    }  # fmt: skip


def _items(scores: Floats, groups: Codes, design: Design, inside: Mask) -> Iterator[Functioning]:
    total = scores.sum(axis=1)
    for answers in scores.T:
        yield functioning(answers, total, groups, design, inside)


def _odds(found: Functioning, large: Codes, sizes: Codes, grouping: Grouping, level: float) -> Iterator[dict[str, Any]]:
    """Log odds of a higher answer in each group against the first that is large enough, with t intervals."""
    first = int(large[0]) if len(large) else 0
    for place in range(grouping.groups.count):
        if place == first:
            continue
        at = int(np.searchsorted(large, place)) - 1
        known = len(large) > 1 and place in large
        odds, se = (found.odds[at], found.se[at]) if known else (np.nan, np.nan)
        margin = t_quantile(found.df, level) * se
        yield {
            "measure": "functioning_odds", "domain": _versus(grouping, place, first), "estimate": float(odds),
            "se": float(se), "df": found.df if known else np.nan, "ci_low": float(odds - margin),
            "ci_high": float(odds + margin), "ci_method": "" if np.isnan(margin) else "t",
            "n": float(min(sizes[place], sizes[first])), "base": EVERY_ITEM_IN_GROUPS, "unit": "log odds",
            "reason": found.reason if known else TOO_SMALL if len(large) > 1 else ALONE,
        }  # fmt: skip


def _versus(grouping: Grouping, place: int, first: int) -> str:
    name = grouping.dimensions[0]
    return domain_id({**grouping.domains[place], f"{VERSUS}{name}": grouping.domains[first][name]})
