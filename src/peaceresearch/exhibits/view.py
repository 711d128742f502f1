"""What an exhibit needs to show results in one language: order, labels, colours and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.results.bases import minimum_key
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import RELEASED, SUPPRESSED, rows
from peaceresearch.study.words import Words, format_number, load_words

ALL = ""
"""Slug of everybody: a result that is not of any value of the dimension."""
SEQUENCE = ("#1f5a8a", "#d1742c", "#3f8f5f", "#8a5a9e", "#b8860b", "#5c6b73")
_NEUTRAL = "#44546a"
CONFIG = "config/exhibits.yaml"
VERSUS = "versus-"
"""Begins the part of a domain that says with which value of a dimension another one is compared."""
AGAINST = "~"
"""Between the two in the slug of a comparison; no name holds it."""
MINUS = "\N{MINUS SIGN}"
_PAIRS = ("coreq", "definitions")
"""Facts on focus groups that are told as pairs, whose order is that of the config."""
WORD = "word"
"""Key of a text that is a word of the package: the name of a criterion of a known instrument, for one."""
NO_CONSENT = "no consent"
"""What the gate gives as reason where the person quoted has not agreed."""


@dataclass(frozen=True)
class View:
    """Labels, order and number formats of one language, for the results of one exhibit."""

    lang: str
    words: Words
    labels: Mapping[str, Any]
    findings: Mapping[str, Any]
    options: Mapping[str, Any]
    minimum_base: Mapping[str, int]
    survey: Mapping[str, Any]
    """What `study.labels.survey_facts` tells; empty where no result of the survey is drawn."""
    mark: str
    groups: Mapping[str, Any] = field(default_factory=dict)
    """What `study.group_labels.group_facts` tells, with its pairs as dicts; empty where the kind tells none of it."""
    documents: Mapping[str, Any] = field(default_factory=dict)
    """What the kind tells of the document review beside its results; empty where it tells nothing. Pairs are lists."""

    def text(self, text: Mapping[str, str]) -> str:
        """A text of the study in this language; `{"word": key}` is a word of the package."""
        if WORD in text:
            return self.words.text(text[WORD])
        return text["*"] if "*" in text else text[self.lang]

    def order(self, part: str, results: pd.DataFrame) -> list[str]:
        """The slugs of `part` (`item`, `category` or a dimension) that occur, in the study's order; everybody first.

        What the study does not declare (percentiles, for one) comes last, numbers by their size.
        """
        found = set(self.slugs(part, results))
        declared: Sequence[str]
        if part == "item":
            declared = list(self.labels["items"])
        elif part == "category":
            declared = [slug for categories in self.labels["categories"].values() for slug in categories]
        else:
            declared = [ALL, *self.labels["dimensions"].get(part, {"values": ()})["values"]]
        places = {slug: place for place, slug in enumerate(dict.fromkeys(declared))}

        def place(slug: str) -> list[tuple[int, str]]:
            return [(places.get(each, len(places)), _padded(each)) for each in slug.split(AGAINST)]

        return sorted(found, key=place)

    def slugs(self, part: str, results: pd.DataFrame) -> list[str]:
        """The slug of `part` in each row of `results`; "" where the row is not divided by it. That of a difference
        names both values.
        """
        if part in ("item", "category"):
            return list(results[part])
        domains = [parse_domain(domain) for domain in results["domain"]]
        pairs = [(domain.get(part, ALL), domain.get(f"{VERSUS}{part}")) for domain in domains]
        return [f"{one}{AGAINST}{other}" if other else one for one, other in pairs]

    def label(self, part: str, slug: str, item: str = "") -> str:
        """How readers call `slug` of `part`; `item` tells whose category it is."""
        if part == "item":
            text = self.labels["items"].get(slug)
        elif part == "category":
            text = self.labels["categories"].get(item, {}).get(slug)
        elif slug == ALL:
            return self.words.text("all")
        elif AGAINST in slug:
            one, other = (self.label(part, each) for each in slug.split(AGAINST))
            return f"{one} {MINUS} {other}"
        else:
            text = self.labels["dimensions"][part]["values"].get(slug, {}).get("label")
        return self.text(text) if text else slug

    def item(self, strand: str, slug: str) -> str:
        """How readers call an item where results of several strands stand together."""
        text = self.labels["strand_items"].get((strand, slug))
        return self.text(text) if text else slug

    def colour(self, part: str, slug: str, position: int) -> str:
        """Colour of `slug`: the one declared for it, else the theme's at `position`."""
        if slug == ALL:
            return _NEUTRAL
        values = self.labels["dimensions"].get(part, {}).get("values", {})
        declared = values.get(slug.split(AGAINST)[0], {}).get("colour")
        return str(declared) if declared else SEQUENCE[position % len(SEQUENCE)]

    def number(self, value: float, digits: int) -> str:
        """A number in this language."""
        return format_number(value, digits, self.words)

    def signed(self, value: float, digits: int) -> str:
        """A difference in this language: a number that always has its sign, but for zero."""
        text = self.number(value, digits)
        return f"+{text}" if value > 0 and text != self.number(0, digits) else text

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as a percentage, without the sign."""
        return self.number(100 * share, digits)

    def withheld(self, row: Any) -> str:
        """Why a row of results shows no number, or a record no content; "" if it does."""
        if row.status == RELEASED:
            return ""
        if row.status == SUPPRESSED and row.reason == NO_CONSENT:
            return self.words.text("no_consent")
        if row.status == SUPPRESSED:
            minimum = self.minimum_base["quotes" if hasattr(row, "record") else minimum_key(row.strand, row.base)]
            return self.words.text("not_shown", minimum=minimum)
        return self.words.text("not_estimable")


def views(spec: Mapping[str, Any], study: Path) -> dict[str, View]:
    """A view per language of the study in the folder `study`, from an exhibit's spec."""
    return {
        lang: View(
            lang=lang,
            words=load_words(lang, study),
            labels=_by_name(spec["labels"]),
            findings=dict(spec["findings"]),
            options=spec["options"],
            minimum_base=spec["minimum_base"],
            survey=spec["survey"] or {},
            mark=_mark(spec["mark"], lang),
            groups=_facts(spec.get("groups") or {}),
            documents=spec.get("documents") or {},
        )
        for lang in spec["languages"]
    }


def _by_name(labels: Mapping[str, Any]) -> dict[str, Any]:
    """The pairs of `study.labels.labels_for` as dicts, whose order is the pairs'."""
    return {
        "items": {name: text for _, name, text in labels["items"]},
        "strand_items": {(strand, name): text for strand, name, text in labels["items"]},
        "questions": [(name, text) for name, text in labels["questions"]],
        "outcomes": dict(labels.get("outcomes", {})),
        "categories": {item: dict(pairs) for item, pairs in labels["categories"].items()},
        "dimensions": {
            name: {"label": dimension["label"], "values": dict(dimension["values"])}
            for name, dimension in labels["dimensions"].items()
        },
    }


def _facts(groups: Mapping[str, Any]) -> dict[str, Any]:
    return {name: dict(fact) if name in _PAIRS else fact for name, fact in groups.items()}


def _padded(slug: str) -> str:
    """A slug whose numbers are as long as any, so that their order as text is that of their size."""
    return re.sub(r"\d+", lambda number: number[0].zfill(12), slug)


def _mark(mark: Mapping[str, str] | None, lang: str) -> str:
    return "" if mark is None else mark["*"] if "*" in mark else mark[lang]


def withheld_notes(results: pd.DataFrame, view: View) -> str:
    """What the reader must know of cells without a number; "" if there are none, and of records, whose table says it
    itself.
    """
    if "record" in results:
        return ""
    return "; ".join(sorted({f"–: {why}" for row in rows(results) if (why := view.withheld(row))}))
