"""EndNote's tagged text (.enw, .txt; also called Refer): lines that begin with a percent sign and a character.

Format: EndNote's "EndNote Export" style, after refer(1). %0 begins a record, or any tag after a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_identifiers import said_pmid
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.notes import Note
from peaceresearch.sources.tagged_text import Record, read_tagged

_TAG = re.compile(r"%([0-9A-Za-z@!?$^&()*+=~<>\[\]#'])(?:[ \t](.*)|$)")
_MANY = ("A", "E", "K", "U", "@")
_ONCE = "0TDJBVNPRXIGM"
_FIRST = "AT"
"""Tags that begin another record after a blank line: those that a record has once, if it has them; those that stand at
its beginning, if it has a title."""


def read_endnote(path: Path, shown: str, encoding: str | None = None) -> tuple[list[Entry], list[Note]]:
    """Read the records of EndNote's tagged text in their order; see `text_lines` for its encoding.

    Raises
    ------
    InputError
        As `text_lines`; there is no record.
    """
    return read_tagged(
        path, shown, encoding, _records, _entry, 'a record of EndNote\'s text begins with the line "%0 ..."'
    )


def _records(lines: Iterable[str], remarks: Remarks) -> Iterator[Record]:
    record: Record = {}
    tag, after_blank = "", False
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        if not line.strip():
            after_blank = True
            continue
        if found:
            tag = found[1]
            if record and (tag == "0" or (after_blank and _begins(tag, record))):
                yield record
                record = {}
            record.setdefault(tag, []).append((found[2] or "").strip())
        elif record and tag in _MANY:
            record[tag].append(line.strip())
        elif record:
            record[tag][-1] = f"{record[tag][-1]} {line.strip()}".strip()
        else:
            remarks.add("line", number, "stray", f"belongs to no record: {line.strip()}", "passed over")
        after_blank = False
    if record:
        yield record


def _begins(tag: str, record: Record) -> bool:
    return (tag in _ONCE and tag in record) or (tag in _FIRST and "T" in record)


def _entry(record: Record) -> Entry:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in record.get(tag, ()) if value), "")

    return Entry(
        title=first("T", "!"),
        authors=_names(record.get("A", ())) or _names(record.get("E", ())),
        year=first("D", "8"),
        doi=first("R"),
        url=first("U"),
        publisher=first("I"),
        abstract=first("X"),
        journal=first("J", "B"),
        volume=first("V"),
        issue=first("N"),
        pages=first("P"),
        keywords=[term for value in record.get("K", ()) for term in re.split(r"[;\n]", value)],
        language=first("G"),
        type=kind_of(first("0")),
        pmid=said_pmid((*record.get("U", ()), *record.get("Z", ()), *record.get("M", ()))),
        accession=first("M"),
        issn="; ".join(record.get("@", ())),
        key=first("F", "L"),
    )


def _names(values: Iterable[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(";") if name.strip()]
