"""A .qdpx archive: its project as parsed XML, and its plain texts. Nothing is unpacked to disk."""

from __future__ import annotations

import codecs
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.refi_qda_entries import Entries, grows
from peaceresearch.sources.refi_qda_rich_text import docx_text
from peaceresearch.sources.refi_qda_xml import EXPORT_AGAIN, parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PROJECT_LIMIT = 500_000_000  # bytes of the project file, far above any real one: more is a mistake or an attack
TEXT_LIMIT = 50_000_000  # bytes of one plain text: some 25,000 pages

_OUTSIDE = ("relative:", "absolute:")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCRYPTED = 0x1  # general purpose bit 0 of a ZIP entry
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, struct.error)


@dataclass(frozen=True)
class Content:
    """The text that a path of a project leads to.

    `text` is None where there is none; `problem` says what is wrong with it; `remark` what is to be noted; `mark`
    whether the file began with a byte-order mark, which is taken off.
    """

    text: str | None = None
    problem: Problem | None = None
    remark: str = ""
    mark: bool = False


class Archive:
    """An open .qdpx file; `shown` is its path as the user knows it."""

    def __init__(self, opened: zipfile.ZipFile, shown: str) -> None:
        self._zip = opened
        self.shown = shown
        self._entries = Entries(opened.infolist(), shown)
        if problems := self._entries.problems():
            raise InputError(problems)

    def project(self) -> tuple[Element, str, str]:
        """The root element of the project file, that file's name in the archive, and what is to be noted of it.

        Raises
        ------
        InputError
            When there is no .qde entry or more than one, when it is too large, locked or damaged, is not well-formed
            XML (with line and column), declares entities, or is not a REFI-QDA project.
        """
        found = self._entries.projects()
        if not found:
            kind = self._entries.kind()
            what = f"there is no .qde entry in the archive{'; ' if kind else ''}{kind}"
            raise input_error(self.shown, what, EXPORT_AGAIN)
        names = [each.filename for each in found]
        if len(names) > 1:
            what = f"there are {len(names)} .qde entries: {', '.join(names)}"
            raise input_error(self.shown, what, "keep one project in one archive")
        data = self._read(found[0], PROJECT_LIMIT)
        if isinstance(data, Problem):
            raise InputError([data])
        root, remark = parsed(data, self.shown, names[0], "Project")
        return root, names[0], remark

    def has(self, reference: str) -> bool:
        """Whether the file that `reference` names is in the archive."""
        return not reference.lower().startswith(_OUTSIDE) and self._entries.named(reference) is not None

    def text(self, reference: str) -> Content:
        """The plain text that a `plainTextPath` refers to, in UTF-8, or in UTF-16 with a byte-order mark."""
        data = self._data(reference)
        if isinstance(data, Content):
            return data
        entry, content = data
        mark, encoding = next((each for each in _BYTE_ORDER_MARKS if content.startswith(each[0])), (b"", "utf-8"))
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            what = f"is not UTF-8 at byte {error.start}"
            remedy = "export the project again with texts in UTF-8"
            return Content(problem=Problem(self.shown, entry.filename, what, remedy))
        return Content(text, None, f"{entry.filename} begins with a byte-order mark" if mark else "", bool(mark))

    def rich_text(self, reference: str) -> Content:
        """The text of the Word document that a `richTextPath` refers to; none of any other kind of document."""
        data = self._data(reference)
        if isinstance(data, Content):
            return data
        entry, content = data
        try:
            return Content(docx_text(content, TEXT_LIMIT), None, f"only {entry.filename} has its text")
        except ValueError as error:
            return Content(remark=f"{entry.filename} {error}")

    def _data(self, reference: str) -> tuple[zipfile.ZipInfo, bytes] | Content:
        if reference.lower().startswith(_OUTSIDE):
            return Content(remark=f"{reference} lies outside the archive")
        entry = self._entries.named(reference)
        if entry is None:
            return Content(remark=f"{reference} is not in the archive")
        if isinstance(entry, Problem):
            return Content(problem=entry)
        data = self._read(entry, TEXT_LIMIT)
        return Content(problem=data) if isinstance(data, Problem) else (entry, data)

    def _read(self, entry: zipfile.ZipInfo, limit: int) -> bytes | Problem:
        if entry.flag_bits & _ENCRYPTED:
            return Problem(self.shown, entry.filename, "is locked with a password", "export it without one")
        if entry.file_size <= limit and (ratio := grows(entry)):
            remedy = "no text or project does: check where the file came from"
            return Problem(self.shown, entry.filename, f"grows {ratio} times when unpacked", remedy)
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)  # the size that the archive declares may be a lie
        except _DAMAGED as error:
            return Problem(self.shown, entry.filename, f"cannot be unpacked ({error})", EXPORT_AGAIN)
        if len(data) > limit:
            what = f"is larger than {limit // 1_000_000} MB when unpacked"
            return Problem(self.shown, entry.filename, what, "split the project, or check where the file came from")
        return data


@contextmanager
def open_archive(path: Path, shown: str) -> Iterator[Archive]:
    """Open a .qdpx file for reading.

    Raises
    ------
    InputError
        When the file is missing, empty, no ZIP archive or a damaged one, or when it has entries that no project has:
        too many, too large, of one name, or with names that lead out of the archive.
    """
    kind = file_kind.kind_of(file_kind.first_bytes(path, shown))
    try:
        opened = zipfile.ZipFile(path)
    except _DAMAGED:
        whole = "cut off or damaged" if kind == file_kind.ZIP else f"{kind}, not a .qdpx archive"
        raise input_error(shown, f"this is {whole}", EXPORT_AGAIN) from None
    with opened:
        yield Archive(opened, shown)
