"""The stages of a sample: which units were drawn in which strata, and how much their differences count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.survey import columns
from peaceresearch.survey.columns import Codes, Floats, Mask


@dataclass(frozen=True, eq=False)
class Stage:
    """Units drawn within strata, and the strata within the units of the stage before.

    Attributes
    ----------
    unit : (n,) int array
        Unit of each respondent; units are numbered stratum by stratum.
    stratum : (units,) int array
        Stratum of each unit, in ascending order.
    parent : (strata,) int array
        The unit of the stage before in which the stratum lies; 0 throughout at the first stage.
    stratum_names : tuple of str
        The strata as the data call them, at a later stage with the unit of the stage before.
    fraction : (strata,) float array
        Share of the units of the stratum that is in the sample; 0 where sampling counts as with replacement.
    reached : (strata,) float array
        Product of the fractions of the stages before: how much of the variance between this stage's units is not in
        that between the units of the stages before (Cochran 1977, Sampling Techniques, 10.3).
    """

    unit: Codes
    stratum: Codes
    parent: Codes
    stratum_names: tuple[str, ...]
    fraction: Floats
    reached: Floats

    @cached_property
    def size(self) -> Codes:
        """(strata,): units in the sample."""
        return np.bincount(self.stratum, minlength=len(self.parent))

    @cached_property
    def stratum_of_respondent(self) -> Codes:
        """(n,)."""
        return self.stratum[self.unit]

    @cached_property
    def first_unit(self) -> Codes:
        """(strata,): where the units of each stratum begin."""
        return np.concatenate([[0], np.cumsum(self.size)[:-1]])

    @cached_property
    def single(self) -> bool:
        """Whether each unit is one respondent."""
        return len(self.stratum) == len(self.unit)

    @cached_property
    def lonely(self) -> Mask:
        """(strata,): one unit in the sample, and not there with certainty."""
        return np.asarray((self.size == 1) & (self.fraction < 1))

    @cached_property
    def scale(self) -> Floats:
        """(strata,): what a sum of squared deviations between units is multiplied by."""
        return np.asarray(self.reached * (1 - self.fraction) * self.size / np.maximum(self.size - 1, 1))

    def average_factor(self, present: Mask) -> Floats:
        """(strata, k): what stands in for lonely strata, for k domains, `present` (strata, k) where they have anyone.

        The other strata of the same unit of the stage before, taken times all strata over those with a variance; NaN
        where there are none of these.
        """
        starts = np.flatnonzero(np.diff(self.parent, prepend=-1))
        occurring = np.add.reduceat(present, starts, dtype=float)
        usable = np.add.reduceat(present & ~self.lonely[:, None], starts, dtype=float)
        factor = np.ones_like(occurring)
        np.divide(occurring, usable, out=factor, where=usable > 0)
        factor[(usable == 0) & (occurring > 0)] = np.nan
        return np.asarray(factor[self.parent])


@dataclass(frozen=True, eq=False)
class StageColumns:
    """A stage as the survey table has it; `place` begins the names of its columns in problems."""

    place: str
    strata: pd.Series[Any] | None
    psu: pd.Series[Any] | None
    fpc: Floats | None

    def check(self, n: int) -> list[Problem]:
        """Missing values, and columns of another length than the weights."""
        faults = []
        for name, column in (("strata", self.strata), ("psu", self.psu)):
            faults += [] if column is None else columns.check_labels(self.place + name, column, n)
        if self.fpc is not None:
            wrong = columns.check_labels(self.place + "fpc", pd.Series(self.fpc), n)
            faults += wrong or columns.check_positive(self.place + "fpc", self.fpc)
        return faults

    def build(self, before: Stage | None, n: int, shares: bool, nested: bool) -> tuple[Stage, list[Problem]]:
        """The stage, within the units of the one `before`, and what is wrong with it."""
        parent = np.zeros(n, dtype=np.intp) if before is None else before.unit
        labels, names = (np.zeros(n, dtype=np.intp), [0]) if self.strata is None else columns.codes_of(self.strata)
        units, unit_names = (np.arange(n), range(n)) if self.psu is None else columns.codes_of(self.psu)
        stratum, parent_of, label_of = _pairs(parent, labels)
        unit, stratum_of, _ = _pairs(stratum, units)
        above = [""] * len(parent_of) if before is None else [f"{code}/" for code in parent_of]
        shown = tuple(f"{start}{names[label]}" for start, label in zip(above, label_of, strict=True))
        faults = [] if nested else self._nesting(parent, stratum, unit, units, shown, unit_names)
        size = np.bincount(stratum_of)
        fraction = np.zeros(len(size))
        if self.fpc is not None:
            faults += columns.check_fpc(self.place + "fpc", self.fpc, stratum, size, shown, shares)
            fraction[stratum] = self.fpc
            fraction = fraction if shares else size / fraction
        reached = np.ones(1) if before is None else (before.reached * before.fraction)[before.stratum]
        return Stage(unit, stratum_of, parent_of, shown, fraction, reached[parent_of]), faults

    def _nesting(
        self, parent: Codes, stratum: Codes, unit: Codes, labels: Codes, strata: Sequence[str], names: Sequence[Any]
    ) -> list[Problem]:
        within, _, label_of = _pairs(parent, labels)
        if len(label_of) > unit.max():
            return []
        return columns.check_nesting(self.place + "psu", stratum, within, strata, [str(names[at]) for at in label_of])


def _pairs(outer: Codes, inner: Codes) -> tuple[Codes, Codes, Codes]:
    """Codes 0, 1, ... of the pairs that occur, sorted by `outer` first, and both members of each pair."""
    width = int(inner.max(initial=0)) + 1
    found, codes = np.unique(outer * width + inner, return_inverse=True)
    return codes.astype(np.intp), found // width, found % width
