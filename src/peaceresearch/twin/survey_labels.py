"""What the dictionary of a synthetic survey's data file says: labels, missing answers, measurement levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peaceresearch.study.general import Code, Study, Value
from peaceresearch.study.survey import Category, Survey
from peaceresearch.study.twin_survey import DesignPart, SurveyTwin
from peaceresearch.twin.survey_answers import codings
from peaceresearch.twin.survey_waves import codes_in_file, name_in_file, twin_of_wave

_DESIGN_MEASURES: dict[DesignPart, str] = {"weight": "scale", "strata": "nominal", "psu": "nominal"}


@dataclass(frozen=True)
class Labelled:
    """One variable of a wave's file: its name there, its label, the labels of its codes, those codes that are declared
    missing, and its measurement level (nominal, ordinal or scale).
    """

    name: str
    label: str | None
    measure: str
    values: Mapping[float, str] = field(default_factory=dict)
    missing: tuple[float, ...] = ()


def labelled(study: Study, survey: Survey, twin: SurveyTwin, wave: str) -> list[Labelled]:
    """The variables of a wave's file, by its names and codes, also those that the wave did not ask.

    The label of a variable is the question as asked in that wave; of several answers, with the answer behind it.
    """
    earlier = wave if wave in twin.waves else ""
    own = twin_of_wave(twin, earlier)
    found = _of_design(survey, own, wave)
    for name in (own.divided_by, *own.fixed, *own.questions):
        question, item = own.questions.get(name), survey.items.get(name)
        no_answer = (
            {float(code): text for code, text in own.no_answer.items()} if question and question.no_answer else {}
        )
        asked = twin.waves[earlier].wording.get(name) if earlier else None
        asked = asked or (item.question or item.label if item else study.dimensions[name].label)[own.labels]
        for variable, codes in codings(survey, name):
            values = _values(study, survey, own, name, codes)
            label = f"{asked} – {next(iter(values.values()))}" if item and item.is_multiple else asked
            if item and item.is_multiple:
                values |= {float(code): text for code, text in own.not_chosen.items()}
            translated = codes_in_file(survey, wave, variable)
            values = {translated.get(code, code): text for code, text in values.items()} | no_answer
            filed = name_in_file(survey, wave, variable)
            found.append(Labelled(filed, label, _measure(survey, variable), values, tuple(no_answer)))
    return found


def _of_design(survey: Survey, twin: SurveyTwin, wave: str) -> list[Labelled]:
    found = []
    for part, measure in _DESIGN_MEASURES.items():
        if variable := getattr(survey.design, part):
            strata = {float(code): each.label for code, each in enumerate(twin.strata.values(), 1)}
            name, label = name_in_file(survey, wave, variable), twin.design_labels.get(part)
            found.append(Labelled(name, label, measure, strata if part == "strata" else {}))
    return found


def _values(study: Study, survey: Survey, twin: SurveyTwin, name: str, codes: Mapping[str, Code]) -> dict[float, str]:
    is_item = name in survey.items
    shown: Mapping[str, Category | Value] = survey.items[name].categories if is_item else study.dimensions[name].values
    return {float(code): shown[slug].label[twin.labels] for slug, code in codes.items()}


def _measure(survey: Survey, variable: str) -> str:
    categories = [len(item.categories) for item in survey.items.values() if item.variable == variable]
    if 0 in categories:  # a number, also where a dimension groups it
        return "scale"
    if not categories or variable in {domain.variable for domain in survey.domains.values()}:
        return "nominal"
    return "ordinal" if max(categories) > 2 else "nominal"
