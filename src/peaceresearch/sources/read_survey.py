"""Rule `read_survey`: a survey's data file in, tidy tables and notes out."""

from __future__ import annotations

from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_table
from peaceresearch.sources.notes import write_notes
from peaceresearch.sources.statistical import read_statistical_file


def run(job: Job) -> None:
    """Read the file and write answers, variables, labels, reasons of missing answers, and what was noticed."""
    data = read_statistical_file(job.input("raw"), job.spec["source"], job.spec["encoding"])
    tables = {"answers": data.answers, "variables": data.items, "labels": data.labels, "reasons": data.reasons}
    for name, table in tables.items():
        write_table(table, job.output(name))
    write_notes(data.notes, job.output("notes"), job.spec["mark"])
