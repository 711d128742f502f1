"""`config/documents.yaml`, `screening`: who decided on which records, and what their entries mean."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Choice, Code, Codes, Slug
from peaceresearch.study.text import Section


class Decisions(Section):
    """The decisions of one reviewer: a sheet with a row per record, a file exported from ASReview (.csv, .tsv, .xlsx,
    .ris), or the labels that the records of a search have in its own file.
    """

    source: str | None = None
    """The file; `screening.source` where it is left out."""
    sheet: str | None = None
    encoding: str | None = None
    search: Slug | None = None
    """Instead of a file: the search whose records carry the labels."""
    record: str | None = None
    decision: str | None = None
    reason: str | None = None
    """Columns, where they differ from those of `screening`."""

    @model_validator(mode="after")
    def _one(self) -> Decisions:
        if self.search is not None and (self.source or self.sheet or self.record or self.decision):
            raise ValueError("`search` takes the labels of its records: leave out the file and its columns")
        return self


class Stage(Section):
    """One round of decisions, on titles and abstracts or on full texts."""

    reviewers: Annotated[dict[Slug, Decisions], Field(min_length=1)]
    """Name of each reviewer, and where their decisions are."""
    agreed: Decisions | None = None
    """What was decided on records on which reviewers differed, by them or by a third one."""
    least: Annotated[int, Field(ge=1)] | None = None
    """How many reviewers decide on each record at least; all of them where it is left out."""


class Screening(Section):
    """Two stages of decisions, and what stands in the sheets."""

    source: str | None = None
    """The workbook, where all sheets are in one."""
    record: str = "Record"
    """Column that names the record, as `<search>:<number>`: the number of the record in its file, from 1."""
    decision: str = "Decision"
    include: Codes
    exclude: Codes
    unsure: list[Code] = Field(default_factory=list)
    """Codes of those who cannot tell: at titles and abstracts they let the record pass, and are no disagreement with
    those who include."""
    not_retrieved: list[Code] = Field(default_factory=list)
    """Codes that mean that the full text could not be had."""
    title_abstract: Stage
    full_text: Stage | None = None
    reason: str = "Reason"
    """Column of the reason for excluding a full text."""
    reasons: dict[Slug, Choice] = Field(default_factory=dict)
    other: Literal["screened", "direct"] = "screened"
    """What came by other methods than databases and registers is screened with the rest, or goes to the full texts."""
    undecided: Literal["refuse", "count", "automation"] = "refuse"
    """Records on which decisions are missing: an error; counted as awaiting them; or, where nobody decided on a record
    at all, counted as marked as ineligible by automation tools (the rest of a list that was ranked)."""
