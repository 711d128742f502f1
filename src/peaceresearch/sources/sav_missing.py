"""Missing answers as SPSS stores them: a value for each reason, and which values are declared missing.

SPSS knows at most three values that are missing, or a range and one value; of text, three values of at most 8 bytes
(IBM SPSS Statistics Command Syntax Reference, "MISSING VALUES").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceresearch.sources.survey_codes import code_number
from peaceresearch.sources.survey_data import SurveyData

_VALUES = 3
_TEXT_BYTES = 8
Key = tuple[str, str]
"""A code and, where it holds none or means several things, the reason."""


@dataclass(frozen=True)
class Told:
    """A kind of missing answer of one variable: its code and label in the tables, its reason, and how often it is."""

    code: str
    label: str
    reason: str
    count: int

    @property
    def new_label(self) -> str:
        """The label of a value that the tables do not have."""
        return self.label or self.code or self.reason


@dataclass(frozen=True, eq=False)
class Missing:
    """All missing answers: `kinds` of each variable, and for each row of the reasons the place of its kind in them."""

    kinds: dict[str, list[Told]]
    places: NDArray[np.intp]
    rows: dict[str, NDArray[np.intp]]

    @classmethod
    def of(cls, data: SurveyData) -> Missing:
        """The kinds that occur, and the codes that are declared missing and do not."""
        table = data.reasons if "reason" in data.reasons else data.reasons.assign(reason="")
        grouped = table.groupby(["item", "code", "reason"], sort=True)
        number = np.asarray(grouped.ngroup(), dtype=np.intp)
        first = table.assign(number=number).drop_duplicates("number").sort_values("number")
        counts = np.bincount(number, minlength=len(first))
        kinds: dict[str, list[Told]] = {}
        within = np.zeros(len(first), dtype=np.intp)
        told = first[["item", "code", "label", "reason"]].itertuples(index=False)
        for at, (item, code, label, reason) in enumerate(told):
            own = kinds.setdefault(item, [])
            within[at] = len(own)
            own.append(Told(code, label, reason, int(counts[at])))
        declared = data.labels[data.labels["missing"]]
        for item, code, label in declared[["item", "code", "label"]].itertuples(index=False):
            own = kinds.setdefault(item, [])
            if all(each.code != code for each in own):
                own.append(Told(code, label, "", 0))
        rows: Any = table.groupby("item", sort=False).indices
        return cls(kinds, within[number], dict(rows))


def is_storable(code: str, is_text: bool) -> bool:
    """Whether SPSS can hold a missing answer by its own code."""
    if is_text:
        return 0 < len(code.encode()) <= _TEXT_BYTES
    return code_number(code) is not None


def stored_codes(kinds: Sequence[Told], is_text: bool, used: Collection[str], new: dict[Key, int]) -> list[str]:
    """The code under which each kind of missing answer of a variable is stored.

    Parameters
    ----------
    kinds
        The kinds.
    is_text
        Whether the variable is text.
    used
        Codes that are answers of the variable, or that have a label and are no missing answer.
    new
        Numbers below zero for kinds that have no code which SPSS could hold, over all variables; what is found here is
        added, so that a kind has the same number in every variable where it is free.

    Returns
    -------
    list of str
        Its own code, where SPSS can hold it, it is no answer, and no more frequent kind has it; else a number.
    """
    found: dict[int, str] = {}
    for at in sorted(range(len(kinds)), key=lambda at: (-kinds[at].count, kinds[at].code, kinds[at].reason)):
        code = kinds[at].code
        if is_storable(code, is_text) and code not in used and code not in found.values():
            found[at] = code
    taken = {*used, *found.values()}
    for at, kind in enumerate(kinds):
        if at not in found:
            is_first = kind.code != "" and all(each.code != kind.code for each in kinds[:at])
            number = new.setdefault((kind.code, "" if is_first else kind.reason), -1 - len(new))
            while str(number) in taken:
                number -= 1
            found[at] = str(number)
            taken.add(found[at])
    return [found[at] for at in range(len(kinds))]


def declared(
    codes: Collection[float], ranges: Sequence[tuple[float, float]], answers: NDArray[np.float64]
) -> tuple[list[Any], list[float]]:
    """What is declared missing of a number, as pyreadstat takes it, and the codes for which there is no place.

    Parameters
    ----------
    codes
        The missing answers.
    ranges
        Ranges that the source declares missing, ends included.
    answers
        Codes that are no missing answers, ascending; no range may hold one.
    """
    ordered = sorted(codes)
    own = [(low, high) for low, high in ranges if not _between(answers, low, high)]
    options: list[tuple[list[Any], list[float]]] = [] if own else [(ordered[:_VALUES], ordered[_VALUES:])]
    for low, high in [*own, *_runs(ordered, answers)]:
        rest = [code for code in ordered if not low <= code <= high]
        options.append(([{"lo": low, "hi": high}, *rest[:1]], rest[1:]))
    return min(options, key=lambda option: len(option[1]))


def declared_texts(codes: Sequence[str]) -> tuple[list[Any], list[str]]:
    """The same of text."""
    return list(codes[:_VALUES]), list(codes[_VALUES:])


def _between(answers: NDArray[np.float64], low: float, high: float) -> bool:
    at = bisect_left(answers, low)
    return bool(at < len(answers) and answers[at] <= high)


def _runs(ordered: Sequence[float], answers: NDArray[np.float64]) -> Iterator[tuple[float, float]]:
    """The longest ranges of missing codes without an answer between them."""
    if not ordered:
        return
    start = ordered[0]
    for code, after in pairwise(ordered):
        if _between(answers, code, after):
            yield start, code
            start = after
    yield start, ordered[-1]
