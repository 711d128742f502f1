"""RIS files (.ris): rispy reads the tags; what it would merge or drop in silence is mended and noted before.

Format: RefMan's "RIS Format Specifications" (tags of two characters, two blanks, a hyphen; TY begins a record, ER ends
it). Tags that rispy does not know stop nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rispy import RisParser  # type: ignore[import-untyped]  # it ships no types

from peaceresearch.problems import input_error
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.notes import Note

_TAG = re.compile(r"([A-Z][A-Z0-9])  -")
_COUNTER = re.compile(r"\d+\.?")  # some exports number their records outside of them
_END = "ER  - "


def read_ris(path: Path, name: str) -> tuple[list[Entry], list[Note]]:
    """Read the records of a RIS file in UTF-8, with or without a byte order mark, with any line ends.

    Raises
    ------
    InputError
        The file is not UTF-8 text or holds no record.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise input_error(name, f"not UTF-8 text ({error.reason})", "save it as UTF-8") from None
    notes: list[Note] = []
    lines = list(_whole(text.split("\n"), name, notes))  # Path.read_text makes every line end "\n"
    # Without delimiters: rispy would cut a URL at its semicolons.
    found = RisParser(delimiter_tags_mapping={}).parse_lines(iter(lines))
    if not found:
        raise input_error(name, "holds no record", 'a record of a RIS file begins with the line "TY  - ..."')
    return [_entry(record) for record in found], notes


def _whole(lines: list[str], name: str, notes: list[Note]) -> Iterator[str]:
    """The lines of whole records: each with its end, without lines that belong to no tag."""
    is_open = has_tag = False
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        tag = found[1] if found else ""
        if tag == "TY":
            if is_open:
                notes.append(Note(f"{name}: line {number}", "the record before has no end (ER)", "ended here"))
                yield _END
            is_open, has_tag = True, False
        elif not is_open or not (tag or has_tag):
            if line.strip() and not _COUNTER.fullmatch(line.strip()):
                notes.append(Note(f"{name}: line {number}", f"belongs to no field: {line}", "passed over"))
            continue
        elif tag == "ER":
            is_open = False
        else:
            has_tag = True
        yield line
    if is_open:
        notes.append(Note(f"{name}: line {len(lines)}", "the last record has no end (ER)", "ended here"))
        yield _END


def _entry(record: dict[str, Any]) -> Entry:
    """The entry of a record by rispy's names; of two tags for one thing the first that says something."""
    unknown = record.get("unknown_tag", {})
    urls = record.get("urls", [])
    return Entry(
        title=_first(record, "title", "primary_title"),
        authors=record.get("authors") or record.get("first_authors") or (),
        year=_first(record, "year", "publication_year", "date"),
        doi=_first(record, "doi") or next(iter(unknown.get("DI", ())), ""),
        url=next((url for url in urls if url), ""),
        publisher=_first(record, "publisher"),
    )


def _first(record: dict[str, Any], *names: str) -> str:
    return next((str(record[name]) for name in names if record.get(name)), "")
