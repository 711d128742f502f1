"""Which columns of a table hold which fields of its records: as the config declares, else as databases call them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.bibliography_columns_known import (
    ANY,
    DIALECTS,
    FIRST_PAGE,
    LAST,
    LAST_PAGE,
    Dialect,
    words_of,
)
from peaceresearch.sources.notes import Note

_JOINED = ("keywords", "isbn", "issn")
"""Fields of which a known export has several columns that are taken together."""
_TELLING = ("title", "doi", "pmid", "accession")
_MOST = 12


@dataclass(frozen=True)
class Place:
    """Where a field stands: columns by number, each with the pattern that finds it in the cell ("" for all of it).

    Of several `how` takes the first that says something, or all; or joins the first two as the first and the last page.
    """

    columns: tuple[tuple[int, str], ...]
    how: Literal["first", "all", "span"] = "first"

    def of(self, cells: Sequence[str]) -> list[str]:
        """What a row says of the field; none, one text, or several."""
        if self.how == "span":
            start, end = (cells[at].strip() for at, _ in self.columns[:2])
            pages = f"{start}-{end}" if start and end and start != end else start or end
            return [pages] if pages else list(islice(_parts(self.columns[2:], cells), 1))
        return list(islice(_parts(self.columns, cells), None if self.how == "all" else 1))


def _parts(columns: Sequence[tuple[int, str]], cells: Sequence[str]) -> Iterator[str]:
    for at, pattern in columns:
        text = cells[at].strip()
        if text and pattern:
            found = re.search(pattern, text)
            text = ((found[1] if found.re.groups else found[0]) or "") if found else ""
        if text:
            yield text


def places_of(
    headers: Sequence[str], declared: Mapping[str, Any], shown: str, place: str
) -> tuple[dict[str, Place], list[Note]]:
    """Where each field stands in a table with these headers.

    Parameters
    ----------
    headers
        The cells of the header.
    declared
        Field: a header, or `columns` (headers, `*` for any text) and `pattern`. Fields that are not declared are looked
        for under the names of known exports.
    shown, place
        File and sheet or line as the user knows them, for notes and errors.

    Returns
    -------
    dict of Place
        By field; `key` is what the table itself calls a record.
    list of Note
        Which columns were taken for fields that are not declared.

    Raises
    ------
    InputError
        Declared columns that are missing (with the nearest name) or twice; no column that tells records apart.
    """
    places = declared_places(headers, declared, shown, place)
    known = {field: where for field, where in _known(headers).items() if field not in places}
    if not (set(places) | set(known)) & set(_TELLING):
        what = f"no column is known as that of a title, DOI, PMID or accession number among {_some(headers)}"
        raise InputError([Problem(shown, place, what, "declare `columns`")])
    return places | known, _notes(known, headers, shown)


def declared_places(headers: Sequence[str], declared: Mapping[str, Any], shown: str, place: str) -> dict[str, Place]:
    """Where the declared fields stand, and no others; parameters and errors as in `places_of`."""
    problems: list[Problem] = []
    places = {}
    for field, given in declared.items():
        names, pattern = ([given], None) if isinstance(given, str) else (given["columns"], given.get("pattern"))
        found = [at for name in names for at in _matching(name, headers, shown, place, problems)]
        if pattern is not None and (fault := _fault(pattern)):
            problems.append(Problem(shown, "", f"the pattern of `{field}` is none ({fault})", "mend `pattern`"))
        columns = tuple((at, pattern or "") for at in dict.fromkeys(found))
        places[field] = Place(columns, "all" if field in ("authors", "keywords") else "first")
    if problems:
        raise InputError(problems)
    return places


def _matching(name: str, headers: Sequence[str], shown: str, place: str, problems: list[Problem]) -> list[int]:
    """The columns that a declared name means: as it stands, else without regard to case and blanks."""
    if "*" in name:
        pattern = re.compile(".*".join(re.escape(part) for part in name.split("*")), re.IGNORECASE | re.DOTALL)
        found = [at for at, header in enumerate(headers) if header and pattern.fullmatch(header)]
    else:
        found = [at for at, header in enumerate(headers) if header == name]
        found = found or [at for at, header in enumerate(headers) if _loose(header) == _loose(name)]
    if not found:
        near = difflib.get_close_matches(name, headers, 1, 0.7)
        remedy = f"did you mean `{near[0]}`? " if near else ""
        problems.append(Problem(shown, place, f"there is no column `{name}`", f"{remedy}there are: {_some(headers)}"))
    elif len(found) > 1 and "*" not in name:
        problems.append(Problem(shown, place, f"two columns are called `{name}`", "rename one"))
    return found


def _loose(header: str) -> str:
    return " ".join(header.split()).casefold()


def _fault(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return ""


def _known(headers: Sequence[str]) -> dict[str, Place]:
    """The fields that known exports call as this table does."""
    words: dict[str, int] = {}
    for at, header in enumerate(headers):
        words.setdefault(words_of(header), at)
    words.pop("", None)
    dialect = next((each for each in DIALECTS if each.marks <= set(words)), Dialect("", frozenset(), {}, {}))
    names = dialect.fields if dialect.is_whole else ANY | dialect.fields
    places = {}
    for field, each in names.items():
        columns = [(words[name], "") for name in each if name in words]
        span = _span(words) if field == "pages" and not columns else []
        columns += [(words[name], pattern) for name, pattern in dialect.patterns.get(field, ()) if name in words]
        columns += [(words[name], "") for name in LAST.get(field, ()) if name in words]
        if span or columns:
            how: Literal["first", "all", "span"] = "span" if span else "all" if field in _JOINED else "first"
            places[field] = Place((*span, *columns), how)
    return places


def _span(words: Mapping[str, int]) -> list[tuple[int, str]]:
    """The columns of the first and the last page; of the first alone, where there is only that."""
    start = next((words[name] for name in FIRST_PAGE if name in words), None)
    end = next((words[name] for name in LAST_PAGE if name in words), start)
    return [] if start is None or end is None else [(start, ""), (end, "")]


def _notes(known: Mapping[str, Place], headers: Sequence[str], shown: str) -> list[Note]:
    said = [
        f"{field} from {', '.join(dict.fromkeys(headers[at] for at, _ in where.columns))}"
        for field, where in known.items()
    ]
    return [Note(shown, "columns that are not declared", f"read as known: {'; '.join(said)}")] if said else []


def _some(headers: Sequence[str]) -> str:
    named = [header for header in headers if header]
    return ", ".join(named[:_MOST]) + (f", ... ({len(named)} in all)" if len(named) > _MOST else "") or "none"
