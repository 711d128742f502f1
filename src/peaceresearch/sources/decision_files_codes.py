"""What entries of decisions mean: codes that the config declares, labels of ASReview, words of the package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

INCLUDE, EXCLUDE, UNSURE, NOT_RETRIEVED = "include", "exclude", "unsure", "not_retrieved"
DECISIONS = (INCLUDE, EXCLUDE, UNSURE, NOT_RETRIEVED)
FULL_TEXT = "full_text"
NOTHING = ""
"""No decision."""
ASREVIEW_COLUMNS = (
    "asreview_label", "included", "label", "final_included", "label_included", "included_label", "included_final",
    "included_flag", "include",
)  # fmt: skip
"""Headers under which ASReview 2 writes its labels, or reads them, the earlier before the later (its documentation,
"Data format" and "Export dataset", and `asreview/data/base.py` of its source)."""
_PAIRS = (("1", "0"), ("relevant", "irrelevant"), ("yes", "no"), ("y", "n"), ("true", "false"))
"""What stands for relevant and irrelevant there."""
_NOT_SEEN = ("-1", "not_seen", "nan", "none")
_DECIMALS = re.compile(r"(-?\d+)\.0+")


def said(entry: object) -> str:
    """An entry or a code as they are compared: small letters, single blanks, whole numbers without decimals."""
    text = " ".join(str(entry).casefold().split())
    return whole[1] if (whole := _DECIMALS.fullmatch(text)) else text


def meanings(declared: Mapping[str, Any], is_asreview: bool, is_agreed: bool) -> dict[str, str]:
    """What each entry means: a decision, or `NOTHING`.

    Parameters
    ----------
    declared
        Codes of `DECISIONS` (`screening` of the config); of two readings theirs holds. An empty cell decides nothing
        unless it is among them.
    is_asreview
        Whether the column is one of ASReview's: its labels hold, but for pairs of which the config declares one.
    is_agreed
        Whether the sheet may be the package's list of conflicts: its words hold.
    """
    found = {said(code): decision for decision in DECISIONS for code in declared[decision] or ()}
    if is_asreview:
        free = [pair for pair in _PAIRS if not any(label in found for label in pair)]
        found |= {label: decision for pair in free for label, decision in zip(pair, (INCLUDE, EXCLUDE), strict=True)}
        found = dict.fromkeys(_NOT_SEEN, NOTHING) | found
    if is_agreed:
        found = {said(word): word for word in (INCLUDE, EXCLUDE, NOT_RETRIEVED)} | found
    return {"": NOTHING} | found


def reason_meanings(reasons: Mapping[str, Mapping[str, Sequence[object]]], is_agreed: bool) -> dict[str, str]:
    """The reason that each entry means; in the package's list of conflicts also the reason's own name."""
    own = {said(reason): reason for reason in reasons} if is_agreed else {}
    return own | {said(code): reason for reason, choice in reasons.items() for code in choice["codes"]}
