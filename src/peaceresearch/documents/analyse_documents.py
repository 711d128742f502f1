"""Rule `analyse_documents`: records, decisions and sheets in; results, and records of documents, out."""

from __future__ import annotations

import json

from peaceresearch.documents.csl import csl_items
from peaceresearch.documents.review import Review, tables_of
from peaceresearch.provenance.job import Job
from peaceresearch.results.records import records, write_records
from peaceresearch.results.table import write_results


def run(job: Job) -> None:
    """Count what the config declares; write results, records, and the included documents as CSL-JSON."""
    review = Review(tables_of(job), job.spec)
    table = review.results()  # whatever is wrong with the material is told before anything is written
    included, recommended, appraised = review.included(), review.recommended(), review.appraised_records()
    write_results(table, job.output("results"))
    write_records(records(included), job.output("included"))
    write_records(records(recommended), job.output("recommended"))
    write_records(records(appraised), job.output("appraised"))
    kept = review.records[review.records["record"].isin(review.flow.included)]
    items = json.dumps(csl_items(kept), ensure_ascii=False, indent=1, sort_keys=True)
    job.output("bibliography").write_text(f"{items}\n", encoding="utf-8")
