"""What one decision does to the passages of one document."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

Marked = tuple[int, int, str, str]
"""First character, the one after the last, selection, words."""


@dataclass(frozen=True)
class Passage:
    """A coded passage of one document; `start` and `end` are None where it has no place."""

    code: str
    coder: str
    start: int | None
    end: int | None
    selection: str
    text: str

    @classmethod
    def of(cls, row: Any) -> Passage:
        """The passage of a row of segments."""
        placed = not (pd.isna(row.start) or pd.isna(row.end))
        start, end = (int(row.start), int(row.end)) if placed else (None, None)
        return cls(row.code, row.coder, start, end, row.selection, row.text)

    @property
    def values(self) -> tuple[str, str, int | None, int | None, str, str]:
        """Code, coder, start, end, selection, text."""
        return (self.code, self.coder, self.start, self.end, self.selection, self.text)

    def outside(self, start: int, end: int) -> Iterator[Passage]:
        """What of it lies before `start`, and what after `end`."""
        assert self.start is not None and self.end is not None
        if self.start < start:
            yield replace(self, end=min(self.end, start), text=self.text[: start - self.start])
        if self.end > end:
            yield replace(self, start=max(self.start, end), text=self.text[max(end - self.start, 0) :])

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a character with the span."""
        return self.start is not None and self.end is not None and self.start < end and start < self.end


def decide(
    passages: Sequence[Passage], row: Any, coders: Sequence[str], below: Collection[str], text: str
) -> list[Passage]:
    """The passages of all coders after one decision; see `reconciliation.reconciled`.

    Parameters
    ----------
    passages
        Of one document.
    row
        A row of `reconciliation_decisions.decisions_taken` about it.
    coders
        Those for whom it holds.
    below
        The code, and all codes below it.
    text
        Of the document; "" where it is not known.
    """
    if pd.isna(row.start):
        return _of_the_whole(passages, row, coders, below)
    start, end = int(row.start), int(row.end)
    kept: list[Passage] = []
    there: dict[str, set[str]] = {coder: {row.code} for coder in coders}
    for passage in passages:
        if passage.code in below and passage.overlaps(start, end):
            there.setdefault(passage.coder, {row.code}).add(passage.code)
            kept += passage.outside(start, end)
        else:
            kept.append(passage)
    if row.decision:
        words = text[start:end] or row.passage
        kept += [
            Passage(code, coder, start, end, "", words) for coder, codes in there.items() for code in sorted(codes)
        ]
    return kept


def _of_the_whole(
    passages: Sequence[Passage], row: Any, coders: Sequence[str], below: Collection[str]
) -> list[Passage]:
    """A decision on a whole document, or on the listed segment `row.selection`."""
    about = [passage for passage in passages if passage.code in below and row.selection in ("", passage.selection)]
    if not row.decision:
        gone = set(map(id, about))
        return [passage for passage in passages if id(passage) not in gone]
    having = {passage.coder for passage in about}
    places = dict.fromkeys(replace(passage, code=row.code, coder="") for passage in about)
    lacking = [coder for coder in coders if coder not in having]
    return [*passages, *(replace(passage, coder=coder) for coder in lacking for passage in places)]


def joined(marked: Sequence[Marked], decided: Collection[tuple[int, int]]) -> list[Marked]:
    """Passages of a code in a document: those that overlap, or touch where a `decided` span begins or ends, as one."""
    starts, ends = {start for start, _ in decided}, {end for _, end in decided}
    found: list[Marked] = []
    for start, end, selection, text in sorted(marked):
        if found:
            first, last, name, words = found[-1]
            if start < last or (start == last and (start in starts or start in ends)):
                if end > last:
                    words += text[last - start :]
                found[-1] = (first, max(end, last), name, words)
                continue
        found.append((start, end, selection, text))
    return found
