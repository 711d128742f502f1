"""What a unit of coding needs, checked before anything is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from peaceresearch.focus_groups.tables import TableError
from peaceresearch.focus_groups.units_places import PLACED, Bools, Unit
from peaceresearch.problems import Problem


def check_placed(
    segments: pd.DataFrame,
    documents: Sequence[str],
    unit: Unit,
    *,
    whole: bool,
    lengths: Mapping[str, int] | None,
    turns: pd.DataFrame | None,
) -> None:
    """Segments have what the unit needs; see `units.comparable_units` for the parameters.

    Raises
    ------
    TableError
        With every document and coder for whom they do not, and the first such segment of theirs.
    """
    faults = [*_documents(documents, unit, whole, lengths, turns)]
    if unit == "listed":
        unnamed = (segments["selection"].isna() | (segments["selection"] == "")).to_numpy(dtype=bool)
        faults += _listed(segments, unnamed, "has no name", "compare on another unit, or name the column of names")
    if unit in PLACED:
        start, end = (segments[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("start", "end"))
        length = segments["document"].map(dict(lengths or {})).to_numpy(dtype=np.float64, na_value=np.nan)
        placed = ~(np.isnan(start) | np.isnan(end))
        remedy = "compare on documents or groups, or take segments with positions"
        faults += _listed(segments, ~placed, "has no position", remedy)
        odd = placed & ~((start >= 0) & (start < end))
        faults += _listed(segments, odd, "has no length", "a segment ends after it starts")
        faults += _listed(
            segments, placed & (end > length), "has an end after its document's", "take both from one text"
        )
    if faults:
        raise TableError(sorted(set(faults)))


def _documents(
    documents: Sequence[str],
    unit: Unit,
    whole: bool,
    lengths: Mapping[str, int] | None,
    turns: pd.DataFrame | None,
) -> list[Problem]:
    faults = []
    if unit == "characters" and whole:
        for document in documents:
            if document not in (lengths or {}):
                remedy = "give each document's length in characters"
                faults.append(Problem("segments", f"document {document}", "has no length", remedy))
    if unit == "turn":
        told = set() if turns is None else set(turns["document"])
        for document in sorted(set(documents) - told):
            remedy = "name the speakers as in its text, or compare on another unit"
            faults.append(Problem("segments", f"document {document}", "is not divided into turns", remedy))
    return faults


def _listed(segments: pd.DataFrame, bad: Bools, what: str, remedy: str) -> list[Problem]:
    """A problem per document and coder with such segments: the first one's code and place."""
    faults = []
    for (document, coder), own in segments[bad].groupby(["document", "coder"], sort=True):
        first = own.iloc[0]
        known = not (pd.isna(first["start"]) or pd.isna(first["end"]))
        at = f" from {first['start']:g} to {first['end']:g}" if known else ""
        more = ", as have others" if len(own.drop_duplicates(["start", "end"])) > 1 else ""
        place = f"document {document}, code {first['code']}, coder {coder}"
        faults.append(Problem("segments", place, f"the segment{at} {what}{more}", remedy))
    return faults
