"""Design-based rank tests of two groups."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from peaceresearch.survey.bases import check
from peaceresearch.survey.columns import Floats, numbers
from peaceresearch.survey.contrasts import Pairs, difference_table
from peaceresearch.survey.design import Design
from peaceresearch.survey.groups import Groups
from peaceresearch.survey.linearised import of_means

Ties = Literal["weighted", "rows"]


def rank_tests(
    design: Design, values: Any, groups: Groups, pairs: Pairs, level: float = 0.95, ties: Ties = "weighted"
) -> pd.DataFrame:
    """Whether answers of one group tend to be higher than those of another: the Wilcoxon test of Lumley and Scott
    (2013), Biometrika 100, 831-842.

    Parameters
    ----------
    design, values, groups, pairs, level : see `contrasts.mean_differences`
    ties : {"weighted", "rows"}
        Rank of tied answers: the middle of the weight that they cover, whatever the order of the rows; or, as R's
        `svyranktest`, the unweighted mean of their places in the order of the rows.

    Returns
    -------
    DataFrame
        Columns as `contrasts`, without effects: `estimate` is the difference of the mean ranks, -1 to 1, ranks being
        shares of the weight of both groups.

    Notes
    -----
    The variance is that of a difference of means, the ranks taken as given, which is right where there is no
    difference.
    """
    values = numbers(values)
    check(design, groups, level, values)
    known = ~np.isnan(values) & design.counted
    tables = []
    for pair in pairs:
        both = known & np.isin(groups.codes, pair)
        ranks = np.full(len(values), np.nan)
        ranks[both] = _ranks(values[both], design.weights[both], ties)
        tables.append(difference_table(design, of_means(design, ranks, groups), [pair], level)[0])
    empty = difference_table(design, of_means(design, values, groups), [], level)[0]
    return pd.concat(tables, ignore_index=True) if tables else empty


def _ranks(values: Floats, weights: Floats, ties: Ties) -> Floats:
    """Places in the order of the values, as shares of the sum of the weights."""
    order = np.argsort(values, kind="stable")
    _, tied = np.unique(values, return_inverse=True)
    if ties == "weighted":
        together = np.bincount(tied, weights)
        middle = np.cumsum(together) - together / 2
    else:
        places = np.cumsum(weights[order]) - weights[order] / 2
        middle = np.bincount(tied[order], places) / np.bincount(tied)
    return np.asarray(middle[tied] / weights.sum())
