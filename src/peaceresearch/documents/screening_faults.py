"""Faults of many records in few lines: what is wrong is said once, with the first of them and how many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from peaceresearch.documents.screening_votes import EXCLUDE, FULL_TEXT, TITLE_ABSTRACT, UNSURE, Stage, Vote
from peaceresearch.problems import Problem

CALLED = {TITLE_ABSTRACT: "title and abstract", FULL_TEXT: "full text"}
ADD = "add it, or count what waits (`screening.undecided`)"
SETTLE = "add what was agreed to its sheet: results/documents/conflicts.xlsx lists them to be filled in"

SHOWN = 5
"""How many records a line names."""


@dataclass
class Faults:
    """What is wrong with decisions, the same fault of several records in one line."""

    source: str
    """The files, as problems name them."""
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, where: str, what: str, remedy: str) -> None:
        """Something wrong with a record, named as `where`."""
        self.found.setdefault((what, remedy), []).append(where)

    def problems(self) -> list[Problem]:
        """A line per kind of fault, in the order in which they were first found."""
        return [
            Problem(self.source, f"record {listed(where)}", what, remedy)
            for (what, remedy), where in self.found.items()
        ]


def listed(names: list[str]) -> str:
    """The first of `names`, and how many they are where not all are shown."""
    more = f", ... ({len(names)} in all)" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def missing(stage: Stage, votes: Mapping[str, Vote]) -> str:
    """Whose decisions on a record are missing."""
    absent = [who for who in stage.reviewers if who not in votes]
    if len(absent) == len(stage.reviewers) > 1:
        return "no decision of anybody"
    if stage.least == len(stage.reviewers):
        return f"no decision of {' and '.join(absent)}"
    return f"decisions of {len(stage.reviewers) - len(absent)} reviewers, at least {stage.least} are due,"


def differing(given: Sequence[Vote], called: str) -> str:
    """What reviewers differ on that is not settled."""
    decisions = sorted({vote.decision for vote in given})
    if decisions == [EXCLUDE]:
        return "reviewers exclude its full text for different reasons and nothing is agreed"
    if decisions == [UNSURE]:
        return f"nobody can tell whether its {called} is to be included and nothing is agreed"
    return f"reviewers differ on its {called} and nothing is agreed"
