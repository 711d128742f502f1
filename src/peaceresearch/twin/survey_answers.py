"""Synthetic answers to a study's questionnaire: a sample of strata and PSUs, and what its respondents say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.study.survey import Item, Survey
from peaceresearch.study.twin_survey import Question, SurveyTwin
from peaceresearch.twin.chance import stream

Floats = NDArray[np.float64]
Slugs = NDArray[np.str_]
_WEIGHT_SPREAD = 0.15


def answers(survey: Survey, twin: SurveyTwin, seed: int) -> pd.DataFrame:
    """Draw the answers of every respondent.

    A question's score is its centre, plus what the PSU shares, plus what is the respondent's own, plus the planted
    effects of other questions' standardised scores and the planted differences between values of what is fixed or
    asked above. It is rounded to a category (1, 2, ... in the order of the item) or, within the limits, to a number; a
    score beyond a limit is folded back, so that nobody piles up there.

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
        codes, an answer that was not given as one of the codes of `no_answer`, as in a file from the field. Weights
        have a mean of about 1 over all, and within a stratum a mean of its population per respondent on that scale.
    """
    sample = _sample(twin, seed)
    columns = _design(survey, twin, sample, seed)
    columns |= [_column(survey, twin.divided_by, sample["group"])]
    values = {name: _of_strata(twin, name, sample["stratum"]) for name in twin.fixed}
    scores: dict[str, Floats] = {}
    for name, question in twin.questions.items():
        scores[name] = _score(name, question, scores, values, twin, sample, seed)
        item = survey.items[name]
        answer = _answer(item, question, scores[name])
        if item.categories:
            values[name] = np.array(list(item.categories))[answer.astype(int) - 1]
            answer = _column(survey, name, values[name])[1]
        columns[item.variable] = _given(name, question, answer, twin, seed)
    columns |= [_column(survey, name, values[name]) for name in twin.fixed]
    return pd.DataFrame(columns)


def coding(survey: Survey, name: str) -> tuple[str, dict[str, Any]]:
    """Variable of an item or domain called `name`, and the first code of each of its categories or values."""
    if name in survey.items:
        item = survey.items[name]
        return item.variable, {slug: category.codes[0] for slug, category in item.categories.items()}
    domain = survey.domains[name]
    return domain.variable, {slug: codes[0] for slug, codes in domain.codes.items()}


def _column(survey: Survey, name: str, slugs: Slugs) -> tuple[str, Floats]:
    variable, codes = coding(survey, name)
    return variable, np.array([float(codes[slug]) for slug in slugs.tolist()])


def _of_strata(twin: SurveyTwin, name: str, strata: Slugs) -> Slugs:
    return np.array([twin.strata[stratum].fixed[name] for stratum in strata.tolist()])


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
    strata = twin.strata.values()
    per_respondent = sum(each.population for each in strata) / len(sample["stratum"])
    means = {
        name: each.population / (each.psus * each.respondents) / per_respondent for name, each in twin.strata.items()
    }
    mean = np.array([means[name] for name in sample["stratum"]])
    drawn = stream(seed, "weights").normal(-(_WEIGHT_SPREAD**2) / 2, _WEIGHT_SPREAD, len(mean))  # exp has a mean of 1
    columns = {
        survey.design.strata: np.array([float(numbers[name]) for name in sample["stratum"]]),
        survey.design.psu: sample["psu"] + 1.0,
        survey.design.weight: np.round(mean * np.exp(drawn), 4),
    }
    return {variable: column for variable, column in columns.items() if variable}


def _score(
    name: str,
    question: Question,
    above: Mapping[str, Floats],
    values: Mapping[str, Slugs],
    twin: SurveyTwin,
    sample: Mapping[str, Any],
    seed: int,
) -> Floats:
    numbers = stream(seed, f"question {name}")
    shared = numbers.normal(0, twin.psu_spread, sample["psu"].max() + 1)[sample["psu"]]
    own = numbers.normal(0, 1, len(sample["psu"]))
    centre = question.centre
    means = [centre[group] if isinstance(centre, dict) else centre for group in sample["group"]]
    score: Floats = np.array(means) + question.spread * (shared + own)
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


def _given(name: str, question: Question, answer: Floats, twin: SurveyTwin, seed: int) -> Floats:
    """The answers, some of them replaced by a code of `no_answer`."""
    if not question.no_answer:
        return answer
    numbers = stream(seed, f"no answer {name}")
    codes = np.array(list(twin.no_answer), dtype=float)
    chances = 0.5 ** np.arange(len(codes))
    chosen = numbers.choice(codes, len(answer), p=chances / chances.sum())
    return np.where(numbers.random(len(answer)) < question.no_answer, chosen, answer)
