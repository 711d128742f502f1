"""Kind `synthesis_table`: a row per finding, a column per strand, and how the authors judge that they fit."""

from __future__ import annotations

import pandas as pd

from peaceresearch.exhibits.short_form import MEASURES as MEASURES  # what has a short form can be evidence in a cell
from peaceresearch.exhibits.short_form import name, value
from peaceresearch.exhibits.table import Cell, Table, heading
from peaceresearch.exhibits.view import View
from peaceresearch.results.table import rows
from peaceresearch.study.general import STRANDS

_BULLET = "•"
_ASSESSMENT = 0.15
"""Share of the table's width."""


def make(results: pd.DataFrame, view: View) -> Table:
    """A block per finding: its statement over all columns; what each strand says, and the assessment; then the strands'
    first results over everybody, a line each, where there are any. A strand that speaks to no finding has no column,
    and one that says nothing of a finding has a dash.
    """
    whole = results[results["domain"] == ""]
    there = [strand for strand in STRANDS if strand in view.minimum_base]
    strands = [strand for strand in there if _speaks(strand, whole, view)]
    body: list[list[Cell]] = []
    for finding, shown in view.findings.items():
        part = whole[whole["finding"] == finding]
        body.append([Cell([view.text(shown["statement"])], columns=len(strands) + 1, is_header=True)])
        judged = view.words.text(f"assessment_{shown['assessment'] or 'open'}")
        evidence = {strand: _evidence(part[part["strand"] == strand], view) for strand in strands}
        said = [_said(shown["summary"].get(strand), evidence[strand], view) for strand in strands]
        body.append([*said, Cell([judged])])
        if any(evidence.values()):
            body.append([*(Cell(evidence[strand] or [""]) for strand in strands), Cell([""])])
    heads = [*(f"strand_{strand}" for strand in strands), "assessment"]
    widths = (*[(1 - _ASSESSMENT) / max(1, len(strands))] * len(strands), _ASSESSMENT)
    return Table([[heading(view.words.text(word)) for word in heads]], body, widths)


def drawn(results: pd.DataFrame, view: View) -> pd.DataFrame:
    """The results that stand in the table."""
    whole = results[results["domain"] == ""]
    return whole.groupby(["finding", "strand"], sort=False).head(view.options["most"])


def _speaks(strand: str, results: pd.DataFrame, view: View) -> bool:
    return strand in set(results["strand"]) or any(strand in shown["summary"] for shown in view.findings.values())


def _said(summary: dict[str, str] | None, evidence: list[str], view: View) -> Cell:
    return Cell([view.text(summary) if summary else "" if evidence else "–"])


def _evidence(results: pd.DataFrame, view: View) -> list[str]:
    """A line for each of the first results: what it is about, and its number."""
    lines = []
    for row in rows(results.head(view.options["most"])):
        number = view.withheld(row) or value(row, view)[0]
        lines.append(f"{_BULLET} {name(row.strand, row.measure, row.item, row.category, view)}: {number}")
    return lines
