"""Where the units of coding are, and which of them each passage touches.

characters
    The text, cut wherever a passage of any coder begins or ends. No coder splits such a piece; counted by its length,
    this is agreement on characters.
overlap
    Passages; those of different coders are taken for one where they share enough characters (see `alignment`).
exact
    Passages; those of different coders are one where they begin and end at the same places.
listed
    Segments that were given to the coders, by name.
turn, document, group
    Turns of speech, documents, groups: whether the code was applied anywhere in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.focus_groups.alignment import aligned

Unit = Literal["characters", "overlap", "exact", "listed", "turn", "document", "group"]
PLACED: tuple[Unit, ...] = ("characters", "overlap", "exact", "turn")
"""Units that need to know where each passage is."""
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Units, and those which each segment touches: a range of them, for they are in the order of the text.

    Attributes
    ----------
    where : DataFrame
        `document`, `start`, `end` of each unit; of listed segments also `name`.
    unit_of, document_of : int arrays
        Pairs of a unit and a document, by number, that it lies in.
    first, last : (segments,) int arrays
        The first unit that a segment touches, and the one after the last.
    """

    where: pd.DataFrame
    unit_of: Ints
    document_of: Ints
    first: Ints
    last: Ints

    def units_under(self, segments: Ints) -> tuple[Ints, Ints]:
        """The units that each of some segments (by number) touches, and the segment of each."""
        count = self.last[segments] - self.first[segments]
        of = np.repeat(segments, count)
        begin = np.repeat(self.first[segments] - (np.cumsum(count) - count), count)
        return begin + np.arange(len(of)), of


def places(
    segments: pd.DataFrame,
    documents: Sequence[str],
    unit: Unit,
    *,
    overlap: float,
    whole: bool,
    lengths: Mapping[str, int] | None,
    turns: pd.DataFrame | None,
    groups: pd.DataFrame | None,
) -> Places:
    """The units of `documents` (sorted), in their order; see `units.comparable_units` for the parameters."""
    own = numbers(segments["document"], documents)
    if unit in ("document", "group"):
        return _documents(own, documents, groups if unit == "group" else None)
    if unit == "listed":
        return _listed(segments, own, documents)
    spans = segments[["start", "end"]].to_numpy(dtype=np.float64).astype(np.int64)
    if unit == "characters":
        found = _pieces(own, spans, documents, lengths if whole else None)
        return found if whole else _touched(found)
    if unit == "turn":
        assert turns is not None
        found = _turns(own, spans, documents, turns)
        return found if whole else _touched(found)
    return _passages(own, spans, segments["coder"].to_numpy(), documents, overlap if unit == "overlap" else 1.0)


def numbers(labels: Iterable[str], known: Sequence[str]) -> Ints:
    """The place of each label among the known ones; -1 where it is none of them."""
    place = {name: number for number, name in enumerate(known)}
    return np.array([place.get(label, -1) for label in labels], dtype=np.int64)


def _places(documents: Sequence[str], own: Ints, spans: NDArray[np.float64], first: Ints, last: Ints) -> Places:
    """Places of units that lie in one document each."""
    where = pd.DataFrame({"document": np.array(documents, dtype=object)[own], "start": spans[:, 0], "end": spans[:, 1]})
    return Places(where.astype({"document": "str"}), np.arange(len(own)), own, first, last)


def _pieces(own: Ints, spans: Ints, documents: Sequence[str], lengths: Mapping[str, int] | None) -> Places:
    offset = _offsets(len(documents), own, spans, [lengths[name] for name in documents] if lengths else [])
    begin, end = offset[own] + spans[:, 0], offset[own] + spans[:, 1]
    whole = [offset[:-1], offset[:-1] + [lengths[name] for name in documents]] if lengths else []
    cuts = np.unique(np.concatenate([begin, end, *whole]))
    of = np.searchsorted(offset, cuts, side="right") - 1
    inside = of[:-1] == of[1:]
    left, right, of = cuts[:-1][inside], cuts[1:][inside], of[:-1][inside]
    at = np.column_stack([left - offset[of], right - offset[of]]).astype(float)
    return _places(documents, of, at, np.searchsorted(left, begin), np.searchsorted(left, end))


def _turns(own: Ints, spans: Ints, documents: Sequence[str], turns: pd.DataFrame) -> Places:
    said = turns[turns["document"].isin(list(documents))]
    of = numbers(said["document"], documents)
    at = said[["start", "end"]].to_numpy(dtype=np.float64).astype(np.int64)
    order = np.lexsort((at[:, 0], of))
    of, at = of[order], at[order]
    offset = _offsets(len(documents), np.concatenate([own, of]), np.concatenate([spans, at]), [])
    first = np.searchsorted(offset[of] + at[:, 1], offset[own] + spans[:, 0], side="right")
    last = np.searchsorted(offset[of] + at[:, 0], offset[own] + spans[:, 1], side="left")
    return _places(documents, of, at.astype(float), first, np.maximum(first, last))


def _offsets(documents: int, own: Ints, spans: Ints, lengths: Sequence[int]) -> Ints:
    """Where each document begins when they stand one after the other, one character apart; and the end of the last."""
    extent = np.zeros(documents, dtype=np.int64)
    np.maximum.at(extent, own, spans[:, 1])
    if lengths:
        extent = np.maximum(extent, lengths)
    return np.concatenate([[0], np.cumsum(extent + 1)])


def _passages(own: Ints, spans: Ints, coders: NDArray[np.object_], documents: Sequence[str], overlap: float) -> Places:
    """Passages of all coders, aligned; numbered by document and place."""
    cluster = aligned(own, spans, pd.factorize(coders, sort=True)[0], overlap)
    table = pd.DataFrame({"document": own, "start": spans[:, 0], "end": spans[:, 1], "cluster": cluster})
    clusters = table.groupby("cluster").agg(document=("document", "first"), start=("start", "min"), end=("end", "max"))
    clusters = clusters.reset_index().sort_values(["document", "start", "end", "cluster"], ignore_index=True)
    number = np.empty(len(clusters), dtype=np.int64)
    number[clusters["cluster"].to_numpy(dtype=np.int64)] = np.arange(len(clusters))
    at = clusters[["start", "end"]].to_numpy(dtype=float)
    mine = number[cluster]
    return _places(documents, clusters["document"].to_numpy(dtype=np.int64), at, mine, mine + 1)


def _listed(segments: pd.DataFrame, own: Ints, documents: Sequence[str]) -> Places:
    table = pd.DataFrame({"own": own, "name": segments["selection"].to_numpy()})
    table[["start", "end"]] = segments[["start", "end"]].to_numpy(dtype=np.float64, na_value=np.nan)
    listed = table.groupby(["own", "name"], as_index=False).agg(start=("start", "min"), end=("end", "max"))
    listed = listed.sort_values(["own", "start", "name"], ignore_index=True)
    number = pd.MultiIndex.from_frame(listed[["own", "name"]])
    mine = number.get_indexer(pd.MultiIndex.from_frame(table[["own", "name"]])).astype(np.int64)
    of = listed["own"].to_numpy(dtype=np.int64)
    found = _places(documents, of, listed[["start", "end"]].to_numpy(dtype=float), mine, mine + 1)
    return replace(found, where=found.where.assign(name=listed["name"]))


def _documents(own: Ints, documents: Sequence[str], groups: pd.DataFrame | None) -> Places:
    """Each document a unit, or each group; a document without a group is one of its own."""
    group_of = {} if groups is None else dict(zip(groups["document"], groups["group"], strict=True))
    names = [str(group_of.get(document, document)) for document in documents]
    number, found = pd.factorize(np.array(names, dtype=object), sort=True)
    where = pd.DataFrame({"document": pd.array(list(found), dtype="str"), "start": np.nan, "end": np.nan})
    mine = number.astype(np.int64)[own]
    return Places(where, number.astype(np.int64), np.arange(len(documents)), mine, mine + 1)


def _touched(found: Places) -> Places:
    """Without the units that no segment touches."""
    if not len(found.where):
        return found
    steps = np.zeros(len(found.where) + 1, dtype=np.int64)
    np.add.at(steps, found.first, 1)
    np.add.at(steps, found.last, -1)
    keep = np.cumsum(steps[:-1]) > 0
    before = np.concatenate([[0], np.cumsum(keep)])
    where = found.where[keep].reset_index(drop=True)
    return Places(where, np.arange(len(where)), found.document_of[keep], before[found.first], before[found.last])
