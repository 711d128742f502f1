"""`config/documents.yaml`: what was taken from the included documents, how they were appraised, what they recommend."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Choice, Codes, Slug
from peaceresearch.study.text import Section, Text


class ExtractionSheet(Section):
    """One sheet with a row per document."""

    source: str
    sheet: str | None = None
    encoding: str | None = None
    by: Slug | None = None
    """Who filled it in; `columns.by` may tell it of each row instead."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Header in this sheet: the column that it stands for, where it is neither the declared one nor one of `also`."""


class Column(Section):
    """A column of hand-kept sheets. Headers are compared without case, accents and signs."""

    column: str
    also: list[str] = Field(default_factory=list)
    """Other headers under which it goes."""


class Extracted(Column):
    """One thing extracted from each document."""

    label: Text
    kind: Literal["coded", "text", "number", "date"] = "coded"
    """`coded`: one of `values`, or several. A text, number or date is told of each document, and not counted."""
    separator: Annotated[str, Field(min_length=1)] | None = None
    """Between several values in one cell, where there may be several."""
    values: dict[Slug, Choice] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Extracted:
        if (self.kind == "coded") != bool(self.values):
            raise ValueError("`values` are those of a coded field: it has some, and other kinds have none")
        return self


class Extraction(Section):
    """What was extracted: one sheet or several, by one person or by two for the same document."""

    sheets: Annotated[list[ExtractionSheet], Field(min_length=1)]
    agreed: list[ExtractionSheet] = Field(default_factory=list)
    """What was decided where two people read the same document: it goes before theirs; an empty cell of it decides
    nothing."""
    record: str = "Record"
    by: str | None = None
    """Column of who filled the row in."""
    study: Column | None = None
    """Column that names the study on which a document reports, where several may report on one."""
    fields: Annotated[dict[Slug, Extracted], Field(min_length=1)]


class Criterion(Section):
    """One criterion of an appraisal."""

    column: str
    also: list[str] = Field(default_factory=list)
    label: Text | None = None
    """The instrument's own name for it where it is left out."""
    designs: list[Slug] = Field(default_factory=list)
    """The designs that it is for; all where it is left out."""


class Scored(Section):
    """One answer to a criterion, and how far the criterion is met by it."""

    codes: Codes
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """Nothing where it says neither that the criterion is met nor that it is not (not applicable)."""
    label: Text | None = None
    """The instrument's own name for it where it is left out."""


class Design(Column):
    """The column that says by which part of the instrument a document is appraised."""

    values: Annotated[dict[Slug, Choice], Field(min_length=1)]


class Appraisal(Section):
    """How well the documents are made, by one instrument: a row per document, a column per criterion."""

    instrument: str
    """`aacods` (Tyndall 2010), `mmat` (Hong et al. 2018), or the name of another one."""
    sheets: Annotated[list[ExtractionSheet], Field(min_length=1)]
    agreed: list[ExtractionSheet] = Field(default_factory=list)
    record: str = "Record"
    by: str | None = None
    design: Design | None = None
    criteria: dict[Slug, Criterion] = Field(default_factory=dict)
    """Those of `aacods` and `mmat` are known and need only be given where their columns are called otherwise."""
    scores: dict[Slug, Scored] = Field(default_factory=dict)
    """Answers; those of `aacods` and `mmat` are known."""
    of: dict[Slug, list[Slug]] = Field(default_factory=dict)
    """Field: the values whose documents it is for; all documents where it is left out."""
    overall: bool | None = None
    """Whether a document's mean score over the criteria is told; by default so, but for `mmat`, whose authors advise
    against it."""


class Coded(Column):
    """A column with one of several values, or several."""

    separator: Annotated[str, Field(min_length=1)] | None = None
    values: Annotated[dict[Slug, Choice], Field(min_length=1)]


class Recommendations(Section):
    """A sheet with a row per recommendation: who is asked to do what, since when, and what became of it."""

    sheets: Annotated[list[ExtractionSheet], Field(min_length=1)]
    record: str = "Record"
    """Column of the document that makes it."""
    name: str | None = None
    """Column of the recommendation's name, a part of its id; the document's name and a number where it is left out."""
    text: Annotated[dict[str, str], Field(min_length=1)]
    """Language: column of its words."""
    addressee: Coded
    theme: Coded | None = None
    status: Coded | None = None
    since: str | None = None
    """Column of the year or date since when it stands; the document's year where it is empty."""
    checked: str | None = None
    """Column of the date at which the status was true."""


class EvidenceMap(Section):
    """Two extracted fields whose values are crossed."""

    rows: Slug
    columns: Slug


class Crossing(Section):
    """Two or three extracted fields crossed."""

    rows: Slug
    columns: Slug
    parts: Slug | None = None


class Milestone(Section):
    """A policy or event that a timeline names."""

    year: Annotated[int, Field(ge=1000, le=2999)] | None = None
    record: str | None = None
    """An included document whose year it is, instead of `year`."""
    label: Text

    @model_validator(mode="after")
    def _one(self) -> Milestone:
        if (self.year is None) == (self.record is None):
            raise ValueError("give its `year`, or the `record` whose year it is")
        return self


class Timeline(Section):
    """Documents by year and by the values of a field, with milestones."""

    field: Slug
    milestones: dict[Slug, Milestone] = Field(default_factory=dict)
