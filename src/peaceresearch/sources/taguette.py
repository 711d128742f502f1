"""Coded transcripts from Taguette projects (.sqlite3).

Source: Taguette's code, `taguette/database/models.py` (its tables, and the log of commands).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.sources.coded_segments_positions import code_points
from peaceresearch.sources.coding_files_tables import (
    CODE_TYPES,
    DOCUMENT_TYPES,
    PATH_SEPARATOR,
    called,
    identifier,
    table,
)
from peaceresearch.sources.coding_files_texts import Positions, folded
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_material import SEGMENT_TYPES, CodedMaterial
from peaceresearch.sources.taguette_database import Project, read_project
from peaceresearch.sources.taguette_html import text_of_html

TAGS = uuid.UUID("51b2b2b7-27eb-4ecb-9d56-e75b0a0496c2")
"""Namespace from which Taguette makes the guid of a tag in the codebooks (.qdc) that it writes."""
EXPORT = ("id", "document", "tag", "content")
"""Headers of the highlights that Taguette exports as a table: a row per tag of a highlight, in English always."""
EXPORT_COLUMNS: Mapping[str, Any] = {
    "layout": "long",
    "document": "document",
    "code": "tag",
    "separator": None,
    "codes": {},
    "absent": [],
    "coder": None,
    "segment": "id",
    "start": None,
    "end": None,
    "positions": "code_points",
    "first": 0,
    "text": "content",
}
"""The same as `SegmentColumns` of the config."""


def read_taguette(path: Path, shown: str, project: str | None = None, coder: str | None = None) -> CodedMaterial:
    """Read a Taguette project.

    Parameters
    ----------
    path
        The .sqlite3 file; it is opened for reading only, whatever else may have it open.
    shown
        Its path as the user knows it.
    project
        Name of the project, where the file holds several.
    coder
        Who coded, where the file does not say. A database with a single user does not: Taguette calls that user
        `admin` on every computer, and puts it in place of all others when a project is exported.

    Returns
    -------
    CodedMaterial
        Documents are their text, positions brought to code points. A tag is a code, its name a path where it has the
        separator " > "; of later versions of Taguette, below the tag that is its parent. A highlight with several tags
        is a row each, with one selection. The coder of a tagging is the user who gave the highlight that tag, as far
        as the log of commands tells.

    Raises
    ------
    InputError
        The file is no database, damaged, or not Taguette's; there is no such project, or several and none is named.
    """
    found = read_project(path, shown, project)
    notes = list(found.notes)
    texts = {key: text_of_html(contents) for key, _, contents in found.documents}
    names = {key: called(name) for key, name, _ in found.documents}
    keys = {key: identifier("taguette", found.name, "document", key, names[key]) for key in names}
    documents = [(keys[key], names[key], "text", len(text), text) for key, (text, _) in texts.items()]
    codes, paths = _codes(found.tags)
    logins = {login for login in found.coders.values() if login}
    told = {} if coder and len(found.users) <= 1 else found.coders
    if coder and not told and logins:
        notes.append(Note("users", f"all was coded by the only user, {', '.join(sorted(logins))}", f"taken as {coder}"))
    rows: list[tuple[object, ...]] = []
    places = _places(found, texts, notes)
    for highlight, document, _, _, _ in found.highlights:
        selection = identifier("taguette", found.name, "highlight", highlight)
        start, end = places[highlight]
        text = texts[document][0][start:end] if start >= 0 else ""
        span = (start, end) if start >= 0 else (pd.NA, pd.NA)
        for tag in found.taggings.get(highlight, ()):
            who = told.get((highlight, tag)) or told.get((highlight, None)) or coder or ""
            code, name = paths[tag]
            rows.append((keys[document], names[document], *span, text, code, name, who, selection, "text"))
    bare = sum(not found.taggings.get(highlight[0]) for highlight in found.highlights)
    if bare:
        notes.append(Note("highlights", f"{bare} highlight(s) without a tag", "left out"))
    return CodedMaterial(table(documents, DOCUMENT_TYPES), codes, table(rows, SEGMENT_TYPES), notes=tuple(notes))


def _codes(tags: Sequence[tuple[int, str, str, int | None]]) -> tuple[pd.DataFrame, dict[int, tuple[str, str]]]:
    """The table of codes, parents first, and the code and name of each tag."""
    known = {key: (called(name), parent) for key, name, _, parent in tags}

    def path(key: int) -> str:
        parts, at, seen = [], key, set()
        while at in known and at not in seen:
            seen.add(at)
            parts.append(known[at][0])
            at = known[at][1] if known[at][1] is not None else -1  # type: ignore[assignment]
        return PATH_SEPARATOR.join(reversed(parts))

    described = {path(key): description for key, _, description, _ in tags}
    lines: dict[str, tuple[object, ...]] = {}
    for own in described:
        parts = own.split(PATH_SEPARATOR)
        for depth in range(1, len(parts) + 1):
            each, above = PATH_SEPARATOR.join(parts[:depth]), PATH_SEPARATOR.join(parts[: depth - 1])
            key, parent = str(uuid.uuid5(TAGS, each)), str(uuid.uuid5(TAGS, above)) if above else ""
            line = (key, parts[depth - 1], parent, each, "", described.get(each, "").strip(), each in described)
            lines.setdefault(each, line)
    of_tags = {key: lines[path(key)] for key in known}
    return table(lines.values(), CODE_TYPES), {key: (str(line[0]), str(line[1])) for key, line in of_tags.items()}


def _places(
    found: Project, texts: Mapping[int, tuple[str, Positions]], notes: list[Note]
) -> dict[int, tuple[int, int]]:
    """Code points of each highlight; -1 where its document has no such place. The stored words are compared."""
    places: dict[int, tuple[int, int]] = {}
    odd: list[int] = []
    for document, (text, measure) in texts.items():
        own = [highlight for highlight in found.highlights if highlight[1] == document]
        starts, ends = (np.array([each[at] for each in own], dtype=np.int64) for at in (2, 3))
        spans = zip(*code_points(measure, starts, ends), strict=True)
        for (key, _, _, _, snippet), (start, end) in zip(own, spans, strict=True):
            places[key] = int(start), int(end)
            said = text_of_html(snippet)[0]
            if start < 0:
                notes.append(Note(f"highlight {key}", "lies outside its document", "kept without a place"))
            elif text[start:end] != said and folded(text[start:end]).text != folded(said).text:
                odd.append(key)
    if odd:
        what = f"{len(odd)} highlight(s) whose stored words are not those at their place"
        notes.append(Note(f"highlight {odd[0]}", what, "the words at the place count"))
    return places
