"""Who said what was coded: segments joined to turns of speech by position, and in how many groups who raised a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.focus_groups.tables import Row, roll_up
from peaceresearch.results.bases import WHO_SPOKE
from peaceresearch.results.ids import domain_id

Floats = NDArray[np.float64]


def spoken(segments: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """The segments, each with the turn to which it belongs.

    Parameters
    ----------
    segments : DataFrame
        See `tables`.
    turns : DataFrame
        `document`, `turn`, `speaker`, `is_moderator`, `start`, `end`; the turns of a document do not overlap.

    Returns
    -------
    DataFrame
        `segments` in their order and with their index, and in addition `turn` (Int64), `speaker` and `is_moderator`. A
        segment belongs to the turn in which most of its characters lie, the first of these where several hold as many;
        one without a position, or in no turn, has no turn, the speaker "" and no moderator.
    """
    ordered = turns.sort_values(["document", "start", "end"], ignore_index=True)
    begins, ends, starts, stops = _on_one_line(segments, ordered)
    first = np.searchsorted(stops, begins, side="right")
    past = np.searchsorted(starts, ends, side="left")
    count = np.where(np.isnan(begins), 0, np.maximum(past - first, 0))
    segment = np.repeat(np.arange(len(segments)), count)
    turn = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    shared = np.minimum(ends[segment], stops[turn]) - np.maximum(begins[segment], starts[turn])
    order = np.lexsort((turn, -shared, segment))
    best = order[np.unique(segment[order], return_index=True)[1]]
    best = best[shared[best] > 0]
    at = np.full(len(segments), -1)
    at[segment[best]] = turn[best]
    # One row more, the last, for segments that belong to no turn: position -1.
    number = pd.array([*ordered["turn"], pd.NA], dtype="Int64")
    speaker = np.array([*ordered["speaker"], ""], dtype=object)
    moderator = np.array([*ordered["is_moderator"], False], dtype=bool)
    return segments.assign(turn=number[at], speaker=speaker[at], is_moderator=moderator[at])


def _on_one_line(segments: pd.DataFrame, turns: pd.DataFrame) -> tuple[Floats, Floats, Floats, Floats]:
    """Begin and end of the segments and of the turns on one line, on which the documents lie one behind the other; NaN
    for a segment without a position or in a document without turns.
    """
    place = {document: float(at) for at, document in enumerate(dict.fromkeys(turns["document"]))}
    parts = [table[name].to_numpy(dtype=float, na_value=np.nan) for table in (segments, turns) for name in _SPAN]
    length = max((float(np.nanmax(part)) for part in parts if not np.isnan(part).all()), default=0.0) + 1
    shifts = [table["document"].map(place).to_numpy(dtype=float) * length for table in (segments, turns)]
    return parts[0] + shifts[0], parts[1] + shifts[0], parts[2] + shifts[1], parts[3] + shifts[1]


_SPAN = ("start", "end")


def voiced_rows(
    said: pd.DataFrame,
    turns: pd.DataFrame,
    groups: pd.DataFrame,
    codes: pd.DataFrame,
    chosen: Mapping[str, str],
    participants: pd.DataFrame,
    dimensions: Sequence[str],
) -> list[Row]:
    """In how many groups any speaker of a kind raised a code.

    Parameters
    ----------
    said : DataFrame
        The segments as `spoken` gives them.
    turns : DataFrame
        As for `spoken`, with `words`, how many were said.
    groups, codes : DataFrame
        See `tables`.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook.
    participants : DataFrame
        `group`, `participant` (the speaker's label in the group's turns) and a column per dimension, "" where the
        participant's value is not known.
    dimensions : sequence of str
        Dimensions of the participants.

    Returns
    -------
    list of dict
        Measure `voiced`, for each code and value of a dimension: the number of groups; `x` is the number of groups in
        which a participant with this value spoke, and `n` the number of these participants, for it is they of whom it
        is told. Not estimable where no such participant spoke in any turn.
    """
    group_of = groups.set_index("document")["group"]
    own = ["group", "participant"]
    talk = _by_participant(turns[(turns["words"] > 0) & ~turns["is_moderator"].astype(bool)], group_of)
    heard = roll_up(said[(said["speaker"] != "") & ~said["is_moderator"].astype(bool)], codes)
    raised = _by_participant(heard[heard["code"].isin(list(chosen))], group_of)
    found: list[Row] = []
    for dimension in dimensions:
        people = participants.loc[participants[dimension] != "", [*own, dimension]].drop_duplicates()
        speakers = talk.merge(people, on=own)[[*own, dimension]].drop_duplicates()
        spoke, number = speakers.groupby(dimension)["group"].nunique(), speakers[dimension].value_counts()
        counts = raised.merge(people, on=own).groupby([dimension, "code"])["group"].nunique()
        for value in sorted(set(people[dimension])):
            held = int(spoke.get(value, 0))
            for code, name in chosen.items():
                estimate = float(counts.get((value, code), 0)) if held else float("nan")
                found.append(_voiced(name, domain_id({dimension: value}), estimate, held, int(number.get(value, 0))))
    return found


def _by_participant(table: pd.DataFrame, group_of: Any) -> pd.DataFrame:
    return table.assign(group=table["document"].map(group_of), participant=table["speaker"])


def _voiced(name: str, domain: str, estimate: float, held: int, people: int) -> Row:
    return {
        "measure": "voiced",
        "item": name,
        "category": "",
        "domain": domain,
        "estimate": estimate,
        "x": float(held),
        "n": people,
        "base": WHO_SPOKE,
        "unit": "groups",
        "reason": "" if held else "no such participant spoke in any known turn",
    }
