"""Codebooks as programs and people keep them: what each code means, and what stands above it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.coded_segments_table import cells
from peaceresearch.sources.coding_files_kinds import PROJECT, TAGUETTE, kind_of_file
from peaceresearch.sources.coding_files_tables import CODE_TYPES, PATH_SEPARATOR, called, code_rows, path_of
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda import read_refi_qda
from peaceresearch.sources.refi_qda_codebook import read_qdc
from peaceresearch.sources.table_file import read_table
from peaceresearch.sources.table_text import text_of
from peaceresearch.sources.taguette import read_taguette
from peaceresearch.sources.variable_names import nearest, one_line

TEXTS = ("definition", "include", "exclude")
CODEBOOK_TYPES = {**CODE_TYPES, **dict.fromkeys(TEXTS, "str")}
_TAGUETTE = ("tag", "description")
_TAGUETTE_COLUMNS = {"code": "tag", "parent": None, "definition": "description", "include": None, "exclude": None}
_BELOW = ">>"
"""What QualCoder writes between a category and what is below it."""


def read_codebook(path: Path, declared: Mapping[str, Any]) -> tuple[pd.DataFrame, list[Note]]:
    """The codebook of one version.

    Parameters
    ----------
    path
        The file: a REFI-QDA codebook (.qdc) or project (.qdpx), a Taguette project, the codebook that Taguette exports
        as a table, another table, or QualCoder's list (.txt): `category>>code`, and after a tab what it means.
    declared
        A version of `codebook` of the config: `source`, `sheet`, `columns`.

    Returns
    -------
    tuple
        A table with the columns of `refi_qda.CodedMaterial.codes` and `definition`, `include` and `exclude`, parents
        first; and notes. In a file that has only a description, that is the definition.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, has a code twice, a code without a name, or a parent that is no code.
    """
    shown = str(declared["source"])
    head = file_kind.first_bytes(path, shown)
    kind = kind_of_file(path, head)
    if kind == PROJECT:
        codes = read_refi_qda(path, shown).codes
    elif kind == TAGUETTE:
        codes = read_taguette(path, shown).codes
    elif file_kind.kind_of(head) == "an XML file":
        codes = read_qdc(path, shown)
    elif PurePosixPath(shown).suffix.lower() == ".txt" and declared["columns"] is None:
        codes = _list(path, shown)
    else:
        return _table(path, declared)
    codes = codes.assign(path=codes["path"].map(path_of).astype("str"))
    return codes.assign(definition=codes["description"], include="", exclude="").astype(CODEBOOK_TYPES), []


def _list(path: Path, shown: str) -> pd.DataFrame:
    """QualCoder's list of codes; a category is no code."""
    lines = text_of(path.read_bytes(), shown, None, None).split("\n")
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines, 1):
        name, _, memo = line.partition("\t")
        parts = [called(part) for part in name.split(_BELOW)]
        if not line.strip():
            continue
        if not all(parts):
            problems.append(Problem(shown, f"line {number}", "a code without a name", "write `category>>code`"))
        elif PATH_SEPARATOR.join(parts) in found:
            what = f"`{name.strip()}` is listed twice"
            problems.append(Problem(shown, f"line {number}", what, "list each code once"))
        else:
            found[PATH_SEPARATOR.join(parts)] = memo.strip()
    if problems:
        raise InputError(problems)
    if not found:
        raise input_error(shown, "no code is listed", "list a code a line")
    codes = code_rows(found, shown)
    return codes.assign(description=codes["path"].map(found).fillna(""), codable=codes["path"].isin(list(found)))


def _table(path: Path, declared: Mapping[str, Any]) -> tuple[pd.DataFrame, list[Note]]:
    """A codebook kept as a table: a row per code."""
    listed = read_table(path, str(declared["source"]), declared["sheet"])
    columns = declared["columns"]
    if columns is None:
        if not set(_TAGUETTE) <= set(listed.headers):
            remedy = f"declare `columns`; there are: {', '.join(listed.headers)}"
            raise input_error(listed.shown, "nobody says which column has the codes", remedy)
        columns = _TAGUETTE_COLUMNS | ({"parent": "parent"} if "parent" in listed.headers else {})
    wanted = {part: one_line(header) for part, header in columns.items() if header}
    missing = [header for header in wanted.values() if header not in listed.headers]
    if missing:
        raise InputError([nearest(listed.shown, "", header, listed.headers, "column") for header in missing])
    said = {part: [" ".join(cell.split()) for cell in cells(listed, header)] for part, header in wanted.items()}
    empty = [""] * listed.rows
    names, above = [called(name) for name in said["code"]], [called(name) for name in said.get("parent", empty)]
    problems = [
        Problem(listed.shown, listed.place(row), f"`{wanted['code']}` is empty", "name the code")
        for row, name in enumerate(names)
        if not name
    ]
    paths: list[str] = []
    for row in range(listed.rows):
        path_, problem = _path(row, names, above)
        paths.append(path_)
        if problem:
            problems.append(Problem(listed.shown, listed.place(row), *problem))
    first = dict(zip(reversed(paths), reversed(range(listed.rows)), strict=True))
    problems += [
        Problem(listed.shown, listed.place(row), f"`{path_}` is listed twice", "list each code once")
        for row, path_ in enumerate(paths)
        if path_ and first[path_] != row
    ]
    if problems:
        raise InputError(problems)
    texts = {part: dict(zip(paths, said.get(part, empty), strict=True)) for part in TEXTS}
    codes = code_rows(paths, listed.shown)
    known = {part: codes["path"].map(texts[part]).fillna("").astype("str") for part in TEXTS}
    return codes.assign(description=known["definition"], **known).astype(CODEBOOK_TYPES), list(listed.notes)


def _path(row: int, names: list[str], above: list[str]) -> tuple[str, tuple[str, str] | None]:
    """The path of the code in a row, and what is wrong with what stands above it."""
    if not above[row]:
        return names[row], None
    parts, at, seen = [names[row]], row, {row}
    while above[at]:
        wanted = above[at]
        found = [each for each, name in enumerate(names) if wanted in (name, name.split(PATH_SEPARATOR)[-1])]
        if len(found) != 1:
            what = (
                f"`{wanted}` stands above it and is {'the name of several codes' if found else 'no code of the table'}"
            )
            return names[row], (what, "write the parent as its row has it, each once")
        at = found[0]
        if at in seen:
            return names[row], (f"`{names[row]}` stands below itself", "mend the parents")
        seen.add(at)
        parts.append(names[at])
    return PATH_SEPARATOR.join(reversed(parts)), None
