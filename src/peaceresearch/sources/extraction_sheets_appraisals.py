"""How well the documents are made: sheets with a row per document and a column per criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.sources.extraction_sheets_entries import Meanings
from peaceresearch.sources.extraction_sheets_rows import Filled, coded, filled_sheets, order_of
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.sheet import ROW

COLUMNS = ("instrument", "record", "by", "is_agreed", "design", "criterion", "score", "entry", "place")
DESIGN = "design"
"""Header of the column of designs in the workbook of differences; those of criteria are their names."""
BETWEEN = ";"
"""Between the designs of a document that has several."""
_AND = re.compile(r"[;,+&/\n|]")
"""What people write between several designs in a cell."""


def read_appraisals(sheets: HandKept, declared: Sequence[tuple[str, Mapping[str, Any]]]) -> pd.DataFrame:
    """Read every appraisal.

    A document answers the criteria that are for all designs, and those of its own design or designs. Where no column
    tells the design, or its cell is empty, the designs are those of the criteria that are answered; a document none of
    whose design's criteria are answered (as the MMAT leaves it where its screening questions fail) has none.

    Parameters
    ----------
    sheets
        The review's files; takes what is wrong (criteria of the design without an answer, answers to criteria of
        another design, answers that nothing names, designs that are none) and what is odd in these sheets.
    declared
        Pairs of an appraisal's name and its section: `sheets`, `agreed`, `record`, `by`, `design`, `criteria`,
        `scores`.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`, a row per document, person and criterion answered: `instrument` (the appraisal's name);
        `record`; `by`; `is_agreed`; `design` (slugs with `BETWEEN` between them, in the order of the config; "" for
        none, and in `agreed` rows for one that is not told); `criterion`; `score` (slugs); `entry`, the cell as it
        stands; `place`. Each row of an `agreed` sheet has one more, of the criterion "", for its design.
    """
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    for name, section in declared:
        criteria = section["criteria"]
        columns = {criterion["column"]: criterion["also"] for criterion in criteria.values()}
        optional = [criterion["column"] for criterion in criteria.values() if criterion["designs"]]
        design = section["design"]
        if design:
            columns[design["column"]] = design["also"]
        names = {criterion["column"]: slug for slug, criterion in criteria.items()}
        names |= {design["column"]: DESIGN} if design else {}
        found = filled_sheets(sheets, section, columns, optional, names=names)
        parts += [_answers(sheets, filled, name, section).assign(instrument=name) for filled in found]
    table = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    return table.astype({name: "bool" if name == "is_agreed" else "str" for name in COLUMNS})


def _answers(sheets: HandKept, filled: Filled, name: str, section: Mapping[str, Any]) -> pd.DataFrame:
    """The answers of one sheet."""
    designs = _designs(sheets, filled, name, section)
    meanings = Meanings({score: each["codes"] for score, each in section["scores"].items()})
    parts = [pd.DataFrame(columns=[*COLUMNS, ROW])]
    for criterion, each in section["criteria"].items():
        if each["column"] not in filled.table:
            continue
        cells = filled.table[[ROW, "record", "by"]].assign(entry=filled.table[each["column"]], criterion=criterion)
        cells = cells[cells["entry"] != ""]
        score = coded(sheets, filled, cells, each["column"], meanings, f"appraisals.{name}.scores")
        parts.append(cells.assign(score=score, place=[filled.place(number) for number in cells[ROW]]))
    table = pd.concat(parts, ignore_index=True)
    answered = {row: list(found) for row, found in table.groupby(ROW)["criterion"]}
    known: dict[int, list[str]] = {}
    for row in rows(filled.table):
        number = getattr(row, ROW)
        told, criteria = designs.get(number, []), answered.get(number, [])
        known[number] = told if told or filled.is_agreed else list(_of_answers(criteria, section))
        _check(sheets, filled, number, criteria, known[number], section)
    if filled.is_agreed:  # the design may be all that was agreed on
        places = [filled.place(number) for number in filled.table[ROW]]
        head = filled.table[[ROW, "record", "by"]].assign(criterion="", score="", entry="", place=places)
        table = pd.concat([head, table], ignore_index=True)
    designs_of = [BETWEEN.join(known[number]) for number in table[ROW]]
    return table.assign(design=designs_of, is_agreed=filled.is_agreed)


def _designs(sheets: HandKept, filled: Filled, name: str, section: Mapping[str, Any]) -> dict[int, list[str]]:
    """The designs that each row tells, by the row's number."""
    declared = section["design"]
    if not declared or declared["column"] not in filled.table:
        return {}
    column, values = declared["column"], declared["values"]
    meanings = Meanings({slug: value["codes"] for slug, value in values.items()})
    cells = filled.table[[ROW]].assign(entry=filled.table[column])
    # A code may hold a sign that stands between designs elsewhere.
    cells["entry"] = [
        [cell] if meanings(cell) else [part.strip() for part in _AND.split(cell) if part.strip()]
        for cell in cells["entry"]
    ]
    long = cells.explode("entry", ignore_index=True).dropna(subset="entry")
    found = coded(sheets, filled, long, column, meanings, f"appraisals.{name}.design.values")
    given: dict[int, set[str]] = {}
    for number, slug in zip(long[ROW], found, strict=True):
        given.setdefault(number, set()).add(slug)
    return {number: [slug for slug in order_of(declared) if slug in slugs] for number, slugs in given.items()}


def _of_answers(criteria: Sequence[str], section: Mapping[str, Any]) -> Iterator[str]:
    """The designs of the criteria that are answered, in the order of the criteria."""
    found = [design for name, each in section["criteria"].items() if name in criteria for design in each["designs"]]
    order = order_of(section["design"]) if section["design"] else list(dict.fromkeys(found))
    return (design for design in order if design in found)


def _check(
    sheets: HandKept,
    filled: Filled,
    number: int,
    answered: Sequence[str],
    designs: Sequence[str],
    section: Mapping[str, Any],
) -> None:
    """Problems for criteria that the row should have answered, and for those it should not."""
    lacking, strange = [], []
    for name, each in section["criteria"].items():
        is_asked = not each["designs"] or bool(set(each["designs"]) & set(designs))
        if is_asked and name not in answered and not filled.is_agreed:
            lacking.append(each["column"])
        if not is_asked and name in answered and designs:
            strange.append(each["column"])
    if lacking:
        what = f"no answer to {_quoted(lacking)}{_of(designs)}"
        remedy = "fill it in"
        if designs and section["design"]:
            remedy += ", or mend the design (an empty one where the document is not appraised further)"
        sheets.problem(filled.part, number, what, remedy)
    if strange:
        what = f"an answer to {_quoted(strange)}, which is not asked{_of(designs)}"
        sheets.problem(filled.part, number, what, "empty it, or add the design that it is for")


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


def _of(designs: Sequence[str]) -> str:
    return f" of a document whose design is {' and '.join(designs)}" if designs else ""
