"""Which codes come together: in one passage, or in one turn of speech.

A code is in a passage when it was given to the passage itself or to one that overlaps it by at least one character:
the rule by which ATLAS.ti counts co-occurrences ("applied either to the same quotation or to overlapping quotations",
ATLAS.ti 22 Windows manual, Code Co-Occurrence Table). That manual's coefficient n12 / (n1 + n2 - n12) is Jaccard's, but
can leave 0 to 1 where quotations overlap, for it counts pairs of quotations. Here every passage counts once and
has a set of codes, so that Jaccard's coefficient and the lift are what they are for any sets; where passages do not
overlap, the coefficient is the manual's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peaceresearch.focus_groups.tables import Row, ancestors, roll_up

Floats = NDArray[np.float64]
_BASES = {"segment": "coded passages", "turn": "turns with a code"}
_UNITS = {"segment": "passages", "turn": "turns"}
_MISSING = {"segment": "no coded passage has a position or a name", "turn": "no coded passage lies in a known turn"}
_AT_ONCE = 20_000
"""Units whose codes are multiplied at once, so that memory does not grow with the material."""


def co_occurrence_rows(
    said: pd.DataFrame, codes: pd.DataFrame, chosen: Mapping[str, str], within: Sequence[str]
) -> list[Row]:
    """How often two codes come together, and how much that says.

    Parameters
    ----------
    said : DataFrame
        The segments as `turns_of.spoken` gives them.
    codes : DataFrame
        See `tables`; a code is wherever one below it is.
    chosen : mapping of str to str
        The code's name in results by its id in the codebook, in the order of the config.
    within : sequence of {"segment", "turn"}
        The units: the distinct passages that have a code of `chosen` (those without a position by their names in the
        column `selection`), or the turns to which these passages belong.

    Returns
    -------
    list of dict
        For each pair of codes (item and category, in the order of `chosen`): `together`, the number of units with
        both; `jaccard`, that number by the number of units with either (0 to 1); `lift`, how many times more often
        they come together than if they fell on the units independently, P(ab) / (P(a) P(b)). `n` is the number of
        units. Not estimable where neither code occurs (the lift: where one does not), or where one stands above the
        other in the codebook and comes with it by definition.

    Raises
    ------
    TableError
        As `tables.roll_up`.
    """
    names, ids = list(chosen.values()), list(chosen)
    lines = ancestors(codes)
    rolled = roll_up(said, codes)
    rolled = rolled[rolled["code"].isin(ids)]
    found: list[Row] = []
    for unit in within:
        both, count = _in_turns(rolled, ids) if unit == "turn" else _in_passages(rolled, ids)
        shared = {"domain": f"within={unit}", "n": count, "base": _BASES[unit]}
        for i, name in enumerate(names):
            for j in range(i + 1, len(names)):
                reason = "" if count else _MISSING[unit]
                if not reason and (ids[i] in lines[ids[j]] or ids[j] in lines[ids[i]]):
                    reason = "one of the codes stands above the other in the codebook"
                pair = _pair(both[i, j], both[i, i], both[j, j], count, reason, _UNITS[unit])
                found += [{**shared, "item": name, "category": names[j], **row} for row in pair]
    return found


def _pair(together: float, first: float, second: float, count: int, reason: str, unit: str) -> list[Row]:
    """The three measures of a pair: of `count` units, `first` and `second` have one of the codes, `together` both."""
    either = first + second - together
    reason = reason or ("" if either else "neither code occurs")
    lift_reason = reason or ("" if first and second else "one of the codes does not occur")
    nan = float("nan")
    jaccard, number = (nan, nan) if reason else (together / either, together)
    lift = nan if lift_reason else together * count / (first * second)
    return [
        {"measure": "jaccard", "estimate": jaccard, "unit": "coefficient", "reason": reason},
        {"measure": "lift", "estimate": lift, "unit": "ratio", "reason": lift_reason},
        {"measure": "together", "estimate": number, "unit": unit, "reason": reason},
    ]


def _in_turns(rolled: pd.DataFrame, ids: Sequence[str]) -> tuple[Floats, int]:
    """(codes, codes) numbers of turns with both codes, and the number of turns with any."""
    own = rolled[rolled["turn"].notna()]
    unit = own.groupby(["document", "turn"]).ngroup().to_numpy()
    count = int(unit.max()) + 1 if len(unit) else 0
    has = np.zeros((count, len(ids)), dtype=bool)
    has[unit, _columns(own["code"], ids)] = True
    return _multiplied(has), count


def _in_passages(rolled: pd.DataFrame, ids: Sequence[str]) -> tuple[Floats, int]:
    """(codes, codes) numbers of passages with both codes, and the number of passages."""
    known = rolled["start"].notna() & (rolled["end"] > rolled["start"]).fillna(value=False)
    placed = rolled[known.astype(bool)]
    # The documents one behind the other on one line: a passage of one never overlaps a passage of another.
    length = float(placed["end"].max()) + 1 if len(placed) else 1.0
    shift = pd.factorize(placed["document"], sort=True)[0] * length
    spans = np.column_stack([placed[name].to_numpy(dtype=float) + shift for name in ("start", "end")])
    units = np.unique(spans, axis=0)
    has = np.zeros((len(units), len(ids)), dtype=bool)
    code = _columns(placed["code"], ids)
    for at in range(len(ids)):
        has[:, at] = _touched(units, spans[code == at])
    named = _named(rolled[rolled["start"].isna()], ids)
    return _multiplied(has) + _multiplied(named), len(units) + len(named)


def _named(loose: pd.DataFrame, ids: Sequence[str]) -> NDArray[np.bool_]:
    """(passages, codes): what passages have of which only the name is known, as a list or an export gives them."""
    own = loose[loose["selection"] != ""] if "selection" in loose else loose.iloc[:0]
    unit = own.groupby(["document", "selection"]).ngroup().to_numpy() if len(own) else np.array([], dtype=np.int64)
    has = np.zeros((int(unit.max()) + 1 if len(unit) else 0, len(ids)), dtype=bool)
    has[unit, _columns(own["code"], ids)] = True
    return has


def _columns(code: pd.Series[str], ids: Sequence[str]) -> NDArray[np.int_]:
    return np.asarray(code.map({name: at for at, name in enumerate(ids)}), dtype=np.int_)


def _touched(units: Floats, spans: Floats) -> NDArray[np.bool_]:
    """Whether each unit shares a character with any of the spans: begins before one ends that has not begun after."""
    begun = np.searchsorted(np.sort(spans[:, 0]), units[:, 1], side="left")
    over = np.searchsorted(np.sort(spans[:, 1]), units[:, 0], side="right")
    return np.asarray(begun > over)


def _multiplied(has: NDArray[np.bool_]) -> Floats:
    """(codes, codes): units in which both are."""
    both = np.zeros((has.shape[1], has.shape[1]))
    for at in range(0, len(has), _AT_ONCE):
        part = has[at : at + _AT_ONCE].astype(np.float32)
        both += part.T @ part
    return both
