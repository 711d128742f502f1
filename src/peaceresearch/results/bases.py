"""Which minimum the base of a result must reach before the result may leave."""

from __future__ import annotations

PEOPLE = "participants"
"""Key of the minimum for what is told of the people of a focus group, and not of groups."""


def minimum_key(strand: str, base: str) -> str:
    """Which minimum a result must reach: that of its strand, or, where its base is the people of focus groups, that of
    people.
    """
    return PEOPLE if strand == "focus_groups" and base.startswith(f"{PEOPLE} of ") else strand
