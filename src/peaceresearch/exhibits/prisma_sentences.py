"""What results alone can tell on items of the PRISMA 2020 checklist."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pandas as pd

from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows
from peaceresearch.study.words import format_date

_FLOW = ("identified", "duplicates", "screened", "assessed", "included")
_STAGES = ("screening", "full_text")
_AGREEMENT = "percent_agreement"


def sentence(item: str, results: pd.DataFrame, view: View) -> str:
    """A sentence on an item of the checklist, from the results that the exhibit has; "" where they do not tell."""
    return _SENTENCES[item](results, view) if item in _SENTENCES else ""


def _sources(results: pd.DataFrame, view: View) -> str:
    """6: how many sources were searched, and each of them with the day of its last search, where any is known."""
    searched = results[(results["measure"] == "records") & (results["item"] == "identified")]
    names = set(searched.loc[(searched["category"] != "") & (searched["domain"] == ""), "category"])
    if not names:
        return ""
    count = view.words.text("prisma_told_sources", count=view.number(len(names), 0))
    told = [search for name, search in view.documents.get("searches", ()) if name in names]
    if not any(search["searched"] for search in told):
        return count
    last = "; ".join(f"{view.text(search['label'])} ({_day(search['searched'], view)})" for search in told)
    return f"{count} {view.words.text('prisma_told_searched', sources=last)}"


def _day(searched: str | None, view: View) -> str:
    return format_date(datetime.date.fromisoformat(searched), view.words, "medium") if searched else "–"


def _selection(results: pd.DataFrame, view: View) -> str:
    """8: what several people decided on, and how far they agreed."""
    said: list[str] = []
    for stage in _STAGES:
        said += [
            view.words.text(f"prisma_told_{stage}", count=view.number(row.n, 0), percent=view.percent(row.estimate))
            for row in _whole(results, _AGREEMENT, stage, view)
        ]
        said += [
            view.words.text("prisma_told_kappa", value=view.number(row.estimate, 2))
            for row in _whole(results, "kappa", stage, view)
        ]
    return " ".join(said)


def _extraction(results: pd.DataFrame, view: View) -> str:
    """9: documents from which several people extracted data, of how many."""
    double = results[(results["measure"] == _AGREEMENT) & ~results["item"].isin([*_STAGES, *_criteria(view)])]
    bases = [row.n for row in rows(double) if not view.withheld(row)]
    if not bases:
        return ""
    count = view.number(max(bases), 0)
    of_all = [row.n for row in rows(results[results["measure"] == "documents"]) if not view.withheld(row)]
    if not of_all:
        return view.words.text("prisma_told_extraction", count=count)
    return view.words.text("prisma_told_extraction_of", count=count, total=view.number(max(of_all), 0))


def _fields(results: pd.DataFrame, view: View) -> str:
    """10b: the fields that were extracted."""
    found = results[results["measure"] == "documents"]
    labels = [view.label("item", name) for name in view.order("item", found)]
    return view.words.text("prisma_told_fields", fields="; ".join(labels)) if labels else ""


def _appraised(results: pd.DataFrame, view: View) -> str:
    """11: documents that were appraised."""
    found = _whole(results, "appraised", "all", view)
    return view.words.text("prisma_told_appraised", count=view.number(found[0].estimate, 0)) if found else ""


def _flow(results: pd.DataFrame, view: View) -> str:
    """16a: the boxes of the flow."""
    found = {name: _whole(results, "records", name, view) for name in _FLOW}
    if not all(found.values()):
        return ""
    return view.words.text("prisma_told_flow", **{name: view.number(found[name][0].estimate, 0) for name in _FLOW})


def _reasons(results: pd.DataFrame, view: View) -> str:
    """16b: full texts excluded, by reason."""
    box = results[(results["measure"] == "records") & (results["item"] == "excluded_full_text")]
    counts = {row.category: row for row in rows(box[box["domain"] == ""]) if row.category and not view.withheld(row)}
    said = [
        f"{view.label('category', slug, 'excluded_full_text')} ({view.number(counts[slug].estimate, 0)})"
        for slug in view.order("category", box)
        if slug in counts and counts[slug].estimate > 0
    ]
    return view.words.text("prisma_told_reasons", reasons="; ".join(said)) if said else ""


def _quality(results: pd.DataFrame, view: View) -> str:
    """18: by each instrument how far its criteria are met, on average over the documents with a score by it."""
    scored = results[results["measure"] == "quality_of"]
    found = {row.item: row for row in rows(scored) if not view.withheld(row)}
    return " ".join(
        view.words.text(
            "prisma_told_quality",
            instrument=view.label("item", name),
            count=view.number(found[name].n, 0),
            percent=view.percent(found[name].estimate),
        )
        for name in view.order("item", scored)
        if name in found
    )


_SENTENCES: dict[str, Callable[[pd.DataFrame, View], str]] = {
    "6": _sources, "8": _selection, "9": _extraction, "10b": _fields, "11": _appraised, "16a": _flow, "16b": _reasons,
    "18": _quality,
}  # fmt: skip


def _criteria(view: View) -> set[str]:
    return {name for _, appraisal in view.documents.get("appraisals", ()) for name, _ in appraisal["criteria"]}


def _whole(results: pd.DataFrame, measure: str, item: str, view: View) -> list[Any]:
    """The released result over all records, if there is one."""
    found = results[(results["measure"] == measure) & (results["item"] == item)]
    found = found[(found["category"] == "") & (found["domain"] == "")]
    return [row for row in rows(found) if not view.withheld(row)]
