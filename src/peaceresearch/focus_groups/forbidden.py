"""What is never told of focus groups, whatever is asked: tests, and shares of the participants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd


def forbidden(rows: Iterable[Mapping[str, Any]]) -> None:
    """Refuse results that focus groups cannot carry: tests, and shares of participants.

    What a participant says depends on what the others of the group said, and groups are not drawn at random, so a
    p-value or a percentage of participants would claim what the material does not hold (Onwuegbuzie et al. 2009, Int.
    J. Qual. Methods 8(3), 1-21). How the words of a group fall on those who speak (`speaking_share`) is no such share.

    Parameters
    ----------
    rows
        Results as mappings, of which `measure`, `item`, `unit`, `base`, `p`, `p_adjusted` and `statistic` are looked
        at.

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
        of_people = "participant" in str(row.get("base", ""))
        if row.get("unit") in ("share", "percent") and of_people and row["measure"] != "speaking_share":
            faults.append(f"{name} is a share of participants")
    if faults:
        raise ValueError(f"not to be told of focus groups: {'; '.join(sorted(set(faults)))}")
