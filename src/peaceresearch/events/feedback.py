"""What participants said before and after an event, over the pairs of forms that can be linked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.events.inference import mean, signed_rank

Row = dict[str, Any]
BEFORE, AFTER = "before", "after"
_KEY = ["event", "participant"]


def linked_pairs(feedback: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """The forms that one participant of one event filled in before and after it, side by side.

    Parameters
    ----------
    feedback
        A row per form: event, participant ("" where the form has no code), moment, a number per question.
    questions
        Names of the questions.

    Returns
    -------
    DataFrame
        A row per pair: event, participant, and per question `<question>_before` and `<question>_after`.
    """
    named = feedback[feedback["participant"] != ""]
    before, after = (named.loc[named["moment"] == moment, [*_KEY, *questions]] for moment in (BEFORE, AFTER))
    return before.merge(after, on=_KEY, suffixes=(f"_{BEFORE}", f"_{AFTER}"))


def change(feedback: pd.DataFrame, questions: Sequence[str], level: float) -> Iterator[Row]:
    """How answers changed, question by question, over the linked pairs in which both forms answer it.

    Parameters
    ----------
    feedback, questions
        As for `linked_pairs`.
    level
        Level of the t intervals.

    Yields
    ------
    dict
        Rows of results. `linked`: number of linked pairs; its base is the forms filled in before. `before` and `after`:
        means. `change`: mean of the differences after - before with the interval of the paired t test; `statistic` and
        `p` are those of Wilcoxon's signed rank test, and `ci_method` says which form of it.
    """
    pairs = linked_pairs(feedback, questions)
    forms = int((feedback["moment"] == BEFORE).sum())
    yield _row("linked", "all", forms, "feedback forms before the event", "count") | {"estimate": len(pairs)}
    for name in questions:
        answered = pairs[[f"{name}_{BEFORE}", f"{name}_{AFTER}"]].dropna().to_numpy(dtype=np.float64)
        differences = answered[:, 1] - answered[:, 0]
        parts = {BEFORE: answered[:, 0], AFTER: answered[:, 1], "change": differences}
        for measure, values in parts.items():
            found = mean(values, level)
            row = _row(measure, name, found.n, "linked pairs of feedback forms", "scale")
            numbers = {part: getattr(found, part) for part in ("estimate", "se", "df", "ci_low", "ci_high")}
            row |= numbers | {"ci_method": "t" if found.n > 1 else "", "reason": "" if found.n else "no linked pairs"}
            if measure == "change":
                test = signed_rank(differences)
                method = f"; p: Wilcoxon signed rank, {test.method}" if test.method else ""
                row |= {"statistic": test.statistic, "p": test.p, "ci_method": row["ci_method"] + method}
            yield row


def _row(measure: str, item: str, n: int, base: str, unit: str) -> Row:
    return {"measure": measure, "item": item, "category": "", "domain": "", "n": n, "base": base, "unit": unit}
