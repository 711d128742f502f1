"""Rule `read_focus_groups`: a coded project and its two sheets in, tidy tables and notes out."""

from __future__ import annotations

from pathlib import Path

from peaceresearch.problems import InputError, Problem
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_table
from peaceresearch.sources.notes import Note, write_notes
from peaceresearch.sources.participants import no_participants, no_quotes, read_participants, read_quotes
from peaceresearch.sources.refi_qda import read_refi_qda


def run(job: Job) -> None:
    """Read the project, the participants and the quotes, and write them as tables, with what was noticed.

    Raises
    ------
    InputError
        With every problem of the project or, where that can be read, of both sheets.
    """
    files = {path.as_posix(): path for path in job.inputs["raw"]}
    material = read_refi_qda(files[_key(job.spec["source"])], job.spec["source"])
    texts = material.documents[material.documents["kind"] == "text"]
    groups = set(texts["name"])
    uncoded = texts.loc[~texts["document"].isin(material.segments["document"]), "name"]
    notes = [Note(f"source {name}", "no passage of it is coded", "not counted as a group") for name in uncoded]
    participants, quotes = no_participants(), no_quotes()
    problems: list[Problem] = []
    try:
        if listed := job.spec["participants"]:
            participants, remarks = read_participants(files[_key(listed["source"])], listed, groups)
            notes += remarks
    except InputError as error:
        problems += error.problems
    try:
        if chosen := job.spec["quotes"]:
            quotes = read_quotes(files[_key(chosen["source"])], chosen, groups)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    for name in ("documents", "codes", "segments", "variables"):
        write_table(getattr(material, name), job.output(name))
    write_table(participants, job.output("participants"))
    write_table(quotes, job.output("quotes"))
    write_notes([*material.notes, *notes], job.output("notes"), job.spec["mark"])


def _key(source: str) -> str:
    """A source as a job's inputs are called."""
    return Path(source).as_posix()
