"""The sample of a synthetic survey: strata, PSUs, the respondents' groups, and their weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceresearch.study.survey import Design
from peaceresearch.study.twin_survey import SurveyTwin
from peaceresearch.twin.chance import stream

Floats = NDArray[np.float64]
Slugs = NDArray[np.str_]
Streams = Callable[[str], np.random.Generator]
"""Gives each thing that is drawn random numbers of its own, by its name."""
_WEIGHT_SPREAD = 0.15


@dataclass(frozen=True, eq=False)
class Sample:
    """The n respondents of one wave.

    Attributes
    ----------
    strata : (n,) array of str
    psus : (n,) int array
        Number of the PSU, from 0 over all strata.
    groups : (n,) array of str
        Value of the twin's `divided_by` dimension.
    """

    strata: Slugs
    psus: NDArray[np.intp]
    groups: Slugs


def streams(seed: int, wave: str) -> Streams:
    """The random numbers of one wave; "" is the last one, whose answers an earlier wave leaves as they are."""

    def numbers(name: str) -> np.random.Generator:
        return stream(seed, f"{wave}: {name}" if wave else name)

    return numbers


def draw_sample(twin: SurveyTwin, numbers: Streams) -> Sample:
    """The respondents in the order of strata and PSUs; each stratum is made up as declared, up to rounding."""
    strata: list[str] = []
    psus: list[int] = []
    groups: list[str] = []
    for name, stratum in twin.strata.items():
        count = stratum.psus * stratum.respondents
        ends = np.round(np.cumsum(list(stratum.makeup.values())) * count).astype(int)
        values = np.repeat(list(stratum.makeup), np.diff(ends, prepend=0))
        groups += numbers(f"makeup {name}").permutation(values).tolist()
        first = psus[-1] + 1 if psus else 0
        psus += [first + number // stratum.respondents for number in range(count)]
        strata += [name] * count
    return Sample(np.array(strata), np.array(psus), np.array(groups))


def design_columns(design: Design, twin: SurveyTwin, sample: Sample, numbers: Streams) -> dict[str, Floats]:
    """Stratum and PSU (numbered from 1) and weight of each respondent, by the variables that the design has.

    Weights have a mean of about 1 over all, and within a stratum a mean of its population per respondent on that scale.
    """
    order = {name: float(position) for position, name in enumerate(twin.strata, 1)}
    strata = twin.strata.values()
    per_respondent = sum(each.population for each in strata) / len(sample.strata)
    means = {
        name: each.population / (each.psus * each.respondents) / per_respondent for name, each in twin.strata.items()
    }
    mean = np.array([means[name] for name in sample.strata])
    drawn = numbers("weights").normal(-(_WEIGHT_SPREAD**2) / 2, _WEIGHT_SPREAD, len(mean))  # exp has a mean of 1
    columns = {
        design.strata: np.array([order[name] for name in sample.strata]),
        design.psu: sample.psus + 1.0,
        design.weight: np.round(mean * np.exp(drawn), 4),
    }
    return {variable: column for variable, column in columns.items() if variable}
