"""Rule `make_table`: one table in all languages."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

from peaceresearch.exhibits.record import write_data, write_record
from peaceresearch.exhibits.view import fitting, views, withheld_notes
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table


def run(job: Job) -> None:
    """Make the table of the exhibit's released results in each language, with its data and where it came from."""
    results = read_table(job.input("results"))
    # By name, so that an edit to one kind touches only its tables; the plan names the module in the code digest.
    kind = importlib.import_module(f"peaceresearch.exhibits.{job.spec['kind']}")
    if "measure" in results:  # records have none
        results = fitting(results, job.spec, tuple(kind.MEASURES), job.places["view"][0].stem)
    for index, view in enumerate(views(job.spec, Path()).values()):
        files = {name: job.outputs[name][index] for name in ("table", "view", "csv", "made")}
        table = kind.make(results, view)
        document = json.loads(table.pandoc_json())
        # A note travels with the table, as the document's metadata.
        document["meta"]["withheld"] = {"t": "MetaString", "c": withheld_notes(results, view)}
        files["table"].write_text(json.dumps(document, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        note = f"*{view.mark}*\n\n" if view.mark else ""
        files["view"].write_text(note + table.markdown(), encoding="utf-8")
        write_data(results, files["csv"], view.mark)
        write_record(job, results, files["made"])
