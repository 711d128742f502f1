"""What a search returned, whatever its format: one tidy row per record, and what was odd about it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from peaceresearch.sources.bibliography_identifiers import (
    doi_of_link,
    normalised_doi,
    normalised_pmid,
    serial_numbers,
)
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.notes import Note

FIELDS = (
    "title", "authors", "year", "doi", "url", "publisher", "abstract", "journal", "volume", "issue", "pages",
    "keywords", "language", "type", "pmid", "accession", "isbn", "issn", "label",
)  # fmt: skip
COLUMNS = ("record", "search", "number", *FIELDS)
_LISTS = ("authors", "keywords")
_SPEAKING = (
    "title", "authors", "year", "doi", "url", "publisher", "abstract", "journal", "keywords", "pmid", "accession",
    "isbn",
)  # fmt: skip
"""Fields of which a record has one at least to be told from others."""
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_DATE = re.compile(
    r"(?:[\d/.,\s-]|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|spring|summer|autumn"
    r"|fall|winter)+",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:jats:)?(?:i|b|u|em|strong|italic|bold|sub|sup|sc|scp|inf|span|a|font|underline)\b[^<>]*>", re.IGNORECASE
)
_BLOCK = re.compile(r"</?(?:jats:)?(?:p|br|div|li|ul|ol|h\d|title|sec|label|list|list-item)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as its file gives it: texts, "" where it says nothing; `type` is one of `bibliography_types.TYPES`."""

    title: str = ""
    authors: Sequence[str] = ()
    year: str = ""
    doi: str = ""
    url: str = ""
    publisher: str = ""
    abstract: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    keywords: Sequence[str] = ()
    language: str = ""
    type: str = ""
    pmid: str = ""
    accession: str = ""
    isbn: str = ""
    issn: str = ""
    label: str = ""
    key: str = ""
    """What the file itself calls the record (RIS: ID; BibTeX: its key); no column of the table."""


def tidy(search: str, source: str, entries: Iterable[Entry]) -> tuple[pd.DataFrame, list[Note]]:
    """The records of one search.

    Parameters
    ----------
    search, source
        The search's name in the config, and its file as the user knows it.
    entries
        What the file holds, in its order.

    Returns
    -------
    DataFrame
        The columns `COLUMNS`: record (`<search>:<number>`), search, number (from 1, in the order of the file), and the
        fields as texts in composed Unicode (NFC) without markup and line breaks, "" for none; but year (whole number,
        may be missing). authors and keywords (each once) are joined by "; "; doi, pmid, isbn and issn are in one form
        (see `bibliography_identifiers`); a DOI that only the link has is taken from there. A comma at the end of a name
        marks an organisation, as in RIS.
    list of Note
        One for each kind of oddity, with the records that have it: nothing that tells a record from others (left out;
        the others keep their numbers); titles that are missing or had markup; years, DOIs and PubMed's numbers that
        could not be taken as they stand; damaged letters.
    """
    remarks = Remarks(source)
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for number, raw in enumerate(entries, 1):
        cells: dict[str, object] = dict(_cells(raw))
        if not any(cells[name] for name in _SPEAKING):
            remarks.add("record", number, "empty", f"none of {', '.join(_SPEAKING)}", "left out, not counted")
            continue
        for kind, found, done in _settled(raw, cells):
            remarks.add("record", number, kind, found, done)
        for name, cell in (("record", f"{search}:{number}"), ("search", search), ("number", number), *cells.items()):
            columns[name].append(cell)
    types = dict.fromkeys(COLUMNS, "str") | {"number": "int64", "year": "Int64"}
    series = {name: pd.Series(columns.pop(name), dtype=kind) for name, kind in types.items()}
    return pd.DataFrame(series), remarks.notes()


def plain(text: str) -> str:
    """A text without markup, entities and line breaks, in composed Unicode; a formula keeps what stands in it."""
    if "<" in text:
        text = _INLINE.sub("", _BLOCK.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
        text = _INLINE.sub("", _BLOCK.sub(" ", text)) if "<" in text else text  # of markup that was escaped itself
    joined = " ".join(text.split())
    text = text if text == joined else joined  # the same object where nothing changes: abstracts take memory
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _cells(raw: Entry) -> Iterable[tuple[str, str]]:
    for name in FIELDS:
        given = getattr(raw, name)
        if not given:
            yield name, ""
        elif name in _LISTS:
            texts = [text for each in given if (text := plain(each))]
            yield name, "; ".join(dict.fromkeys(texts) if name == "keywords" else texts)
        else:
            yield name, plain(given)


def _settled(raw: Entry, cells: dict[str, object]) -> Iterable[tuple[str, str, str]]:
    """Put year and identifiers into their forms; what is odd about the record: kind, what was found, what was done."""
    title, year, doi, pmid = (str(cells[name]) for name in ("title", "year", "doi", "pmid"))
    if not title:
        yield "untitled", "no title", "kept: told apart by its other fields"
    elif raw.title and title != " ".join(unicodedata.normalize("NFC", raw.title).split()):
        yield "markup", f"the title has markup: {raw.title}", f"read as {title}"
    if "\N{REPLACEMENT CHARACTER}" in title:
        yield "damaged", f"damaged letters in the title: {title}", "kept; the file was saved in a wrong encoding once"
    years = list(dict.fromkeys(_YEAR.findall(year)))
    cells["year"] = int(years[0]) if years else None
    if year and not years:
        yield "no year", f"the year is `{year}`", "kept without a year"
    elif year and (len(years) > 1 or not _DATE.fullmatch(year)):
        yield "odd year", f"the year is `{year}`", f"read as {years[0]}"
    cells["doi"] = normalised_doi(doi) or doi_of_link(str(cells["url"]))
    if doi and not normalised_doi(doi):
        yield "no doi", f"the DOI is `{doi}`", "kept without a DOI" if not cells["doi"] else "taken from its link"
    cells["pmid"] = normalised_pmid(pmid)
    if pmid and not cells["pmid"]:
        yield "no pmid", f"PubMed's number is `{pmid}`", "kept without one"
    cells["isbn"], cells["issn"] = serial_numbers(str(cells["isbn"]), str(cells["issn"]))
