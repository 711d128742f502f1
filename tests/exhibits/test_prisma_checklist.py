"""The checklist: every item once, with what the study or its results tell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from documented_tables import AACODS, SEARCHES, agreement, counted, is_whole, lines, named, released, seen
from made_up import LANGUAGES, row, text

from peaceresearch.exhibits import (
    prisma_checklist,
)
from peaceresearch.exhibits.checklist_texts import ranges
from peaceresearch.exhibits.prisma_items import ITEMS
from peaceresearch.exhibits.table import Table
from peaceresearch.problems import InputError

FLOW = {"identified": 2695, "duplicates": 1197, "screened": 1498, "assessed": 181, "included": 31}


def reported() -> pd.DataFrame:
    rows_ = [counted("records", box, count) for box, count in FLOW.items()]
    rows_ += [counted("records", "identified", 9, category=name) for name in ("base", "shelf")]
    rows_ += [counted("records", "excluded_full_text", 140), counted("records", "sought", 1, 1)]
    rows_ += [counted("records", "excluded_full_text", count, category=name) for name, count in (("b", 0), ("a", 140))]
    rows_ += agreement("screening", 0.931, 0.784, 1498) + agreement("kind", 0.9, 0.8, 8)
    rows_ += [*agreement("authority", 0.9, 0.8, 12), counted("documents", "kind", 4, category="x")]
    rows_ += [counted("appraised", "all", 22, 22)]
    return released([*rows_, row("documents", "quality_of", "grey", 0.724, 22, unit="share")])


def checklist(lang: str, **own: str) -> Table:
    labels = named("aacods")
    labels["items"].append(["documents", "grey", text("AACODS")])
    labels["categories"] |= {"excluded_full_text": [["a", text("Topic")], ["b", text("Place")]]}
    facts = {"appraisals": [["grey", AACODS]], "checklist": [[item, {"*": said}] for item, said in own.items()]}
    return prisma_checklist.make(reported(), seen(lang, {}, labels, **facts))


def test_the_checklist_has_every_item_once_with_what_is_reported_or_that_nothing_is() -> None:
    table = checklist(
        "en", **{"1": "Yes, {documents.records.included} documents.", "10b": "{documents.records.sought} only."}
    )
    said = {cells[0].lines[0]: cells[-1].lines[0] for cells in table.body if len(cells) == 3}
    assert list(said) == list(ITEMS)
    assert len(ITEMS) == 42
    open_items = [item for item, reported in said.items() if reported == "not reported"]
    assert {item: reported for item, reported in said.items() if item not in open_items} == {
        "1": "Yes, 31 documents.",
        "6": "Sources searched: 2.",
        "8": "Records that at least two people decided on by title and abstract: 1,498; the same decision: 93%. "
        "Cohen’s kappa: 0.78.",
        "9": "Documents from which at least two people extracted data: 8 of 9.",
        "10b": "– only.",
        "11": "Documents appraised: 22.",
        "16a": "Records identified: 2,695; duplicates: 1,197; screened: 1,498; full texts assessed: 181; "
        "documents included: 31.",
        "16b": "Full texts excluded, by reason: Topic (en) (140).",
        "18": "AACODS (en), documents with a score: 22; criteria met, on average over these: 72%.",
    }
    assert lines(table)[-1] == "Not reported: 33 of 42 items (2–5, 7, 10a, 12–15, 17, 19–27)"
    assert is_whole(table)


def told_of(item: str, lang: str, rows_: list[dict[str, Any]], **facts: Any) -> str:
    """What the checklist says by itself on an item."""
    labels = {"items": [["documents", name, text(name.upper())] for name in ("own", "grey")]}
    table = prisma_checklist.make(released(rows_), seen(lang, {}, labels, **facts))
    return next(cells[-1].lines[0] for cells in table.body if cells[0].lines[0] == item)


def test_the_checklist_tells_when_each_source_was_last_searched_where_any_day_is_known() -> None:
    rows_ = [counted("records", "identified", 9, category=name) for name in ("roll", "base", "shelf")]
    assert told_of("6", "en", rows_, searches=SEARCHES) == (
        "Sources searched: 3. Last searched: Shelf (en) (–); Base (en) (May 14, 2024); Roll (en) (May 2, 2024)."
    )
    assert "14 maj 2024" in told_of("6", "sq", rows_, searches=SEARCHES)
    assert "Base" not in told_of("6", "en", rows_[:1], searches=SEARCHES)
    assert told_of("6", "en", rows_[2:], searches=SEARCHES) == "Sources searched: 1."
    assert told_of("6", "en", [counted("records", "identified", 9)], searches=SEARCHES) == "not reported"


def test_the_checklist_names_each_instrument_with_the_documents_that_its_score_rests_on() -> None:
    rows_ = [
        row("documents", "quality_of", name, share, n, unit="share")
        for name, share, n in (("grey", 0.58, 19), ("own", 0.4, 7), ("small", 0.9, 2))
    ]
    assert told_of("18", "en", rows_) == (
        "OWN (en), documents with a score: 7; criteria met, on average over these: 40%. "
        "GREY (en), documents with a score: 19; criteria met, on average over these: 58%."
    )


def test_the_checklist_tells_of_how_many_documents_two_people_extracted_where_it_is_known() -> None:
    double = agreement("kind", 0.9, 0.8, 8)
    assert told_of("9", "en", double) == "Documents from which at least two people extracted data: 8."
    rows_ = [*double, counted("documents", "kind", 4, 31, category="x")]
    assert told_of("9", "en", rows_) == "Documents from which at least two people extracted data: 8 of 31."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_checklist_on_which_all_is_reported_says_so_under_seven_parts(lang: str) -> None:
    table = checklist(lang, **dict.fromkeys(ITEMS, "Said."))
    parts = [cells[0].lines[0] for cells in table.body if len(cells) == 1]
    assert len(parts) == 8
    assert "42" in parts[-1]
    assert all(cells[-1].lines == ["Said."] for cells in table.body if len(cells) == 3)


def test_texts_of_the_checklist_that_name_no_result_are_told_all_at_once() -> None:
    with pytest.raises(InputError) as raised:
        checklist("en", **{"1": "{documents.records.includde}", "27": "{x} and {x}"})
    told_ = [problem.what for problem in raised.value.problems]
    assert told_ == [
        "item 1 of the checklist names `documents.records.includde`, no result here",
        "item 27 of the checklist names `x`, no result here",
    ]
    assert "documents.records.included" in raised.value.problems[0].remedy


def test_items_that_follow_each_other_are_drawn_together() -> None:
    assert ranges(["3", "1", "2", "13b", "13a", "27"], ITEMS) == "1–3, 13a–13b, 27"
    assert ranges([], ITEMS) == ""
