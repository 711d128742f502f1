"""The codes of a list of segments: cells taken apart, names looked up in the codebook."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from peaceresearch.problems import Problem
from peaceresearch.sources.coded_segments_table import cells, rows_shown
from peaceresearch.sources.coding_files_tables import CODE_TYPES, PATH_SEPARATOR, called, code_rows, path_of
from peaceresearch.sources.notes import Note

if TYPE_CHECKING:
    from peaceresearch.sources.table_file import Table


_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?")


class Codebook:
    """The codes that a list may use.

    Parameters
    ----------
    codes
        The table of codes of its version; None where nothing but the list tells them.
    """

    def __init__(self, codes: pd.DataFrame | None) -> None:
        self._codes = None if codes is None else codes.assign(path=codes["path"].map(path_of).astype("str"))
        self._paths: dict[str, list[str]] = {}
        for path in dict.fromkeys(self._codes["path"]) if self._codes is not None else ():
            for name in dict.fromkeys((path, path.split(PATH_SEPARATOR)[-1])):
                self._paths.setdefault(name, []).append(path)

    def path(self, name: str) -> tuple[str, str]:
        """The path of a code by its name or path; "" and what would be right where there is none, or several."""
        wanted = called(name)
        if self._codes is None:
            return wanted, ""
        found = self._paths.get(wanted, [])
        if wanted in found:
            return wanted, ""
        if len(found) == 1:
            return found[0], ""
        if found:
            return "", f"it is the name of {len(found)} codes: write its path, for example `{found[0]}`"
        near = difflib.get_close_matches(wanted, list(self._paths), n=1, cutoff=0.5)
        if near:
            return "", f"did you mean `{near[0]}`?"
        return "", "add it to the codebook, or mend the list"

    def table(self, paths: Iterable[str], key: str) -> pd.DataFrame:
        """The codes of the codebook, or those with these `paths` and what stands above them."""
        return code_rows(paths, key) if self._codes is None else self._codes[list(CODE_TYPES)]


def placed_codes(
    listed: Table,
    found: pd.DataFrame,
    wide: Mapping[str, str],
    declared: Mapping[str, Any],
    codebook: Codebook,
    problems: list[Problem],
    notes: list[Note],
) -> pd.DataFrame:
    """The rows of a list, once for each code that applies, with its `path` in the codebook.

    Rows without a code are left out, with a note; a name that the codebook does not know, or knows twice, is a problem.
    """
    by_code = _by_column(listed, found, wide, declared["absent"]) if wide else _by_cell(found, declared["separator"])
    bare = sorted(set(found["row"]) - set(by_code["row"]))
    if bare:
        what = f"{len(bare)} segment(s) to which no code is applied"
        done = "no code applies there" if (found["segment"] != "").all() else "left out: the list says what applies"
        notes.append(Note(rows_shown(listed, bare), what, done))
    again = by_code.duplicated([each for each in by_code if each != "row"]) & (
        (by_code["segment"] != "") | (by_code["start"] != "")
    )
    if again.any():
        rows = sorted(set(by_code.loc[again, "row"]))
        notes.append(Note(rows_shown(listed, rows), f"{again.sum()} coding(s) listed before", "counted once"))
        by_code = by_code[~again]
    paths = {}
    for name, rows_ in by_code.groupby("code", sort=False)["row"]:
        paths[name], remedy = codebook.path(str(name))
        if remedy:
            what = f"`{name}` is no code of the codebook"
            problems.append(Problem(listed.shown, rows_shown(listed, sorted(set(rows_))), what, remedy))
    return by_code.assign(path=by_code["code"].map(paths).astype("str")).reset_index(drop=True)


def _by_cell(found: pd.DataFrame, separator: str | None) -> pd.DataFrame:
    """A row for each code that a cell lists."""
    if separator is None:
        return found[found["code"] != ""]
    exact = separator.strip() or separator
    listed = [list(dict.fromkeys(map(called, cell.split(exact)))) for cell in found["code"]]
    one = found.assign(code=pd.Series(listed, index=found.index, dtype="object")).explode("code", ignore_index=True)
    return one[one["code"] != ""].astype({"code": "str"})


def _by_column(listed: Table, found: pd.DataFrame, wide: Mapping[str, str], absent: Iterable[object]) -> pd.DataFrame:
    """A row for each column that says its code applies."""
    silent = {"", *(_said(str(each)) for each in absent)}
    parts = [found.iloc[:0]]
    for header, code in wide.items():
        column = cells(listed, header)
        says = column.map({cell: _said(cell) not in silent for cell in column.unique()}).astype(bool)
        parts.append(found[says.to_numpy()].assign(code=code))
    return pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)


def _said(cell: str) -> str | float:
    """A cell as it is compared: numbers as numbers (0.0 is 0), words without regard to case."""
    text = called(cell).casefold()
    return float(text) if _NUMBER.fullmatch(text) else text
