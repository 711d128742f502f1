"""`config/study.yaml`: what the study is, for whom, in which languages, and which documents it makes."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from peaceresearch.study.text import Section, Text

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Period(Section):
    """When the field work and the reporting took place."""

    start: datetime.date
    end: datetime.date


class Edition(Section):
    """The moment at which the study is built; its date is the only date that outputs carry."""

    name: str
    date: Annotated[datetime.date, Field(ge=datetime.date(1980, 1, 1))]


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
    edition: Edition
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
