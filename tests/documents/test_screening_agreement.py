"""Agreement on what to include, against numbers of R, and who is compared with whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from peaceresearch.documents.screening import settle
from peaceresearch.documents.screening_agreement import agreement, screening_agreement
from peaceresearch.documents.screening_votes import Stage

REFERENCE = Path(__file__).parents[1] / "reference"
CODERS = ["a", "b", "c"]
Rows = dict[tuple[str, str, str], dict[str, Any]]


def rows_of(table: pd.DataFrame, reviewers: list[str], stage: str = "title_abstract", least: int = 1) -> Rows:
    """Rows by measure, item and category, of `table` (record, reviewer, decision), where conflicts wait."""
    kept = {record: record for record in sorted(set(table["record"]))}
    decisions = table.assign(stage=stage, place="").assign(reason=table.get("reason", ""))
    direct = set(kept) if stage == "full_text" else set()
    stages = [Stage("title_abstract", reviewers, least), Stage("full_text", reviewers, least)]
    found = settle(kept, direct, decisions, stages, "count", "s.xlsx")
    declared = [[each.name, reviewers, least] for each in stages]
    rows = list(screening_agreement(found.ratings, found.conflicts, declared))
    keyed = {(row["measure"], row["item"], row.get("category", "")): row for row in rows}
    assert len(keyed) == len(rows)
    return keyed


@pytest.mark.parametrize("code", ["common", "rare", "most"])
def test_coefficients_are_those_of_r(code: str) -> None:
    """Decisions of three reviewers on 60 records; numbers by psych and anova() (tests/reference/agreement_toy.R)."""
    toy, numbers = (pd.read_csv(REFERENCE / f"agreement_toy{part}.csv") for part in ("", "_numbers"))
    expected = numbers[numbers["code"] == code].set_index("statistic")["value"]
    table = pd.DataFrame(
        {
            "record": "base:" + toy["unit"].astype(str),
            "reviewer": toy["coder"],
            "decision": toy[code].map({1: "include", 0: "exclude"}),
        }
    )
    found = rows_of(table, CODERS)
    for pair in ("ab", "ac", "bc"):
        kappa = found["kappa", "screening", "~".join(pair)]
        assert kappa["estimate"] == pytest.approx(expected[f"kappa_{pair}"], abs=1e-10)
    for measure in ("kappa", "fleiss_kappa"):
        assert found[measure, "screening", ""]["estimate"] == pytest.approx(expected[measure], abs=1e-10)
    wide = table.pivot(index="record", columns="reviewer", values="decision")
    conflicts = found["conflicts", "screening", ""]
    assert conflicts["estimate"] == (wide.nunique(axis=1) > 1).sum()
    assert {row["n"] for row in found.values() if row["item"] == "screening"} == {len(wide)}


def test_records_with_decisions_of_some_reviewers_only_count_as_in_irrcac(shared_data: Path) -> None:
    """irrCAC 1.0 on its cac.raw4raters: gwet.ac1.raw 0.77544 (pa 0.818182), fleiss.kappa.raw 0.76117, unweighted."""
    table = pd.read_csv(shared_data / "reference-results" / "sets" / "cac_raw4raters.csv").drop(columns="Units")
    found = {row["measure"]: row for row in agreement(table.to_numpy(dtype=float))}
    assert found["ac1"]["estimate"] == pytest.approx(0.77544, abs=1e-5)
    assert found["percent_agreement"]["estimate"] == pytest.approx(0.818181818, abs=1e-9)
    assert found["fleiss_kappa"]["estimate"] == pytest.approx(0.76117, abs=1e-5)
    assert found["ac1"]["n"] == 11  # of 12 units one has a single rating


def decided(**votes: str) -> pd.DataFrame:
    """Per reviewer a letter per record: i include, e exclude, u unsure, n not retrieved, blank none."""
    words = {"i": "include", "e": "exclude", "u": "unsure", "n": "not_retrieved"}
    rows = [
        (f"base:{number}", who, words[letter])
        for who, letters in votes.items()
        for number, letter in enumerate(letters, 1)
        if letter != " "
    ]
    return pd.DataFrame(rows, columns=["record", "reviewer", "decision"])


def test_two_reviewers_are_one_pair_and_only_what_both_decided_counts() -> None:
    found = rows_of(decided(a="iiee e", b="iueei "), ["a", "b"])
    assert set(found) == {
        (measure, item, "")
        for measure in ("percent_agreement", "kappa", "ac1", "conflicts")
        for item in ("screening", "full_text")
    }
    share = found["percent_agreement", "screening", ""]
    assert (share["estimate"], share["n"], share["unit"], share["reason"]) == (1, 4, "share", "")
    assert found["kappa", "screening", ""]["estimate"] == 1
    assert found["conflicts", "screening", ""]["estimate"] == 0
    nothing = found["percent_agreement", "full_text", ""]
    assert np.isnan(nothing["estimate"])
    assert (nothing["n"], nothing["reason"]) == (0, "no record was decided on by two reviewers")


def test_one_reviewer_is_compared_with_nobody() -> None:
    assert rows_of(decided(a="ie"), ["a"]) == {}


def test_why_there_is_no_coefficient() -> None:
    found = rows_of(decided(a="eee", b="eee"), ["a", "b"])
    assert found["percent_agreement", "screening", ""]["estimate"] == 1
    assert found["ac1", "screening", ""]["estimate"] == 1
    kappa = found["kappa", "screening", ""]
    assert np.isnan(kappa["estimate"])
    assert kappa["reason"] == "all decisions are the same"
    found = rows_of(decided(a="eee", b="eee", c="eie"), CODERS)
    assert found["kappa", "screening", ""]["reason"] == "all decisions of two of the reviewers are the same"
    assert found["kappa", "screening", "a~c"]["estimate"] == 0


def test_full_texts_that_were_not_to_be_had_are_not_compared_and_reasons_are_conflicts() -> None:
    table = decided(a="inee", b="enee").assign(reason="")
    table.loc[table["decision"] == "exclude", "reason"] = "topic"
    table.loc[(table["record"] == "base:4") & (table["reviewer"] == "b"), "reason"] = "place"
    found = rows_of(table, ["a", "b"], "full_text")
    assert found["percent_agreement", "full_text", ""]["estimate"] == pytest.approx(2 / 3)
    assert found["percent_agreement", "full_text", ""]["n"] == 3
    assert found["conflicts", "full_text", ""]["estimate"] == 2
