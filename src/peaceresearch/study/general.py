"""`config/study.yaml`: what the study is, for whom, in which languages, and which documents it makes."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator, model_validator

from peaceresearch.study.text import Section, Text

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Code = str | int | float
"""A code as a data file or a sheet has it."""
Codes = Annotated[list[Code], Field(min_length=1)]
Level = Annotated[float, Field(gt=0.5, lt=1)]
"""Level of confidence intervals."""
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Strand = Literal["focus_groups", "survey", "documents", "events"]
STRANDS: tuple[Strand, ...] = get_args(Strand)
"""The strands of evidence, in the order of a study: each is `config/<strand>.yaml`."""


class Choice(Section):
    """One value of something that was written into a sheet."""

    codes: Codes
    """What stands in the sheet."""
    label: Text


class Period(Section):
    """When the field work and the reporting took place."""

    start: datetime.date
    end: datetime.date


class Edition(Section):
    """A moment at which the study is built; its date is the only date that outputs carry."""

    label: Text
    """How readers call it: on the cover, beside the date."""
    date: Annotated[datetime.date, Field(ge=datetime.date(1980, 1, 1))]
    strands: Annotated[list[Strand], Field(min_length=1)] | None = None
    """The strands that have their material by then; all of the study's where it is left out."""


class Synthetic(Section):
    """Said wherever a study on made-up data is shown; left out for a study on real data."""

    mark: Text
    """A few words: in the pixels of every figure, beside every table, in file properties."""
    statement: Text
    """Full sentences: on the cover, on every page and slide."""


class Value(Section):
    """One value of a dimension, for example one community of the dimension `community`."""

    label: Text
    colour: Colour | None = None
    """Colour of its marks in figures, as `#RRGGBB`; the theme's own sequence where it is left out."""
    tile: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] | None = None
    """Of a place: column and row of its tile on a tile map, counted from 0 at the top left."""


class Dimension(Section):
    """A way to divide people, groups or places; results are given for each of its values."""

    label: Text
    values: dict[Slug, Value]


class Document(Section):
    """A document of the study; its sources are `reports/<document>.<language>.qmd`."""

    kind: Literal["report", "slides"] = "report"


class Study(Section):
    """`config/study.yaml`."""

    title: Text
    lead: str
    partner: str | None = None
    donor: str | None = None
    period: Period
    acknowledgement: Text | None = None
    disclaimer: Text | None = None
    footnote: Text | None = None
    """A footnote on the status of a territory, where the donor or the law asks for one."""
    synthetic: Synthetic | None = None
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]], Field(min_length=1)]
    editions: Annotated[dict[Slug, Edition], Field(min_length=1)]
    """The moments of the study, in their order."""
    edition: Slug
    """The one to build, where the command names no other."""
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    """Start of every random number sequence (bootstrap intervals, the synthetic twin)."""
    engine: Literal["auto", "quarto", "embedded"] = "auto"
    """What renders documents: Quarto where it is installed (`auto`), or the embedded engine."""
    dimensions: dict[Slug, Dimension] = Field(default_factory=dict)
    documents: dict[Slug, Document] = Field(default_factory=dict)

    @field_validator("languages")
    @classmethod
    def _once(cls, languages: list[str]) -> list[str]:
        if len(set(languages)) < len(languages):
            raise ValueError("name each language once")
        return languages

    @model_validator(mode="after")
    def _known_edition(self) -> Study:
        if self.edition not in self.editions:
            raise ValueError(f"the edition `{self.edition}` is none of {', '.join(self.editions)}")
        return self

    @property
    def moment(self) -> Edition:
        """The edition that is built."""
        return self.editions[self.edition]
