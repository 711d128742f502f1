"""Why the synthetic survey does not fit the study: names it does not know, variables that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator

from peaceresearch.problems import Problem
from peaceresearch.study.general import Study
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.part import FILE
from peaceresearch.twin.survey_answers import coding

SECTION = "config/survey.yaml"


def problems(study: Study, survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Every misfit, in the order of the twin's section, then of the survey's."""
    if twin.labels not in study.languages:
        what = f"`{twin.labels}` is no language of the study"
        yield Problem(FILE, "survey.labels", what, f"give one of {', '.join(study.languages)}")
    yield from _strata(study, survey, twin)
    yield from _shifts(survey, twin)
    yield from _unanswered(survey, twin)
    yield from _texts(survey, twin)


def _known(survey: Survey, name: str) -> list[str] | None:
    """Categories or values of an item or domain; None where the survey has neither."""
    return list(coding(survey, name)[1]) if name in survey.items or name in survey.domains else None


def _strata(study: Study, survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    values = [
        slug for slug in study.dimensions[twin.divided_by].values if slug in survey.domains[twin.divided_by].codes
    ]
    for name, stratum in twin.strata.items():
        at = f"survey.strata.{name}"
        for value in sorted(set(stratum.makeup) - set(values)):
            what = f"`{value}` is no value of `{twin.divided_by}` in {SECTION}"
            yield Problem(FILE, f"{at}.makeup", what, f"there are {', '.join(values)}")
        for fixed, slug in stratum.fixed.items():
            yield from _slug(survey, f"{at}.fixed", fixed, slug)


def _shifts(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    for name, question in twin.questions.items():
        for other, moves in question.shift.items():
            for slug in moves:
                yield from _slug(survey, f"survey.questions.{name}.shift", other, slug)


def _slug(survey: Survey, at: str, name: str, slug: str) -> Iterator[Problem]:
    known = _known(survey, name)
    if known is None:
        yield Problem(FILE, at, f"`{name}` is no item or domain of {SECTION}", "name one of them")
    elif slug not in known:
        remedy = f"give one of {', '.join(known)}" if known else "only what has categories can be named here"
        yield Problem(FILE, at, f"`{slug}` is no category of `{name}`", remedy)


def _written(survey: Survey, twin: SurveyTwin) -> list[str]:
    """Items and domains whose codes the twin writes."""
    names = [twin.divided_by, *twin.fixed, *twin.questions]
    return [name for name in names if _known(survey, name) is not None]


def _unanswered(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    written = {coding(survey, name)[0] for name in _written(survey, twin)}
    read = [(f"items.{name}", item.variable) for name, item in survey.items.items()]
    read += [(f"domains.{name}", domain.variable) for name, domain in survey.domains.items()]
    for place, variable in read:
        if variable not in written:
            what = f"nothing answers `{variable}` ({SECTION}, {place})"
            yield Problem(FILE, "survey.questions", what, "add a question, or fix it in the strata")


def _texts(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Codes that are no numbers."""
    for name in sorted(_written(survey, twin)):
        if any(isinstance(code, str) for code in coding(survey, name)[1].values()):
            place = f"items.{name}" if name in survey.items else f"domains.{name}"
            yield Problem(SECTION, place, "has codes that are texts", "the twin writes numbers only")
