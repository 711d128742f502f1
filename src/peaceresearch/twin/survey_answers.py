"""Synthetic answers to a study's questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from peaceresearch.study.general import Code
from peaceresearch.study.survey import Item, Survey
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.study.twin_survey_questions import Question
from peaceresearch.twin.survey_sample import Floats, Sample, Slugs, Streams, design_columns, draw_sample, streams
from peaceresearch.twin.survey_scores import Drawn, drawn_score, of_groups, shared
from peaceresearch.twin.survey_waves import drift_of, twin_of_wave


def answers(survey: Survey, twin: SurveyTwin, seed: int, wave: str = "") -> pd.DataFrame:
    """Draw the answers of every respondent of one wave.

    A question's score is its centre, plus what the PSU shares, plus what is the respondent's own, plus the planted
    effects of traits and of other questions' scores or answers, and the planted differences between values of what is
    fixed or asked above. It is rounded to a category (1, 2, ... in the order of the item) or, within the limits, to a
    number; a score beyond a limit is folded back, so that nobody piles up there. Of several answers, each is chosen by
    its own planted share, more alike within a PSU. Who gives no answer is drawn last, by share or by other answers.

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
    drawn = Drawn(values={name: _of_strata(own, name, sample) for name in own.fixed})
    found: dict[str, dict[str, Floats]] = {}
    for name, score in own.scores.items():
        drift = drift_of(twin, wave, name)
        if isinstance(score, Question) and score.chosen:
            found[name] = _several(name, survey.items[name], score, own, sample, drift, numbers)
            continue
        drawn.scores[name] = drawn_score(name, score, drawn, own, sample, drift, numbers)
        if isinstance(score, Question):
            found[name] = _answered(survey, name, score, drawn)
    for name, question in own.questions.items():
        columns |= _given(name, question, found[name], drawn, own, numbers)
    columns |= {key: each for name in own.fixed for key, each in _coded(survey, name, drawn.values[name]).items()}
    return pd.DataFrame(_routed(columns, survey, own))


def _answered(survey: Survey, name: str, question: Question, drawn: Drawn) -> dict[str, Floats]:
    """The variable of an item with one answer, coded; its categories and positions, or its numbers, go to `drawn`."""
    item = survey.items[name]
    drawn.answers[name] = _answer(item, question, drawn.scores[name])
    if not item.categories:
        return {item.variables[0]: drawn.answers[name]}
    drawn.values[name] = np.array(list(item.categories))[drawn.answers[name].astype(int) - 1]
    return _coded(survey, name, drawn.values[name])


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


def _of_strata(twin: SurveyTwin, name: str, sample: Sample) -> Slugs:
    """(n,): what strata fix; where it differs between their PSUs, these are dealt out by the shares, up to rounding."""
    found: list[str] = []
    for stratum, of_stratum in twin.strata.items():
        psus = sample.psus[sample.strata == stratum]
        value = of_stratum.fixed[name]
        shares = value if isinstance(value, dict) else {value: 1.0}
        ends = np.round(np.cumsum(list(shares.values())) * of_stratum.psus).astype(int)
        of_psus = np.repeat(list(shares), np.diff(ends, prepend=0))
        found += of_psus[psus - psus.min()].tolist()
    return np.array(found)


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
        own = shared(question, twin, sample, numbers(f"question {name} {slug}"))
        spread = twin.psu_spread if question.psu_spread is None else question.psu_spread
        bound = norm.ppf(of_groups(share, sample)) + of_groups(drift, sample)
        chosen[slug] = own / np.hypot(1, spread) < bound
    if question.rest is not None:
        chosen[question.rest] = ~np.any(list(chosen.values()), axis=0)
    (code,) = twin.not_chosen
    return {
        variable: np.where(chosen[slug], float(item.categories[slug].codes[0]), float(code))
        for slug, variable in zip(item.categories, item.variables, strict=True)
    }


def _given(
    name: str, question: Question, columns: dict[str, Floats], drawn: Drawn, twin: SurveyTwin, numbers: Streams
) -> dict[str, Floats]:
    """The answers, some of them replaced by a code of `no_answer`; several answers are lacking together."""
    if not question.no_answer:
        return columns
    own = numbers(f"no answer {name}")
    codes = np.array(list(twin.no_answer), dtype=float)
    chances = 0.5 ** np.arange(len(codes))
    reasons = own.choice(codes, len(next(iter(columns.values()))), p=chances / chances.sum())
    lacks = own.random(len(reasons)) < _lacking(question, drawn)
    return {variable: np.where(lacks, reasons, column) for variable, column in columns.items()}


def _lacking(question: Question, drawn: Drawn) -> Floats | float:
    """The chance of each respondent to give no answer, by what else they answered or would answer."""
    if not question.no_answer_by:
        return question.no_answer
    moved = [
        effect * (drawn.answers[other] - drawn.answers[other].mean()) for other, effect in question.no_answer_by.items()
    ]
    found: Floats = expit(logit(question.no_answer) + np.sum(moved, axis=0))
    return found


def _routed(columns: dict[str, Floats], survey: Survey, twin: SurveyTwin) -> dict[str, Floats]:
    """The answers without those of whom the question was not asked, in the order of the questionnaire."""
    routes = {variable: item.asked_if for item in survey.items.values() for variable in item.variables if item.asked_if}
    for name in twin.questions:
        for variable in survey.items[name].variables:
            if route := routes.get(variable):
                asked = np.isin(columns[route.variable], [float(code) for code in route.codes])
                columns[variable] = np.where(asked, columns[variable], np.nan)
    return columns
