"""How far the patterns that the config declares find what they are for in the cells of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.bibliography_columns import Place
from peaceresearch.sources.bibliography_mended import Row
from peaceresearch.sources.notes import Note

_LONGEST = 40


def pattern_notes(
    places: Mapping[str, Place], rows: Sequence[Row], shown: str, place: str = "", unit: str = "row"
) -> list[Note]:
    """A note for each field whose pattern finds nothing in some of the rows whose cells are filled.

    Parameters
    ----------
    places
        Where the declared fields stand; see `bibliography_columns.declared_places`.
    rows
        Those of the table.
    shown, place, unit
        File and sheet as the user knows them, and what the number of a row counts, for notes and errors.

    Raises
    ------
    InputError
        A line per field whose pattern finds nothing in any row, though there are rows whose cells are filled: the field
        would be empty throughout.
    """
    notes, problems = [], []
    for field, where in places.items():
        pattern = next((pattern for _, pattern in where.columns if pattern), "")
        filled = [row for row in rows if _entry(row, where)] if pattern else []
        without = [row for row in filled if not where.of(row.cells)]
        if not without:
            continue
        told = f"the pattern of `{field}`, `{pattern}`, finds nothing in"
        first = f"`{_entry(without[0], where)}` in {unit} {without[0].number}"
        if len(without) == len(filled):
            what = f"{told} any of the {len(filled)} rows with an entry, the first {first}"
            problems.append(Problem(shown, place, what, "mend `pattern`, or name another column"))
        else:
            what = f"{told} {len(without)} of {len(filled)} rows with an entry, the first {first}"
            notes.append(Note(f"{shown}: {place}" if place else shown, what, "left empty there"))
    if problems:
        raise InputError(problems)
    return notes


def _entry(row: Row, where: Place) -> str:
    """The first entry of a row in the columns of a field, in one line; "" where they are empty."""
    entry = next((text for at, _ in where.columns if (text := " ".join(row.cells[at].split()))), "")
    return entry if len(entry) <= _LONGEST else f"{entry[: _LONGEST - 3]}..."
