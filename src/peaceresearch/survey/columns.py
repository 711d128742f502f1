"""Checks of the columns that make up a sampling design; each returns what is wrong, raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.problems import Problem

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]


def numbers(values: Any) -> Floats:
    """The values as floats; NaN for anything missing or not a number."""
    column = pd.to_numeric(pd.Series(values), errors="coerce")
    return np.array(column.to_numpy(dtype=float, na_value=np.nan))


def codes_of(labels: pd.Series[Any]) -> tuple[Codes, tuple[str, ...]]:
    """Codes 0, 1, ... in the sorted order of the labels, and the labels as text."""
    codes, found = pd.factorize(labels, sort=True)
    return codes.astype(np.intp), tuple(str(label) for label in found)


def fault(place: str, what: str, remedy: str) -> Problem:
    """A problem whose file only the caller knows."""
    return Problem("", place, what, remedy)


def rows_of(column: str, positions: NDArray[np.intp], shown: int = 5) -> str:
    """`column, rows 3, 8 and 12 more`, counted from 1."""
    named = ", ".join(str(position + 1) for position in positions[:shown])
    more = f" and {len(positions) - shown} more" if len(positions) > shown else ""
    return f"{column}, {'row' if len(positions) == 1 else 'rows'} {named}{more}"


def check_positive(column: str, values: Floats) -> list[Problem]:
    """Values that are missing, infinite, zero or negative."""
    bad = np.flatnonzero(~(np.isfinite(values) & (values > 0)))
    if not bad.size:
        return []
    found = ", ".join(sorted({"missing" if np.isnan(values[row]) else f"{values[row]:g}" for row in bad})[:5])
    return [fault(rows_of(column, bad), f"is {found}", "each respondent needs a positive finite number")]


def check_labels(column: str, labels: pd.Series[Any], n: int) -> list[Problem]:
    """Labels that are missing or too many or too few."""
    if len(labels) != n:
        return [fault(column, f"has {len(labels)} values for {n} weights", "give one a respondent")]
    if labels.isna().any():
        return [fault(rows_of(column, np.flatnonzero(labels.isna())), "is missing", "give each respondent one")]
    return []


def check_nesting(stratum: Codes, unit: Codes, strata: Sequence[str], units: Sequence[str]) -> list[Problem]:
    """PSUs that lie in more than one stratum; `strata` and `units` are the names by code."""
    pairs = pd.DataFrame({"unit": unit, "stratum": stratum}).drop_duplicates().sort_values(["unit", "stratum"])
    spread = pairs[pairs.duplicated("unit", keep=False)]
    remedy = "a PSU lies in one stratum; declare nested numbering if PSUs are numbered anew in each"
    return [
        fault("psu", f"{units[code]!r} occurs in strata {', '.join(strata[s] for s in found)}", remedy)
        for code, found in ((int(code), spread["stratum"][spread["unit"] == code]) for code in spread["unit"].unique())
    ]


def check_fpc(fpc: Floats, stratum: Codes, unit: Codes, strata: Sequence[str]) -> list[Problem]:
    """Corrections that differ within a stratum, or are smaller than the sample."""
    faults = check_positive("fpc", fpc)
    if faults:
        return faults
    shares = bool((fpc <= 1).all())
    for code, name in enumerate(strata):
        values = fpc[stratum == code]
        sampled = len(np.unique(unit[stratum == code]))
        if values.min() != values.max():
            what = f"stratum {name!r} has values from {values.min():g} to {values.max():g}"
            faults.append(fault("fpc", what, "give one value a stratum"))
        elif not shares and values[0] < sampled:
            what = f"stratum {name!r} has {sampled} PSUs in the sample and {values[0]:g} in the population"
            faults.append(fault("fpc", what, "give the number of PSUs in the population, or the sampled shares"))
    return faults
