"""What lies beside an exhibit: its data, and where it came from."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from peaceresearch.provenance.job import Job
from peaceresearch.provenance.spec import canonical_json, file_digest, text_digest
from peaceresearch.results.csv_file import write_csv
from peaceresearch.results.records import fields
from peaceresearch.results.table import rows


def write_data(results: pd.DataFrame, path: Path, mark: str) -> None:
    """Write the released results that an exhibit shows as CSV; on synthetic data the first line is a comment that
    says so.
    """
    # `finding` (joint displays) has no part in a plain table of results; columns that are empty throughout say nothing.
    table = results.drop(columns="fields").join(_content(results)) if "fields" in results else results
    table = table.dropna(axis="columns", how="all")
    write_csv(table.loc[:, lambda shown: (shown != "").any()], path, mark)


def _content(records: pd.DataFrame) -> pd.DataFrame:
    """A column for each field of the records, with a name of its own; what is no plain value is JSON."""
    content = [{f"told_{name}": _plain(part) for name, part in fields(row).items()} for row in rows(records)]
    return pd.DataFrame(content, index=records.index).fillna("")


def _plain(part: object) -> object:
    return json.dumps(part, ensure_ascii=False) if isinstance(part, dict | list) else part


def write_record(job: Job, results: pd.DataFrame, path: Path) -> None:
    """Write where an exhibit came from: results, inputs, code and configuration, by content and not by time."""
    record = {
        "rule": job.rule,
        "kind": job.spec["kind"],
        "results": sorted(set(results["id"])),
        "inputs": {str(place): file_digest(place) for places in job.inputs.values() for place in places},
        "code": job.spec["code"],
        "spec": text_digest(canonical_json(job.spec)),
        "sources": sorted({source for source in results["source"] if source}),
        "synthetic": job.spec["mark"] is not None,
    }
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
