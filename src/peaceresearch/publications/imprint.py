"""Who stands behind a document, when, and what it is not: for its cover, and for the last slide of a talk."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from peaceresearch.publications.markdown import escaped
from peaceresearch.study.words import Words, format_months


def imprint(study: Mapping[str, Any], edition: str, words: Words) -> list[dict[str, str]]:
    """Lead, partner, donor, period and edition as label and text, those that the study has."""
    start, end = (datetime.date.fromisoformat(study[name]) for name in ("start", "end"))
    period = format_months(start, end, words)
    told = {
        "lead": study["lead"],
        "partner": study["partner"],
        "donor": study["donor"],
        "period": period,
        "edition": edition,
    }
    return [{"label": words.document[name], "text": text} for name, text in told.items() if text]


def small_print(study: Mapping[str, Any]) -> list[str]:
    """What the donor and the law want said."""
    return [study[name] for name in ("acknowledgement", "disclaimer", "footnote") if study[name]]


def lines(entries: list[dict[str, str]]) -> str:
    """The entries as a Markdown list."""
    return "\n".join(f"- **{escaped(entry['label'])}:** {escaped(entry['text'])}" for entry in entries)


def last_slide(entries: list[dict[str, str]], study: Mapping[str, Any], words: Words, level: int) -> str:
    """The slide that ends every talk, as Markdown."""
    said = [study["synthetic"], *small_print(study)]
    paragraphs = "\n\n".join(escaped(text) for text in said if text)
    title = f"{'#' * level} {escaped(words.document['about'])}"
    return f"\n\n{title}\n\n::: {{.imprint}}\n{lines(entries)}\n\n{paragraphs}\n:::\n"


def cover_block(header: Mapping[str, Any]) -> str:
    """The cover's statement, imprint and small print as Markdown, for an engine whose title block has no room for them;
    `header` is the woven document's, whose texts are Markdown already.
    """
    entries = "\n".join(f"- {entry['label']}: **{entry['text']}**" for entry in header.get("imprint", ()))
    said = [f"**{header['statement']}**"] if header.get("statement") else []
    parts = [*said, entries, *header.get("small-print", ())]
    shown = "\n\n".join(part for part in parts if part)
    return f"::: {{.imprint}}\n{shown}\n:::\n\n" if shown else ""


def cover_subtitle(header: Mapping[str, Any]) -> dict[str, Any]:
    """The header with the statement as a second line of the subtitle."""
    lines = [str(header[key]) for key in ("subtitle", "statement") if header.get(key)]
    return {**header, "subtitle": "\\\n".join(lines)} if lines else dict(header)
