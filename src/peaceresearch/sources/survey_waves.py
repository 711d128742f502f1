"""Several waves of a survey as one table, and where they do not fit together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import code_texts, listed, taken
from peaceresearch.sources.survey_crosswalk import WAVE
from peaceresearch.sources.survey_data import ROW, SurveyData, in_order

_ASK = "kept; declare the item in the wave's `changed` if the wording differs"
_TOLD = "kept; the wave's `changed` says so"


@dataclass(frozen=True, eq=False)
class WaveData:
    """A wave under the config's names (see `survey_crosswalk`), and the file it came from."""

    name: str
    source: str
    data: SurveyData
    changed: Collection[str] = ()
    """Variables that the config says were worded in another way than in the wave before."""


def stack(waves: Sequence[WaveData], used: Collection[str]) -> SurveyData:
    """All waves as one survey, in their order.

    Parameters
    ----------
    waves
        At least one.
    used
        The variables that the config uses; the others may differ between waves as they like.

    Returns
    -------
    SurveyData
        `answers` have a column `wave` after `row`, which counts through all waves. A variable that a wave has not is
        blank in it. Labels, measures and sets are those of the last wave that has them. A variable that is not used
        and is text in one wave and a number in another is text. Wordings and labels of used variables that differ
        from one wave to the next are notes.

    Raises
    ------
    InputError
        With every used variable that is text in one wave and a number (or a date) in another.
    """
    variables = list(dict.fromkeys(name for wave in waves for name in wave.data.variables))
    kinds = [_kinds(wave.data) for wave in waves]
    mixed = [name for name in variables if len({own[name] for own in kinds if name in own}) > 1]
    problems = [_mixed(waves, kinds, name) for name in mixed if name in used]
    if problems:
        raise InputError(problems)
    kind = {name: own_kind for own in kinds for name, own_kind in own.items()} | dict.fromkeys(mixed, "text")
    lengths = [len(wave.data.answers) for wave in waves]
    items = _items(waves, variables, kinds, kind)
    starts = np.cumsum([0, *lengths])
    answers: dict[str, Any] = {ROW: np.arange(1, starts[-1] + 1, dtype="int64")}
    answers[WAVE] = taken([wave.name for wave in waves], np.repeat(np.arange(len(waves)), lengths))
    is_number = dict(zip(items["item"], items["kind"] == "number", strict=True))
    answers |= {name: _column(waves, name, is_number[name]) for name in variables}
    reasons = [
        wave.data.reasons.assign(row=wave.data.reasons[ROW] + start)
        for wave, start in zip(waves, starts[:-1], strict=True)
    ]
    notes = [note for wave in waves for note in wave.data.notes]
    if unused := [name for name in mixed if name not in used]:
        notes.append(Note("", f"{listed(unused)} are text in one wave and numbers in another", "read as text"))
    return SurveyData(
        answers=pd.DataFrame(answers),
        items=items,
        labels=_labels(waves, variables),
        reasons=in_order(pd.concat(reasons, ignore_index=True), variables),
        sets=_sets(waves),
        notes=(*notes, *_differences(waves, used)),
        ranges=pd.concat([wave.data.ranges for wave in waves], ignore_index=True).drop_duplicates(ignore_index=True),
    )


def _kinds(data: SurveyData) -> dict[str, str]:
    """The kind of each variable in which anything stands: of an empty column it says nothing."""
    spoken = {*data.labels["item"], *data.reasons.loc[data.reasons["code"] != "", "item"].unique()}
    return {
        name: kind
        for name, kind in zip(data.items["item"], data.items["kind"], strict=True)
        if name in spoken or data.answers[name].notna().any()
    }


def _mixed(waves: Sequence[WaveData], kinds: Sequence[Mapping[str, str]], name: str) -> Problem:
    said = [
        f"{'a ' if own[name] != 'text' else ''}{own[name]} in {wave.name} ({wave.source})"
        for wave, own in zip(waves, kinds, strict=True)
        if name in own
    ]
    remedy = "give its `codes` in one of the waves, or take it from another variable"
    return Problem(waves[-1].source, f"variable {name}", f"is {', '.join(said)}", remedy)


def _items(
    waves: Sequence[WaveData], variables: Sequence[str], kinds: Sequence[Mapping[str, str]], kind: Mapping[str, str]
) -> pd.DataFrame:
    """The variables as the last wave describes them that has an answer to them."""
    told = [
        wave.data.items[wave.data.items["item"].isin(own)]
        for wave, own in zip(reversed(waves), reversed(kinds), strict=True)
    ]
    rest = [wave.data.items for wave in reversed(waves)]
    items = pd.concat([*told, *rest]).drop_duplicates("item").set_index("item").loc[list(variables)].reset_index()
    changed = np.array([kind.get(name, own) != own for name, own in zip(items["item"], items["kind"], strict=True)])
    items.loc[changed, "kind"] = [kind[name] for name in items.loc[changed, "item"]]
    items.loc[changed, "format"] = ""
    items.loc[changed, "decimals"] = pd.NA
    return items


def _column(waves: Sequence[WaveData], name: str, is_number: bool) -> Any:
    parts = []
    for wave in waves:
        if name not in wave.data.variables:
            parts.append(pd.Series(np.nan, index=range(len(wave.data.answers))))
            continue
        column = wave.data.answers[name]
        parts.append(column if is_number or column.isna().all() else code_texts(column))
    dtype: Any = "float64" if is_number else "str"
    return pd.concat([part.astype(dtype) for part in parts], ignore_index=True)


def _labels(waves: Sequence[WaveData], variables: Sequence[str]) -> pd.DataFrame:
    """Labels of codes: those of the last wave that has them; a code is missing where any wave says so."""
    table = pd.concat([wave.data.labels for wave in reversed(waves)], ignore_index=True)
    missing = table.groupby(["item", "code"], sort=False)["missing"].transform("any")
    table = table.assign(missing=missing, silent=table["label"] == "")
    table = table.sort_values("silent", kind="stable").drop_duplicates(["item", "code"]).drop(columns="silent")
    order = pd.Categorical(table["item"], categories=list(variables)).codes
    return table.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def _sets(waves: Sequence[WaveData]) -> pd.DataFrame:
    """Multiple-response sets: each as the last wave declares it that has it."""
    tables: list[pd.DataFrame] = []
    known: set[str] = set()
    for wave in reversed(waves):
        tables.append(wave.data.sets[~wave.data.sets["set"].isin(known)])
        known |= set(wave.data.sets["set"])
    return pd.concat(tables, ignore_index=True)


def _differences(waves: Sequence[WaveData], used: Collection[str]) -> Iterator[Note]:
    """What differs between each wave and the one before, in the variables that the config uses."""
    for name in sorted(used):
        having = [wave for wave in waves if name in wave.data.variables]
        for before, after in pairwise(having):
            place = f"{after.source}: variable {name}"
            first, second = (_words(wave.data, name) for wave in (before, after))
            if first and second and first != second:
                done = _TOLD if name in after.changed else _ASK
                yield Note(place, f"the wording is `{second}`, and `{first}` in {before.name}", done)
            yield from _different_codes(before, after, name, place)


def _words(data: SurveyData, name: str) -> str:
    return " ".join(str(data.items.loc[data.items["item"] == name, "label"].iloc[0]).split())


def _different_codes(before: WaveData, after: WaveData, name: str, place: str) -> Iterator[Note]:
    first, second = (
        {
            str(row.code): " ".join(str(row.label).split())
            for row in wave.data.labels[wave.data.labels["item"] == name].itertuples()
            if row.label and not row.missing
        }
        for wave in (before, after)
    )
    changed = [
        f"{code}: {second[code]} ({first[code]})" for code in second if first.get(code, second[code]) != second[code]
    ]
    if changed:
        yield Note(place, f"labels are others than in {before.name}: {listed(changed)}", _ASK)
    alone = sorted(set(first) ^ set(second)) if first and second else []
    if alone:
        yield Note(place, f"labelled in one of {before.name} and {after.name} only: {listed(alone)}", _ASK)
