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
_SHOWN = 5


def numbers(values: Any) -> Floats:
    """The values as floats; NaN for anything missing or not a number."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
        return values.astype(np.float64)
    column = pd.to_numeric(pd.Series(values), errors="coerce")
    return np.array(column.to_numpy(dtype=float, na_value=np.nan))


def codes_of(labels: pd.Series[Any]) -> tuple[Codes, Sequence[Any]]:
    """Codes 0, 1, ... in the sorted order of the labels, and the labels by code."""
    codes, found = pd.factorize(labels, sort=True)
    return codes.astype(np.intp), list(found)


def fault(place: str, what: str, remedy: str) -> Problem:
    """A problem whose file only the caller knows."""
    return Problem("", place, what, remedy)


def listed(names: Sequence[str]) -> str:
    """`'a', 'b' and 12 more`."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(map(repr, names[:_SHOWN])) + more


def rows_of(column: str, positions: NDArray[np.intp]) -> str:
    """`column, rows 3, 8 and 12 more`, counted from 1."""
    named = ", ".join(str(position + 1) for position in positions[:_SHOWN])
    more = f" and {len(positions) - _SHOWN} more" if len(positions) > _SHOWN else ""
    return f"{column}, {'row' if len(positions) == 1 else 'rows'} {named}{more}"


def check_weights(column: str, weights: Floats) -> list[Problem]:
    """Weights that are missing, infinite or negative; none at all above zero."""
    faults = _outside(column, weights, np.isfinite(weights) & (weights >= 0), "a finite number, zero or more")
    if not len(weights):
        faults.append(fault(column, "there are no respondents", "give at least one row"))
    elif not faults and not weights.any():
        faults.append(fault(column, "all are zero", "give those who count a weight above zero"))
    return faults


def check_positive(column: str, values: Floats) -> list[Problem]:
    """Values that are missing, infinite, zero or negative."""
    return _outside(column, values, np.isfinite(values) & (values > 0), "a positive finite number")


def _outside(column: str, values: Floats, fine: Mask, needed: str) -> list[Problem]:
    bad = np.flatnonzero(~fine)
    if not bad.size:
        return []
    found = ", ".join(sorted({"missing" if np.isnan(values[row]) else f"{values[row]:g}" for row in bad})[:_SHOWN])
    return [fault(rows_of(column, bad), f"is {found}", f"each respondent needs {needed}")]


def check_labels(column: str, labels: pd.Series[Any], n: int) -> list[Problem]:
    """Labels that are missing or too many or too few."""
    if len(labels) != n:
        return [fault(column, f"has {len(labels)} values for {n} weights", "give one a respondent")]
    if labels.isna().any():
        return [fault(rows_of(column, np.flatnonzero(labels.isna())), "is missing", "give each respondent one")]
    return []


def check_nesting(
    column: str, stratum: Codes, unit: Codes, strata: Sequence[str], units: Sequence[str]
) -> list[Problem]:
    """Units that lie in more than one stratum; `strata` and `units` are the names by code."""
    pairs = pd.DataFrame({"unit": unit, "stratum": stratum}).drop_duplicates().sort_values(["unit", "stratum"])
    spread = pairs[pairs.duplicated("unit", keep=False)]
    remedy = "a PSU lies in one stratum; declare `nested_psu: true` if PSUs are numbered anew in each"
    return [
        fault(column, f"{units[code]!r} occurs in strata {', '.join(strata[s] for s in found)}", remedy)
        for code, found in ((int(code), spread["stratum"][spread["unit"] == code]) for code in spread["unit"].unique())
    ]


def check_fpc(
    column: str, fpc: Floats, stratum: Codes, sampled: Codes, strata: Sequence[str], shares: bool
) -> list[Problem]:
    """Corrections that differ within a stratum, or are smaller than the sample.

    `sampled` is the number of units in the sample, by stratum; `shares` tells that the corrections are sampled shares,
    not numbers of units in the population.
    """
    by_stratum = pd.Series(fpc).groupby(stratum)
    lowest, highest = by_stratum.min().to_numpy(), by_stratum.max().to_numpy()
    faults = []
    for code in np.flatnonzero(lowest != highest).tolist():
        what = f"stratum {strata[code]!r} has values from {lowest[code]:g} to {highest[code]:g}"
        faults.append(fault(column, what, "give one value a stratum"))
    too_small = (lowest == highest) & (lowest < sampled) & (not shares)
    for code in np.flatnonzero(too_small).tolist():
        what = f"stratum {strata[code]!r} has {sampled[code]} PSUs in the sample and {lowest[code]:g} in the population"
        remedy = "give the number of PSUs in the population, or the sampled shares, at all stages alike"
        faults.append(fault(column, what, remedy))
    return faults
