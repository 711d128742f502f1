"""Why the waves and the contact sheet of a synthetic survey do not fit the survey's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peaceresearch.problems import Problem
from peaceresearch.study.general import Code
from peaceresearch.study.survey import Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.part import FILE
from peaceresearch.twin.survey_answers import codings
from peaceresearch.twin.survey_waves import twin_of_wave

SECTION = "config/survey.yaml"


def wave_problems(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """Waves that one of the two does not have, files that are made of several, and codes without a way back."""
    earlier = list(survey.waves)[:-1]
    for wave in earlier:
        if wave not in twin.waves:
            what = f"nothing is said of the wave `{wave}`"
            yield Problem(FILE, "survey.waves", what, "say how it differs from the last one: `psus`, `drift`, ...")
    for wave in twin.waves:
        if wave not in earlier:
            what = f"`{wave}` is no wave of {SECTION} before the last one"
            yield Problem(FILE, "survey.waves", what, f"there are {', '.join(earlier) or 'none'}")
    for wave, reading in survey.files.items():
        at = f"waves.{wave}." if wave else ""
        if reading.joins:
            yield Problem(SECTION, f"{at}joins", "the synthetic survey has one file per wave", "leave the others out")
    for wave in survey.waves:
        yield from _crosswalk(survey, twin, wave)


def _crosswalk(survey: Survey, twin: SurveyTwin, wave: str) -> Iterator[Problem]:
    """Codes that a wave's file cannot hold, for its crosswalk translates them into others."""
    no_answer = twin_of_wave(twin, wave if wave in twin.waves else "").no_answer
    for name in (twin.divided_by, *twin.fixed, *twin.questions):
        if name not in survey.items and name not in survey.domains:
            continue  # told elsewhere
        for variable, own in codings(survey, name):
            crosswalk: Mapping[Code, Code] = survey.waves[wave].codes.get(variable, {})
            place = f"waves.{wave}.codes.{variable}"
            if any(isinstance(code, str) for code in (*crosswalk, *crosswalk.values())):
                yield Problem(SECTION, place, "has codes that are texts", "the twin writes numbers only")
            lost = [code for code in own.values() if code in crosswalk and code not in crosswalk.values()]
            if lost:
                what = f"no code of the wave means {', '.join(map(str, lost))} of `{name}`"
                yield Problem(SECTION, place, what, "the twin writes what the crosswalk can read")
            both = [code for code in crosswalk if code in no_answer and name in twin.questions]
            if both:
                what = f"{', '.join(map(str, both))} of `{variable}` means no answer in the synthetic data"
                yield Problem(SECTION, place, what, f"take another code, or another `no_answer` in {FILE}")


def contact_problems(survey: Survey, twin: SurveyTwin) -> Iterator[Problem]:
    """A contact sheet that one of the two does not have, dispositions that the survey does not name."""
    contacts, sheet = survey.contacts, twin.contacts
    if contacts is None or sheet is None:
        if contacts is not None:
            yield Problem(FILE, "survey", "nothing is said of the contact sheet", "add `contacts`")
        if sheet is not None:
            yield Problem(FILE, "survey.contacts", f"{SECTION} has no contact sheet", "add `contacts` there")
        return
    if "complete" not in contacts.outcomes:
        what = "no code means a complete interview"
        yield Problem(SECTION, "contacts.outcomes", what, "add `complete`: the respondents are these")
    known = {str(code): outcome for outcome, codes in contacts.outcomes.items() for code in codes}
    for code in sheet.shares:
        if code not in known:
            what = f"`{code}` is no outcome in {SECTION}"
            yield Problem(FILE, "survey.contacts.shares", what, f"there are {', '.join(sorted(known))}")
        elif known[code] == "complete":
            what = f"`{code}` is a complete interview, of which there are as many as respondents"
            yield Problem(FILE, "survey.contacts.shares", what, "leave it out")
