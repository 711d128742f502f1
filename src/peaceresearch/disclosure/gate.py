"""What may leave: no result on fewer people (or groups) than the threshold, no quote without consent."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from peaceresearch.results.bases import minimum_key
from peaceresearch.results.records import GIVEN
from peaceresearch.results.table import EMPTY, SUPPRESSED, WITHHELD


def withhold_small_bases(results: pd.DataFrame, minimum_base: Mapping[str, int]) -> pd.DataFrame:
    """Results as they may leave.

    Parameters
    ----------
    results
        A table of results.
    minimum_base
        Per strand: the smallest unweighted base `n` (respondents, or groups) on which a result may be shown; and
        `participants`, that of results on the people of a focus group (see `results.bases.minimum_key`).

    Returns
    -------
    DataFrame
        The same rows. Where `n` is below the minimum of the strand, or not known, the numbers are missing (the base
        too, which is what makes people recognisable), `status` is "suppressed" and `reason` names the rule.

    Raises
    ------
    KeyError
        A strand has no minimum: nothing leaves by default.
    """
    keys = [minimum_key(strand, base) for strand, base in zip(results["strand"], results["base"], strict=True)]
    limits = pd.Series([float(minimum_base[key]) for key in keys], index=results.index, dtype="float64")
    small = ~(results["n"] >= limits)
    released = results.copy()
    for column in WITHHELD:
        released.loc[small, column] = EMPTY[column]
    # The estimator's own reason can say how many there were.
    released.loc[small, "status"] = SUPPRESSED
    released.loc[small, "reason"] = [f"base below {limit:.0f}" for limit in limits[small]]
    return released


def withhold_records(records: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Records as they may leave.

    Parameters
    ----------
    records
        A table of records.
    minimum
        The fewest people who must fit what is told of a person quoted.

    Returns
    -------
    DataFrame
        The same rows. A record that quotes a person (its `consent` is not empty) keeps its content only where consent
        was given and `n`, the people who fit, is at least `minimum`; otherwise its content and the domain that tells
        who it is about are empty, `status` is "suppressed" and `reason` says why. A record that quotes nobody (a
        document, a proposal) leaves as it is.
    """
    released = records.copy()
    quoted = records["consent"] != ""
    refused = quoted & (records["consent"] != GIVEN)
    small = quoted & ~refused & ~(records["n"] >= minimum)
    for rows, reason in ((refused, "no consent"), (small, f"base below {minimum}")):
        released.loc[rows, ["fields", "domain"]] = ""
        released.loc[rows, "n"] = float("nan")
        released.loc[rows, "status"] = SUPPRESSED
        released.loc[rows, "reason"] = reason
    return released


def decisions(results: pd.DataFrame, released: pd.DataFrame) -> pd.DataFrame:
    """What the gate decided, a row per strand, measure and status, with the number of results (no id, no base)."""
    counted = released.assign(was_estimable=results["estimate"].notna().to_numpy())
    return (
        counted.groupby(["strand", "measure", "status", "reason"], as_index=False)
        .agg(results=("id", "size"), estimable_before=("was_estimable", "sum"))
        .sort_values(["strand", "measure", "status", "reason"], ignore_index=True)
    )
