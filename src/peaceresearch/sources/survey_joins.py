"""Several data files as one: variables of another file are added by keys, and how many rows meet is checked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import code_texts, listed
from peaceresearch.sources.survey_data import ROW, SurveyData, in_order

Places = NDArray[np.intp]
_ONE_IN_DATA = ("one_to_one", "one_to_many")
_ONE_IN_OTHER = ("one_to_one", "many_to_one")


@dataclass(frozen=True, eq=False)
class _Keys:
    """The keys of both files as numbers: `data` and `other` tell which key each row has, -1 for none; `texts` says
    each key as a reader knows it.
    """

    data: Places
    other: Places
    texts: Sequence[str]

    def count(self, rows: Places) -> Places:
        return np.bincount(rows[rows >= 0], minlength=len(self.texts))

    def named(self, keys: Places) -> str:
        return listed(self.texts[key] for key in keys)


def join(data: SurveyData, source: str, other: SurveyData, declared: Mapping[str, Any]) -> SurveyData:
    """Add the variables of another file to a survey.

    Parameters
    ----------
    data
        The survey read so far; `source` is its file.
    other
        The other file.
    declared
        A `Join` of the config: `source`, `on` (key in the data: key in the other file), `cardinality`, `unmatched`,
        `variables`. Keys are compared as codes: 1, 1.0 and "1" are the same, "01" is another.

    Returns
    -------
    SurveyData
        In the order of the data; at `one_to_many` a row of the data stands once for each row of the other file, and
        `row` is numbered anew. A row of the data without one there, or with an empty key, has blanks (`unmatched:
        keep`). What was kept so, and rows of the other file that are left out, are notes.

    Raises
    ------
    InputError
        With every key or variable that is not there, variable that both files have, key that stands more than once
        where the cardinality says once, and row without a match (`unmatched: fail`).
    """
    problems = [*_absent(data, source, declared["on"]), *_absent(other, declared["source"], declared["on"].values())]
    problems += _absent(other, declared["source"], declared["variables"])
    if problems:
        raise InputError(problems)
    variables = _added(data, other, source, declared)
    keys = _keys(data.answers[list(declared["on"])], other.answers[list(declared["on"].values())])
    problems = [*_repeated(keys, source, declared), *_unmatched(keys, source, declared)]
    if problems:
        raise InputError(problems)
    rows, matches = _pairs(keys)
    answers = data.answers.take(rows).reset_index(drop=True)
    answers[ROW] = np.arange(1, len(rows) + 1, dtype="int64")
    added = other.answers[variables].reset_index(drop=True).reindex(matches).reset_index(drop=True)
    own = [_of(table, variables) for table in (other.items, other.labels, other.sets, other.ranges)]
    items = pd.concat([data.items, own[0]], ignore_index=True)
    # Each row of the data is in the result: as many rows are the same rows.
    own_reasons = data.reasons if len(rows) == len(data.answers) else _follow(data.reasons, rows)
    reasons = [own_reasons, _follow(_of(other.reasons, variables), matches)]
    return replace(
        data,
        answers=pd.concat([answers, added], axis=1),
        items=items,
        labels=pd.concat([data.labels, own[1]], ignore_index=True),
        reasons=in_order(pd.concat(reasons, ignore_index=True), list(items["item"])),
        sets=pd.concat([data.sets, _renamed_sets(own[2], data.sets)], ignore_index=True),
        ranges=pd.concat([data.ranges, own[3]], ignore_index=True),
        notes=(*data.notes, *other.notes, *_notes(keys, source, declared)),
    )


def _absent(data: SurveyData, source: str, names: Any) -> list[Problem]:
    problems = []
    for name in names:
        if name not in data.variables:
            near = difflib.get_close_matches(name, data.variables, n=1, cutoff=0.5)
            remedy = f"did you mean `{near[0]}`?" if near else f"it has {listed(data.variables)}"
            problems.append(Problem(source, "", f"has no variable `{name}`, which a join names", remedy))
    return problems


def _added(data: SurveyData, other: SurveyData, source: str, declared: Mapping[str, Any]) -> list[str]:
    """The variables to add: those declared, else all but the keys."""
    keys, asked = set(declared["on"].values()), set(declared["variables"])
    wanted = [name for name in other.variables if (name in asked if asked else name not in keys)]
    twice = [name for name in wanted if name in data.answers.columns]
    if twice:
        what = f"the variables {listed(twice, len(twice))} are in {source}, too"
        raise InputError([Problem(declared["source"], "", what, "name those to add in the `variables` of the join")])
    return wanted


def _keys(data: pd.DataFrame, other: pd.DataFrame) -> _Keys:
    texts = [
        pd.DataFrame({at: code_texts(table.iloc[:, at]) for at in range(table.shape[1])}) for table in (data, other)
    ]
    both = pd.concat(texts, ignore_index=True)
    numbers = both.groupby(list(both.columns), sort=False).ngroup().where(both.notna().all(axis=1), -1)
    places = np.array(numbers, dtype=np.intp)
    named = both[~numbers.duplicated() & (numbers >= 0)].assign(at=numbers).sort_values("at").drop(columns="at")
    return _Keys(places[: len(data)], places[len(data) :], [", ".join(row) for row in named.itertuples(index=False)])


def _repeated(keys: _Keys, source: str, declared: Mapping[str, Any]) -> list[Problem]:
    """Keys that stand more than once in a file where the cardinality says once."""
    sides = (
        (source, keys.data, list(declared["on"]), _ONE_IN_DATA),
        (declared["source"], keys.other, list(declared["on"].values()), _ONE_IN_OTHER),
    )
    problems = []
    for file, rows, names, once in sides:
        repeated = np.flatnonzero(keys.count(rows) > 1)
        if declared["cardinality"] in once and len(repeated):
            what = f"{len(repeated)} key(s) stand in several rows: {keys.named(repeated)}"
            remedy = f"keep one row for each, or change the cardinality {declared['cardinality']} of the join"
            problems.append(Problem(file, f"key {', '.join(names)}", what, remedy))
    return problems


def _unmatched(keys: _Keys, source: str, declared: Mapping[str, Any]) -> list[Problem]:
    """Rows of the data without one in the other file, where that is an error."""
    if declared["unmatched"] == "keep":
        return []
    problems, place = [], f"key {', '.join(declared['on'])}"
    remedy = "mend the keys, or keep such rows with `unmatched: keep`"
    alone, empty = _alone(keys, keys.data, keys.other), int((keys.data < 0).sum())
    if len(alone):
        count = int(np.isin(keys.data, alone).sum())
        what = f"{count} row(s) have no row in {declared['source']}: {keys.named(alone)}"
        problems.append(Problem(source, place, what, remedy))
    if empty:
        problems.append(Problem(source, place, f"{empty} row(s) have an empty key", remedy))
    return problems


def _alone(keys: _Keys, here: Places, there: Places) -> Places:
    """Keys of one file that the other has not."""
    return np.flatnonzero((keys.count(here) > 0) & (keys.count(there) == 0))


def _notes(keys: _Keys, source: str, declared: Mapping[str, Any]) -> list[Note]:
    other = declared["source"]
    notes = []
    alone, empty = _alone(keys, keys.data, keys.other), int((keys.data < 0).sum())
    count = int(np.isin(keys.data, alone).sum())
    if count:
        found = f"{count} row(s) have no row in {other}: {keys.named(alone)}"
        notes.append(Note(source, found, "kept with blanks"))
    if empty:
        notes.append(Note(source, f"{empty} row(s) have an empty key for {other}", "kept with blanks"))
    left, keyless = _alone(keys, keys.other, keys.data), int((keys.other < 0).sum())
    count = int(np.isin(keys.other, left).sum())
    if count:
        notes.append(Note(other, f"{count} row(s) belong to no row of {source}: {keys.named(left)}", "left out"))
    if keyless:
        notes.append(Note(other, f"{keyless} row(s) have an empty key", "left out"))
    return notes


def _pairs(keys: _Keys) -> tuple[Places, Places]:
    """For each row of the result the row of the data, and that of the other file or -1."""
    order = np.argsort(keys.other, kind="stable")
    order = order[keys.other[order] >= 0]
    counts = keys.count(keys.other)
    starts = np.cumsum([0, *counts])[:-1]
    has_key = keys.data >= 0
    found = np.where(has_key, counts[keys.data], 0) if len(counts) else np.zeros(len(keys.data), dtype=np.intp)
    copies = np.maximum(found, 1)
    rows = np.repeat(np.arange(len(keys.data)), copies)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(copies) - copies, copies)
    matches = np.full(len(rows), -1, dtype=np.intp)
    is_matched = found[rows] > 0
    matches[is_matched] = order[starts[keys.data[rows[is_matched]]] + within[is_matched]]
    return rows, matches


def _follow(reasons: pd.DataFrame, rows: Places) -> pd.DataFrame:
    """Reasons of cells of the rows that the result was made of, in the rows of the result."""
    moved = pd.DataFrame({"old": rows + 1, "new": np.arange(1, len(rows) + 1, dtype="int64")})
    found = reasons.merge(moved[moved["old"] > 0], left_on=ROW, right_on="old")
    return found.assign(row=found["new"]).drop(columns=["old", "new"])


def _of(table: pd.DataFrame, variables: Sequence[str]) -> pd.DataFrame:
    return table[table["item"].isin(variables)]


def _renamed_sets(sets: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Multiple-response sets under names that the other file's do not have."""
    taken = set(known["set"])
    return sets.assign(set=[f"{name}_2" if name in taken else name for name in sets["set"]])
