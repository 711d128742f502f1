"""Results on a document review, and how they are seen, for the tests of its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from made_up import row, spec, text, words_of
from matplotlib.figure import Figure

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits.view import View, views
from peaceresearch.results.table import results

THEMES, EFFECTS, SCORES = ["trees", "roads", "books"], ["trust", "speed"], ["met", "partly", "not_met"]


LONG = "Dokumentet që flasin për bashkëpunimin e përditshëm ndërmjet komuniteteve të ndryshme"


def labels(label: str = "") -> dict[str, Any]:
    def named(slugs: list[str]) -> list[list[Any]]:
        return [[slug, {"*": label} if label else text(slug.title())] for slug in slugs]

    boxes = ("identified", "identified_databases", "identified_other")
    return {
        "items": [["documents", slug, said] for slug, said in named([*THEMES, "date", "scope"])],
        "categories": {
            **dict.fromkeys(boxes, named(["web", "base", "shelf"])),
            "excluded_full_text": named(["topic", "place"]),
            # Another field has a value of the same name, in another order.
            "kind": named(["speed", "law", "news"]),
            **dict.fromkeys(("date", "scope"), named(SCORES)),
            **dict.fromkeys(THEMES, named(EFFECTS)),
            "by_tongue": named(["speed", "law", "news"]),
        },
        "questions": [],
        "dimensions": {
            name: {"label": text(name), "values": [[slug, {"label": said}] for slug, said in named(slugs)]}
            for name, slugs in (("tongue", ["zulu", "alfa", "mike"]), ("stance", ["for", "against"]))
        },
    }


def seen(lang: str, options: dict[str, Any] | None = None, label: str = "", **documents: Any) -> View:
    made = spec(options or {}, own=labels(label)) | {"minimum_base": {"documents": 3}, "documents": documents}
    return views(made, Path(__file__).parent)[lang]


def released(found: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(found), {"documents": 3})


def counted(measure: str, item: str, category: str, count: float, n: float = 9) -> dict[str, Any]:
    return row("documents", measure, item, count, n, category=category, unit="count")


def said_in(figure: Figure) -> set[str]:
    return {" ".join(words.split()) for words in words_of(figure)}
