"""Groups that speak for a pattern, and the negative cases: those that speak against it, both ways, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from peaceresearch.focus_groups.tables import GROUPS, Row, domains


def negative_rows(
    raised: pd.DataFrame,
    groups: pd.DataFrame,
    chosen: Mapping[str, str],
    cases: Iterable[tuple[str, Mapping[str, Sequence[str]]]],
    by: Sequence[str],
) -> list[Row]:
    """How many groups speak for each pattern only, against it only, both ways, and not of it.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        From `extensiveness.presence`.
    groups : DataFrame
        See `tables`; a column per dimension of `by`.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook.
    cases : pairs of a name and a mapping
        `pattern` and `contrary`: names in results of the codes that speak for the pattern and against it.
    by : sequence of str
        Dimensions of the groups.

    Returns
    -------
    list of dict
        Measure `negative`, in the categories `pattern`, `contrary`, `both` and `neither`, over all groups and by each
        value of each dimension; the four add up to `n`, the groups held.
    """
    ids = {name: code for code, name in chosen.items()}
    found: list[Row] = []
    for name, case in cases:
        for_it, against = (
            raised[[ids[code] for code in case[side]]].to_numpy(dtype=bool).any(axis=1)
            for side in ("pattern", "contrary")
        )
        kinds = {
            "pattern": for_it & ~against,
            "contrary": against & ~for_it,
            "both": for_it & against,
            "neither": ~for_it & ~against,
        }
        for domain, own in domains(groups, by).items():
            here = raised.index.isin(own)
            at = {"measure": "negative", "item": name, "domain": domain, "n": len(own), "base": GROUPS}
            found += [
                {**at, "category": kind, "estimate": int((is_kind & here).sum()), "unit": "groups"}
                for kind, is_kind in kinds.items()
            ]
    return found
