"""Who coded which synthetic transcript, and how the second coder's coding differs from the first's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.twin_focus_groups import Cuts, FocusGroupsTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.transcripts import SEPARATOR, Passage, Transcript

Codings = dict[str, dict[str, tuple[Passage, ...]]]
"""By group, then by coder: their passages."""


def codings(groups: FocusGroups, twin: FocusGroupsTwin, said: Mapping[str, Transcript], seed: int) -> Codings:
    """What each coder marked in each transcript.

    Two coders read the transcripts that `agreement.documents` names, or all where it names none; the group's own coder
    read the others.
    """
    coders = groups.agreement.coders if groups.agreement else []
    both = groups.agreement.documents if groups.agreement else []
    found: Codings = {}
    for group in twin.groups:
        first = said[group.name].passages
        if not both or group.name in both:
            second = second_coding(said[group.name], twin, seed, group.name)
            found[group.name] = dict(zip(coders, (first, second), strict=False))
        else:
            found[group.name] = {group.coder or coders[0]: first}
    return found


def second_coding(first: Transcript, twin: FocusGroupsTwin, seed: int, name: str) -> tuple[Passage, ...]:
    """The passages as a second coder codes them.

    With the probability `agreement` a passage gets the first coder's code, on a place cut as `cuts` says, alike for all
    codes of a sentence; otherwise it is left out, or gets another code of its kind (theme or aspect) of the same
    transcript, so that no code appears that the group did not raise.
    """
    numbers = stream(seed, f"second coder {name}")
    found = []
    cuts: dict[int, float] = {}
    for passage in first.passages:
        agrees, leaves_out = numbers.random() < twin.agreement, numbers.random() < 0.5
        others = _others(passage, first, twin)
        cut, choice = numbers.random(), int(numbers.integers(max(len(others), 1)))
        cut = cuts.setdefault(passage.end, cut)
        if agrees:
            found += [Passage(*place, passage.code) for place in _cut(passage, first.text, twin.cuts, cut)]
        elif others and not leaves_out:
            found.append(Passage(passage.start, passage.end, others[choice]))
    return tuple(found)


def _others(passage: Passage, said: Transcript, twin: FocusGroupsTwin) -> Sequence[str]:
    kind = twin.aspects if passage.code in twin.aspects else twin.themes
    here = {other.code for other in said.passages if other.end == passage.end}
    return sorted({other.code for other in said.passages if other.code in kind} - here)


def _cut(passage: Passage, text: str, cuts: Cuts, chance: float) -> list[tuple[int, int]]:
    """Where the second coder's passage, or two, begin and end."""
    start, end = passage.start, passage.end
    limits = np.cumsum([cuts.longer, cuts.shorter, cuts.halves])
    if chance >= limits[2]:
        return [(start, end)]
    if chance < limits[0]:
        line = text.rfind("\n", 0, start) + 1
        return [(text.index(SEPARATOR, line) + len(SEPARATOR), text.index("\n", end))]
    if " " not in text[start + 1 : end - 1]:
        return [(start, end)]
    middle = _middle(text, start, end)
    halves = [(start, middle), (middle + 1, end)]
    return [max(halves, key=lambda half: half[1] - half[0])] if chance < limits[1] else halves


def _middle(text: str, start: int, end: int) -> int:
    """The blank nearest to the middle that stands after a comma, or else the nearest one."""
    blanks = [at for at in range(start + 1, end - 1) if text[at] == " "]
    centre = (start + end) / 2
    after_comma = [at for at in blanks if text[at - 1] == ","]
    return min(after_comma or blanks, key=lambda at: (abs(at - centre), at))
