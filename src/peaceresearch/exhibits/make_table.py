"""Rule `make_table`: one table in all languages."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.footer import Part, footer, withheld_part, write_footer
from peaceresearch.exhibits.record import write_data, write_record
from peaceresearch.exhibits.spreadsheet import Sheet, write_spreadsheet
from peaceresearch.exhibits.view import View, views
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table

_NO_NAME = re.compile(r"[\[\]:*?/\\']")
"""Signs that the name of a sheet may not have; nor more than 31 letters."""


def run(job: Job) -> None:
    """Make the table of the exhibit's released results in each language, as a workbook too, with what stands under it,
    its data and where it came from.
    """
    results = read_table(job.input("results"))
    # By name, so that an edit to one kind touches only its tables; the plan names the module in the code digest.
    kind = importlib.import_module(f"peaceresearch.exhibits.{job.spec['kind']}")
    if "measure" in results:  # records have none
        implied = getattr(kind, "DIMENSIONS", ())
        results = fitting(results, job.spec, tuple(kind.MEASURES), job.places["view"][0].stem, implied)
    for index, view in enumerate(views(job.spec, Path()).values()):
        files = {name: paths[index] for name, paths in job.outputs.items()}
        table = kind.make(results, view)
        shown = kind.drawn(results, view) if hasattr(kind, "drawn") else results
        parts = footer(results, view, job.spec["kind"], kind) + withheld_part(shown, view)
        document = json.loads(table.pandoc_json())
        files["table"].write_text(json.dumps(document, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        mark = f"*{view.mark}*\n\n" if view.mark else ""
        below = "".join(f"\n{part.text}\n" for part in parts)
        files["view"].write_text(mark + table.markdown() + below, encoding="utf-8")
        write_spreadsheet(table, _sheet(job.spec, parts, view), files["xlsx"], job.spec["epoch"])
        write_footer(parts, files["note"])
        write_data(results, files["csv"], view.mark)
        write_record(job, results, files["made"])


def _sheet(spec: Mapping[str, Any], parts: Sequence[Part], view: View) -> Sheet:
    own = [view.text(spec["note"])] if spec["note"] else []
    words = view.words
    return Sheet(
        title=view.text(spec["caption"]),
        notes=[*own, *(part.text for part in parts)],
        mark=view.mark,
        name=_sheet_name(words.crossref["table"].title),
        contents=_sheet_name(words.document["contents"]),
        page=words.document["page"],
    )


def _sheet_name(text: str) -> str:
    return _NO_NAME.sub(" ", text)[:31]
