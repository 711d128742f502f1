"""Sources, and agreement of the reviewers: counts, dashes and what is told below."""

from __future__ import annotations

import pandas as pd
import pytest
from documented_tables import AACODS, SEARCHES, agreement, counted, heads, is_whole, lines, named, released, seen
from made_up import LANGUAGES

from peaceresearch.exhibits import (
    review_agreement,
    source_table,
)
from peaceresearch.study.words import load_words


def yields() -> pd.DataFrame:
    found = {"base": (1859, 1200, 12), "roll": (85, 3, 4)}
    rows_ = [counted("found", "shelf", 31), counted("included_from", "shelf", 9)]
    for search, counts in found.items():
        rows_ += [counted(m, search, c) for m, c in zip(("found", "unique", "included_from"), counts, strict=True)]
    return released(rows_)


def test_sources_stand_by_kind_with_their_day_platform_and_counts() -> None:
    table = source_table.make(yields(), seen("en", {"queries": True}, searches=SEARCHES))
    assert heads(table) == ["Source", "Last searched", "Records", "Only here", "Included"]
    assert lines(table) == [
        "Databases and registers",
        "Base (en) | May\N{NO-BREAK SPACE}14,\N{NO-BREAK SPACE}2024/Ovid | 1,859 | 1,200 | 12",
        "Search string: =(a OR b) <c>",
        "Roll (en)/register | May\N{NO-BREAK SPACE}2,\N{NO-BREAK SPACE}2024 | 85 | 3 | 4",
        "Other methods",
        "Shelf (en)/organisation | – | 31 | – | 9",
    ]
    assert is_whole(table)
    assert "&lt;c&gt;" in table.html()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_tell_why_a_number_is_not_known_and_all_of_them_where_the_results_do(lang: str) -> None:
    shown = seen(lang, {"queries": False}, searches=SEARCHES)
    assert len(source_table.notes(yields(), shown)) == 2
    (note,) = source_table.notes(yields().query("item != 'shelf'"), shown)
    kept = {"en": "whether they were kept or not", "sq": "nëse u mbajtën apo jo", "sr": "da li su zadržani"}
    assert kept[lang] in note.text
    rows_ = [counted("found", "base", 7), counted("records", "identified", 7), counted("records", "included", 2)]
    last = source_table.make(released(rows_), shown).body[-1]
    assert [cell.number for cell in last] == [None, None, 7.0, None, 2.0]


def test_agreement_stands_by_what_was_decided_with_a_dash_where_there_is_none() -> None:
    rows_ = [
        *agreement("kind", 1.0, float("nan"), 8),
        *agreement("authority", 0.75, 0.5, 12),
        *agreement("screening", 0.931, 0.784, 1498),
        *agreement("full_text", 0.9, 0.7, 2),
        counted("conflicts", "screening", 104, 1498),
    ]
    shown = seen("en", {}, named("aacods"), appraisals=[["grey", AACODS]])
    table = review_agreement.make(released(rows_), shown)
    assert heads(table) == ["Decided on", "Percent agreement", "Cohen’s kappa", "Gwet's AC1", "n"]
    assert lines(table) == [
        "What to include",
        "Titles and abstracts | 93 | 0.78 | 0.81 | 1,498",
        "Full texts | – | – | – | –",
        "What documents say",
        "Kind (en) | 100 | – | 0.81 | 8",
        "How well they are made",
        "Authority | 75 | 0.50 | 0.81 | 12",
    ]
    assert is_whole(table)
    assert [part.text for part in review_agreement.notes(released(rows_), shown)] == [
        "n: records or documents that at least two people decided on",
        "Titles and abstracts on which reviewers differed: 104",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_differences_on_full_texts_and_what_unsure_counts_as_are_told_where_they_matter(lang: str) -> None:
    titles = [*agreement("screening", 0.9, 0.7, 90), counted("conflicts", "screening", 9, 90)]
    texts = [*agreement("full_text", 0.93, 0.8, 55), counted("conflicts", "full_text", 8, 55)]
    words = load_words(lang)
    said = {
        (part, unsure): [note.text for note in review_agreement.notes(released(rows_), seen(lang, unsure=unsure))[1:]]
        for part, rows_ in (("titles", titles), ("both", titles + texts))
        for unsure in (False, True)
    }
    differed = [words.text(f"review_conflicts_{stage}", count=n) for stage, n in (("screening", 9), ("full_text", 8))]
    counts_as = [words.text(f"review_unsure_{stage}") for stage in ("screening", "full_text")]
    assert said["both", False] == differed
    assert said["titles", False] == differed[:1]
    assert said["titles", True] == [differed[0], counts_as[0]]
    assert said["both", True] == [*differed, *counts_as]
    if lang == "en":
        assert "in the decision or only in its reason: 8" in differed[1]
        assert counts_as[0] == "Titles and abstracts: to be unsure counts as to include"


def test_pairs_of_more_than_two_reviewers_stand_below_their_mean() -> None:
    rows_ = agreement("screening", 0.9, 0.7, 90) + agreement("screening", 0.8, 0.6, 30, "ana~reviewer_b")
    table = review_agreement.make(released(rows_), seen("en"))
    assert lines(table)[1:] == [
        "Titles and abstracts | 90 | 0.70 | 0.81 | 90",
        "\N{EM SPACE}ana – reviewer b | 80 | 0.60 | 0.81 | 30",
    ]
    assert "mean of pairs" in heads(table)[2]
