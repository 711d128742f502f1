"""Rule `analyse_events`: who came, what they said and proposed, out as results; the proposals out as records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from peaceresearch.events import feedback, participation, proposals
from peaceresearch.provenance.job import Job
from peaceresearch.results.records import records, write_records
from peaceresearch.results.table import read_table, results, write_results

Row = dict[str, Any]
_SOURCES = {"before": "feedback", "after": "feedback", "change": "feedback", "linked": "feedback"}
_SOURCES |= {"proposals": "proposals"}
"""The sheet that a measure comes from; the attendance sheet where it is not named."""


def run(job: Job) -> None:
    """Count and compare what the sheets hold and write it as a table of results and one of records."""
    tables = {name: read_table(job.input(name)) for name in ("attendance", "feedback", "proposals", "responses")}
    found, proposed = analyse(tables, job.spec)
    write_results(found, job.output("results"))
    write_records(proposed, job.output("records"))


def analyse(tables: Mapping[str, pd.DataFrame], spec: Mapping[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Everything that is told of the events.

    Parameters
    ----------
    tables
        `attendance`, `feedback`, `proposals` and `responses` as `read_events` gives them.
    spec
        The rule's slice of the config: `level`, `place` (a dimension), `events` (place: day), `groups` (dimension:
        values), `spoke`, `reference` (dimension: place: value: share), `questions`, `themes`, `addressees`, `statuses`
        and `source` (of each sheet).

    Returns
    -------
    tuple of DataFrame
        Results: `participants`, `participation`, `parity`, `spoke` and `proposals` over all events and by place, each
        on the participants as its base; `before`, `after`, `change` and `linked` over all events. Records: a
        `proposal` each.
    """
    place, level, groups = spec["place"], spec["level"], spec["groups"]
    proposed = proposals.with_status(tables["proposals"], tables["responses"])
    statuses = [*spec["statuses"], proposals.UNANSWERED] if spec["statuses"] else []
    found: list[Row] = []
    for domain in participation.domains(tables["attendance"], place, list(spec["events"])):
        found += participation.counts(domain, groups)
        found += participation.shares(domain, groups, level)
        found += participation.parity(domain, groups, spec["reference"], level)
        if spec["spoke"]:
            found += participation.spoke(domain, groups, level)
        if spec["themes"]:
            made = proposed[proposed["event"] == domain.place] if domain.place else proposed
            found += proposals.counts(made, domain, spec["themes"], spec["addressees"], statuses)
    if spec["questions"]:
        found += feedback.change(tables["feedback"], list(spec["questions"]), level)
    source = spec["source"]
    table = results(
        {**row, "strand": "events", "source": source[_SOURCES.get(row["measure"], "attendance")]} for row in found
    )
    told = proposals.records(proposed, place, spec["events"], bool(statuses))
    return table, records({**row, "source": source["proposals"]} for row in told)
