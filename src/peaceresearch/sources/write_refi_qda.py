"""Coded material, written as a REFI-QDA project (.qdpx) that programs for qualitative analysis can open.

Source: Rotterdam Exchange Format Initiative, REFI-QDA Standard 1.5 (2019), and its schema `Project.xsd` of
18 March 2019. Positions count Unicode code points from 0, the end outside the passage (section 10.2); the folder of the
texts is ``sources``, in lower case (section 8.1), for some programs read no other.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_material import CodedMaterial
from peaceresearch.sources.write_refi_qda_project import Project

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_BYTE_ORDER_MARK = "\ufeff"
_EPOCH = date(1980, 1, 1)  # the first day that a ZIP archive can hold


def write_refi_qda(
    material: CodedMaterial,
    path: Path,
    *,
    name: str,
    origin: str = "peaceresearch",
    mark: str = "",
    created: date | None = None,
) -> tuple[Note, ...]:
    """Write coded material as a .qdpx file: the same material gives the same bytes.

    Parameters
    ----------
    material
        Its `documents`, `codes` and `segments` are written, with `users`, `variables`, `cases`, `sets` and `memos`
        where it has them; further columns are ignored. The coder of a segment is a user's name or guid, or that of a
        user who is not in `users`. Identifiers that are no guid of the standard get one that is made of them.
    path
        The file. Its entries are stored, not compressed, so that no version of a library changes them.
    name
        Name of the project.
    origin
        Name of the program, for the programs that read the file.
    mark
        Said at the beginning of the project's name and of its description, and in the comment of the archive, as on
        all files of synthetic data.
    created
        The day that stands on the project, its parts and the entries of the archive; none, and 1 January 1980 on the
        entries, by default.

    Returns
    -------
    tuple of Note
        What the format, or these tables, cannot hold: codings of regions and moments, which become codings of the
        whole document, colours of another form, and characters that XML does not have.
    """
    project = Project(material, created)
    description = f"{mark}." if mark else ""
    lines = project.lines(f"{mark}: {name}" if mark else name, origin, description)
    day = created or _EPOCH
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = mark.encode()
        _store(archive, "project.qde", "\n".join([_HEAD, *lines, ""]).encode(), day)
        for key, text in project.texts():
            # A reader takes one byte-order mark off: a text that begins with one gets another.
            written = _BYTE_ORDER_MARK + text if text.startswith(_BYTE_ORDER_MARK) else text
            _store(archive, f"sources/{key}.txt", written.encode(), day)
    return tuple(project.notes)


def _store(archive: zipfile.ZipFile, name: str, content: bytes, day: date) -> None:
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.create_system = 3  # otherwise that of the machine
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
