"""What an exhibit needs to show results in one language: order, labels, colours and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import input_error
from peaceresearch.results.ids import parse_domain
from peaceresearch.results.table import RELEASED, SUPPRESSED, rows
from peaceresearch.study.words import Words, format_number, load_words

ALL = ""
"""Slug of everybody: a result that is not of any value of the dimension."""
SEQUENCE = ("#1f5a8a", "#d1742c", "#3f8f5f", "#8a5a9e", "#b8860b", "#5c6b73")
_NEUTRAL = "#44546a"
CONFIG = "config/exhibits.yaml"
ONE_MEASURE = ("intervals", "cross_table", "agreement_plot")
"""Kinds that draw several measures, but one at a time."""
WITHOUT_RESULTS = ("synthesis_table",)
"""Kinds that have something to show where no result is left."""
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
    mark: str

    def text(self, text: Mapping[str, str]) -> str:
        """A text of the study in this language."""
        return text["*"] if "*" in text else text[self.lang]

    def order(self, part: str, results: pd.DataFrame) -> list[str]:
        """The slugs of `part` (`item`, `category` or a dimension) that occur, in the study's order; everybody first."""
        found = set(self.slugs(part, results))
        declared: Sequence[str]
        if part == "item":
            declared = list(self.labels["items"])
        elif part == "category":
            declared = [slug for categories in self.labels["categories"].values() for slug in categories]
        else:
            declared = [ALL, *self.labels["dimensions"].get(part, {"values": ()})["values"]]
        ordered = [slug for slug in dict.fromkeys(declared) if slug in found]
        return ordered + sorted(found - set(ordered))

    def slugs(self, part: str, results: pd.DataFrame) -> list[str]:
        """The slug of `part` in each row of `results`; "" where the row is not divided by it."""
        if part in ("item", "category"):
            return list(results[part])
        return [parse_domain(domain).get(part, ALL) for domain in results["domain"]]

    def label(self, part: str, slug: str, item: str = "") -> str:
        """How readers call `slug` of `part`; `item` tells whose category it is."""
        if part == "item":
            text = self.labels["items"].get(slug)
        elif part == "category":
            text = self.labels["categories"].get(item, {}).get(slug)
        elif slug == ALL:
            return self.words.text("all")
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
        declared = values.get(slug, {}).get("colour")
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
            minimum = self.minimum_base["quotes" if hasattr(row, "record") else row.strand]
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
            mark=_mark(spec["mark"], lang),
        )
        for lang in spec["languages"]
    }


def _by_name(labels: Mapping[str, Any]) -> dict[str, Any]:
    """The pairs of `study.labels.labels_for` as dicts, whose order is the pairs'."""
    return {
        "items": {name: text for _, name, text in labels["items"]},
        "strand_items": {(strand, name): text for strand, name, text in labels["items"]},
        "categories": {item: dict(pairs) for item, pairs in labels["categories"].items()},
        "dimensions": {
            name: {"label": dimension["label"], "values": dict(dimension["values"])}
            for name, dimension in labels["dimensions"].items()
        },
    }


def _mark(mark: Mapping[str, str] | None, lang: str) -> str:
    return "" if mark is None else mark["*"] if "*" in mark else mark[lang]


def fitting(results: pd.DataFrame, spec: Mapping[str, Any], measures: Sequence[str], name: str) -> pd.DataFrame:
    """The results that an exhibit can show: those over everybody or divided by the dimensions of its options only.

    Raises
    ------
    InputError
        A result is of a measure that the kind does not draw, or several measures would stand on one axis, or no
        result is left to show (but for the kinds of `WITHOUT_RESULTS`).
    """
    kind, place = spec["kind"], f"exhibits.{name}"
    named = [value if isinstance(value, list) else [value] for value in spec["options"].values()]
    used = {value for values in named for value in values if isinstance(value, str)}
    inside = [set(parse_domain(domain)) <= used for domain in results["domain"]]
    kept: pd.DataFrame = results[inside].reset_index(drop=True)
    found = sorted(set(kept["measure"]))
    strange = [measure for measure in found if measure not in measures]
    if strange or (kept.empty and kind not in WITHOUT_RESULTS):
        what = f"`{kind}` does not draw {', '.join(strange)}" if strange else "no result is left to draw"
        raise input_error(CONFIG, what, f"name results of {', '.join(measures)} under `results`", place)
    if kind in ONE_MEASURE and len(found) > 1:
        what = f"{' and '.join(found)} on one axis"
        raise input_error(CONFIG, what, "make an exhibit for each", place)
    return kept


def withheld_notes(results: pd.DataFrame, view: View) -> str:
    """What the reader must know of cells without a number; "" if there are none, and of records, whose table says it
    itself.
    """
    if "record" in results:
        return ""
    return "; ".join(sorted({f"–: {why}" for row in rows(results) if (why := view.withheld(row))}))
