"""What format a search's file is in, told by its content: endings lie (RIS comes as .txt, tab-delimited tables too)."""

from __future__ import annotations

import re
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.bibliography_text import head_text

NAMES = {
    "ris": "RIS",
    "bibtex": "BibTeX",
    "endnote": "EndNote's tagged text",
    "endnote_xml": "EndNote's XML",
    "medline": "PubMed's text (MEDLINE)",
    "wos": "Web of Science's tagged text",
    "table": "a table",
}
_HEAD = 1 << 16
_MARKS = {
    "ris": re.compile(r"^[ \t]*TY[ \t\xa0]{0,4}-", re.MULTILINE),
    "medline": re.compile(r"^PMID ?- ?\d", re.MULTILINE),
    "wos": re.compile(r"^(?:FN |VR \d|PT [A-Z]$)", re.MULTILINE),
    "endnote": re.compile(r"^%[0A-Z@] ", re.MULTILINE),
    "bibtex": re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE),
}
"""How the first line of a record looks."""
_ENDNOTE_XML = re.compile(r"<(?:xml|records|record)\b")
_TEXTS = (file_kind.TEXT, file_kind.UTF_16, file_kind.UNKNOWN, file_kind.JSON)
_BOOKS = (file_kind.WORKBOOK, file_kind.ZIP)
_REMEDY = "export RIS, BibTeX, EndNote, PubMed or Web of Science text, or a table (.csv, .tsv, .xlsx)"


def format_of(path: Path, shown: str, declared: str | None, encoding: str | None) -> str:
    """The format of a file, one of `NAMES`.

    Of several marks the first in the file counts; a text without any is taken for a table.

    Parameters
    ----------
    path, shown
        The file, and the file as the user knows it.
    declared
        The format in the config, or None. It goes before what the content looks like, unless that is another.
    encoding
        As declared, for UTF-16 without its mark.

    Raises
    ------
    InputError
        The file is missing, empty, of a kind that no search returns, or visibly not what is declared.
    """
    found = _told(path, shown, encoding)
    if declared is None:
        return found or "table"
    if found and found != declared:
        what = f"it is declared as {NAMES[declared]}, but looks like {NAMES[found]}"
        raise input_error(shown, what, f"take `format` out, or write `format: {found}`")
    return declared


def is_workbook(path: Path, shown: str) -> bool:
    """Whether a file is an .xlsx workbook, by its content."""
    return file_kind.kind_of(file_kind.first_bytes(path, shown)) in _BOOKS


def _told(path: Path, shown: str, encoding: str | None) -> str:
    head = file_kind.first_bytes(path, shown)
    kind = file_kind.kind_of(head)
    if kind in _BOOKS:
        return "table"
    text = head_text(path, shown, encoding, _HEAD)
    first = {name: found.start() for name, mark in _MARKS.items() if (found := mark.search(text))}
    if text.lstrip().startswith("<"):
        return _of_xml(text, shown, kind)
    if kind not in _TEXTS and not first:
        remedy = "save it as .xlsx" if kind in (file_kind.OLD_OFFICE, file_kind.SPREADSHEET) else _REMEDY
        raise input_error(shown, f"this is {kind}, no search result", remedy)
    if kind == file_kind.JSON and not first and text.lstrip().startswith("{"):
        raise input_error(shown, f"this is {kind}, no search result", _REMEDY)
    return min(first, key=lambda name: first[name]) if first else ""


def _of_xml(text: str, shown: str, kind: str) -> str:
    if "<PubmedArticle" in text:
        raise input_error(shown, "this is PubMed's XML", "export it in the format PubMed (.nbib)")
    if _ENDNOTE_XML.search(text) and re.search(r"<(?:record|ref-type|database)\b", text):
        return "endnote_xml"
    raise input_error(shown, f"this is {kind}, no search result", _REMEDY)
