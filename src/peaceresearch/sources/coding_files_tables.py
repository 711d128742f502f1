"""What a file of codings holds, whatever program wrote it: documents, codes, codings and variables as tables."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Sequence

import pandas as pd

PATH_SEPARATOR = " > "
NAMESPACE = uuid.UUID("6f1d7d4c-52f0-5a0b-9d4d-5f1b1e6a7c11")
"""Of identifiers (RFC 4122, version 5) for what has none in its file."""
DOCUMENT_TYPES = {"document": "str", "name": "str", "kind": "str", "length": "Int64", "text": "str"}
CODE_TYPES = {
    "code": "str",
    "name": "str",
    "parent": "str",
    "path": "str",
    "colour": "str",
    "description": "str",
    "codable": "bool",
}
VARIABLE_TYPES = {"document": "str", "case": "str", "variable": "str", "value": "str"}


def table(rows: Iterable[Sequence[object]], types: dict[str, str]) -> pd.DataFrame:
    """Rows as a table with these columns and types."""
    return pd.DataFrame(list(rows), columns=list(types)).astype(types)


def identifier(*parts: object) -> str:
    """A guid that depends on the parts only."""
    return str(uuid.uuid5(NAMESPACE, "\0".join(map(str, parts))))


def called(name: str) -> str:
    """A name as it is compared: composed Unicode, single blanks between words."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def path_of(path: str) -> str:
    """A code's path as it is compared: each of its names so."""
    return PATH_SEPARATOR.join(called(part) for part in path.split(PATH_SEPARATOR))


def code_rows(paths: Iterable[str], key: str) -> pd.DataFrame:
    """The codes with these paths and all that stand above them, parents first, as a table of codes."""
    found: dict[str, tuple[object, ...]] = {}
    for path in paths:
        parts = path.split(PATH_SEPARATOR)
        for depth in range(1, len(parts) + 1):
            own = PATH_SEPARATOR.join(parts[:depth])
            above = PATH_SEPARATOR.join(parts[: depth - 1])
            parent = identifier(key, "code", above) if above else ""
            found.setdefault(own, (identifier(key, "code", own), parts[depth - 1], parent, own, "", "", True))
    return table(found.values(), CODE_TYPES)
