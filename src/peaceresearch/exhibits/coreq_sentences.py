"""What results alone can tell on items of the COREQ checklist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows


def sentence(item: int, results: pd.DataFrame, view: View) -> str:
    """A sentence on an item of the checklist, from the results that the exhibit has; "" where they do not tell."""
    return _SENTENCES[item](results, view) if item in _SENTENCES else ""


def _sample(results: pd.DataFrame, view: View) -> str:
    """12: participants, and groups."""
    people = _count(results, "participants", "all", view)
    groups = _groups(results)
    if people and groups is not None:
        return view.words.text("coreq_sample", count=people, groups=view.number(groups, 0))
    return view.words.text("coreq_sample_people", count=people) if people else ""


def _saturation(results: pd.DataFrame, view: View) -> str:
    """22: the last group with a new theme, the rule of Guest, Namey and Chen, and Chao's estimate."""
    said = []
    for row in _whole(results, "saturation_point", "codes", view):
        is_reached = row.estimate < row.n
        word = "coreq_saturation" if is_reached else "coreq_saturation_open"
        said.append(view.words.text(word, count=view.number(row.estimate, 0), groups=view.number(row.n, 0)))
    for row in _whole(results, "saturation_point", "guest", view):
        digits = 0 if row.estimate == round(row.estimate) else 1
        said.append(view.words.text("coreq_guest", count=view.number(row.estimate, digits)))
    said += [
        view.words.text("coreq_unseen", count=view.number(row.estimate, 1))
        for row in _whole(results, "unseen", "codes", view)
    ]
    return " ".join(said)


def _coders(results: pd.DataFrame, view: View) -> str:
    """24: coders, and the transcripts that several of them coded."""
    coders = _count(results, "coders", "all", view)
    both = _count(results, "double_coded", "documents", view)
    if coders and both:
        return view.words.text("coreq_coders_double", count=coders, documents=both)
    return view.words.text("coreq_coders", count=coders) if coders else ""


def _tree(results: pd.DataFrame, view: View) -> str:
    """25: codes, and how many of them have no other above them."""
    tree = results[results["measure"] == "tree"]
    if tree.empty:
        return ""
    top = int((tree["category"] == "").sum())
    return view.words.text("coreq_tree", count=view.number(len(tree), 0), top=view.number(top, 0))


_SENTENCES: dict[int, Callable[[pd.DataFrame, View], str]] = {12: _sample, 22: _saturation, 24: _coders, 25: _tree}


def _whole(results: pd.DataFrame, measure: str, item: str, view: View) -> list[Any]:
    """The released result over everybody, if there is one."""
    found = results[(results["measure"] == measure) & (results["item"] == item) & (results["domain"] == "")]
    return [row for row in rows(found) if not view.withheld(row)]


def _count(results: pd.DataFrame, measure: str, item: str, view: View) -> str:
    found = _whole(results, measure, item, view)
    return view.number(found[0].estimate, 0) if found else ""


def _groups(results: pd.DataFrame) -> float | None:
    """Groups held: the base of what is counted in groups."""
    counted = results[results["measure"].isin(["groups", "tree", "saturation_point"]) & (results["domain"] == "")]
    bases = counted["n"].dropna()
    return None if bases.empty else float(bases.max())
