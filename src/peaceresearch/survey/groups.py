"""Groups of respondents: the domains of a survey, of which each respondent is in one at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from peaceresearch.survey.columns import Codes, Floats, Mask


@dataclass(frozen=True, eq=False)
class Groups:
    """A partition of the n respondents; a group is a domain and never a filter: the others stay in the design.

    Attributes
    ----------
    codes : (n,) int array
        Group of each respondent, 0 to `count` - 1, or -1 for those in no group.
    count : int
        Number of groups, those without respondents included.
    """

    codes: Codes
    count: int

    @classmethod
    def everybody(cls, n: int) -> Groups:
        """One group of all n respondents."""
        return cls(np.zeros(n, dtype=np.intp), 1)

    @classmethod
    def of(cls, mask: Any) -> Groups:
        """One group of those in the mask."""
        inside = np.asarray(mask)
        if inside.dtype != bool:
            raise ValueError("a mask of respondents is an array of bool")
        return cls(np.where(inside, 0, -1), 1)

    def only(self, kept: Mask) -> Groups:
        """The same groups without those respondents who are not in `kept`."""
        return Groups(np.where(kept, self.codes, -1), self.count)

    def chosen(self, groups: Codes) -> Groups:
        """Some of the groups, which are then numbered in the order given."""
        new = np.full(self.count + 1, -1)  # the last one for those in no group
        new[groups] = np.arange(len(groups))
        return Groups(new[self.codes], len(groups))

    def cells(self, by: Codes | int = 0) -> Codes:
        """(n,): a cell per value of `by` and group, and one per value of `by` for those in no group (see `sums`)."""
        return by * (self.count + 1) + self.codes + 1

    def sums(self, weights: Floats | Mask | None = None, by: Codes | int = 0, size: int = 1) -> Floats:
        """(size, count): sums of the weights (or numbers of respondents) by code in `by`, 0 to `size` - 1, and group.

        What those in no group weigh is not looked at and may be missing.
        """
        found = np.bincount(self.cells(by), weights, size * (self.count + 1))
        return found.reshape(size, self.count + 1)[:, 1:].astype(float)

    def spread_out(self, values: Floats) -> Floats:
        """(n,): the value of each respondent's group, of (count,) values; 0 for those in no group."""
        return np.append(values, 0.0)[self.codes]
