"""Instruments of appraisal that are known: their criteria and answers.

AACODS: Tyndall (2010), AACODS Checklist, Flinders University. MMAT: Hong et al. (2018), Mixed Methods Appraisal Tool,
version 2018. Names of criteria and answers are words of the package (`exhibit.<instrument>_<criterion>`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peaceresearch.study.extraction import Appraisal, Criterion, Scored

MMAT_DESIGNS = ("qualitative", "randomised", "non_randomised", "descriptive", "mixed")


@dataclass(frozen=True)
class Instrument:
    """What is known of an instrument."""

    criteria: Mapping[str, Criterion]
    scores: Mapping[str, Scored]
    overall: bool = True
    """Whether its mean score is told by default."""
    designs: tuple[str, ...] = field(default=())


def _mmat() -> dict[str, Criterion]:
    criteria = {f"s{number}": Criterion(column=f"S{number}") for number in (1, 2)}
    for part, design in enumerate(MMAT_DESIGNS, 1):
        for number in range(1, 6):
            criteria[f"q{part}_{number}"] = Criterion(column=f"{part}.{number}", designs=[design])
    return criteria


_AACODS = ("authority", "accuracy", "coverage", "objectivity", "date", "significance")
INSTRUMENTS: dict[str, Instrument] = {
    "aacods": Instrument(
        {name: Criterion(column=name.capitalize()) for name in _AACODS},
        {
            "met": Scored(codes=["yes", "y", 1], score=1),
            "not_met": Scored(codes=["no", "n", 0], score=0),
            "unclear": Scored(codes=["?", "unclear", "can't tell"], score=0),
        },
    ),
    "mmat": Instrument(
        _mmat(),
        {
            "met": Scored(codes=["yes", "y", 1], score=1),
            "not_met": Scored(codes=["no", "n", 0], score=0),
            "cannot_tell": Scored(codes=["can't tell", "can’t tell", "cannot tell", "?"], score=0),
        },
        overall=False,
        designs=MMAT_DESIGNS,
    ),
}


def criteria_of(appraisal: Appraisal) -> dict[str, Criterion]:
    """The criteria of an appraisal: those of its instrument, as the study declares them where it does, and its own."""
    known = INSTRUMENTS.get(appraisal.instrument)
    return {**(known.criteria if known else {}), **appraisal.criteria}


def scores_of(appraisal: Appraisal) -> dict[str, Scored]:
    """The answers of an appraisal: the study's where it declares any, else those of its instrument."""
    known = INSTRUMENTS.get(appraisal.instrument)
    return dict(appraisal.scores or (known.scores if known else {}))


def is_overall(appraisal: Appraisal) -> bool:
    """Whether a document's mean score over the criteria is told."""
    known = INSTRUMENTS.get(appraisal.instrument)
    return appraisal.overall if appraisal.overall is not None else known is None or known.overall
