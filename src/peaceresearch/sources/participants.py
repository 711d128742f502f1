"""Who took part in the focus groups, and who may be quoted: the sheet of participants."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.results.records import GIVEN, REFUSED
from peaceresearch.sources.coding_files_tables import called
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import ROW, read_sheet

COLUMNS = ("group", "participant", "consent")
Declared = Mapping[str, Any]
Held = Sequence[tuple[str, Sequence[str]]]


class Groups:
    """The groups by what a sheet may call them: a transcript's name or, where the config lists them, their own.

    Parameters
    ----------
    documents
        Names of the transcripts.
    held
        Name of each group that the config lists, and its transcripts; each transcript is a group where there are none.
    """

    def __init__(self, documents: Collection[str], held: Held = ()) -> None:
        of = {called(name): group for group, names in held for name in names}
        self._groups = {called(name): of.get(called(name), name) for name in documents}
        self._groups |= {name: name for name, _ in held}
        self.names = [*(name for name, _ in held), *documents]

    def group(self, name: str) -> str | None:
        """What is the same for all names of one group; None where there is no such group."""
        return self._groups.get(called(name))

    def documents(self, documents: Collection[str], participants: pd.DataFrame) -> dict[str, list[str]]:
        """The labels of the participants of each transcript's group, by the transcript's name."""
        labels: dict[str | None, list[str]] = {}
        for group, label in zip(participants["group"], participants["participant"], strict=True):
            labels.setdefault(self.group(group), []).append(label)
        return {name: labels.get(self.group(name), []) for name in documents}


def read_participants(
    path: Path, declared: Declared, documents: Collection[str], held: Held = ()
) -> tuple[pd.DataFrame, list[Note]]:
    """The participants of the groups, and whether each may be quoted.

    Parameters
    ----------
    path
        The sheet: .xlsx or .csv.
    declared
        `participants` of the config: `source`, `sheet`, the columns, `given`, what stands for consent, `variables`,
        the column of each dimension, and `values`, what is called otherwise in the study.
    documents, held
        Names of the transcripts, and the groups that the config lists: see `Groups`.

    Returns
    -------
    tuple
        A table with `row` (in the sheet), `group` (as the sheet calls it), `participant`, `consent` ("given"; "refused"
        for anything but one of `given`) and the participant's value of each dimension ("" where the cell is empty), a
        row per participant; and a note for each consent that is left empty.

    Raises
    ------
    InputError
        With every column that is missing, group that the project has not, empty label, and label that a group has
        twice.
    """
    groups = Groups(documents, held)
    dimensions = {f"variable {name}": str(column) for name, column in declared["variables"].items()}
    table = sheet_of(path, declared, COLUMNS, dimensions)
    problems = [*unknown_groups(table, declared, groups), *empty_cells(table, declared, ("participant",))]
    label = table["participant"].map(lambda name: called(name).casefold())  # as turns compare them
    named = table.assign(of=table["group"].map(groups.group), label=label)[table["participant"] != ""]
    named = named[named["of"].notna()]
    for row in named[named.duplicated(["of", "label"])].to_dict("records"):
        what = f"`{row['participant']}` of `{row['group']}` is listed twice"
        problems.append(sheet_problem(declared, row, what, "list each participant once"))
    if problems:
        raise InputError(sorted(set(problems)))
    place = f"{declared['source']}, row "
    silent = table.loc[table["consent"] == "", ROW]
    notes = [Note(f"{place}{row}", "nothing is said of consent", "taken as refused") for row in silent]
    given = {str(code) for code in declared["given"]}
    found = table[[ROW, *COLUMNS]].assign(consent=[GIVEN if said in given else REFUSED for said in table["consent"]])
    for name in declared["variables"]:
        translated = declared["values"].get(name, {})
        found[name] = table[f"variable {name}"].map(lambda cell, known=translated: known.get(cell, cell)).astype("str")
    return found, notes


def no_participants(dimensions: Collection[str] = ()) -> pd.DataFrame:
    """The table of participants of a study that keeps no sheet of them."""
    columns = (*COLUMNS, *dimensions)
    return pd.DataFrame(columns=[ROW, *columns]).astype({ROW: "int64", **dict.fromkeys(columns, "str")})


def sheet_of(
    path: Path, declared: Declared, parts: Sequence[str], more: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The declared columns of a sheet under our names; names of groups as names are compared."""
    headers = {part: str(declared[part]) for part in parts} | dict(more or {})
    read = read_sheet(path, declared["source"], declared["sheet"], list(dict.fromkeys(headers.values())))
    table = pd.DataFrame({ROW: read[ROW].astype("int64")} | {part: read[header] for part, header in headers.items()})
    return table.assign(group=table["group"].map(called).astype("str"))


def unknown_groups(table: pd.DataFrame, declared: Declared, groups: Groups) -> list[Problem]:
    """A problem for each row whose group there is not."""
    known = ", ".join(groups.names) or "none"
    return [
        sheet_problem(declared, row, f"the project has no text `{row['group']}`", f"there are: {known}")
        for row in table[table["group"].map(groups.group).isna()].to_dict("records")
    ]


def empty_cells(table: pd.DataFrame, declared: Declared, parts: Sequence[str]) -> list[Problem]:
    """A problem for each cell that must not be empty."""
    return [
        sheet_problem(declared, row, f"`{declared[part]}` is empty", "fill it in")
        for part in parts
        for row in table[table[part] == ""].to_dict("records")
    ]


def sheet_problem(declared: Declared, row: Mapping[Any, Any], what: str, remedy: str) -> Problem:
    """A problem of a row of a sheet."""
    sheet = f"sheet {declared['sheet']}, " if declared["sheet"] else ""
    return Problem(declared["source"], f"{sheet}row {row[ROW]}", what, remedy)
