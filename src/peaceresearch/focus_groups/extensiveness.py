"""In how many groups a theme was raised, and how often.

The unit is the group, not the person: what one participant says is shaped by what the others said, so these are counts
with the number of groups as base, never percentages (Onwuegbuzie et al. 2009, Int. J. Qual. Methods 8(3), 1-21;
Krueger and Casey, Focus Groups, on extensiveness and frequency).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from peaceresearch.focus_groups.tables import (
    GROUPS,
    Row,
    TableError,
    ancestors,
    check_groups,
    domains,
    roll_up,
    unknown_codes,
)
from peaceresearch.problems import Problem
from peaceresearch.results.bases import OF_GROUP
from peaceresearch.results.ids import domain_id


def presence(segments: pd.DataFrame, groups: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Whether each code was raised in each group.

    Parameters
    ----------
    segments, groups, codes : DataFrame
        See `tables`. With several coders a code counts as raised when any of them applied it.

    Returns
    -------
    DataFrame of int
        1 raised, 0 not; a row per group in the order of `groups`, also for those without any segment, and a column per
        code in the order of `codes`, also for those that nobody applied. A parent counts as raised when any code below
        it is. There are no missing values: a group that was held and did not raise a code did not raise it.

    Raises
    ------
    TableError
        When the tables do not fit each other.
    """
    check_groups(segments, groups)
    lines = ancestors(codes)
    unknown_codes(segments, lines)
    table = _empty(groups, codes)
    group_of = groups.set_index("document")["group"]
    row = table.index.get_indexer(pd.Index(segments["document"].map(group_of)))
    column = table.columns.get_indexer(pd.Index(segments["code"]))
    own = np.zeros(table.shape, dtype=bool)
    own[row, column] = True
    raised = own.copy()
    for at, code in enumerate(table.columns):
        above = table.columns.get_indexer(pd.Index(lines[str(code)][1:], dtype=object))
        raised[:, above] |= own[:, [at]]
    return pd.DataFrame(raised.astype(int), index=table.index, columns=table.columns)


def passages(segments: pd.DataFrame, groups: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """How many separate passages of each group have each code: intensity, not to be read as extensiveness.

    Parameters
    ----------
    segments, groups, codes : DataFrame
        As for `presence`.

    Returns
    -------
    DataFrame of int
        Shaped as by `presence`. Segments of a code, or of codes below it, that overlap in a document are one passage,
        whoever coded them; segments that only touch are two. A segment without a position is a passage of its own.

    Raises
    ------
    TableError
        When the tables do not fit each other.
    """
    check_groups(segments, groups)
    table = _empty(groups, codes)
    rolled = roll_up(segments, codes).astype({"start": float, "end": float})
    rolled = rolled.sort_values(["document", "code", "start", "end"])
    reach = rolled.groupby(["document", "code"])["end"].cummax().groupby([rolled["document"], rolled["code"]]).shift()
    begins = rolled[~(rolled["start"] < reach)]
    counts = begins.groupby([begins["document"].map(groups.set_index("document")["group"]), "code"]).size()
    row = table.index.get_indexer(counts.index.get_level_values(0))
    column = table.columns.get_indexer(counts.index.get_level_values(1))
    numbers = np.zeros(table.shape, dtype=int)
    numbers[row, column] = counts.to_numpy()
    return pd.DataFrame(numbers, index=table.index, columns=table.columns)


def group_rows(
    raised: pd.DataFrame,
    often: pd.DataFrame,
    groups: pd.DataFrame,
    chosen: Mapping[str, str],
    by: Sequence[str],
    people: Mapping[str, float],
) -> list[Row]:
    """In how many groups each code was raised and in how many passages, over all, by dimension and group by group.

    Parameters
    ----------
    raised, often : DataFrame
        From `presence` and `passages`.
    groups : DataFrame
        See `tables`; a column per dimension of `by`, with one value per group.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook.
    by : sequence of str
        Dimensions of the groups.
    people : mapping of str to float
        Number of participants of each group; NaN where it is not known.

    Returns
    -------
    list of dict
        Measures `groups` and `passages` with the number of groups held as `n`; and per group `raised` (1 or 0) and
        `passages` with the number of its participants as `n`.

    Raises
    ------
    TableError
        When a group's value of a dimension is missing or contradictory.
    """
    no_segments = pd.DataFrame({"document": []})
    faults: list[Problem] = []
    for dimension in by:
        try:
            check_groups(no_segments, groups, dimension)
        except TableError as error:
            faults += error.problems
    if faults:
        raise TableError(faults)
    found: list[Row] = []
    for domain, own in domains(groups, by).items():
        where = {"category": "", "domain": domain, "n": len(own), "base": GROUPS}
        sums = (raised.loc[own].sum(), often.loc[own].sum())
        for code, name in chosen.items():
            found.append({**where, "measure": "groups", "item": name, "estimate": sums[0][code], "unit": "groups"})
            found.append({**where, "measure": "passages", "item": name, "estimate": sums[1][code], "unit": "passages"})
    for group in domains(groups, ())[""]:
        at = {"category": "", "domain": domain_id({"group": group}), "n": people[group], "base": OF_GROUP}
        own_raised, own_often = (table.loc[[group], list(chosen)].to_numpy()[0] for table in (raised, often))
        for name, yes, count in zip(chosen.values(), own_raised, own_often, strict=True):
            found.append({**at, "measure": "raised", "item": name, "estimate": yes, "unit": "groups"})
            found.append({**at, "measure": "passages", "item": name, "estimate": count, "unit": "passages"})
    return found


def held_rows(groups: pd.DataFrame, dimensions: Sequence[str], people: Mapping[str, float]) -> list[Row]:
    """The groups that were held, a row each: `held`, with its values of the dimensions as domain and the number of its
    participants as estimate, `x` its place in the order in which they were held.
    """
    once = groups.drop_duplicates("group")
    return [
        {
            "measure": "held",
            "item": row["group"],
            "category": "",
            "domain": domain_id({name: str(row[name]) for name in dimensions}),
            "x": float(place),
            "estimate": people[row["group"]],
            "n": people[row["group"]],
            "base": OF_GROUP,
            "unit": "people",
            "reason": "" if people[row["group"]] == people[row["group"]] else "no sheet lists its participants",
        }
        for place, row in enumerate(once.to_dict("records"), start=1)
    ]


def _empty(groups: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """A table without numbers, with a row per group and a column per code."""
    index = pd.Index(list(dict.fromkeys(groups["group"])), name="group", dtype=object)
    return pd.DataFrame(index=index, columns=pd.Index(list(codes["code"]), name="code", dtype=object))
