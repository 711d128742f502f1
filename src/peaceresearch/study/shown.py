"""`config/disclosure.yaml`, `config/exhibits.yaml` and `config/findings.yaml`: what may leave and how it is shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Slug, Strand
from peaceresearch.study.kinds import Exhibit, Pattern
from peaceresearch.study.text import Section, Text


class MinimumBase(Section):
    """Per strand: results on a smaller base than this are withheld."""

    survey: Annotated[int, Field(ge=5, strict=True)] | None = None
    """Respondents, unweighted."""
    focus_groups: Annotated[int, Field(ge=1, strict=True)] | None = None
    """Groups (of agreement: units that both coders coded)."""
    quotes: Annotated[int, Field(ge=3, strict=True)] = 5
    """Participants who fit what is said of a quote's speaker (their group's values of the dimensions shown)."""
    participants: Annotated[int, Field(ge=3, strict=True)] = 5
    """Participants of a focus group: what one group raised, who spoke in it, and how many they were."""
    documents: Annotated[int, Field(ge=1, strict=True)] | None = None
    """Records or documents: they are public, so 1 will do."""
    events: Annotated[int, Field(ge=3, strict=True)] | None = None
    """Participants of the events."""


class Disclosure(Section):
    """`config/disclosure.yaml`."""

    minimum_base: MinimumBase


class Exhibits(Section):
    """`config/exhibits.yaml`."""

    exhibits: dict[Slug, Exhibit] = Field(default_factory=dict)


class Finding(Section):
    """One finding and the results that speak to it."""

    statement: Text
    evidence: Annotated[list[Pattern], Field(min_length=1)]
    """Ids of results of any strand; `*` stands for any text."""
    assessment: Literal["agreement", "partial_agreement", "silence", "dissonance"] | None = None
    """How the authors judge that the strands fit (the terms of Farmer et al. 2006, Qual. Health Res. 16, 377-394); open
    where it is left out, and at an edition that lacks one of the strands."""
    summary: dict[Strand, Text] = Field(default_factory=dict)
    """Per strand: what it says, in the authors' words; without numbers, which stand beside it."""


class Findings(Section):
    """`config/findings.yaml`."""

    findings: dict[Slug, Finding] = Field(default_factory=dict)
