"""What coders are compared on: documents, or the spans between the places where any coder's segment begins or ends.

Cutting at every boundary makes units that no coder splits, whoever placed the boundaries, so that coders who mark the
same passage a little longer or shorter agree on most of it. Weighted by characters this is nominal agreement with the
character as unit, as NVivo's coding comparison counts it; for the thinking behind comparing lengths on a continuum see
Krippendorff et al. (2016), Qual. Quant. 50, 2347-2364, whose u-alpha treats unmarked gaps in a way of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.focus_groups.tables import SEGMENT_COLUMNS, TableError
from peaceresearch.problems import Problem

Unit = Literal["document", "segment"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Units:
    """The units of the documents that several coders coded.

    Attributes
    ----------
    coders : tuple of str
        Sorted.
    where : DataFrame
        `document`, `start`, `end` of each unit, sorted; the positions are missing when the unit is the document.
    coded : (units, coders) bool array
        Whether the coder coded the unit's document at all.
    applied : dict of (units, coders) bool arrays
        By code, sorted: whether the coder applied it to the unit.
    """

    coders: tuple[str, ...]
    where: pd.DataFrame
    coded: NDArray[np.bool_]
    applied: dict[str, NDArray[np.bool_]]

    def ratings(self, code: str) -> Floats:
        """(units, coders) array: 1 applied, 0 not, NaN where the coder did not code the document."""
        return np.where(self.coded, self.applied[code].astype(float), np.nan)

    def characters(self) -> Floats:
        """Length of each unit."""
        return (self.where["end"] - self.where["start"]).to_numpy(dtype=float)


def comparable_units(
    segments: pd.DataFrame,
    unit: Unit,
    codes: Sequence[str] | None = None,
    coded: pd.DataFrame | None = None,
    lengths: Mapping[Any, int] | None = None,
) -> Units:
    """Cut the documents that at least two coders coded into units.

    Parameters
    ----------
    segments : DataFrame
        See `tables`.
    unit : {"document", "segment"}
    codes : sequence of str, optional
        The codes to compare; those in the double-coded documents, if not given.
    coded : DataFrame, optional
        Columns `document`, `coder`: who coded what. If not given, a coder coded the documents in which they have a
        segment; a coder who read a document and found nothing is then not seen.
    lengths : mapping of document to characters, optional
        With it the whole text is compared, also where nobody coded; without it only spans that somebody coded, with
        any code. The whole text raises percent agreement and AC1, since coders mostly agree to leave text uncoded.

    Raises
    ------
    TableError
        For unit "segment", when a segment has no position, is empty, or ends after its document, and when `lengths`
        lacks a document.
    """
    assigned = (segments if coded is None else coded)[["document", "coder"]].drop_duplicates()
    count = assigned.groupby("document")["coder"].size()
    documents = sorted(count.index[count >= 2])
    assigned = assigned[assigned["document"].isin(documents)]
    compared = segments[segments["document"].isin(documents)]
    coders = tuple(sorted(set(assigned["coder"])))
    names = sorted(set(compared["code"] if codes is None else codes))
    if unit == "document":
        where = pd.DataFrame({"document": documents, "start": np.nan, "end": np.nan})
    else:
        _check_positions(documents, compared, lengths)
        spans = [_spans(document, compared, lengths) for document in documents]
        where = pd.concat(spans, ignore_index=True) if spans else pd.DataFrame(columns=["document", "start", "end"])
    pairs = set(zip(assigned["document"], assigned["coder"], strict=True))
    member = np.array([[(document, coder) in pairs for coder in coders] for document in where["document"]], dtype=bool)
    return Units(
        coders,
        where,
        member.reshape(len(where), len(coders)),
        {code: _applied(compared[compared["code"] == code], where, coders) for code in names},
    )


def _spans(document: str, segments: pd.DataFrame, lengths: Mapping[Any, int] | None) -> pd.DataFrame:
    """Spans of a document between all boundaries: all of them with its length, else those under a segment."""
    own = segments[segments["document"] == document]
    starts, ends = own["start"].to_numpy(dtype=float), own["end"].to_numpy(dtype=float)
    whole = [] if lengths is None else [0.0, float(lengths[document])]
    cuts = np.unique(np.concatenate([starts, ends, whole]))
    left, right = cuts[:-1], cuts[1:]
    covered = ((starts <= left[:, None]) & (right[:, None] <= ends)).any(axis=1) | (lengths is not None)
    return pd.DataFrame({"document": document, "start": left[covered], "end": right[covered]})


def _applied(segments: pd.DataFrame, where: pd.DataFrame, coders: tuple[str, ...]) -> NDArray[np.bool_]:
    """(units, coders): whether a coder's segment of one code lies over the unit (anywhere in it, if a document)."""
    whole = where["start"].isna().to_numpy(dtype=bool)
    document = where["document"].to_numpy()
    left, right = where["start"].to_numpy(dtype=float), where["end"].to_numpy(dtype=float)
    result = np.zeros((len(where), len(coders)), dtype=bool)
    for own, coder, start, end in segments[["document", "coder", "start", "end"]].to_numpy(dtype=object):
        if coder in coders:
            over = whole if whole.all() else (left >= start) & (right <= end)
            result[:, coders.index(coder)] |= (document == own) & over
    return result


def _check_positions(documents: list[str], segments: pd.DataFrame, lengths: Mapping[Any, int] | None) -> None:
    faults = {
        Problem("segments", f"document {document}", "has no length", "give each document's length in characters")
        for document in documents
        if lengths is not None and document not in lengths
    }
    for document, code, coder, start, end in segments[list(SEGMENT_COLUMNS)].to_numpy(dtype=object):
        length = np.inf if lengths is None else lengths.get(document, np.inf)
        if pd.isna(start) or pd.isna(end):
            fault = ("has no position", "compare on documents, or take segments with positions")
        elif not 0 <= start < end:
            fault = (f"runs from {start:g} to {end:g}", "a segment ends after it starts")
        elif end > length:
            fault = (f"ends at {end:g}, its document at {length}", "take both from the same text")
        else:
            continue
        faults.add(Problem("segments", f"document {document}, code {code}, coder {coder}", *fault))
    if faults:
        raise TableError(sorted(faults))
