"""Bogardus' social distance: whom respondents accept how near to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from peaceresearch.survey.columns import Floats
from peaceresearch.survey.recode import Item


def acceptance(items: Sequence[Item], accepted: Collection[str]) -> Floats:
    """(n, steps): 1 where a respondent accepts the target in this relation, 0 where not, NaN without an answer.

    Parameters
    ----------
    items : Sequence of Item
        One per step, from the nearest relation to the most distant.
    accepted : Collection of str
        The categories that mean acceptance.
    """
    columns = []
    for item in items:
        means_yes = np.array([*(name in accepted for name in item.categories), False])
        columns.append(np.where(item.answered, means_yes[item.codes], np.nan))
    return np.column_stack(columns)


def distances(accepts: Floats) -> Floats:
    """(n,): the place of the nearest relation that a respondent accepts, from 0; the number of steps for who accepts
    none (Bogardus 1933, Sociol. Soc. Res. 17, 265-271).

    Parameters
    ----------
    accepts : (n, steps) float array
        See `acceptance`.

    Notes
    -----
    Where some relations were not answered, the place is known if all nearer ones than the nearest accepted one were
    answered, whatever follows; else it is missing. Who accepts none of those answered, and left one out, has none.
    """
    steps = accepts.shape[1]
    stops = np.where(accepts == 0, steps, np.arange(steps))
    first = stops.min(axis=1)
    known = first == steps
    rows = np.flatnonzero(~known)
    known[rows] = ~np.isnan(accepts[rows, first[rows]])
    return np.where(known, first.astype(float), np.nan)
