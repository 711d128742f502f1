"""Synthetic answers to a study's questionnaire, as an SPSS data file."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
from numpy.typing import NDArray

from peaceresearch.study.general import Study, Synthetic
from peaceresearch.study.strands import Item, Survey
from peaceresearch.study.twin_survey import Question, SurveyTwin
from peaceresearch.twin.chance import stream

Floats = NDArray[np.float64]
_CREATED = slice(92, 109)  # of an SPSS header: date and time of creation (pspp-dev, "System File Format")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL_BYTES = 64  # what the header has room for
_NOTE_WIDTH = 60  # a note has lines of 80 bytes, and a letter may take two
_WEIGHT_SPREAD = 0.15


def answers(survey: Survey, twin: SurveyTwin, seed: int) -> pd.DataFrame:
    """Draw the answers of every respondent.

    A question's score is its centre, plus what the PSU shares, plus what is the respondent's own, plus the planted
    effects of other questions' standardised scores. It is rounded to a category (1, 2, ... in the order of the item)
    or, within the limits, to a number; a score beyond a limit is folded back, so that nobody piles up there.

    Parameters
    ----------
    survey, twin
        `config/survey.yaml`, and what its answers are like.
    seed
        Each variable draws from a stream of its own: one more question changes no other's answers.

    Returns
    -------
    DataFrame
        One row per respondent, one float column per variable of the data file, by its name there: the design, the
        variable of the `divided_by` dimension, the questions and what strata fix. A category stands as the first of its
        codes, an answer that was not given as one of the codes of `no_answer`, as in a file from the field.
    """
    sample = _sample(twin, seed)
    columns = _design(survey, twin, sample, seed)
    domain = survey.domains[twin.divided_by]
    columns[domain.variable] = np.array([float(domain.codes[value][0]) for value in sample["group"]])
    scores: dict[str, Floats] = {}
    for name, question in twin.questions.items():
        scores[name] = _score(name, question, scores, twin, sample, seed)
        item = survey.items[name]
        columns[item.variable] = _given(name, question, _answer(item, question, scores[name]), twin, seed)
    for name in sorted({name for stratum in twin.strata.values() for name in stratum.fixed}):
        item = survey.items[name]
        slugs = [twin.strata[stratum].fixed[name] for stratum in sample["stratum"]]
        columns[item.variable] = np.array([float(item.categories[slug].codes[0]) for slug in slugs])
    return pd.DataFrame(columns)


def write(path: Path, study: Study, synthetic: Synthetic, survey: Survey, twin: SurveyTwin, mark: str) -> None:
    """Write the survey's synthetic data file to `path`; its label and note begin with `mark`.

    Labels of variables are the questions as asked. The time of creation in the header is that of the edition, so that
    the same study gives the same bytes.
    """
    table = answers(survey, twin, study.seed)
    lang, weight = twin.labels, survey.design.weight
    declared = {survey.items[name].variable for name, question in twin.questions.items() if question.no_answer}
    pyreadstat.write_sav(
        table,
        str(path),
        file_label=f"{mark}: {study.title[lang]}".encode()[:_LABEL_BYTES].decode(errors="ignore"),
        note=textwrap.wrap(f"{mark}. {synthetic.statement[lang]}", _NOTE_WIDTH),
        column_labels=list(map(_variable_labels(study, survey, twin).get, table.columns)),
        variable_value_labels=_value_labels(study, survey, twin),
        missing_ranges={variable: [float(code) for code in twin.no_answer] for variable in sorted(declared)},
        variable_format={name: "F8.3" if name == weight else "F4.0" for name in table.columns},
        variable_measure={name: _measure(name, survey) for name in table.columns},
    )
    _set_creation(path, study.moment.date)


def _sample(twin: SurveyTwin, seed: int) -> dict[str, Any]:
    """Stratum, PSU (numbered from 0 over all strata) and `divided_by` value of each respondent, as arrays."""
    strata: list[str] = []
    psus: list[int] = []
    groups: list[str] = []
    for name, stratum in twin.strata.items():
        count = stratum.psus * stratum.respondents
        ends = np.round(np.cumsum(list(stratum.makeup.values())) * count).astype(int)
        values = np.repeat(list(stratum.makeup), np.diff(ends, prepend=0))
        groups += stream(seed, f"makeup {name}").permutation(values).tolist()
        first = psus[-1] + 1 if psus else 0
        psus += [first + number // stratum.respondents for number in range(count)]
        strata += [name] * count
    return {"stratum": np.array(strata), "psu": np.array(psus), "group": np.array(groups)}


def _design(survey: Survey, twin: SurveyTwin, sample: Mapping[str, Any], seed: int) -> dict[str, Floats]:
    numbers = {name: position for position, name in enumerate(twin.strata, 1)}
    mean = np.array([twin.strata[name].weight for name in sample["stratum"]])
    drawn = stream(seed, "weights").normal(0, _WEIGHT_SPREAD, len(mean))
    columns = {
        survey.design.strata: np.array([float(numbers[name]) for name in sample["stratum"]]),
        survey.design.psu: sample["psu"] + 1.0,
        survey.design.weight: np.round(mean * np.exp(drawn), 3),
    }
    return {variable: column for variable, column in columns.items() if variable}


def _score(
    name: str, question: Question, above: Mapping[str, Floats], twin: SurveyTwin, sample: Mapping[str, Any], seed: int
) -> Floats:
    numbers = stream(seed, f"question {name}")
    shared = numbers.normal(0, twin.psu_spread, sample["psu"].max() + 1)[sample["psu"]]
    own = numbers.normal(0, 1, len(sample["psu"]))
    centre = question.centre
    means = [centre[group] if isinstance(centre, dict) else centre for group in sample["group"]]
    score: Floats = np.array(means) + question.spread * (shared + own)
    for other, effect in question.on.items():
        score += effect * (above[other] - above[other].mean()) / above[other].std()
    return score


def _answer(item: Item, question: Question, score: Floats) -> Floats:
    if item.categories:
        codes: Floats = np.array([float(category.codes[0]) for category in item.categories.values()])
        return np.asarray(codes[np.clip(np.round(score).astype(int), 1, len(codes)) - 1])
    if question.limits is not None:
        low, high = question.limits
        score = high - np.abs(high - (low + np.abs(score - low)))
        score = np.clip(score, low, high)  # what lies beyond both limits
    return np.round(score)


def _given(name: str, question: Question, answer: Floats, twin: SurveyTwin, seed: int) -> Floats:
    """The answers, some of them replaced by a code of `no_answer`."""
    if not question.no_answer:
        return answer
    numbers = stream(seed, f"no answer {name}")
    codes = np.array(list(twin.no_answer), dtype=float)
    chances = 0.5 ** np.arange(len(codes))
    chosen = numbers.choice(codes, len(answer), p=chances / chances.sum())
    return np.where(numbers.random(len(answer)) < question.no_answer, chosen, answer)


def _asked(twin: SurveyTwin) -> list[str]:
    """Items that the data file has, once each."""
    return list(dict.fromkeys([*twin.questions, *(name for each in twin.strata.values() for name in each.fixed)]))


def _variable_labels(study: Study, survey: Survey, twin: SurveyTwin) -> dict[str | None, str]:
    lang, design = twin.labels, survey.design
    labels = {getattr(design, part): label for part, label in twin.design_labels.items()}
    labels[survey.domains[twin.divided_by].variable] = study.dimensions[twin.divided_by].label[lang]
    items = [survey.items[name] for name in _asked(twin)]
    return labels | {item.variable: (item.question or item.label)[lang] for item in items}


def _value_labels(study: Study, survey: Survey, twin: SurveyTwin) -> dict[str, dict[float, str]]:
    lang, domain = twin.labels, survey.domains[twin.divided_by]
    values = study.dimensions[twin.divided_by].values
    labels = {domain.variable: {float(codes[0]): values[slug].label[lang] for slug, codes in domain.codes.items()}}
    if survey.design.strata:
        labels[survey.design.strata] = {float(code): each.label for code, each in enumerate(twin.strata.values(), 1)}
    for name in _asked(twin):
        item = survey.items[name]
        own = {float(category.codes[0]): category.label[lang] for category in item.categories.values()}
        if name in twin.questions and twin.questions[name].no_answer:
            own |= {float(code): label for code, label in twin.no_answer.items()}
        if own:
            labels[item.variable] = own
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
