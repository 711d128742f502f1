"""A .qdpx archive: its project as parsed XML, and its plain texts. Nothing is unpacked to disk."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "{urn:QDA-XML:project:1.0}"

PROJECT_LIMIT = 500_000_000  # bytes of the project file, far above any real one: more is a mistake or an attack
TEXT_LIMIT = 50_000_000  # bytes of one plain text: some 25,000 pages

_EXPORT_AGAIN = "export the project again as .qdpx"
_OUTSIDE = ("relative:", "absolute:")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCRYPTED = 0x1  # general purpose bit 0 of a ZIP entry


class Archive:
    """An open .qdpx file; `shown` is its path as the user knows it."""

    def __init__(self, opened: zipfile.ZipFile, shown: str) -> None:
        self._zip = opened
        self.shown = shown
        self._entries = [each for each in opened.infolist() if not each.is_dir() and not _finder_litter(each.filename)]

    def project(self) -> tuple[Element, str]:
        """The root element of the project file and that file's name in the archive.

        Raises
        ------
        InputError
            When there is no .qde entry or more than one, when it is too large, locked or damaged, is not well-formed
            XML (with line and column), declares entities, or is not a REFI-QDA project.
        """
        names = sorted(each.filename for each in self._entries if each.filename.lower().endswith(".qde"))
        if not names:
            raise input_error(self.shown, "there is no .qde entry in the archive", _EXPORT_AGAIN)
        if len(names) > 1:
            what = f"there are {len(names)} .qde entries: {', '.join(names)}"
            raise input_error(self.shown, what, "keep one project in one archive")
        data = self._read(self._zip.getinfo(names[0]), PROJECT_LIMIT)
        if isinstance(data, Problem):
            raise InputError([data])
        return self._parsed(data, names[0]), names[0]

    def has(self, reference: str) -> bool:
        """Whether the file that `reference` names is in the archive."""
        return not reference.lower().startswith(_OUTSIDE) and self._entry(_file_name(reference)) is not None

    def text(self, reference: str) -> tuple[str | None, Problem | str | None]:
        """The plain text that a `plainTextPath` refers to, with what is to be said about it.

        Returns
        -------
        tuple
            The text (None when there is none) and a `Problem` (the entry is damaged), a remark (it is not in the
            archive, or had a byte-order mark, which is taken off), or None.
        """
        if reference.lower().startswith(_OUTSIDE):
            return None, f"{reference} lies outside the archive"
        entry = self._entry(_file_name(reference))
        if entry is None:
            return None, f"{reference} is not in the archive"
        data = self._read(entry, TEXT_LIMIT)
        if isinstance(data, Problem):
            return None, data
        mark, encoding = next((each for each in _BYTE_ORDER_MARKS if data.startswith(each[0])), (b"", "utf-8"))
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            what = f"is not UTF-8 at byte {error.start}"
            return None, Problem(self.shown, entry.filename, what, "export the project again with texts in UTF-8")
        return text, f"{entry.filename} begins with a byte-order mark" if mark else None

    def _entry(self, name: str) -> zipfile.ZipInfo | None:
        """Entry of this file name in any folder, whatever its case, as archives differ in both; `sources/` wins."""
        same = [each for each in self._entries if PurePosixPath(each.filename).name.lower() == name.lower()]
        same.sort(key=lambda each: ("sources/" not in each.filename.lower(), each.filename))
        return same[0] if same else None

    def _read(self, entry: zipfile.ZipInfo, limit: int) -> bytes | Problem:
        if entry.flag_bits & _ENCRYPTED:
            return Problem(self.shown, entry.filename, "is locked with a password", "export it without one")
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)  # the size that the archive declares may be a lie
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            return Problem(self.shown, entry.filename, f"cannot be unpacked ({error})", _EXPORT_AGAIN)
        if len(data) > limit:
            what = f"is larger than {limit // 1_000_000} MB when unpacked"
            return Problem(self.shown, entry.filename, what, "split the project, or check where the file came from")
        return data

    def _parsed(self, data: bytes, name: str) -> Element:
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except ParseError as error:
            line, column = error.position
            what = f"is not well-formed XML ({str(error).split(':')[0]})"
            raise input_error(self.shown, what, _EXPORT_AGAIN, f"{name}, line {line}, column {column + 1}") from None
        except DefusedXmlException:
            remedy = "check where the file came from; a project needs none"
            raise input_error(self.shown, "declares a document type or entities", remedy, name) from None
        except (ValueError, LookupError) as error:
            raise input_error(self.shown, f"cannot be parsed ({error})", _EXPORT_AGAIN, name) from None
        if root.tag != f"{NAMESPACE}Project":
            what = f"its root is {root.tag}, not a REFI-QDA project"
            raise input_error(self.shown, what, f"export as REFI-QDA project ({NAMESPACE[1:-1]})", name)
        return root


@contextmanager
def open_archive(path: Path, shown: str) -> Iterator[Archive]:
    """Open a .qdpx file for reading.

    Raises
    ------
    InputError
        When the file is missing, empty, no ZIP archive or a damaged one.
    """
    kind = file_kind.kind_of(file_kind.first_bytes(path, shown))
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        whole = "cut off or damaged" if kind == file_kind.ZIP else f"{kind}, not a .qdpx archive"
        raise input_error(shown, f"this is {whole}", _EXPORT_AGAIN) from None
    with opened:
        yield Archive(opened, shown)


def _file_name(reference: str) -> str:
    return PurePosixPath(reference.rpartition("://")[2].replace("\\", "/")).name


def _finder_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._")
