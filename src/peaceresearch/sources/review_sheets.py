"""The sheets of a document review: decisions on records, what was extracted, and how documents were appraised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.results.table import rows
from peaceresearch.sources.hand_kept import HandKept, Part
from peaceresearch.sources.sheet import ROW

INCLUDE, EXCLUDE, NOT_RETRIEVED = "include", "exclude", "not_retrieved"
AGREED, FULL_TEXT = "agreed", "full_text"
"""Who decided, where it was not one reviewer alone."""
_KEY = re.compile(r"[a-z][a-z0-9_-]*:[1-9][0-9]*")


def decisions(sheets: HandKept, declared: Mapping[str, Any]) -> pd.DataFrame:
    """The decisions of both reviewers, those agreed on, and those on full texts.

    Parameters
    ----------
    sheets
        The review's files.
    declared
        `screening` of the config.

    Returns
    -------
    DataFrame
        record, reviewer (a name of `reviewers`, `AGREED` or `FULL_TEXT`), decision (`INCLUDE`, `EXCLUDE`, and of full
        texts `NOT_RETRIEVED`), reason (slug; "" but for excluded full texts). A record stands once in a sheet.
    """
    codes = {INCLUDE: declared["include"], EXCLUDE: declared["exclude"]}
    parts = []
    for reviewer, sheet in (*declared["reviewers"].items(), (AGREED, declared["agreed"])):
        parts.append(_decided(sheets, declared, {**declared, "sheet": sheet}, codes)[0].assign(reviewer=reviewer))
    part = {**declared, "sheet": declared["full_text"]}
    codes |= {NOT_RETRIEVED: declared["not_retrieved"]}
    table, sheet = _decided(sheets, declared, part, codes, [declared["reason"]])
    excluded = table["decision"] == EXCLUDE
    reasons = {name: reason["codes"] for name, reason in declared["reasons"].items()}
    given = sheets.coded(sheet[excluded], declared["reason"], reasons, part, "screening.reasons")
    for row in rows(sheet.assign(decision=table["decision"], given=sheet[declared["reason"]])[~excluded]):
        if row.given and row.decision:
            what = f"a reason, `{row.given}`, but it is not excluded"
            sheets.problem(part, row.row, what, "mend the decision, or empty the reason")
    parts.append(table.assign(reviewer=FULL_TEXT, reason=given.reindex(table.index).fillna("")))
    return _texts(pd.concat(parts, ignore_index=True), ("record", "reviewer", "decision", "reason"))


def _decided(
    sheets: HandKept, declared: Part, part: Part, codes: Mapping[str, Sequence[object]], more: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records and decisions of one sheet, and the sheet."""
    sheet = sheets.table(part, [declared["record"], declared["decision"], *more])
    table = _records(sheets, sheet, part)
    table["decision"] = sheets.coded(sheet, declared["decision"], codes, part, "screening")
    table["reason"] = ""
    return table, sheet


def extraction(sheets: HandKept, declared: Mapping[str, Any]) -> pd.DataFrame:
    """What was taken from the documents: record, field, value (slugs), a row per value.

    An entry of a field with a `separator` may hold several values. An empty cell is a fault, for it does not tell
    whether the document says nothing or nobody has looked; where "" is among the codes of a value, it means that.
    """
    fields = declared["fields"]
    sheet = sheets.table(declared, [declared["record"], *(field["column"] for field in fields.values())])
    table = _records(sheets, sheet, declared)
    parts = [_texts(pd.DataFrame(), ("record", "field", "value"))]
    for name, field in fields.items():
        long = table.assign(text=sheet[field["column"]].map(lambda cell, of=field: _split(cell, of["separator"])))
        long = long.explode("text", ignore_index=True)
        for row in rows(long[long.duplicated([ROW, "text"])]):
            sheets.note(declared, row.row, f"`{row.text}` twice in `{field['column']}`", "counted once")
        long = long.drop_duplicates([ROW, "text"]).rename(columns={"text": field["column"]})
        codes = {slug: value["codes"] for slug, value in field["values"].items()}
        long["value"] = sheets.coded(long, field["column"], codes, declared, f"extraction.fields.{name}.values")
        # Two codes in a cell may mean one value.
        parts.append(long.assign(field=name).drop_duplicates([ROW, "value"]))
    return _texts(pd.concat(parts, ignore_index=True), ("record", "field", "value"))


def appraisal(sheets: HandKept, declared: Mapping[str, Any] | None) -> pd.DataFrame:
    """How each document meets each criterion: record, criterion, score (slugs); without rows where none is declared."""
    parts = [_texts(pd.DataFrame(), ("record", "criterion", "score"))]
    if declared is not None:
        criteria = {name: item["column"] for name, item in declared["criteria"].items()}
        sheet = sheets.table(declared, [declared["record"], *criteria.values()])
        table = _records(sheets, sheet, declared)
        codes = {name: score["codes"] for name, score in declared["scores"].items()}
        for name, column in criteria.items():
            score = sheets.coded(sheet, column, codes, declared, "appraisal.scores")
            parts.append(table.assign(criterion=name, score=score))
    return _texts(pd.concat(parts, ignore_index=True), ("record", "criterion", "score"))


def _records(sheets: HandKept, sheet: pd.DataFrame, part: Part) -> pd.DataFrame:
    """Row and record of each row of a sheet; what is no name of a record, or stands twice, is a problem."""
    table = pd.DataFrame({ROW: sheet[ROW], "record": sheet[part["record"]]})
    for row in rows(table):
        if not _KEY.fullmatch(row.record):
            what = f"`{row.record}` names no record" if row.record else f"`{part['record']}` is empty"
            sheets.problem(part, row.row, what, "write <search>:<number>, the number counted from 1 in its file")
    sheets.once(table, ["record"], part, "`{record}` stands twice")
    return table


def _split(cell: str, separator: str | None) -> list[str]:
    if separator is None:
        return [cell]
    return [value.strip() for value in cell.split(separator) if value.strip()] or [""]


def _texts(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return table.reindex(columns=list(columns)).astype("str")
