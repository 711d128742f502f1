"""How far reviewers agreed on which records to include, overall and pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.documents.screening_votes import FULL_TEXT, TITLE_ABSTRACT
from peaceresearch.statistics import agreement_coefficients as coefficients
from peaceresearch.statistics.agreement_coefficients import Floats

ITEMS = {TITLE_ABSTRACT: "screening", FULL_TEXT: "full_text"}
"""What the results on each stage are about."""
PAIR = "~"
"""Between the names of two reviewers."""
_ANSWERS = 2
"""Possible answers, also where one was given only."""
Row = dict[str, Any]


def screening_agreement(
    ratings: Mapping[str, Floats], conflicts: pd.DataFrame, stages: Sequence[Sequence[Any]]
) -> Iterator[Row]:
    """Agreement on each stage that two reviewers or more decided at.

    Parameters
    ----------
    ratings
        By stage: a row per record, a column per reviewer; see `screening.Screened`.
    conflicts
        `stage` and `record` of each decision on a record on which they differ.
    stages
        Name and reviewers of each.

    Yields
    ------
    dict
        Rows of results, without strand and source. Of the items `screening` (titles and abstracts) and `full_text`:
        `percent_agreement` (0 to 1), `kappa` (Cohen's; of more than two reviewers Light's mean over the pairs),
        `fleiss_kappa` (of more than two), `ac1` (these three at most 1, 0 at chance), over the records that at least
        two decided on, which are n; of more than two also by pair, the category being `<one>~<other>`. `conflicts`
        counts records on which they differed, of full texts also in the reason alone, or which all were unsure about.
    """
    for stage, reviewers, *_ in stages:
        if len(reviewers) < 2:
            continue
        table, item = ratings[stage], ITEMS[stage]
        yield from ({"item": item, **row} for row in agreement(table))
        count = conflicts.loc[conflicts["stage"] == stage, "record"].nunique()
        n = int(coefficients.pairable(table).sum())
        yield {"measure": "conflicts", "item": item, "estimate": count, "n": n, "base": _BASE, "unit": "count"}
        if len(reviewers) > 2:
            for one, other in combinations(range(len(reviewers)), 2):
                pair = f"{reviewers[one]}{PAIR}{reviewers[other]}"
                yield from ({"item": item, "category": pair, **row} for row in agreement(table[:, [one, other]]))


_BASE = "records that at least two reviewers decided on"


def agreement(ratings: Floats) -> Iterator[Row]:
    """The coefficients of one table of ratings; `reason` says why one does not exist."""
    paired = coefficients.pairable(ratings)
    why = _REASONS.get(coefficients.no_variation(ratings), "")
    answers = max(_ANSWERS, len(np.unique(ratings[~np.isnan(ratings)])))
    kappa = coefficients.cohen_kappa(ratings)
    alike = "all decisions of two of the reviewers are the same" if np.isnan(kappa) else ""
    found = {
        "percent_agreement": (coefficients.percent_agreement(ratings), _none(paired)),
        "kappa": (kappa, why or alike),
        "fleiss_kappa": (coefficients.fleiss_kappa(ratings), why),
        "ac1": (coefficients.gwet_ac1(ratings, categories=answers), _none(paired)),
    }
    for measure, (estimate, reason) in found.items():
        if measure == "fleiss_kappa" and ratings.shape[1] == 2:
            continue
        yield {
            "measure": measure,
            "estimate": estimate,
            "n": int(paired.sum()),
            "base": _BASE,
            "unit": "share" if measure == "percent_agreement" else "coefficient",
            "reason": reason,
        }


_REASONS = {
    "no unit was rated by two coders": "no record was decided on by two reviewers",
    "all ratings are the same": "all decisions are the same",
}


def _none(paired: Any) -> str:
    return "" if paired.any() else "no record was decided on by two reviewers"
