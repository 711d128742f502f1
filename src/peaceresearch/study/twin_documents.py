"""`config/twin.yaml`, `documents`: what synthetic searches return, and how they are screened."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Weights = Annotated[dict[Slug, Annotated[float, Field(ge=0)]], Field(min_length=1)]
"""Value: its share; they need not sum to 1."""
Words = Annotated[list[str], Field(min_length=1)]


class DuplicatesTwin(Section):
    """Records of one search that are returned again, by the same or another one."""

    first: Slug
    again: Slug
    records: Count
    change: Literal["none", "doi", "title", "typo", "year"] = "none"
    """How they differ: not at all; without DOI; and then also the title in capitals with other signs (`title`), two of
    its letters exchanged (`typo`), or another year."""


class ScreeningTwin(Section):
    """What becomes of the records when duplicates are gone; the rest is included."""

    excluded: Count
    """By title and abstract."""
    agreement: Share
    """Share of the records on which the reviewers agree at first."""
    not_retrieved: Count
    reasons: dict[Slug, Count]
    """Full texts excluded, by reason."""


class FieldTwin(Section):
    """The values of one field: where a document has one, the shares are met exactly; else they are drawn."""

    shares: Weights | None = None
    by: Slug | None = None
    """A field above this one, by whose values the shares differ."""
    of: dict[Slug, Weights] = Field(default_factory=dict)
    """Of `by`: value, shares."""
    several: Share = 0
    """Of a field with several values: the share of documents that have a second one."""


class TitlesTwin(Section):
    """From what titles are made: each is a pattern with a word in every slot."""

    patterns: Words
    """Such as "{theme} {setting}"."""
    words: dict[str, Words]
    """Slot: what may stand in it."""
    other: dict[str, Words] = Field(default_factory=dict)
    """Slot: what stands in it instead where the record is excluded by its title."""


class TitlesByValue(Section):
    """Titles by the value of a field, for instance the language."""

    by: Slug
    of: dict[Slug, TitlesTwin]


class PublishersByValue(Section):
    """Names of publishers by the value of a field."""

    by: Slug
    of: dict[Slug, Words]


class DocumentsTwin(Section):
    """The document review's part."""

    searches: dict[Slug, Annotated[int, Field(ge=1)]]
    """How many records each returns, duplicates included."""
    duplicates: list[DuplicatesTwin] = Field(default_factory=list)
    screening: ScreeningTwin
    fields: dict[Slug, FieldTwin]
    gaps: list[dict[Slug, Slug]] = Field(default_factory=list)
    """Values (field: value) that no document has together; the last field of each has several values."""
    appraisal: dict[Slug, Weights] = Field(default_factory=dict)
    """Criterion: score: its share of the included documents, met exactly."""
    titles: TitlesByValue
    publishers: PublishersByValue
    authors: Words
    years: tuple[int, int]
    """First and last year of publication; recent years have more."""
    doi: dict[Slug, Share]
    """Share of a search's records that have a DOI."""
