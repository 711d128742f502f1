"""The sampling design of a survey, declared once and asked by every estimate.

Variances are Taylor-linearised. Without finite population corrections sampling counts as with replacement between
primary sampling units (PSUs, "ultimate clusters"); with them, each stage adds the variance between its units: Binder
(1983), Int. Stat. Rev. 51, 279-292; Lumley (2004), J. Stat. Softw. 9(8); the arithmetic of `svyrecvar` in R's
`survey`, against which it is verified.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.survey import columns
from peaceresearch.survey.calibration import Calibration
from peaceresearch.survey.calibration_stages import StageAuxiliaries
from peaceresearch.survey.columns import Codes, Floats, Mask
from peaceresearch.survey.stages import Stage, StageColumns

LonelyPsu = Literal["fail", "remove", "certainty", "adjust", "average"]
StageSpec = tuple[Any, Any, Any]
"""A further stage: labels of its units, labels of its strata or None, finite population corrections or None."""


class DesignError(ValueError):
    """The declared design does not fit the data.

    `problems` holds every fault; `file` in each is empty, for the caller who knows the file to fill in, and `place`
    names the column (of a further stage: `stages.0.psu`) and the rows, counted from 1.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.place}: {problem.what}" for problem in self.problems))


@dataclass(frozen=True, eq=False)
class Design:
    """Weights and stages of n respondents; build it with `from_columns`, which checks them.

    Attributes
    ----------
    weights : (n,) float array
        Sampling weights on any scale, zero or more. Who has a weight of zero stays in the design, and is in no base.
    stages : tuple of Stage
        The first, and those further ones that add to a variance.
    finite : bool
        Whether the PSUs have a finite population correction; without one sampling counts as with replacement.
    lonely_psu : {"fail", "remove", "certainty", "adjust", "average"}
        What a stratum with a single unit adds to a variance (its own cannot be estimated), as R's `survey.lonely.psu`:
        "remove" and "certainty" nothing; "adjust" the square of its total around 0, which is the mean of all
        linearised scores of a mean, share or regression (the variance of a total it overstates, as R 4.1 does);
        "average" the mean of what the other strata add. With "fail" a design that holds one is refused.
    calibration : Calibration or None
        What `weights` were calibrated to, if they were; variances count only what that leaves open.
    """

    weights: Floats
    stages: tuple[Stage, ...]
    finite: bool = False
    lonely_psu: LonelyPsu = "fail"
    calibration: Calibration | None = None

    @classmethod
    def from_columns(
        cls, weights: Any, strata: Any = None, psu: Any = None, fpc: Any = None, *,
        stages: Sequence[StageSpec] = (), lonely_psu: LonelyPsu = "fail", nested: bool = False,
    ) -> Design:  # fmt: skip
        """Check the columns of a survey table (arrays, lists or series, by position) and make a design of them.

        Parameters
        ----------
        weights : n finite numbers, zero or more
            Sampling weights; ones where a survey has none.
        strata, psu : n labels, optional
            Without strata there is one stratum; without PSUs each respondent is one.
        fpc : n numbers, optional
            Finite population correction, one value a stratum: the number of PSUs in the population, or, when no value
            of any stage exceeds 1, the share of them that is in the sample (the convention of R's `svydesign`).
        stages : further stages, each (psu, strata, fpc)
            Columns as above, or None. Units of a further stage are numbered within those of the stage before, and fpc
            counts the units there. A stage adds to a variance only if all stages before have an fpc.
        lonely_psu : see the class
        nested : bool
            True when units are numbered anew in each stratum; else a label that occurs in two strata is a fault.

        Raises
        ------
        DesignError
            With every fault found. A missing weight, stratum, PSU or fpc is a fault, never a reason to drop a row.
        """
        if lonely_psu not in get_args(LonelyPsu):
            raise ValueError(f"lonely_psu is {lonely_psu!r}, not one of {', '.join(get_args(LonelyPsu))}")
        weight = columns.numbers(weights)
        given = list(_columns(((psu, strata, fpc), *stages)))
        _raise(columns.check_weights("weights", weight) + [p for each in given for p in each.check(len(weight))])
        shares = all((each.fpc <= 1).all() for each in given if each.fpc is not None)
        found, faults = list[Stage](), list[Problem]()
        for each in given:
            stage, wrong = each.build(found[-1] if found else None, len(weight), shares, nested)
            found.append(stage)
            faults += wrong
        _raise(faults)
        used = tuple(stage for stage in found if stage.reached.any())
        if lonely_psu == "fail":
            _raise([p for each, stage in zip(given, used, strict=False) for p in _lonely(each.place, stage)])
        weight.flags.writeable = False
        return cls(weight, used, fpc is not None, lonely_psu)

    def calibrated(self, calibration: Calibration) -> Design:
        """The same sample with calibrated weights, and variances that know of it."""
        return replace(self, weights=calibration.weights, calibration=calibration)

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def strata(self) -> Codes:
        """(n,): stratum of each respondent."""
        return self.stages[0].stratum_of_respondent

    @property
    def psu(self) -> Codes:
        """(n,): primary sampling unit of each respondent, numbered stratum by stratum."""
        return self.stages[0].unit

    @cached_property
    def counted(self) -> Mask:
        """(n,): who has a weight above zero."""
        return np.asarray(self.weights > 0)

    @cached_property
    def squared_weights(self) -> Floats:
        """(n,)."""
        return np.asarray(self.weights**2)

    @cached_property
    def all_counted(self) -> bool:
        """Whether nobody has a weight of zero."""
        return bool(self.counted.all())

    @cached_property
    def auxiliaries(self) -> tuple[StageAuxiliaries, ...]:
        """Of calibrated weights: the auxiliary variables at each stage."""
        if self.calibration is None:
            return ()
        return tuple(StageAuxiliaries(self.calibration, stage, self.lonely_psu) for stage in self.stages)

    def lonely_strata(self) -> tuple[str, ...]:
        """Names of the strata with a single PSU that is not in the sample with certainty."""
        stage = self.stages[0]
        return tuple(name for name, alone in zip(stage.stratum_names, stage.lonely, strict=True) if alone)

    def degrees_of_freedom(self, domain: Mask | None = None) -> int:
        """PSUs minus strata, both counted where the domain has respondents with a weight above zero (R's `degf`)."""
        inside = self.counted if domain is None else self.counted & domain
        return len(np.unique(self.psu[inside])) - len(np.unique(self.strata[inside]))

    def variance_of_total(self, scores: Floats, domain: Mask | None = None) -> Floats:
        """Covariance matrix of the weighted totals of k scores.

        Parameters
        ----------
        scores : (n, k) or (n,) float array
            One row a respondent, unweighted; for anything but a total, the linearised (influence) values. Values
            outside the domain are not looked at and may be missing.
        domain : (n,) bool array, optional
            Respondents counted. The others stay in the design with a score of 0, which keeps the variance right:
            dropping them would lose whole PSUs. A lonely stratum without anyone in the domain is not averaged over,
            unless the weights are calibrated: then everybody has a residual.

        Returns
        -------
        (k, k) float array
            NaN where "average" has no stratum to average.
        """
        table = scores.reshape(len(self), -1) * self.weights[:, None]
        if domain is not None:
            table = np.where(domain[:, None], table, 0.0)
        if self.calibration is not None:
            table, domain = self.calibration.residuals(table), None
        variance = np.zeros((table.shape[1], table.shape[1]))
        for stage in self.stages:
            totals = _sums(stage.unit, len(stage.stratum), table)
            centre = _sums(stage.stratum, len(stage.size), totals) / stage.size[:, None]
            if self.lonely_psu == "adjust":
                centre[stage.lonely] = 0.0
            scale = stage.scale
            if self.lonely_psu == "average":
                present = np.zeros((len(stage.size), 1), dtype=bool)
                present[stage.stratum_of_respondent if domain is None else stage.stratum_of_respondent[domain]] = True
                scale = scale * stage.average_factor(present)[:, 0]
            deviations = (totals - centre[stage.stratum]) * np.sqrt(scale)[stage.stratum, None]
            variance += deviations.T @ deviations
        return variance


def _sums(codes: Codes, size: int, table: Floats) -> Floats:
    """(size, k): sums of the rows of a table (n, k) by their code."""
    found = np.empty((size, table.shape[1]))
    for column in range(table.shape[1]):
        found[:, column] = np.bincount(codes, table[:, column], size)
    return found


def _columns(specs: Sequence[StageSpec]) -> Iterator[StageColumns]:
    for at, (psu, strata, fpc) in enumerate(specs):
        place = f"stages.{at - 1}." if at else ""
        correction = None if fpc is None else columns.numbers(fpc)
        yield StageColumns(place, _labels(strata), _labels(psu), correction)


def _labels(column: Any) -> pd.Series[Any] | None:
    return None if column is None else pd.Series(column).reset_index(drop=True)


def _lonely(place: str, stage: Stage) -> list[Problem]:
    names = [name for name, alone in zip(stage.stratum_names, stage.lonely, strict=True) if alone]
    remedy = "merge it with another stratum, or declare lonely_psu: adjust, average, certainty or remove"
    if place:
        what = f"only one unit was drawn in {columns.listed(names)} (unit of the stage before/stratum)"
        remedy = "give it an fpc of 1 if it is the only one there is, or declare a lonely_psu"
        return [columns.fault(f"{place}psu", what, remedy)] if names else []
    return [columns.fault("strata", f"stratum {name!r} has only one PSU", remedy) for name in names]


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise DesignError(problems)
