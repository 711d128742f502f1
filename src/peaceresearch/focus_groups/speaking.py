"""Who speaks how much in each group: shares of the words, and how evenly they fall on those who took part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.focus_groups.tables import Row
from peaceresearch.results.bases import OF_GROUP
from peaceresearch.results.ids import domain_id

_MEASURES = (
    ("speaking_share", "moderator", "share"),
    ("speaking_share", "dominant", "share"),
    ("evenness", "words", "index"),
    ("spoke", "participants", "people"),
)


def speaking_rows(
    turns: pd.DataFrame, groups: pd.DataFrame, participants: pd.DataFrame, people: Mapping[str, float]
) -> list[Row]:
    """How the words of each group fall on its moderators and its participants.

    Parameters
    ----------
    turns : DataFrame
        `document`, `speaker` ("" where nobody is named: not counted), `is_moderator`, `words`.
    groups : DataFrame
        See `tables`.
    participants : DataFrame
        `group` and `participant`, the speaker's label in the group's turns; those who never speak count, too.
    people : mapping of str to float
        Number of participants of each group; NaN where it is not known.

    Returns
    -------
    list of dict
        Per group: `speaking_share.moderator`, moderators' words as a share of all; `speaking_share.dominant`, those of
        the participant who spoke most as a share of the participants'; `evenness.words`, Pielou's J of the
        participants' shares, H / ln S (0: one speaks alone, 1: all speak as much; Pielou 1966, J. Theor. Biol. 13,
        131-144); `spoke.participants`, how many said a word. `n` is the number of participants. Not estimable without
        turns, and where a share has nothing to divide by.
    """
    group_of = groups.set_index("document")["group"]
    known = turns[turns["speaker"] != ""]
    said = known.assign(group=known["document"].map(group_of), words=known["words"].fillna(0))
    said = said.astype({"words": "int64", "is_moderator": bool})
    listed = participants.groupby("group")["participant"].agg(list)
    found: list[Row] = []
    for group in dict.fromkeys(groups["group"]):
        own = said[said["group"] == group]
        moderators = own.loc[own["is_moderator"], "words"].to_numpy()
        spoken = own[~own["is_moderator"]].groupby("speaker")["words"].sum()
        everyone = sorted({*spoken.index, *listed.get(group, [])})
        words = spoken.reindex(everyone, fill_value=0).to_numpy(dtype=float)
        at = {"category": "", "domain": domain_id({"group": group}), "n": people[group], "base": OF_GROUP}
        told = _told(moderators, words) if len(own) else [(float("nan"), "no turn names its speaker")] * 4
        for (measure, item, unit), (estimate, reason) in zip(_MEASURES, told, strict=True):
            row = {"measure": measure, "item": item, "estimate": estimate, "unit": unit, "reason": reason}
            found.append({**at, **row})
    return found


def _told(moderators: NDArray[Any], words: NDArray[np.float64]) -> list[tuple[float, str]]:
    """The four numbers of a group, each with the reason why it cannot be given."""
    nan = float("nan")
    led, total = float(moderators.sum()), float(words.sum())
    by_moderators = (nan, "no turn of a moderator") if not len(moderators) else (nan, "nobody said a word")
    if len(moderators) and led + total:
        by_moderators = (led / (led + total), "")
    if not total:
        silent = (nan, "no participant said a word")
        return [by_moderators, silent, silent, (0.0, "")]
    shares = words[words > 0] / total
    evenness = (nan, "one participant only")
    if len(words) > 1:
        evenness = (float(-(shares * np.log(shares)).sum() / np.log(len(words))) + 0.0, "")
    return [by_moderators, (float(shares.max()), ""), evenness, (float(len(shares)), "")]
