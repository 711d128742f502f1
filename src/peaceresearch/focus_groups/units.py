"""What coders are compared on: the units of the documents that several of them read, and who applied what to each.

Who read a document and did not apply a code to a unit is taken to have found it absent there (Krippendorff 2019,
Content Analysis, 4th ed., on unitizing; Artstein and Poesio 2008, Comput. Linguist. 34, 555-596, on what agreement then
tells). How text is divided decides how high it comes out: see `units_places` for the seven ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from peaceresearch.focus_groups.units_checks import check_placed
from peaceresearch.focus_groups.units_places import Bools, Places, Unit, numbers, places

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Units:
    """The units of the documents that several coders read.

    Attributes
    ----------
    coders : tuple of str
        Sorted.
    codes : tuple of str
        As they were asked for.
    where : DataFrame
        `document` (the group where groups are compared), `start`, `end` of each unit; the positions, in characters, are
        missing where the unit is a document, a group or a listed segment without any.
    weights : (units,) array
        Characters of each unit where text is compared by its length, else 1.
    rated : (units, coders) bool array
        Whether the coder read what the unit is in.
    applied : tuple of (units, codes) sparse arrays
        By coder: 1 where the coder applied the code to the unit.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    where: pd.DataFrame
    weights: Floats
    rated: Bools
    applied: tuple[Any, ...]

    def ratings(self, code: str) -> Floats:
        """(units, coders) array: 1 applied, 0 not, NaN where the coder did not read it."""
        column = self.codes.index(code)
        found = [matrix[:, [column]].toarray()[:, 0] for matrix in self.applied]
        return np.where(self.rated, np.column_stack(found), np.nan) if found else np.empty((len(self.where), 0))


def who_read(segments: pd.DataFrame, coders: Sequence[str], documents: Sequence[str] = ()) -> pd.DataFrame:
    """Who read what.

    Parameters
    ----------
    segments : DataFrame
        See `tables`.
    coders : sequence of str
        Those who are compared.
    documents : sequence of str, optional
        Documents that all of them read, also those in whom they found nothing. Where it is not given, a coder read the
        documents in which they have a segment; who read one and found nothing is then not seen.

    Returns
    -------
    DataFrame
        `document`, `coder`, sorted, a row each; with `documents`, of these only.
    """
    if documents:
        pairs = {(document, coder) for document in documents for coder in coders}
    else:
        found = segments.loc[segments["coder"].isin(list(coders)), ["document", "coder"]].drop_duplicates()
        pairs = set(zip(found["document"], found["coder"], strict=True))
    return pd.DataFrame(sorted(pairs), columns=["document", "coder"], dtype="str")


def comparable_units(
    segments: pd.DataFrame,
    unit: Unit,
    codes: Sequence[str],
    read: pd.DataFrame,
    *,
    overlap: float = 0.5,
    whole: bool = False,
    lengths: Mapping[str, int] | None = None,
    turns: pd.DataFrame | None = None,
    groups: pd.DataFrame | None = None,
    rated: pd.DataFrame | None = None,
) -> Units:
    """Divide the documents that at least two coders read into units.

    Parameters
    ----------
    segments : DataFrame
        See `tables`; rolled up, where a code is to apply wherever one below it does. Passages of all codes make units,
        not only those of `codes`. For unit "listed" with the column `selection`, the segment's name.
    unit : str
        See `units_places`.
    codes : sequence of str
        The codes to compare.
    read : DataFrame
        `document`, `coder`: see `who_read`. Segments of anybody else, and of other documents, are left out.
    overlap : float
        For "overlap": see `alignment.aligned`.
    whole : bool
        For "characters" and "turn": whether text is compared to which no coder applied anything, too. It raises percent
        agreement and AC1, since coders mostly agree to leave text uncoded.
    lengths : mapping of document to characters
        For "characters" with `whole`; where given, no segment may end after its document.
    turns : DataFrame
        For "turn": `document`, `start`, `end`, turns that do not overlap.
    rated : DataFrame
        For "listed": `document`, `coder`, `selection`: who looked at which segment, where lists tell it. A coder did
        not rate a segment that they did not look at; with `whole`, those to which nobody applied anything are compared.
    groups : DataFrame
        For "group": `document`, `group`. A coder read a group where they read all its compared documents.

    Raises
    ------
    TableError
        When what the unit needs is missing: positions that lie in their documents, names of segments, turns.
    """
    count = read.groupby("document")["coder"].size()
    documents = sorted(str(document) for document in count.index[count >= 2])
    read = read[read["document"].isin(documents)]
    coders = tuple(sorted(set(read["coder"])))
    mine = pd.MultiIndex.from_frame(segments[["document", "coder"]]).isin(pd.MultiIndex.from_frame(read))
    compared = segments[mine].reset_index(drop=True)
    check_placed(compared, documents, unit, whole=whole, lengths=lengths, turns=turns)
    seen = _seen(rated, read) if unit == "listed" else None
    units_of = compared if seen is None or not whole else pd.concat([compared, seen], ignore_index=True)
    found = places(units_of, documents, unit, overlap=overlap, whole=whole, lengths=lengths, turns=turns, groups=groups)
    weights = np.ones(len(found.where))
    if unit == "characters":
        weights = (found.where["end"] - found.where["start"]).to_numpy(dtype=float)
    table = _rated(found, documents, read, coders)
    if seen is not None:
        table &= _looked_at(found.where, seen, coders)
    applied = _applied(compared, found, codes, coders, table)
    return Units(coders, tuple(codes), found.where, weights, table, applied)


def _seen(rated: pd.DataFrame | None, read: pd.DataFrame) -> pd.DataFrame | None:
    """Who of the readers looked at which listed segment; None where no list tells it."""
    if rated is None:
        return None
    theirs = pd.MultiIndex.from_frame(rated[["document", "coder"]]).isin(pd.MultiIndex.from_frame(read))
    return rated[theirs].assign(start=np.nan, end=np.nan) if theirs.any() else None


def _looked_at(where: pd.DataFrame, seen: pd.DataFrame, coders: Sequence[str]) -> Bools:
    """(units, coders): whether the coder looked at the listed segment, or no list tells of its document."""
    told = ~where["document"].isin(seen["document"]).to_numpy()
    keys = pd.MultiIndex.from_frame(where[["document", "name"]])
    found = [
        keys.isin(pd.MultiIndex.from_frame(seen.loc[seen["coder"] == coder, ["document", "selection"]]))
        for coder in coders
    ]
    return np.column_stack(found) | told[:, None]


def _rated(found: Places, documents: Sequence[str], read: pd.DataFrame, coders: Sequence[str]) -> Bools:
    """(units, coders): whether the coder read all the unit's documents."""
    table = np.zeros((len(documents), len(coders)), dtype=bool)
    table[numbers(read["document"], documents), numbers(read["coder"], coders)] = True
    rated = np.ones((len(found.where), len(coders)), dtype=bool)
    np.logical_and.at(rated, found.unit_of, table[found.document_of])
    return rated


def _applied(
    segments: pd.DataFrame, found: Places, codes: Sequence[str], coders: Sequence[str], rated: Bools
) -> tuple[Any, ...]:
    """By coder the (units, codes) sparse array of what they applied to units that they rated."""
    column = numbers(segments["code"], codes)
    by = segments["coder"].to_numpy()
    shape = (len(found.where), len(codes))
    matrices = []
    for place, coder in enumerate(coders):
        mine = np.flatnonzero((by == coder) & (column >= 0))
        units, of = found.units_under(mine)
        units, of = units[rated[units, place]], of[rated[units, place]]
        matrix = sparse.coo_array((np.ones(len(units)), (units, column[of])), shape=shape).tocsr()
        matrix.data[:] = 1.0  # a code that two passages put on one unit is applied once
        matrices.append(matrix)
    return tuple(matrices)
