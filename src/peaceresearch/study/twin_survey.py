"""`config/twin.yaml`, `survey`: how synthetic respondents answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]


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
    fixed: dict[Slug, Slug] = Field(default_factory=dict)
    """Items and domains of the survey in which all its respondents are alike, and their category or value."""


class Question(Section):
    """How one item is answered: a normal score, rounded to a category (1 is the first, 2 the second) or to a number."""

    centre: float | dict[Slug, float]
    """Mean of the score: of everybody, or by value of the `divided_by` dimension."""
    spread: Annotated[float, Field(gt=0)] = 1.0
    """Standard deviation of the score among respondents of a PSU."""
    on: dict[Slug, float] = Field(default_factory=dict)
    """Planted effects: an item above, and how far one standard deviation of its score moves this one."""
    shift: dict[Slug, dict[Slug, float]] = Field(default_factory=dict)
    """Planted differences: something that strata fix, or an item above with categories; how far each of its values
    moves the score. Values that are left out move nothing."""
    no_answer: Share = 0.0
    """Share of respondents who give no answer."""
    limits: tuple[float, float] | None = None
    """Smallest and largest number, for an item without categories."""


class SurveyTwin(Section):
    """The survey's part."""

    divided_by: Slug
    """Dimension whose values differ in their answers."""
    labels: str
    """Language of the labels in the data file."""
    design_labels: dict[Literal["weight", "strata", "psu"], str] = Field(default_factory=dict)
    no_answer: Annotated[dict[int, str], Field(max_length=3)] = Field(default_factory=dict)
    """Codes declared as missing in the data file (SPSS takes three), with their labels; the first is chosen most."""
    psu_spread: Annotated[float, Field(ge=0)] = 0.25
    """What the members of a PSU share: its standard deviation, in spreads of the question."""
    strata: Annotated[dict[Slug, Stratum], Field(min_length=1)]
    questions: dict[Slug, Question]
    """By item, in the order of the questionnaire."""

    @property
    def fixed(self) -> list[Slug]:
        """What strata fix, sorted."""
        return sorted({name for stratum in self.strata.values() for name in stratum.fixed})

    @model_validator(mode="after")
    def _fits(self) -> SurveyTwin:
        faults = [*self._faults_of_strata(), *self._faults_of_questions()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults_of_strata(self) -> Iterator[str]:
        for name, stratum in self.strata.items():
            if abs(sum(stratum.makeup.values()) - 1) > 1e-6:
                yield f"the shares of `strata.{name}.makeup` sum to {sum(stratum.makeup.values()):g}, not 1"
            for absent in sorted(set(self.fixed) - set(stratum.fixed)):
                yield f"`strata.{name}.fixed` lacks `{absent}`, which other strata fix"
        for name in self.fixed:
            if name in self.questions:
                yield f"`{name}` is fixed by strata and asked in `questions`"

    def _faults_of_questions(self) -> Iterator[str]:
        values = {value for stratum in self.strata.values() for value in stratum.makeup}
        above: set[str] = set()
        for name, question in self.questions.items():
            if isinstance(question.centre, dict) and (absent := sorted(values - set(question.centre))):
                yield f"`questions.{name}.centre` lacks {', '.join(absent)}"
            for other in question.on:
                if other not in above:
                    yield f"`questions.{name}.on` names `{other}`, which is no question above it"
            for other in question.shift:
                if other not in above and other not in self.fixed:
                    yield f"`questions.{name}.shift` names `{other}`, which no stratum fixes and no question above asks"
            if question.no_answer and not self.no_answer:
                yield f"`questions.{name}.no_answer` needs codes: declare `no_answer`"
            low, high = question.limits or (0, -1)
            for code in self.no_answer:
                if question.no_answer and low <= code <= high:
                    yield f"`questions.{name}.limits` hold {code}, which means no answer"
            above.add(name)
