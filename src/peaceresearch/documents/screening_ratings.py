"""What reviewers decided at one stage, as ratings to compare and as the list of their conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from peaceresearch.documents.screening_votes import (
    AGREED,
    EXCLUDE,
    INCLUDE,
    TITLE_ABSTRACT,
    UNSURE,
    Stage,
    Vote,
    Votes,
    is_conflict,
)
from peaceresearch.statistics.agreement_coefficients import Floats

CONFLICTS = ("stage", "record", "reviewer", "decision", "reason")


def ratings_of(stage: Stage, votes: Votes, at_stage: Sequence[str]) -> Floats:
    """See `screening.Screened.ratings`."""
    unsure = 1.0 if stage.name == TITLE_ABSTRACT else 0.5
    number = {INCLUDE: 1.0, EXCLUDE: 0.0, UNSURE: unsure}
    nothing = Vote("")
    found = [
        [number.get(votes[record].get(who, nothing).decision, np.nan) for who in stage.reviewers]
        for record in at_stage
        if record in votes
    ]
    return np.array(found, dtype=float).reshape(-1, len(stage.reviewers))


def conflicts_of(stage: Stage, votes: Votes, at_stage: Sequence[str]) -> pd.DataFrame:
    """The columns `CONFLICTS`: all decisions on each record on which reviewers differ, in the order of the records."""

    def listed() -> Iterator[tuple[str, ...]]:
        for record in at_stage:
            of_record = votes.get(record, {})
            if is_conflict(stage, [of_record[who] for who in stage.reviewers if who in of_record]):
                for who in (*stage.reviewers, AGREED):
                    if who in of_record:
                        yield stage.name, record, who, of_record[who].decision, of_record[who].reason

    return pd.DataFrame(list(listed()), columns=list(CONFLICTS)).astype("str")
