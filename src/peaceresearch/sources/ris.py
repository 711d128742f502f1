"""RIS files: lines with a tag of two characters, two blanks and a hyphen; TY begins a record, ER ends it.

Format: RefMan's "RIS Format Specifications". Writers depart from it: tags twice, types or ends missing, blanks odd,
values that go on in lines without a tag, records numbered outside of them (Ovid), text between records. Nothing of that
is fatal, and what is passed over is told. rispy is not used: it drops records whose type or end is missing, and tags
with odd blanks, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_text import text_lines
from peaceresearch.sources.notes import Note
from peaceresearch.sources.ris_entry import ris_entry
from peaceresearch.sources.tagged_text import Record

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TAGS = frozenset(first + second for first in _LETTERS for second in f"{_LETTERS}0123456789")
_LOOSE = re.compile(r"[ \t\xa0]*([A-Z][A-Z0-9])[ \t\xa0]{0,4}-(?:[ \t\xa0]|$|(?<=  -))")
"""A tag with odd blanks: looked for in records only whose first line has such."""
_LOOSE_FIRST = re.compile(r"[ \t\xa0]*TY[ \t\xa0]{0,4}-")
_COUNTER = re.compile(r"<?\d+[.>]?")  # some exports number their records outside of them
_LISTS = frozenset(("KW", "AU", "A1"))


def read_ris(path: Path, shown: str, encoding: str | None = None) -> tuple[list[Entry], list[Note]]:
    """Read the records of a RIS file in their order; see `text_lines` for its encoding.

    Returns
    -------
    list of Entry
        See `ris_entry.ris_entry`.
    list of Note
        Ends and types that are missing, lines that belong to no record, labels that contradict each other.

    Raises
    ------
    InputError
        As `text_lines`; there is no record.
    """
    notes: list[Note] = []
    remarks = Remarks(shown)
    records = ris_records(text_lines(path, shown, encoding, notes), remarks)
    entries = [ris_entry(record, number, remarks) for number, record in enumerate(records, 1)]
    if not entries:
        raise input_error(shown, "holds no record", 'a record of a RIS file begins with the line "TY  - ..."')
    return entries, [*notes, *remarks.notes()]


def ris_records(lines: Iterable[str], remarks: Remarks) -> Iterator[Record]:
    """The records in lines of RIS: the values of each tag in their order, "TY" first.

    A line without a tag goes on with the value before; of keywords and authors it is one more. Lines outside of
    records that an ER ends are a record without type; others belong to none.
    """
    record: Record | None = None
    outside: list[tuple[int, str, str]] = []
    values: list[str] = []
    tag, is_loose, number = "", False, 0
    for number, line in enumerate(lines, 1):
        name, value = _tagged(line, is_loose)
        if name == "TY":
            if record is not None:
                remarks.add("line", number, "end", "the record before has no end (ER)", "ended here")
                yield record
            _pass_over(outside, remarks)
            is_loose = line[:5] != "TY  -"
            record = {"TY": [value]}
            values, tag = record["TY"], "TY"
        elif name == "ER":
            if record is None and any(given for _, given, _ in outside):
                remarks.add("line", outside[0][0], "type", "a record without a type (TY)", "read as it is")
                record = _untyped(outside)
            if record is not None:
                yield record
            record = None
            outside.clear()
        elif record is None:
            if line.strip() and not _COUNTER.fullmatch(line.strip()):
                outside.append((number, name, value if name else line))
        elif name:
            tag = name
            values = record.setdefault(name, [])
            values.append(value)
        elif line.strip():
            _go_on(values, tag, line, number, remarks)
    _pass_over(outside, remarks)
    if record is not None:
        remarks.add("line", number, "last end", "the last record has no end (ER)", "ended here")
        yield record


def _tagged(line: str, is_loose: bool) -> tuple[str, str]:
    """Tag and value of a line, or "" and "" where it has no tag."""
    if line[2:5] == "  -" and line[:2] in _TAGS:
        return line[:2], line[5:].strip()
    if (is_loose or _LOOSE_FIRST.match(line)) and (found := _LOOSE.match(line)):
        return found[1], line[found.end() :].strip()
    if line.lstrip().startswith("TY") and (first := _LOOSE_FIRST.match(line)):
        return "TY", line[first.end() :].strip()
    return "", ""


def _go_on(values: list[str], tag: str, line: str, number: int, remarks: Remarks) -> None:
    """Take a line without a tag."""
    if tag == "TY":
        remarks.add("line", number, "stray", f"belongs to no field: {line.strip()}", "passed over")
    elif tag in _LISTS and not line[0].isspace():
        values.append(line.strip())
    else:
        values[-1] = f"{values[-1]}\n{line.strip()}" if values[-1] else line.strip()


def _untyped(outside: list[tuple[int, str, str]]) -> Record:
    record: Record = {"TY": [""]}
    last: list[str] = record["TY"]
    for _, name, value in outside:
        if name:
            last = record.setdefault(name, [])
            last.append(value)
        elif last is not record["TY"]:
            last[-1] = f"{last[-1]}\n{value.strip()}"
    return record


def _pass_over(outside: list[tuple[int, str, str]], remarks: Remarks) -> None:
    for number, name, value in outside:
        said = f"{name}  - {value}" if name else value.strip()
        remarks.add("line", number, "outside", f"belongs to no record: {said}", "passed over")
    outside.clear()
