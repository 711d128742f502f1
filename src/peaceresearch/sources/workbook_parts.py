"""The parts of an .xlsx file (ECMA-376): which sheets there are, shared texts, and which formats show dates.

openpyxl reads small sheets well; here it would take a minute for a survey, because it parses XML without the C parser.
"""

from __future__ import annotations

import datetime
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from peaceresearch.problems import input_error
from peaceresearch.sources.sheet import DAMAGE

ELEMENT = "{*}"
"""Any namespace: there are the transitional and the strict one."""
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, eq=False)
class Workbook:
    """An open workbook.

    Attributes
    ----------
    archive
        The file.
    sheets
        The part of each sheet of cells, by its name.
    strings
        The shared texts, in their order.
    dates, durations
        The numbers of the cell formats that show dates and durations.
    epoch
        The day from which dates are counted.
    """

    archive: zipfile.ZipFile
    sheets: dict[str, str]
    strings: list[str]
    dates: frozenset[int]
    durations: frozenset[int]
    epoch: datetime.datetime


@contextmanager
def open_workbook(path: Path, shown: str) -> Iterator[Workbook]:
    """The workbook at `path`, which errors name as `shown`.

    Raises
    ------
    InputError
        The file is no workbook or is damaged, also where that comes out only while it is read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            (main,) = _targets(archive, "", "officeDocument").values()
            book = _xml(archive, main)
            parts = _targets(archive, main, "worksheet")
            sheets = {
                sheet.get("name"): parts[at]
                for sheet in book.iter(f"{ELEMENT}sheet")
                if (at := sheet.get(_ID) or sheet.get(_STRICT_ID)) in parts
            }
            strings = [
                text for part in _targets(archive, main, "sharedStrings").values() for text in _texts(archive, part)
            ]
            formats = [each for part in _targets(archive, main, "styles").values() for each in _formats(archive, part)]
            is_1904 = any(each.get("date1904") in ("1", "true") for each in book.iter(f"{ELEMENT}workbookPr"))
            yield Workbook(
                archive,
                sheets,
                strings,
                frozenset(number for number, code in enumerate(formats) if is_date_format(code)),
                frozenset(number for number, code in enumerate(formats) if is_timedelta_format(code)),
                CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900,
            )
    except DAMAGE as error:
        raise input_error(shown, f"not a workbook ({error})", "save it as .xlsx") from None


def text_within(element: Any) -> str:
    """The text of a string item: its runs, without what says how East Asian characters are read (18.4.8)."""
    return "".join(each.text or "" for each in element.iter(f"{ELEMENT}t") if not each.getparent().tag.endswith("}rPh"))


def _targets(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The parts of one kind that a part refers to, by the id of the reference."""
    folder, name = posixpath.split(part)
    root = _xml(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        each.get("Id"): posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/")
        for each in root.iter(f"{ELEMENT}Relationship")
        if each.get("Type").rpartition("/")[2] == kind
    }


def _texts(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    with archive.open(part) as file:
        for _, element in etree.iterparse(file, tag=f"{ELEMENT}si", resolve_entities=False):
            yield text_within(element)
            element.clear()


def _formats(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The number format of each cell format."""
    root = _xml(archive, part)
    own = {int(each.get("numFmtId")): each.get("formatCode") for each in root.iter(f"{ELEMENT}numFmt")}
    return [
        own.get(number) or BUILTIN_FORMATS.get(number, "General")
        for formats in root.iter(f"{ELEMENT}cellXfs")
        for number in (int(each.get("numFmtId", 0)) for each in formats.iter(f"{ELEMENT}xf"))
    ]


def _xml(archive: zipfile.ZipFile, part: str) -> Any:
    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False))
