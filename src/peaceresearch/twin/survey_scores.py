"""The scores behind the answers to a synthetic survey: what everybody shares, what is each respondent's own, and what
is planted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.study.twin_survey_questions import Score
from peaceresearch.twin.survey_sample import Floats, Sample, Slugs, Streams


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is known of the n respondents so far, by question, trait or what strata fix.

    Attributes
    ----------
    scores : dict of (n,) float arrays
    values : dict of (n,) arrays of str
        Categories, and values of what strata fix.
    answers : dict of (n,) float arrays
        Numbers, and positions of categories from 1, of everybody: who gives no answer is decided later.
    """

    scores: dict[str, Floats] = field(default_factory=dict)
    values: dict[str, Slugs] = field(default_factory=dict)
    answers: dict[str, Floats] = field(default_factory=dict)


def of_groups(value: float | Mapping[str, float] | None, sample: Sample) -> Floats:
    """(n,): what holds for everybody, or for each value of the `divided_by` dimension; 0 where nothing is said."""
    by = value if isinstance(value, Mapping) else dict.fromkeys(sample.groups.tolist(), value or 0.0)
    return np.array([by.get(group, 0.0) for group in sample.groups.tolist()])


def shared(score: Score, twin: SurveyTwin, sample: Sample, numbers: np.random.Generator) -> Floats:
    """(n,): what the members of a PSU share, and what is the respondent's own, in spreads of the score."""
    spread = twin.psu_spread if score.psu_spread is None else score.psu_spread
    of_psus = numbers.normal(0, spread, sample.psus.max() + 1)[sample.psus]
    draw = numbers.logistic if score.error == "logistic" else numbers.normal
    found: Floats = of_psus + draw(0, 1, len(sample.psus))
    return found


def drawn_score(
    name: str,
    score: Score,
    drawn: Drawn,
    twin: SurveyTwin,
    sample: Sample,
    drift: float | Mapping[str, float],
    numbers: Streams,
) -> Floats:
    """(n,): the centre, the drift of the wave, what is random, and the planted effects and differences."""
    found = of_groups(score.centre, sample) + of_groups(drift, sample)
    found += score.spread * shared(score, twin, sample, numbers(f"question {name}"))
    for other, effect in score.on.items():
        found += effect * (drawn.scores[other] - drawn.scores[other].mean()) / drawn.scores[other].std()
    for other, effect in score.by_answer.items():
        found += effect * drawn.answers[other]
    for other, moves in score.shift.items():
        found += np.array([moves.get(slug, 0.0) for slug in drawn.values[other].tolist()])
    for other, deviation in score.between.items():
        found += deviation * _scattered(drawn.values[other], numbers(f"question {name} between {other}"))
    return found


def _scattered(values: Slugs, numbers: np.random.Generator) -> Floats:
    """(n,): a random number for each value, with mean 0 and variance 1 over the values, so that what is planted is
    there in full however few they are; 0 where there is one value.
    """
    names, positions = np.unique(values, return_inverse=True)
    effects = numbers.normal(0, 1, len(names))
    effects -= effects.mean()
    deviation = effects.std(ddof=1) if len(names) > 1 else 0.0
    found: Floats = (effects / deviation if deviation else effects)[positions]
    return found
