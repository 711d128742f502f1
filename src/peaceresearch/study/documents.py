"""`config/documents.yaml`: what was searched, how it was screened, and what was taken from what was included."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from peaceresearch.study.extraction import Appraisal, Crossing, EvidenceMap, Extraction, Recommendations, Timeline
from peaceresearch.study.general import Slug
from peaceresearch.study.screening import Screening
from peaceresearch.study.searches import Count, Duplicates, Search
from peaceresearch.study.text import Section, Text


class Documents(Section):
    """`config/documents.yaml`. A review may stand at any point: without `screening` it ends at the records to screen,
    without `extraction` at the documents included.
    """

    searches: Annotated[dict[Slug, Search], Field(min_length=1)]
    duplicates: Duplicates = Field(default_factory=Duplicates)
    screening: Screening | None = None
    extraction: Extraction | None = None
    appraisals: dict[Slug, Appraisal] = Field(default_factory=dict)
    recommendations: Recommendations | None = None
    evidence_map: EvidenceMap | None = None
    crossings: dict[Slug, Crossing] = Field(default_factory=dict)
    timeline: Timeline | None = None
    expected: dict[str, Count] = Field(default_factory=dict)
    """Box of the flow: the number that is known of it, as from a published diagram; another one is an error."""
    checklist: dict[str, Text] = Field(default_factory=dict)
    """Item of the PRISMA 2020 checklist ("1", "16a"): what is reported on it; results in braces are filled in."""
