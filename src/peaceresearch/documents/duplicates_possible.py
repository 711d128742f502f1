"""Pairs of records that may be one document, for somebody to decide on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from peaceresearch.documents.duplicates_compared import Link
from peaceresearch.documents.duplicates_groups import Groups

MOST = 20
"""Pairs of one group that are listed: many records called "Introduction" are so alike that hundreds of pairs say
nothing."""


def possible_pairs(
    links: Iterable[Link], dropped: Sequence[Link], groups: Groups, decided: set[tuple[int, int]]
) -> tuple[list[tuple[Link, str]], int]:
    """The pairs to decide on.

    Parameters
    ----------
    links
        All; those that nothing speaks against are passed over.
    dropped
        Links that groups refused, `against` telling why.
    groups
        As they are in the end.
    decided
        Pairs that somebody decided to be different: they are not asked about again. Nor are groups that hold such a
        pair, but for links that were dropped for it.

    Returns
    -------
    list of tuple
        A link and why it did not merge, in words; those with the fewest reasons against them first, then the strongest.
        Of several links between two groups the first.
    int
        How many are not listed because both groups stand in `MOST` pairs already.
    """
    held = [*dropped, *(link for link in links if link.against)]
    refused = {(link.one, link.other, link.kind) for link in dropped}
    found: list[tuple[Link, str]] = []
    seen: set[tuple[int, int]] = set()
    often: dict[int, int] = {}
    left_out = 0
    for link in sorted(held, key=lambda link: (len(link.against), link)):
        pair = sorted((groups.top(link.one), groups.top(link.other)))
        one, other = pair
        if one == other or (one, other) in seen or (link.one, link.other) in decided:
            continue
        if (link.one, link.other, link.kind) not in refused and groups.are_apart(one, other):
            continue
        seen.add((one, other))
        if min(often.get(one, 0), often.get(other, 0)) >= MOST:
            left_out += 1
            continue
        for at in pair:
            often[at] = often.get(at, 0) + 1
        found.append((link, f"{link.why}; {'; '.join(link.against)}"))
    return found, left_out
