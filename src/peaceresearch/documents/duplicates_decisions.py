"""What people decided on pairs of records, and whether it can all be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.table import rows

SAME, DIFFERENT = "same", "different"
Pair = tuple[int, int]


@dataclass
class Decided:
    """Pairs of positions, the smaller first, with the place where each was decided."""

    same: dict[Pair, str] = field(default_factory=dict)
    different: dict[Pair, str] = field(default_factory=dict)


def decided(pairs: pd.DataFrame, records: Sequence[str]) -> Decided:
    """The decisions that hold.

    Parameters
    ----------
    pairs
        record, other, decision (`SAME` or `DIFFERENT`), place ("file: sheet, row"). Of two decisions on one pair in
        two files the later holds.
    records
        The names of all records.

    Raises
    ------
    InputError
        With every decision on an unknown record or on one record and itself, every two in one file on one pair that
        differ, and every pair decided to be different that other decisions make one.
    """
    position = {record: at for at, record in enumerate(records)}
    taken: dict[Pair, tuple[str, str]] = {}
    problems: list[Problem] = []
    for row in rows(pairs):
        unknown = [name for name in dict.fromkeys((row.record, row.other)) if name not in position]
        problems += [_problem(row.place, f"no search returned `{name}`", "mend the name of the record")
                     for name in unknown]  # fmt: skip
        if unknown:
            continue
        if row.record == row.other:
            what = f"decides on `{row.record}` and itself"
            problems.append(_problem(row.place, what, "name the other record of the pair, or take the row out"))
            continue
        one, other = sorted((position[row.record], position[row.other]))
        decision, before = taken.get((one, other), (row.decision, row.place))
        if decision != row.decision and _file(before) == _file(row.place):
            what = f"`{row.record}` and `{row.other}` are {row.decision} here and {decision} in {_place(before)}"
            problems.append(_problem(row.place, what, "leave one of them"))
            continue
        taken[one, other] = (row.decision, row.place)
    found = Decided()
    for pair, (decision, place) in taken.items():
        (found.same if decision == SAME else found.different)[pair] = place
    problems += _contradictions(found, records)
    if problems:
        raise InputError(sorted(set(problems)))
    return found


def _contradictions(found: Decided, records: Sequence[str]) -> list[Problem]:
    near: dict[int, list[int]] = {}
    for one, other in found.same:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    problems = []
    for (one, other), place in found.different.items():
        way = _way(near, one, other)
        if way:
            steps = [
                f"{records[first]} = {records[second]} ({found.same[min(first, second), max(first, second)]})"
                for first, second in pairwise(way)
            ]
            what = f"`{records[one]}` and `{records[other]}` are different, but other decisions make them one: "
            problems.append(_problem(place, what + ", ".join(steps), "change one of these decisions"))
    return problems


def _way(near: Mapping[int, Sequence[int]], one: int, other: int) -> list[int]:
    """The shortest way from one record to another over pairs that are the same; empty where there is none."""
    before = {one: one}
    waiting = [one]
    while waiting and other not in before:
        at = waiting.pop(0)
        for follows in near.get(at, ()):
            if follows not in before:
                before[follows] = at
                waiting.append(follows)
    if other not in before:
        return []
    way = [other]
    while way[-1] != one:
        way.append(before[way[-1]])
    return way[::-1]


def _problem(place: str, what: str, remedy: str) -> Problem:
    return Problem(_file(place), _place(place), what, remedy)


def _file(place: str) -> str:
    return place.partition(": ")[0]


def _place(place: str) -> str:
    return place.partition(": ")[2]
