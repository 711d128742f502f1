"""The flow of the records adds up, and every decision that does not fit is told with its record."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.screening import Flow, flow
from peaceresearch.problems import InputError

SEARCHES = {"base": "database", "web": "other"}
KEPT = {"base:1": "base:1", "base:2": "base:2", "web:1": "base:1", "web:2": "web:2", "web:3": "web:3"}
DECISIONS = [
    ("base:1", "ana", "include", ""), ("base:2", "ana", "exclude", ""),
    ("web:2", "ana", "include", ""), ("web:3", "ana", "include", ""),
    ("web:1", "beno", "exclude", ""), ("base:2", "beno", "exclude", ""),
    ("web:2", "beno", "include", ""), ("web:3", "beno", "include", ""),
    ("web:1", "agreed", "include", ""),
    ("base:1", "full_text", "include", ""), ("web:2", "full_text", "exclude", "place"),
    ("web:3", "full_text", "not_retrieved", ""),
]  # fmt: skip


def followed(decisions: list[tuple[str, str, str, str]], kept: dict[str, str] = KEPT) -> Flow:
    records = pd.DataFrame({"record": list(kept), "search": [name.partition(":")[0] for name in kept]})
    table = pd.DataFrame(decisions, columns=["record", "reviewer", "decision", "reason"])
    return flow(records, kept, table, SEARCHES, ["ana", "beno"], ["topic", "place"], "s.xlsx")


def test_each_record_is_followed_by_the_name_that_is_kept() -> None:
    found = followed(DECISIONS)
    assert found.counts == {
        ("identified", ""): 5, ("identified", "base"): 2, ("identified", "web"): 3,
        ("identified_databases", ""): 2, ("identified_databases", "base"): 2,
        ("identified_other", ""): 3, ("identified_other", "web"): 3,
        ("duplicates", ""): 1, ("screened", ""): 4, ("excluded_screening", ""): 1, ("sought", ""): 3,
        ("not_retrieved", ""): 1, ("assessed", ""): 2, ("excluded_full_text", ""): 1,
        ("excluded_full_text", "topic"): 0, ("excluded_full_text", "place"): 1, ("included", ""): 1,
    }  # fmt: skip
    assert found.included == ["base:1"]
    assert found.ratings.tolist() == [[1, 0], [0, 0], [1, 1], [1, 1]]


def without(record: str, reviewer: str) -> list[tuple[str, str, str, str]]:
    left = [row for row in DECISIONS if row[:2] != (record, reviewer)]
    assert len(left) == len(DECISIONS) - 1
    return left


FAULTS = [
    (without("base:2", "beno"), "base:2: no decision of beno; add it to the sheet"),
    (without("web:1", "agreed"), "base:1: the reviewers differ and nothing is agreed; "),
    (without("web:2", "full_text"), "web:2: included by its title and abstract, but there is no decision on its full"),
    ([*DECISIONS, ("web:9", "ana", "include", "")], "web:9: no search returned it, but the decisions of ana name it; "),
    ([*DECISIONS, ("base:1", "agreed", "exclude", "")], "base:1: decided on in two ways by agreed (base:1 is the same"),
    ([*DECISIONS, ("web:1", "ana", "exclude", "")], "base:1: decided on in two ways by ana (web:1 is the same"),
    ([*DECISIONS, ("web:2", "full_text", "exclude", "topic")], "web:2: decided on in two ways by full_text"),
    ([*DECISIONS, ("base:2", "agreed", "include", "")], "base:2: both reviewers say exclude, but include is agreed; "),
    ([*DECISIONS, ("base:2", "full_text", "include", "")], "base:2: a decision on the full text of a record excluded"),
]


@pytest.mark.parametrize(("decisions", "fault"), FAULTS)
def test_what_does_not_fit_is_told_with_file_and_record(decisions: list[tuple[str, str, str, str]], fault: str) -> None:
    with pytest.raises(InputError) as caught:
        followed(decisions)
    lines = str(caught.value).splitlines()
    assert any(line.startswith(f"s.xlsx: record {fault}") for line in lines), lines


def test_all_of_it_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        followed([*without("base:2", "beno"), ("web:9", "ana", "include", "")])
    assert len(caught.value.problems) == 2


def test_the_same_decision_under_two_names_of_a_document_is_one() -> None:
    assert followed([*DECISIONS, ("web:1", "full_text", "include", "")]).counts == followed(DECISIONS).counts


FATE = st.sampled_from(["excluded", "not_retrieved", "topic", "place", "included"])


@given(st.lists(st.tuples(st.sampled_from(list(SEARCHES)), FATE, st.booleans(), st.booleans()), min_size=1))
def test_the_boxes_of_the_flow_add_up(fates: list[tuple[str, str, bool, bool]]) -> None:
    kept, decisions = {}, []
    for number, (search, fate, is_again, differ) in enumerate(fates):
        name = f"{search}:{number}"
        kept[name] = next(iter(kept)) if is_again and kept else name
        if kept[name] != name:
            continue
        said = "exclude" if fate == "excluded" else "include"
        other = {"exclude": "include", "include": "exclude"}[said]
        decisions += [(name, "ana", said, ""), (name, "beno", other if differ else said, "")]
        decisions += [(name, "agreed", said, "")] if differ else []
        text = {"included": ("include", ""), "not_retrieved": ("not_retrieved", "")}.get(fate, ("exclude", fate))
        decisions += [(name, "full_text", *text)] if said == "include" else []
    counts = followed(decisions, kept).counts
    total = {box: count for (box, category), count in counts.items() if not category}
    for box in ("identified", "identified_databases", "identified_other", "excluded_full_text"):
        assert total[box] == sum(count for (of, category), count in counts.items() if of == box and category)
    assert total["identified"] == total["identified_databases"] + total["identified_other"] == len(fates)
    assert total["identified"] == total["duplicates"] + total["screened"]
    assert total["screened"] == total["excluded_screening"] + total["sought"]
    assert total["sought"] == total["not_retrieved"] + total["assessed"]
    assert total["assessed"] == total["excluded_full_text"] + total["included"]
