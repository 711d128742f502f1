"""Kinds of exhibits on the document review, and their options."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug
from peaceresearch.study.survey_kinds import Exhibited
from peaceresearch.study.text import Section


class PrismaFlowOptions(Section):
    """Options of `prisma_flow`."""

    columns: Literal[1, 2] | None = None
    """Whether what came by other methods has a column of its own; it has one, where there are such sources, unless
    this says otherwise."""


class PrismaFlow(Exhibited):
    """The way of the records from identification to inclusion (PRISMA 2020 flow diagram)."""

    kind: Literal["prisma_flow"]
    options: PrismaFlowOptions = Field(default_factory=PrismaFlowOptions)


class EvidenceMapOptions(Section):
    """Options of `evidence_map`."""


class EvidenceMap(Exhibited):
    """Two extracted fields crossed: size is the number of documents, colour how well they were appraised."""

    kind: Literal["evidence_map"]
    options: EvidenceMapOptions = Field(default_factory=EvidenceMapOptions)


class TimelineOptions(Section):
    """Options of `timeline`."""


class Timeline(Exhibited):
    """Documents by year, a lane for each value of a field, with the milestones of config/documents.yaml."""

    kind: Literal["timeline"]
    options: TimelineOptions = Field(default_factory=TimelineOptions)


class CrossedDocumentsOptions(Section):
    """Options of `crossed_documents`."""


class CrossedDocuments(Exhibited):
    """Extracted fields crossed: a panel per column, a bar per row, divided into parts where there are three fields."""

    kind: Literal["crossed_documents"]
    options: CrossedDocumentsOptions = Field(default_factory=CrossedDocumentsOptions)


class AppraisalTableOptions(Section):
    """Options of `appraisal_table`."""


class AppraisalTable(Exhibited):
    """A row per document, a column per criterion of an instrument; its results are records, `documents.appraised.*`."""

    kind: Literal["appraisal_table"]
    options: AppraisalTableOptions = Field(default_factory=AppraisalTableOptions)


class SourceTableOptions(Section):
    """Options of `source_table`."""

    queries: bool = False
    """Whether the search strings are shown."""


class SourceTable(Exhibited):
    """A row per source: when and through what it was searched, what it returned, what only it returned, what of it was
    included.
    """

    kind: Literal["source_table"]
    options: SourceTableOptions = Field(default_factory=SourceTableOptions)


class ReviewAgreementOptions(Section):
    """Options of `review_agreement`."""


class ReviewAgreement(Exhibited):
    """How far reviewers agreed on what to include, on what documents say, and on how well they are made."""

    kind: Literal["review_agreement"]
    options: ReviewAgreementOptions = Field(default_factory=ReviewAgreementOptions)


class PrismaChecklistOptions(Section):
    """Options of `prisma_checklist`."""


class PrismaChecklist(Exhibited):
    """The PRISMA 2020 checklist: what is reported on each item, by the study's texts or its results."""

    kind: Literal["prisma_checklist"]
    options: PrismaChecklistOptions = Field(default_factory=PrismaChecklistOptions)


class BibliographyOptions(Section):
    """Options of `bibliography`."""

    group: Slug | None = None
    """Extracted field whose values divide the list."""
    style: str | None = None
    """Citation style: path of a CSL file, from the study's folder; Chicago's author and date where it is left out."""
    columns: Annotated[list[Literal["score", "cited"]], Field(max_length=2)] = Field(default_factory=list)
    """Beside each reference: its score in the appraisal, or its key (`record`)."""


class Bibliography(Exhibited):
    """References of the documents included, in the citation style of the study; its results are records,
    `documents.included.*`.
    """

    kind: Literal["bibliography"]
    options: BibliographyOptions = Field(default_factory=BibliographyOptions)
