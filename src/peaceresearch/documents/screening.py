"""From decisions in sheets to the flow of a PRISMA 2020 diagram; what does not add up is a fault of the sheets.

Boxes: Page et al. (2021), The PRISMA 2020 statement, BMJ 372, n71, figure 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.table import rows
from peaceresearch.statistics.agreement_coefficients import Floats

INCLUDE, EXCLUDE, NOT_RETRIEVED = "include", "exclude", "not_retrieved"
AGREED, FULL_TEXT = "agreed", "full_text"


@dataclass(frozen=True)
class Flow:
    """The way of the records."""

    counts: Mapping[tuple[str, str], int]
    """Number of records by box and category ("" for all in the box); see `flow`."""
    included: Sequence[str]
    """The records included, in their order."""
    ratings: Floats
    """Decisions on titles and abstracts: a row per record screened, a column per reviewer, 1 include, 0 exclude."""


@dataclass
class Sheets:
    """The decisions of each sheet by the record that is kept, and what is wrong with them."""

    source: str
    decisions: dict[str, dict[str, str]] = field(default_factory=dict)
    """By reviewer, `AGREED` and `FULL_TEXT`: record, decision."""
    reasons: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, record: str, what: str, remedy: str) -> None:
        """Something wrong with the decisions on a record."""
        self.problems.append(Problem(self.source, f"record {record}", what, remedy))


def flow(
    records: pd.DataFrame,
    kept: Mapping[str, str],
    decisions: pd.DataFrame,
    searches: Mapping[str, str],
    reviewers: Sequence[str],
    reasons: Sequence[str],
    source: str,
) -> Flow:
    """Follow every record from its search to its inclusion or exclusion.

    Parameters
    ----------
    records
        record, search.
    kept
        Each record: the record of its group that is kept; itself where it has no duplicate.
    decisions
        record, reviewer, decision, reason. A decision counts for the record that is kept, whichever of the group it
        names.
    searches
        Each search: its kind, "database" or "other".
    reviewers, reasons
        The two reviewers' names and the reasons for excluding a full text.
    source
        The screening workbook, as problems name it.

    Returns
    -------
    Flow
        Boxes: `identified`, `identified_databases`, `identified_other` (each also by search), `duplicates`, `screened`,
        `excluded_screening`, `sought`, `not_retrieved`, `assessed`, `excluded_full_text` (also by reason), `included`.
        identified = duplicates + screened; screened = excluded_screening + sought; sought = not_retrieved + assessed;
        assessed = excluded_full_text + included.

    Raises
    ------
    InputError
        With every record that a reviewer has not decided on, conflict that is not settled, decision on no record or on
        a record that had been excluded, and contradiction.
    """
    sheets = _by_kept(decisions, kept, reviewers, source)
    unique = [record for record in records["record"] if kept[record] == record]
    screened = {record: _settled(sheets, record, reviewers) for record in unique}
    sought = [record for record in unique if screened[record] == INCLUDE]
    read = {record: _read(sheets, record) for record in sought}
    for record in sheets.decisions[FULL_TEXT]:
        if screened[record] == EXCLUDE:
            what = "a decision on the full text of a record excluded by its title and abstract"
            sheets.problem(record, what, "remove it, or mend the screening")
    if sheets.problems:
        raise InputError(sheets.problems)
    included = [record for record in sought if read[record] == INCLUDE]
    excluded = [record for record in sought if read[record] == EXCLUDE]
    found = records["search"].value_counts()
    counts = {("identified", search): int(found.get(search, 0)) for search in searches}
    for box, kind in (("identified_databases", "database"), ("identified_other", "other")):
        of_kind = {search: counts["identified", search] for search, of in searches.items() if of == kind}
        counts |= {(box, search): count for search, count in of_kind.items()} | {(box, ""): sum(of_kind.values())}
    counts |= {
        ("identified", ""): len(records),
        ("duplicates", ""): len(records) - len(unique),
        ("screened", ""): len(unique),
        ("excluded_screening", ""): len(unique) - len(sought),
        ("sought", ""): len(sought),
        ("not_retrieved", ""): len(sought) - len(included) - len(excluded),
        ("assessed", ""): len(included) + len(excluded),
        ("excluded_full_text", ""): len(excluded),
        ("included", ""): len(included),
    }
    why = [sheets.reasons[record] for record in excluded]
    counts |= {("excluded_full_text", reason): why.count(reason) for reason in reasons}
    given = [[sheets.decisions[reviewer][record] == INCLUDE for reviewer in reviewers] for record in unique]
    return Flow(counts, included, np.array(given, dtype=float))


def _by_kept(decisions: pd.DataFrame, kept: Mapping[str, str], reviewers: Sequence[str], source: str) -> Sheets:
    """The decisions by the record kept; a record that is unknown or decided on in two ways is a problem."""
    sheets = Sheets(source, {who: {} for who in (*reviewers, AGREED, FULL_TEXT)})
    for row in rows(decisions):
        if row.record not in kept:
            what = f"no search returned it, but the decisions of {row.reviewer} name it"
            sheets.problem(row.record, what, "mend the name, or see the notes for records that were left out")
            continue
        record = kept[row.record]
        before = sheets.decisions[row.reviewer].setdefault(record, row.decision)
        if row.reviewer == FULL_TEXT and row.decision == EXCLUDE:
            before = before if sheets.reasons.setdefault(record, row.reason) == row.reason else ""
        if before != row.decision:
            what = f"decided on in two ways by {row.reviewer} ({row.record} is the same document)"
            sheets.problem(record, what, "keep one decision")
    return sheets


def _settled(sheets: Sheets, record: str, reviewers: Sequence[str]) -> str:
    """What came of the title and abstract; "" where that cannot be told, which is a problem."""
    given = {reviewer: sheets.decisions[reviewer].get(record, "") for reviewer in reviewers}
    agreed = sheets.decisions[AGREED].get(record, "")
    absent = [reviewer for reviewer, decision in given.items() if not decision]
    for reviewer in absent:
        sheets.problem(record, f"no decision of {reviewer}", "add it to the sheet")
    if absent:
        return ""
    said = set(given.values())
    if len(said) > 1 and not agreed:
        sheets.problem(record, "the reviewers differ and nothing is agreed", "add what was agreed to its sheet")
    if len(said) == 1 and agreed and agreed not in said:
        what = f"both reviewers say {min(said)}, but {agreed} is agreed"
        sheets.problem(record, what, "mend one of the sheets")
    return agreed or (min(said) if len(said) == 1 else "")


def _read(sheets: Sheets, record: str) -> str:
    """What came of the full text; a missing decision is a problem."""
    decision = sheets.decisions[FULL_TEXT].get(record, "")
    if not decision:
        what = "included by its title and abstract, but there is no decision on its full text"
        sheets.problem(record, what, "add it to the sheet of full texts")
    return decision
