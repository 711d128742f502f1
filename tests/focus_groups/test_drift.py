"""Counts by each version of the codebook."""

import math

import pandas as pd

from peaceresearch.focus_groups.codebook_history import History, apply_codebook
from peaceresearch.focus_groups.drift import change_records, drift_rows
from peaceresearch.focus_groups.extensiveness import presence

from .test_codebook_history import NO_BOOKS, coded, codes, version

GROUPS = pd.DataFrame({"document": ["d1", "d2", "d3"], "group": ["g1", "g2", "g3"]})
OLD = codes(v1=["A", "A > X", "A > Y", "Gone"])
SEGMENTS = coded(
    ("d1", "v1:A > X", 0, 5), ("d1", "v1:A > Y", 3, 9), ("d2", "v1:A > Y", 0, 5), ("d2", "v1:Gone", 0, 5),
)  # fmt: skip
VERSIONS = [
    ("v1", version()),
    ("v2", version(merge=[["X", ["X", "Y"]]], drop=["Gone"], date="2024-06-01")),
    ("v3", version(rename={"X": "Both"})),
]


def history(table=OLD, versions=VERSIONS):
    return History(table, versions, NO_BOOKS)


def drifted(table=OLD, segments=SEGMENTS, versions=VERSIONS, names=None):
    _, found = apply_codebook(segments, table, versions, NO_BOOKS)
    names = names or {"A > Both": "both", "A": "top"}
    chosen = {row.code: names[row.path] for row in found.itertuples() if row.path in names}
    rows = drift_rows(segments, table, GROUPS, chosen, history(table, versions))
    return {(row["item"], row["category"]): row for row in rows}, chosen


def test_the_same_codings_by_every_version():
    found, chosen = drifted()
    assert {key: row["estimate"] for key, row in found.items()} == {
        ("top", "v1"): 2, ("x", "v1"): 1, ("y", "v1"): 2, ("gone", "v1"): 1,
        ("top", "v2"): 2, ("both", "v2"): 2,
        ("top", "v3"): 2, ("both", "v3"): 2,
    }  # fmt: skip
    assert {row["n"] for row in found.values()} == {3}
    moved, in_force = apply_codebook(SEGMENTS, OLD, VERSIONS, NO_BOOKS)
    raised = presence(moved, GROUPS, in_force)
    assert {name: raised[code].sum() for code, name in chosen.items()} == {
        name: found[name, "v3"]["estimate"] for name in chosen.values()
    }


def test_a_code_that_has_its_path_already_bears_its_name():
    found, _ = drifted(versions=VERSIONS[:2], names={"A > X": "exchange"})
    assert {key for key in found if key[1] == "v1"} == {("exchange", "v1"), ("y", "v1"), ("gone", "v1")}


def test_names_that_are_taken_are_told_apart():
    table = codes(v1=["A", "A > Top", "B", "B > Top"])
    versions = [("v1", version()), ("v2", version(drop=["A > Top", "B > Top"]))]
    found, _ = drifted(table, coded(("d1", "v1:A > Top", 0, 5)), versions, {"A": "top"})
    assert {key[0] for key in found if key[1] == "v1"} == {"top", "a-top", "b-top"}
    # A roll-up: what was coded below it counts for it until it was dropped.
    assert [found["top", name]["estimate"] for name in ("v1", "v2")] == [1, 0]


def test_there_is_no_way_back_from_a_newer_file():
    table = pd.concat([OLD, codes(v3=["A", "A > Both"])], ignore_index=True)
    segments = pd.concat([SEGMENTS, coded(("d3", "v3:A > Both", 0, 5))], ignore_index=True)
    found, _ = drifted(table, segments)
    assert found["both", "v3"]["estimate"] == 3
    for key, row in found.items():
        assert (math.isnan(row["estimate"]), row["reason"]) == (
            (False, "") if key[1] == "v3" else (True, "coded with a later codebook")
        )


def test_changes_with_what_they_did():
    found = change_records(SEGMENTS, OLD, GROUPS, VERSIONS, history(), "config")
    assert [record["item"] for record in found] == ["v2-1", "v2-2", "v3-1"]
    assert found[0]["fields"] == {
        "version": "v2", "date": "2024-06-01", "change": "merge", "from": ["X", "Y"], "to": "X",
        "groups_before": {"X": 1, "Y": 2}, "groups_after": 2,
        "passages_before": {"X": 1, "Y": 2}, "passages_after": 2,
    }  # fmt: skip
    dropped = found[1]["fields"]
    assert (dropped["change"], dropped["from"], dropped["to"], dropped["date"]) == ("drop", ["Gone"], "", "2024-06-01")
    assert (dropped["groups_before"], dropped["groups_after"]) == ({"Gone": 1}, 0)
    assert (found[2]["fields"]["groups_before"], found[2]["fields"]["groups_after"]) == ({"X": 2}, 2)


def test_only_what_was_coded_before_a_change_tells_what_it_did():
    table = pd.concat([OLD, codes(v2=["A", "A > X"])], ignore_index=True)
    segments = pd.concat([SEGMENTS, coded(("d3", "v2:A > X", 0, 5))], ignore_index=True)
    found = change_records(segments, table, GROUPS, VERSIONS, history(table), "config")
    assert found[0]["fields"]["groups_after"] == 2
    assert found[2]["fields"]["groups_before"] == {"X": 3}
    nothing = change_records(segments.iloc[:0], table, GROUPS, VERSIONS, history(table), "config")
    assert nothing[0]["fields"]["groups_before"] == {"X": None, "Y": None}
    assert nothing[1]["fields"]["groups_after"] is None


def test_a_codebook_without_codings():
    found, _ = drifted(codes(), coded(), [("v1", version())], {"none": "none"})
    assert found == {}
