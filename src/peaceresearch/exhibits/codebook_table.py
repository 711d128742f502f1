"""Kind `codebook_table`: what each code means, what belongs to it and what does not, and where it was raised."""

from __future__ import annotations

from typing import Any

import pandas as pd

from peaceresearch.exhibits.table import Cell, Table, figure, heading, no_figure
from peaceresearch.exhibits.view import View
from peaceresearch.results.records import fields
from peaceresearch.results.table import RELEASED, rows

_NOTES = {"definition": 1.5, "include": 1.0, "exclude": 1.0}
"""What a codebook tells of a code, and how wide its column is beside the others."""
_CODE, _COUNT = 0.2, 0.1
_INDENT = "\N{EM SPACE}"
MEASURES = ()
"""It shows records."""


def make(records: pd.DataFrame, view: View) -> Table:
    """A row per code in the codebook's order, indented below the codes above it: its definition, what belongs to it and
    what does not (where any code has such a note), and the groups that raised it of those held. The study's own words
    come before those of the codebook; what neither tells is a dash.
    """
    told = [{"item": row.item} | fields(row) for row in rows(records) if row.status == RELEASED]
    told.sort(key=lambda code: (code["order"], code["item"]))
    texts = [{note: _text(code, note, view) for note in _NOTES} for code in told]
    notes = [note for note in _NOTES if any(each[note] for each in texts)]
    paths = {code["path"] for code in told}
    body = [
        [
            Cell([_INDENT * _level(code["path"], paths) + view.label("item", code["item"])]),
            *(Cell([each[note] or "–"]) for note in notes),
            _groups(code, view),
        ]
        for code, each in zip(told, texts, strict=True)
    ]
    head = [
        heading(view.words.text("code")),
        *(heading(view.words.text(f"code_{note}")) for note in notes),
        heading(view.words.text("groups"), "right"),
    ]
    part = (1 - _CODE - _COUNT) / max(1.0, sum(_NOTES[note] for note in notes))
    widths = (_CODE if notes else 1 - _COUNT, *(part * _NOTES[note] for note in notes), _COUNT)
    return Table([head], body, widths)


def _text(code: dict[str, Any], note: str, view: View) -> str:
    own = view.groups.get("definitions", {}).get(code["item"], {}).get(note)
    return view.text(own) if own else str(code.get(note) or "")


def _level(path: str, shown: set[str]) -> int:
    """How many of the codes above this one are in the table."""
    parts = path.split(" > ")
    return sum(" > ".join(parts[:count]) in shown for count in range(1, len(parts)))


def _groups(code: dict[str, Any], view: View) -> Cell:
    """Of how many groups; a workbook has the number that raised it."""
    raised, held = code.get("groups"), code.get("held")
    if raised is None or held is None:
        return no_figure("–")
    text = view.words.text("of_groups", count=view.number(raised, 0), base=view.number(held, 0))
    return figure(raised, [text], 0)
