"""Which row of a hand-kept sheet is its header, and which of its headers stands for which column."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

Lines = Sequence[tuple[int, Sequence[str]]]
"""Rows of a sheet with their numbers."""
_DEEP = 40
"""Rows among which the header is looked for: what stands above it is a title, a date, a key of colours."""
_SHOWN = 12
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_SIGNS = re.compile(r"[^\w.]+|_+|(?<!\d)\.|\.(?!\d)")


@dataclass(frozen=True)
class Wanted:
    """The columns that a sheet should have.

    Attributes
    ----------
    columns
        As they are declared.
    also
        Column: other headers under which it goes.
    headers
        Header in this sheet: the column that it stands for; goes before everything else.
    optional
        Those of `columns` that a sheet need not have.
    quiet
        Those of `columns` of which nothing is told: a sheet that has them is not meant to be read by them.
    """

    columns: Sequence[str]
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    optional: Collection[str] = ()
    quiet: Collection[str] = ()


@dataclass(frozen=True)
class Header:
    """The header of a sheet.

    Attributes
    ----------
    at
        Its place among the rows.
    positions
        Column, as declared: where it stands, from 0.
    read_as
        Header: column, for those that are not written as declared.
    again
        Header and column, for those that stand for a column for which another one counts.
    unread
        Headers that stand for none of the columns.
    faults
        What is missing or twice: what is wrong, and what would be right.
    """

    at: int
    positions: dict[str, int]
    read_as: dict[str, str]
    again: list[tuple[str, str]]
    unread: list[str]
    faults: list[tuple[str, str]]


def folded(text: str) -> str:
    """A header as it is compared: without case, accents, blanks and signs, but for one between digits ("1.1")."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _SIGNS.sub("", _BETWEEN_DIGITS.sub(".", letters)) or "".join(letters.split())


def find_header(lines: Lines, wanted: Wanted) -> Header:
    """The header of a sheet: of its first rows the one that has most of the columns, of several the first.

    A header stands for the column that `headers` gives it, else for one that is written like it, else for one that
    is alike when both are `folded`, else for one that goes `also` under it. Where several headers stand for a column,
    those that do so by the earlier of these rules count.

    Parameters
    ----------
    lines
        At least one row with something in it.
    wanted
        What is looked for.
    """
    rules = _rules(wanted)
    first = [at for at, (_, cells) in enumerate(lines) if any(cells)][:_DEEP]
    found = {at: _ranked(lines[at][1], rules) for at in first}
    at = max(first, key=lambda at: len(found[at]))  # of several the first
    cells, ranked = lines[at][1], found[at]
    matched = {column: places[min(places)] for column, places in ranked.items()}
    positions = {column: places[0] for column, places in matched.items()}
    faults = _faults(cells, matched, wanted)
    told = {column: place for column, place in positions.items() if column not in wanted.quiet}
    read_as = {cells[place]: column for column, place in told.items() if cells[place] != column}
    others = {place: column for column in told for each in ranked[column].values() for place in each}
    again = [(cells[place], column) for place, column in sorted(others.items()) if place != positions[column]]
    taken = {*positions.values(), *others}
    unread = [text for place, text in enumerate(cells) if text and place not in taken]
    return Header(at, positions, read_as, again, unread, faults)


def _rules(wanted: Wanted) -> list[dict[str, str]]:
    """Header: column, by each of the rules; those after the second compare `folded` texts."""
    exact = {column: column for column in wanted.columns}
    loose = {folded(column): column for column in reversed(wanted.columns)}
    stands_for = {folded(text): loose.get(folded(column), "") for text, column in wanted.headers.items()}
    also = {folded(text): column for column in reversed(wanted.columns) for text in wanted.also.get(column, ())}
    return [stands_for, exact, loose, also]


def _ranked(cells: Sequence[str], rules: Sequence[Mapping[str, str]]) -> dict[str, dict[int, list[int]]]:
    """Column: number of a rule, the earlier before the later: places of the headers that stand for it by that rule."""
    stands_for, exact, loose, also = rules
    ranked: dict[str, dict[int, list[int]]] = {}
    for place, text in enumerate(cells):
        if not text:
            continue
        key = folded(text)
        candidates = (stands_for.get(key), exact.get(text), loose.get(key), also.get(key))
        rank, column = next(((rank, column) for rank, column in enumerate(candidates) if column is not None), (0, ""))
        if column:
            ranked.setdefault(column, {}).setdefault(rank, []).append(place)
    return ranked


def _faults(cells: Sequence[str], matched: Mapping[str, list[int]], wanted: Wanted) -> list[tuple[str, str]]:
    present = [text for text in cells if text]
    free = [text for place, text in enumerate(cells) if text and all(place not in each for each in matched.values())]
    faults = [
        (f"there is no column `{column}`", _remedy(column, free, present))
        for column in wanted.columns
        if column not in matched and column not in wanted.optional
    ]
    for column, places in matched.items():
        texts = [cells[place] for place in places]
        if len(texts) > 1 and set(texts) == {column}:
            faults.append((f"two columns are called `{column}`", "rename one"))
        elif len(texts) > 1:
            listed = ", ".join(f"`{text}`" for text in texts)
            faults.append((f"{len(texts)} columns are read as `{column}`: {listed}", "rename all but one"))
    there = {folded(text) for text in present}
    for text, column in wanted.headers.items():
        if folded(column) not in map(folded, wanted.columns):
            faults.append(
                (f"`headers` reads `{text}` as `{column}`, which is no declared column", _any(wanted.columns))
            )
        elif folded(text) not in there:
            faults.append((f"`headers` names `{text}`, which the sheet has not", _any(present)))
    return faults


def _remedy(column: str, free: Sequence[str], present: Sequence[str]) -> str:
    """What a missing column may be called in the sheet, and what there is."""
    there = _any(present)
    key = folded(column)
    keys = {folded(text): text for text in reversed(free)}
    near = [text for each, text in keys.items() if len(key) > 1 and (each.startswith(key) or key.startswith(each))]
    near += [keys[each] for each in difflib.get_close_matches(key, sorted(keys), n=1, cutoff=0.6)]
    if not near:
        return there
    return f"is it `{_short(near[0])}`? then rename it, or declare it in `also` or `headers`; {there}"


def _any(texts: Sequence[str]) -> str:
    shown = [_short(text) for text in texts]
    more = f", ... ({len(shown)} in all)" if len(shown) > _SHOWN else ""
    return f"there are: {', '.join(shown[:_SHOWN]) or 'none'}{more}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."
