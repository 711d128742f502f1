"""`config/twin.yaml`, `focus_groups`: what synthetic groups say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]
Words = Annotated[list[str], Field(min_length=1)]


class Theme(Section):
    """One code and what is said about it."""

    definition: str
    said: dict[str, Words]
    """Per language: sentences in which a group raises it."""


class GroupTwin(Section):
    """One focus group."""

    name: str
    language: str
    values: dict[Slug, Slug]
    """Its value of each dimension of config/focus_groups.yaml."""
    raises: list[Slug]
    """Themes that this group raises."""


class FocusGroupsTwin(Section):
    """The focus groups' part."""

    agreement: Share
    """Probability that the second coder codes a passage as the first did."""
    passages: Annotated[int, Field(ge=1)] = 2
    """Passages per theme that a group raises."""
    moderator: dict[str, Words]
    """Per language: what the moderator asks before a theme."""
    small_talk: dict[str, Words]
    """Per language: what participants say that no theme covers."""
    themes: dict[Slug, Theme]
    """By code of config/focus_groups.yaml."""
    groups: Annotated[list[GroupTwin], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> FocusGroupsTwin:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        for group in self.groups:
            for part in ("moderator", "small_talk"):
                if group.language not in getattr(self, part):
                    yield f"`{part}` has nothing in {group.language}, the language of {group.name}"
            for theme in group.raises:
                if theme not in self.themes:
                    yield f"{group.name} raises `{theme}`, which is no theme"
                elif len(self.themes[theme].said.get(group.language, ())) < self.passages:
                    yield f"`themes.{theme}.said` has fewer sentences in {group.language} than `passages`"
