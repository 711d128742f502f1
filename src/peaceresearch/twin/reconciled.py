"""The sheet that two synthetic coders bring back from their meeting: what they decided where they had differed.

Its headers are those of the list of disagreements that the strand writes (`focus_groups.disagreements_workbook`), which
`sources.reconciled` reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peaceresearch.study.focus_groups import Agreement
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin
from peaceresearch.twin.chance import stream
from peaceresearch.twin.codebook_sheet import Codes
from peaceresearch.twin.second_coder import Codings
from peaceresearch.twin.transcripts import SEPARATOR, Passage, Transcript

HEADERS = ("document", "speaker", "passage", "code")
AFTER = ("decision", "note", "start", "end")
_KEPT, _LEFT, _CUT = "belongs here", "does not belong here", "the whole sentence"


def decision_rows(
    agreement: Agreement,
    twin: FocusGroupsTwin,
    codes: Codes,
    said: Mapping[str, Transcript],
    codings: Codings,
    seed: int,
) -> list[list[Any]]:
    """Header and a row per passage of one coder that the other has not, by the codes in force.

    Two passages are one where they share `agreement.overlap` of the characters that either has. What the first coder
    marked stands, and what the second marked elsewhere does not; `twin.decided` of the rows have a decision.
    """
    first, second = agreement.coders
    rows: list[list[Any]] = [[*HEADERS, f"coded by {first}", f"coded by {second}", *AFTER]]
    for name, by_coder in codings.items():
        if len(by_coder) < 2:
            continue
        numbers = stream(seed, f"meeting {name}")
        theirs = {coder: _in_force(passages, codes) for coder, passages in by_coder.items()}
        for passage, is_first, is_cut in sorted(_alone(theirs[first], theirs[second], agreement.overlap)):
            stands = is_first or is_cut
            decided = numbers.random() < twin.decided
            note = _CUT if is_cut else _KEPT if stands else _LEFT
            start, end, path = passage
            text = said[name].text
            speaker = text[text.rfind("\n", 0, start) + 1 :].partition(SEPARATOR)[0]
            told = [name, speaker, text[start:end], path, *(("yes", "no") if is_first else ("no", "yes"))]
            rows.append([*told, *((("yes" if stands else "no"), note) if decided else (None, None)), start, end])
    return rows


def _in_force(passages: tuple[Passage, ...], codes: Codes) -> set[tuple[int, int, str]]:
    return {(each.start, each.end, codes.paths[each.code]) for each in passages if each.code in codes.paths}


def _alone(
    first: set[tuple[int, int, str]], second: set[tuple[int, int, str]], overlap: float
) -> Iterator[tuple[tuple[int, int, str], bool, bool]]:
    """Passages of one coder that none of the other's matches; whether it is the first coder's, and whether the other
    has a passage of that code that shares less.
    """
    for own, other in ((first, second), (second, first)):
        for passage in own:
            shares = [_share(passage, each) for each in other if each[2] == passage[2]]
            if max(shares, default=0) < overlap:
                yield passage, own is first, max(shares, default=0) > 0


def _share(one: tuple[int, int, str], other: tuple[int, int, str]) -> float:
    """Characters that both passages have, as a part of those that either has."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(both, 0) / (max(one[1], other[1]) - min(one[0], other[0]))
