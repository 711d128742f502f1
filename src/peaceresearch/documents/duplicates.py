"""Which records of several searches are one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from peaceresearch.documents.duplicates_compared import DECISION, LIST, Compared, Link
from peaceresearch.documents.duplicates_comparison import Difference, differences
from peaceresearch.documents.duplicates_decisions import Decided, decided
from peaceresearch.documents.duplicates_groups import Groups, explained
from peaceresearch.documents.duplicates_links import identifier_links, title_links
from peaceresearch.documents.duplicates_list import NO_RECORD, Row, listed_rows
from peaceresearch.documents.duplicates_possible import possible_pairs
from peaceresearch.documents.duplicates_rows import duplicate_rows
from peaceresearch.problems import InputError, Problem

MERGED = ("removed", "kept", "matched", "kind", "why", "score")
POSSIBLE = ("record", "other", "why", "score")
COMPARISON = ("difference", "row", "listed", "record", "other", "why")


@dataclass(frozen=True)
class Deduplicated:
    """Records without duplicates."""

    kept: Mapping[str, str]
    """Each record, in their order: the one of its group that is kept, often itself; "" for a record that a list that
    decides does not keep and that is like none that it keeps."""
    merged: pd.DataFrame
    """A row per record that is not kept (`MERGED`): what is kept instead; the record of its group that it is directly
    like, a step on the way to the one kept; the kind of match (`doi`, `pmid`, `accession`, `title`, `decision`,
    `list`), in words, and how alike both titles are (0 to 100)."""
    possible: pd.DataFrame
    """Pairs for somebody to decide on (`POSSIBLE`), the likeliest first; one pair per two groups."""
    left_out: int
    """How many further pairs of records with many such pairs are not listed."""
    comparison: pd.DataFrame
    """Differences from a list made elsewhere (`COMPARISON`); without rows where there is none."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How far the automatic groups and the list agree (`duplicates_comparison.differences`); empty without a list."""

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Rows of results: see `duplicates_rows.duplicate_rows`."""
        possible = len(self.possible) + self.left_out
        return list(duplicate_rows(len(self.kept), self.merged["kind"], possible, self.counts))


def find_duplicates(
    records: pd.DataFrame,
    rules: Mapping[str, Any],
    pairs: pd.DataFrame,
    listed: pd.DataFrame | None = None,
    use: str | None = None,
) -> Deduplicated:
    """Find the records that are one document.

    Two records are one

    - when somebody decided so;
    - when they have the same identifier, unless their titles are far apart (`duplicates_titles.FAR_APART`);
    - when their titles are the same (`duplicates_titles.normalised_title`), their years differ by `years` at most and
      the first authors' family names are at least as similar as `authors`, what is missing agreeing with anything;
      and neither both have DOIs nor both PMIDs that differ. Short titles (`duplicates_titles.SHORT`) need the same
      author and year;
    - when both records tell such an author and year, and their titles are at least as similar as `similarity` and
      differ by mistakes of typing only (`duplicates_typing.differ_by_typing`), or have the same words in another order,
      or one is cut with an ellipsis and the beginning of no other (`duplicates_cuts.cuts_told`); and hold the same
      numbers, and neither is a notice about the other ("Erratum to").

    What is one with one record is one with all that are one with it. Groups are built from the strongest link on:
    decisions, then identifiers in their order, then titles from the most similar on. A link is dropped that would join
    records decided to be different; or, by titles, two groups with DOIs (PMIDs) and none in common, with years
    further apart than `years`, or with records that one search returned for different years (a yearly report). Of each
    group the first record is kept.

    Parameters
    ----------
    records
        record, search, title, authors ("; " between), year (Int64), doi, pmid, accession, in the order in which the
        first is to be kept.
    rules
        `identifiers` (of doi, pmid, accession), `similarity`, `authors` and `review` (0 to 100; 80 is a sensible least
        `review`, see `duplicates_candidates.pairs_alike`), `years`.
    pairs
        Decisions: see `duplicates_decisions.decided`.
    listed
        The rows of a list made elsewhere: see `duplicates_list.listed_rows`.
    use
        "compare": the list is compared with only. "decide": of each group the records that the list has are kept (in
        groups of their own), and no other; decisions go before that.

    Returns
    -------
    Deduplicated
        `possible` holds pairs of titles at least as similar as `review`, in Latin letters if they are in two scripts,
        without numbers against each other, that are not merged; titles that are the beginning or the end of another,
        of the same first author and about the same year; the same identifier with titles far apart; and links that
        were dropped.

    Notes
    -----
    Of more than `duplicates_candidates.TOGETHER` records with one title, each is compared with those that follow it by
    first author and year; of records with one identifier, with those that follow it.

    Raises
    ------
    InputError
        With every decision that does not fit (`decided`), and, where the list decides, every row of it that no record
        is like, unless its search has no records, only numbers.
    """
    compared = Compared(records)
    choices = decided(pairs, compared.records)
    links = sorted([*identifier_links(compared, rules["identifiers"]), *title_links(compared, rules)])
    groups, dropped = _grouped(compared, links, choices, rules)
    rows: list[Row] = []
    found: list[Difference] = []
    counts: dict[str, int] = {}
    if listed is not None and use:
        rows = listed_rows(listed, compared)
        members = groups.members()
        group_of = {at: group for group, those in members.items() for at in those}
        found, counts = differences(rows, group_of, {group: group for group in members}, compared.searches)
    if use == "decide":
        _refuse_unmatched(rows)
        keeps = dict.fromkeys(row.record for row in rows if row.record >= 0)
        groups, dropped = _grouped(compared, links, choices, rules, keeps)
    kept, merged = _merged(compared, groups, is_decided=use == "decide")
    possible, left_out = possible_pairs(links, dropped, groups, set(choices.different))
    names = compared.records
    return Deduplicated(
        kept=kept,
        merged=_table(merged, MERGED),
        possible=_table(((names[one.one], names[one.other], why, one.score) for one, why in possible), POSSIBLE),
        left_out=left_out,
        comparison=_table(_compared_rows(found, names), COMPARISON),
        counts=counts,
    )


def _grouped(
    compared: Compared,
    links: Sequence[Link],
    choices: Decided,
    rules: Mapping[str, Any],
    keeps: Mapping[int, Any] | None = None,
) -> tuple[Groups, list[Link]]:
    """The groups, and the links that were dropped, with why among what is against them."""
    groups = Groups(compared, rules["identifiers"], rules["years"], choices.different, keeps or ())
    for (one, other), place in choices.same.items():
        why, score = f"decided to be the same ({place})", compared.similarity(one, other)
        groups.unite(compared.link(-1, one, other, DECISION, why, score))
    dropped = []
    for link in links:
        reason = "" if link.against else groups.join(link)
        if reason:
            dropped.append(replace(link, against=(reason,)))
    return groups, dropped


def _merged(compared: Compared, groups: Groups, *, is_decided: bool) -> tuple[dict[str, str], list[tuple[Any, ...]]]:
    """What is kept for each record, and a row per record that is not kept."""
    names, members = compared.records, groups.members()
    kept = {at: groups.kept(those) for those in members.values() for at in those}
    is_listed = {at: not is_decided or groups.is_listed(at) for at in members}
    by = explained(members.values(), kept, groups.joined)
    top = {at: group for group, those in members.items() for at in those}
    instead = {names[at]: names[kept[at]] if is_listed[top[at]] else "" for at in range(len(names))}
    rows = []
    for at, name in enumerate(names):
        if not instead[name]:
            rows.append((name, "", "", LIST, "the list has no row like it", float("nan")))
        elif kept[at] != at:
            link = by[at]
            matched = names[link.other if link.one == at else link.one]
            rows.append((name, instead[name], matched, link.kind, link.why, link.score))
    return instead, rows


def _refuse_unmatched(rows: Sequence[Row]) -> None:
    problems = []
    for row in rows:
        if row.record == NO_RECORD:
            file, _, place = row.place.partition(": ")
            what = f"no search returned a record like `{row.title or f'row {row.row}'}`"
            remedy = "mend the row, declare its source in `searches`, or compare with the list only (use: compare)"
            problems.append(Problem(file, place, what, remedy))
    if problems:
        raise InputError(problems)


def _compared_rows(found: Sequence[Difference], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        pair = ["" if at is None else names[at] for at in (one.record, one.other)]
        yield (one.difference, one.row, one.listed, *pair, one.why)


def _table(rows: Any, columns: Sequence[str]) -> pd.DataFrame:
    types = {"score": "float64", "row": "Int64"}
    table = pd.DataFrame(list(rows), columns=list(columns))
    return table.astype({name: types.get(name, "str") for name in columns})
