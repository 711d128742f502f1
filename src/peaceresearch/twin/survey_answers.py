"""Synthetic answers to a study's questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import norm

from peaceresearch.study.general import Code
from peaceresearch.study.survey import Item, Survey
from peaceresearch.study.twin_survey import Question, SurveyTwin
from peaceresearch.twin.survey_sample import Floats, Sample, Slugs, Streams, design_columns, draw_sample, streams
from peaceresearch.twin.survey_waves import drift_of, twin_of_wave


def answers(survey: Survey, twin: SurveyTwin, seed: int, wave: str = "") -> pd.DataFrame:
    """Draw the answers of every respondent of one wave.

    A question's score is its centre, plus what the PSU shares, plus what is the respondent's own, plus the planted
    effects of other questions' standardised scores and the planted differences between values of what is fixed or
    asked above. It is rounded to a category (1, 2, ... in the order of the item) or, within the limits, to a number; a
    score beyond a limit is folded back, so that nobody piles up there. Of several answers, each is chosen by its own
    planted share, more alike within a PSU.

    Parameters
    ----------
    survey, twin
        `config/survey.yaml`, and what its answers are like.
    seed
        Each variable of each wave draws from a stream of its own: one more question changes no other's answers, and one
        more wave changes no other wave's.
    wave
        An earlier wave of the twin; "" is the last one.

    Returns
    -------
    DataFrame
        One row per respondent, one float column per variable, by the names and codes of `survey` (see
        `survey_waves.filed` for those of a wave's file): the design, the variable of the `divided_by` dimension, the
        questions and what strata fix. A category stands as the first of its codes, an answer that was not given as one
        of the wave's codes of `no_answer`; whoever was not asked has NaN.
    """
    numbers, own = streams(seed, wave), twin_of_wave(twin, wave)
    sample = draw_sample(own, numbers)
    columns = design_columns(survey.design, own, sample, numbers)
    columns |= _coded(survey, own.divided_by, sample.groups)
    values = {name: _of_strata(own, name, sample.strata) for name in own.fixed}
    scores: dict[str, Floats] = {}
    for name, question in own.questions.items():
        item = survey.items[name]
        if question.chosen:
            found = _several(name, item, question, own, sample, drift_of(twin, wave, name), numbers)
        else:
            scores[name] = _score(name, question, scores, values, own, sample, drift_of(twin, wave, name), numbers)
            answer = _answer(item, question, scores[name])
            found = {item.variables[0]: answer}
            if item.categories:
                values[name] = np.array(list(item.categories))[answer.astype(int) - 1]
                found = _coded(survey, name, values[name])
        columns |= _given(name, question, found, own, numbers)
    columns |= {key: column for name in own.fixed for key, column in _coded(survey, name, values[name]).items()}
    return pd.DataFrame(_routed(columns, survey, own))


def codings(survey: Survey, name: str) -> list[tuple[str, dict[str, Code]]]:
    """The variables of an item or domain called `name`, and the first code of each category or value that they hold.

    A question with several answers has a variable for each.
    """
    if name not in survey.items:
        domain = survey.domains[name]
        return [(domain.variable, {slug: codes[0] for slug, codes in domain.codes.items()})]
    item = survey.items[name]
    first = {slug: category.codes[0] for slug, category in item.categories.items()}
    if item.is_multiple:
        return [(variable, {slug: first[slug]}) for slug, variable in zip(first, item.variables, strict=True)]
    return [(item.variables[0], first)]


def _coded(survey: Survey, name: str, slugs: Slugs) -> dict[str, Floats]:
    """The variable of what has one answer, and the code of each of `slugs`."""
    ((variable, codes),) = codings(survey, name)
    return {variable: np.array([float(codes[slug]) for slug in slugs.tolist()])}


def _of_strata(twin: SurveyTwin, name: str, strata: Slugs) -> Slugs:
    return np.array([twin.strata[stratum].fixed[name] for stratum in strata.tolist()])


def _of_groups(value: float | Mapping[str, float] | None, sample: Sample) -> Floats:
    """What holds for everybody, or for each value of the `divided_by` dimension; 0 where nothing is said."""
    by = value if isinstance(value, Mapping) else dict.fromkeys(sample.groups.tolist(), value or 0.0)
    return np.array([by.get(group, 0.0) for group in sample.groups.tolist()])


def _shared(question: Question, twin: SurveyTwin, sample: Sample, numbers: np.random.Generator) -> Floats:
    """What the members of a PSU share, and what is the respondent's own, in spreads of the question."""
    spread = twin.psu_spread if question.psu_spread is None else question.psu_spread
    shared = numbers.normal(0, spread, sample.psus.max() + 1)[sample.psus]
    found: Floats = shared + numbers.normal(0, 1, len(sample.psus))
    return found


def _score(
    name: str,
    question: Question,
    above: Mapping[str, Floats],
    values: Mapping[str, Slugs],
    twin: SurveyTwin,
    sample: Sample,
    drift: float | Mapping[str, float],
    numbers: Streams,
) -> Floats:
    score = _of_groups(question.centre, sample) + _of_groups(drift, sample)
    score += question.spread * _shared(question, twin, sample, numbers(f"question {name}"))
    for other, effect in question.on.items():
        score += effect * (above[other] - above[other].mean()) / above[other].std()
    for other, moves in question.shift.items():
        score += np.array([moves.get(slug, 0.0) for slug in values[other].tolist()])
    return score


def _answer(item: Item, question: Question, score: Floats) -> Floats:
    """Position of the category, from 1, or the number."""
    if item.categories:
        return np.clip(np.round(score), 1, len(item.categories))
    if question.limits is not None:
        low, high = question.limits
        score = high - np.abs(high - (low + np.abs(score - low)))
        score = np.clip(score, low, high)  # what lies beyond both limits
    return np.round(score)


def _several(
    name: str,
    item: Item,
    question: Question,
    twin: SurveyTwin,
    sample: Sample,
    drift: float | Mapping[str, float],
    numbers: Streams,
) -> dict[str, Floats]:
    """Each answer's variable: its code where it is chosen, else the code of what is not."""
    chosen = {}
    for slug, share in question.chosen.items():
        drawn = _shared(question, twin, sample, numbers(f"question {name} {slug}"))
        spread = twin.psu_spread if question.psu_spread is None else question.psu_spread
        bound = norm.ppf(_of_groups(share, sample)) + _of_groups(drift, sample)
        chosen[slug] = drawn / np.hypot(1, spread) < bound
    if question.rest is not None:
        chosen[question.rest] = ~np.any(list(chosen.values()), axis=0)
    (code,) = twin.not_chosen
    return {
        variable: np.where(chosen[slug], float(item.categories[slug].codes[0]), float(code))
        for slug, variable in zip(item.categories, item.variables, strict=True)
    }


def _given(
    name: str, question: Question, columns: dict[str, Floats], twin: SurveyTwin, numbers: Streams
) -> dict[str, Floats]:
    """The answers, some of them replaced by a code of `no_answer`; several answers are lacking together."""
    if not question.no_answer:
        return columns
    drawn = numbers(f"no answer {name}")
    codes = np.array(list(twin.no_answer), dtype=float)
    chances = 0.5 ** np.arange(len(codes))
    reasons = drawn.choice(codes, len(next(iter(columns.values()))), p=chances / chances.sum())
    lacks = drawn.random(len(reasons)) < question.no_answer
    return {variable: np.where(lacks, reasons, column) for variable, column in columns.items()}


def _routed(columns: dict[str, Floats], survey: Survey, twin: SurveyTwin) -> dict[str, Floats]:
    """The answers without those of whom the question was not asked, in the order of the questionnaire."""
    routes = {variable: item.asked_if for item in survey.items.values() for variable in item.variables if item.asked_if}
    for name in twin.questions:
        for variable in survey.items[name].variables:
            if route := routes.get(variable):
                asked = np.isin(columns[route.variable], [float(code) for code in route.codes])
                columns[variable] = np.where(asked, columns[variable], np.nan)
    return columns
