"""From the decisions of any number of reviewers to what became of each record at each stage of screening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import pandas as pd

from peaceresearch.documents.screening_faults import ADD, CALLED, SETTLE, Faults, differing, missing
from peaceresearch.documents.screening_ratings import CONFLICTS, conflicts_of, ratings_of
from peaceresearch.documents.screening_votes import (
    AGREED,
    INCLUDE,
    TITLE_ABSTRACT,
    Stage,
    Vote,
    Votes,
    contradicts,
    verdict,
)
from peaceresearch.problems import InputError
from peaceresearch.results.table import rows
from peaceresearch.statistics.agreement_coefficients import Floats

COUNT, AUTOMATION = "count", "automation"
"""What is done about records on which decisions are missing, where that is no error."""
OPEN = "open"
"""As `COUNT`, and faults are passed over: for lists of what is open, which are needed while there are faults."""
SETTLED = ("record", "stage", "decision", "reason")


@dataclass(frozen=True)
class Screened:
    """What became of the records.

    Attributes
    ----------
    outcomes
        By stage and record: what was decided. Records of a stage on which nothing is decided yet are not in it.
    automated
        Records that nobody decided on, where those count as marked by automation tools.
    ratings
        By stage: a row per record at that stage that somebody decided on, a column per reviewer. 1 include (or, of
        titles and abstracts, unsure), 0 exclude, 0.5 unsure about a full text; NaN without decision, or where the full
        text was not to be had.
    conflicts
        The columns `CONFLICTS`: every decision on each record on which reviewers differ, that agreed on included.
    """

    outcomes: Mapping[str, Mapping[str, Vote]]
    automated: Set[str]
    ratings: Mapping[str, Floats]
    conflicts: pd.DataFrame

    @property
    def settled(self) -> pd.DataFrame:
        """The columns `SETTLED`, a row per stage and record that is decided."""
        found = [
            (record, stage, vote.decision, vote.reason)
            for stage, votes in self.outcomes.items()
            for record, vote in votes.items()
        ]
        return pd.DataFrame(found, columns=list(SETTLED)).astype("str")


def settle(
    kept: Mapping[str, str],
    direct: Set[str],
    decisions: pd.DataFrame,
    stages: Sequence[Stage],
    undecided: str,
    source: str,
) -> Screened:
    """Settle what was decided on each record.

    A stage needs `least` decisions on a record. Where all are alike they hold; where they differ that agreed on does.
    At titles and abstracts "unsure" lets a record pass as "include" does, and what is agreed may still exclude it. Of
    full texts the reasons for excluding must be alike, too, and "unsure" must be settled. Records that are included by
    their title and abstract go on to the full text.

    Parameters
    ----------
    kept
        Each record, in their order: the record of its group that is kept; itself where it has no duplicate. A decision
        counts for the record that is kept, whichever of the group it names.
    direct
        Records kept that go straight to the full texts.
    decisions
        stage, reviewer (a name, or `AGREED`), record, decision, reason (of excluded full texts), place.
    stages
        Titles and abstracts, and full texts where these are screened.
    undecided
        What is done where decisions are missing or conflicts are open: "refuse", `COUNT` (they wait), `AUTOMATION` (as
        "refuse", but records with no decision on title and abstract at all are taken out by automation tools), or
        `OPEN`.
    source
        The files of the decisions, as problems name them.

    Raises
    ------
    InputError
        Every fault at once, the same fault of several records in one line: an unknown record; decisions on one document
        that contradict each other; a missing decision; a conflict that is not settled; something agreed that
        contradicts all reviewers, or comes before theirs; a decision on a record that is not at that stage.
    """
    faults = Faults(source)
    given = _by_kept(decisions, kept, stages, faults)
    unique = [record for record, of in kept.items() if record == of]
    at_stage = [record for record in unique if record not in direct]
    outcomes: dict[str, Mapping[str, Vote]] = {}
    automated: Set[str] = frozenset()
    ratings: dict[str, Floats] = {}
    conflicts = [pd.DataFrame(columns=list(CONFLICTS)).astype("str")]
    told: Set[str] = frozenset()
    for stage in stages:
        votes = given[stage.name]
        if stage.name == TITLE_ABSTRACT and undecided == AUTOMATION:
            automated = {record for record in at_stage if record not in votes}
            at_stage = [record for record in at_stage if record not in automated]
        elsewhere = told | set(at_stage)
        strange = [record for record in votes if record not in elsewhere]
        _misplaced(stage, strange, direct, outcomes.get(TITLE_ABSTRACT, {}), faults)
        outcomes[stage.name] = _concluded(stage, votes, at_stage, undecided in (COUNT, OPEN), faults)
        told = frozenset(at_stage) - set(outcomes[stage.name]) if undecided != COUNT else frozenset()
        ratings[stage.name] = ratings_of(stage, votes, at_stage)
        conflicts.append(conflicts_of(stage, votes, at_stage))
        passed = {record for record, vote in outcomes[stage.name].items() if vote.decision == INCLUDE}
        at_stage = [record for record in unique if record in passed or record in direct]
    problems = faults.problems()
    if problems and undecided != OPEN:
        raise InputError(problems)
    return Screened(outcomes, automated, ratings, pd.concat(conflicts, ignore_index=True))


def _by_kept(
    decisions: pd.DataFrame, kept: Mapping[str, str], stages: Sequence[Stage], faults: Faults
) -> dict[str, Votes]:
    """The decisions by stage, record kept and who made them; of two that differ the first, which is a fault."""
    found: dict[str, Votes] = {stage.name: {} for stage in stages}
    for row in rows(decisions):
        if row.record not in kept:
            what = f"no search returned it, and {row.reviewer} decided on it"
            faults.add(row.record, what, "mend the name, or see the notes for records that were left out")
            continue
        if not kept[row.record]:
            what = f"{row.reviewer} decided on it, and the list without duplicates keeps nothing like it"
            faults.add(row.record, what, "add it to the list, or take the decision out")
            continue
        vote = Vote(row.decision, row.reason, row.record, row.place)
        before = found[row.stage].setdefault(kept[row.record], {}).setdefault(row.reviewer, vote)
        if before[:2] != vote[:2]:
            where = " and ".join(
                dict.fromkeys(f"{each.record} ({each.place})" if each.place else each.record for each in (before, vote))
            )
            what = f"one document, its {CALLED[row.stage]} decided on in two ways by {row.reviewer}"
            faults.add(where, what, "keep one decision")
    return found


def _misplaced(
    stage: Stage, records: Iterable[str], direct: Set[str], before: Mapping[str, Vote], faults: Faults
) -> None:
    """Faults of decisions on records that are not at this stage."""
    called = CALLED[stage.name]
    for record in records:
        if record in direct:
            what, remedy = f"its {called} is screened, but it goes to the full texts", "set `other: screened`"
        elif record in before:
            what, remedy = f"a decision on its {called}, and it was excluded before", "mend one of the two"
        else:
            what, remedy = f"a decision on its {called}, and nothing is decided before that", "settle that first"
        faults.add(record, what, remedy)


def _concluded(
    stage: Stage, votes: Votes, at_stage: Sequence[str], may_wait: bool, faults: Faults
) -> Mapping[str, Vote]:
    """What came of each record, where it is decided; what is missing is a fault unless it may wait."""
    found: dict[str, Vote] = {}
    called = CALLED[stage.name]
    for record in at_stage:
        all_votes = votes.get(record, {})
        given = [all_votes[who] for who in stage.reviewers if who in all_votes]
        agreed = all_votes.get(AGREED)
        if len(given) < stage.least:
            if agreed is not None:
                faults.add(record, f"agreed on its {called} before all decided: {missing(stage, all_votes)}", ADD)
            elif not may_wait:
                faults.add(record, f"{missing(stage, all_votes)} on its {called}", ADD)
            continue
        if agreed is not None and contradicts(stage, given, agreed):
            what = f"reviewers say {given[0]} of its {called}, but {agreed} is agreed"
            faults.add(record, what, "mend one of the sheets")
            continue
        settled = verdict(stage, given, agreed)
        if settled is not None:
            found[record] = settled
        elif not may_wait:
            faults.add(record, differing(given, called), SETTLE)
    return found
