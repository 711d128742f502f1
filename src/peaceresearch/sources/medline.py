"""PubMed's text (.nbib, .txt): tags of up to four characters, filled up with blanks, and a hyphen.

Format: MEDLINE/PubMed Data Element (Field) Descriptions, National Library of Medicine. A record begins with PMID; a
value goes on in lines that begin with blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.notes import Note
from peaceresearch.sources.tagged_text import Record, first, read_tagged

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
    return read_tagged(
        path, shown, encoding, _records, _entry, 'a record of PubMed\'s text begins with the line "PMID- ..."'
    )


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
        title=first(record, "TI", "BTI", "TT"),
        authors=[*(record.get("FAU") or record.get("AU") or []), *record.get("CN", [])] or record.get("FED", []),
        year=first(record, "DP", "DEP"),
        doi=doi[1] if doi else "",
        publisher=first(record, "PB"),
        abstract=first(record, "AB", "OAB"),
        journal=first(record, "JT", "TA"),
        volume=first(record, "VI"),
        issue=first(record, "IP"),
        pages=first(record, "PG"),
        keywords=[*terms, *(term.lstrip("*") for term in record.get("OT", ()))],
        language="; ".join(record.get("LA", ())),
        type=_kind(record),
        pmid=first(record, "PMID"),
        isbn="; ".join(record.get("ISBN", ())),
        issn="; ".join(record.get("IS", ())),
        key=first(record, "PMID"),
    )


def _kind(record: Record) -> str:
    """A record with the title of a book is one, or a chapter of it; else the first of its types says it."""
    if "BTI" in record:
        return "chapter" if "TI" in record else "book"
    return kind_of(*record.get("PT", ()))
