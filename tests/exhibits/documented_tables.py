"""Results and records on a document review, and how they are seen, for the tests of its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import row, spec, text

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits.table import Table
from peaceresearch.exhibits.view import View, views
from peaceresearch.results.table import results
from peaceresearch.study.instruments import INSTRUMENTS


def seen(lang: str, options: dict[str, Any] | None = None, own: Any = None, **documents: Any) -> View:
    labels = {"items": [], "categories": {}, "questions": [], "dimensions": {}} | (own or {})
    made = spec(options or {}, own=labels) | {"minimum_base": {"documents": 3}, "documents": documents}
    return views(made, Path(__file__).parent)[lang]


def released(found: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(found), {"documents": 3})


def counted(measure: str, item: str, count: float, n: float = 9, **more: Any) -> dict[str, Any]:
    return row("documents", measure, item, count, n, unit="count", **more)


def told(kind: str, item: str, n: float = 9, /, **fields: Any) -> dict[str, Any]:
    return {"strand": "documents", "record": kind, "item": item, "n": n, "fields": fields}


def lines(table: Table) -> list[str]:
    """Each row of the body, its cells apart."""
    return [" | ".join("/".join(cell.lines) for cell in cells) for cells in table.body]


def heads(table: Table) -> list[str]:
    return ["/".join(cell.lines) for cells in table.head for cell in cells]


def is_whole(table: Table) -> bool:
    """Whether every row has as many columns as there are widths, which fill the text."""
    columns = {sum(cell.columns for cell in cells) for cells in [*table.head, *table.body]}
    return columns == {len(table.widths)} and sum(table.widths) == pytest.approx(1) and min(table.widths) > 0


SEARCHES = [
    [
        "shelf",
        {
            "label": text("Shelf"),
            "kind": "organisation",
            "route": "other",
            "searched": None,
            "platform": None,
            "query": None,
        },
    ],
    [
        "base",
        {
            "label": text("Base"),
            "kind": "database",
            "route": "databases",
            "searched": "2024-05-14",
            "platform": "Ovid",
            "query": "=(a OR b) <c>",
        },
    ],
    [
        "roll",
        {
            "label": text("Roll"),
            "kind": "register",
            "route": "databases",
            "searched": "2024-05-02",
            "platform": None,
            "query": None,
        },
    ],
]


def agreement(item: str, percent: float, kappa: float, n: float, category: str = "") -> list[dict[str, Any]]:
    given = {"percent_agreement": percent, "kappa": kappa, "ac1": 0.81}
    return [row("documents", measure, item, value, n, category=category) for measure, value in given.items()]


AACODS = {
    "instrument": "aacods",
    "criteria": [[name, list(part.designs)] for name, part in INSTRUMENTS["aacods"].criteria.items()],
    "scores": [[name, part.score] for name, part in INSTRUMENTS["aacods"].scores.items()],
    "designs": [],
}


MMAT = {
    "instrument": "mmat",
    "criteria": [[name, list(part.designs)] for name, part in INSTRUMENTS["mmat"].criteria.items()],
    "scores": [[name, part.score] for name, part in INSTRUMENTS["mmat"].scores.items()],
    "designs": [["mixed", text("Mixed")], ["qualitative", text("Qualitative")]],
}


def named(*instruments: str) -> dict[str, Any]:
    """Labels of criteria and answers, which are words of the package."""
    criteria = [(name, criterion) for name in instruments for criterion in INSTRUMENTS[name].criteria]
    return {
        "items": [["documents", "kind", text("Kind")]]
        + [["documents", criterion, {"word": f"{name}_{criterion}"}] for name, criterion in criteria],
        "categories": {
            criterion: [[score, {"word": f"{name}_{score}"}] for score in INSTRUMENTS[name].scores]
            for name, criterion in criteria
        },
    }


CSL: dict[str, dict[str, Any]] = {
    "a-1": {
        "type": "article-journal",
        "title": "Contact *and* trust_now & <then>",
        "author": [{"family": "Zeqiri", "given": "Arben"}, {"family": "Đorđević", "given": "Ana"}],
        "issued": {"date-parts": [[2019]]},
        "container-title": "Journal of Trees",
        "volume": "3",
        "page": "4-9",
        "DOI": "10.1000/x&1",
    },
    "b-2": {"type": "report", "title": "Annual report", "author": [{"literal": "Group"}], "publisher": "Own",
            "issued": {"date-parts": [[2018]]}},
    "b-3": {"type": "report", "title": "Another report", "author": [{"literal": "Group"}],
            "issued": {"date-parts": [[2018]]}},
    "c-4": {"type": "webpage", "title": "Nobody wrote this", "URL": "https://example.org/x"},
}  # fmt: skip
