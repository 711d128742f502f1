"""Each finding with the released results that speak to it, in the order in which the study names them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table, results, write_results
from peaceresearch.synthesis import join_strands
from peaceresearch.synthesis.join_strands import evidence

RELEASED = results(
    [
        {"strand": "survey", "measure": "mean", "item": "trust", "estimate": 1.0, "n": 50},
        {"strand": "survey", "measure": "mean", "item": "trust", "domain": "region=b", "status": "suppressed"},
        {"strand": "survey", "measure": "mean", "item": "trust", "domain": "region=a", "estimate": 2.0, "n": 20},
        {"strand": "focus_groups", "measure": "groups", "item": "school", "estimate": 3.0, "n": 4},
    ]
)


def test_findings_stand_in_their_order_and_evidence_in_the_order_it_is_named() -> None:
    findings = {
        "z": ["survey.mean.trust[region=*]", "focus_groups.groups.school"],
        "a": ["focus_groups.*", "survey.mean.trust"],
    }
    joined = evidence(RELEASED, findings)
    assert list(zip(joined["finding"], joined["id"], strict=True)) == [
        ("z", "survey.mean.trust[region=a]"),
        ("z", "survey.mean.trust[region=b]"),
        ("z", "focus_groups.groups.school"),
        ("a", "focus_groups.groups.school"),
        ("a", "survey.mean.trust"),
    ]
    assert list(joined.columns) == ["finding", *RELEASED.columns]


def test_a_result_named_by_two_patterns_stands_once() -> None:
    joined = evidence(RELEASED, {"f": ["survey.mean.trust[region=b]", "survey.mean.trust*"]})
    assert list(joined["id"]) == ["survey.mean.trust[region=b]", "survey.mean.trust", "survey.mean.trust[region=a]"]


def test_what_was_withheld_stays_withheld() -> None:
    joined = evidence(RELEASED, {"f": ["*"]})
    kept = joined.drop(columns="finding").sort_values("id", ignore_index=True)
    pd.testing.assert_frame_equal(kept, RELEASED)


def test_brackets_of_a_pattern_stand_for_themselves() -> None:
    assert list(evidence(RELEASED, {"f": ["survey.mean.trust[region=a]"]})["estimate"]) == [2.0]


def test_the_rule_reads_and_writes_tables(tmp_path: Path) -> None:
    write_results(RELEASED, tmp_path / "in.parquet")
    files = {"findings": [tmp_path / "out.parquet"]}
    spec = {"findings": [["f", ["survey.mean.trust"]]]}
    join_strands.run(Job("join_strands", spec, {"evidence": [tmp_path / "in.parquet"]}, files, files, "key"))
    assert list(read_table(tmp_path / "out.parquet")["id"]) == ["survey.mean.trust"]
