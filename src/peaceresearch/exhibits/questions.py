"""The questions of a survey as they were asked, in a form that is short and leaves no word out.

Questions that begin alike (a battery) are told once up to where they part, and then each with the rest of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

_LEAST, _KEPT = 3, 0.75
"""Words that two questions must have in common at their beginning to be told together, and how much of the beginning
of a battery must be left when another one joins it.
"""
_PART = re.compile(r"(?::|…|\.\.\.)$")
"""Ends the word after which the questions of a battery part."""
_END = re.compile(r"[?.!…\s]+$")
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Asked:
    """One or several questions: `stem` is the wording, or its common beginning; `rests` is how each goes on."""

    stem: str
    rests: tuple[str, ...]
    labels: tuple[str, ...]


def batteries(questions: Sequence[tuple[str, str]]) -> list[Asked]:
    """Put questions together that stand beside each other and begin alike.

    Parameters
    ----------
    questions
        Label and wording of each item in its order; a wording that comes twice is told once, at its first place.

    Returns
    -------
    list of Asked
        In order. A question of its own has its whole wording as stem and no rests. Of several, the stem ends with an
        ellipsis and the mark that ends all of them; stem and rest together are the wording, but for that mark.
    """
    once: dict[str, str] = {}
    for label, wording in questions:
        once.setdefault(" ".join(wording.split()), label)
    groups: list[list[str]] = []
    for wording in once:
        if groups and _joins(wording, groups[-1]):
            groups[-1].append(wording)
        else:
            groups.append([wording])
    return [_asked(group, tuple(once[wording] for wording in group)) for group in groups]


def _joins(wording: str, battery: Sequence[str]) -> bool:
    stem, joint = _stem(battery) if len(battery) > 1 else "", _stem([*battery, wording])
    return bool(joint) and len(joint.split()) >= _KEPT * len(stem.split())


def _asked(wordings: Sequence[str], labels: tuple[str, ...]) -> Asked:
    if len(wordings) == 1:
        return Asked(wordings[0], (), labels)
    stem = _stem(wordings)
    ends = {wording[len(_END.sub("", wording)) :].strip() for wording in wordings}
    end = ends.pop() if len(ends) == 1 else ""
    rests = tuple(wording[len(stem) :].removesuffix(end).strip() for wording in wordings)
    beginning = stem.rstrip().removesuffix(_ELLIPSIS).rstrip(".").rstrip()
    return Asked(f"{beginning} {_ELLIPSIS}{'' if end == _ELLIPSIS else end}", rests, labels)


def _stem(wordings: Sequence[str]) -> str:
    """What all wordings begin with, in whole words, up to the last sign that something follows where there is one; ""
    where that is too little, or where one of them has nothing after it.
    """
    together = zip(*(wording.split(" ") for wording in wordings), strict=False)
    common = [words[0] for words in takewhile(lambda words: len(set(words)) == 1, together)]
    marked = [place for place, word in enumerate(common, 1) if _PART.search(word)]
    words = common[: marked[-1]] if marked else common
    stem = " ".join(words)
    if len(words) < _LEAST or any(not _END.sub("", wording[len(stem) :]).strip() for wording in wordings):
        return ""
    return stem
