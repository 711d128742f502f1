"""`config/twin.yaml`, `focus_groups`: what synthetic groups say, and how two coders read it."""

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
    include: str = ""
    exclude: str = ""
    """What belongs to it and what does not, for the codebook's sheet."""
    said: dict[str, Words]
    """Per language: sentences in which a group raises it."""
    now: Slug | None = None
    """The code of config/focus_groups.yaml that it was merged into; the one of its own name where left out."""
    called: dict[Slug, str] = Field(default_factory=dict)
    """Version of the codebook: its path there, where it was another one. A code that was given up has only these."""


class Cuts(Section):
    """How often the second coder cuts a passage otherwise than the first; else both begin and end alike."""

    longer: Share = 0
    """The whole turn."""
    shorter: Share = 0
    """A part of the sentence."""
    halves: Share = 0
    """Two passages in place of one."""

    @model_validator(mode="after")
    def _fit(self) -> Cuts:
        if self.longer + self.shorter + self.halves > 1:
            raise ValueError("`longer`, `shorter` and `halves` sum to more than 1")
        return self


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
    talk: dict[Label, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """How much a participant speaks: 1 where left out, 3 three times as often, 0 not at all."""
    refuses: list[Label] = Field(default_factory=list)
    """Those who may not be quoted."""
    columns: dict[str, Words] = Field(default_factory=dict)
    """Further columns of the participants sheet, and the entries that are spread evenly over those who take part."""
    coding: Slug | None = None
    """The file of `codings` that has its coding; the first one where left out."""
    coder: str | None = None
    """Who coded it, where only one did; the first coder where left out."""

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
    """Probability that the second coder gives a passage the code that the first gave it."""
    cuts: Cuts = Field(default_factory=Cuts)
    whole_turns: Share = 0
    """How often the first coder gives an aspect to the whole turn in which its sentence stands."""
    decided: Share = 1
    """Part of the coders' disagreements that their meeting decided."""
    passages: Annotated[int, Field(ge=1)] = 2
    """Passages per theme that a group raises, at least."""
    further: Annotated[int, Field(ge=0)] = 0
    """How many more there may be, as far as there are sentences."""
    moderator: dict[str, Words]
    """Per language: what the moderator asks before a theme, without naming it."""
    small_talk: dict[str, Words]
    """Per language: what participants say that no theme covers."""
    themes: dict[Slug, Theme]
    """By code of config/focus_groups.yaml."""
    aspects: dict[Slug, Theme] = Field(default_factory=dict)
    """Codes that some sentences of themes have, too."""
    groups: Annotated[list[GroupTwin], Field(min_length=1)]
    """In the order in which they were held."""
    refused: str | None = None
    """What stands in the consent column of those who may not be quoted."""
    quotes: list[QuoteTwin] = Field(default_factory=list)

    @property
    def codes(self) -> dict[str, Theme]:
        """Themes and aspects."""
        return {**self.themes, **self.aspects}

    def codes_of(self, theme: str, language: str, sentence: str) -> list[str]:
        """The codes of a sentence on a theme: the theme, then its aspects."""
        return [theme, *(name for name, each in self.aspects.items() if sentence in each.said.get(language, ()))]

    @model_validator(mode="after")
    def _fits(self) -> FocusGroupsTwin:
        faults = [*self._faults_of_aspects(), *self._faults_of_groups(), *self._faults_of_quotes()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults_of_aspects(self) -> Iterator[str]:
        for name, aspect in self.aspects.items():
            if name in self.themes:
                yield f"`{name}` is a theme and an aspect"
            for lang, sentences in aspect.said.items():
                known = {each for theme in self.themes.values() for each in theme.said.get(lang, ())}
                for sentence in sentences:
                    if sentence not in known:
                        yield f"`aspects.{name}.said`: `{sentence}` is no sentence of a theme in {lang}"

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
            for part, what in (("refuses", "who refuses"), ("talk", "whose `talk` is told")):
                for label in getattr(group, part):
                    if label not in group.labels:
                        yield f"`{label}`, {what}, is none of the {group.people} of {group.name}"
            if sum(group.talk.get(label, 1) > 0 for label in group.labels) < 2:
                yield f"fewer than two of {group.name} speak"
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
            elif group.talk.get(quote.participant, 1) == 0:
                yield f"{at} is by {quote.participant}, who does not speak"
            if quote.code not in group.raises:
                yield f"{at} is on `{quote.code}`, which {group.name} does not raise"
            elif quote.said not in self.themes.get(quote.code, _NOTHING).said.get(group.language, ()):
                yield f"{at} is no sentence of `themes.{quote.code}.said` in {group.language}"
            elif cells.count((quote.group, quote.code)) > self.passages + self.further:
                yield f"`{group.name}` has more quotes on `{quote.code}` than `passages`"


_NOTHING = Theme(definition="", said={})
