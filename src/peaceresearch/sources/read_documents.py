"""Rule `read_documents`: search results and the sheets of the review in, tidy tables and notes out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_table
from peaceresearch.sources import review_sheets
from peaceresearch.sources.bibliography import COLUMNS, Entry, tidy
from peaceresearch.sources.bibliography_table import read_bibliography_table
from peaceresearch.sources.bibtex import read_bibtex
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.notes import Note, write_notes
from peaceresearch.sources.ris import read_ris

CONFIG = "config/documents.yaml"


def run(job: Job) -> None:
    """Read the files and write records, decisions, extraction, appraisal, and what was noticed."""
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
        `searches` (pairs of a name and its section), `screening`, `extraction`, `appraisal` (None where there is none).

    Returns
    -------
    dict of DataFrame
        `records`: see `bibliography.tidy`, all searches in their order. `decisions`, `extraction`, `appraisal`: see
        `review_sheets`.
    list of Note
        What was repaired, left out, or kept although it is odd.

    Raises
    ------
    InputError
        With every fault of every file at once.
    """
    sheets = HandKept(CONFIG, paths)
    parts, notes = [pd.DataFrame(columns=list(COLUMNS))], []
    problems: list[Problem] = []
    for name, search in spec["searches"]:
        try:
            entries, odd = read_search(paths[search["source"]], search["source"], search["columns"])
        except InputError as error:
            problems += error.problems
            continue
        table, more = tidy(name, search["source"], entries)
        parts.append(table)
        notes += [*odd, *more]
    tables = {
        "decisions": review_sheets.decisions(sheets, spec["screening"]),
        "extraction": review_sheets.extraction(sheets, spec["extraction"]),
        "appraisal": review_sheets.appraisal(sheets, spec["appraisal"]),
    }
    problems += sheets.problems
    if problems:
        raise InputError(problems)
    records = pd.concat(parts[1:], ignore_index=True)
    return {"records": records, **tables}, [*notes, *sheets.notes]


def read_search(path: Path, name: str, columns: Mapping[str, str]) -> tuple[list[Entry], list[Note]]:
    """The entries of a search's file by its ending (.ris, .bib, else a table), and what was odd about the file."""
    ending = path.suffix.lower()
    if ending == ".ris":
        return read_ris(path, name)
    return read_bibtex(path, name) if ending == ".bib" else (read_bibliography_table(path, name, columns), [])
