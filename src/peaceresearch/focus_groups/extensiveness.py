"""In how many groups a theme was raised, and how often.

The unit is the group, not the person: what one participant says is shaped by what the others said, so these are counts
with the number of groups as base, never percentages (Onwuegbuzie et al. 2009, Int. J. Qual. Methods 8(3), 1-21;
Krueger and Casey, Focus Groups, on extensiveness and frequency).
"""

from __future__ import annotations

import pandas as pd

from peaceresearch.focus_groups.tables import check_groups, roll_up


def presence(segments: pd.DataFrame, groups: pd.DataFrame, codes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Whether each code was raised in each group.

    Parameters
    ----------
    segments, groups, codes : DataFrame
        See `tables`. With several coders a code counts as raised when any of them applied it. With `codes`, a parent
        counts as raised when any code below it is, and codes that nobody applied are there too.

    Returns
    -------
    DataFrame of int
        1 raised, 0 not; one row a group (all of `groups`, also those without any segment) and one column a code, both
        sorted. There are no missing values: a group that was held and did not raise a code did not raise it.

    Raises
    ------
    TableError
        When the tables do not fit each other.
    """
    check_groups(segments, groups)
    rolled = segments if codes is None else roll_up(segments, codes)
    names = pd.Index(sorted(set(rolled["code"] if codes is None else codes["code"])), name="code")
    held = pd.Index(sorted(set(groups["group"])), name="group")
    group_of = dict(zip(groups["document"], groups["group"], strict=True))
    raised = {(group_of[document], code) for document, code in zip(rolled["document"], rolled["code"], strict=True)}
    zeros_and_ones = [[int((group, code) in raised) for code in names] for group in held]
    return pd.DataFrame(zeros_and_ones, index=held, columns=names, dtype=int)


def extensiveness(
    segments: pd.DataFrame, groups: pd.DataFrame, codes: pd.DataFrame | None = None, by: str | None = None
) -> pd.DataFrame:
    """Number of groups in which each code was raised, overall or by an attribute of the groups.

    Parameters
    ----------
    segments, groups, codes : DataFrame
        As for `presence`.
    by : str, optional
        A column of `groups` with one value a group.

    Returns
    -------
    DataFrame
        Columns `code`, `level` (of the attribute; "" overall), `groups_raised` and `groups` (how many were held: the
        base), both int; a row for each code and level, also where the count is 0, sorted.

    Raises
    ------
    TableError
        When the tables do not fit each other, or a group's attribute is missing or contradictory.
    """
    check_groups(segments, groups, by)
    raised = presence(segments, groups, codes)
    level = pd.Series("", index=raised.index, name="level")
    if by is not None:
        level = groups.drop_duplicates("group").set_index("group")[by].astype(str).reindex(raised.index)
    counts = raised.groupby(level.to_numpy()).sum().rename_axis(index="level")
    table = counts.melt(ignore_index=False, value_name="groups_raised").reset_index()
    table["groups"] = table["level"].map(level.value_counts())
    return table.sort_values(["code", "level"], ignore_index=True)[["code", "level", "groups_raised", "groups"]]


def intensity(segments: pd.DataFrame, groups: pd.DataFrame, codes: pd.DataFrame | None = None) -> pd.DataFrame:
    """How often each code was applied in each group: a measure of its own, not to be read as extensiveness.

    Parameters
    ----------
    segments, groups, codes : DataFrame
        As for `presence`.

    Returns
    -------
    DataFrame
        Columns `group`, `code`, `segments` and `passages` (int), a row for each group and code, also for 0, sorted.
        `segments` counts the rows, all coders' together, so double coding counts double. `passages` counts the separate
        stretches of text: segments of a code that overlap in a document are one passage, whoever coded them; segments
        that only touch are two. A segment without a position is a passage.

    Raises
    ------
    TableError
        When the tables do not fit each other.
    """
    index = presence(segments, groups, codes).stack().index
    rolled = segments if codes is None else roll_up(segments, codes)
    rolled = rolled.astype({"start": float, "end": float}).sort_values(["document", "code", "start", "end"])
    reach = rolled.groupby(["document", "code"])["end"].cummax().groupby([rolled["document"], rolled["code"]]).shift()
    group = rolled["document"].map(groups.set_index("document")["group"])
    table = pd.DataFrame({"group": group, "code": rolled["code"], "passages": ~(rolled["start"] < reach)})
    counts = table.groupby(["group", "code"])["passages"].agg(segments="size", passages="sum")
    return counts.reindex(index, fill_value=0).astype(int).reset_index()
