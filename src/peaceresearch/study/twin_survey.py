"""The survey in `config/twin.yaml`: its strata, its questions and its waves, and what they must agree on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peaceresearch.study.general import Slug
from peaceresearch.study.text import Section
from peaceresearch.study.twin_survey_questions import Question, Score
from peaceresearch.study.twin_survey_sample import ContactsTwin, Stratum

Missings = Annotated[dict[int, str], Field(max_length=3)]
DesignPart = Literal["weight", "strata", "psu"]


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
    traits: dict[Slug, Score] = Field(default_factory=dict)
    """What no question asks, and several tell: the factor of a scale, for example. A trait is drawn right before the
    first question that names it in `on`."""
    questions: dict[Slug, Question]
    """By item, in the order of the questionnaire; what stands here is of the last wave."""
    waves: dict[Slug, WaveTwin] = Field(default_factory=dict)
    """The earlier waves."""
    contacts: ContactsTwin | None = None

    @property
    def fixed(self) -> list[Slug]:
        """What strata fix, sorted."""
        return sorted({name for stratum in self.strata.values() for name in stratum.fixed})

    @property
    def scores(self) -> dict[Slug, Score]:
        """Questions and the traits that they name, in the order in which they are drawn."""
        found: dict[Slug, Score] = {}
        for name, question in self.questions.items():
            found |= {trait: self.traits[trait] for trait in question.on if trait in self.traits}
            found[name] = question
        return found

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
            shares = {"makeup": stratum.makeup} | {f"fixed.{key}": each for key, each in stratum.fixed.items()}
            for place, each in shares.items():
                if isinstance(each, dict) and abs(sum(each.values()) - 1) > 1e-6:
                    yield f"the shares of `strata.{name}.{place}` sum to {sum(each.values()):g}, not 1"
            for absent in sorted(set(self.fixed) - set(stratum.fixed)):
                yield f"`strata.{name}.fixed` lacks `{absent}`, which other strata fix"
        for name in self.fixed:
            if name in self.questions:
                yield f"`{name}` is fixed by strata and asked in `questions`"

    def _faults_of_questions(self) -> Iterator[str]:
        above: set[str] = set()
        for name, score in self.scores.items():
            at = f"traits.{name}" if name in self.traits else f"questions.{name}"
            yield from self._faults_of_effects(at, score, above - {name})
            if isinstance(score, Question):
                yield from self._faults_of_answers(at, score)
            if score.centre is not None:
                yield from self._lacking(f"{at}.centre", score.centre)
                above.add(name)
            elif not (isinstance(score, Question) and score.chosen):
                yield f"`{at}` has neither `centre` nor `chosen`"
        for name in sorted(set(self.traits) & set(self.questions)):
            yield f"`{name}` is a trait and a question"
        for name in sorted(set(self.traits) - set(self.scores)):
            yield f"`traits.{name}` moves no question: name it in `on` of one"

    def _faults_of_effects(self, at: str, score: Score, above: set[str]) -> Iterator[str]:
        for part, names in (("on", above), ("by_answer", above - set(self.traits))):
            for other in getattr(score, part):
                if other not in names:
                    yield f"`{at}.{part}` names `{other}`, which is no question above it"
        for other in score.shift:
            if other not in (above - set(self.traits)) | set(self.fixed):
                yield f"`{at}.shift` names `{other}`, which no stratum fixes and no question above asks"
        for other in score.between:
            if other not in self.fixed:
                yield f"`{at}.between` names `{other}`, which no stratum fixes"

    def _faults_of_answers(self, at: str, question: Question) -> Iterator[str]:
        if question.chosen:
            yield from self._faults_of_several(at, question)
        if question.rest and not question.chosen:
            yield f"`{at}.rest` is for several answers: give `chosen`"
        for other in question.no_answer_by:
            if other not in self.questions or self.questions[other].chosen:
                yield f"`{at}.no_answer_by` names `{other}`, which is no question with one answer"
        if question.no_answer_by and not 0 < question.no_answer < 1:
            yield f"`{at}.no_answer_by` moves a share: give `no_answer` one between 0 and 1"
        if question.no_answer and not self.no_answer:
            yield f"`{at}.no_answer` needs codes: declare `no_answer`"
        low, high = question.limits or (0, -1)
        for code in self._no_answer_codes:
            if question.no_answer and low <= code <= high:
                yield f"`{at}.limits` hold {code}, which means no answer"

    def _faults_of_several(self, at: str, question: Question) -> Iterator[str]:
        scored = ("centre", "between", "on", "by_answer", "shift", "limits")
        used = [name for name in scored if getattr(question, name)]
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
