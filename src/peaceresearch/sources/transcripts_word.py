"""The text of a Word document (.docx), as it reads when all tracked changes are accepted.

Source: ECMA-376, Office Open XML, part 1, WordprocessingML.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from peaceresearch.problems import input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.notes import Note
from peaceresearch.sources.sheet import DAMAGE

_XML_LIMIT, _LIMIT = 50_000_000, 500_000_000
"""Bytes of the unpacked parts in XML, and of all parts, far above any transcript: more is a mistake or an attack."""
_TOO_LARGE = "it unpacks to far more than a transcript has"
_PARAGRAPH, _TEXT, _INSERTED, _DELETED = (qn(f"w:{name}") for name in ("p", "t", "ins", "del"))
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = {_DELETED, qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), _FALLBACK}
"""What is deleted or moved away, properties, and what older programs show in place of something that is there, too."""


def word_text(path: Path, shown: str) -> tuple[str, list[Note]]:
    r"""The paragraphs of a document in their order, with ``\n`` between them.

    Those of tables come cell by cell and row by row, those of text boxes after the paragraph that holds the box. Notes,
    comments, headers and footers are not read.

    Raises
    ------
    InputError
        The file is no Word document, damaged, locked, or unpacks to far more than a transcript.
    """
    head = file_kind.first_bytes(path, shown)
    if not head.startswith(b"PK"):
        kind = file_kind.kind_of(head)
        raise input_error(shown, f"this is {kind}, not a Word document", "open it in Word and save it as .docx")
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {entry.filename.lower(): entry.file_size for entry in archive.infolist()}
        if sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels"))) > _XML_LIMIT:
            raise input_error(shown, _TOO_LARGE, "save the transcript alone as .docx")
        if sum(sizes.values()) > _LIMIT:
            raise input_error(shown, _TOO_LARGE, "save the transcript without its pictures")
        body = docx.Document(str(path)).element.body
    except (OpcError, *DAMAGE) as error:
        raise input_error(shown, f"not a Word document that can be read ({error})", "save it again as .docx") from None
    changes = sum(1 for _ in body.iter(_INSERTED, _DELETED))
    notes = [Note("", f"{changes} tracked change(s)", "read as if accepted")] if changes else []
    return "\n".join("".join(_said(paragraph)) for paragraph in _within(body, _PARAGRAPH)), notes


def _said(paragraph: Any) -> Iterator[str]:
    """The pieces of text of a paragraph, without those of paragraphs within it."""
    for each in _within(paragraph, _TEXT, *_MARKS, without=_PARAGRAPH):
        yield (each.text or "") if each.tag == _TEXT else _MARKS[each.tag]


def _within(element: Any, *tags: str, without: str = "") -> Iterator[Any]:
    """Elements of these tags below an element, in their order, none of them in what is not read."""
    waiting = list(element)[::-1]
    while waiting:
        each = waiting.pop()
        if each.tag in tags:
            yield each
        if each.tag not in _UNREAD and each.tag != without:
            waiting += list(each)[::-1]
