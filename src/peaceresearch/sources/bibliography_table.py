"""A search's result as a table (.csv, .tsv, .txt or .xlsx) with a row per record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peaceresearch.sources.bibliography import Entry
from peaceresearch.sources.bibliography_cells import cells_of
from peaceresearch.sources.bibliography_columns import places_of
from peaceresearch.sources.bibliography_columns_patterns import pattern_notes
from peaceresearch.sources.bibliography_identifiers import normalised_doi
from peaceresearch.sources.bibliography_names import names_of, terms_of
from peaceresearch.sources.bibliography_types import kind_of
from peaceresearch.sources.latex_text import plain_texts
from peaceresearch.sources.notes import Note

_BRACES = re.compile(r"\{.*\}", re.DOTALL)


def read_bibliography_table(
    path: Path, shown: str, columns: Mapping[str, Any], sheet: str | None = None, encoding: str | None = None
) -> tuple[list[Entry], list[Note]]:
    """Read the records of a table in the order of its rows.

    Parameters
    ----------
    path, shown
        The file, and the file as the user knows it.
    columns
        Field: its column, as `bibliography_columns.places_of` takes it; what is not declared is looked for under the
        names of known exports.
    sheet, encoding
        See `bibliography_cells.cells_of`.

    Returns
    -------
    list of Entry
        Names as `bibliography_names.names_of` parts them. Cells in braces are BibTeX's, as tables have them that were
        made from it, and are read as that.
    list of Note
        Columns that were known by their names, declared patterns that find nothing in some rows, and what was mended.

    Raises
    ------
    InputError
        As `cells_of`, `places_of` and `pattern_notes`.
    """
    found = cells_of(path, shown, sheet, encoding)
    places, notes = places_of(found.headers, columns, shown, found.place)
    notes += pattern_notes({field: places[field] for field in columns}, found.rows, shown, found.place, found.unit)
    said = [{field: where.of(row.cells) for field, where in places.items()} for row in found.rows]
    notes = [*found.notes, *notes, *_without_braces(said, shown)]
    return [_entry(given) for given in said], notes


def _without_braces(rows: list[dict[str, list[str]]], shown: str) -> list[Note]:
    """Read texts in braces as BibTeX's, in place."""
    where = [
        (row, field, at)
        for row in rows
        for field, texts in row.items()
        for at, text in enumerate(texts)
        if text.startswith("{") and _BRACES.fullmatch(text)
    ]
    texts, _ = plain_texts([row[field][at] for row, field, at in where])
    for (row, field, at), text in zip(where, texts, strict=True):
        row[field][at] = text
    return [Note(shown, f"{len(where)} cells in braces, as in BibTeX", "read without them")] if where else []


def _entry(given: Mapping[str, list[str]]) -> Entry:
    texts: dict[str, Any] = {field: next(iter(parts), "") for field, parts in given.items()}
    for field in ("isbn", "issn"):
        if field in given:
            texts[field] = "; ".join(given[field])
    if "type" in texts:
        texts["type"] = kind_of(texts["type"])
    if "doi" in given:
        texts["doi"] = next((text for text in given["doi"] if normalised_doi(text)), texts["doi"])
    names = [name for cell in given.get("authors", ()) for name in names_of(cell)]
    terms = [term for cell in given.get("keywords", ()) for term in terms_of(cell)]
    return Entry(**texts | {"authors": names, "keywords": terms})
