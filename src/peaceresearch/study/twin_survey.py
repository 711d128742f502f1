"""The survey in `config/twin.yaml`: the sample of each wave, what its respondents answer, and the contact sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section

Share = Annotated[float, Field(ge=0, le=1)]
Missings = Annotated[dict[int, str], Field(max_length=3)]
DesignPart = Literal["weight", "strata", "psu"]
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
    fixed: dict[Slug, Slug] = Field(default_factory=dict)
    """Items and domains of the survey in which all its respondents are alike, and their category or value."""


class Question(Section):
    """How one item is answered: by a normal score, rounded to a category (1 is the first, 2 the second) or to a number;
    of an item with several answers, by the share of those who choose each.
    """

    centre: float | dict[Slug, float] | None = None
    """Mean of the score: of everybody, or by value of the `divided_by` dimension."""
    spread: Annotated[float, Field(gt=0)] = 1.0
    """Standard deviation of the score among respondents of a PSU."""
    psu_spread: Annotated[float, Field(ge=0)] | None = None
    """What the members of a PSU share, in spreads; that of the survey where it is left out."""
    on: dict[Slug, float] = Field(default_factory=dict)
    """Planted effects: an item above, and how far one standard deviation of its score moves this one."""
    shift: dict[Slug, dict[Slug, float]] = Field(default_factory=dict)
    """Planted differences: something that strata fix, or an item above with categories; how far each of its values
    moves the score. Values that are left out move nothing."""
    chosen: dict[Slug, Share | dict[Slug, Share]] = Field(default_factory=dict)
    """Of an item with several answers: the share who choose each, of everybody or by value of `divided_by`."""
    rest: Slug | None = None
    """The answer of those who choose no other one (none of these)."""
    no_answer: Share = 0.0
    """Share of respondents who give no answer."""
    limits: tuple[float, float] | None = None
    """Smallest and largest number, for an item without categories."""


class WaveTwin(Section):
    """An earlier wave: a sample of its own, drawn and answered as the last wave's but for what stands here."""

    psus: Annotated[float, Field(gt=0)] = 1.0
    """PSUs of each stratum per PSU of the last wave; two stay where the last wave has two."""
    without: list[Slug] = Field(default_factory=list)
    """Strata that were not sampled."""
    drift: dict[Slug, float | dict[Slug, float]] = Field(default_factory=dict)
    """Planted change: an item, and how far its score lay above that of the last wave, of everybody or by value of
    `divided_by`; of an item with several answers, on the scale of the standard normal distribution."""
    wording: dict[Slug, str] = Field(default_factory=dict)
    """Items whose question was worded in another way, and that wording."""
    no_answer: Missings | None = None
    """Codes declared as missing in this wave's file; those of the last wave where it is left out."""


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


class SurveyTwin(Section):
    """The survey's part."""

    divided_by: Slug
    """Dimension whose values differ in their answers."""
    labels: str
    """Language of the labels in the data file."""
    design_labels: dict[DesignPart, str] = Field(default_factory=dict)
    no_answer: Missings = Field(default_factory=dict)
    """Codes declared as missing in the data file (SPSS takes three), with their labels; the first is chosen most."""
    not_chosen: Annotated[dict[int, str], Field(max_length=1)] = Field(default_factory=dict)
    """Of an item with several answers: the code of an answer that was not chosen, with its label."""
    psu_spread: Annotated[float, Field(ge=0)] = 0.25
    """What the members of a PSU share: its standard deviation, in spreads of the question."""
    strata: Annotated[dict[Slug, Stratum], Field(min_length=1)]
    questions: dict[Slug, Question]
    """By item, in the order of the questionnaire; what stands here is of the last wave."""
    waves: dict[Slug, WaveTwin] = Field(default_factory=dict)
    """The earlier waves."""
    contacts: ContactsTwin | None = None

    @property
    def fixed(self) -> list[Slug]:
        """What strata fix, sorted."""
        return sorted({name for stratum in self.strata.values() for name in stratum.fixed})

    @model_validator(mode="after")
    def _fits(self) -> SurveyTwin:
        faults = [*self._faults_of_strata(), *self._faults_of_questions(), *self._faults_of_waves()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def _values(self) -> set[str]:
        """Values of the `divided_by` dimension that the sample holds."""
        return {value for stratum in self.strata.values() for value in stratum.makeup}

    @property
    def _no_answer_codes(self) -> list[int]:
        """Those of all waves, sorted."""
        return sorted({*self.no_answer, *(code for wave in self.waves.values() for code in wave.no_answer or ())})

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
        above: set[str] = set()
        for name, question in self.questions.items():
            at = f"questions.{name}"
            if question.chosen:
                yield from self._faults_of_several(at, question)
            elif question.centre is None:
                yield f"`{at}` has neither `centre` nor `chosen`"
            else:
                yield from self._lacking(f"{at}.centre", question.centre)
                above.add(name)
            if question.rest and not question.chosen:
                yield f"`{at}.rest` is for several answers: give `chosen`"
            for other in question.on:
                if other not in above - {name}:
                    yield f"`{at}.on` names `{other}`, which is no question above it"
            for other in question.shift:
                if other not in above - {name} and other not in self.fixed:
                    yield f"`{at}.shift` names `{other}`, which no stratum fixes and no question above asks"
            if question.no_answer and not self.no_answer:
                yield f"`{at}.no_answer` needs codes: declare `no_answer`"
            low, high = question.limits or (0, -1)
            for code in self._no_answer_codes:
                if question.no_answer and low <= code <= high:
                    yield f"`{at}.limits` hold {code}, which means no answer"

    def _faults_of_several(self, at: str, question: Question) -> Iterator[str]:
        used = [name for name in ("centre", "on", "shift", "limits") if getattr(question, name)]
        if used:
            yield f"`{at}` has `chosen` and {', '.join(used)}: give the shares, or a score"
        for category, share in question.chosen.items():
            yield from self._lacking(f"{at}.chosen.{category}", share)
        if question.rest in question.chosen:
            yield f"`{at}.rest` is `{question.rest}`, which `chosen` has too"
        if not self.not_chosen:
            yield f"`{at}.chosen` needs a code for what was not chosen: declare `not_chosen`"
        for code in sorted(set(self.not_chosen) & set(self._no_answer_codes)):
            yield f"{code} means not chosen and no answer"

    def _faults_of_waves(self) -> Iterator[str]:
        for wave, twin in self.waves.items():
            at = f"waves.{wave}"
            for name in twin.without:
                if name not in self.strata:
                    yield f"`{at}.without` names `{name}`, which is no stratum"
            if not set(self.strata) - set(twin.without):
                yield f"`{at}.without` leaves no stratum"
            for part in ("drift", "wording"):
                for name in getattr(twin, part):
                    if name not in self.questions:
                        yield f"`{at}.{part}` names `{name}`, which is no question"
            for name, moves in twin.drift.items():
                for value in sorted(set(moves) - self._values) if isinstance(moves, dict) else ():
                    yield f"`{at}.drift.{name}` names `{value}`, of whom the sample has none"
            if twin.no_answer == {} and any(question.no_answer for question in self.questions.values()):
                yield f"`{at}.no_answer` has no code, and some questions go without an answer"

    def _lacking(self, at: str, numbers: float | dict[Slug, float]) -> Iterator[str]:
        if isinstance(numbers, dict) and (absent := sorted(self._values - set(numbers))):
            yield f"`{at}` lacks {', '.join(absent)}"
