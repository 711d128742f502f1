"""What is never told of focus groups, whatever is asked: tests, shares of the participants, and single groups or people
whose number the gate does not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from peaceresearch.results.bases import OF_PEOPLE
from peaceresearch.results.ids import parse_domain

_OF_PEOPLE = ("held", "participants", "voiced")
"""Measures that tell of people whatever their domain."""


def forbidden(rows: Iterable[Mapping[str, Any]]) -> None:
    """Refuse results that focus groups cannot carry: tests, shares of participants, people without their number.

    What a participant says depends on what the others of the group said, and groups are not drawn at random, so a
    p-value or a percentage of participants would claim what the material does not hold (Onwuegbuzie et al. 2009, Int.
    J. Qual. Methods 8(3), 1-21). How the words of a group fall on those who speak (`speaking_share`) is no such share.
    What is told of a single group, or of kinds of participants, has people as its base: the gate counts them.

    Parameters
    ----------
    rows
        Results as mappings, of which `measure`, `item`, `domain`, `unit`, `base`, `p`, `p_adjusted` and `statistic` are
        looked at.

    Raises
    ------
    ValueError
        With every such row.
    """
    faults = []
    for row in rows:
        name = f"{row['measure']}.{row['item']}"
        tests = [key for key in ("statistic", "p", "p_adjusted") if not pd.isna(row.get(key))]
        if tests:
            faults.append(f"{name} has {' and '.join(tests)}")
        base, domain = str(row.get("base", "")), parse_domain(str(row.get("domain", "")))
        of_people = "participant" in base
        if (row["measure"] in _OF_PEOPLE or "group" in domain) and base not in OF_PEOPLE:
            faults.append(f"{name} is told of people whose number is not its base")
        if row.get("unit") in ("share", "percent") and of_people and row["measure"] != "speaking_share":
            faults.append(f"{name} is a share of participants")
    if faults:
        raise ValueError(f"not to be told of focus groups: {'; '.join(sorted(set(faults)))}")
