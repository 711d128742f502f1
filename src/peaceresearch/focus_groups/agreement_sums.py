"""Agreement on yes/no codes from sums over units: cost grows with what was coded, not with units x codes x coders.

All coefficients of a code are functions of how many coders applied it to each unit, its square, and, for kappa, of how
often two coders both applied it. Summed per document, they also give every bootstrap sample of documents: one product
of two matrices for all samples and codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peaceresearch.focus_groups.units import Units
from peaceresearch.statistics import agreement_coefficients as coefficients

Floats = NDArray[np.float64]
MEASURES = ("percent_agreement", "kappa", "fleiss_kappa", "alpha", "ac1")
MINIMUM = 4
"""Fewest things drawn for an interval: three give ten different samples, which have no tails to speak of."""
_BLOCK = 2_000_000
"""Numbers of draws held at a time."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over units by what is drawn, and over all of them by pair of coders. Only units that two coders rated.

    Attributes
    ----------
    base : (drawn, 2) array
        Sum of the weights, and of the weights times the number of coders.
    applied, disagreement, differing, share : (drawn, codes) arrays, or sparse
        Sum of each unit's weight times: c, the number of coders who applied the code; 2 c (m - c) / (m - 1); the same
        divided by m, which is the share of its pairs of coders who differ; c / m. m is the unit's number of coders.
    tables : (pairs, codes, 2, 2) array
        Weight of the units that both of a pair rated, by whether the first and the second applied the code.
    """

    base: Floats
    applied: Any
    disagreement: Any
    differing: Any
    share: Any
    tables: Floats


def sums(units: Units, drawn: NDArray[np.int64], number: int) -> Sums:
    """Sum over units.

    Parameters
    ----------
    units
        See `units.comparable_units`.
    drawn
        (units,) the number of what each unit is drawn with: its document, or itself.
    number
        How many such there are.
    """
    m = units.rated.sum(axis=1).astype(float)
    weight = np.where(m >= 2, units.weights, 0.0)
    zero = sparse.csr_array((len(m), len(units.codes)))
    count = sum(units.applied, zero).tocsr()
    of = np.repeat(np.arange(len(m)), np.diff(count.indptr))
    c, own = count.data, np.maximum(m[of], 2.0)
    by_unit = {
        "applied": c,
        "disagreement": 2 * c * (own - c) / (own - 1),
        "differing": 2 * c * (own - c) / (own * (own - 1)),
        "share": c / own,
    }
    shape = (number, len(m))
    collect = sparse.csr_array((weight, (drawn, np.arange(len(m)))), shape=shape)
    found = {}
    for name, values in by_unit.items():
        collected = collect @ sparse.csr_array((values, count.indices, count.indptr), shape=count.shape)
        found[name] = collected if number == len(m) else collected.toarray()
    parts = [np.bincount(drawn, weight * part, minlength=number) for part in (np.ones(len(m)), m)]
    base = np.column_stack(parts).astype(np.float64)
    return Sums(base, **found, tables=_tables(units))


def _tables(units: Units) -> Floats:
    """(pairs, codes, 2, 2): see `Sums.tables`."""
    pairs = list(combinations(range(len(units.coders)), 2))
    tables = np.zeros((len(pairs), len(units.codes), 2, 2))
    for place, (one, other) in enumerate(pairs):
        weight = units.weights * (units.rated[:, one] & units.rated[:, other])
        first, second = weight @ units.applied[one], weight @ units.applied[other]
        both = weight @ units.applied[one].multiply(units.applied[other]).tocsr()
        tables[place] = np.moveaxis(
            np.array([[weight.sum() - first - second + both, second - both], [first - both, both]]), 2, 0
        )
    return tables


def estimates(found: Sums) -> dict[str, Floats]:
    """Each of `MEASURES` by code, and last over all decisions (a unit and a code each): (codes + 1,) arrays.

    Kappa is Cohen's of two coders and Light's mean over pairs of more. NaN where a coefficient does not exist.
    """
    weight, ratings = found.base.sum(axis=0)
    codes = found.tables.shape[1]
    times = np.append(np.ones(codes), codes)
    added = {name: with_all(total(getattr(found, name))) for name in ("applied", "disagreement", "differing", "share")}
    n = weight * times
    with np.errstate(invalid="ignore", divide="ignore"):
        agreement = 1 - added["differing"] / n
        share = added["share"] / n
    shares = np.stack([share, 1 - share], axis=-1)
    shares[..., 1] = np.where(added["applied"] >= ratings * times * (1 - 1e-12), 0.0, shares[..., 1])
    tables = np.concatenate([found.tables, found.tables.sum(axis=1, keepdims=True)], axis=1)
    return {
        "percent_agreement": agreement,
        "kappa": coefficients.light_kappa(tables) if len(tables) else np.full(codes + 1, np.nan),
        "fleiss_kappa": coefficients.fleiss_of_shares(agreement, shares),
        "alpha": _alpha(added["disagreement"], added["applied"], ratings * times),
        "ac1": coefficients.ac1_of_shares(agreement, shares, 2),
    }


def alpha_intervals(found: Sums, draws: int, level: float, seed: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Percentile bootstrap intervals of alpha by code, and last over all decisions.

    Documents (or units, as the sums are kept) are drawn with replacement, as many as there are (Efron and Tibshirani
    1993, An Introduction to the Bootstrap, ch. 13; of whole documents, since units of one are not independent: Davison
    and Hinkley 1997, Bootstrap Methods and their Application, sec. 3.8). This is not the algorithm of Hayes and
    Krippendorff (2007), which draws disagreements of pairs. All codes share the draws, so that another code changes no
    interval.

    Returns
    -------
    low, high : (codes + 1,) arrays
        NaN where alpha does not exist in more than one sample in twenty, as happens when a code is so rare that many
        samples lack it: an interval over the others would be conditional.
    varied : bool array
        Whether alpha differs between samples at all; it does not where coders never disagree.
    """
    number = len(found.base)
    random = np.random.default_rng(seed)
    kept = np.empty((draws, found.tables.shape[1] + 1))
    step = max(1, _BLOCK // max(number, 1))
    for begin in range(0, draws, step):
        size = min(step, draws - begin)
        picked = random.integers(number, size=(size, number)) + number * np.arange(size)[:, None]
        drawn = np.bincount(picked.ravel(), minlength=size * number).reshape(size, number).astype(float)
        disagreement, applied = (with_all(np.asarray(drawn @ part)) for part in (found.disagreement, found.applied))
        ratings = (drawn @ found.base[:, 1])[:, None] * np.append(np.ones(kept.shape[1] - 1), kept.shape[1] - 1)
        kept[begin : begin + size] = _alpha(disagreement, applied, ratings)
    low, high = np.full((2, kept.shape[1]), np.nan)
    for place, sample in enumerate(kept.T):
        defined = sample[~np.isnan(sample)]
        if len(defined) >= 0.95 * draws:
            low[place], high[place] = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    varied = np.nan_to_num(np.nanmax(kept, axis=0, initial=-np.inf) - np.nanmin(kept, axis=0, initial=np.inf)) > 1e-12
    return low, high, varied


def with_all(by_code: Floats) -> Floats:
    """Sums by code, with that over all codes as the last."""
    return np.concatenate([by_code, by_code.sum(axis=-1, keepdims=True)], axis=-1)


def total(part: Any) -> Floats:
    """(codes,) sums over what is drawn of a part of `Sums`."""
    return np.asarray(part.sum(axis=0), dtype=float).reshape(-1)


def _alpha(disagreement: Floats, applied: Floats, ratings: Floats) -> Floats:
    others = ratings - applied
    others = np.where(
        others > 1e-9 * np.maximum(ratings, 1), others, 0.0
    )  # lengths are whole: what is left is rounding
    return coefficients.alpha_of_totals(disagreement, np.stack([applied, others], axis=-1))
