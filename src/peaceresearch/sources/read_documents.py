"""Rule `read_documents`: search results and the sheets of the review in, tidy tables and notes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_table
from peaceresearch.sources.bibliography import COLUMNS, tidy
from peaceresearch.sources.decision_files import read_decisions, read_pairs
from peaceresearch.sources.extraction_sheets import read_extraction
from peaceresearch.sources.extraction_sheets_appraisals import read_appraisals
from peaceresearch.sources.extraction_sheets_recommendations import read_recommendations
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.notes import Note, write_notes
from peaceresearch.sources.search_file import read_list, read_search

CONFIG = "config/documents.yaml"
LISTED = ("row", "record", "title", "doi", "pmid", "accession", "search", "place")


def run(job: Job) -> None:
    """Read the files and write the tables of `read_documents`, and what was noticed."""
    tables, notes = read_documents({str(path): path for path in job.inputs["raw"]}, job.spec)
    for name, table in tables.items():
        write_table(table, job.output(name))
    write_notes(notes, job.output("notes"), job.spec["mark"])


def read_documents(paths: Mapping[str, Path], spec: Mapping[str, Any]) -> tuple[dict[str, pd.DataFrame], list[Note]]:
    """Read everything that the config declares of the document review.

    Parameters
    ----------
    paths
        The files, by the `source` that the config gives.
    spec
        The rule's slice of the config; see `document_specs.read_spec`.

    Returns
    -------
    dict of DataFrame
        `records`: see `bibliography.tidy`, all searches in their order. `listed`: see `search_file.read_list`.
        `decisions`, `pairs`: see `decision_files`. `extraction`, `appraisal`, `recommendations`: see
        `extraction_sheets`. Without rows where the config declares none.
    list of Note
        What was repaired, left out, or kept although it is odd.

    Raises
    ------
    InputError
        With every fault of every file at once.
    """
    found = _Found(paths)
    for name, search in spec["searches"]:
        if search["source"] is not None:
            found.search(name, search)
    records = found.records
    sheets = HandKept(CONFIG, paths, titles=dict(zip(records["record"], records["title"], strict=True)))
    tables = {
        "records": records,
        "decisions": read_decisions(sheets, spec["screening"], records, found.unread),
        "extraction": read_extraction(sheets, spec["extraction"]),
        "appraisal": read_appraisals(sheets, spec["appraisals"]),
        "recommendations": read_recommendations(sheets, spec["recommendations"], spec["languages"]),
        "pairs": read_pairs(sheets, spec["pairs"]),
        "listed": found.listed(spec["deduplicated"]),
    }
    problems = [*found.problems, *sheets.problems, *dict.fromkeys(sheets.misplaced)]
    if problems:
        raise InputError(problems)
    return tables, [*found.notes, *sheets.notes]


class _Found:
    """Files with records, read one after the other, and what is wrong or odd in any of them."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        self._parts = [pd.DataFrame(columns=list(COLUMNS))]
        self.notes: list[Note] = []
        self.problems: list[Problem] = []
        self.unread: list[str] = []
        """Searches whose files could not be read: what refers to their records cannot be judged."""

    def search(self, name: str, search: Mapping[str, Any]) -> None:
        """Read what one source returned."""

        def read(path: Path, shown: str) -> tuple[pd.DataFrame, list[Note]]:
            entries, odd = read_search(path, shown, search)
            table, more = tidy(name, shown, entries)
            return table, [*odd, *more]

        table = self._read(search["source"], read)
        if table is None:
            self.unread.append(name)
        else:
            self._parts.append(table)

    def listed(self, declared: Mapping[str, Any] | None) -> pd.DataFrame:
        """The rows of the list without duplicates; none where no list is declared."""
        empty = pd.DataFrame(columns=list(LISTED)).astype("str").astype({"row": "int64"})
        if declared is None:
            return empty
        table = self._read(declared["source"], lambda path, shown: read_list(path, shown, declared))
        return empty if table is None else table

    @property
    def records(self) -> pd.DataFrame:
        """All records in the order of the searches."""
        return pd.concat(self._parts[1:], ignore_index=True) if self._parts[1:] else self._parts[0]

    def _read(self, source: str, read: Callable[[Path, str], tuple[pd.DataFrame, list[Note]]]) -> pd.DataFrame | None:
        try:
            table, notes = read(self._paths[source], source)
        except InputError as error:
            self.problems += error.problems
            return None
        self.notes += notes
        return table
