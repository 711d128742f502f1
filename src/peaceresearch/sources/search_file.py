"""The file that a search returned, in whatever format, and a list without duplicates that was made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.sources.bibliography import Entry, plain
from peaceresearch.sources.bibliography_cells import Cells, cells_of
from peaceresearch.sources.bibliography_columns import declared_places
from peaceresearch.sources.bibliography_columns_patterns import pattern_notes
from peaceresearch.sources.bibliography_format import NAMES, format_of
from peaceresearch.sources.bibliography_identifiers import normalised_doi, normalised_pmid
from peaceresearch.sources.bibliography_notes import listed
from peaceresearch.sources.bibliography_table import read_bibliography_table
from peaceresearch.sources.bibtex import read_bibtex
from peaceresearch.sources.endnote import read_endnote
from peaceresearch.sources.endnote_xml import read_endnote_xml
from peaceresearch.sources.medline import read_medline
from peaceresearch.sources.notes import Note
from peaceresearch.sources.ris import read_ris
from peaceresearch.sources.web_of_science import read_web_of_science

LISTED = ("row", "record", "title", "doi", "pmid", "accession", "search", "place")
_FORMS = {"doi": normalised_doi, "pmid": normalised_pmid}
_READERS = {
    "ris": read_ris,
    "bibtex": read_bibtex,
    "endnote": read_endnote,
    "endnote_xml": read_endnote_xml,
    "medline": read_medline,
    "wos": read_web_of_science,
}


def read_search(path: Path, shown: str, search: Mapping[str, Any]) -> tuple[list[Entry], list[Note]]:
    """The entries of a search's file in their order, and what was odd about the file.

    Parameters
    ----------
    path, shown
        The file, and the file as the user knows it.
    search
        The search's section of the config: `format` (told by the content where None), `encoding`, `sheet`, `columns`;
        keys that are missing say nothing.

    Raises
    ------
    InputError
        The file cannot be read, holds no record, is not what is declared, or its table lacks columns.
    """
    columns, sheet, encoding = search.get("columns") or {}, search.get("sheet"), search.get("encoding")
    kind = format_of(path, shown, search.get("format"), encoding)
    if kind == "table":
        return read_bibliography_table(path, shown, columns, sheet, encoding)
    unfit = {"columns": columns, "sheet": sheet, "encoding": encoding if kind == "endnote_xml" else None}
    problems = [
        Problem(shown, "", f"`{key}` is declared for it, but it is {NAMES[kind]}, which has none", f"take `{key}` out")
        for key, given in unfit.items()
        if given
    ]
    if problems:
        raise InputError(problems)
    return _READERS[kind](path, shown, encoding)


def read_list(path: Path, shown: str, declared: Mapping[str, Any]) -> tuple[pd.DataFrame, list[Note]]:
    """The rows of a list without duplicates that was made elsewhere.

    Parameters
    ----------
    path, shown
        A table (.csv, .tsv, .txt, .xlsx), and the file as the user knows it.
    declared
        The section `deduplicated` of the config: `sheet`, `encoding`, `columns` of record, title, doi, pmid and
        accession, `search` (column of the source) and `searches` (source: what stands there); keys that are missing say
        nothing.

    Returns
    -------
    DataFrame
        The columns `LISTED`, in the order of the file: row (number of the row or line), record, title, doi, pmid,
        accession (as `bibliography.tidy` writes them, "" for none), search (slug of the source, or "") and place (the
        row as problems name it).
    list of Note
        What was mended.

    Raises
    ------
    InputError
        As `cells_of`; columns that are missing; a pattern that finds nothing at all; sources that `searches` does not
        name, each with its rows.
    """
    found = cells_of(path, shown, declared.get("sheet"), declared.get("encoding"))
    columns, source = dict(declared["columns"]), declared.get("search")
    places = declared_places(found.headers, {**columns, **({"search": source} if source else {})}, shown, found.place)
    # Only a pattern that finds nothing at all is told: one column may hold the identifiers of several sources.
    pattern_notes(places, found.rows, shown, found.place, found.unit)
    sheet = f"{found.place}, " if found.place else ""
    rows = []
    for row in found.rows:
        cells = {field: plain(next(iter(where.of(row.cells)), "")) for field, where in places.items()}
        cells |= {field: form(cells[field]) for field, form in _FORMS.items() if field in cells}
        rows.append(
            {
                **dict.fromkeys(LISTED, ""),
                "row": row.number,
                **cells,
                "place": f"{shown}: {sheet}{found.unit} {row.number}",
            }
        )
    table = pd.DataFrame(rows, columns=list(LISTED))
    if source:
        table["search"] = _slugs(table, declared.get("searches") or {}, found, shown, source)
    return table.astype({**dict.fromkeys(LISTED, "str"), "row": "int64"}), found.notes


def _slugs(table: pd.DataFrame, searches: Mapping[str, Any], found: Cells, shown: str, column: str) -> pd.Series:
    """The source of each row by what stands in its column."""
    meaning = {str(code): slug for slug, codes in searches.items() for code in codes}
    unknown = table.loc[~table["search"].isin(list(meaning))]
    sheet = f"{found.place}, " if found.place else ""
    problems = [
        Problem(
            shown,
            f"{sheet}{listed(found.unit, list(rows['row']))}",
            f"`{column}` is `{value!s}`, which nothing names" if value else f"`{column}` is empty",
            "mend it, or declare it in duplicates.deduplicated.searches",
        )
        for value, rows in unknown.groupby("search", sort=True)
    ]
    if problems:
        raise InputError(problems)
    return table["search"].map(meaning)
