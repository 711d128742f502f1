"""The tables the focus-group functions take, checked together, and codes rolled up to their parents.

segments : `document`, `code`, `coder`, `start`, `end`; one row a coded passage, `start` and `end` in characters, the
    end outside the passage; both may be missing (a code on a whole document, or a tool that keeps no positions).
groups : `document`, `group` and any attributes of the group; one row a document, several documents may be one group.
codes : `code`, `parent`; the parent is missing or "" at the top of the codebook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.results.ids import domain_id

SEGMENT_COLUMNS = ("document", "code", "coder", "start", "end")
GROUPS = "coded focus groups"
"""What most results of the strand count: their base."""
Row = dict[str, Any]
"""A result of the strand, without its strand and its source."""


class TableError(ValueError):
    """Tables that do not fit each other.

    `problems` holds every fault; `file` in each is the table's name ("segments", "groups" or "codes"), for the caller
    who knows the file to replace.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.place} {problem.what}" for problem in self.problems))


def check_groups(segments: pd.DataFrame, groups: pd.DataFrame, by: str | None = None) -> None:
    """Each segment's document belongs to one group, and each group has one value of the attribute `by`.

    Raises
    ------
    TableError
        With every document and group for which that is not so.
    """
    faults = [
        Problem("groups", f"document {document}", "occurs twice", "give each document one group")
        for document in sorted(set(groups.loc[groups["document"].duplicated(), "document"]))
    ]
    faults += [
        Problem("groups", f"document {document}", "has coded segments and no group", "add a row for it")
        for document in sorted(set(segments["document"]) - set(groups["document"]))
    ]
    if by is not None:
        for group, values in groups.groupby("group")[by]:
            found = sorted({"missing" if pd.isna(value) else repr(str(value)) for value in values})
            if found == ["missing"] or len(found) > 1:
                what = f"{by} is {' and '.join(found)}"
                faults.append(Problem("groups", f"group {group}", what, "give all its documents one value"))
    if faults:
        raise TableError(faults)


def ancestors(codes: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Each code with its ancestors: itself, its parent, and so on to the top.

    Raises
    ------
    TableError
        For a code listed twice, a parent that is not a code, or a code that is its own ancestor.
    """
    rows = zip(codes["code"], codes["parent"].where(codes["parent"].notna(), ""), strict=True)
    parents = {str(code): str(parent) for code, parent in rows}
    faults = [
        Problem("codes", f"code {code}", "is listed twice", "list each code once")
        for code in sorted(set(codes.loc[codes["code"].duplicated(), "code"]))
    ]
    lines: dict[str, tuple[str, ...]] = {}
    for code in sorted(parents):
        line = [code]
        while (parent := parents[line[-1]]) and parent in parents and parent not in line:
            line.append(parent)
        if parent and parent not in parents:
            what = f"has the parent {parent!r}, which is not a code"
            faults.append(Problem("codes", f"code {line[-1]}", what, "add the parent or correct its name"))
        elif parent:
            what = f"is below {parent!r}, which is below itself"
            faults.append(Problem("codes", f"code {code}", what, "give one of them another parent"))
        lines[code] = tuple(line)
    if faults:
        raise TableError(list(dict.fromkeys(faults)))
    return lines


def unknown_codes(segments: pd.DataFrame, known: Collection[str]) -> None:
    """`TableError` with every code of the segments that is none of `known`."""
    unknown = sorted(set(segments["code"]) - set(known))
    if unknown:
        remedy = "add it to the codebook or correct the segment"
        raise TableError([Problem("segments", f"code {code}", "is not in the codebook", remedy) for code in unknown])


def roll_up(segments: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """The segments, each repeated under every ancestor of its code; a parent then holds whatever its children hold.

    A coder's passage with two codes of one parent stands once under the parent, if its position or, in the column
    `selection`, its name is known. Rows come sorted.

    Raises
    ------
    TableError
        As `ancestors`, and for a segment whose code is not in the codes table.
    """
    lines = ancestors(codes)
    unknown_codes(segments, lines)
    rolled = segments.assign(code=segments["code"].map(lines)).explode("code", ignore_index=True)
    named = rolled["selection"] if "selection" in rolled else pd.Series("", index=rolled.index)
    by = rolled[list(SEGMENT_COLUMNS)].assign(selection=named.where(rolled["start"].isna(), ""))
    repeated = by.duplicated() & (rolled["start"].notna() | (by["selection"] != ""))
    return rolled[~repeated].sort_values(list(SEGMENT_COLUMNS), ignore_index=True)


def domains(groups: pd.DataFrame, by: Iterable[str]) -> dict[str, list[str]]:
    """The groups, in their order, of everybody ("") and of each value of the dimensions `by`, by the domain's id."""
    once = groups.drop_duplicates("group")
    found = {"": list(once["group"])}
    for dimension in by:
        for value, own in once.groupby(dimension)["group"]:
            found[domain_id({dimension: str(value)})] = list(own)
    return found
