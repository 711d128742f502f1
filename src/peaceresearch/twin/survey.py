"""A study's synthetic survey: its answers as an SPSS data file."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pyreadstat

from peaceresearch.study.general import Study, Synthetic, Value
from peaceresearch.study.load import Configuration
from peaceresearch.study.survey import Category, Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.part import MARK, Part, RawFile
from peaceresearch.twin.survey_answers import answers, coding
from peaceresearch.twin.survey_problems import SECTION, problems

_CREATED = slice(92, 109)  # of an SPSS header: date and time of creation (pspp-dev, "System File Format")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL_BYTES = 64  # what the header has room for
_NOTE_WIDTH = 60  # a note has lines of 80 bytes, and a letter may take two


def part(config: Configuration) -> Part | None:
    """The survey's data file; see `part.Part`."""
    study, survey, twin = config.study, config.survey, config.twin.survey if config.twin else None
    if survey is None or twin is None or study.synthetic is None:
        return None
    synthetic = study.synthetic

    def save(folder: Path) -> None:
        write(folder / survey.source, study, synthetic, survey, twin)

    file = RawFile(survey.source, SECTION, "source", (".sav",))
    return Part((file,), tuple(problems(study, survey, twin)), save)


def write(path: Path, study: Study, synthetic: Synthetic, survey: Survey, twin: SurveyTwin) -> None:
    """Write the survey's synthetic data file to `path`; its label and note begin with the mark.

    Labels of variables are the questions as asked. The time of creation in the header is that of the edition, so that
    the same study gives the same bytes.
    """
    table = answers(survey, twin, study.seed)
    lang, weight = twin.labels, survey.design.weight
    declared = {survey.items[name].variable for name, question in twin.questions.items() if question.no_answer}
    pyreadstat.write_sav(
        table,
        str(path),
        file_label=f"{MARK}: {study.title[lang]}".encode()[:_LABEL_BYTES].decode(errors="ignore"),
        note=textwrap.wrap(f"{MARK}. {synthetic.statement[lang]}", _NOTE_WIDTH),
        column_labels=list(map(_variable_labels(study, survey, twin).get, table.columns)),
        variable_value_labels=_value_labels(study, survey, twin),
        missing_ranges={variable: [float(code) for code in twin.no_answer] for variable in sorted(declared)},
        variable_format={name: "F8.4" if name == weight else "F4.0" for name in table.columns},
        variable_measure={name: _measure(name, survey) for name in table.columns},
    )
    _set_creation(path, study.moment.date)


def _coded(twin: SurveyTwin) -> list[str]:
    """Items and domains that the data file has, once each."""
    return [twin.divided_by, *twin.fixed, *twin.questions]


def _variable_labels(study: Study, survey: Survey, twin: SurveyTwin) -> dict[str | None, str]:
    lang, design = twin.labels, survey.design
    labels = {getattr(design, part): label for part, label in twin.design_labels.items()}
    for name in _coded(twin):
        variable, item = coding(survey, name)[0], survey.items.get(name)
        labels[variable] = (item.question or item.label if item else study.dimensions[name].label)[lang]
    return labels


def _value_labels(study: Study, survey: Survey, twin: SurveyTwin) -> dict[str, dict[float, str]]:
    lang = twin.labels
    labels: dict[str, dict[float, str]] = {}
    if survey.design.strata:
        labels[survey.design.strata] = {float(code): each.label for code, each in enumerate(twin.strata.values(), 1)}
    for name in _coded(twin):
        variable, codes = coding(survey, name)
        is_item = name in survey.items
        shown: Mapping[str, Category | Value] = (
            survey.items[name].categories if is_item else study.dimensions[name].values
        )
        own = {float(code): shown[slug].label[lang] for slug, code in codes.items()}
        if name in twin.questions and twin.questions[name].no_answer:
            own |= {float(code): label for code, label in twin.no_answer.items()}
        if own:
            labels[variable] = own
    return labels


def _measure(variable: str, survey: Survey) -> str:
    if variable == survey.design.weight:
        return "scale"
    items = [item for item in survey.items.values() if item.variable == variable]
    if not items or variable in {domain.variable for domain in survey.domains.values()}:
        return "nominal"
    categories = max(len(item.categories) for item in items)
    return "scale" if categories == 0 else "ordinal" if categories > 2 else "nominal"


def _set_creation(path: Path, day: datetime.date) -> None:
    """Replace the clock's time in the header by midnight of the edition's day."""
    content = bytearray(path.read_bytes())
    content[_CREATED] = f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year % 100:02d}00:00:00".encode()
    path.write_bytes(content)
