"""Kind `appraisal_table`: a row per document, a column per criterion of an instrument."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.records import fields
from peaceresearch.results.table import RELEASED, rows

_SCORE, _LEAST, _CODED = 0.135, 0.2, 0.085
"""Shares of the width: of the score, the least of the documents, the most of a criterion that stands by number."""
_LETTER, _AROUND = 0.0103, 0.02
"""Shares of the width of a letter in a head, and around it."""
_NUMBERED = re.compile(r"[a-z]*(\d+)_(\d+)")
_MARKS = {"met": "✓", "partly": "±", "not_met": "×"}
"""Signs for answers that say that a criterion is met, partly or not at all: they differ in shape, and the bundled font
has them."""
_OTHER_MARKS = ("?", "·", "–", "*", "#")
"""For further answers."""
_BLANK = "\N{NO-BREAK SPACE}"
MEASURES = ()
"""It shows records."""


def make(records: pd.DataFrame, view: View) -> Table:
    """A row per document by author and year, with a sign per criterion and, where there is one, the mean score.

    Signs differ in shape and are explained in the last line. Criteria stand in the head by name where that has room,
    else by number, with their names in a line below; those that are for some designs only stand under a heading per
    design, so that a document of two designs stands under both. Several instruments come one after the other. What is
    withheld is counted by its reason in last lines.
    """
    shown = [fields(row) for row in rows(records) if row.status == RELEASED]
    has_score = any(told.get("score") is not None for told in shown)
    used = [
        (facts, told)
        for name, facts in view.documents.get("appraisals", ())
        if (told := [each for each in shown if each["appraisal"] == name])
    ]
    blocks = [_blocks(facts, told) for facts, told in used]
    every = [criteria for of_one in blocks for _, criteria, _ in of_one]
    columns = max(map(len, every), default=1)
    room = 1 - _LEAST - _SCORE * has_score
    is_coded = len(every) != 1 or sum(_needed(every[0], view)) > room
    look = _Look(columns, has_score, is_coded)
    body: list[list[Cell]] = []
    for (facts, told), of_one in zip(used, blocks, strict=True):
        named: set[str] = set()
        for title, criteria, documents in of_one:
            body += _block(title, criteria, facts, documents, look, named, view)
            named |= set(criteria)
        body.append([Cell([_legend(facts, told, view)], columns=look.width, is_muted=True)])
    withheld = [view.withheld(row) for row in rows(records) if row.status != RELEASED]
    body += [[Cell([why], columns=look.width)] for why in withheld]
    head = [body.pop(0)] if len(every) == 1 else []  # the heads of several stand above each
    parts = [min(_CODED, room / columns)] * columns if is_coded else _needed(every[0], view)
    widths = [*parts, *([_SCORE] if has_score else [])]
    return Table(head, body, (1 - sum(widths), *widths))


@dataclass(frozen=True)
class _Look:
    """Columns of criteria, whether there is one of scores, and whether numbers stand for the names of criteria."""

    columns: int
    has_score: bool
    is_coded: bool

    @property
    def width(self) -> int:
        return 1 + self.columns + self.has_score


_Block = tuple[dict[str, Any] | None, list[str], list[dict[str, Any]]]


def _blocks(facts: Mapping[str, Any], told: Sequence[dict[str, Any]]) -> list[_Block]:
    """Title, criteria and documents of each design; last, without a title, those of none, which are all documents where
    designs make no difference.
    """
    criteria = [(name, list(designs)) for name, designs in facts["criteria"]]
    ordered = sorted(told, key=lambda each: (_document(each, "").casefold(), each["record"]))
    if not any(designs for _, designs in criteria):
        return [(None, [name for name, _ in criteria], ordered)]
    blocks: list[_Block] = []
    labels = dict(facts.get("designs") or ())
    order = list(dict.fromkeys([*labels, *(design for _, designs in criteria for design in designs)]))
    for design in order:
        inside = [each for each in ordered if design in _designs(each)]
        own = [name for name, designs in criteria if not designs or design in designs]
        if inside:
            blocks.append((labels.get(design, {"*": design}), own, inside))
    placed = [each["record"] for _, _, inside in blocks for each in inside]
    if rest := [each for each in ordered if each["record"] not in placed]:
        answered = {name for each in rest for name, _ in each["answers"]}
        blocks.append((None, [name for name, designs in criteria if not designs or name in answered], rest))
    return blocks


def _designs(told: Mapping[str, Any]) -> list[str]:
    design = told.get("design") or []
    return [design] if isinstance(design, str) else list(design)


def _block(
    title: dict[str, Any] | None,
    criteria: list[str],
    facts: Mapping[str, Any],
    told: Sequence[dict[str, Any]],
    look: _Look,
    named: set[str],
    view: View,
) -> list[list[Cell]]:
    """The head of a block, what its numbers stand for where those were not `named` yet, and its documents."""
    labels = [view.label("item", name) for name in criteria]
    names = [_code(name, place) for place, name in enumerate(criteria, 1)] if look.is_coded else labels
    empty = look.columns - len(criteria)
    first = view.text(title) if title else view.words.text("appraisal_document")
    head = [heading(first), *(heading(name, "center") for name in names)]
    head += [heading("", "center")] * empty
    head += [heading(view.words.text("ledger_score"), "right")] if look.has_score else []
    body = [head]
    if look.is_coded:
        pairs = [(code, name) for code, name in zip(names, criteria, strict=True) if name not in named]
        legend = "; ".join(f"{code}{_BLANK}{view.label('item', name)}" for code, name in pairs)
        body.append([Cell([legend], columns=look.width)])
    marks = _marks(facts)
    for each in told:
        answers = dict(each["answers"])
        signs = [Cell([marks.get(answers.get(name, ""), "")], "center") for name in criteria]
        row = [Cell([_document(each, _others(view))]), *signs, *([Cell([""])] * empty)]
        body.append(row + ([_score(each.get("score"), view)] if look.has_score else []))
    return body


def _needed(criteria: Sequence[str], view: View) -> list[float]:
    """Shares of the width that the names of criteria need in one line."""
    return [_LETTER * len(view.label("item", name)) + _AROUND for name in criteria]


def _code(name: str, place: int) -> str:
    """The number by which an instrument calls a criterion (1.2 for `q1_2`, S1 for `s1`), else its place."""
    if numbered := _NUMBERED.fullmatch(name):
        return f"{numbered[1]}.{numbered[2]}"
    return name.upper() if re.fullmatch(r"[a-z]\d+", name) else str(place)


def _document(told: Mapping[str, Any], others: str) -> str:
    """Author (with `others` of more than two) and year; the title where nobody is named; the record as well, where
    others share the name.
    """
    authors = [part.strip() for part in str(told["authors"] or "").split(";") if part.strip()]
    family = [author.split(",")[0].strip() for author in authors]
    who = f"{family[0]} {others}" if len(family) > 2 else " & ".join(family) or str(told["title"])
    name = f"{who} ({told['year']})" if told["year"] else who
    # The record's own name has a colon where an id has none.
    return f"{name}, {':'.join(told['record'].rsplit('-', 1))}" if told.get("shares_name") else name


def _others(view: View) -> str:
    return view.words.citation.get("et-al", "et al.")


def _marks(facts: Mapping[str, Any]) -> dict[str, str]:
    """The sign of each answer, in the instrument's order: of several with one score the first has the plain one."""
    marks: dict[str, str] = {}
    others = iter(_OTHER_MARKS)
    for answer, score in facts["scores"]:
        sign = "" if score is None else _MARKS["met" if score == 1 else "not_met" if score == 0 else "partly"]
        marks[answer] = sign if sign and sign not in marks.values() else next(others, answer)
    return marks


def _legend(facts: Mapping[str, Any], told: Sequence[Mapping[str, Any]], view: View) -> str:
    """What the signs that occur stand for."""
    marks, given = _marks(facts), [answer for each in told for answer in each["answers"]]
    whose = {answer: criterion for criterion, answer in given}
    found = [answer for answer in marks if answer in whose]
    return "; ".join(f"{marks[each]}{_BLANK}{view.label('category', each, whose[each])}" for each in found)


def _score(score: float | None, view: View) -> Cell:
    if score is None:
        return no_figure("–")
    return Cell([f"{view.percent(score)}%"], "right", number=100 * score, number_format='0"%"')
