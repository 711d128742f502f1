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
from peaceresearch.twin.codebook_sheet import PATH_SEPARATOR, Codes
from peaceresearch.twin.second_coder import Codings
from peaceresearch.twin.transcripts import SEPARATOR, Passage, Transcript

HEADERS = ("document", "speaker", "passage", "code")
AFTER = ("decision", "note", "start", "end")
_Place = tuple[int, int, str]
"""Start, end and code of a passage."""
_KEPT, _LEFT, _CUT = "belongs here", "does not belong here", "the whole sentence"


def decision_rows(
    agreement: Agreement,
    twin: FocusGroupsTwin,
    codes: Codes,
    said: Mapping[str, Transcript],
    codings: Codings,
    seed: int,
) -> list[list[Any]]:
    """Header and a row per passage that a coder has and the other has not, by the codes in force.

    Two passages are one where they share `agreement.overlap` of the characters that either has. What the first coder
    marked stands; what the second marked stands where it is a part of it, and else does not. `twin.decided` of the rows
    have a decision.
    """
    first, second = agreement.coders
    rows: list[list[Any]] = [[*HEADERS, f"coded by {first}", f"coded by {second}", *AFTER]]
    for name, by_coder in codings.items():
        if len(by_coder) < 2:
            continue
        numbers, text = stream(seed, f"meeting {name}"), said[name].text
        theirs = {coder: _in_force(passages, codes) for coder, passages in by_coder.items()}
        for (start, end, path), is_first, is_cut in sorted(_alone(theirs[first], theirs[second], agreement.overlap)):
            speaker = text[text.rfind("\n", 0, start) + 1 :].partition(SEPARATOR)[0]
            decision = ("yes", _CUT if is_cut else _KEPT) if is_first or is_cut else ("no", _LEFT)
            coded = ("yes", "no") if is_first else ("no", "yes")
            decided = decision if numbers.random() < twin.decided else (None, None)
            rows.append([name, speaker, text[start:end], path, *coded, *decided, start, end])
    return rows


def _in_force(passages: tuple[Passage, ...], codes: Codes) -> set[_Place]:
    """The passages by the paths of their codes, each also with the codes above its own."""
    known = set(codes.paths.values())
    found = set()
    for each in passages:
        path = codes.paths.get(each.code, "")
        while path:
            found |= {(each.start, each.end, path)} if path in known else set()
            path = path.rpartition(PATH_SEPARATOR)[0]
    return found


def _alone(first: set[_Place], second: set[_Place], overlap: float) -> Iterator[tuple[_Place, bool, bool]]:
    """Passages of one coder that no passage of the other matches; whether it is the first coder's, and whether the
    other has a part of it. Where a code below another has the same passage, only that one is told.
    """
    for own, other in ((first, second), (second, first)):
        most = {
            passage: max((_share(passage, each) for each in other if each[2] == passage[2]), default=0.0)
            for passage in own
        }
        alone = {passage for passage in own if most[passage] < overlap}
        above = {(start, end, path.rpartition(PATH_SEPARATOR)[0]) for start, end, path in alone}
        for passage in alone - above:
            yield passage, own is first, most[passage] > 0


def _share(one: _Place, other: _Place) -> float:
    """Characters that both passages have, as a part of those that either has."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(both, 0) / (max(one[1], other[1]) - min(one[0], other[0]))
