"""The flow of the records as the boxes of a PRISMA 2020 diagram, in total and for both of its columns.

Boxes: Page et al. (2021), The PRISMA 2020 statement, BMJ 372, n71, figure 1, and its version with databases, registers
and other sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.documents.flow_boxes import OTHER, Counts, Key, all_counts, unexpected
from peaceresearch.documents.flow_counts import Boxes, boxes_of_counts, count_problems
from peaceresearch.documents.screening import COUNT, Screened, settle
from peaceresearch.documents.screening_votes import (
    EXCLUDE,
    FULL_TEXT,
    INCLUDE,
    NOT_RETRIEVED,
    TITLE_ABSTRACT,
    stages_of,
)
from peaceresearch.problems import InputError, Problem
from peaceresearch.statistics.agreement_coefficients import Floats

Searches = Sequence[Sequence[Any]]
"""Name, route ("databases" or "other"), and the numbers of each search of which no records are known (else None)."""


@dataclass(frozen=True)
class Flow:
    """The way of the records.

    Attributes
    ----------
    counts
        Number of records by box, category ("" for all in the box) and route ("" for both); see `flow`.
    included
        The records included by their full texts, in their order.
    settled
        record, stage, decision, reason: a row per stage and record that is decided.
    ratings, conflicts
        By stage; see `screening.Screened`.
    """

    counts: Counts
    included: Sequence[str]
    settled: pd.DataFrame
    ratings: Mapping[str, Floats]
    conflicts: pd.DataFrame


def flow(
    records: pd.DataFrame,
    kept: Mapping[str, str],
    decisions: pd.DataFrame,
    searches: Searches,
    screening: Mapping[str, Any] | None,
    expected: Mapping[str, int],
    source: str,
) -> Flow:
    """Follow every record from its search to its inclusion or exclusion.

    Parameters
    ----------
    records
        record, search.
    kept
        Each record, in their order: the record of its group that is kept; itself where it has no duplicate.
    decisions
        See `screening.settle`.
    searches
        Name, route, and numbers (`SourceCounts`) or None. A record kept goes the route of its own search, and so does a
        duplicate.
    screening
        `stages` (name, reviewers, least), `reasons`, `other` ("screened", or "direct": records of other methods go to
        the full texts), `undecided`; None where nothing is screened.
    expected
        Box: number known of it.
    source
        The files of the decisions, as problems name them.

    Returns
    -------
    Flow
        Boxes: `identified`, `identified_databases`, `identified_other` (each also by search), `duplicates`,
        `automation`, `removed`, `direct`, `screened`, `excluded_screening`, `awaiting_screening`, `sought`,
        `not_retrieved`, `awaiting_full_text`, `assessed`, `excluded_full_text` (also by reason), `included`. In total
        and in each route: identified = duplicates + automation + removed + direct + screened; screened =
        excluded_screening + awaiting_screening + (sought - direct); sought = not_retrieved + awaiting_full_text +
        assessed; assessed = excluded_full_text + included. Without screening `screened` are the records to screen, and
        the last box; without full texts `sought` is. `automation`, `removed`, `direct` and the boxes of what waits are
        there only where something is declared that can fill them.

    Raises
    ------
    InputError
        Numbers of a source that do not add up, a box with another number than expected (each with its box), and what
        `screening.settle` refuses: all at once, but boxes are compared only where the rest is right.
    """
    declared = screening or {"stages": [], "reasons": [], "other": "screened", "undecided": "refuse"}
    stages, may_wait = stages_of(declared), declared["undecided"] == COUNT
    names = [stage.name for stage in stages]
    route = {name: own for name, own, _ in searches}
    is_direct = _is_direct(searches, declared)
    of = dict(zip(records["record"], records["search"], strict=True))
    direct = direct_records(records, kept, searches, declared)
    problems: list[Problem] = []
    tally: Counter[Key] = Counter()
    for name, _, numbers in searches:
        if numbers is not None:
            problems += count_problems(name, numbers, is_direct[name], names, may_wait)
            _add(tally, boxes_of_counts(numbers, is_direct[name], names, may_wait), name, route[name])
    try:
        screened = settle(kept, direct, decisions, stages, declared["undecided"], source)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    for record, first in kept.items():
        filled = dict.fromkeys(_boxes(record, direct, screened, names) if record == first else _AGAIN, 1)
        _add(tally, filled, of[record], route[of[record]])
    counts = all_counts(tally, route, declared)
    problems = problems or list(unexpected(counts, expected))
    if problems:
        raise InputError(problems)
    full_texts = screened.outcomes.get(FULL_TEXT, {})
    included = [record for record in kept if record in full_texts and full_texts[record].decision == INCLUDE]
    return Flow(counts, included, screened.settled, screened.ratings, screened.conflicts)


def direct_records(
    records: pd.DataFrame, kept: Mapping[str, str], searches: Searches, screening: Mapping[str, Any]
) -> set[str]:
    """The records kept that go straight to the full texts."""
    is_direct = _is_direct(searches, screening)
    pairs = zip(records["record"], records["search"], strict=True)
    return {record for record, search in pairs if kept[record] == record and is_direct[search]}


def _is_direct(searches: Searches, screening: Mapping[str, Any]) -> dict[str, bool]:
    return {name: screening["other"] == "direct" and route == OTHER for name, route, _ in searches}


_AGAIN = (("identified", ""), ("duplicates", ""))
"""Boxes of a record that is another one again."""


def _boxes(record: str, direct: Set[str], screened: Screened, stages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The boxes that a record kept is in, each with the category."""
    yield "identified", ""
    if record in screened.automated:
        yield "automation", ""
        return
    is_direct = record in direct
    yield ("direct" if is_direct else "screened"), ""
    if not stages:
        return
    if not is_direct:
        vote = screened.outcomes[TITLE_ABSTRACT].get(record)
        if vote is None or vote.decision == EXCLUDE:
            yield ("awaiting_screening" if vote is None else "excluded_screening"), ""
            return
    yield "sought", ""
    if FULL_TEXT not in stages:
        return
    vote = screened.outcomes[FULL_TEXT].get(record)
    if vote is None or vote.decision == NOT_RETRIEVED:
        yield ("awaiting_full_text" if vote is None else "not_retrieved"), ""
        return
    yield "assessed", ""
    if vote.decision == EXCLUDE:
        yield "excluded_full_text", ""
        yield "excluded_full_text", vote.reason
    else:
        yield "included", ""


def _add(tally: Counter[Key], boxes: Boxes, search: str, route: str) -> None:
    """Count `boxes` of records of a search, in total and in its route."""
    for (box, category), number in boxes.items():
        tally[box, category, ""] += number
        tally[box, category, route] += number
    identified = boxes["identified", ""]
    for box in ("identified", f"identified_{route}"):
        tally[box, search, ""] += identified
    tally[f"identified_{route}", "", ""] += identified
