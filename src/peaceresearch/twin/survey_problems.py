"""Why the synthetic survey does not fit the study: names it does not know, variables that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.general import Study
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.part import FILE
from peaceresearch.twin.survey_answers import codings
from peaceresearch.twin.survey_wave_problems import SECTION, contact_problems, wave_problems

__all__ = ["SECTION", "problems"]


def problems(study: Study, survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Every misfit, in the order of the twin's section, then of the survey's."""
    if twin.labels not in study.languages:
        what = f"`{twin.labels}` is no language of the study"
        yield Problem(FILE, "survey.labels", what, f"give one of {', '.join(study.languages)}")
    yield from _strata(study, survey, twin)
    for name, score in twin.scores.items():
        part = "traits" if name in twin.traits else "questions"
        for other, moves in score.shift.items():
            for slug in moves:
                yield from _slug(survey, f"survey.{part}.{name}.shift", other, slug)
    yield from _several(survey, twin)
    yield from wave_problems(survey, twin)
    yield from contact_problems(survey, twin)
    yield from _unanswered(survey, twin)
    yield from _texts(survey, twin)


def _known(survey: Survey, name: str) -> list[str] | None:
    """Categories or values of an item or domain with one answer; None where the survey has no such thing."""
    if name not in survey.items and name not in survey.domains:
        return None
    if name in survey.items and survey.items[name].is_multiple:
        return []
    return [slug for _, codes in codings(survey, name) for slug in codes]


def _strata(study: Study, survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    values = [
        slug for slug in study.dimensions[twin.divided_by].values if slug in survey.domains[twin.divided_by].codes
    ]
    for name, stratum in twin.strata.items():
        at = f"survey.strata.{name}"
        for value in sorted(set(stratum.makeup) - set(values)):
            what = f"`{value}` is no value of `{twin.divided_by}` in {SECTION}"
            yield Problem(FILE, f"{at}.makeup", what, f"there are {', '.join(values)}")
        for fixed, of_psus in stratum.fixed.items():
            for slug in of_psus if isinstance(of_psus, dict) else [of_psus]:
                yield from _slug(survey, f"{at}.fixed", fixed, slug)


def _slug(survey: Survey, at: str, name: str, slug: str) -> Iterator[Problem]:
    known = _known(survey, name)
    if known is None:
        yield Problem(FILE, at, f"`{name}` is no item or domain of {SECTION}", "name one of them")
    elif slug not in known:
        remedy = f"give one of {', '.join(known)}" if known else "only what has categories can be named here"
        yield Problem(FILE, at, f"`{slug}` is no category of `{name}`", remedy)


def _several(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Scores of an item with several answers, shares of one with a single answer, answers that have no share."""
    for name, question in twin.questions.items():
        item, at = survey.items[name], f"survey.questions.{name}"
        if item.is_multiple != bool(question.chosen):
            what = "has several answers, and no shares" if item.is_multiple else "has one answer, and shares of several"
            remedy = "give the share of each as `chosen`" if item.is_multiple else "give its `centre`"
            yield Problem(FILE, at, f"`{name}` {what}", remedy)
            continue
        told = {*question.chosen, *([question.rest] if question.rest else [])}
        for slug in sorted(told ^ set(item.categories)) if told else ():
            what = f"no share of `{slug}`" if slug in item.categories else f"`{slug}` is no category of `{name}`"
            yield Problem(FILE, f"{at}.chosen", what, f"its categories are {', '.join(item.categories)}")
        for slug, category in item.categories.items() if told else ():
            for code in sorted(set(category.codes) & set(twin.not_chosen), key=str):
                what = f"{code} means `{slug}` of `{name}`, and that an answer was not chosen"
                yield Problem(FILE, "survey.not_chosen", what, "take another code")


def _written(survey: Survey, twin: SurveyTwin) -> list[str]:
    """Items and domains whose codes the twin writes."""
    names = [twin.divided_by, *twin.fixed, *twin.questions]
    return [name for name in names if _known(survey, name) is not None]


def _unanswered(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Variables that the config reads and the twin does not write."""
    written = {variable for name in _written(survey, twin) for variable, _ in codings(survey, name)}
    read = [(f"items.{name}", variable) for name, item in survey.items.items() for variable in item.variables]
    read += [(f"items.{name}.asked_if", item.asked_if.variable) for name, item in survey.items.items() if item.asked_if]
    read += [(f"domains.{name}", domain.variable) for name, domain in survey.domains.items()]
    for place, variable in read:
        if variable not in written:
            what = f"nothing answers `{variable}` ({SECTION}, {place})"
            yield Problem(FILE, "survey.questions", what, "add a question, or fix it in the strata")
    for place in ("fpc", "stages"):
        if getattr(survey.design, place):
            what = "the synthetic survey has no such variable"
            yield Problem(
                SECTION, f"design.{place}", what, "leave it out: the twin draws strata, PSUs and weights only"
            )


def _texts(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Codes that are no numbers."""
    for name in sorted(_written(survey, twin)):
        item = survey.items.get(name)
        codes = [code for _, each in codings(survey, name) for code in each.values()]
        codes += item.asked_if.codes if item and item.asked_if else []
        if any(isinstance(code, str) for code in codes):
            place = f"items.{name}" if item else f"domains.{name}"
            yield Problem(SECTION, place, "has codes that are texts", "the twin writes numbers only")
