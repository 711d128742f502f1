"""Names of variables from the headers of a table."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.survey_codes import listed


def named(headers: Sequence[str], pattern: str | None, rename: Mapping[str, str], shown: str) -> list[str]:
    """The name of the variable under each header.

    Parameters
    ----------
    headers
        As they stand in the file, each another.
    pattern
        Regular expression that is searched in a header; its first group is the name. Without one, the whole header is.
    rename
        Header: name, for headers that the pattern does not fit; it goes before the pattern.
    shown
        The file as the user knows it.

    Raises
    ------
    InputError
        Headers that match nothing, headers in `rename` that are not there, one name for two headers: all at once.
    """
    problems = [nearest(shown, "", header, headers, "header") for header in rename if one_line(header) not in headers]
    own = {one_line(header): name for header, name in rename.items()}
    names: dict[str, list[str]] = {}
    found = []
    for header in headers:
        match = re.search(pattern, header) if pattern else None
        name = own.get(header) or (header if not pattern else (match[1] or "").strip() if match else "")
        if not name:
            remedy = "let `header_pattern` match it too, or give it a name in `rename`"
            problems.append(Problem(shown, "", f"`header_pattern` finds no name in the header `{header}`", remedy))
        names.setdefault(name, []).append(header)
        found.append(name)
    problems += twice(shown, {name: own_headers for name, own_headers in names.items() if name})
    if problems:
        raise InputError(problems)
    return found


def twice(shown: str, names: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """A problem for each name that two headers have."""
    for name, headers in names.items():
        if len(headers) > 1:
            remedy = "mend the headers, or give them names of their own in `rename`"
            yield Problem(shown, "", f"{len(headers)} columns give the name `{name}`: {listed(headers)}", remedy)


def nearest(shown: str, place: str, name: str, known: Iterable[str], what: str) -> Problem:
    """The problem that there is no such `what`, with the nearest name that there is."""
    there = list(known)
    near = difflib.get_close_matches(name, there, n=1, cutoff=0.5)
    remedy = f"did you mean `{near[0]}`?" if near else f"there are: {listed(there, 10) or 'none'}"
    return Problem(shown, place, f"there is no {what} `{name}`", remedy)


def one_line(text: str) -> str:
    """Text as headers are kept: single blanks between its words, composed Unicode."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
