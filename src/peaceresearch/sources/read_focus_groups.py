"""Rule `read_focus_groups`: a coded project in, tidy tables and notes out."""

from __future__ import annotations

from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_table
from peaceresearch.sources.notes import Note, write_notes
from peaceresearch.sources.refi_qda import read_refi_qda


def run(job: Job) -> None:
    """Read the project and write documents, codes, segments, variables, and what was noticed."""
    material = read_refi_qda(job.input("raw"), job.spec["source"])
    for name in ("documents", "codes", "segments", "variables"):
        write_table(getattr(material, name), job.output(name))
    texts = material.documents[material.documents["kind"] == "text"]
    uncoded = texts.loc[~texts["document"].isin(material.segments["document"]), "name"]
    notes = [Note(f"source {name}", "no passage of it is coded", "not counted as a group") for name in uncoded]
    write_notes([*material.notes, *notes], job.output("notes"), job.spec["mark"])
