"""Kind `plan_table`: the analyses of the analysis plan, and what became of each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.exhibits.footer_parts import Part
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import View
from peaceresearch.study.words import format_date

MEASURES = ("plan",)
"""What this kind can draw."""
_WIDTHS = (0.42, 0.18, 0.4)
_KEYS = ("family", "formula", "outcome", "within", "missing", "contrasts", "level", "margins")
"""Keys of the config in which an analysis may differ from its plan; each has a word (`plan_key_<key>`)."""
_ESTIMATE = re.compile(r"(?P<measure>\w+) of (?P<item>[\w-]+)(?: by (?P<by>.+))?$")
_MEASURES = ("share", "mean", "total", "ratio", "quantile")


def make(results: pd.DataFrame, view: View) -> Table:
    """A row per analysis that `results` names, in the order of the plan: its question, whether it was done as planned,
    and where not, the reason and what differs.
    """
    named = set(results["item"])
    body = []
    for name, analysis in view.survey["plan"]["analyses"]:
        if named and name not in named:
            continue
        status = view.words.text(f"plan_status_{analysis['status']}")
        body.append([Cell([view.text(analysis["question"])]), Cell([status]), Cell(_why(analysis, view))])
    words = ("plan_question", "plan_status", "plan_why")
    return Table([[heading(view.words.text(word)) for word in words]], body, _WIDTHS)


def notes(results: pd.DataFrame, view: View) -> list[Part]:
    """When the plan was frozen, by which hash it is known, and where it was deposited."""
    plan = view.survey["plan"]
    if not plan["sha256"]:
        return [Part(view.words.text("plan_open"), on_slides=True)]
    day = format_date(datetime.date.fromisoformat(plan["date"]), view.words)
    parts = [Part(view.words.text("plan_frozen", date=day), on_slides=True)]
    parts.append(Part(view.words.text("plan_hash", sha256=plan["sha256"])))
    registered = plan["registered"]
    return [*parts, Part(view.words.text("plan_registered", text=view.text(registered)))] if registered else parts


def _why(analysis: Mapping[str, Any], view: View) -> list[str]:
    """The authors' reason, then the keys of the config that differ."""
    if analysis["status"] == "planned":
        return [""]
    reason = [view.text(analysis["reason"])] if analysis["reason"] else []
    differs = "; ".join(_difference(told, view) for told in analysis["differences"])
    word = "plan_lacks" if analysis["status"] == "missing" else "plan_differs"
    return [*reason, *([view.words.text(word, list=differs)] if differs else [])] or ["–"]


def _difference(told: str, view: View) -> str:
    """One difference in words: a key for all results, a model with its keys, an estimate, or a model alone."""
    if told in _KEYS:
        return view.words.text(f"plan_key_{told}")
    model, colon, keys = told.partition(": ")
    if colon:
        return f"{view.label('item', model)} ({', '.join(_key(key, view) for key in keys.split(', '))})"
    found = _ESTIMATE.match(told)
    if found is None:
        return view.label("item", told)
    by = [_dimension(name, view) for name in found["by"].split(" x ")] if found["by"] else []
    names = [view.label("item", found["item"]), *by]
    measure = found["measure"]
    word = view.words.text(measure) if measure in _MEASURES else measure
    return f"{word}: {' × '.join(names)}"


def _key(key: str, view: View) -> str:
    return view.words.text(f"plan_key_{key}") if key in _KEYS else key


def _dimension(name: str, view: View) -> str:
    known = view.labels["dimensions"].get(name)
    return view.text(known["label"]) if known else name
