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
from peaceresearch.sources.latex_text import plain_texts
from peaceresearch.sources.notes import Note

_START = re.compile(r"@\s*(\w+)\s*([{(])")
_FIELD = re.compile(r"\s*([^\s=,{}()\"#]+)\s*=\s*")
_NAME = re.compile(r"\s*([^\s,{}()\"#%=]+)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class _FaultError(Exception):
    """What is wrong, at a position of the text."""

    def __init__(self, position: int, what: str) -> None:
        self.position = position
        super().__init__(what)


def read_bibtex(path: Path, name: str) -> tuple[list[Entry], list[Note]]:
    """Read the entries of a BibTeX file in UTF-8, in their order.

    Comments, @preamble and text between entries are passed over. Authors keep the form that they have ("Last, First" or
    "First Last"); an entry without author has its editor. The publisher is the publisher, institution, school or
    organization, whichever comes first.

    Raises
    ------
    InputError
        The file is not UTF-8 text, holds no entry, or an entry is not BibTeX (each with the line where it begins).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise input_error(name, f"not UTF-8 text ({error.reason})", "save it as UTF-8") from None
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
            problems.append(Problem(name, f"line {line}", f"the entry {fault} (line {where})", "mend it"))
            continue
        if kind == "string":
            strings |= fields
        else:
            found.append(fields)
    if problems:
        raise InputError(problems)
    if not found:
        raise input_error(name, "holds no entry", "an entry of a BibTeX file begins with @ and its type")
    return _entries(found, name)


def _skipped(text: str, start: re.Match[str]) -> int:
    """The position after a comment or preamble; of one that is not closed, after its first brace."""
    try:
        return _delimited(text, start.end() - 1)[1] if start[2] == "{" else start.end()
    except _FaultError:
        return start.end()


def _fields(text: str, start: re.Match[str], strings: dict[str, str], has_key: bool) -> tuple[dict[str, str], int]:
    """The fields of an entry by their names in small letters, and the position after it."""
    at, close = start.end(), "}" if start[2] == "{" else ")"
    if has_key:
        at = _after(_NAME, text, at)
    fields: dict[str, str] = {}
    while True:
        at = _after(re.compile(r"[\s,]*"), text, at)
        if text[at : at + 1] == close:
            return fields, at + 1
        field = _FIELD.match(text, at)
        if not field:
            raise _FaultError(at, "is not closed" if at >= len(text) else "has something that is no field")
        value, at = _value(text, field.end(), strings)
        fields.setdefault(field[1].lower(), value)
        at = _after(re.compile(r"\s*"), text, at)
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
        joined = re.compile(r"\s*#\s*").match(text, at)
        if not joined:
            return "".join(pieces), at
        at = joined.end()


def _delimited(text: str, start: int) -> tuple[str, int]:
    """What stands in braces or quotes from `start`, with balanced braces inside, and the position after it."""
    is_quoted, depth, at = text[start] == '"', 0, start + 1
    while at < len(text):
        sign = text[at]
        if depth == 0 and sign == ('"' if is_quoted else "}"):
            return text[start + 1 : at], at + 1
        depth += {"{": 1, "}": -1}.get(sign, 0)
        at += 1
    raise _FaultError(start, "has a value that is not closed")


def _entries(found: list[dict[str, str]], name: str) -> tuple[list[Entry], list[Note]]:
    authors = [_names(fields.get("author") or fields.get("editor", "")) for fields in found]
    titles = [": ".join(filter(None, (fields.get("title", ""), fields.get("subtitle", "")))) for fields in found]
    places = ("publisher", "institution", "school", "organization")
    publishers = [next((fields[place] for place in places if fields.get(place)), "") for fields in found]
    given = [*titles, *publishers, *(author for names in authors for author in names)]
    whose = [*range(len(found)), *range(len(found)), *(index for index, names in enumerate(authors) for _ in names)]
    texts, unknown = plain_texts(given)
    after = iter(texts[2 * len(found) :])
    entries = [
        Entry(
            title=texts[index],
            authors=[next(after) for _ in authors[index]],
            year=fields.get("year") or fields.get("date", ""),
            doi=_bare(fields.get("doi", "")),
            url=_bare(fields.get("url", "")),
            publisher=texts[len(found) + index],
        )
        for index, fields in enumerate(found)
    ]
    notes = [
        Note(f"{name}: record {whose[place] + 1}", f"LaTeX that is not known: {raw}", "kept as it stands")
        for place, raw in unknown.items()
    ]
    return entries, notes


def _names(text: str) -> list[str]:
    """The names of a list joined by "and" outside of braces."""
    names: list[str] = []
    words: list[str] = []
    depth = 0
    for word in text.split():
        if word == "and" and depth == 0:
            names.append(" ".join(words))
            words = []
            continue
        depth += word.count("{") - word.count("}")
        words.append(word)
    names.append(" ".join(words))
    return ["et al." if name == "others" else name for name in names if name]


def _bare(text: str) -> str:
    r"""A DOI or URL without the LaTeX around it (`\url{...}`, `\_`)."""
    return re.sub(r"\\([%&#_~])", r"\1", re.sub(r"\\url\s*", "", text)).replace("{", "").replace("}", "")
