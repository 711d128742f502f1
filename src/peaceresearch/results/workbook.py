"""Workbooks (.xlsx) whose bytes depend on their content and on one given moment only.

Source of the format: ECMA-376, Office Open XML, parts 1 (SpreadsheetML) and 2 (packages). openpyxl writes it, with the
clock's time in `docProps/core.xml` and in the archive, which is replaced here.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(?=</dcterms:modified>)")


def save_workbook(book: Workbook, path: Path, moment: datetime.datetime) -> None:
    """Write a workbook to `path`, with `moment` (without a time zone, from 1980 on) as the only time that it carries.

    Notes
    -----
    Entries of the archive are sorted and not compressed: a text of the workbook can be found in the bytes of the file.
    """
    book.properties.created = moment
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist()):
            content = _MODIFIED.sub(rb"\g<1>" + moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), old.read(name))
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.create_system = 3  # otherwise that of the machine
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)
