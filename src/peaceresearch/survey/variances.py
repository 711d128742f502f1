"""Variances of many groups' and categories' statistics in one pass over the respondents.

A statistic is the weighted total of a linearised score that counts for the respondent's own group only (`scores`). The
variances equal those of `Design.variance_of_total`, score by score.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from peaceresearch.survey.columns import Codes, Floats
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.scores import Scores

_CELLS = 1 << 20  # of a table of units by groups by categories that is held at once, or four a respondent if more


def variances(design: Design, scores: Scores, plus: Codes, minus: Codes | None = None) -> Floats:
    """Variances of the totals of the scores of the groups `plus`, or of their differences from the groups `minus`.

    Returns
    -------
    (len(plus), categories) float array
        NaN where a lonely PSU counts as the average stratum, and there is none.
    """
    found = np.zeros((len(plus), scores.categories))
    with np.errstate(invalid="ignore", divide="ignore"):  # of groups without anyone
        for at, stage in enumerate(design.stages):
            add, rows = (_of_single_units, stage.size) if stage.single else (_of_clusters, stage.stratum)
            for part, one, other, block in _blocks(scores, plus, minus, len(rows), len(design)):
                found[part] += add(design, at, block, one, other)
    return found


def _blocks(
    scores: Scores, plus: Codes, minus: Codes | None, rows: int, n: int
) -> Iterator[tuple[slice, Codes, Codes | None, Scores]]:
    """The pairs in parts whose tables stay small, with the scores of the groups that occur in them."""
    width = rows * (scores.categories + 1) * (1 if minus is None else 3)
    step = max(1, max(_CELLS, 4 * n) // width - 1)
    if len(plus) <= step:
        yield slice(None), plus, minus, scores
        return
    for start in range(0, len(plus), step):
        part = slice(start, start + step)
        groups = np.unique(np.concatenate([plus[part], plus[:0] if minus is None else minus[part]]))
        other = None if minus is None else np.searchsorted(groups, minus[part])
        yield part, np.searchsorted(groups, plus[part]), other, scores.chosen(groups)


def _of_clusters(design: Design, at: int, scores: Scores, plus: Codes, minus: Codes | None) -> Floats:
    stage = design.stages[at]
    totals = scores.totals(stage.unit, len(stage.stratum))
    if design.calibration is not None:
        totals -= design.auxiliaries[at].explained(scores)
    totals = totals[:, plus] if minus is None else totals[:, plus] - totals[:, minus]
    centre = np.add.reduceat(totals, stage.first_unit, axis=0) / stage.size[:, None, None]
    if design.lonely_psu == "adjust":
        centre[stage.lonely] = 0.0
    totals -= centre[stage.stratum]
    totals *= np.sqrt(_scale(design, at, scores.groups, plus, minus))[stage.stratum][..., None]
    flat = totals.reshape(len(totals), -1)
    return np.asarray(np.einsum("uk,uk->k", flat, flat)).reshape(totals.shape[1:])


def _of_single_units(design: Design, at: int, scores: Scores, plus: Codes, minus: Codes | None) -> Floats:
    stage = design.stages[at]
    centred = ~stage.lonely if design.lonely_psu == "adjust" else np.ones(len(stage.size), dtype=bool)
    mean, squares = scores.moments(stage, centred)
    found = squares[:, plus]
    if minus is not None:  # nobody is in both groups
        found = found + squares[:, minus] + 2 * stage.size[:, None, None] * mean[:, plus] * mean[:, minus]
    variance = np.asarray((_scale(design, at, scores.groups, plus, minus)[..., None] * found).sum(axis=0))
    return variance if design.calibration is None else design.auxiliaries[at].left(variance, scores, plus, minus)


def _scale(design: Design, at: int, groups: Groups, plus: Codes, minus: Codes | None) -> Floats:
    """(strata, 1 or pairs): what squared deviations between the units of each stratum are multiplied by."""
    stage = design.stages[at]
    if design.calibration is not None:
        return design.auxiliaries[at].scale[:, None]
    if design.lonely_psu != "average":
        return stage.scale[:, None]
    present = groups.sums(None, stage.stratum_of_respondent, len(stage.size)) > 0
    present = present[:, plus] if minus is None else present[:, plus] | present[:, minus]
    return stage.scale[:, None] * stage.average_factor(present)
