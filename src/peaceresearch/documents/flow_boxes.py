"""Which boxes of the PRISMA 2020 diagram a review has, with their numbers, and which are not as expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from peaceresearch.documents.flow_counts import CONFIG
from peaceresearch.documents.screening import AUTOMATION, COUNT
from peaceresearch.problems import Problem

DATABASES, OTHER = "databases", "other"
ROUTES = (DATABASES, OTHER)
"""The columns of the diagram: databases and registers, and other methods."""
Key = tuple[str, str, str]
"""Box, category ("" for all in the box) and route ("" for both)."""
Counts = Mapping[Key, int]
_MAY_LACK = ("automation", "removed", "direct", "awaiting_screening", "awaiting_full_text")


def all_counts(tally: Counts, routes: Mapping[str, str], declared: Mapping[str, Any]) -> dict[Key, int]:
    """The numbers of all boxes that the review has, those with nothing in them as well."""
    keys = [("identified", search, "") for search in routes]
    keys += [(f"identified_{route}", search, "") for search, route in routes.items()]
    keys += [(f"identified_{route}", "", "") for route in ROUTES]
    for route in ("", *ROUTES):
        keys += [(box, "", route) for box in _present(tally, declared)]
        if len(declared["stages"]) > 1:
            keys += [("excluded_full_text", reason, route) for reason in declared["reasons"]]
    return {key: tally.get(key, 0) for key in keys}


def _present(tally: Counts, declared: Mapping[str, Any]) -> Iterator[str]:
    """The boxes that the review has."""
    can_wait, mode = declared["undecided"] == COUNT, declared["undecided"]
    if_any = {"automation": mode == AUTOMATION, "removed": False, "direct": declared["other"] == "direct"}
    yield from ("identified", "duplicates")
    yield from (box for box, is_declared in if_any.items() if is_declared or tally.get((box, "", "")))
    yield "screened"
    if declared["stages"]:
        yield from ("excluded_screening", *(["awaiting_screening"] if can_wait else []), "sought")
    if len(declared["stages"]) > 1:
        yield from ("not_retrieved", *(["awaiting_full_text"] if can_wait else []))
        yield from ("assessed", "excluded_full_text", "included")


def unexpected(counts: Counts, expected: Mapping[str, int]) -> Iterator[Problem]:
    """Boxes with another number than is known of them; those that the review cannot fill have none in them."""
    for box, number in expected.items():
        found = counts.get((box, "", ""), 0 if box in _MAY_LACK else None)
        if found is None:
            yield Problem(CONFIG, f"expected.{box}", "the review does not go as far as this box", "take it out")
        elif found != number:
            what = f"{number} records are expected, and there are {found}"
            yield Problem(
                CONFIG, f"expected.{box}", what, "find those that are missing or too many, or mend the number"
            )
