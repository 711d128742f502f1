"""Which minimum the base of a result must reach before the result may leave."""

from __future__ import annotations

PEOPLE = "participants"
"""Key of the minimum for what is told of the people of a focus group, and not of groups."""
OF_GROUP = "participants of the group"
OF_GROUPS = "participants of coded focus groups"
WHO_SPOKE = "participants of this kind who spoke"
OF_PEOPLE = (OF_GROUP, OF_GROUPS, WHO_SPOKE)
"""The bases of results on the people of focus groups. A result with another base needs so many groups only."""


def minimum_key(strand: str, base: str) -> str:
    """Which minimum a result must reach: that of its strand, or, where its base is the people of focus groups, that of
    people.
    """
    return PEOPLE if strand == "focus_groups" and base in OF_PEOPLE else strand
