"""Synthetic discussions of focus groups: who says what, and which passages the first coder sees in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peaceresearch.study.twin_focus_groups import FocusGroupsTwin, GroupTwin
from peaceresearch.twin.chance import stream

MODERATOR = "M"
SEPARATOR = ": "
"""What stands between a speaker's label and the words."""
_BEFORE = 0.5
_AFTER = 0.3
"""Probabilities of small talk in the turn of a passage, and of a turn of it after one."""


@dataclass(frozen=True)
class Passage:
    """One coded passage: where it stands in the transcript, and the theme or aspect given to it."""

    start: int
    end: int
    code: str


@dataclass(frozen=True)
class Transcript:
    """What was said in one group: a turn a line, and the passages that the first coder marks, in their order."""

    text: str
    passages: tuple[Passage, ...]


def transcripts(twin: FocusGroupsTwin, seed: int) -> dict[str, Transcript]:
    """The discussion of each group, by its name.

    Groups of one language share the sentences of a theme: none is said twice before all were said once. A quote's
    sentence is said in the quote's group only, as long as the others have enough without it.
    """
    said: dict[str, dict[str, list[str]]] = {group.name: {} for group in twin.groups}
    for theme in twin.themes:
        for lang in sorted({group.language for group in twin.groups}):
            _share_out(theme, lang, twin, seed, said)
    return {group.name: _discussion(group, said[group.name], twin, seed) for group in twin.groups}


def _share_out(theme: str, lang: str, twin: FocusGroupsTwin, seed: int, said: dict[str, dict[str, list[str]]]) -> None:
    """Give each group of the language its sentences on a theme: the quotes, then what was said least often."""
    groups = [group for group in twin.groups if group.language == lang and theme in group.raises]
    known = list(dict.fromkeys(twin.themes[theme].said.get(lang, ())))
    numbers = stream(seed, f"sentences {theme} {lang}")
    order = [known[at] for at in numbers.permutation(len(known))]
    times = dict.fromkeys(order, 0)
    for group in groups:
        own = [quote.said for quote in twin.quotes if quote.group == group.name and quote.code == theme]
        said[group.name][theme] = list(dict.fromkeys(own))
        times |= {sentence: times[sentence] + 1 for sentence in own}
    for group in groups:
        chosen = said[group.name][theme]
        wanted = twin.passages + int(numbers.integers(twin.further + 1))
        for sentence in sorted(set(order) - set(chosen), key=lambda each: (times[each], order.index(each))):
            if len(chosen) < wanted:
                chosen.append(sentence)
                times[sentence] += 1


def _discussion(group: GroupTwin, said: dict[str, list[str]], twin: FocusGroupsTwin, seed: int) -> Transcript:
    """One group's transcript.

    The moderator asks once per theme; participants answer with the group's sentences on it, a quote's by the quote's
    participant, some of them among small talk. Every theme that the group raises is there, and no other.
    """
    numbers = stream(seed, f"transcript {group.name}")
    speakers = {quote.said: quote.participant for quote in twin.quotes if quote.group == group.name}
    small_talk = _Deck(twin.small_talk[group.language], numbers)
    questions = _Deck(twin.moderator[group.language], numbers)
    lines, passages, last = _Lines(), [], ""

    def other_than(label: str) -> str:
        others = [other for other in group.labels if other != label]
        weights = np.array([group.talk.get(other, 1.0) for other in others])
        return others[int(numbers.choice(len(others), p=weights / weights.sum()))]

    for theme in numbers.permutation(group.raises).tolist():
        lines.turn(MODERATOR, questions.next())
        last = ""
        for sentence in numbers.permutation(said[theme]).tolist():
            speaker = speakers.get(sentence) or other_than(last)
            if speaker == last:  # a turn of somebody else stands between two of one participant
                lines.turn(other_than(last), small_talk.next())
            before = f"{small_talk.next()} " if numbers.random() < _BEFORE else ""
            turn = lines.turn(speaker, f"{before}{sentence}")
            start, end = turn + len(before), turn + len(before) + len(sentence)
            first, *aspects = twin.codes_of(theme, group.language, sentence)
            passages.append(Passage(start, end, first))
            places = [turn if numbers.random() < twin.whole_turns else start for _ in aspects]
            passages += [Passage(place, end, aspect) for place, aspect in zip(places, aspects, strict=True)]
            last = speaker
            if numbers.random() < _AFTER:
                last = other_than(speaker)
                lines.turn(last, small_talk.next())
    return Transcript(lines.text, tuple(passages))


class _Lines:
    """A text that grows by a turn a line."""

    def __init__(self) -> None:
        self.text = ""

    def turn(self, speaker: str, words: str) -> int:
        """Add a turn; where its words begin."""
        start = len(self.text) + len(speaker) + len(SEPARATOR)
        self.text += f"{speaker}{SEPARATOR}{words}\n"
        return start


class _Deck:
    """Phrases in an order of chance, none again before all had their turn."""

    def __init__(self, phrases: Sequence[str], numbers: np.random.Generator) -> None:
        self.phrases, self.numbers = phrases, numbers
        self.left: list[str] = []

    def next(self) -> str:
        if not self.left:
            self.left = self.numbers.permutation(list(self.phrases)).tolist()
        return self.left.pop()
