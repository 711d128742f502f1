"""`config/twin.yaml`, `documents`: what synthetic searches return, how they are screened, and what is read in them."""

from __future__ import annotations

import datetime
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
    change: Literal["none", "doi", "title", "typo", "year", "name"] = "none"
    """How they differ: not at all; without DOI; and then also the title in capitals with other signs (`title`), two of
    its letters exchanged (`typo`), another year, or another title, so that only a person can tell (`name`): the sheet
    of decisions says that these are the same."""


class TableTwin(Section):
    """How a table that a search returns is written."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8"
    cells: dict[str, str] = Field(default_factory=dict)
    """Field: what stands around it in its cell, with `{}` for the field itself."""
    columns: Annotated[int, Field(ge=1)] = 3
    """How many columns there are where a header has `*`."""


class ScreeningTwin(Section):
    """What becomes of the records when duplicates are gone; the rest is included."""

    excluded: Count
    """By title and abstract."""
    agreement: Share
    """Share of the records on which the reviewers agree at first; one who is unsure agrees with one who includes."""
    unsure: Count = 0
    """Records that pass of which one reviewer is unsure."""
    not_retrieved: Count
    reasons: dict[Slug, Count]
    """Full texts excluded, by reason."""
    full_text_agreement: Share = 1
    """Share of the full texts on which the reviewers agree at first; half of the others differ in the reason only."""


class FieldTwin(Section):
    """The values of one field: where a document has one, the shares are met exactly; else they are drawn."""

    shares: Weights | None = None
    by: Slug | None = None
    """A field above this one, by whose values the shares differ."""
    of: dict[Slug, Weights] = Field(default_factory=dict)
    """Of `by`: value, shares."""
    several: Share = 0
    """Of a field with several values: the share of documents that have a second one."""
    texts: Words | None = None
    """Of a field that is not coded, instead of shares: what may stand in it."""
    differ: Count = 0
    """Of the documents that two people read: on how many they differ in it."""


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


class WordsByValue(Section):
    """Words by the value of a field, such as the names of publishers."""

    by: Slug
    of: dict[Slug, Words]


class DesignsTwin(Section):
    """By which part of an instrument a document is appraised, by the value of a field."""

    by: Slug
    of: dict[Slug, Slug]


class AppraisalTwin(Section):
    """The answers of one appraisal; shares are met exactly among the documents that a criterion is for."""

    scores: Weights
    criteria: dict[Slug, Weights] = Field(default_factory=dict)
    """Those with shares of their own."""
    designs: DesignsTwin | None = None
    double: Share = 0
    """Share of the documents that two people appraise."""
    differ: Count = 0
    """On how many answers they differ at first."""


class RecommendedTwin(Section):
    """One recommendation, which an included document makes that has its theme among its values."""

    theme: Slug
    addressee: Annotated[list[Slug], Field(min_length=1)]
    text: dict[str, str]


class RecommendationsTwin(Section):
    """What the documents recommend."""

    made: Annotated[list[RecommendedTwin], Field(min_length=1)]
    status: Weights
    """Met exactly."""
    later: Share = 0
    """Share of those that have a year of their own, later than their document's."""
    checked: tuple[datetime.date, datetime.date]
    """First and last day on which their status was checked."""


class DocumentsTwin(Section):
    """The document review's part."""

    searches: dict[Slug, Annotated[int, Field(ge=1)]]
    """How many records each returns, duplicates included; a source of which only numbers are known is left out."""
    tables: dict[Slug, TableTwin] = Field(default_factory=dict)
    """Search that returns a table: how it is written."""
    duplicates: list[DuplicatesTwin] = Field(default_factory=list)
    alike: Count = 0
    """Documents that look like one of another search, under its title a year later: the sheet of decisions says that
    they are different."""
    screening: ScreeningTwin
    fields: dict[Slug, FieldTwin]
    gaps: list[dict[Slug, Slug]] = Field(default_factory=list)
    """Values (field: value) that no document has together; the last field of each has several values."""
    double: Share = 0
    """Share of the included documents that two people read."""
    joint: Count = 0
    """Included documents that report on the study of another one."""
    appraisals: dict[Slug, AppraisalTwin] = Field(default_factory=dict)
    recommendations: RecommendationsTwin | None = None
    titles: TitlesByValue
    publishers: WordsByValue
    types: WordsByValue
    """What kind of publication a record is, in the words of the package: article, report, law, news, ..."""
    languages: WordsByValue
    """Codes of languages (ISO 639)."""
    abstracts: WordsByValue
    journals: Words
    authors: Words
    """As "Family, Given"."""
    years: tuple[int, int]
    """First and last year of publication; recent years have more."""
    doi: dict[Slug, Share]
    """Share of a search's records that have a DOI."""
