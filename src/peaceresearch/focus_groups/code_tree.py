"""The codebook as a tree with the groups that raised each code, and as a list of its codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.tables import GROUPS, Row, ancestors
from peaceresearch.results.table import rows

RECORD = "code"


def tree_rows(raised: pd.DataFrame, codes: pd.DataFrame, chosen: Mapping[str, str]) -> list[Row]:
    """The codes that the study reports on, in the order of the codebook.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        From `extensiveness.presence`.
    codes : DataFrame
        See `tables`.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook.

    Returns
    -------
    list of dict
        `tree.<code>[<parent>]`: the number of groups that raised the code or one below it; the category is the nearest
        code above it that the study reports on ("" for none), `x` its place (1, 2, ...) when the tree is read from the
        top, each code before those below it.
    """
    found: list[Row] = []
    lines = ancestors(codes)
    for place, code in enumerate(_from_the_top(codes, chosen), start=1):
        above = next((chosen[parent] for parent in lines[code][1:] if parent in chosen), "")
        at = {"measure": "tree", "item": chosen[code], "category": above, "domain": "", "x": float(place)}
        found.append({**at, "estimate": raised[code].sum(), "n": len(raised), "base": GROUPS, "unit": "groups"})
    return found


def code_records(
    raised: pd.DataFrame,
    often: pd.DataFrame,
    codes: pd.DataFrame,
    chosen: Mapping[str, str],
    definitions: pd.DataFrame,
    source: str,
) -> list[dict[str, Any]]:
    """The codes that the study reports on, as records.

    Parameters
    ----------
    raised, often : (groups, codes) DataFrame
        From `extensiveness.presence` and `extensiveness.passages`.
    codes, chosen
        As for `tree_rows`; `codes` with each code's `path`.
    definitions : DataFrame
        Of the codebook in force: `code` (its path), `definition`, `include`, `exclude`; a row per code at most.
    source : str
        Where the codebook comes from, as the user knows it.

    Returns
    -------
    list of dict
        Rows for `results.records`, a `code` each: `fields` has its name in results, `path`, `order` (its place in the
        tree), the codebook's own `definition`, `include` and `exclude` ("" where it has none), `groups` that raised it
        of the `held`, and `passages`.
    """
    paths = dict(zip(codes["code"], codes["path"], strict=True))
    told = {row.code: {"definition": row.definition, "include": row.include, "exclude": row.exclude}
            for row in rows(definitions)}  # fmt: skip
    nothing = {"definition": "", "include": "", "exclude": ""}
    return [
        {
            "strand": "focus_groups",
            "record": RECORD,
            "item": chosen[code],
            "fields": {
                "code": chosen[code],
                "path": paths[code],
                "order": place,
                **told.get(paths[code], nothing),
                "groups": int(raised[code].sum()),
                "held": len(raised),
                "passages": int(often[code].sum()),
            },
            "source": source,
        }
        for place, code in enumerate(_from_the_top(codes, chosen), start=1)
    ]


def _from_the_top(codes: pd.DataFrame, chosen: Mapping[str, str]) -> list[str]:
    """The codes of `chosen` as the tree is read: each before those below it, those of one parent in their order."""
    lines = ancestors(codes)
    place = {str(code): at for at, code in enumerate(codes["code"])}
    return sorted(chosen, key=lambda code: [place[above] for above in reversed(lines[code])])
