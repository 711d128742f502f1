"""BibTeX files (.bib): entries and fields are read here, their LaTeX is turned into text by pandoc.

Grammar: Patashnik (1988), BibTeXing, and Markey, Tame the BeaST, 19 (values in braces or quotes, joined by #, names
declared by @string). pandoc's own BibTeX reader is not used: it lowers the case of English titles, drops a year that
is no number, and ends a title at a bare percent sign, all without a word.
"""

from __future__ import annotations

import re
from pathlib import Path

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_text import text_lines
from peaceresearch.sources.bibtex_entry import KEY, TYPE, entries_of
from peaceresearch.sources.notes import Note

_START = re.compile(r"@\s*(\w+)\s*([{(])")
_FIELD = re.compile(r"\s*([^\s=,{}()\"#]+)\s*=\s*")
_NAME = re.compile(r"\s*([^\s,{}()\"#%=]+)")
_BETWEEN, _BLANKS, _JOINED = re.compile(r"[\s,]*"), re.compile(r"\s*"), re.compile(r"\s*#\s*")
_EQUALS = re.compile(r"\s*=")
_DELIMITER = re.compile(r'[{}"]')
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class _FaultError(Exception):
    """What is wrong, at a position of the text."""

    def __init__(self, position: int, what: str) -> None:
        self.position = position
        super().__init__(what)


def read_bibtex(path: Path, shown: str, encoding: str | None = None) -> tuple[list[Entry], list[Note]]:
    """Read the entries of a BibTeX file in their order; see `text_lines` for its encoding.

    Comments, @preamble and text between entries are passed over. What the fields mean: `bibtex_entry.entries_of`.

    Raises
    ------
    InputError
        As `text_lines`; the file holds no entry, or an entry is not BibTeX (each with the line where it begins).
    """
    notes: list[Note] = []
    text = "\n".join(text_lines(path, shown, encoding, notes))
    found = _read(text, shown)
    if not found:
        raise input_error(shown, "holds no entry", "an entry of a BibTeX file begins with @ and its type")
    entries, odd = entries_of(found, shown)
    return entries, [*notes, *odd]


def _read(text: str, shown: str) -> list[dict[str, str]]:
    """The fields of each entry by their names in small letters, with its type and key under `TYPE` and `KEY`."""
    strings = {month: month for month in _MONTHS}
    found: list[dict[str, str]] = []
    problems: list[Problem] = []
    at = 0
    while start := _START.search(text, at):
        at = start.end()
        kind = start[1].lower()
        if kind in ("comment", "preamble"):
            at = _skipped(text, start)
            continue
        try:
            fields, at = _fields(text, start, strings, has_key=kind != "string")
        except _FaultError as fault:
            line = text.count("\n", 0, start.start()) + 1
            where = text.count("\n", 0, fault.position) + 1
            problems.append(Problem(shown, f"line {line}", f"the entry {fault} (line {where})", "mend it"))
            continue
        if kind == "string":
            strings |= fields
        else:
            found.append({**fields, TYPE: kind})
    if problems:
        raise InputError(problems)
    return found


def _skipped(text: str, start: re.Match[str]) -> int:
    """The position after a comment or preamble; of one that is not closed, after its first brace."""
    try:
        return _delimited(text, start.end() - 1)[1] if start[2] == "{" else start.end()
    except _FaultError:
        return start.end()


def _fields(text: str, start: re.Match[str], strings: dict[str, str], has_key: bool) -> tuple[dict[str, str], int]:
    """The fields of an entry by their names in small letters, and the position after it."""
    at, close = start.end(), "}" if start[2] == "{" else ")"
    fields: dict[str, str] = {}
    if has_key and (name := _NAME.match(text, at)) and not _EQUALS.match(text, name.end()):
        fields[KEY], at = name[1], name.end()
    while True:
        at = _after(_BETWEEN, text, at)
        if text[at : at + 1] == close:
            return fields, at + 1
        field = _FIELD.match(text, at)
        if not field:
            raise _FaultError(at, "is not closed" if at >= len(text) else "has something that is no field")
        value, at = _value(text, field.end(), strings)
        fields.setdefault(field[1].lower(), value)
        at = _after(_BLANKS, text, at)
        if text[at : at + 1] not in (",", close):
            raise _FaultError(at, f"has no comma after `{field[1]}`")


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, strings: dict[str, str]) -> tuple[str, int]:
    """A value: pieces joined by #, each in braces, in quotes, a number or a declared name."""
    pieces = []
    while True:
        if text[at : at + 1] in ("{", '"'):
            piece, at = _delimited(text, at)
        else:
            name = _NAME.match(text, at)
            if not name:
                raise _FaultError(at, "has a field without a value")
            piece, at = strings.get(name[1].lower(), name[1]), name.end()
        pieces.append(piece)
        joined = _JOINED.match(text, at)
        if not joined:
            return "".join(pieces), at
        at = joined.end()


def _delimited(text: str, start: int) -> tuple[str, int]:
    """What stands in braces or quotes from `start`, with balanced braces inside, and the position after it."""
    is_quoted, depth = text[start] == '"', 0
    for found in _DELIMITER.finditer(text, start + 1):
        sign = found[0]
        if depth == 0 and sign == ('"' if is_quoted else "}"):
            return text[start + 1 : found.start()], found.end()
        depth += {"{": 1, "}": -1}.get(sign, 0)
    raise _FaultError(start, "has a value that is not closed")
