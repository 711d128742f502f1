"""Single focus groups in an exhibit: which results are of one, and which value of a dimension each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.view import View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import rows

GROUP = "group"
"""The dimension of single groups in results."""


@dataclass(frozen=True)
class Band:
    """Groups that stand together, and what they have in common; `label` is "" where that is not known."""

    groups: Sequence[str]
    label: str
    colour: str


def of_only(results: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """The results that are divided by `dimension` and by nothing else."""
    return results.loc[[set(parse_domain(domain)) == {dimension} for domain in results["domain"]]]


def of_groups(results: pd.DataFrame) -> dict[tuple[str, str], Any]:
    """Results of single groups by item and group; the others are left out."""
    table = of_only(results, GROUP)
    return {(row.item, parse_domain(row.domain)[GROUP]): row for row in rows(table)}


def bands_of(groups: Sequence[str], results: pd.DataFrame, view: View) -> list[Band]:
    """`groups` put together by their values of the option `bands`, in the study's order of the values; those whose
    value no result `held` tells come last.
    """
    by = view.options["bands"]
    if by is None:
        return [Band(groups, "", "")]
    held = results[results["measure"] == "held"]
    values = {row.item: parse_domain(row.domain).get(by, "") for row in rows(held)}
    order = view.order(by, held)
    found = []
    for place, value in enumerate([*(value for value in order if value), ""]):
        members = [group for group in groups if values.get(group, "") == value]
        if members:
            label = view.label(by, value) if value else ""
            found.append(Band(members, label, view.colour(by, value, place)))
    return found
