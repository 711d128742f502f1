"""The sample of a synthetic survey in `config/twin.yaml`: its strata, and the contact sheet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section
from peaceresearch.study.twin_survey_questions import Share

Column = Literal["address", "stratum", "visits"]


class Stratum(Section):
    """One stratum of the sample: how many PSUs and respondents, and whom it is made of."""

    label: str
    psus: Annotated[int, Field(ge=1)]
    respondents: Annotated[int, Field(ge=1)]
    """Respondents per PSU."""
    population: Annotated[float, Field(gt=0)]
    """How many people its respondents stand for together; their mean weight follows from it."""
    makeup: dict[Slug, Share]
    """Share of each value of the survey's `divided_by` dimension; they sum to 1."""
    fixed: dict[Slug, Slug | dict[Slug, Share]] = Field(default_factory=dict)
    """Items and domains of the survey in which all its respondents are alike, and their category or value; or in which
    those of a PSU are alike, and the share of its PSUs in each, such as the municipalities that it lies in."""


class ContactsTwin(Section):
    """The contact sheet of the last wave: a row per sampled address. The completes are the respondents."""

    columns: dict[Column, str]
    """Headers of the columns beside that of the final disposition."""
    visits: Annotated[int, Field(ge=1)] = 4
    """The most visits to an address; as many were made before an address was given up as a non-contact."""
    shares: dict[str, Share]
    """Planted rates: each final disposition but the complete one, and its share of all sampled addresses."""

    @model_validator(mode="after")
    def _fits(self) -> ContactsTwin:
        absent = {"address", "stratum", "visits"} - set(self.columns)
        if absent:
            raise ValueError(f"`columns` lacks {', '.join(sorted(absent))}")
        if sum(self.shares.values()) >= 1:
            raise ValueError(f"`shares` sum to {sum(self.shares.values()):g}, which leaves no complete interview")
        return self
