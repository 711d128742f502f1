r"""Which way of counting positions a project has: told by what its selections are called, and by where they end.

Programs name a selection by its first words, or by all of it. Where the passage that a way of counting cuts out
begins with that name, the name speaks for it; a name that no way of counting confirms (a label of the user) says
nothing. Then the positions themselves speak: a selection ends in the text, and seldom inside a word. Where nothing
speaks, other texts of the same project do, and at last what is known of the program that wrote it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product

from peaceresearch.sources.refi_qda_positions import STANDARD, Counting, Ruler

SAMPLE = 100  # selections of one text that are looked at, spread over it
LEAST_PREFIX = 4  # characters that the beginning of a passage must share with a name to confirm it
FEWER_CUTS, CUTS_RATIO = 5, 4  # another counting is taken if it cuts 5 words fewer, and a quarter of them at most

# By the start of a project's `origin`: ATLAS.ti counts CR LF as one (see refi_qda_positions), QualCoder the UTF-16
# units of Qt (its source says so). The makers of the others do not document it: their strings are in UTF-16 (.NET,
# Cocoa, Qt), so that is assumed, and noted, where nothing in the project tells.
KNOWN: Mapping[str, Counting] = {
    "atlas.ti": Counting(wide=2, pair=1),
    "nvivo": Counting(wide=2),
    "maxqda": Counting(wide=2),
    "qualcoder": Counting(wide=2),
}


@dataclass(frozen=True)
class Passage:
    """Positions of one selection as the file has them, and what the file calls it (name, description)."""

    start: int
    end: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Evidence:
    """How well one way of counting fits one text.

    Of the sampled selections: `named` have a name that begins the passage, `inside` lie in the text, `first` have a
    name with the very same first character, `whole` a name that is the whole passage. `cuts` counts their ends inside
    a word.
    """

    named: int = 0
    inside: int = 0
    first: int = 0
    whole: int = 0
    cuts: int = 0

    @property
    def fit(self) -> tuple[int, int, int, int]:
        """What is compared, the strongest first."""
        return (self.named, self.inside, self.first, self.whole)


@dataclass(frozen=True)
class Choice:
    """The counting of one text, and how it was told.

    `told_by` is names, ends (of selections), words (that selections would cut), texts (others of the project), program
    or "" (the standard's way, nothing speaks against it). `unconfirmed` counts names in the sample that do not begin
    the passage although others do.
    """

    counting: Counting
    told_by: str
    unconfirmed: int = 0


def choose(
    texts: Mapping[int, tuple[str, bool]], passages: Mapping[int, Sequence[Passage]], origin: str
) -> dict[int, Choice]:
    """The counting of each text of one project.

    Parameters
    ----------
    texts
        By any key: the text, and whether its file had a byte-order mark.
    passages
        By the same keys: its selections.
    origin
        What the project says of the program that wrote it.
    """
    known = next((each for start, each in KNOWN.items() if origin.lower().startswith(start)), STANDARD)
    samples = {key: _sample(passages.get(key, ())) for key in texts}
    found = {key: _weighed(text, mark, samples[key], known) for key, (text, mark) in texts.items()}
    votes = Counter(vote for weighed in found.values() for vote in _votes(weighed))
    names = {key: sum(1 for each in sample if each.names) for key, sample in samples.items()}
    return {key: _chosen(weighed, votes, names[key]) for key, weighed in found.items()}


def _sample(passages: Sequence[Passage]) -> list[Passage]:
    """At most some `SAMPLE` passages spread over the text: those with names where there are any, and the furthest."""
    named = [each for each in passages if each.names]
    furthest = max(passages, key=lambda each: each.end, default=None)
    ordered = sorted(named or passages, key=lambda each: (-each.start, -each.end))
    spread = ordered[:: max(1, -(-len(ordered) // SAMPLE))]
    return spread if furthest is None or furthest in spread else [*spread, furthest]


def _weighed(text: str, mark: bool, sample: Sequence[Passage], known: Counting) -> dict[Counting, Evidence]:
    """Evidence for each counting that could differ in this text; the one known of the program stands first."""
    own, *others = _candidates(text, mark, known)
    weighed = {own: _evidence(Ruler(text, own), sample)}
    if sample and weighed[own].whole == weighed[own].first == len(sample):
        return weighed
    return weighed | {each: _evidence(Ruler(text, each), sample) for each in others if sample}


def _candidates(text: str, mark: bool, known: Counting) -> list[Counting]:
    pairs = "\r\n" in text
    feeds = "\n" in (text.replace("\r\n", "") if pairs else text)
    ways = {
        "wide": (1, 2) if max(text, default="") > "\uffff" else (1,),
        "pair": (2, 1) if pairs else (2,),
        "feed": (1, 2) if feeds else (1,),
        "mark": (0, 1) if mark else (0,),
        "last": (0, 1),
    }
    every = [Counting(**dict(zip(ways, each, strict=True))) for each in product(*ways.values())]
    own = replace(known, **{way: values[0] for way, values in ways.items() if len(values) == 1})
    return [own, *sorted((each for each in every if each != own), key=lambda each: len(_departures(each, own)))]


def _departures(one: Counting, other: Counting) -> set[str]:
    return {each.name for each in fields(Counting) if getattr(one, each.name) != getattr(other, each.name)}


def _evidence(ruler: Ruler, sample: Sequence[Passage]) -> Evidence:
    named = inside = first = whole = cuts = 0
    for passage in sample:
        span = ruler.span(passage.start, passage.end)
        if span is None:
            continue
        inside += 1
        cuts += _cut(ruler.text, span[0]) + _cut(ruler.text, span[1])
        said = ruler.text[slice(*span)]
        name = next((each for each in passage.names if _begins(said, each)), None)
        if name is not None:
            named += 1
            first += said[:1] == name[:1]
            whole += _squeezed(said) == _squeezed(name) and said[-1:].isspace() == name[-1:].isspace()
    return Evidence(named, inside, first, whole, cuts)


def _begins(passage: str, name: str) -> bool:
    """Whether a passage is, or begins with, the name of its selection; a few characters alone are no beginning."""
    said, called = _squeezed(passage), _squeezed(name.removesuffix("...").removesuffix("…"))
    return bool(called) and (said == called or (len(called) >= LEAST_PREFIX and said.startswith(called)))


def _squeezed(value: str) -> str:
    """Without blanks and line breaks, which names lose, and in composed Unicode."""
    return unicodedata.normalize("NFC", "".join(value.split()))


def _cut(text: str, point: int) -> bool:
    return 0 < point < len(text) and text[point - 1].isalnum() and text[point].isalnum()


def _votes(weighed: Mapping[Counting, Evidence]) -> list[tuple[str, int]]:
    """What one text says of the others: each way of counting in which the best candidates beat all that differ."""
    if len(weighed) == 1:
        (own, evidence), *_ = weighed.items()
        return [(each.name, getattr(own, each.name)) for each in fields(Counting)] if evidence.named else []
    top = max(each.fit for each in weighed.values())
    best = [counting for counting, evidence in weighed.items() if evidence.fit == top and evidence.named]
    result = []
    for way in (each.name for each in fields(Counting)):
        values = {getattr(counting, way) for counting in best}
        if len(values) == 1 and len({getattr(counting, way) for counting in weighed}) > 1:
            result.append((way, values.pop()))
    return result


def _chosen(weighed: Mapping[Counting, Evidence], votes: Mapping[tuple[str, int], int], names: int) -> Choice:
    own = next(iter(weighed))
    # Without a name, an end beyond the text speaks for characters or line breaks that count otherwise, no more.
    fair = {
        counting: evidence
        for counting, evidence in weighed.items()
        if evidence.named or not _departures(counting, own) - {"wide", "pair"}
    }
    backing = {
        each: sum(votes.get((way.name, getattr(each, way.name)), 0) for way in fields(Counting)) for each in fair
    }
    best = max(fair, key=lambda each: (fair[each].fit, backing[each]))  # of equals the first, known of the program
    evidence = fair[best]
    if evidence.named:
        return Choice(best, "names", names - evidence.named)
    if any(each.inside < evidence.inside for each in fair.values()):
        return Choice(best, "ends")
    if len(set(backing.values())) > 1:
        return Choice(best, "texts")
    words = min(weighed, key=lambda each: weighed[each].cuts)
    fewer = weighed[words].cuts
    clear = evidence.cuts - fewer >= FEWER_CUTS and fewer * CUTS_RATIO <= evidence.cuts
    if clear and weighed[words].inside >= evidence.inside:
        return Choice(words, "words")
    return Choice(best, "program" if best != STANDARD else "")
