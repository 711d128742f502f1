"""Kind `quote_panel`: what was said, in the words in which it was said, with a translation and the group."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import NO_CONSENT, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.records import fields
from peaceresearch.results.table import RELEASED, rows

_WIDTHS = (0.74, 0.26)
_LANGUAGE = "en"
"""The translation that a reader gets where there is none into the language of the page."""
MEASURES = ()
"""It shows records."""


def make(records: pd.DataFrame, view: View) -> Table:
    """A block per theme, in the config's order: each quote as it was said, its translation in small type where it was
    said in another language than the page's, and beside it the group by the dimensions of `attribution`. Quotes that
    are withheld do not appear: a last line per reason says how many there are.
    """
    shown = [(fields(row), row) for row in rows(records) if row.status == RELEASED]
    declared = list(view.labels["items"])
    codes = sorted({quote["code"] for quote, _ in shown}, key=lambda code: (_place(code, declared), code))
    body: list[list[Cell]] = []
    for code in codes:
        body.append([Cell([view.label("item", code)], columns=2, is_header=True)])
        for quote, row in shown:
            if quote["code"] == code:
                body.append([Cell(_said(quote, view)), Cell([_attribution(row, view)])])
    body += [[Cell([line], columns=2)] for line in _left_out(records, view)]
    head = [[heading(view.words.text("quote")), heading(view.words.text("quoted_group"))]]
    return Table(head, body, _WIDTHS)


def _place(code: str, declared: list[str]) -> int:
    return declared.index(code) if code in declared else len(declared)


def _said(quote: dict[str, Any], view: View) -> list[str]:
    """The quote in quotation marks of the page's language, and its translation where the page needs one."""
    texts = [quote["text"]]
    if quote["language"] != view.lang:
        translations = quote["translations"]
        texts += [text for text in [translations.get(view.lang) or translations.get(_LANGUAGE)] if text]
    marks = view.words.document["quote_open"], view.words.document["quote_close"]
    return [f"{marks[0]}{text}{marks[1]}" for text in texts]


def _attribution(row: Any, view: View) -> str:
    domain = parse_domain(row.domain)
    named = [name for name in view.options["attribution"] if name in domain]
    return ", ".join(view.label(name, domain[name]) for name in named)


def _left_out(records: pd.DataFrame, view: View) -> list[str]:
    """A line per reason for which quotes are withheld, with their number."""
    reasons = Counter(
        "consent" if row.reason == NO_CONSENT else "base" for row in rows(records) if row.status != RELEASED
    )
    lines = []
    if count := reasons["consent"]:
        lines.append(view.words.text("quotes_no_consent", count=view.number(count, 0)))
    if count := reasons["base"]:
        minimum = view.minimum_base["quotes"]
        lines.append(view.words.text("quotes_small", count=view.number(count, 0), minimum=minimum))
    return lines
