"""`config/twin.yaml`, `events`: who comes to synthetic events, and what they say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class EventTwin(Section):
    """Who comes to one event, and who fills in a form."""

    code: str
    """What the codes of its participants begin with."""
    participants: Annotated[int, Field(ge=1)]
    groups: dict[Slug, dict[Slug, Count]]
    """Dimension: value: how many; who is left over has an empty cell."""
    before: Count
    """Participants who fill in a form before the event."""
    after: Count
    linked: Count
    """Participants who do both."""
    unlisted: Count = 0
    """Forms before the event of people who are not on the attendance sheet."""

    @model_validator(mode="after")
    def _fits(self) -> EventTwin:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        for name, values in self.groups.items():
            if sum(values.values()) > self.participants:
                yield f"`groups.{name}` has more people than `participants`"
        if self.linked > min(self.before, self.after):
            yield "`linked` is more than `before` or `after`"
        if self.before + self.after - self.linked > self.participants:
            yield "more people fill in a form than take part"


class SpokeTwin(Section):
    """Who takes the floor."""

    dimension: Slug
    shares: dict[Slug, Share]
    """Share of the participants with each value, at each event, rounded to whole people."""


class AnswerTwin(Section):
    """What is answered to one question of the feedback form."""

    before: float
    """Mean before the event."""
    change: float
    """What is added after it."""
    spread: Annotated[float, Field(gt=0)] = 0.8
    """Standard deviation of the answers, before they are rounded."""
    missing: Share = 0.0
    """Probability that a form leaves the question out."""


class ResponseTwin(Section):
    """What became of a proposal."""

    status: Slug
    date: datetime.date


class ProposalTwin(Section):
    """One proposal of the minutes."""

    place: Slug
    theme: Slug
    addressee: Slug
    text: dict[str, str]
    """By language."""
    response: ResponseTwin | None = None


class EventsTwin(Section):
    """The events' part."""

    events: Annotated[dict[Slug, EventTwin], Field(min_length=1)]
    """By place."""
    spoke: SpokeTwin | None = None
    persistence: Share = 0.7
    """Correlation of the answers before and after, before they are rounded."""
    questions: dict[Slug, AnswerTwin] = Field(default_factory=dict)
    """By question of config/events.yaml."""
    proposals: dict[str, ProposalTwin] = Field(default_factory=dict)
    """By name, as it stands in the minutes."""
