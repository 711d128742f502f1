"""The missing-data ledger: for each item, whose answer is missing, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.survey.columns import Codes
from peaceresearch.survey.groupings import Divisions
from peaceresearch.survey.recode import Item

REASONS = ("dont_know", "refused", "not_asked", "not_applicable", "other", "blank")
"""Why an answer is missing, in the order in which it is shown; `blank`: no reason is known."""


def missing_ledger(
    items: Mapping[str, Item],
    variables: Mapping[str, Sequence[str]],
    reasons: pd.DataFrame,
    divisions: Divisions,
    by: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Count the missing answers to each item, by reason.

    Parameters
    ----------
    items
        The items of n respondents.
    variables
        The variables of the data file that hold each item's answers.
    reasons
        Of the reader: a row per cell that is missing for a reason (`row`, from 1, `item`: the variable, `reason`).
    divisions, by
        The dimensions by which missing answers are counted, one at a time, beside over all.

    Yields
    ------
    dict
        A result per item, reason and group: the unweighted share of its respondents whose answer is missing for that
        reason; `n` is their number, whether they answer or not. A reason that occurs with no item is left out. A
        question with several answers is missing where all of its variables are, for the reason of the first.
    """
    found = {name: reason_codes(item, variables[name], reasons) for name, item in items.items()}
    occurring = sorted({int(code) for codes in found.values() for code in np.unique(codes[codes >= 0])})
    occurring = sorted({*occurring, REASONS.index("blank")})
    for names in ((), *((name,) for name in by)):
        grouping = divisions.grouping(names)
        groups, count = grouping.groups.codes, grouping.groups.count
        people = np.bincount(groups[groups >= 0], minlength=count)
        for name, codes in found.items():
            inside = (groups >= 0) & (codes >= 0)
            cells = np.bincount(groups[inside] * len(REASONS) + codes[inside], minlength=count * len(REASONS))
            table = cells.reshape(count, len(REASONS))
            for group, domain in enumerate(grouping.domains):
                for code in occurring:
                    yield {
                        "item": name,
                        "category": REASONS[code],
                        "domain": grouping.ids[group],
                        "wave": divisions.wave(domain),
                        "x": divisions.year(domain),
                        "estimate": table[group, code] / people[group] if people[group] else float("nan"),
                        "n": float(people[group]),
                        "reason": "" if people[group] else "nobody in the domain",
                    }


def reason_codes(item: Item, variables: Sequence[str], reasons: pd.DataFrame) -> Codes:
    """For each respondent, the place in `REASONS` of why the answer is missing; -1 where there is an answer."""
    codes = np.full(len(item.answered), -1, dtype=np.intp)
    codes[~item.answered] = REASONS.index("blank")
    for variable in reversed(variables):
        told = reasons[reasons["item"] == variable]
        places = pd.Categorical(told["reason"], categories=REASONS).codes.astype(np.intp)
        rows = told["row"].to_numpy(dtype=np.intp) - 1
        is_missing = ~item.answered[rows]
        codes[rows[is_missing]] = places[is_missing]
    return codes
