"""How far coders agree, code by code, on the documents that several of them coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from peaceresearch.focus_groups.units import Unit, comparable_units
from peaceresearch.statistics import agreement_coefficients as coefficients
from peaceresearch.statistics.agreement_coefficients import Floats

COLUMNS = ("code", "measure", "estimate", "ci_low", "ci_high", "ci_method", "n_units", "n_applied", "reason")


def agreement(
    segments: pd.DataFrame,
    unit: Unit,
    *,
    weight: Literal["unit", "characters"] = "unit",
    codes: Sequence[str] | None = None,
    coded: pd.DataFrame | None = None,
    lengths: Mapping[Any, int] | None = None,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Percent agreement, Cohen's kappa, Krippendorff's alpha and Gwet's AC1 of each code (applied or not).

    Parameters
    ----------
    segments, unit, codes, coded, lengths
        See `units.comparable_units`: documents that one coder coded are left out.
    weight : {"unit", "characters"}
        With unit "segment", whether each span counts once or by its length.
    level, resamples, seed
        Of the bootstrap interval of alpha (see `coefficients.alpha_interval`). All codes share the draws, so that
        leaving a code out of `codes` changes no other's interval. Spans of one document are not independent: with unit
        "segment" the interval is too narrow.

    Returns
    -------
    DataFrame
        One row a code and measure, sorted by code: `measure` ("percent_agreement", "cohen_kappa", "krippendorff_alpha",
        "gwet_ac1"), `estimate` (percent agreement 0 to 1; the others at most 1, 0 at chance), `ci_low`, `ci_high`,
        `ci_method` (alpha only), `n_units` rated by two coders or more, `n_applied` of them to which any coder applied
        the code, and `reason`: why there is no estimate or, for alpha, no interval. A code that nobody applied has
        no kappa and no alpha; its AC1 is 1 by definition, which `n_applied` puts in its place. With more than
        two coders kappa is the mean over pairs (Light).

    Raises
    ------
    TableError
        As `units.comparable_units`.
    """
    if weight == "characters" and unit == "document":
        raise ValueError("documents count once each; weight by characters goes with unit segment")
    units = comparable_units(segments, unit, codes, coded, lengths)
    weights = units.characters() if weight == "characters" else np.ones(len(units.where))
    draws = coefficients.draw_units(len(units.where), resamples, seed) if len(units.where) else np.empty((0, 0))
    tables = []
    for code in units.applied:
        ratings = units.ratings(code)
        n_applied = int((coefficients.pairable(ratings) & (ratings == 1).any(axis=1)).sum())
        measures = _measures(ratings, weights, draws, level)
        tables.append(measures.assign(code=code, n_units=len(ratings), n_applied=n_applied))
    empty = pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)] if tables else empty


def _measures(ratings: Floats, weights: Floats, draws: Floats, level: float) -> pd.DataFrame:
    """The four coefficients of one code, a row each."""
    why_not = coefficients.no_variation(ratings)
    estimates = {
        "percent_agreement": coefficients.percent_agreement(ratings, weights),
        "cohen_kappa": coefficients.cohen_kappa(ratings, weights),
        "krippendorff_alpha": coefficients.krippendorff_alpha(ratings, weights),
        "gwet_ac1": coefficients.gwet_ac1(ratings, weights, categories=2),
    }
    table = pd.DataFrame({"measure": list(estimates), "estimate": list(estimates.values())})
    alpha = table["measure"] == "krippendorff_alpha"
    low, high = coefficients.alpha_interval(ratings, draws, weights, level)
    undefined = table["estimate"].isna()
    reason = np.where(undefined, why_not or "two of the coders never vary", "")
    if np.isnan(low):
        reason = np.where(alpha & ~undefined, "no interval: too few units with the code or without it", reason)
    return table.assign(
        ci_low=np.where(alpha, low, np.nan),
        ci_high=np.where(alpha, high, np.nan),
        ci_method=np.where(alpha & ~np.isnan(low), "bootstrap", ""),
        reason=reason,
    )
