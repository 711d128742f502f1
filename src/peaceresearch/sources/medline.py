"""PubMed's text (.nbib, .txt): tags of up to four characters, filled up with blanks, and a hyphen.

Format: MEDLINE/PubMed Data Element (Field) Descriptions, National Library of Medicine. A record begins with PMID; a
value goes on in lines that begin with blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_text import text_lines
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.notes import Note

Record = dict[str, list[str]]
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_DOI = re.compile(r"(\S+) \[doi\]")


def read_medline(path: Path, shown: str, encoding: str | None = None) -> tuple[list[Entry], list[Note]]:
    """Read the records of a text from PubMed in their order; see `text_lines` for its encoding.

    Authors are those in full (FAU), else abbreviated (AU), with corporate ones (CN) after them; else editors (FED). The
    title of a book is BTI. Keywords are the terms of MeSH (MH, without the asterisk of major topics) and the authors'
    own (OT).

    Raises
    ------
    InputError
        As `text_lines`; there is no record.
    """
    notes: list[Note] = []
    remarks = Remarks(shown)
    entries = [_entry(record) for record in _records(text_lines(path, shown, encoding, notes), remarks)]
    if not entries:
        raise input_error(shown, "holds no record", 'a record of PubMed\'s text begins with the line "PMID- ..."')
    return entries, [*notes, *remarks.notes()]


def _records(lines: Iterable[str], remarks: Remarks) -> Iterator[Record]:
    record: Record = {}
    values: list[str] = []
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        if found and found[1] == "PMID":
            if record:
                yield record
            record = {}
        if found and (record or found[1] == "PMID"):
            values = record.setdefault(found[1], [])
            values.append(found[2].strip())
        elif record and line[:1].isspace() and line.strip():
            values[-1] = f"{values[-1]} {line.strip()}"
        elif line.strip():
            remarks.add("line", number, "stray", f"belongs to no field: {line.strip()}", "passed over")
    if record:
        yield record


def _entry(record: Record) -> Entry:
    identifiers = " ".join((*record.get("LID", ()), *record.get("AID", ())))
    doi = _DOI.search(identifiers)
    terms = [term.replace("*", "") for term in record.get("MH", ())]
    return Entry(
        title=_first(record, "TI", "BTI", "TT"),
        authors=[*(record.get("FAU") or record.get("AU") or []), *record.get("CN", [])] or record.get("FED", []),
        year=_first(record, "DP", "DEP"),
        doi=doi[1] if doi else "",
        publisher=_first(record, "PB"),
        abstract=_first(record, "AB", "OAB"),
        journal=_first(record, "JT", "TA"),
        volume=_first(record, "VI"),
        issue=_first(record, "IP"),
        pages=_first(record, "PG"),
        keywords=[*terms, *(term.lstrip("*") for term in record.get("OT", ()))],
        language="; ".join(record.get("LA", ())),
        type=_kind(record),
        pmid=_first(record, "PMID"),
        isbn="; ".join(record.get("ISBN", ())),
        issn="; ".join(record.get("IS", ())),
        key=_first(record, "PMID"),
    )


def _kind(record: Record) -> str:
    """A record with the title of a book is one, or a chapter of it; else the first of its types says it."""
    if "BTI" in record:
        return "chapter" if "TI" in record else "book"
    return kind_of(*record.get("PT", ()))


def _first(record: Record, *tags: str) -> str:
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")
