"""The boxes of a PRISMA flow: which there are, their texts with numbers, and how they stand on levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.measured import folded, text_width, words_of
from peaceresearch.exhibits.view import CONFIG, View
from peaceresearch.problems import input_error
from peaceresearch.results.ids import domain_id
from peaceresearch.results.table import rows

IDENTIFICATION, SCREENING, INCLUSION = range(3)
DATABASES, OTHER = "databases", "other"
"""Routes: the columns of a diagram with two."""
BETWEEN = 0.1
"""Inches between boxes of one slot of a level."""
_INDENT = "\N{EN SPACE} "
_REMOVED = ("duplicates", "automation", "removed")
"""Boxes of what is removed before screening, which are lines of one."""


@dataclass(frozen=True)
class Look:
    """Sizes of a diagram: points of its text, inches of a line and around a text, and of each slot its left end and its
    width. Slots are columns of boxes: even ones the trunks, odd ones what stands beside them.
    """

    size: float
    lefts: Sequence[float]
    widths: Sequence[float]

    @property
    def line(self) -> float:
        """Inches of a line."""
        return self.size * 0.0178

    @property
    def pad(self) -> float:
        """Inches around a text."""
        return self.size * 0.0102

    def inner(self, slot: int) -> float:
        """Inches that a line of a box has in a slot."""
        return self.widths[slot] - 2 * self.pad

    def height(self, text: str) -> float:
        """Inches of a box with this text."""
        return self.line * (text.count("\n") + 1) + 2 * self.pad

    def stack(self, texts: Sequence[str]) -> float:
        """Inches of boxes below each other."""
        return sum(map(self.height, texts)) + BETWEEN * (len(texts) - 1)


@dataclass(frozen=True)
class Level:
    """Boxes beside each other, by slot; several of one slot stand below each other."""

    phase: int
    cells: Mapping[int, Sequence[str]]
    is_of_sources: bool = False
    """Whether what stands beside the trunk comes from other sources, and leaves nothing."""


class Flow:
    """The numbers of the flow as texts folded into their boxes.

    Attributes
    ----------
    broken
        Whether a word was wider than its box.
    """

    def __init__(self, results: pd.DataFrame, view: View, look: Look) -> None:
        self.view, self.look = view, look
        self.results = results[results["measure"] == "records"]
        self.found = {(row.item, row.category, row.domain): row for row in rows(self.results)}
        self.studies = list(rows(results[results["measure"] == "studies"]))
        self.broken = False

    def levels(self, *, has_routes: bool) -> list[Level]:
        """The levels from the top: one trunk, or one for each route."""
        top = self._two_tops() if has_routes else self._one_top()
        routes = ((0, DATABASES), (2, OTHER)) if has_routes else ((0, ""),)
        levels = [*top, self._level(routes, "screened", ("excluded_screening", "awaiting_screening"))]
        if self._has("included"):
            if self._has("sought") or self._has("assessed"):
                levels.append(self._level(routes, "sought", ("not_retrieved", "awaiting_full_text")))
                levels.append(self._level(routes, "assessed", ("excluded_full_text",)))
            levels.append(Level(INCLUSION, {0: [self._included()]}))
        return [level for level in levels if level.cells]

    def _one_top(self) -> list[Level]:
        """What was identified, what other sources gave, and what was removed."""
        first = self._box(0, "identified", "identified_databases")
        removed = self._removed(1, "")
        if self._counts("direct", ""):
            removed.append(self._box(1, "direct", "direct"))
        if not self._has("identified_other") or not self._counts("identified_other", ""):
            return [Level(IDENTIFICATION, {0: [first], 1: removed})]
        other = self._box(1, "other", "identified_other")
        return [
            Level(IDENTIFICATION, {0: [first], 1: [other]}, is_of_sources=True),
            Level(IDENTIFICATION, {1: removed}),
        ]

    def _two_tops(self) -> list[Level]:
        cells = {
            0: [self._box(0, "identified", "identified_databases")],
            1: self._removed(1, DATABASES),
            2: [self._box(2, "other", "identified_other")],
            3: self._removed(3, OTHER) if any(self._counts(name, OTHER) for name in _REMOVED) else [],
        }
        return [Level(IDENTIFICATION, {slot: boxes for slot, boxes in cells.items() if boxes})]

    def _level(self, routes: Sequence[tuple[int, str]], name: str, beside: Sequence[str]) -> Level:
        """A box on each trunk with what leaves it there; none on that of other sources where they skip the stage."""
        cells: dict[int, list[str]] = {}
        for slot, route in routes:
            if route == OTHER and name == "screened" and not self._counts(name, route):
                continue
            word = name if name != "screened" or self._has("excluded_screening") else "to_screen"
            cells[slot] = [self._box(slot, word, name, route)]
            needed = {"excluded_screening": self._has("included"), "not_retrieved": True, "excluded_full_text": True}
            shown = [each for each in beside if needed.get(each, False) or self._counts(each, route)]
            boxes = [
                self._box(slot + 1, "excluded" if each == "excluded_screening" else each, each, route) for each in shown
            ]
            cells |= {slot + 1: boxes} if boxes else {}
        return Level(SCREENING, cells)

    def _included(self) -> str:
        """Documents; where studies are counted, these and the documents on them, or, where nobody knows on which
        studies some of the documents are, the documents and the studies of the others.
        """
        if not self.studies:
            return self._box(0, "included", "included")
        studies, documents = self.studies[0], self._row("included", "", "")
        if self.view.withheld(studies) or self.view.withheld(documents) or studies.n == documents.estimate:
            first = self._line(0, self.view.words.text("prisma_studies"), studies)
            return f"{first}\n{self._box(0, 'reports', 'included')}"
        said = self.view.words.text("prisma_studies_of", count=self.view.number(studies.n, 0))
        return f"{self._box(0, 'included', 'included')}\n{self._line(0, said, studies)}"

    def _removed(self, slot: int, route: str) -> list[str]:
        """What was removed before screening, in one box with a line for each reason that occurs."""
        names = [name for name in _REMOVED if name == _REMOVED[0] or self._counts(name, route)]
        if len(names) == 1:
            return [self._box(slot, names[0], names[0], route)]
        words = self.view.words
        lines = [folded(words_of(words.text("prisma_removed_before")), self.look.inner(slot), self.look.size)]
        lines += [
            self._line(slot, f"– {words.text(f'prisma_removed_{name}')}", self._row(name, "", route), is_part=True)
            for name in names
        ]
        return ["\n".join(lines)]

    def _box(self, slot: int, word: str, name: str, route: str = "") -> str:
        """A text with its number and, below it, those of its categories; of reasons only those that occur."""
        lines = [self._line(slot, self.view.words.text(f"prisma_{word}"), self._row(name, "", route))]
        of_box = self.results[(self.results["item"] == name) & (self.results["domain"] == _domain(route))]
        for slug in self.view.order("category", of_box):
            if slug and not (name == "excluded_full_text" and not self._counts(name, route, slug)):
                label = f"– {self.view.label('category', slug, name)}"
                lines.append(self._line(slot, label, self._row(name, slug, route), is_part=True))
        return "\n".join(lines)

    def _line(self, slot: int, text: str, row: Any, *, is_part: bool = False) -> str:
        """A text with its number, folded into the box, later lines of a part a little further in; the number stays
        whole.
        """
        number = "–" if self.view.withheld(row) else self.view.number(row.estimate, 0)
        parts = [*words_of(text), f"({self.view.words.text('base')} = {number})"]
        size = self.look.size
        # Blanks at the beginning of a line have no ink.
        indent = text_width(f".{_INDENT}.", size) - text_width("..", size) if is_part else 0
        inner = self.look.inner(slot) - indent
        made = folded(parts, inner, size)
        self.broken |= text_width(made, size) > inner
        return made.replace("\n", f"\n{_INDENT}" if is_part else "\n")

    def _has(self, name: str) -> bool:
        return any(item == name for item, _, _ in self.found)

    def _counts(self, name: str, route: str, category: str = "") -> bool:
        """Whether there is such a number, and it is more than none (or withheld)."""
        row = self.found.get((name, category, _domain(route)))
        return row is not None and (bool(self.view.withheld(row)) or row.estimate > 0)

    def _row(self, name: str, category: str, route: str) -> Any:
        row = self.found.get((name, category, _domain(route)))
        if row is None:
            of_route = f" by route `{route}`" if route else ""
            remedy = "name `documents.records.*` under `results`"
            raise input_error(CONFIG, f"a PRISMA flow without the number of `{name}`{of_route}", remedy, "exhibits")
        return row


def _domain(route: str) -> str:
    return domain_id({"route": route}) if route else ""
