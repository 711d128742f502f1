"""What fosters something and what blocks it, ranked by how broadly it was raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from peaceresearch.focus_groups.tables import GROUPS, Row


def mechanism_rows(
    raised: pd.DataFrame,
    groups: pd.DataFrame,
    chosen: Mapping[str, str],
    kinds: Sequence[tuple[str, str]],
    by: str,
) -> list[Row]:
    """The mechanisms of each kind in their order.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        From `extensiveness.presence`.
    groups : DataFrame
        See `tables`; a column `by`.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook.
    kinds : pairs of str
        A code's name in results and its kind (fosters, blocks), in the order of the config.
    by : str
        The dimension of the groups whose values are counted.

    Returns
    -------
    list of dict
        `mechanism.<code>[<kind>]`: the number of groups that raised it, with its rank within its kind as `x` (1, 2,
        ...); `reach.<code>`: the number of values of `by` in which a group raised it. A mechanism that was raised on
        more sides comes first, then one raised by more groups, then as in the config: ranks are never shared.
    """
    ids = {name: code for code, name in chosen.items()}
    value_of = groups.drop_duplicates("group").set_index("group")[by].reindex(raised.index)
    count = {code: int(raised[ids[code]].sum()) for code, _ in kinds}
    reach = {code: int(value_of[raised[ids[code]].to_numpy(dtype=bool)].nunique()) for code, _ in kinds}
    at = {"domain": "", "n": len(raised), "base": GROUPS}
    found: list[Row] = []
    for kind in dict.fromkeys(kind for _, kind in kinds):
        own = [code for code, of in kinds if of == kind]
        ranked = sorted(own, key=lambda code: (-reach[code], -count[code]))
        for rank, code in enumerate(ranked, start=1):
            one = {"measure": "mechanism", "item": code, "category": kind, "x": float(rank)}
            found.append({**at, **one, "estimate": count[code], "unit": "groups"})
            found.append({**at, "measure": "reach", "item": code, "category": "", "estimate": reach[code]})
            found[-1]["unit"] = "values"
    return found
