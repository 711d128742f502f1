"""Whether enough groups were heard, as results: over all groups and, where there are enough of them, per site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.focus_groups.saturation import accumulation, saturation_point
from peaceresearch.focus_groups.saturation_runs import Runs, random_orders, runs
from peaceresearch.focus_groups.saturation_unseen import chao2
from peaceresearch.focus_groups.tables import GROUPS, Row, domains
from peaceresearch.results.table import rows


def saturation_rows(raised: pd.DataFrame, groups: pd.DataFrame, settings: Mapping[str, Any], seed: int) -> list[Row]:
    """Codes heard by number of groups, when new ones stayed away, and how many are estimated to be unheard.

    Parameters
    ----------
    raised : (groups, codes) DataFrame of 0 and 1
        From `extensiveness.presence`: the codes that the study reports on, the groups in the order in which they were
        held.
    groups : DataFrame
        See `tables`; a column per dimension of `settings["by"]`.
    settings : mapping
        `by`, dimensions for whose values it is told, too, where they have `least` groups; `base`, `run`, `threshold`
        and `orders`, see `saturation_runs`.
    seed : int
        Of the random orders, which are the same whatever the order in which the groups were held.

    Returns
    -------
    list of dict
        `saturation.observed` and `.expected` at each number of groups (`x`); `saturation_point.codes`, the number of
        groups after which no new code came as they were held; `saturation_point.guest`, the median over random orders
        of the groups needed, with their 2.5th and 97.5th percentile (no upper one where more than 2.5 % of the orders
        do not reach it), and `.guest_held`, the same as the groups were held; `saturation_reached.guest`, the share of
        orders that reach it; `new_information.codes` at each number of groups (`x`), the mean over orders, and `.held`;
        `chao2.codes` and `unseen.codes`. `n` is the number of groups.
    """
    found: list[Row] = []
    for domain, own in domains(groups, settings["by"]).items():
        if domain and len(own) < settings["least"]:
            continue
        part = raised.loc[own]
        made = [*_curve(part), *_runs(part, settings, seed), *_unseen(part)]
        found += [{"category": "", "domain": domain, "n": len(own), "base": GROUPS, **row} for row in made]
    return found


def _curve(raised: pd.DataFrame) -> list[Row]:
    found: list[Row] = []
    for row in rows(accumulation(raised)):
        at = {"measure": "saturation", "category": str(row.groups), "x": float(row.groups), "unit": "codes"}
        interval = {"se": row.sd, "ci_low": row.ci_low, "ci_high": row.ci_high, "ci_method": "normal"}
        found.append({**at, "item": "expected", "estimate": row.expected, **interval})
        found.append({**at, "item": "observed", "estimate": row.observed})
    point = saturation_point(raised)
    reason = "" if point else "no code was raised"
    estimate = point or float("nan")
    at = {"measure": "saturation_point", "item": "codes", "unit": "groups"}
    return [*found, {**at, "estimate": estimate, "reason": reason}]


def _runs(raised: pd.DataFrame, settings: Mapping[str, Any], seed: int) -> list[Row]:
    base, run, threshold = settings["base"], settings["run"], settings["threshold"]
    in_order = np.arange(len(raised))[None, :]
    held = runs(raised, in_order, base, run, threshold)
    drawn = runs(raised.sort_index(), random_orders(len(raised), settings["orders"], seed), base, run, threshold)
    why = _why_not(raised, base, run)
    low, middle, high = drawn.percentiles
    median = _finite(middle)
    share = float("nan") if why else drawn.reached
    reached = {"measure": "saturation_reached", "item": "guest", "unit": "share", "estimate": share, "reason": why}
    point: Row = {"measure": "saturation_point", "unit": "groups"}
    once = why or "not reached with all groups"
    interval: Row = {}
    if median == median:
        interval = {"ci_low": low, "ci_high": _finite(high), "ci_method": "orders"}
    reason = "" if median == median else why or "fewer than half of the orders of the groups reach it"
    needed = _finite(float(held.needed[0]))
    return [
        {**point, "item": "guest", "estimate": median, "reason": reason, **interval},
        {**point, "item": "guest_held", "estimate": needed, "reason": "" if needed == needed else once},
        reached,
        *_new_information("codes", drawn, why),
        *_new_information("held", held, why),
    ]


def _new_information(item: str, found: Runs, why: str) -> list[Row]:
    # An order whose base raised no code says nothing; the mean is over the others.
    told = ~np.isnan(found.new)
    means = np.where(told, found.new, 0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    means[~told.any(axis=0)] = np.nan
    reason = why or "no code was raised in the groups of the base"
    return [
        {
            "measure": "new_information",
            "item": item,
            "category": str(count),
            "x": float(count),
            "estimate": float(mean),
            "unit": "share",
            "reason": "" if mean == mean else reason,
        }
        for count, mean in zip(found.heard.tolist(), means.tolist(), strict=True)
    ]


def _why_not(raised: pd.DataFrame, base: int, run: int) -> str:
    if len(raised) < base + run:
        return f"fewer than {base + run} groups were held"
    return "" if raised.to_numpy(dtype=bool).any() else "no code was raised"


def _unseen(raised: pd.DataFrame) -> list[Row]:
    found = chao2(raised)
    method = "log-normal" if found.low == found.low else ""
    return [
        {
            "measure": measure,
            "item": "codes",
            "estimate": found.estimate - shift,
            "se": found.se,
            "ci_low": found.low - shift,
            "ci_high": found.high - shift,
            "ci_method": method,
            "unit": "codes",
            "reason": found.reason,
        }
        for measure, shift in (("chao2", 0), ("unseen", found.observed))
    ]


def _finite(number: float) -> float:
    return number if np.isfinite(number) else float("nan")
