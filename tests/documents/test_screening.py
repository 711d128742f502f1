"""What decisions of any number of reviewers come to, and every decision that does not fit, told with its record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from peaceresearch.documents.screening import Screened, settle
from peaceresearch.documents.screening_votes import Stage
from peaceresearch.problems import InputError

KEPT = {"base:1": "base:1", "base:2": "base:2", "web:1": "base:1", "web:2": "web:2", "web:3": "web:3"}
ANA, BENO, CYRIL = "ana", "beno", "cyril"
TITLES, TEXTS = "title_abstract", "full_text"
Said = tuple[str, ...]
"""Stage, reviewer, record, decision, and perhaps a reason."""
DECISIONS: list[Said] = [
    (TITLES, ANA, "base:1", "include"), (TITLES, ANA, "base:2", "exclude"),
    (TITLES, ANA, "web:2", "include"), (TITLES, ANA, "web:3", "unsure"),
    (TITLES, BENO, "web:1", "exclude"), (TITLES, BENO, "base:2", "exclude"),
    (TITLES, BENO, "web:2", "include"), (TITLES, BENO, "web:3", "include"),
    (TITLES, "agreed", "web:1", "include"),
    (TEXTS, ANA, "base:1", "include"), (TEXTS, BENO, "base:1", "include"),
    (TEXTS, ANA, "web:2", "exclude", "place"), (TEXTS, BENO, "web:2", "exclude", "topic"),
    (TEXTS, "agreed", "web:2", "exclude", "topic"),
    (TEXTS, ANA, "web:3", "not_retrieved"), (TEXTS, BENO, "web:3", "not_retrieved"),
]  # fmt: skip


def settled(
    said: Sequence[Said],
    *,
    kept: dict[str, str] = KEPT,
    direct: Sequence[str] = (),
    least: int = 2,
    reviewers: Sequence[str] = (ANA, BENO),
    undecided: str = "refuse",
    stages: Sequence[str] = (TITLES, TEXTS),
) -> Screened:
    rows = [(*row, *[""] * (5 - len(row)), f"s.xlsx: row {number}") for number, row in enumerate(said, 2)]
    table = pd.DataFrame(rows, columns=["stage", "reviewer", "record", "decision", "reason", "place"]).astype("str")
    declared = [Stage(name, reviewers, least) for name in stages]
    return settle(kept, set(direct), table[table["stage"].isin(stages)], declared, undecided, "s.xlsx")


def faults(said: Sequence[Said], **how: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        settled(said, **how)
    return [str(problem).removeprefix("s.xlsx: record ") for problem in caught.value.problems]


def outcomes(found: Screened) -> dict[str, dict[str, str]]:
    return {stage: {record: str(vote) for record, vote in votes.items()} for stage, votes in found.outcomes.items()}


def without(stage: str, reviewer: str, record: str) -> list[Said]:
    left = [row for row in DECISIONS if row[:3] != (stage, reviewer, record)]
    assert len(left) == len(DECISIONS) - 1
    return left


def test_what_is_alike_holds_and_what_is_agreed_settles_the_rest() -> None:
    found = settled(DECISIONS)
    assert outcomes(found) == {
        TITLES: {"base:1": "include", "base:2": "exclude", "web:2": "include", "web:3": "include"},
        TEXTS: {"base:1": "include", "web:2": "exclude (topic)", "web:3": "not_retrieved"},
    }
    assert found.ratings[TITLES].tolist() == [[1, 0], [0, 0], [1, 1], [1, 1]]
    np.testing.assert_array_equal(found.ratings[TEXTS], [[1, 1], [0, 0], [np.nan, np.nan]])
    assert [tuple(row) for row in found.conflicts.to_numpy()] == [
        (TITLES, "base:1", ANA, "include", ""), (TITLES, "base:1", BENO, "exclude", ""),
        (TITLES, "base:1", "agreed", "include", ""),
        (TEXTS, "web:2", ANA, "exclude", "place"), (TEXTS, "web:2", BENO, "exclude", "topic"),
        (TEXTS, "web:2", "agreed", "exclude", "topic"),
    ]  # fmt: skip
    assert [tuple(row) for row in found.settled.to_numpy()][-2:] == [
        ("web:2", TEXTS, "exclude", "topic"), ("web:3", TEXTS, "not_retrieved", ""),
    ]  # fmt: skip


ADD = "add it, or count what waits (`screening.undecided`)"
FAULTS = [
    (without(TITLES, BENO, "base:2"), f"base:2: no decision of beno on its title and abstract; {ADD}"),
    (without(TITLES, "agreed", "web:1"), "base:1: reviewers differ on its title and abstract and nothing is agreed; "),
    (without(TEXTS, ANA, "web:3"), f"web:3: no decision of ana on its full text; {ADD}"),
    (without(TEXTS, "agreed", "web:2"), "web:2: reviewers exclude its full text for different reasons and nothing is "),
    ([*DECISIONS, (TITLES, ANA, "web:9", "include")], "web:9: no search returned it, and ana decided on it; "),
    (
        [*DECISIONS, (TITLES, "agreed", "base:1", "exclude")],
        "web:1 (s.xlsx: row 10) and base:1 (s.xlsx: row 18): one document, its title and abstract decided on in two "
        "ways by agreed; keep one decision",
    ),
    ([*DECISIONS, (TITLES, ANA, "web:1", "exclude")], "base:1 (s.xlsx: row 2) and web:1 (s.xlsx: row 18): one doc"),
    ([*DECISIONS, (TITLES, "agreed", "base:2", "include")], "base:2: reviewers say exclude of its title and abstract"),
    (
        [*DECISIONS, (TEXTS, "agreed", "base:1", "exclude", "topic")],
        "base:1: reviewers say include of its full text, but exclude (topic) is agreed; mend one of the sheets",
    ),
    ([*DECISIONS, (TEXTS, ANA, "base:2", "include")], "base:2: a decision on its full text, and it was excluded"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "fault"), FAULTS)
def test_what_does_not_fit_is_one_line_with_file_and_record(said: list[Said], fault: str) -> None:
    (line,) = faults(said)
    assert line.startswith(fault)


def test_all_faults_at_once_and_those_alike_in_one_line() -> None:
    kept = {f"base:{number}": f"base:{number}" for number in range(1, 501)}
    said = [(TITLES, ANA, record, "include") for record in kept if record != "base:7"]
    assert faults([*said, (TITLES, BENO, "web:9", "exclude")], kept=kept) == [
        "web:9: no search returned it, and beno decided on it; mend the name, or see the notes for records that were "
        "left out",
        "base:1, base:2, base:3, base:4, base:5, ... (499 in all): no decision of beno on its title and abstract; "
        + ADD,
        f"base:7: no decision of anybody on its title and abstract; {ADD}",
    ]


def test_the_same_decision_under_two_names_of_a_document_is_one() -> None:
    assert outcomes(settled([*DECISIONS, (TITLES, ANA, "web:1", "include")])) == outcomes(settled(DECISIONS))


THREE = (ANA, BENO, CYRIL)
ONE = {"base:1": "base:1"}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (["include", "unsure", "unsure"], "include"),
        (["unsure", "unsure", "unsure"], "include"),
        (["include", "unsure", "exclude", "exclude"], "exclude"),
        (["include", "unsure", "unsure", "exclude"], "exclude"),
        (["exclude", "exclude", "exclude", "exclude"], "exclude"),
        (["exclude", "exclude", "include", "unsure"], "include"),
    ],
)
def test_who_is_unsure_lets_a_record_pass_unless_it_is_agreed_otherwise(said: list[str], outcome: str) -> None:
    who = (*THREE, "agreed")
    votes = [(TITLES, reviewer, "base:1", decision) for reviewer, decision in zip(who, said, strict=False)]
    found = settled(votes, kept=ONE, reviewers=THREE, least=3, stages=[TITLES])
    assert outcomes(found) == {TITLES: {"base:1": outcome}}


def test_being_unsure_about_a_full_text_is_to_be_settled() -> None:
    said = [(TITLES, ANA, "base:1", "include"), (TEXTS, ANA, "base:1", "unsure")]
    how = {"kept": ONE, "reviewers": [ANA], "least": 1}
    assert faults(said, **how)[0].startswith("base:1: nobody can tell whether its full text is to be included")
    assert faults([*said, (TEXTS, "agreed", "base:1", "unsure")], **how)
    found = settled([*said, (TEXTS, "agreed", "base:1", "exclude", "topic")], **how)
    assert outcomes(found)[TEXTS] == {"base:1": "exclude (topic)"}
    assert found.ratings[TEXTS].tolist() == [[0.5]]


def test_fewer_decisions_than_reviewers_may_be_enough() -> None:
    said = [(TITLES, ANA, "base:1", "exclude"), (TITLES, CYRIL, "base:1", "exclude")]
    found = settled(said, kept=ONE, reviewers=THREE, least=2)
    assert outcomes(found)[TITLES] == {"base:1": "exclude"}
    np.testing.assert_array_equal(found.ratings[TITLES], [[0, np.nan, 0]])
    assert faults(said[:1], kept=ONE, reviewers=THREE) == [
        f"base:1: decisions of 1 reviewers, at least 2 are due, on its title and abstract; {ADD}"
    ]


def test_what_is_missing_or_open_may_wait() -> None:
    said = [
        (TITLES, ANA, "base:1", "include"),
        (TITLES, ANA, "web:2", "include"), (TITLES, BENO, "web:2", "exclude"),
        (TITLES, ANA, "web:3", "include"), (TITLES, BENO, "web:3", "include"),
        (TEXTS, ANA, "web:3", "include"), (TEXTS, BENO, "web:3", "exclude", "topic"),
    ]  # fmt: skip
    found = settled(said, undecided="count")
    assert outcomes(found) == {TITLES: {"web:3": "include"}, TEXTS: {}}
    assert list(found.conflicts["record"]) == ["web:2", "web:2", "web:3", "web:3"]
    # What is agreed, or decided on a later stage, does not wait.
    assert faults(
        [*said, (TITLES, "agreed", "base:1", "include"), (TEXTS, ANA, "web:2", "include")], undecided="count"
    ) == [
        f"base:1: agreed on its title and abstract before all decided: no decision of beno; {ADD}",
        "web:2: a decision on its full text, and nothing is decided before that; settle that first",
    ]


def test_records_that_nobody_decided_on_may_count_as_taken_out_by_automation_tools() -> None:
    said = [row for row in DECISIONS if row[2] != "base:2"]
    found = settled(said, undecided="automation")
    assert found.automated == {"base:2"}
    assert len(found.ratings[TITLES]) == 3
    half = [*said, (TITLES, ANA, "base:2", "exclude")]
    assert faults(half, undecided="automation") == [f"base:2: no decision of beno on its title and abstract; {ADD}"]
    read = [*said, (TEXTS, ANA, "base:2", "include")]
    assert faults(read, undecided="automation")[0].startswith(
        "base:2: a decision on its full text, and nothing is decided"
    )


def test_records_that_go_straight_to_the_full_texts_are_not_screened_before() -> None:
    said = [row for row in DECISIONS if row[0] == TEXTS or row[2] not in ("web:2", "web:3")]
    assert outcomes(settled(said, direct=["web:2", "web:3"])) == {
        TITLES: {"base:1": "include", "base:2": "exclude"},
        TEXTS: outcomes(settled(DECISIONS))[TEXTS],
    }
    assert faults(DECISIONS, direct=["web:2", "web:3"]) == [
        "web:2, web:3: its title and abstract is screened, but it goes to the full texts; set `other: screened`"
    ]


def test_a_fault_of_the_first_stage_is_no_fault_of_the_second() -> None:
    assert len(faults(without(TITLES, BENO, "web:2"))) == 1
