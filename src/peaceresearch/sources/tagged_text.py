"""What readers of texts with tags (PubMed, Web of Science, EndNote) have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from peaceresearch.problems import input_error
from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.bibliography_text import text_lines
from peaceresearch.sources.notes import Note

Record = dict[str, list[str]]
"""Tag: what it says, in the order of the text."""


def read_tagged(
    path: Path,
    shown: str,
    encoding: str | None,
    records: Callable[[Iterable[str], Remarks], Iterator[Record]],
    entry: Callable[[Record], Entry],
    begins: str,
) -> tuple[list[Entry], list[Note]]:
    """Read the records of a text with tags in their order.

    Parameters
    ----------
    path, shown, encoding
        See `bibliography_text.text_lines`.
    records
        Takes the lines apart, and remarks on what it passes over.
    entry
        What a record says.
    begins
        How a record of such a text begins, for the error.

    Raises
    ------
    InputError
        As `text_lines`; there is no record.
    """
    notes: list[Note] = []
    remarks = Remarks(shown)
    entries = [entry(record) for record in records(text_lines(path, shown, encoding, notes), remarks)]
    if not entries:
        raise input_error(shown, "holds no record", begins)
    return entries, [*notes, *remarks.notes()]


def first(record: Record, *tags: str) -> str:
    """The first of these tags' values that says something."""
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")
