"""What kind of file holds codings: told from its content, whatever its name ends in."""

from __future__ import annotations

import zipfile
from pathlib import Path

from peaceresearch.sources import file_kind
from peaceresearch.sources.taguette_database import SIGNATURE

PROJECT, TAGUETTE, TABLE = "REFI-QDA project", "Taguette project", "table"
_ENDING = ".qdpx"


def kind_of_file(path: Path, head: bytes) -> str:
    """`PROJECT`, `TAGUETTE` or `TABLE`, of a file that begins with `head`.

    A ZIP archive without a workbook in it is taken for a project: the reader of projects says what it lacks.
    """
    if head.startswith(SIGNATURE):
        return TAGUETTE
    if not head.startswith(b"PK"):
        return PROJECT if path.suffix.lower() == _ENDING else TABLE
    if file_kind.kind_of(head) == file_kind.WORKBOOK:
        return TABLE
    try:
        with zipfile.ZipFile(path) as archive:
            return TABLE if any(name.startswith("xl/") for name in archive.namelist()) else PROJECT
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return PROJECT if path.suffix.lower() == _ENDING else TABLE
