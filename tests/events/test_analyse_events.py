"""Counts, shares, ratios, changes and proposals of events whose numbers can be told by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_events import spec, tables
from scipy.stats import binomtest

from peaceresearch.events.analyse_events import analyse
from peaceresearch.events.participation import Domain, parity
from peaceresearch.results.records import fields
from peaceresearch.results.table import NOT_ESTIMABLE


def analysed(**changed: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    found, records = analyse(tables(), spec(**changed))
    return found.set_index("id"), records.set_index("id")


def test_participants_are_counted_by_event_and_by_known_values() -> None:
    found, _ = analysed()
    counts = found.loc[
        [
            "events.participants.all",
            "events.participants.all[town=hill]",
            "events.participants.age[young]",
            "events.participants.age[old][town=lake]",
        ]
    ]
    assert list(counts["estimate"]) == [14, 10, 9, 1]
    assert list(counts["n"]) == [14, 10, 12, 4]
    assert set(counts["unit"]) == {"count"}


def test_participation_and_parity_have_exact_intervals_over_those_whose_value_is_known() -> None:
    found, _ = analysed()
    share, ratio = (found.loc[f"events.{name}.age[young][town=hill]"] for name in ("participation", "parity"))
    theirs = binomtest(6, 8).proportion_ci(0.95, method="exact")
    assert (share["estimate"], share["n"]) == (0.75, 8)
    assert (share["ci_low"], share["ci_high"]) == pytest.approx((theirs.low, theirs.high))
    assert ratio["estimate"] == pytest.approx(0.75 / 0.5)
    assert (ratio["ci_low"], ratio["ci_high"]) == pytest.approx((theirs.low / 0.5, theirs.high / 0.5))
    assert ratio["unit"] == "ratio"


def test_over_all_events_the_population_is_weighted_by_participants() -> None:
    found, _ = analysed()
    # 8 of known age at the hill, 4 at the lake: 9 of 12 against (8 * 0.5 + 4 * 0.25) / 12.
    expected = (8 * 0.5 + 4 * 0.25) / 12
    assert found.loc["events.parity.age[young]", "estimate"] == pytest.approx((9 / 12) / expected)


def test_a_place_without_a_share_of_the_population_has_no_ratio_and_neither_have_all_together() -> None:
    found, _ = analysed(reference={"age": {"hill": {"young": 0.5, "old": 0.5}, "lake": {"old": 0.75}}})
    for name in ("events.parity.age[young]", "events.parity.age[young][town=lake]"):
        assert found.loc[name, "status"] == NOT_ESTIMABLE
        assert found.loc[name, "reason"] == "no share of the population for lake"
        assert found.loc[name, ["ci_low", "ci_high"]].isna().all()
    assert found.loc["events.parity.age[old]", "estimate"] > 0


def test_those_who_spoke_are_shares_of_their_own_group() -> None:
    found, _ = analysed()
    assert found.loc["events.spoke.all", "estimate"] == pytest.approx(0.5)
    young = found.loc["events.spoke.age[young][town=hill]"]
    assert (young["estimate"], young["n"]) == (0.5, 6)
    assert not [name for name in analysed(spoke=False)[0].index if ".spoke." in name]


def test_change_is_that_of_linked_pairs_only() -> None:
    found, _ = analysed()
    linked = found.loc["events.linked.all"]
    assert (linked["estimate"], linked["n"]) == (4, 6)
    # P0: 2 to 4, P1: 3 to 4, P11: 4 to 4.
    before, after, change = (found.loc[f"events.{name}.voice"] for name in ("before", "after", "change"))
    assert (before["estimate"], after["estimate"], change["estimate"]) == (3, 4, 1)
    assert {before["n"], after["n"], change["n"]} == {3}
    assert change["ci_high"] - change["estimate"] == pytest.approx(4.302653 / 3**0.5, rel=1e-6)  # t, 2 df
    assert change["ci_method"] == "t; p: Wilcoxon signed rank, normal approximation with continuity correction"
    assert change["source"] == "feedback.csv"


def test_proposals_are_counted_by_theme_status_and_addressee() -> None:
    found, _ = analysed()
    counts = {
        "events.proposals.all": 3,
        "events.proposals.all[unanswered]": 1,
        "events.proposals.roads": 2,
        "events.proposals.roads[accepted]": 1,
        "events.proposals.books[declined]": 0,
        "events.proposals.addressee[school]": 1,
        "events.proposals.all[town=lake]": 1,
        "events.proposals.all[declined][town=lake]": 1,
    }
    assert found.loc[list(counts), "estimate"].to_dict() == counts
    assert found.loc["events.proposals.all[town=lake]", "n"] == 4


def test_a_record_tells_what_became_of_a_proposal() -> None:
    _, records = analysed()
    accepted, silent, declined = (fields(records.loc[f"events.proposal.{name}"]) for name in ("a-1", "a-2", "b-1"))
    assert accepted == {
        "place": {"dimension": "town", "value": "hill"},
        "date": {"date": "2024-03-01"},
        "theme": {"item": "roads"},
        "addressee": {"category": ["addressee", "mayor"]},
        "text": {"text": {"en": "Mend the road.", "xx": "Popravka"}},
        "status": {"category": ["all", "accepted"]},
        "answered": {"date": "2024-03-20"},
    }
    assert silent["status"] == {"category": ["all", "unanswered"]}
    assert silent["text"] == {"text": {"en": "Open the library."}}
    assert (silent["answered"], declined["answered"]) == ("", "")
    assert set(records["consent"]) == {""}


def test_an_event_to_which_nobody_came_is_counted_and_estimates_nothing() -> None:
    found, _ = analysed(events={"hill": "2024-03-01", "lake": "2024-03-08", "wood": "2024-03-15"})
    assert found.loc["events.participants.all[town=wood]", "estimate"] == 0
    empty = found.filter(like="[town=wood]", axis=0).query("unit != 'count'")
    assert set(empty["status"]) == {NOT_ESTIMABLE}


def test_a_study_with_attendance_alone_has_only_its_results() -> None:
    given_tables = tables() | {
        "feedback": pd.DataFrame(columns=["event", "participant", "moment"]).astype("str"),
        "proposals": pd.DataFrame(columns=["proposal", "event", "theme", "addressee"]).astype("str"),
        "responses": pd.DataFrame(columns=["proposal", "status", "date"]).astype("str"),
    }
    alone = spec(questions={}, themes=[], addressees=[], statuses=[], reference={}, source={"attendance": "a.csv"})
    found, records = analyse(given_tables, alone)
    assert set(found["measure"]) == {"participants", "participation", "spoke"}
    assert records.empty


AGES = st.lists(st.tuples(st.sampled_from(["hill", "lake"]), st.sampled_from(["young", "old", ""])), max_size=40)


@settings(max_examples=60, deadline=None)
@given(AGES, st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_ratios_weighted_by_their_population_share_sum_to_one(
    people: list[tuple[str, str]], hill: float, lake: float
) -> None:
    shares = {"hill": {"young": hill, "old": 1 - hill}, "lake": {"young": lake, "old": 1 - lake}}
    attended = pd.DataFrame(people, columns=["event", "age"]).astype("str")
    young, old = parity(Domain("", "", attended), {"age": ["young", "old"]}, {"age": shares}, 0.95)
    known = attended[attended["age"] != ""]
    if known.empty:
        assert young["n"] == old["n"] == 0
        return
    expected = known["event"].map({"hill": hill, "lake": lake}).mean()
    assert young["estimate"] * expected + old["estimate"] * (1 - expected) == pytest.approx(1)
    assert young["ci_low"] <= young["estimate"] <= young["ci_high"]
