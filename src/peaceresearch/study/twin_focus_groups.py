"""`config/twin.yaml`, `focus_groups`: what synthetic groups say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]
Words = Annotated[list[str], Field(min_length=1)]
Label = Annotated[str, Field(pattern=r"^P[1-9][0-9]*$")]
"""What a participant is called in the transcript and in the participants sheet."""


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
    people: Annotated[int, Field(ge=2)] = 7
    """How many take part: P1, P2, ..."""
    refuses: list[Label] = Field(default_factory=list)
    """Those who may not be quoted."""
    columns: dict[str, Words] = Field(default_factory=dict)
    """Further columns of the participants sheet, and the entries that are spread evenly over those who take part."""

    @property
    def labels(self) -> list[str]:
        """Those who take part."""
        return [f"P{number}" for number in range(1, self.people + 1)]


class QuoteTwin(Section):
    """One sentence of a theme that is chosen for publication; its group says it, by this participant."""

    name: Slug
    group: str
    code: Slug
    participant: Label
    said: str
    """The sentence, one of the theme's in the group's language."""
    translations: dict[str, str] = Field(default_factory=dict)
    """By language of the study; the language spoken may be left out."""


class FocusGroupsTwin(Section):
    """The focus groups' part."""

    agreement: Share
    """Probability that the second coder codes a passage as the first did."""
    passages: Annotated[int, Field(ge=1)] = 2
    """Passages per theme that a group raises."""
    moderator: dict[str, Words]
    """Per language: what the moderator asks before a theme, without naming it."""
    small_talk: dict[str, Words]
    """Per language: what participants say that no theme covers."""
    themes: dict[Slug, Theme]
    """By code of config/focus_groups.yaml."""
    groups: Annotated[list[GroupTwin], Field(min_length=1)]
    """In the order in which they were held."""
    refused: str | None = None
    """What stands in the consent column of those who may not be quoted."""
    quotes: list[QuoteTwin] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> FocusGroupsTwin:
        faults = [*self._faults_of_groups(), *self._faults_of_quotes()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults_of_groups(self) -> Iterator[str]:
        for group in self.groups:
            for part in ("moderator", "small_talk"):
                if group.language not in getattr(self, part):
                    yield f"`{part}` has nothing in {group.language}, the language of {group.name}"
            for theme in group.raises:
                if theme not in self.themes:
                    yield f"`{group.name}` raises `{theme}`, which is no theme"
                elif len(self.themes[theme].said.get(group.language, ())) < self.passages:
                    yield f"`themes.{theme}.said` has fewer sentences in {group.language} than `passages`"
            for label in group.refuses:
                if label not in group.labels:
                    yield f"`{label}`, who refuses, is none of the {group.people} of {group.name}"
            if group.refuses and self.refused is None:
                yield f"somebody of {group.name} refuses: declare `refused`"

    def _faults_of_quotes(self) -> Iterator[str]:
        groups = {group.name: group for group in self.groups}
        names = [quote.name for quote in self.quotes]
        cells = [(quote.group, quote.code) for quote in self.quotes]
        sentences = [(quote.group, quote.said) for quote in self.quotes]
        for quote in self.quotes:
            at, group = f"`quotes.{quote.name}`", groups.get(quote.group)
            if names.count(quote.name) > 1:
                yield f"two quotes are called `{quote.name}`"
            if sentences.count((quote.group, quote.said)) > 1:
                yield f"{at} is a sentence that another quote has too"
            if group is None:
                yield f"{at} is of `{quote.group}`, which is no group"
                continue
            if quote.participant not in group.labels:
                yield f"{at} is by {quote.participant}, none of the {group.people} of {group.name}"
            if quote.code not in group.raises:
                yield f"{at} is on `{quote.code}`, which {group.name} does not raise"
            elif quote.said not in self.themes.get(quote.code, _NOTHING).said.get(group.language, ()):
                yield f"{at} is no sentence of `themes.{quote.code}.said` in {group.language}"
            elif cells.count((quote.group, quote.code)) > self.passages:
                yield f"`{group.name}` has more quotes on `{quote.code}` than `passages`"


_NOTHING = Theme(definition="", said={})
