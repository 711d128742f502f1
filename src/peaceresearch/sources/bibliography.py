"""What a search returned, whatever its format: one tidy row per record, and what was odd about it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from peaceresearch.sources.notes import Note

COLUMNS = ("record", "search", "number", "title", "authors", "year", "doi", "url", "publisher")
_DOI = re.compile(r"10\.\d{4,9}/\S+")  # what Crossref recommends for matching: a prefix, a slash, a suffix
_RESOLVER = re.compile(r"https?://(dx\.)?doi\.org/", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)")
_TAGS = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|sc|scp|span|p|br)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One record as its file gives it: texts, "" where it says nothing."""

    title: str = ""
    authors: Sequence[str] = ()
    year: str = ""
    doi: str = ""
    url: str = ""
    publisher: str = ""


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
        The columns `COLUMNS`: record (`<search>:<number>`), search, number (from 1, in the order of the file), title,
        authors (joined by "; "), year (may be missing), doi (see `normalised_doi`), url, publisher.
    list of Note
        Records that say nothing of these, which are left out (the others keep their numbers); titles that are missing
        or had markup; years and DOIs that could not be taken as they stand.
    """
    rows, notes = [], []
    for number, raw in enumerate(entries, 1):
        place = f"{source}: record {number}"
        entry = _plain(raw)
        if entry == Entry():
            notes.append(Note(place, "no title, author, year, DOI, URL or publisher", "left out, not counted"))
            continue
        doi, year = normalised_doi(entry.doi), _year(entry.year)
        if not doi and _RESOLVER.match(entry.url):
            doi = normalised_doi(entry.url)
        notes += [Note(place, found, done) for found, done in _odd(raw, entry, year)]
        authors = "; ".join(entry.authors)
        key = f"{search}:{number}"
        rows.append((key, search, number, entry.title, authors, year, doi, entry.url, entry.publisher))
    types = dict.fromkeys(COLUMNS, "str") | {"number": "int64", "year": "Int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types), notes


def normalised_doi(text: str) -> str:
    """The DOI in `text` in small letters (DOIs do not tell case apart: DOI Handbook, 2.4), without resolver and final
    full stop; "" where there is none.
    """
    found = _DOI.search(text.lower())
    return found[0].rstrip(".,;") if found else ""


def _plain(raw: Entry) -> Entry:
    """Without markup and line breaks."""
    authors = tuple(name for author in raw.authors if (name := _text(author)))
    texts = {name: _text(getattr(raw, name)) for name in ("title", "year", "doi", "url", "publisher")}
    return Entry(authors=authors, **texts)


def _text(text: str) -> str:
    return " ".join(html.unescape(_TAGS.sub("", text)).split())


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def _odd(raw: Entry, entry: Entry, year: int | None) -> Iterable[tuple[str, str]]:
    """What is odd about an entry, and what was done about it."""
    if not entry.title:
        yield "no title", "kept: told apart by its DOI only"
    elif entry.title != " ".join(raw.title.split()):
        yield f"the title has markup: {raw.title}", f"read as {entry.title}"
    if entry.year and year is None:
        yield f"the year is `{entry.year}`", "kept without a year"
    elif year is not None and not re.fullmatch(r"\d{4}(/.*|-\d\d?(-\d\d?)?)?", entry.year):
        yield f"the year is `{entry.year}`", f"read as {year}"
    if entry.doi and not normalised_doi(entry.doi):
        yield f"the DOI is `{entry.doi}`", "kept without a DOI"
