"""What lies beside an exhibit: its data, and where it came from."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from peaceresearch.provenance.job import Job
from peaceresearch.provenance.spec import canonical_json, file_digest, text_digest


def write_data(results: pd.DataFrame, path: Path, mark: str) -> None:
    """Write the released results that an exhibit shows as CSV; on synthetic data the first line is a comment that
    says so.
    """
    # `finding` (joint displays) has no part in a plain table of results; columns that are empty throughout say nothing.
    text = (
        results.dropna(axis="columns", how="all")
        .loc[:, lambda table: (table != "").any()]
        .to_csv(index=False, lineterminator="\n")
    )
    path.write_text((f"# {mark}\n" if mark else "") + text, encoding="utf-8")


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
