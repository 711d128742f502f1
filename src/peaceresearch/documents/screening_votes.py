"""Decisions on one record at one stage: when they are a conflict, and what holds of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

INCLUDE, EXCLUDE, UNSURE, NOT_RETRIEVED = "include", "exclude", "unsure", "not_retrieved"
AGREED = "agreed"
"""Who decided, where reviewers settled what they differed on."""
TITLE_ABSTRACT, FULL_TEXT = "title_abstract", "full_text"


class Vote(NamedTuple):
    """One decision, and where it stands."""

    decision: str
    reason: str = ""
    record: str = ""
    """The name under which the record was decided on."""
    place: str = ""

    def __str__(self) -> str:
        return f"{self.decision} ({self.reason})" if self.reason else self.decision


Votes = dict[str, dict[str, Vote]]
"""By record that is kept: who decided, and what."""


@dataclass(frozen=True)
class Stage:
    """One round of decisions: its name, its reviewers, and how many of them decide on each record at least."""

    name: str
    reviewers: Sequence[str]
    least: int


def stages_of(declared: Mapping[str, Any]) -> list[Stage]:
    """The stages as a spec declares them: name, reviewers, and how many decide at least."""
    return [Stage(name, reviewers, least) for name, reviewers, least, *_ in declared["stages"]]


def _positions(stage: Stage, given: Sequence[Vote]) -> set[tuple[str, str]]:
    """The different things that reviewers said, as far as a difference matters."""
    if stage.name == TITLE_ABSTRACT:
        return {(INCLUDE if vote.decision == UNSURE else vote.decision, "") for vote in given}
    return {(vote.decision, vote.reason) for vote in given}


def is_conflict(stage: Stage, given: Sequence[Vote]) -> bool:
    """Whether decisions on a record differ, or leave it open what is to be done with its full text."""
    positions = _positions(stage, given)
    return len(positions) > 1 or (UNSURE, "") in positions


def verdict(stage: Stage, given: Sequence[Vote], agreed: Vote | None) -> Vote | None:
    """What holds of a record that enough reviewers decided on; None where that cannot be told."""
    is_open = is_conflict(stage, given)
    decided = agreed if agreed is not None else (None if is_open else given[0])
    if decided is None or decided.decision != UNSURE:
        return decided
    return decided._replace(decision=INCLUDE) if stage.name == TITLE_ABSTRACT else None


def contradicts(stage: Stage, given: Sequence[Vote], agreed: Vote) -> bool:
    """Whether something else is agreed than what all reviewers say, and none of them is unsure."""
    is_sure = all(vote.decision != UNSURE for vote in given)
    return is_sure and not is_conflict(stage, given) and _positions(stage, [agreed]) != _positions(stage, given)
