"""By what a survey's results are divided: every respondent's group, and the domain that each group is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from peaceresearch.results.ids import domain_id
from peaceresearch.survey.columns import Codes
from peaceresearch.survey.groups import Groups

WAVE = "wave"
VERSUS = "versus-"
"""Begins the part of a domain that says with which value another one is compared: `versus-region=north`."""


@dataclass(frozen=True, eq=False)
class Dimension:
    """One way to divide the respondents: the values in their order, and each respondent's (-1 where none is known)."""

    values: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True, eq=False)
class Grouping:
    """A division of the respondents by some dimensions at once.

    `domains` has a group's value of each dimension, in the order of `groups`' codes; the groups of respondents of other
    waves than the last are left out, unless the division is by wave.
    """

    dimensions: tuple[str, ...]
    groups: Groups
    domains: tuple[Mapping[str, str], ...]

    @property
    def ids(self) -> list[str]:
        """The canonical text of each group's domain."""
        return [domain_id(domain) for domain in self.domains]

    def pairs(self, reference: str | None) -> list[tuple[int, int]]:
        """Groups to compare: those that differ in their value of the first dimension only.

        With a `reference`, every other value with it; without, each value with all before it.
        """
        rest = [list(domain.values())[1:] for domain in self.domains]
        first = [domain[self.dimensions[0]] for domain in self.domains]
        everyone = range(len(self.domains))
        if reference is not None:
            return [
                (one, other)
                for one, other in product(everyone, everyone)
                if first[other] == reference and first[one] != reference and rest[one] == rest[other]
            ]
        return [(one, other) for one, other in product(everyone, everyone) if other < one and rest[one] == rest[other]]

    def pair_id(self, one: int, other: int) -> str:
        """The domain of a comparison: that of the first group, and the value with which it is compared."""
        name = self.dimensions[0]
        return domain_id({**self.domains[one], f"{VERSUS}{name}": self.domains[other][name]})


@dataclass(frozen=True, eq=False)
class Divisions:
    """The dimensions of a survey, and its waves."""

    respondents: int
    dimensions: Mapping[str, Dimension]
    dates: Mapping[str, datetime.date]
    """Of the waves, the earliest first; empty for a survey without waves."""

    def grouping(self, names: Sequence[str]) -> Grouping:
        """The respondents divided by the dimensions `names` at once; by none of them, everybody is one group."""
        chosen = [self.dimensions[name] for name in names]
        codes = np.zeros(self.respondents, dtype=np.intp)
        outside = np.zeros(self.respondents, dtype=bool)
        for dimension in chosen:
            codes = codes * len(dimension.values) + dimension.codes
            outside |= dimension.codes < 0
        if self.dates and WAVE not in names:
            outside |= self.dimensions[WAVE].codes != len(self.dates) - 1
        codes[outside] = -1
        combinations = product(*(dimension.values for dimension in chosen))
        domains = tuple(dict(zip(names, values, strict=True)) for values in combinations)
        return Grouping(tuple(names), Groups(codes, len(domains)), domains)

    def wave(self, domain: Mapping[str, str]) -> str:
        """The wave that a result of this domain is of: the last one, where the domain names none; "" without waves."""
        return domain.get(WAVE) or (list(self.dates)[-1] if self.dates else "")

    def year(self, domain: Mapping[str, str]) -> float:
        """Place of a domain's wave in time, as a year with decimals; NaN for a domain that names no wave."""
        if WAVE not in domain:
            return float("nan")
        date = self.dates[domain[WAVE]]
        start, end = datetime.date(date.year, 1, 1), datetime.date(date.year + 1, 1, 1)
        return date.year + (date - start).days / (end - start).days
