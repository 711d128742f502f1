"""What the documents recommend: a row per recommendation, who is asked to do what, since when, what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from peaceresearch.results.ids import slug
from peaceresearch.results.table import rows
from peaceresearch.sources.extraction_sheets_entries import YEAR, Meanings, as_date, several
from peaceresearch.sources.extraction_sheets_rows import Filled, coded, filled_sheets, order_of, plain_values
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.sheet import ROW

COLUMNS = ("record", "name", "text", "addressee", "theme", "status", "since", "checked", "place")
CODED = ("addressee", "theme", "status")


def read_recommendations(
    sheets: HandKept, declared: Mapping[str, Any] | None, languages: Sequence[str]
) -> pd.DataFrame:
    """Read the recommendations.

    Parameters
    ----------
    sheets
        The review's files; takes what is wrong (entries that nothing names, names given twice, recommendations without
        words, dates that are none) and what is odd in these sheets.
    declared
        `recommendations` of the config: `sheets`, `record`, `name`, `text` (language: column), `addressee`, `theme`,
        `status`, `since`, `checked`; None where there is none.
    languages
        Those of the study: texts are kept in their order.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`, all texts: `record`; `name`, the sheet's, or the record's with a number, counted from 1
        in the order of the sheets; `text`, JSON {language: words}, without languages that are empty; `addressee` and
        `theme`, JSON lists of slugs; `status` (slug, "" where no column tells it); `since`, a year or YYYY-MM-DD, ""
        where it is not told; `checked`, YYYY-MM-DD or ""; `place`.
    """
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    if declared is not None:
        columns: dict[str, list[str]] = {column: [] for column in declared["text"].values()}
        columns |= {declared[name]["column"]: declared[name]["also"] for name in CODED if declared[name]}
        columns |= {declared[name]: [] for name in ("name", "since", "checked") if declared[name]}
        found = filled_sheets(sheets, declared, columns, once=False)
        parts += [_recommendations(sheets, filled, declared, languages) for filled in found]
        table = pd.concat(parts, ignore_index=True)
        if not declared["name"]:
            number = table.groupby("record").cumcount() + 1
            table["name"] = table["record"].str.replace(":", "-", regex=False) + "-" + number.astype("str")
        else:
            _named_once(sheets, found, table, declared["name"])
        parts = [table]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)].astype("str")


def _recommendations(
    sheets: HandKept, filled: Filled, declared: Mapping[str, Any], languages: Sequence[str]
) -> pd.DataFrame:
    """The recommendations of one sheet."""
    sheet = filled.table
    table = pd.DataFrame({"record": sheet["record"], "text": _texts(sheets, filled, declared["text"], languages)})
    table["name"] = _names(sheets, filled, declared["name"]) if declared["name"] else ""
    for name in CODED:
        values = _coded(sheets, filled, name, declared[name]) if declared[name] else [[] for _ in range(len(sheet))]
        if name == "status":
            _one_status(sheets, filled, values, declared["status"])
            table[name] = [found[0] if found else "" for found in values]
        else:
            table[name] = [json.dumps(found, ensure_ascii=False) for found in values]
    table["since"] = _since(sheets, filled, declared["since"]) if declared["since"] else ""
    table["checked"] = ""
    if column := declared["checked"]:
        cells = sheet[[ROW]].assign(entry=sheet[column])
        table["checked"] = plain_values(sheets, filled, cells, column, "date")
    return table.assign(place=[filled.place(number) for number in sheet[ROW]])


def _texts(sheets: HandKept, filled: Filled, columns: Mapping[str, str], languages: Sequence[str]) -> list[str]:
    """The words of each recommendation; languages without words are noted, those that have none at all a problem."""
    ordered = [lang for lang in (*languages, *columns) if lang in columns]
    into = {lang: columns[lang] for lang in dict.fromkeys(ordered)}
    texts = [
        {lang: row[column] for lang, column in into.items() if row[column]} for row in filled.table.to_dict("records")
    ]
    numbers = list(filled.table[ROW])
    for number, text in zip(numbers, texts, strict=True):
        if not text:
            listed = ", ".join(f"`{column}`" for column in into.values())
            sheets.problem(filled.part, number, "a recommendation without words", f"write it in {listed}")
    for lang, column in into.items():
        empty = [number for number, text in zip(numbers, texts, strict=True) if text and lang not in text]
        if empty:
            more = ", ..." if len(empty) > 5 else ""
            listed = ", ".join(map(str, empty[:5])) + more
            sheets.note(filled.part, listed, f"`{column}` is empty", "kept without it")
    return [json.dumps(text, ensure_ascii=False) for text in texts]


def _names(sheets: HandKept, filled: Filled, column: str) -> list[str]:
    found = []
    for row in rows(filled.table.assign(given=filled.table[column])):
        if not row.given:
            sheets.problem(filled.part, getattr(row, ROW), f"`{column}` is empty", "give it a name")
        found.append(slug(row.given))
    return found


def _named_once(sheets: HandKept, found: Sequence[Filled], table: pd.DataFrame, column: str) -> None:
    """A problem for each name that several recommendations have."""
    places = [(filled, number) for filled in found for number in filled.table[ROW]]
    for name, where in table[table["name"] != ""].groupby("name").groups.items():
        if len(where) > 1:
            (first, number), *others = [places[at] for at in where]
            also = "; ".join(filled.place(row) for filled, row in others)
            what = f"`{column}` is `{name}` also in {also}"
            sheets.problem(first.part, number, what, "give each a name of its own")


def _coded(sheets: HandKept, filled: Filled, name: str, field: Mapping[str, Any]) -> list[list[str]]:
    """The slugs in each cell of a column, each once, in the order of the config."""
    column = field["column"]
    meanings = Meanings({value: each["codes"] for value, each in field["values"].items()})
    cells = filled.table[[ROW]].assign(entry=filled.table[column])
    cells["entry"] = [several(cell, field["separator"]) for cell in filled.table[column]]
    long = cells.explode("entry", ignore_index=True)
    found = coded(sheets, filled, long, column, meanings, f"recommendations.{name}.values")
    given: dict[int, set[str]] = {}
    for number, value in zip(long[ROW], found, strict=True):
        given.setdefault(number, set()).add(value)
    return [[value for value in order_of(field) if value in given[number]] for number in filled.table[ROW]]


def _one_status(
    sheets: HandKept, filled: Filled, values: Sequence[Sequence[str]], field: Mapping[str, Any] | None
) -> None:
    for number, found in zip(filled.table[ROW], values, strict=True):
        if field and len(found) > 1:
            what = f"`{field['column']}` has {len(found)} values: {', '.join(found)}"
            sheets.problem(filled.part, number, what, "a recommendation has one status: write the last")


def _since(sheets: HandKept, filled: Filled, column: str) -> list[str]:
    """Years and dates; a problem for what is neither."""
    found = []
    for row in rows(filled.table.assign(given=filled.table[column])):
        is_year = not row.given or YEAR.fullmatch(row.given)
        value, remedy = (row.given, "") if is_year else as_date(row.given)
        if value is None:
            what = f"`{column}` is `{row.given}`, which is no year and no date"
            sheets.problem(filled.part, getattr(row, ROW), what, f"write a year, or {remedy.removeprefix('write ')}")
        found.append(value or "")
    return found
