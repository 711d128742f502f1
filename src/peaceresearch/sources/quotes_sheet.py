"""What is to be quoted of the focus groups: the sheet of quotes."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from peaceresearch.problems import InputError
from peaceresearch.results.ids import slug
from peaceresearch.sources.participants import (
    Declared,
    Groups,
    Held,
    empty_cells,
    sheet_of,
    sheet_problem,
    unknown_groups,
)
from peaceresearch.sources.sheet import ROW

_READ = ("quote", "group", "participant", "code", "language", "text")
COLUMNS = ("quote", "group", "participant", "codes", "language", "text", "translations")


def read_quotes(path: Path, declared: Declared, documents: Collection[str], held: Held = ()) -> pd.DataFrame:
    """The quotes chosen for publication.

    Parameters
    ----------
    path
        The sheet: .xlsx or .csv.
    declared
        `quotes` of the config: `source`, `sheet`, the columns, `separator`, what stands between several codes in a
        cell, and `translations`, a column per language.
    documents, held
        Names of the transcripts, and the groups that the config lists: see `Groups`.

    Returns
    -------
    DataFrame
        `row` (in the sheet), `quote` (its name), `group`, `participant`, `codes` (JSON list, each once, in the order of
        the cell), `language`, `text`, and `translations`: JSON of the text by language, without those that are empty; a
        row per quote.

    Raises
    ------
    InputError
        With every column that is missing, group that the project has not, cell that is empty, name that cannot be a
        part of an id, and name given twice.
    """
    groups = Groups(documents, held)
    into = {f"text in {lang}": lang for lang in declared["translations"]}
    headers = {name: str(declared["translations"][lang]) for name, lang in into.items()}
    table = sheet_of(path, declared, _READ, headers)
    filled = [part for part in _READ if part != "group"]  # an empty group is an unknown one
    problems = [*unknown_groups(table, declared, groups), *empty_cells(table, declared, filled)]
    codes = [_codes(cell, declared["separator"]) for cell in table["code"]]
    for row, found in zip(table.to_dict("records"), codes, strict=True):
        if row["quote"] != slug(row["quote"]):
            what = f"`{row['quote']}` cannot be the name of a quote"
            problems.append(sheet_problem(declared, row, what, f"call it `{slug(row['quote']) or 'quote-1'}`"))
        if row["code"] and not found:
            what = f"`{declared['code']}` has nothing but separators"
            problems.append(sheet_problem(declared, row, what, "name a code"))
    for row in table[table["quote"].duplicated() & (table["quote"] != "")].to_dict("records"):
        what = f"two quotes are called `{row['quote']}`"
        problems.append(sheet_problem(declared, row, what, "give each a name of its own"))
    if problems:
        raise InputError(sorted(set(problems)))
    translations = [
        json.dumps({lang: row[name] for name, lang in into.items() if row[name]}, ensure_ascii=False)
        for row in table.to_dict("records")
    ]
    listed = [json.dumps(each, ensure_ascii=False) for each in codes]
    made = table.assign(codes=pd.Series(listed, index=table.index, dtype="str"))
    return made.assign(translations=pd.Series(translations, index=table.index, dtype="str"))[[ROW, *COLUMNS]]


def no_quotes() -> pd.DataFrame:
    """The table of quotes of a study that has chosen none."""
    return pd.DataFrame(columns=[ROW, *COLUMNS]).astype({ROW: "int64", **dict.fromkeys(COLUMNS, "str")})


def _codes(cell: str, separator: str) -> list[str]:
    """The codes that a cell lists, each once."""
    parts = (part.strip() for part in cell.split(separator.strip() or None))
    return list(dict.fromkeys(filter(None, parts)))
