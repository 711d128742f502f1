"""A codebook beside a table: labels of its variables and of their codes, and which codes mean a missing answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.survey_codes import listed
from peaceresearch.sources.survey_columns import Code, Variable, code_key
from peaceresearch.sources.table_file import Table, read_table
from peaceresearch.sources.variable_names import nearest, one_line

_NO_MARKS = ("0", "FALSE", "False", "false")


@dataclass(frozen=True)
class Codebook:
    """Labels by variable, codes by variable, and what was odd in the files."""

    labels: Mapping[str, str]
    codes: Mapping[str, tuple[Code, ...]]
    notes: tuple[Note, ...]


def read_codebook(spec: Mapping[str, Any], beside: Mapping[str, Path]) -> Codebook:
    """Read a codebook.

    Parameters
    ----------
    spec
        What the config says of it: `source`, `sheet`, `encoding`, `variable`, `label`, and `values` (`source`, `sheet`,
        `encoding`, `variable`, `code` or `pattern`, `label`, `missing`), where the columns of the files are named.
    beside
        The path of each source.

    Returns
    -------
    Codebook
        Labels are on one line. A row of codes that names no variable belongs to the variable above it, as in merged
        cells; rows that `pattern` does not fit are left out: both are noted.

    Raises
    ------
    InputError
        A file cannot be read or lacks a column; a variable has two labels, or a code of it; `missing` marks everything.
    """
    problems: list[Problem] = []
    notes: list[Note] = []
    rows = _rows(spec, ("variable", "label"), beside, problems, notes)
    values = spec.get("values")
    code_rows = _rows(values, ("variable", "code", "label", "missing"), beside, problems, notes) if values else []
    labels: dict[str, tuple[str, str]] = {}
    for place, row in rows:
        if row["variable"] and labels.setdefault(row["variable"], (row["label"], place))[0] != row["label"]:
            what = f"`{row['variable']}` has another label than at {labels[row['variable']][1]}"
            problems.append(Problem(spec["source"], place, what, "keep one"))
    codes = _codes(values, code_rows, problems, notes) if values else {}
    if problems:
        raise InputError(problems)
    return Codebook({name: label for name, (label, _) in labels.items()}, codes, tuple(dict.fromkeys(notes)))


def labelled(
    variables: Sequence[Variable], codebook: Codebook, lists: Collection[str], shown: str, notes: list[Note]
) -> list[Variable]:
    """The variables with the labels of the codebook, or their own where it has none; what does not fit is noted.

    `lists` are the variables whose cells list several codes: whether the codebook knows these is not looked at here.
    """
    found = []
    for each in variables:
        codes = codebook.codes.get(each.item, ())
        found.append(replace(each, label=codebook.labels.get(each.item) or each.label, codes=codes))
        if each.item not in lists and any(not code.missing for code in codes):
            notes += unknown_codes(each, codes, "the codebook")
    known = {each.item for each in variables}
    absent = sorted({*codebook.labels, *codebook.codes} - known)
    if absent:
        notes.append(
            Note("", f"{len(absent)} variable(s) of the codebook that {shown} lacks: {listed(absent)}", "left out")
        )
    plain = [each.item for each in variables if each.item not in codebook.labels]
    if plain:
        notes.append(Note("", f"{len(plain)} variable(s) without a label in the codebook: {listed(plain)}", "kept"))
    return found


def unknown_codes(variable: Variable, codes: Sequence[Code], what: str) -> Iterator[Note]:
    """A note on answers with codes that are none of `codes`, with their counts."""
    known = {code_key(code.code) for code in codes}
    counts = zip(variable.cells.listed, variable.cells.counts.tolist(), strict=True)
    strange = {text: count for text, count in counts if count and code_key(text) not in known}
    if strange:
        answers = f"{sum(strange.values())} answer(s) with codes that {what} does not know: {listed(strange)}"
        yield Note(f"variable {variable.item}", answers, "kept")


def _rows(
    spec: Mapping[str, Any],
    keys: Sequence[str],
    beside: Mapping[str, Path],
    problems: list[Problem],
    notes: list[Note],
) -> list[tuple[str, dict[str, str]]]:
    """The rows of a sheet with their places: the text under the column that `spec` names at each of `keys`, or ""."""
    source = spec["source"]
    try:
        table = read_table(beside[source], source, spec.get("sheet"), spec.get("encoding"))
    except InputError as error:
        problems += [problem for problem in error.problems if problem not in problems]
        return []
    notes += [replace(note, place=f"{source}: {note.place}") for note in table.notes]
    place = f"sheet {spec['sheet']}" if spec.get("sheet") else ""
    wanted = {key: one_line(spec[key]) for key in keys if spec.get(key)}
    lacking = [header for header in wanted.values() if header not in table.headers]
    problems += [nearest(source, place, header, table.headers, "column") for header in lacking]
    if lacking:
        return []
    columns = {key: _texts(table, header) for key, header in wanted.items()}
    empty = [""] * table.rows
    return [(table.place(at), {key: columns.get(key, empty)[at] for key in keys}) for at in range(table.rows)]


def _texts(table: Table, header: str) -> list[str]:
    """A column as text on one line each; "" where it is blank."""
    cells = table.columns[table.headers.index(header)]
    texts = [*map(one_line, cells.listed), ""]
    return [texts[code] for code in cells.codes]


def _codes(
    spec: Mapping[str, Any],
    rows: Sequence[tuple[str, dict[str, str]]],
    problems: list[Problem],
    notes: list[Note],
) -> dict[str, tuple[Code, ...]]:
    """The codes of each variable in their order."""
    source = spec["source"]
    marked = [(place, row["missing"]) for place, row in rows if row["missing"]]
    odd = [place for place, mark in marked if mark in _NO_MARKS]
    if odd or (rows and len(marked) == len(rows)):
        where = listed(odd) if odd else "every row"
        remedy = "leave it empty where the code is an answer"
        problems.append(Problem(source, "", f"`{spec['missing']}` is filled in {where}", remedy))
    found: dict[str, dict[str, Code]] = {}
    for place, variable, code, row in _named(spec, rows, notes):
        own = found.setdefault(variable, {})
        new = Code(code, row["label"], bool(row["missing"]))
        if own.setdefault(code_key(code), new)[1:] != new[1:]:
            problems.append(Problem(source, place, f"code `{code}` of `{variable}` says two things", "keep one"))
    return {variable: tuple(own.values()) for variable, own in found.items()}


def _named(
    spec: Mapping[str, Any], rows: Sequence[tuple[str, dict[str, str]]], notes: list[Note]
) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Place, variable and code of each row that has a code."""
    source, pattern, above = spec["source"], spec.get("pattern"), ""
    misfits, below = [], []
    for place, row in rows:
        variable, code = row["variable"], row["code"]
        if pattern:
            match = re.search(pattern, variable)
            misfits += [] if match else [variable]
            variable, code = (match["variable"], match["code"]) if match else ("", "")
        elif code and not variable and above:
            below.append(place)
            variable = above
        above = variable or above
        if variable and code:
            yield place, variable, code, row
    if misfits:
        notes.append(Note(source, f"{len(misfits)} row(s) that `pattern` does not fit: {listed(misfits)}", "left out"))
    if below:
        found = f"{len(below)} row(s) with a code and no variable: {listed(below)}"
        notes.append(Note(source, found, "taken as the variable's above"))
