"""The codebook through its versions: what each code of each file is called by each of them, and the one in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from peaceresearch.focus_groups.codebook_changes import SEPARATOR, Changes, called
from peaceresearch.problems import InputError, Problem

Versions = Sequence[tuple[str, Mapping[str, Any]]]
_KEY = ["document", "code", "coder", "start", "end", "selection"]


@dataclass(frozen=True, eq=False)
class Codebook:
    """The codebook of one version.

    Attributes
    ----------
    codes : DataFrame
        `code`, `name`, `parent`, `path` and what else the files' codes have, a row per code.
    code_of : dict
        For each code of the files of this version and of earlier ones: the code that it is by this version, or None
        where it was dropped.
    """

    codes: pd.DataFrame
    code_of: dict[str, str | None]


class History:
    """The codebook of each version.

    Parameters
    ----------
    codes : DataFrame
        Of the files: `code`, `name`, `parent`, `path`, `version` (whose names the file uses) and more.
    versions : pairs of a name and a mapping
        In their order, with `rename`, `merge` and `drop`, see `codebook_changes.Changes`.
    codebooks : DataFrame
        `version` and `code` (path) of the codebooks that are kept beside the files.

    Raises
    ------
    InputError
        With every name in the changes that no code, or more than one, has at that time.
    """

    def __init__(self, codes: pd.DataFrame, versions: Versions, codebooks: pd.DataFrame) -> None:
        self.names = [name for name, _ in versions]
        self.changes: dict[str, Changes] = {}
        self.books: dict[str, Codebook] = {}
        problems: list[Problem] = []
        paths: dict[str, str | None] = {}
        listed: set[str] = set()
        for name, declared in versions:
            changes = Changes(name, declared, listed | {path for path in paths.values() if path}, problems)
            paths = {code: changes.path(path) if path else None for code, path in paths.items()}
            own = codes[codes["version"] == name]
            paths |= dict(zip(own["code"], own["path"], strict=True))
            found = codebooks.loc[codebooks["version"] == name, "code"]
            listed = {called(path) for path in found} if len(found) else _moved(listed, changes)
            self.changes[name] = changes
            self.books[name] = _book(codes, paths, sorted(listed), name)
        if problems:
            raise InputError(sorted(set(problems)))

    @property
    def in_force(self) -> Codebook:
        """The codebook of the last version."""
        return self.books[self.names[-1]]

    def becomes(self, path: str, version: str) -> str | None:
        """The path in force of what has this path by `version`; None where it was dropped since."""
        found: str | None = path
        for later in self.names[self.names.index(version) + 1 :]:
            found = self.changes[later].path(found) if found else None
        return found

    def before(self, version: str) -> str:
        """The version before; "" of the first."""
        at = self.names.index(version)
        return self.names[at - 1] if at else ""


def apply_codebook(
    segments: pd.DataFrame, codes: pd.DataFrame, versions: Versions, codebooks: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The codings by the codebook in force, whatever version the files were coded with.

    Parameters
    ----------
    segments, codes, codebooks : DataFrame
        As the reader gives them.
    versions
        See `History`; as everything was read where it is empty.

    Returns
    -------
    tuple of DataFrame
        The segments with the ids of the codes in force, without what was coded with a dropped one, and without what
        the same coder had coded at the same place with two codes that are one now. The codes in force: those of the
        files that have one path then, with the id of the first; then those that only the codebook kept beside them
        has, which nobody applied.

    Raises
    ------
    InputError
        As `History`.
    """
    if not versions:
        return segments, codes
    book = History(codes, versions, codebooks).in_force
    moved = translated(segments, book)
    again = moved.duplicated(_KEY) & moved["start"].notna()
    return moved[~again].reset_index(drop=True), book.codes


def translated(segments: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The segments by this codebook, without those of codes that it has not."""
    moved = segments.assign(code=segments["code"].map(book.code_of))
    return moved[moved["code"].notna()]


def _moved(paths: set[str], changes: Changes) -> set[str]:
    return {moved for moved in map(changes.path, paths) if moved}


def _book(codes: pd.DataFrame, paths: Mapping[str, str | None], listed: Sequence[str], version: str) -> Codebook:
    """The codebook in which the codes have these paths; codes of one file stay apart though they have one path."""
    first: dict[tuple[str, int], dict[Any, Any]] = {}
    code_of: dict[str, str | None] = {}
    twins: dict[tuple[str, str], int] = {}
    known: list[dict[Any, Any]] = codes[codes["code"].isin(list(paths))].to_dict("records")
    for row in known:
        path = paths[row["code"]]
        twin = twins[row["version"], row["path"]] = twins.get((row["version"], row["path"]), -1) + 1
        if path is None:
            code_of[row["code"]] = None
            continue
        node = first.setdefault((path, twin), {**row, "path": path, "version": version})
        code_of[row["code"]] = node["code"]
        later = ("colour", "description", "codable")
        node.update({name: row[name] or node[name] for name in later if name in row})
    ids = {path: node["code"] for (path, twin), node in first.items() if not twin}
    nodes = list(first.values())
    for path in _with_those_above([*listed, *ids]):
        if path not in ids:
            ids[path] = f"{version}: {path}"
            node = dict.fromkeys(codes.columns, "") | {"code": ids[path], "path": path, "version": version}
            nodes.append(node | ({"codable": path in listed} if "codable" in codes else {}))
    for node in nodes:
        above, _, node["name"] = node["path"].rpartition(SEPARATOR)
        node["parent"] = ids[above] if above else ""
    made = pd.DataFrame(nodes, columns=codes.columns)
    return Codebook(made.astype(codes.dtypes.to_dict()), code_of)


def _with_those_above(paths: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        parts = path.split(SEPARATOR)
        found |= dict.fromkeys(SEPARATOR.join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return list(found)
