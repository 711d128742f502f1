"""How far coders agree, code by code and over all codes, on the documents that several of them read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.focus_groups import agreement_sums as by_sums
from peaceresearch.focus_groups.tables import Row, TableError, roll_up
from peaceresearch.focus_groups.units import Units, comparable_units, who_read
from peaceresearch.focus_groups.units_places import Unit
from peaceresearch.problems import Problem

BASES: dict[Unit, str] = {
    "characters": "characters coded by several",
    "overlap": "passages coded by several",
    "exact": "passages coded by several",
    "listed": "listed segments coded by several",
    "turn": "turns coded by several",
    "document": "documents coded by several",
    "group": "groups coded by several",
}
NOTHING = "no document was read by two coders"
NOBODY, EVERYBODY = "no coder applied it", "every coder applied it everywhere"


def agreement_rows(
    segments: pd.DataFrame,
    turns: pd.DataFrame,
    groups: pd.DataFrame,
    documents: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    chosen: Mapping[str, str],
    declared: Mapping[str, Any],
    seed: int,
    read: pd.DataFrame | None = None,
    rated: pd.DataFrame | None = None,
) -> list[Row]:
    """Rows of the table of results on agreement between coders.

    Parameters
    ----------
    segments, groups, codes
        See `tables`; `segments` as they were coded, not rolled up and not reconciled.
    turns
        `document`, `start`, `end`; used where turns are compared.
    documents
        `document`, `name`, `length` of every document.
    chosen
        The code's name in results by its id: what is compared. A code applies wherever one below it does.
    declared
        The section `agreement` of the config as plain values: `coders`, `unit`, `overlap`, `compare`, `text`,
        `documents`, `replicates`, `resample`, `level`.
    read
        `document`, `coder`: who read what (see `units.who_read`); told from the segments where it is left out.
    rated
        `document`, `coder`, `selection`: who looked at which listed segment; see `units.comparable_units`.
    seed
        Of the bootstrap; all codes and units of comparison have the same.

    Returns
    -------
    list of dict
        Measures `percent_agreement` (0 to 1; the mean over pairs of coders), `kappa` (Cohen's; Light's mean of more
        than two), `fleiss_kappa`, `alpha` (nominal; with an interval) and `ac1` (these four at most 1, 0 at chance) of
        each code, and of the item `all_codes` over all decisions, a unit and a code each. The category is "" for the
        declared unit and the unit's name for those of `compare`. `n` is the number of units, characters where text is
        compared by its length. `reason` says why there is no estimate or no interval. The rows `coders.all` and
        `double_coded.documents` count the coders who were compared and the documents that two of them or more read.

    Raises
    ------
    TableError
        When a unit lacks what it needs (see `units.comparable_units`), for all units at once, and when a document of
        `declared` is not there.
    """
    if read is None:
        read = who_read(segments, declared["coders"], document_ids(documents, declared["documents"]))
    rolled = roll_up(segments, codes) if len(segments) else segments
    found: list[Row] = []
    faults: list[Problem] = []
    for unit in dict.fromkeys([declared["unit"], *declared["compare"]]):
        try:
            units = units_of(
                rolled, turns, groups, documents, chosen=chosen, declared=declared, unit=unit, read=read, rated=rated
            )
        except TableError as error:
            faults += error.problems
            continue
        category = "" if unit == declared["unit"] else unit
        how = {name: declared[name] for name in ("replicates", "level", "resample")}
        table = agreement(units, unit, seed=seed, **how)
        names = [*chosen.values(), "all_codes"] * len(by_sums.MEASURES)
        found += [{"item": name, "category": category, **row} for name, row in zip(names, table, strict=True)]
    if faults:
        raise TableError(sorted(set(faults)))
    count = read.groupby("document")["coder"].size()
    several = read[read["document"].isin(count.index[count >= 2])]
    coders, double_coded = several["coder"].nunique(), several["document"].nunique()
    return [
        *found,
        {"measure": "coders", "item": "all", **_number(coders, "coders")},
        {"measure": "double_coded", "item": "documents", **_number(double_coded, "documents")},
    ]


def _number(n: int, base: str) -> Row:
    return {"estimate": float(n), "n": float(n), "base": base, "unit": base}


def units_of(
    rolled: pd.DataFrame,
    turns: pd.DataFrame,
    groups: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    chosen: Mapping[str, str],
    declared: Mapping[str, Any],
    unit: Unit,
    read: pd.DataFrame,
    rated: pd.DataFrame | None = None,
) -> Units:
    """The units of comparison as the config declares them; see `agreement_rows` and `units.comparable_units`."""
    known = documents.dropna(subset="length")
    lengths = {str(name): int(length) for name, length in zip(known["document"], known["length"], strict=True)}
    return comparable_units(
        rolled,
        unit,
        list(chosen),
        read,
        overlap=declared["overlap"],
        whole=declared["text"] == "whole",
        lengths=lengths,
        turns=turns,
        groups=groups,
        rated=rated,
    )


def agreement(
    units: Units, unit: Unit, replicates: int, level: float, seed: int, resample: str = "document"
) -> list[Row]:
    """The coefficients of each code, and last over all decisions, measure by measure.

    Parameters
    ----------
    units, unit
        What is compared.
    replicates, level, seed
        Of the bootstrap interval of alpha (see `agreement_sums.alpha_intervals`). There is none from fewer than
        `agreement_sums.MINIMUM` documents (or units), nor where all samples give the same alpha. A code that nobody
        applied has no coefficient at all: that the coders leave it out everywhere says nothing about how they use it.
    resample : {"document", "unit"}
        What is drawn; where groups are compared, groups.

    Returns
    -------
    list of dict
        `measure`, `estimate`, `ci_low`, `ci_high`, `ci_method`, `n`, `base`, `unit`, `reason`.
    """
    things = "units" if resample == "unit" else "groups" if unit == "group" else "documents"
    drawn, number = np.arange(len(units.where)), len(units.where)
    if resample == "document":
        drawn, found = pd.factorize(units.where["document"], sort=True)
        number = len(found)
    totals = by_sums.sums(units, drawn, number)
    reasons = _reasons(totals)
    intervals = _intervals(totals, replicates, level, seed, things)
    common = {"n": float(totals.base[:, 0].sum()), "base": BASES[unit]}
    rows: list[Row] = []
    for measure, values in by_sums.estimates(totals).items():
        scale = "share" if measure == "percent_agreement" else "coefficient"
        for place, estimate in enumerate(values):
            row = {"measure": measure, "estimate": float(estimate), "unit": scale, "reason": "", **common}
            if reasons[place] in (NOTHING, NOBODY):
                row |= {"estimate": float("nan"), "reason": reasons[place]}
            elif np.isnan(estimate):
                row["reason"] = reasons[place] or "two of the coders never vary"
            elif measure == "alpha":
                row |= intervals[place]
            rows.append(row)
    return rows


def _intervals(totals: by_sums.Sums, replicates: int, level: float, seed: int, things: str) -> list[Row]:
    """Alpha's interval by code and over all, or why there is none."""
    many = int((totals.base[:, 0] > 0).sum())
    if many < by_sums.MINIMUM:
        reason = f"no interval: fewer than {by_sums.MINIMUM} {things} were coded by several"
        return [{"reason": reason}] * (totals.tables.shape[1] + 1)
    found: list[Row] = []
    for low, high, varied in zip(*by_sums.alpha_intervals(totals, replicates, level, seed), strict=True):
        if np.isnan(low):
            found.append({"reason": f"no interval: too few {things} with the code or without it"})
        elif not varied:
            found.append({"reason": "no interval: all samples of the coding give the same alpha"})
        else:
            found.append({"ci_low": float(low), "ci_high": float(high), "ci_method": "bootstrap"})
    return found


def _reasons(totals: by_sums.Sums) -> list[str]:
    """Why a code has no kappa or alpha, by code and over all; "" where nothing is against them."""
    weight, ratings = totals.base.sum(axis=0)
    applied = by_sums.with_all(by_sums.total(totals.applied))
    times = np.append(np.ones(len(applied) - 1), len(applied) - 1)
    if not weight:
        return [NOTHING] * len(applied)
    return [
        NOBODY if not n else EVERYBODY if n >= of * (1 - 1e-12) else ""
        for n, of in zip(applied, ratings * times, strict=True)
    ]


def document_ids(documents: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """The ids of the documents that the config names; `TableError` with every name that there is not."""
    known = dict(zip(documents["name"], documents["document"], strict=True))
    faults = [
        Problem(
            "segments", "agreement.documents", f"there is no transcript `{name}`", "give its name as in the codings"
        )
        for name in names
        if name not in known
    ]
    if faults:
        raise TableError(faults)
    return [known[name] for name in names]
