"""`config/documents.yaml`: what was searched, how it was screened, and what was taken from what was included."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Code, Slug
from peaceresearch.study.text import Section, Text

Codes = Annotated[list[Code], Field(min_length=1)]


class Search(Section):
    """What one source returned: RIS (.ris), BibTeX (.bib) or a table (.csv, .xlsx)."""

    source: str
    """Path of the file, from the study's folder."""
    label: Text
    kind: Literal["database", "other"] = "database"
    """Which box of a PRISMA 2020 diagram it counts in: databases and registers, or other methods."""
    columns: dict[Literal["title", "authors", "year", "doi", "url", "publisher"], str] = Field(default_factory=dict)
    """Of a table: the column of each field; `title` is needed."""


class Duplicates(Section):
    """When two records are one: the same DOI, or titles and years alike."""

    similarity: Annotated[float, Field(gt=50, le=100)] = 92
    """Least similarity of two titles, 0 to 100 (rapidfuzz's ratio of the titles in small letters, without signs)."""
    years: Annotated[int, Field(ge=0)] = 1
    """Greatest difference of their years."""


class Choice(Section):
    """One value of something that was written into a sheet."""

    codes: Codes
    """What stands in the sheet."""
    label: Text


class Screening(Section):
    """The screening workbook: a sheet per reviewer, one of what was agreed, one of the full texts."""

    source: str
    record: str
    """Column that names the record, as `<search>:<number>`: the number of the record in its file, from 1."""
    decision: str
    """Column of the decision, in every sheet."""
    include: Codes
    exclude: Codes
    reviewers: Annotated[dict[Slug, str], Field(min_length=2, max_length=2)]
    """Name of each reviewer, and the sheet of their decisions on titles and abstracts."""
    agreed: str
    """Sheet of the decisions agreed on records on which the reviewers differed."""
    full_text: str
    """Sheet of the decisions on full texts."""
    not_retrieved: Codes
    """Decisions that mean that the full text could not be had."""
    reason: str
    """Column of the reason for excluding a full text."""
    reasons: dict[Slug, Choice]


class Extracted(Section):
    """One thing extracted from each document."""

    column: str
    label: Text
    separator: str | None = None
    """Between several values in one cell, where there may be several."""
    values: Annotated[dict[Slug, Choice], Field(min_length=1)]


class Extraction(Section):
    """The extraction sheet: a row per included document."""

    source: str
    sheet: str | None = None
    record: str
    fields: Annotated[dict[Slug, Extracted], Field(min_length=1)]


class Coded(Section):
    """One criterion of an appraisal."""

    column: str
    label: Text


class Scored(Section):
    """One answer to a criterion, and how far the criterion is met by it."""

    codes: Codes
    score: Annotated[float, Field(ge=0, le=1)]
    label: Text


class Appraisal(Section):
    """The appraisal sheet: a row per included document, a column per criterion."""

    source: str
    sheet: str | None = None
    record: str
    instrument: str
    """The instrument's name, for instance AACODS."""
    criteria: Annotated[dict[Slug, Coded], Field(min_length=1)]
    scores: Annotated[dict[Slug, Scored], Field(min_length=2)]


class EvidenceMap(Section):
    """Two extracted fields whose values are crossed."""

    rows: Slug
    columns: Slug


class Documents(Section):
    """`config/documents.yaml`."""

    searches: Annotated[dict[Slug, Search], Field(min_length=1)]
    duplicates: Duplicates = Field(default_factory=Duplicates)
    screening: Screening
    extraction: Extraction
    appraisal: Appraisal | None = None
    evidence_map: EvidenceMap | None = None
