"""Boxes of the flow that a source fills of which only numbers are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peaceresearch.problems import Problem

CONFIG = "config/documents.yaml"
Boxes = dict[tuple[str, str], int]
"""Number of records by box and category ("" for all in the box)."""
_BEFORE = ("duplicates", "automation", "removed")
_AFTER = ("excluded_screening", "not_retrieved", "included")


def boxes_of_counts(counts: Mapping[str, Any], is_direct: bool, stages: list[str], may_wait: bool) -> Boxes:
    """The boxes of a source of which only numbers are known.

    Parameters
    ----------
    counts
        `identified`, `duplicates`, `automation`, `removed`, `excluded_screening`, `not_retrieved`, `excluded_full_text`
        (by reason), `included`; see `count_problems` for what they must add up to.
    is_direct
        Whether the source's records go straight to the full texts.
    stages
        Those of the screening; none, where nothing is screened.
    may_wait
        Whether what the numbers leave open awaits a decision: on title and abstract, or of a direct source on the full
        text.
    """
    reasons: Mapping[str, int] = counts["excluded_full_text"]
    left = counts["identified"] - sum(counts[box] for box in _BEFORE)
    found: Boxes = {("identified", ""): counts["identified"]} | {(box, ""): counts[box] for box in _BEFORE}
    found["direct" if is_direct else "screened", ""] = left
    if not stages:
        return found
    excluded, assessed = sum(reasons.values()), sum(reasons.values()) + counts["included"]
    waiting = left - counts["excluded_screening"] - counts["not_retrieved"] - assessed if may_wait else 0
    found["excluded_screening", ""] = counts["excluded_screening"]
    found["awaiting_full_text" if is_direct else "awaiting_screening", ""] = waiting
    found["sought", ""] = counts["not_retrieved"] + assessed + (waiting if is_direct else 0)
    if len(stages) == 1:
        return {key: number for key, number in found.items() if key[0] != "awaiting_full_text"}
    found |= {("not_retrieved", ""): counts["not_retrieved"], ("assessed", ""): assessed}
    found |= {("excluded_full_text", ""): excluded, ("included", ""): counts["included"]}
    return found | {("excluded_full_text", reason): number for reason, number in reasons.items()}


def count_problems(
    search: str, counts: Mapping[str, Any], is_direct: bool, stages: list[str], may_wait: bool
) -> Iterator[Problem]:
    """What does not add up in the numbers of a source.

    Without screening, the records taken out before it are no more than those identified. With it, those identified are
    the sum of all boxes, or at least that where records may wait. A source whose records go straight to the full texts
    excludes none by title and abstract.
    """
    place = f"searches.{search}.counts"
    identified, taken = counts["identified"], sum(counts[box] for box in _BEFORE)
    reasons = sum(counts["excluded_full_text"].values())
    fates = {box: counts[box] for box in _AFTER} | {"excluded_full_text": reasons}
    said = [(box, counts[box]) for box in _BEFORE]
    if not stages:
        yield from (
            Problem(
                CONFIG,
                f"{place}.{box}",
                f"{number} records, and nothing is screened",
                "add `screening`, or take it out",
            )
            for box, number in fates.items()
            if number
        )
    else:
        said += fates.items()
    if is_direct and counts["excluded_screening"]:
        what = f"{counts['excluded_screening']} records, but those of other methods go straight to the full texts"
        yield Problem(
            CONFIG, f"{place}.excluded_screening", what, "set `screening.other: screened`, or mend the number"
        )
    total = sum(number for _, number in said)
    may_be_less = may_wait or not stages
    if total > identified or (total < identified and not may_be_less):
        parts = " + ".join(f"{box} {number}" for box, number in said if number) or "0"
        what = f"{identified} records, but its boxes make {total} ({parts})"
        remedy = "mend the numbers" if total > identified or taken == total else "add what became of the others"
        yield Problem(CONFIG, f"{place}.identified", what, remedy)
