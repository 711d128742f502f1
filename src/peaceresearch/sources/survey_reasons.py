"""Why answers are missing: codes that the config declares missing, and the reason of every cell that has a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.codes import code_text
from peaceresearch.sources.survey_codes import code_texts, taken
from peaceresearch.sources.survey_data import SurveyData, in_order

CONFIG = "config/survey.yaml"
OTHER = "other"
"""The reason that a file declares and the config does not name."""
Variables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Declaration:
    """What the config says of codes: `reason` ("" where another entry is to tell it), `codes` and patterns of labels
    that mean it, the variables that it speaks of (None: all), and whether it makes the codes missing there.
    """

    place: str
    reason: str
    codes: frozenset[str]
    labels: tuple[re.Pattern[str], ...]
    variables: frozenset[str] | None
    declares: bool

    def means(self, item: str, code: str, label: str) -> bool:
        """Whether a missing answer of `item` is for this reason; a code without a label is its own label."""
        if self.variables is not None and item not in self.variables:
            return False
        return code in self.codes or any(pattern.fullmatch(folded(label or code)) for pattern in self.labels)


def with_reasons(
    data: SurveyData, missing: Sequence[Mapping[str, Any]], variables: Variables, design: Collection[str] = ()
) -> SurveyData:
    """The survey with a `reason` for every cell that is missing for one.

    Parameters
    ----------
    data
        The survey; a reason that its reader knew already is kept.
    missing
        The `missing` of the config: entries with `reason`, `codes`, `labels` (any case, `*` for any text), `variables`
        (patterns with `*`).
    variables
        For each variable that the config uses: `missing`, the codes that are missing answers by their reason ("" where
        an entry of `missing` tells it).
    design
        Variables of the sampling design: a weight of 9 is no refusal. A pattern with `*` leaves them alone.

    Returns
    -------
    SurveyData
        Answers with a code that an entry with `variables`, or a variable's own `missing`, declares missing have moved
        to `reasons`, and `labels` tell that they are missing. A code that nothing names has the reason `other`.

    Raises
    ------
    InputError
        With every code for which two declarations give different reasons.
    """
    declared = [*_entries(missing, data.variables, design), *_own(variables, data.variables)]
    data = _moved(data, declared)
    data, problems = _classified(data, declared)
    if problems:
        raise InputError(problems)
    return data


def _entries(
    missing: Sequence[Mapping[str, Any]], known: Sequence[str], design: Collection[str]
) -> Iterator[Declaration]:
    for number, entry in enumerate(missing, 1):
        named = matching(entry["variables"], known) if entry["variables"] else None
        if named is not None:
            named -= set(design) - set(entry["variables"])
        codes = frozenset(map(code_text, entry["codes"]))
        labels = tuple(map(label_pattern, entry["labels"]))
        place = f"missing, entry {number}"
        yield Declaration(place, entry["reason"], codes, labels, named, declares=named is not None)


def _own(variables: Variables, known: Iterable[str]) -> Iterator[Declaration]:
    """The codes that a variable's own `missing` names; of a variable that the data lack nothing is said here."""
    names = set(known)
    for name, said in sorted(variables.items()):
        for reason, codes in sorted(said["missing"].items()):
            if name in names and codes:
                texts = frozenset(map(code_text, codes))
                yield Declaration(f"missing of `{name}`", reason, texts, (), frozenset([name]), declares=True)


def matching(patterns: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """The names among `known` that a pattern matches; `*` in it stands for any text."""
    wanted = [_pattern(unicodedata.normalize("NFC", pattern)) for pattern in patterns]
    return frozenset(name for name in known if any(pattern.fullmatch(name) for pattern in wanted))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)


def label_pattern(text: str) -> re.Pattern[str]:
    """What the `folded` labels match that `text` means; `*` in it stands for any text."""
    return _pattern(folded(text))


def folded(text: str) -> str:
    """A label without regard to case and to how many blanks stand between its words."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _moved(data: SurveyData, declared: Sequence[Declaration]) -> SurveyData:
    """Answers that are declared missing, moved to the reasons; the labels say of their codes that they are missing."""
    codes: dict[str, set[str]] = {}
    for each in declared:
        for name in sorted(each.variables or ()) if each.declares else ():
            codes.setdefault(name, set()).update(each.codes)
    labels = dict(zip(zip(data.labels["item"], data.labels["code"], strict=True), data.labels["label"], strict=True))
    answers, parts = data.answers.copy(deep=False), [data.reasons]
    for name in data.variables:
        if name not in codes:
            continue
        places, found = pd.factorize(code_texts(answers[name]))
        is_missing = np.array([*(code in codes[name] for code in found), False])[places]
        if not is_missing.any():
            continue
        moved = places[is_missing]
        table = pd.DataFrame({"row": np.flatnonzero(is_missing) + 1, "item": name, "code": taken(list(found), moved)})
        table["label"] = taken([labels.get((name, code), "") for code in found], moved)
        parts.append(table)
        answers[name] = answers[name].mask(is_missing)
    reasons = [part if "reason" in part else part.assign(reason="") for part in parts]
    return replace(
        data,
        answers=answers,
        reasons=in_order(pd.concat(reasons, ignore_index=True), data.variables),
        labels=_told_missing(data.labels, parts[1:], codes, data.variables),
    )


def _told_missing(
    labels: pd.DataFrame, moved: Sequence[pd.DataFrame], codes: Mapping[str, set[str]], variables: Sequence[str]
) -> pd.DataFrame:
    """Labels that tell which codes are missing; a code that was found and has none gets an empty one."""
    told = [
        missing or code in codes.get(item, ())
        for item, code, missing in zip(labels["item"], labels["code"], labels["missing"], strict=True)
    ]
    labels = labels.assign(missing=pd.array(told, dtype=bool))
    new = [part[["item", "code", "label"]].drop_duplicates().assign(missing=True) for part in moved]
    table = pd.concat([labels, *new], ignore_index=True).drop_duplicates(["item", "code"])
    order = pd.Categorical(table["item"], categories=list(variables)).codes
    return table.iloc[np.argsort(order, kind="stable")].reset_index(drop=True).astype(labels.dtypes.to_dict())


def _classified(data: SurveyData, declared: Sequence[Declaration]) -> tuple[SurveyData, list[Problem]]:
    """The reason of each cell, found once for each variable, code and label."""
    table = data.reasons
    is_open = (table["reason"] == "").to_numpy()
    kinds = table[is_open].groupby(["item", "code", "label"], sort=True)
    places = np.asarray(kinds.ngroup(), dtype=np.intp)
    found: list[str] = []
    problems = []
    by_variable = _by_variable(declared)
    groups: Any = kinds.groups
    for item, code, label in groups:
        said: dict[str, str] = {}
        for each in (*by_variable.get(item, ()), *by_variable.get("", ())):
            if each.reason and each.means(item, code, label):
                said.setdefault(each.reason, each.place)
        if len(said) > 1:
            what = f"code {code} of `{item}` is {' and '.join(f'{r} ({place})' for r, place in sorted(said.items()))}"
            problems.append(Problem(CONFIG, "missing", what, "give each code of a variable one reason"))
        found.append(next(iter(said), OTHER))
    reason = table["reason"].to_numpy(dtype=object, copy=True)
    reason[is_open] = np.array([*found, OTHER], dtype=object)[places]
    return replace(data, reasons=table.assign(reason=pd.array(reason, dtype="str"))), problems


def _by_variable(declared: Sequence[Declaration]) -> dict[str, list[Declaration]]:
    """Declarations by the variables that they name; those of all variables at ""."""
    found: dict[str, list[Declaration]] = {}
    for each in declared:
        for name in sorted(each.variables) if each.variables is not None else [""]:
            found.setdefault(name, []).append(each)
    return found
