"""Rule `join_strands`: each finding with the released results that speak to it, of whatever strand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from peaceresearch.provenance.job import Job
from peaceresearch.results.ids import matching
from peaceresearch.results.table import read_results, write_table


def run(job: Job) -> None:
    """Read the released evidence and write it as a table with a row per finding and result."""
    write_table(evidence(read_results(job.input("evidence")), dict(job.spec["findings"])), job.output("findings"))


def evidence(released: pd.DataFrame, findings: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Released results with the finding that they speak to.

    Parameters
    ----------
    released
        A table of results that have passed the gate.
    findings
        Per finding: patterns of ids.

    Returns
    -------
    DataFrame
        The columns of a table of results after a column `finding`; in the order of `findings`
        and of their patterns, then by id. A result
        that speaks to several findings stands under each.
    """
    parts = []
    for finding, patterns in findings.items():
        # In the order in which the finding names its evidence: that is the order on the page.
        found = [identifier for pattern in patterns for identifier in matching(released["id"], pattern)]
        part = released.set_index("id", drop=False).loc[list(dict.fromkeys(found))]
        part.insert(0, "finding", finding)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
