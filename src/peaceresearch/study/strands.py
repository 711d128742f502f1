"""`config/focus_groups.yaml`: the coded groups."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from peaceresearch.study.general import Code, Slug
from peaceresearch.study.text import Section, Text


class Coded(Section):
    """One code of the codebook that the study reports on."""

    code: str
    """Name of the code in the project, or its path from the top, joined by " > "."""
    label: Text


class Groups(Section):
    """Which documents of the coded project are focus groups, and what is known of each."""

    variables: dict[Slug, str] = Field(default_factory=dict)
    """Dimension of the study: name of the project's variable that holds it."""
    values: dict[Slug, dict[str, Slug]] = Field(default_factory=dict)
    """Dimension: value in the project: value in the study (where they are not the same word)."""


class Agreement(Section):
    """Agreement between two coders over what both have coded."""

    coders: Annotated[list[str], Field(min_length=2, max_length=2)]
    unit: Literal["document", "segment"] = "segment"
    replicates: Annotated[int, Field(ge=100, le=100_000)] = 1000
    """Bootstrap samples for the interval of alpha."""


class Participants(Section):
    """The participants sheet (.xlsx or .csv): a row per participant."""

    source: str
    sheet: str | None = None
    """Sheet of a workbook; its first where it is left out."""
    group: str
    """Column that names the participant's group, as the coded project names it."""
    participant: str
    """Column of the participant's label, which also begins their turns in the transcript (`P3: ...`)."""
    consent: str
    """Column that says whether the participant may be quoted."""
    given: Annotated[list[Code], Field(min_length=1)]
    """What stands there where they may."""


class Quotes(Section):
    """The quotes chosen for publication (.xlsx or .csv): a row per quote."""

    source: str
    sheet: str | None = None
    quote: str
    """Column of the quote's name, a part of its id."""
    group: str
    participant: str
    code: str
    """Column that names a code of `codes`."""
    language: str
    """Column of the language spoken, by the study's name for it."""
    text: str
    """Column of the words, exactly as they stand in the group's transcript."""
    translations: dict[str, str] = Field(default_factory=dict)
    """Language of the study: column of the translation into it."""


class FocusGroups(Section):
    """`config/focus_groups.yaml`."""

    source: str
    """Path of the REFI-QDA project (.qdpx), from the study's folder."""
    groups: Groups = Field(default_factory=Groups)
    codes: dict[Slug, Coded] = Field(default_factory=dict)
    """Codes to report on, in their order; all codes of the project where it is left out."""
    by: list[Slug] = Field(default_factory=list)
    """Dimensions by which extensiveness is counted."""
    agreement: Agreement | None = None
    saturation: bool = False
    """Whether to count how many codes were heard after each group, in the order of the groups and in any order."""
    participants: Participants | None = None
    quotes: Quotes | None = None
