"""Coded material as tidy tables: what a REFI-QDA project holds, and what one is written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from peaceresearch.sources.notes import Note

SEGMENT_TYPES = {
    "document": "str",
    "document_name": "str",
    "start": "Int64",
    "end": "Int64",
    "text": "str",
    "code": "str",
    "code_name": "str",
    "coder": "str",
    "selection": "str",
    "form": "str",
}


def _empty(*columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns), dtype="str")


@dataclass(frozen=True, eq=False)
class CodedMaterial:
    """A qualitative project as tidy tables, each writable to Parquet as it is.

    Identifiers are the file's, in lower case and without braces. Names are in composed Unicode (NFC); texts are left
    exactly as they are, because positions count in them.

    Attributes
    ----------
    documents
        One row per source: document (guid), name, kind (text|pdf|picture|audio|video), length (Int64, code points of
        its text or of its only transcript; missing if there is none), text ("" if there is none).
    codes
        One row per code, parents first: code (guid), name, parent (guid or ""), path (names joined by " > "), colour,
        description, codable (bool).
    segments
        One row per coding: document, document_name, start, end (Int64, code points from 0, end exclusive; missing
        where no text is counted), text (the exact slice; for a region of a page the text that the file gives for it;
        "" where there is none), code, code_name, coder (name of the user, or guid where the name is missing or
        shared; "" if not said), selection (guid, "" for a whole document), form
        (text|transcript|region|time|document). Sorted by document, start and end.
    users
        guid, name.
    variables
        One row per value: document (guid, "" where a case is not tied to whole documents), case (guid, "" where the
        document itself has the value), variable (name), value (text as in the file, "" if empty).
    cases, sets
        One row per member: case or set (guid), name, kind (source|selection|code|note), member (guid).
    memos
        One row per memo and thing that it is about: kind (project|code|case|source|selection, "" for one about
        nothing; what is about a coding is about its selection), target (guid, "" for the project), note (guid, "" for
        the description of a thing; those of codes are in `codes`), name, text.
    rated
        Of lists that name their segments, one row per segment that a coder looked at, whether they coded it or not:
        document, coder, selection.
    notes
        What the reader changed, left out or found odd.
    """

    documents: pd.DataFrame
    codes: pd.DataFrame
    segments: pd.DataFrame
    users: pd.DataFrame = field(default_factory=lambda: _empty("guid", "name"))
    variables: pd.DataFrame = field(default_factory=lambda: _empty("document", "case", "variable", "value"))
    cases: pd.DataFrame = field(default_factory=lambda: _empty("case", "name", "kind", "member"))
    sets: pd.DataFrame = field(default_factory=lambda: _empty("set", "name", "kind", "member"))
    memos: pd.DataFrame = field(default_factory=lambda: _empty("kind", "target", "note", "name", "text"))
    rated: pd.DataFrame = field(default_factory=lambda: _empty("document", "coder", "selection"))
    notes: tuple[Note, ...] = ()


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Rows of a table as named tuples."""
    return table.itertuples(index=False)
