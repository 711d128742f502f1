"""Decisions of the coders' meeting, matched to the disagreements that they settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.disagreements import PLACE
from peaceresearch.problems import InputError, Problem
from peaceresearch.results.table import rows

TAKEN = [*PLACE, "decision", "row"]
Key = tuple[str, str, int, int, str]
_COMPARED = 200
"""Characters of a passage that are compared where nothing else tells its place."""


def decisions_taken(
    decisions: pd.DataFrame, disagreements: pd.DataFrame, documents: pd.DataFrame, codes: pd.DataFrame, source: str
) -> pd.DataFrame:
    """The decisions that were taken, each with the disagreement that it settles.

    Parameters
    ----------
    decisions
        As the reader of the sheet gives them: `row`, `document` (a transcript's name), `code` (its path or name),
        `start`, `end`, `text`, `decision` (bool).
    disagreements
        Those between the codings as they were: see `disagreements.disagreement_rows`.
    documents, codes
        `document`, `name`; `code`, `name`, `path`.
    source
        The sheet's file, as the user knows it.

    Returns
    -------
    DataFrame
        `document`, `code` (ids), `start`, `end`, `selection`, `passage`, `decision`, `row`; in the order of the sheet,
        one decision once.

    Raises
    ------
    InputError
        With every decision about a transcript, code or passage on which the coders do not differ, and every two that
        contradict each other.
    """
    known = {_key(row.document, row.code, row.start, row.end, row.passage): row for row in rows(disagreements)}
    taken: dict[Key, tuple[Any, ...]] = {}
    problems: list[Problem] = []
    names = dict(zip(documents["name"], documents["document"], strict=True))
    for row in rows(decisions):
        place = f"row {row.row}"
        found = codes.loc[(codes["path"] == row.code) | (codes["name"] == row.code), "code"]
        key = _key(names.get(row.document), next(iter(found), None), row.start, row.end, row.text)
        if row.document not in names:
            problems.append(Problem(source, place, f"there is no transcript `{row.document}`", "leave names unchanged"))
        elif len(found) != 1:
            what = f"{len(found) or 'no'} code{'s are' if len(found) > 1 else ' is'} called `{row.code}`"
            problems.append(Problem(source, place, what, 'write its path, joined by " > "'))
        elif key not in known:
            what = f"the coders do not differ on `{row.code}` {_told(row)}"
            remedy = "decide on rows of the list of disagreements; take out those that new coding has settled"
            problems.append(Problem(source, place, what, remedy))
        elif key in taken and taken[key][-2] != bool(row.decision):
            what = f"decides otherwise than row {taken[key][-1]} about the same passage"
            problems.append(Problem(source, place, what, "leave one of them"))
        elif key not in taken:
            taken[key] = (*_place(known[key]), bool(row.decision), row.row)
    if problems:
        raise InputError(sorted(problems))
    table = pd.DataFrame(list(taken.values()), columns=TAKEN)
    names_of = dict.fromkeys(["document", "code", "selection", "passage"], "str")
    return table.astype({**names_of, "start": "Int64", "end": "Int64", "decision": "bool", "row": "int64"})


def _place(row: Any) -> Iterator[Any]:
    return (getattr(row, name) for name in PLACE)


def _key(document: Any, code: Any, start: Any, end: Any, passage: str) -> Key:
    """What tells a disagreement apart; spreadsheets may change blanks, and a cell holds no text of any length."""
    if not (pd.isna(start) or pd.isna(end)):
        return str(document), str(code), int(start), int(end), ""
    words = " ".join(re.sub(r"[\x00-\x1f]", " ", passage).split())
    return str(document), str(code), -1, -1, words[:_COMPARED]


def _told(row: Any) -> str:
    if pd.isna(row.start) or pd.isna(row.end):
        return f"in `{row.document}`"
    return f"from {int(row.start)} to {int(row.end)} of `{row.document}`"
