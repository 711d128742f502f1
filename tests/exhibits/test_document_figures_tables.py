"""The tables of a document review: sources, agreement, appraisals, checklist, bibliography and recommendations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import LANGUAGES, row, spec, text

from peaceresearch.disclosure.gate import withhold_small_bases
from peaceresearch.exhibits import (
    appraisal_table,
    bibliography,
    ledger,
    prisma_checklist,
    review_agreement,
    source_table,
)
from peaceresearch.exhibits.checklist_texts import ranges
from peaceresearch.exhibits.prisma_items import ITEMS
from peaceresearch.exhibits.references import references
from peaceresearch.exhibits.table import Table
from peaceresearch.exhibits.view import View, views
from peaceresearch.problems import InputError
from peaceresearch.results.records import records
from peaceresearch.results.table import results
from peaceresearch.study.instruments import INSTRUMENTS
from peaceresearch.study.words import load_words


def seen(lang: str, options: dict[str, Any] | None = None, own: Any = None, **documents: Any) -> View:
    labels = {"items": [], "categories": {}, "questions": [], "dimensions": {}} | (own or {})
    made = spec(options or {}, own=labels) | {"minimum_base": {"documents": 3}, "documents": documents}
    return views(made, Path(__file__).parent)[lang]


def released(found: list[dict[str, Any]]) -> pd.DataFrame:
    return withhold_small_bases(results(found), {"documents": 3})


def counted(measure: str, item: str, count: float, n: float = 9, **more: Any) -> dict[str, Any]:
    return row("documents", measure, item, count, n, unit="count", **more)


def told(kind: str, item: str, n: float = 9, /, **fields: Any) -> dict[str, Any]:
    return {"strand": "documents", "record": kind, "item": item, "n": n, "fields": fields}


def lines(table: Table) -> list[str]:
    """Each row of the body, its cells apart."""
    return [" | ".join("/".join(cell.lines) for cell in cells) for cells in table.body]


def heads(table: Table) -> list[str]:
    return ["/".join(cell.lines) for cells in table.head for cell in cells]


def is_whole(table: Table) -> bool:
    """Whether every row has as many columns as there are widths, which fill the text."""
    columns = {sum(cell.columns for cell in cells) for cells in [*table.head, *table.body]}
    return columns == {len(table.widths)} and sum(table.widths) == pytest.approx(1) and min(table.widths) > 0


SEARCHES = [
    [
        "shelf",
        {
            "label": text("Shelf"),
            "kind": "organisation",
            "route": "other",
            "searched": None,
            "platform": None,
            "query": None,
        },
    ],
    [
        "base",
        {
            "label": text("Base"),
            "kind": "database",
            "route": "databases",
            "searched": "2024-05-14",
            "platform": "Ovid",
            "query": "=(a OR b) <c>",
        },
    ],
    [
        "roll",
        {
            "label": text("Roll"),
            "kind": "register",
            "route": "databases",
            "searched": "2024-05-02",
            "platform": None,
            "query": None,
        },
    ],
]


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


def agreement(item: str, percent: float, kappa: float, n: float, category: str = "") -> list[dict[str, Any]]:
    given = {"percent_agreement": percent, "kappa": kappa, "ac1": 0.81}
    return [row("documents", measure, item, value, n, category=category) for measure, value in given.items()]


AACODS = {
    "instrument": "aacods",
    "criteria": [[name, list(part.designs)] for name, part in INSTRUMENTS["aacods"].criteria.items()],
    "scores": [[name, part.score] for name, part in INSTRUMENTS["aacods"].scores.items()],
    "designs": [],
}
MMAT = {
    "instrument": "mmat",
    "criteria": [[name, list(part.designs)] for name, part in INSTRUMENTS["mmat"].criteria.items()],
    "scores": [[name, part.score] for name, part in INSTRUMENTS["mmat"].scores.items()],
    "designs": [["mixed", text("Mixed")], ["qualitative", text("Qualitative")]],
}


def named(*instruments: str) -> dict[str, Any]:
    """Labels of criteria and answers, which are words of the package."""
    criteria = [(name, criterion) for name in instruments for criterion in INSTRUMENTS[name].criteria]
    return {
        "items": [["documents", "kind", text("Kind")]]
        + [["documents", criterion, {"word": f"{name}_{criterion}"}] for name, criterion in criteria],
        "categories": {
            criterion: [[score, {"word": f"{name}_{score}"}] for score in INSTRUMENTS[name].scores]
            for name, criterion in criteria
        },
    }


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


def appraised(appraisal: str, name: str, answers: dict[str, str], **more: Any) -> dict[str, Any]:
    plain = {"authors": "", "year": "", "title": name, "design": [], "record": name}
    return told("appraised", f"{appraisal}-{name}", appraisal=appraisal, answers=list(answers.items()), **plain | more)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_appraisals_have_a_sign_per_criterion_explained_in_words(lang: str) -> None:
    answers = dict.fromkeys(INSTRUMENTS["aacods"].criteria, "met") | {"date": "not_met", "coverage": "unclear"}
    found = records(
        [
            appraised("grey", "b", answers, authors="Zeqiri, A.; Babić, B.; Smith, C.", year="2019", score=0.667),
            appraised("grey", "a", answers, authors="Gashi, Drita; Ilić, Ana", year="2020"),
            appraised("grey", "c", {}, title="A report by nobody"),
        ]
    )
    shown = seen(lang, {}, named("aacods"), appraisals=[["grey", AACODS]])
    table = appraisal_table.make(found, shown)
    words = load_words(lang)
    assert heads(table)[1:7] == [words.text(f"aacods_{name}") for name in INSTRUMENTS["aacods"].criteria]
    others = words.citation.get("et-al", "et al.")
    assert lines(table)[:3] == [
        "A report by nobody |  |  |  |  |  |  | –",
        "Gashi & Ilić (2020) | ✓ | ✓ | ? | ✓ | × | ✓ | –",
        f"Zeqiri {others} (2019) | ✓ | ✓ | ? | ✓ | × | ✓ | 67%",
    ]
    assert lines(table)[3].split("; ") == [
        f"{sign}\N{NO-BREAK SPACE}{words.text(f'aacods_{answer}')}"
        for sign, answer in (("✓", "met"), ("×", "not_met"), ("?", "unclear"))
    ]
    assert is_whole(table)


BOTH = ["qualitative", "mixed"]


def test_appraisals_by_design_have_a_block_each_with_its_criteria_in_words() -> None:
    asked = {"s1": "met", "s2": "met"}
    found = records(
        [
            appraised(
                "studies", "both", asked | {"q1_1": "met", "q5_2": "cannot_tell"}, design=["qualitative", "mixed"]
            ),
            appraised("studies", "one", asked | {"q1_1": "not_met"}, design="qualitative"),
            appraised("studies", "none", {"s1": "not_met", "s2": "cannot_tell"}),
        ]
    )
    table = appraisal_table.make(found, seen("en", {}, named("mmat"), appraisals=[["studies", MMAT]]))
    said = lines(table)
    assert said[0] == "Mixed (en) | S1 | S2 | 5.1 | 5.2 | 5.3 | 5.4 | 5.5"
    assert said[1].startswith("S1\N{NO-BREAK SPACE}Clear research questions; S2")
    assert said[2] == "both | ✓ | ✓ |  | ? |  |  | "
    assert said[3] == "Qualitative (en) | S1 | S2 | 1.1 | 1.2 | 1.3 | 1.4 | 1.5"
    assert "S1" not in said[4]
    assert said[5:7] == ["both | ✓ | ✓ | ✓ |  |  |  | ", "one | ✓ | ✓ | × |  |  |  | "]
    # A document without a design is not lost.
    assert said[7].startswith("Document | S1 | S2")
    assert said[9].startswith("none | × | ?")
    assert is_whole(table)


def test_two_instruments_stand_one_after_the_other_and_their_answers_below_each() -> None:
    found = records(
        [
            appraised("grey", "a", {"authority": "met"}, score=0.5),
            appraised("studies", "b", {"s1": "met", "q1_1": "met"}, design="qualitative"),
        ]
    )
    shown = seen("en", {}, named("aacods", "mmat"), appraisals=[["grey", AACODS], ["studies", MMAT]])
    table = appraisal_table.make(found, shown)
    assert [line.split(" | ")[0] for line in lines(table)][::2] == ["Document", "a", "Qualitative (en)", "b"]
    assert "6\N{NO-BREAK SPACE}Significance" in lines(table)[1]
    assert is_whole(table)
    alone = appraisal_table.make(found[found["item"] == "none"], shown)
    assert alone.body == []


def test_an_instrument_of_the_study_has_signs_for_answers_between_and_beside() -> None:
    own = AACODS | {"scores": [["full", 1.0], ["half", 0.5], ["no", 0.0], ["maybe", 0.0], ["off", None]]}
    answers = dict(zip(INSTRUMENTS["aacods"].criteria, ("full", "half", "no", "maybe", "off"), strict=False))
    labels = named("aacods")
    labels["categories"] = {name: [[each, text(each)] for each, _ in own["scores"]] for name in labels["categories"]}
    found = records([appraised("grey", "a", answers)])
    table = appraisal_table.make(found, seen("en", {}, labels, appraisals=[["grey", own]]))
    assert lines(table)[0] == "a | ✓ | ± | × | ? | · | "
    assert "±\N{NO-BREAK SPACE}half (en)" in lines(table)[1]


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


CSL: dict[str, dict[str, Any]] = {
    "a-1": {
        "type": "article-journal",
        "title": "Contact *and* trust_now & <then>",
        "author": [{"family": "Zeqiri", "given": "Arben"}, {"family": "Đorđević", "given": "Ana"}],
        "issued": {"date-parts": [[2019]]},
        "container-title": "Journal of Trees",
        "volume": "3",
        "page": "4-9",
        "DOI": "10.1000/x&1",
    },
    "b-2": {"type": "report", "title": "Annual report", "author": [{"literal": "Group"}], "publisher": "Own",
            "issued": {"date-parts": [[2018]]}},
    "b-3": {"type": "report", "title": "Another report", "author": [{"literal": "Group"}],
            "issued": {"date-parts": [[2018]]}},
    "c-4": {"type": "webpage", "title": "Nobody wrote this", "URL": "https://example.org/x"},
}  # fmt: skip
KINDS = {"categories": {"kind": [["report", text("Report")], ["paper", text("Paper")]]}}


def included(**kinds: Any) -> pd.DataFrame:
    found = []
    for item, csl in CSL.items():
        fields = {"csl": csl, "record": item.replace("-", ":"), "score": 0.5 if item == "a-1" else None}
        found.append(told("included", item, **fields, **({"kind": kinds[item[0]]} if item[0] in kinds else {})))
    return records(found)


def test_references_are_sorted_and_written_by_the_style_with_emphasis_in_pages_only() -> None:
    table = bibliography.make(included(), seen("en", {"group": None, "columns": ["score", "cited"]}))
    said = lines(table)
    first = [line.split(".")[0].split(" | ")[0] for line in said]
    assert first == ["Group", "Group", "“Nobody Wrote This", "Zeqiri, Arben, and Ana Đorđević"]
    assert "2018a" in said[0]
    assert "2018b" in said[1]
    assert "“Contact *and* Trust_now & <Then>.” Journal of Trees 3: 4–9." in said[3]
    assert said[3].endswith(" | 50% | a:1")
    html = table.html()
    assert "<em>Journal of Trees</em>" in html
    assert "Trust_now &amp; &lt;Then&gt;" in html
    assert '<a href="https://doi.org/10.1000/x&amp;1">' in html
    assert is_whole(table)
    assert json.loads(table.pandoc_json())["blocks"][0]["t"] == "Table"


def test_references_stand_under_each_value_of_a_field_and_none_is_lost() -> None:
    paper, report = {"category": ["kind", "paper"]}, {"category": ["kind", "report"]}
    table = bibliography.make(
        included(a=paper, b=[report, paper]), seen("en", {"group": "kind", "columns": ["cited"]}, KINDS)
    )
    names = [cells[-1].lines[0] for cells in table.body]
    assert names == ["Report (en)", "b:2", "b:3", "Paper (en)", "b:2", "b:3", "a:1", "Not told", "c:4"]


@pytest.mark.parametrize(("lang", "terms"), [("en", "and|n.d."), ("sq", "dhe|p. d."), ("sr", "i|b. d.")])
def test_references_have_the_terms_of_the_language(lang: str, terms: str) -> None:
    found = {
        each.id: each.text
        for each in references([csl | {"id": name} for name, csl in CSL.items()], None, load_words(lang))
    }
    together, undated = terms.split("|")
    assert f"Zeqiri, Arben, {together} Ana Đorđević" in found["a-1"]
    assert undated in found["c-4"]


def test_a_style_that_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    style = tmp_path / "own.csl"
    style.write_text("<style>", encoding="utf-8")
    for lang in ("en", "sq"):
        with pytest.raises(InputError, match=r"own\.csl"):
            bibliography.make(included(), seen(lang, {"group": None, "columns": []}, style=str(style)))


def test_no_document_is_an_empty_list() -> None:
    nobody = included().iloc[:0]
    assert bibliography.make(nobody, seen("en", {"group": None, "columns": []})).body == []


def test_recommendations_are_a_ledger_with_heads_of_their_own_and_lists_joined() -> None:
    own = {
        "items": [["documents", name, text(name.title())] for name in ("town", "state", "talks")],
        "categories": {"all": [["open", text("Open")], ["done", text("Done")]]},
    }
    found = records(
        [
            told("recommendation", "r2", text={"text": {"en": "Meet."}}, since=2019, document="Gashi (2019)",
                 addressee=[{"item": "state"}, {"item": "town"}], status={"category": ["all", "done"]},
                 checked={"date": "2024-11-02"}),
            told("recommendation", "r1", text={"text": {"en": "Talk."}}, addressee=[{"item": "town"}],
                 theme=[{"item": "talks"}], status={"category": ["all", "open"]}, since={"date": "2021-03-01"}),
        ]
    )  # fmt: skip
    columns = ["text", "addressee", "theme", "since", "status", "checked", "document"]
    table = ledger.make(found, seen("en", {"columns": columns, "widths": [], "sort": ["addressee"]}, own))
    assert heads(table) == ["Recommendation", "Addressed to", "Theme", "Since", "Status", "Checked on", "Document"]
    blank = "\N{NO-BREAK SPACE}"
    assert lines(table) == [
        f"Talk. | Town (en) | Talks (en) | Mar{blank}1,{blank}2021 | Open (en) | – | –",
        f"Meet. | State (en); Town (en) | – | 2019 | Done (en) | Nov{blank}2,{blank}2024 | Gashi (2019)",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_criterion_and_answer_of_a_known_instrument_has_a_word(lang: str) -> None:
    words = load_words(lang)
    for name, instrument in INSTRUMENTS.items():
        assert all(words.text(f"{name}_{each}") for each in [*instrument.criteria, *instrument.scores])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_may_be_a_word_of_the_package(lang: str) -> None:
    assert seen(lang).text({"word": "mmat_s1"}) == load_words(lang).text("mmat_s1")
    assert seen(lang).text({"*": "word"}) == "word"
