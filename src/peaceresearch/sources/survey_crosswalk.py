"""One wave of a survey under the names and codes that the config gives its variables."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.codes import canonical, code_text
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import code_number, code_texts, listed, taken
from peaceresearch.sources.survey_data import NOT_ASKED, ROW, SurveyData, free_name, in_order, told_reasons

WAVE = "wave"
"""Column of the answers that tells the waves apart."""
_IDLE_DECIMALS = re.compile(r"-?\d+\.0")


def crosswalk(data: SurveyData, name: str, wave: Mapping[str, Any], used: Collection[str]) -> SurveyData:
    """A wave's file as the config speaks of it.

    Parameters
    ----------
    data
        The file as it was read; its notes name it already.
    name, wave
        The wave, and its section: `source`, `variables` (config's name: file's name), `codes` (variable: code of the
        file: code of the config; codes that are not listed stay), `absent`.
    used
        The variables that the config uses, by its names.

    Returns
    -------
    SurveyData
        A variable of the file whose name the config gives to another one, or declares absent, is kept under a name of
        its own, with a note. Labels, reasons and sets move along with names and codes. In a variable that is absent
        every answer is missing, `not_asked`.

    Raises
    ------
    InputError
        With every variable that the file has not and that is not declared absent.
    """
    problems = _problems(data, name, wave, used)
    if problems:
        raise InputError(problems)
    data = _renamed(data, name, wave, used)
    for variable, codes in wave["codes"].items():
        data = _recoded(data, wave["source"], variable, codes)
    return _with_absent(data, wave["absent"])


def _problems(data: SurveyData, name: str, wave: Mapping[str, Any], used: Collection[str]) -> list[Problem]:
    source, problems = wave["source"], []
    for variable, own in sorted(wave["variables"].items()):
        if own not in data.variables:
            what = f"has no variable `{own}`, which the wave `{name}` gives as `{variable}`"
            problems.append(Problem(source, "", what, _remedy(own, data.variables)))
        if variable in wave["absent"]:
            what = f"the wave `{name}` both declares `{variable}` absent and gives its name"
            problems.append(Problem(source, "", what, "take one of them out"))
    for variable in sorted({*used, *wave["codes"]} - set(wave["variables"]) - set(wave["absent"])):
        if variable not in data.variables:
            what = f"has no variable `{variable}`, and the wave `{name}` does not declare it absent"
            remedy = (
                f"{_remedy(variable, data.variables)}; give its name in the wave's `variables`, or list it in `absent`"
            )
            problems.append(Problem(source, "", what, remedy))
    for variable in sorted(set(wave["codes"]) & set(wave["absent"])):
        what = f"the wave `{name}` recodes `{variable}`, which it declares absent"
        problems.append(Problem(source, "", what, "take one of them out"))
    return problems


def _remedy(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else f"it has {listed(known)}"


def _renamed(data: SurveyData, name: str, wave: Mapping[str, Any], used: Collection[str]) -> SurveyData:
    """All variables under their new names at once, so that names may be exchanged; one may get several."""
    given: dict[str, list[str]] = {}
    for variable, own in wave["variables"].items():
        given.setdefault(own, []).append(variable)
    claimed = {*wave["variables"], *wave["absent"], WAVE}
    names: list[tuple[str, str]] = []
    notes = list(data.notes)
    taken_names = {*data.variables, *claimed}
    for own in data.variables:
        if own in given:
            names += [(own, variable) for variable in given[own]]
            names += [(own, own)] if own in used and own not in claimed else []
        elif own in claimed:
            aside = free_name(f"{own}_" if own == WAVE else f"{own}_{name}", taken_names)
            taken_names.add(aside)
            names.append((own, aside))
            reason = (
                "this name is kept for the waves" if own == WAVE else "the config gives this name to another question"
            )
            notes.append(Note(f"{wave['source']}: variable {own}", reason, f"renamed to {aside}"))
        else:
            names.append((own, own))
    answers = pd.DataFrame({ROW: data.answers[ROW]} | {new: data.answers[own] for own, new in names})
    tables = {part: _moved(getattr(data, part), names) for part in ("items", "labels", "reasons", "sets", "ranges")}
    order = pd.Categorical(tables["items"]["item"], categories=[new for _, new in names]).codes
    items = tables["items"].iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    return replace(data, answers=answers, **{**tables, "items": items}, notes=tuple(notes))


def _moved(table: pd.DataFrame, names: Sequence[tuple[str, str]]) -> pd.DataFrame:
    first: dict[str, str] = {}
    copies = []
    for own, new in names:
        if first.setdefault(own, new) != new:
            copies.append(table[table["item"] == own].assign(item=new))
    moved = table.assign(item=table["item"].map(first).astype("str"))
    return pd.concat([moved, *copies], ignore_index=True) if copies else moved


def _recoded(data: SurveyData, source: str, variable: str, codes: Mapping[str, Any]) -> SurveyData:
    """One variable with other codes; text becomes numbers where that is what the config gives and all of them are."""
    new = {_code_key(old): code_text(code) for old, code in codes.items()}
    places, found = pd.factorize(code_texts(data.answers[variable]))
    texts = [new.get(text, text) for text in found]
    own, own_reasons = data.labels["item"] == variable, data.reasons["item"] == variable
    known = {*found, *data.labels.loc[own, "code"], *data.reasons.loc[own_reasons, "code"]}
    notes = list(data.notes)
    strange = [code for code in new if code not in known]
    if strange:
        found_ = f"code(s) {listed(strange)} of the wave's `codes` do not occur"
        notes.append(Note(f"{source}: variable {variable}", found_, "recoded the others; misspelt?"))
    was_number = pd.api.types.is_numeric_dtype(data.answers[variable])
    numbers = [code_number(text) for text in texts]
    is_number = None not in numbers and (was_number or not any(isinstance(code, str) for code in codes.values()))
    column: Any = np.array([*numbers, np.nan], dtype=float)[places] if is_number else taken(texts, places)
    items = data.items.copy()
    at = items["item"] == variable
    if is_number != was_number:
        items.loc[at, ["kind", "format"]] = ["number" if is_number else "text", ""]
        items.loc[at, "decimals"] = pd.NA
    labels = data.labels.assign(code=data.labels["code"].where(~own, data.labels["code"].map(lambda c: new.get(c, c))))
    lost = labels[own & labels.duplicated(["item", "code"])]
    if len(lost):
        said = f"the label(s) {listed(lost['label'])} belong to codes that are one now"
        notes.append(Note(f"{source}: variable {variable}", said, "dropped; the first label is kept"))
    told = data.reasons["code"]
    moved = told[own_reasons].map(lambda code: new.get(code, code))
    return replace(
        data,
        answers=data.answers.assign(**{variable: column}),
        items=items,
        labels=labels.drop(index=lost.index).reset_index(drop=True),
        reasons=data.reasons.assign(code=told.where(~own_reasons, moved).astype("str")),
        ranges=data.ranges[data.ranges["item"] != variable],
        notes=tuple(notes),
    )


def _code_key(text: str) -> str:
    """A code that is a key in JSON, where a number is text."""
    return canonical(float(text)) if _IDLE_DECIMALS.fullmatch(text) else code_text(text)


def _with_absent(data: SurveyData, absent: Sequence[str]) -> SurveyData:
    if not absent:
        return data
    names, n = sorted(absent), len(data.answers)
    items = pd.DataFrame({"item": names, "label": "", "kind": "number", "format": "", "measure": ""}, dtype="str")
    items.insert(4, "decimals", pd.Series([pd.NA] * len(names), dtype="Int64"))
    rows = np.tile(np.arange(1, n + 1, dtype="int64"), len(names))
    told = told_reasons(rows, taken(names, np.repeat(np.arange(len(names)), n)), NOT_ASKED)
    all_items = pd.concat([data.items, items], ignore_index=True)
    return replace(
        data,
        answers=pd.concat([data.answers, pd.DataFrame(dict.fromkeys(names, np.full(n, np.nan)))], axis=1),
        items=all_items,
        reasons=in_order(pd.concat([data.reasons, told], ignore_index=True), list(all_items["item"])),
    )
