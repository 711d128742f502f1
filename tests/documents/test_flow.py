"""The boxes of the PRISMA 2020 diagram add up, in total and in each column; those that do not are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.documents.flow import Flow, flow
from peaceresearch.problems import InputError

REASONS = ["topic", "place"]
ROUTES = {"base": "databases", "trials": "databases", "web": "other", "hand": "other", "people": "other"}
TITLES, TEXTS = "title_abstract", "full_text"
NONE = {
    "identified": 0, "duplicates": 0, "automation": 0, "removed": 0, "excluded_screening": 0, "not_retrieved": 0,
    "excluded_full_text": {}, "included": 0,
}  # fmt: skip
COLUMNS = ["stage", "reviewer", "record", "decision", "reason", "place"]


@dataclass
class Review:
    """A review in the making."""

    other: str = "screened"
    undecided: str = "refuse"
    stages: list[str] = field(default_factory=lambda: [TITLES, TEXTS])
    reviewers: list[str] = field(default_factory=lambda: ["ana", "beno"])
    kept: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, ...]] = field(default_factory=list)
    counts: dict[str, dict[str, Any]] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)

    def followed(self) -> Flow:
        records = pd.DataFrame(
            {"record": list(self.kept), "search": [name.partition(":")[0] for name in self.kept]}, dtype="str"
        )
        decisions = pd.DataFrame([(*row, "") for row in self.said], columns=COLUMNS).astype("str")
        screening = {
            "stages": [[stage, self.reviewers, len(self.reviewers), True] for stage in self.stages],
            "reasons": REASONS, "other": self.other, "undecided": self.undecided,
        }  # fmt: skip
        searches = [[name, route, self.counts.get(name)] for name, route in ROUTES.items()]
        return flow(
            records, self.kept, decisions, searches, screening if self.stages else None, self.expected, "s.xlsx"
        )

    def faults(self) -> list[str]:
        with pytest.raises(InputError) as caught:
            self.followed()
        return [str(problem) for problem in caught.value.problems]

    def decided(self, stage: str, record: str, decision: str, reason: str = "", is_odd: bool = False) -> None:
        """All reviewers say so; or they differ and agree on it."""
        for number, who in enumerate(self.reviewers):
            if is_odd and number == 0 and len(self.reviewers) > 1:
                swapped = {"include": ("exclude", REASONS[0])}.get(decision, ("include", ""))
                self.said.append((stage, who, record, swapped[0], swapped[1] if stage == TEXTS else ""))
            else:
                self.said.append((stage, who, record, decision, reason))
        if is_odd and len(self.reviewers) > 1:
            self.said.append((stage, "agreed", record, decision, reason))


def totals(counts: Mapping[tuple[str, str, str], int], route: str) -> Counter[str]:
    return Counter({box: count for (box, category, of), count in counts.items() if not category and of == route})


def check_identities(found: Flow) -> None:
    """Those of `flow`, in total and in both routes; the routes make the total."""
    counts = found.counts
    for route in ("", "databases", "other"):
        box = totals(counts, route)
        before = ("duplicates", "automation", "removed", "direct", "screened")
        assert box["identified"] == sum(box[name] for name in before)
        if "sought" in box:
            passed = box["sought"] - box["direct"]
            assert passed >= 0
            assert box["screened"] == box["excluded_screening"] + box["awaiting_screening"] + passed
        if "included" in box:
            assert box["sought"] == box["not_retrieved"] + box["awaiting_full_text"] + box["assessed"]
            assert box["assessed"] == box["excluded_full_text"] + box["included"]
            reasons = [counts["excluded_full_text", reason, route] for reason in REASONS]
            assert box["excluded_full_text"] == sum(reasons)
    for (name, category, route), count in counts.items():
        assert count >= 0
        if not route and not name.startswith("identified_") and not (name == "identified" and category):
            assert count == counts[name, category, "databases"] + counts[name, category, "other"]
    box = totals(counts, "")
    assert box["identified"] == box["identified_databases"] + box["identified_other"]
    for name in ("databases", "other"):
        assert counts["identified", "", name] == counts[f"identified_{name}", "", ""]
    for name in ("identified", "identified_databases", "identified_other"):
        assert box[name] == sum(count for (of, category, _), count in counts.items() if of == name and category)


BEFORE = ["waits", "excluded"]
AFTER = ["not_retrieved", "text_waits", "topic", "place", "included"]
RECORD = st.tuples(st.sampled_from(list(ROUTES)), st.sampled_from([*BEFORE, *AFTER]), st.booleans(), st.integers(0, 3))
NUMBERS = st.tuples(*[st.integers(0, 4)] * 9)


def boxes_of(fate: str, is_direct: bool, review: Review) -> list[str]:
    """The boxes of a record by what is planned for it, beside `identified`."""
    if fate == "waits" and review.undecided == "automation" and not is_direct:
        return ["automation"]
    start = ["direct", "sought"] if is_direct else ["screened"]
    if fate in BEFORE:
        return [*start, "awaiting_screening" if fate == "waits" else "excluded_screening"]
    found = start if is_direct else [*start, "sought"]
    if len(review.stages) == 1:
        return found
    if fate in ("not_retrieved", "text_waits"):
        return [*found, "awaiting_full_text" if fate == "text_waits" else fate]
    return [*found, "assessed", *(["included"] if fate == "included" else ["excluded_full_text", fate])]


def planned(fate: str, is_direct: bool, review: Review) -> str:
    """The fate, or one that this review allows."""
    if fate == "text_waits" and review.undecided != "count":
        return "included"
    if fate == "waits" and (is_direct or review.undecided == "refuse"):
        return "included" if is_direct else "excluded"
    return "not_retrieved" if fate == "excluded" and is_direct else fate


@settings(max_examples=300, deadline=None)
@given(
    st.lists(RECORD, max_size=25),
    st.sampled_from(["screened", "direct"]),
    st.sampled_from(["refuse", "count", "automation"]),
    st.integers(0, 2),
    st.integers(1, 3),
    st.dictionaries(st.sampled_from(["trials", "people"]), NUMBERS),
)
def test_the_boxes_are_those_of_each_record_and_add_up(
    records: list[tuple[str, str, bool, int]],
    other: str,
    undecided: str,
    stages: int,
    reviewers: int,
    numbers: dict[str, tuple[int, ...]],
) -> None:
    review = Review(other, undecided, [TITLES, TEXTS][:stages], ["ana", "beno", "cyril"][:reviewers])
    expected: Counter[tuple[str, str]] = Counter()
    for position, (search, fate, is_odd, again) in enumerate(records):
        if search in numbers:
            continue
        route = "databases" if search in ("base", "trials") else "other"
        name, first = f"{search}:{position}", next(iter(review.kept.values()), "")
        review.kept[name] = first if again == 3 and first else name
        boxes = ["duplicates"]
        if review.kept[name] == name and not stages:
            boxes = ["screened"]
        elif review.kept[name] == name:
            is_direct = route == "other" and other == "direct"
            fate = planned(fate, is_direct, review)
            boxes = boxes_of(fate, is_direct, review)
            if not is_direct and fate != "waits":
                review.decided(TITLES, name, "exclude" if fate == "excluded" else "include", is_odd=is_odd)
            if stages == 2 and fate in AFTER and fate != "text_waits":
                decision = fate if fate in ("included", "not_retrieved") else "exclude"
                reason = fate if decision == "exclude" else ""
                review.decided(TEXTS, name, {"included": "include"}.get(decision, decision), reason, is_odd)
        expected.update((box, of) for box in ["identified", *boxes] for of in ("", route))
    for search, drawn in numbers.items():
        add_numbers(review, search, drawn, expected)
    found = review.followed()
    check_identities(found)
    for box, route in expected:
        assert (("excluded_full_text", box, route) if box in REASONS else (box, "", route)) in found.counts
    for (box, category, route), count in found.counts.items():
        if not box.startswith("identified_") and not (box == "identified" and category):
            assert count == expected[category or box, route], (box, category, route)
    included = sum(numbers[search][8] for search in numbers) if stages == 2 else 0
    assert len(found.included) == found.counts.get(("included", "", ""), 0) - included


def add_numbers(review: Review, search: str, drawn: tuple[int, ...], expected: Counter[tuple[str, str]]) -> None:
    """A source of which only numbers are known, that add up as far as they must."""
    duplicates, automation, removed, excluded, lost, topic, place, waits, included = drawn
    route = "databases" if search == "trials" else "other"
    is_direct = bool(review.stages) and route == "other" and review.other == "direct"
    counts = {**NONE, "duplicates": duplicates, "automation": automation, "removed": removed}
    left = waits
    if review.stages:
        excluded = 0 if is_direct else excluded
        waits = waits if review.undecided == "count" else 0
        counts |= {"excluded_screening": excluded, "not_retrieved": lost, "included": included}
        counts["excluded_full_text"] = {"topic": topic, "place": place}
        left = excluded + lost + topic + place + included + waits
    counts["identified"] = duplicates + automation + removed + left
    review.counts[search] = counts
    boxes = {"identified": counts["identified"], "duplicates": duplicates, "automation": automation, "removed": removed}
    boxes["direct" if is_direct else "screened"] = left
    if review.stages:
        sought = lost + topic + place + included
        boxes |= {"excluded_screening": excluded, "sought": sought + (waits if is_direct else 0)}
        if not is_direct:
            boxes["awaiting_screening"] = waits
    if len(review.stages) == 2:
        boxes |= {"not_retrieved": lost, "topic": topic, "place": place, "excluded_full_text": topic + place}
        boxes |= {"assessed": topic + place + included, "included": included}
        if is_direct:
            boxes["awaiting_full_text"] = waits
    for box, number in boxes.items():
        if number:
            expected.update({(box, ""): number, (box, route): number})


def small() -> Review:
    review = Review(kept={"base:1": "base:1", "base:2": "base:2", "web:1": "base:1", "web:2": "web:2"})
    review.decided(TITLES, "web:1", "include", is_odd=True)
    review.decided(TITLES, "base:2", "exclude")
    review.decided(TITLES, "web:2", "include")
    review.decided(TEXTS, "base:1", "include")
    review.decided(TEXTS, "web:2", "exclude", "place")
    return review


def test_each_box_of_a_small_review() -> None:
    found = small().followed()
    assert {key: count for key, count in found.counts.items() if count} == {
        ("identified", "base", ""): 2, ("identified", "web", ""): 2,
        ("identified_databases", "base", ""): 2, ("identified_other", "web", ""): 2,
        ("identified_databases", "", ""): 2, ("identified_other", "", ""): 2,
        ("identified", "", ""): 4, ("identified", "", "databases"): 2, ("identified", "", "other"): 2,
        ("duplicates", "", ""): 1, ("duplicates", "", "other"): 1,
        ("screened", "", ""): 3, ("screened", "", "databases"): 2, ("screened", "", "other"): 1,
        ("excluded_screening", "", ""): 1, ("excluded_screening", "", "databases"): 1,
        ("sought", "", ""): 2, ("sought", "", "databases"): 1, ("sought", "", "other"): 1,
        ("assessed", "", ""): 2, ("assessed", "", "databases"): 1, ("assessed", "", "other"): 1,
        ("excluded_full_text", "", ""): 1, ("excluded_full_text", "", "other"): 1,
        ("excluded_full_text", "place", ""): 1, ("excluded_full_text", "place", "other"): 1,
        ("included", "", ""): 1, ("included", "", "databases"): 1,
    }  # fmt: skip
    assert found.included == ["base:1"]
    assert list(found.ratings) == [TITLES, TEXTS]
    boxes = {box for box, _, _ in found.counts}
    assert boxes == {
        "identified", "identified_databases", "identified_other", "duplicates", "screened", "excluded_screening",
        "sought", "not_retrieved", "assessed", "excluded_full_text", "included",
    }  # fmt: skip


@pytest.mark.parametrize(("stages", "last"), [(0, "screened"), (1, "sought")])
def test_a_review_ends_where_its_screening_does(stages: int, last: str) -> None:
    review = small()
    review.stages = review.stages[:stages]
    review.said = [row for row in review.said if row[0] in review.stages]
    found = review.followed()
    assert list(totals(found.counts, "databases"))[-1] == last
    assert found.included == []


def test_what_waits_and_what_is_direct_have_boxes_only_where_they_are_declared() -> None:
    review = small()
    review.undecided, review.other = "count", "direct"
    review.said = [row for row in review.said if row[2] in ("base:1", "web:1")]
    box = totals(review.followed().counts, "")
    assert (box["direct"], box["awaiting_screening"], box["awaiting_full_text"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("counts", "how", "fault"),
    [
        (
            {"identified": 155, "duplicates": 5, "excluded_screening": 100},
            {},
            "searches.hand.counts.identified: 155 records, but its boxes make 105 (duplicates 5 + excluded_screening "
            "100); add what became of the others",
        ),
        (
            {"identified": 3, "included": 4},
            {"undecided": "count"},
            "searches.hand.counts.identified: 3 records, but its boxes make 4 (included 4); mend the numbers",
        ),
        (
            {"identified": 3, "automation": 4},
            {"stages": []},
            "searches.hand.counts.identified: 3 records, but its boxes make 4 (automation 4); mend the numbers",
        ),
        (
            {"identified": 3, "excluded_full_text": {"topic": 2}},
            {"stages": []},
            "searches.hand.counts.excluded_full_text: 2 records, and nothing is screened; "
            "add `screening`, or take it out",
        ),
        (
            {"identified": 2, "excluded_screening": 2},
            {"other": "direct"},
            "searches.hand.counts.excluded_screening: 2 records, but those of other methods go straight to the full "
            "texts; set `screening.other: screened`, or mend the number",
        ),
    ],
)
def test_numbers_of_a_source_that_do_not_add_up_name_source_and_box(
    counts: dict[str, Any], how: dict[str, Any], fault: str
) -> None:
    review = Review(counts={"hand": {**NONE, **counts}}, **how)
    assert review.faults() == [f"config/documents.yaml: {fault}"]


def test_boxes_that_are_not_as_expected_are_told_with_both_numbers() -> None:
    review = small()
    review.expected = {"identified": 4, "screened": 5, "automation": 0, "direct": 1, "included": 1}
    assert [fault.partition(";")[0] for fault in review.faults()] == [
        "config/documents.yaml: expected.screened: 5 records are expected, and there are 3",
        "config/documents.yaml: expected.direct: 1 records are expected, and there are 0",
    ]
    review.stages, review.said, review.expected = [], [], {"included": 1}
    assert review.faults() == [
        "config/documents.yaml: expected.included: the review does not go as far as this box; take it out"
    ]


def test_faults_of_numbers_and_of_decisions_are_told_at_once() -> None:
    review = small()
    review.counts = {"hand": {**NONE, "identified": 1}}
    review.said = review.said[1:]
    assert len(review.faults()) == 2


def test_a_large_review_is_followed_in_seconds() -> None:
    """A record costs the same in a review of any size: 40,000 records are a matter of a second or two."""
    review = Review()
    review.kept = {f"base:{number}": f"base:{number - number % 2}" for number in range(40_000)}
    review.said = [
        (TITLES, who, record, "exclude", "") for record, first in review.kept.items() if record == first
        for who in review.reviewers
    ]  # fmt: skip
    found = review.followed()
    assert found.counts["excluded_screening", "", ""] == 20_000
