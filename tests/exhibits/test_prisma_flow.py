"""The flow diagram: every number in its box, both columns, and texts that stay inside."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from documented import LONG, counted, released, said_in, seen
from made_up import LANGUAGES, drawn, outside, words_of
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from peaceresearch.exhibits import prisma_flow
from peaceresearch.problems import InputError

FLOW = {
    ("identified", ""): 1242, ("identified_databases", ""): 1200, ("identified_databases", "base"): 1000,
    ("identified_databases", "shelf"): 200, ("identified_other", ""): 42, ("identified_other", "web"): 42,
    ("identified", "web"): 42, ("duplicates", ""): 142, ("automation", ""): 0, ("removed", ""): 0, ("direct", ""): 0,
    ("screened", ""): 1100, ("excluded_screening", ""): 1000, ("awaiting_screening", ""): 0, ("sought", ""): 100,
    ("not_retrieved", ""): 7, ("awaiting_full_text", ""): 0, ("assessed", ""): 93, ("excluded_full_text", ""): 60,
    ("excluded_full_text", "place"): 21, ("excluded_full_text", "topic"): 39, ("included", ""): 33,
}  # fmt: skip
"""Without the columns."""


OTHER = {
    "duplicates": 2, "automation": 0, "removed": 0, "screened": 0, "excluded_screening": 0, "awaiting_screening": 0,
    "sought": 40, "not_retrieved": 3, "awaiting_full_text": 0, "assessed": 37, "excluded_full_text": 30,
}  # fmt: skip
"""What of it came by other methods, and went to the full texts without screening."""


def flow(**changed: int) -> list[dict[str, Any]]:
    counts = FLOW | {(box, ""): count for box, count in changed.items()}
    return [counted("records", box, category, count) for (box, category), count in counts.items()]


def by_route() -> list[dict[str, Any]]:
    """The flow in two columns."""
    found = flow(screened=1060, excluded_screening=1000, direct=40)
    whole = {box: count for (box, category), count in FLOW.items() if not category}
    for box, count in OTHER.items():
        of_databases = (1060 if box == "screened" else whole[box]) - count
        found.append(counted("records", box, "", of_databases) | {"domain": "route=databases"})
        found.append(counted("records", box, "", count) | {"domain": "route=other"})
    for category, (ours, theirs) in {"topic": (30, 0), "place": (0, 30)}.items():
        found.append(counted("records", "excluded_full_text", category, ours) | {"domain": "route=databases"})
        found.append(counted("records", "excluded_full_text", category, theirs) | {"domain": "route=other"})
    return found


def records(**changed: int) -> pd.DataFrame:
    return released(flow(**changed))


def boxes(figure: Figure) -> list[Rectangle]:
    figure.draw_without_rendering()
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_the_flow_has_a_number_in_every_box_and_lists_in_the_order_of_the_config() -> None:
    found = words_of(prisma_flow.draw(records(), seen("en")))
    assert [" ".join(words.split()) for words in found] == [
        "Records from databases and registers (n = 1,200) – Base (en) (n = 1,000) – Shelf (en) (n = 200)",
        "Records from other sources (n = 42) – Web (en) (n = 42)",
        "Duplicates removed before screening (n = 142)",
        "Records screened by title and abstract (n = 1,100)",
        "Records excluded (n = 1,000)",
        "Full texts sought (n = 100)",
        "Full texts not retrieved (n = 7)",
        "Full texts assessed (n = 93)",
        "Full texts excluded (n = 60) – Topic (en) (n = 39) – Place (en) (n = 21)",
        "Documents included in the review (n = 33)",
        "Identification",
        "Screening",
        "Included",
    ]


def test_other_methods_have_a_column_of_their_own_without_the_stages_that_they_skip() -> None:
    figure = prisma_flow.draw(released(by_route()), seen("en", routes=True))
    found = said_in(figure)
    assert {"Identification via databases and registers", "Identification via other methods"} <= found
    assert {"Records screened by title and abstract (n = 1,060)", "Full texts sought (n = 40)"} <= found
    assert not any("n = 0" in words for words in found)
    # Of the reasons only those that occur in the column.
    assert "Full texts excluded (n = 30) – Topic (en) (n = 30)" in found
    assert "Full texts excluded (n = 30) – Place (en) (n = 30)" in found
    left = {
        " ".join(said.get_text().split()): said.get_window_extent().x0 / figure.bbox.width for said in drawn(figure)
    }
    removed = "Duplicates removed before screening"
    assert left[f"{removed} (n = 140)"] < 0.5 < left[f"{removed} (n = 2)"]


def test_one_column_is_drawn_on_request_and_tells_what_skipped_the_screening() -> None:
    found = said_in(prisma_flow.draw(released(by_route()), seen("en", {"columns": 1}, routes=True)))
    assert "Identification via other methods" not in found
    assert "Records taken to the full texts without screening (n = 40)" in found


def test_what_was_removed_or_waits_is_told_only_where_it_occurs() -> None:
    table = records(automation=12, awaiting_screening=4, awaiting_full_text=2)
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert {
        "Records removed before screening: – duplicates (n = 142) – marked as ineligible by automation tools (n = 12)",
        "Records awaiting a decision (n = 4)",
        "Full texts awaiting a decision (n = 2)",
    } <= found


def test_a_review_that_nobody_screened_ends_at_the_records_to_screen() -> None:
    known = ["identified", "identified_databases", "identified_other", "duplicates", "screened"]
    table = records()
    found = said_in(prisma_flow.draw(table[table["item"].isin(known)], seen("en")))
    assert "Records to screen by title and abstract (n = 1,100)" in found
    assert "Included" not in found


def test_studies_are_told_beside_the_documents_on_them() -> None:
    table = released([*flow(), counted("studies", "included", "", 29, 33)])
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert "Studies included in the review (n = 29) Documents on these studies (n = 33)" in found


def test_studies_are_those_of_the_documents_that_were_read_where_of_others_only_numbers_are_known() -> None:
    table = released([*flow(), counted("studies", "included", "", 29, 31)])
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert "Documents included in the review (n = 33) Studies that 31 of these report on (n = 29)" in found
    # What is withheld tells neither of the two numbers.
    table = released([*flow(), counted("studies", "included", "", 2, 2)])
    found = said_in(prisma_flow.draw(table, seen("en")))
    assert "Studies included in the review (n = –) Documents on these studies (n = 33)" in found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("label", ["", LONG])
@pytest.mark.parametrize("routes", [False, True])
def test_the_text_of_a_box_stays_in_it_and_boxes_stay_apart(lang: str, label: str, routes: bool) -> None:
    table = released(by_route()) if routes else records(automation=3, removed=2, awaiting_screening=5)
    figure = prisma_flow.draw(table, seen(lang, label=label, routes=routes))
    assert outside(figure) == []
    frames = [box.get_window_extent() for box in boxes(figure)]
    assert len(frames) == (18 if routes else 14)
    heads = [patch.get_window_extent() for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    assert not any(one.overlaps(other) for one, other in combinations([*frames, *heads], 2))
    for said in drawn(figure):
        inner = said.get_window_extent()
        assert any(
            frame.x0 <= inner.x0 and inner.x1 <= frame.x1 and frame.y0 <= inner.y0 and inner.y1 <= frame.y1
            for frame in [*frames, *heads]
        ), said.get_text()
        assert said.get_fontsize() >= 7
    assert figure.get_figheight() < 9


@pytest.mark.parametrize("missing", ["screened", "assessed", "not_retrieved", "duplicates"])
def test_a_flow_without_one_of_its_numbers_is_the_fault_of_the_config(missing: str) -> None:
    with pytest.raises(InputError, match=f"a PRISMA flow without the number of `{missing}`"):
        prisma_flow.draw(records().loc[lambda table: table["item"] != missing], seen("en"))


def test_a_flow_in_two_columns_needs_their_numbers() -> None:
    with pytest.raises(InputError, match="the number of `duplicates` by route `databases`"):
        prisma_flow.draw(records(), seen("en", routes=True))


def test_a_number_of_the_flow_that_is_withheld_is_no_zero() -> None:
    small = [counted("records", box, slug, count, 1 if box == "sought" else 9) for (box, slug), count in FLOW.items()]
    assert "Full texts sought (n = –)" in words_of(prisma_flow.draw(released(small), seen("en")))
