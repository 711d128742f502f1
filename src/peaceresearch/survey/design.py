"""The sampling design of a survey, declared once and asked by every estimate.

Variances are Taylor-linearised and with replacement between primary sampling units (PSUs, "ultimate clusters"), with
an optional finite population correction of the first stage: Binder (1983), Int. Stat. Rev. 51, 279-292; Lumley
(2004), J. Stat. Softw. 9(8); the arithmetic of `svyrecvar` in R's `survey`, against which it is verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.survey import columns
from peaceresearch.survey.columns import Codes, Floats, Mask

LonelyPsu = Literal["fail", "remove", "certainty", "adjust", "average"]


class DesignError(ValueError):
    """The declared design does not fit the data.

    `problems` holds every fault; `file` in each is empty, for the caller who knows the file to fill in, and `place`
    names the column and the rows, counted from 1.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.place}: {problem.what}" for problem in self.problems))


@dataclass(frozen=True, eq=False)
class Design:
    """Weights, strata and PSUs of n respondents; build it with `from_columns`, which checks them.

    Attributes
    ----------
    weights : (n,) float array
        Sampling weights, positive, on any scale.
    strata, psu : (n,) int arrays
        Codes 0, 1, ... of the stratum and the PSU of each respondent; a PSU lies in one stratum.
    stratum_names : tuple of str
        The stratum as the data call it, by code.
    sampled_fraction : (number of strata,) float array or None
        Share of the PSUs of each stratum that is in the sample; None when sampling counts as with replacement.
    lonely_psu : {"fail", "remove", "certainty", "adjust", "average"}
        What a stratum with a single PSU adds to a variance (its own cannot be estimated), as R's `survey.lonely.psu`:
        "remove" and "certainty" nothing; "adjust" the square of its total around 0, which is the mean of all
        linearised scores of a mean, share or regression (the variance of a total it overstates, as R 4.1 does);
        "average" the mean of what the other strata add. With "fail" a design that holds one is refused.
    """

    weights: Floats
    strata: Codes
    psu: Codes
    stratum_names: tuple[str, ...]
    sampled_fraction: Floats | None = None
    lonely_psu: LonelyPsu = "fail"

    @classmethod
    def from_columns(
        cls, weights: Any, strata: Any = None, psu: Any = None, fpc: Any = None, *,
        lonely_psu: LonelyPsu = "fail", nested: bool = False,
    ) -> Design:  # fmt: skip
        """Check the columns of a survey table (arrays, lists or series, by position) and make a design of them.

        Parameters
        ----------
        weights : n positive finite numbers
            Sampling weights; ones where a survey has none.
        strata, psu : n labels, optional
            Without strata there is one stratum; without PSUs each respondent is one.
        fpc : n numbers, optional
            Finite population correction, one value a stratum: the number of PSUs in the population, or, when no value
            exceeds 1, the share of them that is in the sample (the convention of R's `svydesign`).
        lonely_psu : see the class
        nested : bool
            True when PSUs are numbered anew in each stratum; else a PSU label that occurs in two strata is a fault.

        Raises
        ------
        DesignError
            With every fault found. A missing weight, stratum, PSU or fpc is a fault, never a reason to drop a row.
        """
        if lonely_psu not in get_args(LonelyPsu):
            raise ValueError(f"lonely_psu is {lonely_psu!r}, not one of {', '.join(get_args(LonelyPsu))}")
        weight = columns.numbers(weights)
        n = len(weight)
        stratum_labels = pd.Series(np.zeros(n, dtype=int) if strata is None else strata).reset_index(drop=True)
        unit_labels = pd.Series(np.arange(n) if psu is None else psu).reset_index(drop=True)
        _raise(
            columns.check_positive("weights", weight)
            + ([] if n else [columns.fault("weights", "there are no respondents", "give at least one row")])
            + columns.check_labels("strata", stratum_labels, n)
            + columns.check_labels("psu", unit_labels, n)
            + ([] if fpc is None else columns.check_labels("fpc", pd.Series(fpc), n))
        )
        stratum, names = columns.codes_of(stratum_labels)
        unit, units = columns.codes_of(unit_labels)
        faults = [] if nested else columns.check_nesting(stratum, unit, names, units)
        if nested:
            unit = pd.DataFrame({"s": stratum, "p": unit}).groupby(["s", "p"]).ngroup().to_numpy().astype(np.intp)
        correction = None if fpc is None else columns.numbers(fpc)
        _raise(faults + ([] if correction is None else columns.check_fpc(correction, stratum, unit, names)))
        fraction = None if correction is None else _sampled_fraction(correction, stratum, unit)
        design = cls(weight, stratum, unit, names, fraction, lonely_psu)
        for array in (design.weights, design.strata, design.psu):
            array.flags.writeable = False
        if lonely_psu == "fail":
            remedy = "merge it with another stratum, or declare lonely_psu: adjust, average, certainty or remove"
            lonely = design.lonely_strata()
            _raise([columns.fault("strata", f"stratum {name!r} has only one PSU", remedy) for name in lonely])
        return design

    def __len__(self) -> int:
        return len(self.weights)

    def lonely_strata(self) -> tuple[str, ...]:
        """Names of the strata with a single PSU that is not in the sample with certainty."""
        lonely = self._lonely(self._psus_by_stratum())
        return tuple(name for name, alone in zip(self.stratum_names, lonely, strict=True) if alone)

    def degrees_of_freedom(self, domain: Mask | None = None) -> int:
        """Number of PSUs minus number of strata, both counted where the domain has respondents (R's `degf`)."""
        inside = slice(None) if domain is None else domain
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
            dropping them would lose whole PSUs. A lonely stratum without anyone in the domain is not averaged over.

        Returns
        -------
        (k, k) float array
            NaN where "average" has no stratum to average.
        """
        table = scores.reshape(len(self), -1) * self.weights[:, None]
        if domain is not None:
            table = np.where(domain[:, None], table, 0.0)
        stratum, count = self._stratum_of_psu(), self._psus_by_stratum()
        totals = np.zeros((len(stratum), table.shape[1]))
        np.add.at(totals, self.psu, table)
        centre = np.zeros((len(count), table.shape[1]))
        np.add.at(centre, stratum, totals / count[stratum, None])
        lonely = self._lonely(count)
        if self.lonely_psu == "adjust":
            centre[lonely] = 0.0
        scale = (1 - self._fraction()) * count / np.maximum(count - 1, 1)
        deviations = (totals - centre[stratum]) * np.sqrt(scale)[stratum, None]
        variance: Floats = deviations.T @ deviations
        if self.lonely_psu != "average":
            return variance
        present = np.zeros(len(count), dtype=bool)
        present[self.strata if domain is None else self.strata[domain]] = True
        usable = np.count_nonzero(present & ~lonely)
        return variance * np.count_nonzero(present) / usable if usable else np.full_like(variance, np.nan)

    def _stratum_of_psu(self) -> Codes:
        stratum = np.zeros(int(self.psu.max()) + 1, dtype=np.intp)
        stratum[self.psu] = self.strata
        return stratum

    def _psus_by_stratum(self) -> Codes:
        return np.bincount(self._stratum_of_psu(), minlength=len(self.stratum_names))

    def _fraction(self) -> Floats:
        return np.zeros(len(self.stratum_names)) if self.sampled_fraction is None else self.sampled_fraction

    def _lonely(self, psus_by_stratum: Codes) -> Mask:
        return np.asarray((psus_by_stratum == 1) & (self._fraction() < 1))


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise DesignError(problems)


def _sampled_fraction(fpc: Floats, stratum: Codes, unit: Codes) -> Floats:
    """Share of each stratum's PSUs that is in the sample, from a checked fpc column."""
    table = pd.DataFrame({"fpc": fpc, "unit": unit}).groupby(stratum)
    values = table["fpc"].first().to_numpy(dtype=float)
    return values if (fpc <= 1).all() else table["unit"].nunique().to_numpy(dtype=float) / values
