"""Web of Science's tagged text (.txt, .ciw): tags of two characters and a blank; values go on after three blanks.

Format: Web of Science Core Collection Field Tags (Clarivate). PT begins a record, ER ends it, EF ends the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.notes import Note
from peaceresearch.sources.tagged_text import Record, read_tagged

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)")
_OF_FILE = ("FN", "VR", "EF")


def read_web_of_science(path: Path, shown: str, encoding: str | None = None) -> tuple[list[Entry], list[Note]]:
    """Read the records of a tagged text from Web of Science in their order; see `text_lines` for its encoding.

    Authors are those in full (AF), else abbreviated (AU), else those of a book (BF, BA), groups (CA, GP) or editors
    (BE); the accession number is that of Web of Science (UT); keywords are the authors' (DE) and Keywords Plus (ID).

    Raises
    ------
    InputError
        As `text_lines`; there is no record.
    """
    return read_tagged(
        path, shown, encoding, _records, _entry, 'a record of Web of Science\'s text begins with the line "PT J"'
    )


def _records(lines: Iterable[str], remarks: Remarks) -> Iterator[Record]:
    record: Record = {}
    values: list[str] = []
    number = 0
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        tag = found[1] if found else ""
        if tag in ("PT", "ER", *_OF_FILE):
            if record:
                if tag != "ER":
                    remarks.add("line", number, "end", "the record before has no end (ER)", "ended here")
                yield record
            record = {}
        if found and tag not in ("ER", *_OF_FILE) and (record or tag == "PT"):
            values = record.setdefault(tag, [])
            values.append((found[2] or "").strip())
        elif not found and line.strip() and line[0].isspace() and record:
            values.append(line.strip())
        elif line.strip() and tag not in ("ER", *_OF_FILE):
            remarks.add("line", number, "stray", f"belongs to no field: {line.strip()}", "passed over")
    if record:
        remarks.add("line", number, "last end", "the last record has no end (ER)", "ended here")
        yield record


def _entry(record: Record) -> Entry:
    def said(*tags: str) -> str:
        return next((text for tag in tags if (text := " ".join(record.get(tag, ())))), "")

    people = ("AF", "AU", "BF", "BA", "CA", "GP", "BE")
    start, end = said("BP"), said("EP")
    return Entry(
        title=said("TI"),
        authors=next((record[tag] for tag in people if record.get(tag)), ()),
        year=said("PY", "EA"),
        doi=said("DI", "D2"),
        publisher=said("PU"),
        abstract=said("AB"),
        journal=said("SO", "J9", "JI"),
        volume=said("VL"),
        issue=said("IS"),
        pages=f"{start}-{end}" if start and end and start != end else start or end or said("AR"),
        keywords=[term for tag in ("DE", "ID") for term in said(tag).split(";")],
        language=said("LA"),
        type=kind_of(said("DT"), said("PT")),
        pmid=said("PM"),
        accession=said("UT"),
        isbn=said("BN"),
        issn="; ".join(filter(None, (said("SN"), said("EI")))),
        key=said("UT"),
    )
