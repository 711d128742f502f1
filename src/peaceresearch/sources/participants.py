"""Who took part in the focus groups, and what of it is to be quoted: the two sheets beside the coded project."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.ids import slug
from peaceresearch.results.records import GIVEN, REFUSED
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import ROW, read_sheet

_PARTICIPANT = ("group", "participant", "consent")
_QUOTE = ("quote", "group", "participant", "code", "language", "text")
Declared = Mapping[str, Any]


def read_participants(path: Path, declared: Declared, groups: Collection[str]) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """The participants of the groups, and whether each may be quoted.

    Parameters
    ----------
    path
        The sheet: .xlsx or .csv.
    declared
        `participants` of the config: `source`, `sheet`, the columns, and `given`, what stands for consent.
    groups
        Names of the project's transcripts.

    Returns
    -------
    tuple
        A table with `row` (in the sheet), `group`, `participant` and `consent` ("given"; "refused" for anything but
        one of `given`), a row per participant; and a note for each consent that is left empty.

    Raises
    ------
    InputError
        With every column that is missing, group that the project has not, empty label, and label that a group has
        twice.
    """
    table = _sheet(path, declared, _PARTICIPANT)
    problems = [*_unknown_groups(table, declared, groups), *_empty(table, declared, ("participant",))]
    named = table[table["participant"] != ""]
    for row in named[named.duplicated(["group", "participant"])].to_dict("records"):
        what = f"`{row['participant']}` of `{row['group']}` is listed twice"
        problems.append(_problem(declared, row, what, "list each participant once"))
    if problems:
        raise InputError(sorted(set(problems)))
    place = f"{declared['source']}, row "
    silent = table.loc[table["consent"] == "", ROW]
    notes = tuple(Note(f"{place}{row}", "nothing is said of consent", "taken as refused") for row in silent)
    given = {str(code) for code in declared["given"]}
    return table.assign(consent=[GIVEN if said in given else REFUSED for said in table["consent"]]), notes


def read_quotes(path: Path, declared: Declared, groups: Collection[str]) -> pd.DataFrame:
    """The quotes chosen for publication.

    Parameters
    ----------
    path
        The sheet: .xlsx or .csv.
    declared
        `quotes` of the config: `source`, `sheet`, the columns, and `translations`, a column per language.
    groups
        Names of the project's transcripts.

    Returns
    -------
    DataFrame
        `row` (in the sheet), `quote` (its name), `group`, `participant`, `code`, `language`, `text`, and
        `translations`: JSON of the text by language, without those that are empty; a row per quote.

    Raises
    ------
    InputError
        With every column that is missing, group that the project has not, cell that is empty, name that cannot be a
        part of an id, and name given twice.
    """
    into = {f"text in {lang}": lang for lang in declared["translations"]}
    headers = {name: declared["translations"][lang] for name, lang in into.items()}
    table = _sheet(path, declared, _QUOTE, headers)
    problems = [*_unknown_groups(table, declared, groups), *_empty(table, declared, tuple(_QUOTE))]
    for row in table.to_dict("records"):
        if row["quote"] != slug(row["quote"]):
            what = f"`{row['quote']}` cannot be the name of a quote"
            problems.append(_problem(declared, row, what, f"call it `{slug(row['quote']) or 'quote-1'}`"))
    for row in table[table["quote"].duplicated() & (table["quote"] != "")].to_dict("records"):
        what = f"two quotes are called `{row['quote']}`"
        problems.append(_problem(declared, row, what, "give each a name of its own"))
    if problems:
        raise InputError(sorted(set(problems)))
    translations = [
        json.dumps({lang: row[name] for name, lang in into.items() if row[name]}, ensure_ascii=False)
        for row in table.to_dict("records")
    ]
    return table[[ROW, *_QUOTE]].assign(translations=pd.Series(translations, index=table.index, dtype="str"))


def no_participants() -> pd.DataFrame:
    """The table of participants of a study that keeps no sheet of them."""
    return _empty_table(_PARTICIPANT)


def no_quotes() -> pd.DataFrame:
    """The table of quotes of a study that has chosen none."""
    return _empty_table((*_QUOTE, "translations"))


def _empty_table(columns: Collection[str]) -> pd.DataFrame:
    return pd.DataFrame(columns=[ROW, *columns]).astype({ROW: "int64", **dict.fromkeys(columns, "str")})


def _sheet(
    path: Path, declared: Declared, parts: tuple[str, ...], more: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The declared columns under our names; group names in composed Unicode, as the project's are."""
    headers = {part: str(declared[part]) for part in parts} | dict(more or {})
    read = read_sheet(path, declared["source"], declared["sheet"], list(dict.fromkeys(headers.values())))
    table = pd.DataFrame({ROW: read[ROW].astype("int64")} | {part: read[header] for part, header in headers.items()})
    return table.assign(group=table["group"].map(lambda name: unicodedata.normalize("NFC", name)).astype("str"))


def _unknown_groups(table: pd.DataFrame, declared: Declared, groups: Collection[str]) -> list[Problem]:
    known = ", ".join(sorted(groups)) or "none"
    return [
        _problem(declared, row, f"the project has no text `{row['group']}`", f"there are: {known}")
        for row in table[~table["group"].isin(list(groups))].to_dict("records")
    ]


def _empty(table: pd.DataFrame, declared: Declared, parts: tuple[str, ...]) -> list[Problem]:
    """Cells that must not be empty; an empty group is an unknown one."""
    return [
        _problem(declared, row, f"`{declared[part]}` is empty", "fill it in")
        for part in parts
        if part != "group"
        for row in table[table[part] == ""].to_dict("records")
    ]


def _problem(declared: Declared, row: Mapping[Any, Any], what: str, remedy: str) -> Problem:
    sheet = f"sheet {declared['sheet']}, " if declared["sheet"] else ""
    return Problem(declared["source"], f"{sheet}row {row[ROW]}", what, remedy)
