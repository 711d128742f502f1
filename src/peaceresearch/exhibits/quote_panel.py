"""Kind `quote_panel`: what was said, in the words in which it was said, with a translation beside it and the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import NO_CONSENT, View
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.records import fields
from peaceresearch.results.table import RELEASED, rows

_WIDTHS, _ONE_TEXT = (0.37, 0.37, 0.26), (0.74, 0.26)
_LANGUAGE = "en"
"""The translation that a reader gets where there is none into the language of the page."""
_PICK = "pick"
_RULES = ("central", "contrary")
MEASURES = ()
"""It shows records."""


@dataclass(frozen=True)
class _Quote:
    row: Any
    told: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.told["code"])


def make(records: pd.DataFrame, view: View) -> Table:
    """A block per theme, in the config's order: each quote as it was said, beside it the translation where it was said
    in another language than the page's, and the group (and the speaker's role) by the dimensions of `attribution`.
    Quotes that were picked by a rule stand first, in a block per rule, each with its theme. Quotes that are withheld do
    not appear: a last line per reason says how many there are.
    """
    shown = [_Quote(row, fields(row)) for row in rows(records) if row.status == RELEASED]
    has_translation = any(_translation(quote, view) for quote in shown)
    widths = _WIDTHS if has_translation else _ONE_TEXT
    body: list[list[Cell]] = []
    for title, quotes, has_theme in [*_picked(shown, view), *_by_theme(shown, view)]:
        body.append([Cell([title], columns=len(widths), is_header=True)])
        body += [_row(quote, view, has_translation=has_translation, has_theme=has_theme) for quote in quotes]
    body += [[Cell([line], columns=len(widths))] for line in _left_out(records, view)]
    head = ["quote_original", "quote_translation"] if has_translation else ["quote"]
    return Table([[heading(view.words.text(word)) for word in (*head, "quoted_group")]], body, widths)


def _by_theme(shown: Sequence[_Quote], view: View) -> list[tuple[str, list[_Quote], bool]]:
    quotes = [quote for quote in shown if quote.row.record != _PICK]
    declared = list(view.labels["items"])
    codes = sorted({quote.code for quote in quotes}, key=lambda code: (_place(code, declared), code))
    return [(view.label("item", code), [quote for quote in quotes if quote.code == code], False) for code in codes]


def _picked(shown: Sequence[_Quote], view: View) -> list[tuple[str, list[_Quote], bool]]:
    """A block per rule; in it the picks one after the other, each by its places."""
    blocks = []
    for rule in _RULES:
        quotes = [quote for quote in shown if quote.row.record == _PICK and quote.told["rule"] == rule]
        quotes.sort(key=lambda quote: (quote.told["pick"], quote.told["place"], quote.row.id))
        if quotes:
            blocks.append((view.words.text(f"quotes_{rule}"), quotes, True))
    return blocks


def _place(code: str, declared: list[str]) -> int:
    return declared.index(code) if code in declared else len(declared)


def _row(quote: _Quote, view: View, *, has_translation: bool, has_theme: bool) -> list[Cell]:
    """The words as said and their translation; over both columns where the page needs none."""
    who = [line for line in [_attribution(quote.row, view)] if line]
    beside = Cell([view.label("item", quote.code), *who] if has_theme else who or [""])
    text, translation = _quoted(quote.told["text"], view), _translation(quote, view)
    if not has_translation:
        return [Cell([text]), beside]
    if not translation:
        return [Cell([text], columns=2), beside]
    return [Cell([text]), Cell([_quoted(translation, view)]), beside]


def _translation(quote: _Quote, view: View) -> str:
    if quote.told["language"] == view.lang:
        return ""
    translations = quote.told["translations"]
    return translations.get(view.lang) or translations.get(_LANGUAGE) or ""


def _quoted(text: str, view: View) -> str:
    """Words in quotation marks of the page's language."""
    return f"{view.words.document['quote_open']}{text}{view.words.document['quote_close']}"


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
