"""Which of the results that its config names an exhibit can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.exhibits.view import CONFIG, VERSUS
from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain

ONE_MEASURE = ("intervals", "trend", "cross_table", "agreement_plot", "sensitivity_ribbon", "matrix")
"""Kinds that draw several measures, but one at a time."""
_MEASURES_APART = ("agreement_plot", "measure")
"""A kind, and what its option `groups` says where it tells several measures apart."""
WITHOUT_RESULTS = ("synthesis_table", "plan_table")
"""Kinds that have something to show where no result is left."""


def fitting(
    results: pd.DataFrame,
    spec: Mapping[str, Any],
    measures: Sequence[str],
    name: str,
    implied: Sequence[str] | None = (),
) -> pd.DataFrame:
    """The results that an exhibit can show: those over everybody or divided by the dimensions of its options only.

    Parameters
    ----------
    results
        Released results.
    spec
        The exhibit's: its `kind` and `options`.
    measures
        What the kind draws; a comparison of two values stands for their dimension where differences are among them.
    name
        The exhibit's, for error lines.
    implied
        Dimensions that the kind always divides by; None where it has a place for any.

    Raises
    ------
    InputError
        A result is of a measure that the kind does not draw, or several measures would stand on one axis, or no
        result is left to show (but for the kinds of `WITHOUT_RESULTS`).
    """
    kind, place = spec["kind"], f"exhibits.{name}"
    named = [value if isinstance(value, list) else [value] for value in spec["options"].values()]
    used = {value for values in named for value in values if isinstance(value, str)} | set(implied or ())
    if "difference" in measures:
        used |= {f"{VERSUS}{value}" for value in used}
    inside = [implied is None or set(parse_domain(domain)) <= used for domain in results["domain"]]
    kept: pd.DataFrame = results.loc[inside].reset_index(drop=True)
    found = sorted(set(kept["measure"]))
    strange = [measure for measure in found if measure not in measures]
    if strange or (kept.empty and kind not in WITHOUT_RESULTS):
        what = f"`{kind}` does not draw {', '.join(strange)}" if strange else "no result is left to draw"
        by = sorted({name for domain in results["domain"] for name in parse_domain(domain)} - used)
        remedy = f"name results of {', '.join(measures)} under `results`"
        if by and not strange:
            what, remedy = f"all results are divided by {', '.join(by)}", "name that under `options`"
        raise input_error(CONFIG, what, remedy, place)
    is_one = kind in ONE_MEASURE and (kind, spec["options"].get("groups")) != _MEASURES_APART
    if is_one and len(found) > 1:
        what = f"{' and '.join(found)} on one axis"
        raise input_error(CONFIG, what, "make an exhibit for each", place)
    return kept
