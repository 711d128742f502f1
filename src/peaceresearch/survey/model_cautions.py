"""What to be careful about in the results of a model: words for the column `caution`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

FEW_DF = 10
"""Degrees of freedom; of a multilevel model groups: with fewer, standard errors are themselves uncertain."""
CONDITION = 30.0
"""Belsley, Kuh and Welsch (1980): beyond it collinearity is strong."""
INFLATION = float(np.sqrt(10))
"""GVIF^(1 / (2 df)), the square root of the common limit of 10 for a VIF."""
INFLUENCE = 1.0
"""Standard errors that one PSU moves a coefficient."""
PROPORTIONAL = 0.05
"""p of the test of proportional odds."""
MISSING = 0.5
"""Fraction of missing information."""


@dataclass(frozen=True, eq=False)
class Cautions:
    """Words by what they are about: all of a model, a variable of it, one of its levels, or one estimate."""

    everything: set[str] = field(default_factory=set)
    variables: Mapping[str, set[str]] = field(default_factory=dict)
    levels: Mapping[tuple[str, str], set[str]] = field(default_factory=dict)
    terms: Mapping[str, set[str]] = field(default_factory=dict)

    def words(self, variable: str, level: str, term: str = "") -> str:
        """Those for an estimate about `variable` (`age`, `age:group`) and `level`."""
        found = {*self.everything, *self.terms.get(term, ())}
        for name, part in zip(variable.split(":"), level.split(":") if level else [], strict=False):
            found |= self.levels.get((name, part), set())
        for name in {variable, *variable.split(":")}:
            found |= self.variables.get(name, set())
        return joined(found)


def joined(words: Iterable[str]) -> str:
    """Words as a result has them."""
    return " ".join(sorted(set(words)))


def by_term(influence: Mapping[str, float]) -> dict[str, set[str]]:
    """Terms that rest on a single PSU."""
    return {term: {"influential"} for term, moved in influence.items() if moved > INFLUENCE}


def by_variable(inflation: pd.DataFrame, proportional: pd.DataFrame) -> dict[str, set[str]]:
    """Variables that follow from the others, and those whose odds are not proportional.

    An interaction follows from its parts, and these from it: they are no reason for caution.
    """
    inside = {part for name in inflation["variable"] if ":" in name for part in [name, *name.split(":")]}
    found: dict[str, set[str]] = {}
    for name, factor in zip(inflation["variable"], inflation["vif"], strict=True):
        if factor > INFLATION and name not in inside:
            found.setdefault(name, set()).add("collinear")
    for name, p in zip(proportional["variable"], proportional["p"], strict=True):
        if name and p < PROPORTIONAL:
            found.setdefault(name, set()).add("proportional_odds")
    return found
