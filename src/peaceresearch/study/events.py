"""`config/events.yaml`: the public events, who came, what they said before and after, and what was proposed."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from peaceresearch.study.general import Choice, Code, Codes, Level, Slug
from peaceresearch.study.text import Section, Text


class Event(Section):
    """One event."""

    code: str
    """What the sheets call it."""
    date: datetime.date


class Groups(Section):
    """A column that divides participants, and what its entries mean."""

    column: str
    codes: dict[Slug, Codes]
    """Value of the dimension: entries that mean it."""


class Attendance(Section):
    """The attendance sheet (.xlsx or .csv): a row per participant and event."""

    source: str
    """Path of the file, from the study's folder."""
    sheet: str | None = None
    event: str
    participant: str
    groups: dict[Slug, Groups] = Field(default_factory=dict)
    """Dimension of the study: how the sheet tells its values."""
    spoke: str | None = None
    """Column that says whether the participant took the floor."""
    yes: list[Code] = Field(default_factory=list)
    """What stands there where they did."""
    no: list[Code] = Field(default_factory=list)
    """What stands there where they did not; an empty cell means the same."""


class Reference(Section):
    """Shares of the population that participation is compared with."""

    source: Text
    """Where the shares come from, for readers."""
    shares: dict[Slug, dict[Slug, Annotated[float, Field(gt=0, le=1)]]]
    """Place: value of the dimension: share of the population."""


class Question(Section):
    """One question of the feedback form, asked before and after."""

    column: str
    label: Text
    question: Text | None = None
    limits: tuple[int, int]
    """Lowest and highest answer."""


class Feedback(Section):
    """The feedback sheet (.xlsx or .csv): a row per form; two forms of a participant are linked by their code."""

    source: str
    sheet: str | None = None
    event: str
    participant: str
    moment: str
    """Column that tells forms from before the event from those after it."""
    before: Codes
    after: Codes
    questions: Annotated[dict[Slug, Question], Field(min_length=1)]


class Proposals(Section):
    """The proposals in the minutes (.xlsx or .csv): a row per proposal."""

    source: str
    sheet: str | None = None
    proposal: str
    event: str
    theme: str
    themes: Annotated[dict[Slug, Choice], Field(min_length=1)]
    text: Annotated[dict[str, str], Field(min_length=1)]
    """Language of the study: column of the proposal in it."""
    addressee: str
    addressees: Annotated[dict[Slug, Choice], Field(min_length=1)]


class Responses(Section):
    """The committees' responses (.xlsx or .csv): a row per proposal that was answered."""

    source: str
    sheet: str | None = None
    proposal: str
    status: str
    statuses: Annotated[dict[Slug, Choice], Field(min_length=1)]
    """In their order, from the one hoped for; `unanswered` stands for proposals without a row."""
    date: str
    """Column of the day of the response (YYYY-MM-DD)."""


class Events(Section):
    """`config/events.yaml`."""

    level: Level = 0.95
    """Level of the confidence intervals."""
    place: Slug
    """The dimension whose values are the places of the events."""
    events: Annotated[dict[Slug, Event], Field(min_length=1)]
    """By place: one event in each."""
    attendance: Attendance
    reference: dict[Slug, Reference] = Field(default_factory=dict)
    """By dimension of `attendance.groups`."""
    feedback: Feedback | None = None
    proposals: Proposals | None = None
    responses: Responses | None = None
    unanswered: Text | None = None
    """How readers call a proposal without a response."""
