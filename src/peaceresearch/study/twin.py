"""`config/twin.yaml`: what the synthetic raw material of a study is like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]
Words = Annotated[list[str], Field(min_length=1)]


class Stratum(Section):
    """One stratum of the sample: how many PSUs and respondents, and whom it is made of."""

    label: str
    psus: Annotated[int, Field(ge=1)]
    respondents: Annotated[int, Field(ge=1)]
    """Respondents per PSU."""
    weight: Annotated[float, Field(gt=0)]
    """Mean weight of its respondents: how many people of the population one stands for, on whatever scale."""
    makeup: dict[Slug, Share]
    """Share of each value of the survey's `divided_by` dimension; they sum to 1."""
    fixed: dict[Slug, Slug] = Field(default_factory=dict)
    """Items that all its respondents answer alike, and with which category."""


class Question(Section):
    """How one item is answered: a normal score, rounded to a category (1 is the first, 2 the second) or to a number."""

    centre: float | dict[Slug, float]
    """Mean of the score: of everybody, or by value of the `divided_by` dimension."""
    spread: Annotated[float, Field(gt=0)] = 1.0
    """Standard deviation of the score among respondents of a PSU."""
    on: dict[Slug, float] = Field(default_factory=dict)
    """Planted effects: an item above, and how far one standard deviation of its score moves this one."""
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
    strata: dict[Slug, Stratum]
    questions: dict[Slug, Question]
    """By item, in the order of the questionnaire."""

    @model_validator(mode="after")
    def _fits(self) -> SurveyTwin:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        for name, stratum in self.strata.items():
            if abs(sum(stratum.makeup.values()) - 1) > 1e-6:
                yield f"the shares of `strata.{name}.makeup` sum to {sum(stratum.makeup.values()):g}, not 1"
        values = {value for stratum in self.strata.values() for value in stratum.makeup}
        above: set[str] = set()
        for name, question in self.questions.items():
            if isinstance(question.centre, dict) and (absent := sorted(values - set(question.centre))):
                yield f"`questions.{name}.centre` lacks {', '.join(absent)}"
            for other in question.on:
                if other not in above:
                    yield f"`questions.{name}.on` names `{other}`, which is no question above it"
            if question.no_answer and not self.no_answer:
                yield f"`questions.{name}.no_answer` needs codes: declare `no_answer`"
            low, high = question.limits or (0, -1)
            for code in self.no_answer:
                if question.no_answer and low <= code <= high:
                    yield f"`questions.{name}.limits` hold {code}, which means no answer"
            above.add(name)


class Theme(Section):
    """One code and what is said about it."""

    definition: str
    said: dict[str, Words]
    """Per language: sentences in which a group raises it."""


class GroupTwin(Section):
    """One focus group."""

    name: str
    language: str
    values: dict[Slug, Slug]
    """Its value of each dimension of config/focus_groups.yaml."""
    raises: list[Slug]
    """Themes that this group raises."""


class FocusGroupsTwin(Section):
    """The focus groups' part."""

    agreement: Share
    """Probability that the second coder codes a passage as the first did."""
    passages: Annotated[int, Field(ge=1)] = 2
    """Passages per theme that a group raises."""
    moderator: dict[str, Words]
    """Per language: what the moderator asks before a theme."""
    small_talk: dict[str, Words]
    """Per language: what participants say that no theme covers."""
    themes: dict[Slug, Theme]
    """By code of config/focus_groups.yaml."""
    groups: Annotated[list[GroupTwin], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> FocusGroupsTwin:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        for group in self.groups:
            for part in ("moderator", "small_talk"):
                if group.language not in getattr(self, part):
                    yield f"`{part}` has nothing in {group.language}, the language of {group.name}"
            for theme in group.raises:
                if theme not in self.themes:
                    yield f"{group.name} raises `{theme}`, which is no theme"
                elif len(self.themes[theme].said.get(group.language, ())) < self.passages:
                    yield f"`themes.{theme}.said` has fewer sentences in {group.language} than `passages`"


class Twin(Section):
    """`config/twin.yaml`."""

    survey: SurveyTwin | None = None
    focus_groups: FocusGroupsTwin | None = None
