"""What a Taguette database has of one project, checked: its rows are a stranger's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.coding_files_tables import called
from peaceresearch.sources.notes import Note
from peaceresearch.sources.variable_names import nearest

SIGNATURE = b"SQLite format 3\0"
_WAL = 2  # bytes 18 and 19 of the file: it has a write-ahead log beside it
_NEEDED = {
    "projects": ("id", "name"),
    "documents": ("id", "name", "project_id", "contents"),
    "tags": ("id", "path", "description", "project_id"),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "commands": ("id", "user_login", "project_id", "payload"),
    "users": ("login",),
}
_TYPES = {
    "id": int,
    "project_id": int,
    "document_id": int,
    "start_offset": int,
    "end_offset": int,
    "highlight_id": int,
    "tag_id": int,
}
_DAMAGED = "the database is damaged, or cannot be read"
_COPY = "copy the file again, after closing Taguette, or export the project from it once more"


@dataclass(frozen=True, eq=False)
class Project:
    """One project: documents (id, name, HTML), tags (id, path, description, parent), highlights (id, document, start,
    end, HTML of the words), the tags of each highlight, the user who gave it each, and all users of the file.
    """

    name: str
    documents: Sequence[tuple[int, str, str]]
    tags: Sequence[tuple[int, str, str, int | None]]
    highlights: Sequence[tuple[int, int, int, int, str]]
    taggings: dict[int, list[int]]
    coders: dict[tuple[int, int | None], str]
    users: Sequence[str]
    notes: tuple[Note, ...]


def read_project(path: Path, shown: str, wanted: str | None) -> Project:
    """Read the project called `wanted`, or the only one.

    Raises
    ------
    InputError
        The file cannot be read, is damaged or not Taguette's; the project is not in it, or is not named and one of
        several.
    """
    head = file_kind.first_bytes(path, shown)
    if not head.startswith(SIGNATURE):
        raise input_error(shown, f"this is {file_kind.kind_of(head)}, not a Taguette project", "give the .sqlite3 file")
    if path.stat().st_size < _size(head):
        raise input_error(shown, f"{_DAMAGED} (its end is missing)", _COPY)
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            database.execute("PRAGMA trusted_schema = OFF")
            return _project(database, shown, wanted, in_log=_WAL in head[18:20])
        finally:
            database.close()
    except (sqlite3.Error, OverflowError) as error:
        raise input_error(shown, f"{_DAMAGED} ({error})", _COPY) from None


def _size(head: bytes) -> int:
    """Bytes that a database should have, by its header (sqlite.org, "Database File Format", 1.3); 0 where unsaid."""
    page, pages = (int.from_bytes(head[part]) for part in (slice(16, 18), slice(28, 32)))
    return (65536 if page == 1 else page) * pages if head[24:28] == head[92:96] else 0


def _project(database: sqlite3.Connection, shown: str, wanted: str | None, *, in_log: bool) -> Project:
    (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise input_error(shown, f"{_DAMAGED} ({state})", _COPY)
    _check(database, shown)
    notes = []
    if in_log:
        what = "the database keeps its last changes in a second file (-wal)"
        notes.append(Note("", what, "what stands there only is not read"))
    key, name = _chosen(_rows(database, shown, "projects"), shown, wanted)
    documents = [row[:2] + row[3:] for row in _rows(database, shown, "documents", "id") if row[2] == key]
    tags = [row for row in _rows(database, shown, "tags", "id") if row[3] == key]
    parents = _parents(database)
    known = {row[0] for row in documents}
    highlights = [
        row for row in _rows(database, shown, "highlights", "document_id, start_offset, id") if row[1] in known
    ]
    own, of = {row[0] for row in highlights}, {row[0] for row in tags}
    taggings: dict[int, list[int]] = {}
    astray = 0
    for highlight, tag in _rows(database, shown, "highlight_tags", "highlight_id, tag_id"):
        if highlight in own and tag in of:
            taggings.setdefault(highlight, []).append(tag)
        elif highlight in own:
            astray += 1
    if astray:
        notes.append(Note("highlight_tags", f"{astray} tagging(s) with a tag that is not the project's", "left out"))
    commands = [row for row in _rows(database, shown, "commands", "id") if row[2] == key]
    return Project(
        name=name,
        documents=documents,
        tags=[(row[0], row[1], row[2], parents.get(row[0])) for row in tags],
        highlights=highlights,
        taggings=taggings,
        coders=coders(commands),
        users=[row[0] for row in _rows(database, shown, "users", "login")],
        notes=tuple(notes),
    )


def coders(commands: Sequence[tuple[int, str, int, str]]) -> dict[tuple[int, int | None], str]:
    """Who gave each highlight each of its tags, by the log of commands: (highlight, tag): login.

    (highlight, None) has who changed the highlight last, for tags that the log knows by another number. A command
    `highlight_add` lists all tags that the highlight has from then on; merging one tag into another passes its
    highlights on. What the log does not tell, or tells in another form, is left out.
    """
    found: dict[int, dict[int | None, str]] = {}
    for _, login, _, payload in commands:
        try:
            said = json.loads(payload)
            kind = said["type"]
            if kind == "highlight_add":
                before = found.get(said["highlight_id"], {})
                found[said["highlight_id"]] = {tag: before.get(tag, login) for tag in said["tags"]} | {None: login}
            elif kind == "highlight_delete":
                found.pop(said["highlight_id"], None)
            elif kind == "tag_merge":
                for tags in found.values():
                    if said["src_tag_id"] in tags:
                        tags.setdefault(said["dest_tag_id"], tags.pop(said["src_tag_id"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return {(highlight, tag): login for highlight, tags in found.items() for tag, login in tags.items()}


def _check(database: sqlite3.Connection, shown: str) -> None:
    """Refuse a database without Taguette's tables; a view in place of one is none."""
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    problems = []
    for name, columns in _NEEDED.items():
        has = {row[1] for row in database.execute(f"PRAGMA table_info({name})")} if name in there else set()
        missing = [column for column in columns if column not in has]
        if missing:
            what = f"the database has no table `{name}`" if not has else f"`{name}` has no column `{missing[0]}`"
            problems.append(Problem(shown, "", f"{what}: it is not Taguette's", "give the .sqlite3 file of Taguette"))
    if problems:
        raise InputError(problems[:1] if len(problems) == len(_NEEDED) else problems)


def _rows(database: sqlite3.Connection, shown: str, name: str, order: str = "id") -> list[Any]:
    """The needed columns of a table; a value of another type than Taguette's is a problem."""
    columns = _NEEDED[name]
    found = database.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY {order}").fetchall()
    wanted = [_TYPES.get(column, str) for column in columns]
    problems = [
        Problem(shown, f"{name}, row {at}", f"`{column}` is {cell!r:.40}, which is no {kind.__name__}", _COPY)
        for at, row in enumerate(found, 1)
        for column, kind, cell in zip(columns, wanted, row, strict=True)
        if not isinstance(cell, kind)
    ]
    if problems:
        raise InputError(problems)
    return found


def _parents(database: sqlite3.Connection) -> dict[int, int]:
    """The tag above each tag, in versions of Taguette that have them."""
    has = {row[1] for row in database.execute("PRAGMA table_info(tags)")}
    if "parent_id" not in has:
        return {}
    return dict(database.execute("SELECT id, parent_id FROM tags WHERE typeof(parent_id) = 'integer'").fetchall())


def _chosen(projects: Sequence[tuple[int, str]], shown: str, wanted: str | None) -> tuple[int, str]:
    """The project that is meant."""
    names = [name for _, name in projects]
    found = [each for each in projects if wanted is None or called(each[1]) == called(wanted)]
    if len(found) == 1:
        return found[0]
    if not projects:
        raise input_error(shown, "the database has no project", "give the file that Taguette works on")
    if wanted is not None and not found:
        raise InputError([nearest(shown, "", wanted, names, "project")])
    several = f"it has {len(found)} projects" + (f" called `{wanted}`" if wanted else f": {', '.join(names)}")
    raise input_error(shown, several, "export the one that is meant" if wanted else "name one in `project`")
