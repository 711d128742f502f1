"""Two small events of a made-up study: tidy tables and the spec of their analysis."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd

SPEC: dict[str, Any] = {
    "level": 0.95,
    "place": "town",
    "events": {"hill": "2024-03-01", "lake": "2024-03-08"},
    "groups": {"age": ["young", "old"]},
    "spoke": True,
    "reference": {"age": {"hill": {"young": 0.5, "old": 0.5}, "lake": {"young": 0.25, "old": 0.75}}},
    "questions": {"voice": [1, 5]},
    "themes": ["roads", "books"],
    "addressees": ["mayor", "school"],
    "statuses": ["accepted", "declined"],
    "source": {name: f"{name}.csv" for name in ("attendance", "feedback", "proposals", "responses")},
}


def spec(**changed: Any) -> dict[str, Any]:
    return copy.deepcopy(SPEC) | changed


def tables() -> dict[str, pd.DataFrame]:
    """Hill: 6 young, 2 old, 2 unknown; lake: 3 young, 1 old. Of each, every second person spoke."""
    people = [("hill", age) for age in ["young"] * 6 + ["old"] * 2 + [""] * 2]
    people += [("lake", age) for age in ["young"] * 3 + ["old"]]
    attendance = pd.DataFrame(people, columns=["event", "age"]).astype("str")
    attendance["participant"] = [f"P{number}" for number in range(len(people))]
    attendance["spoke"] = [number % 2 == 0 for number in range(len(people))]
    forms = [
        ("hill", "P0", "before", 2),
        ("hill", "P0", "after", 4),
        ("hill", "P1", "before", 3),
        ("hill", "P1", "after", 4),
        ("hill", "P2", "before", 1),  # never came back
        ("hill", "", "before", 5),  # no code: linked with nothing
        ("hill", "", "after", 1),
        ("lake", "P1", "after", 5),  # the code of somebody at another event
        ("lake", "P10", "before", 3),
        ("lake", "P10", "after", float("nan")),  # a pair, but not of this question
        ("lake", "P11", "before", 4),
        ("lake", "P11", "after", 4),
    ]
    feedback = pd.DataFrame(forms, columns=["event", "participant", "moment", "voice"])
    proposed = [
        ("a-1", "hill", "roads", "mayor", "Mend the road.", "Popravka"),
        ("a-2", "hill", "books", "school", "Open the library.", ""),
        ("b-1", "lake", "roads", "mayor", "Build a path.", "Staza"),
    ]
    columns = ["proposal", "event", "theme", "addressee", "text_en", "text_xx"]
    return {
        "attendance": attendance,
        "feedback": feedback.astype({"participant": "str"}),
        "proposals": pd.DataFrame(proposed, columns=columns).astype("str"),
        "responses": pd.DataFrame(
            [("a-1", "accepted", "2024-03-20"), ("b-1", "declined", "")], columns=["proposal", "status", "date"]
        ).astype("str"),
    }
