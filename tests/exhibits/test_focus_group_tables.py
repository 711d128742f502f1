"""Tables on focus groups: negative cases, the codebook and its changes, COREQ, agreement, and picked quotes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from grouped import MINIMUM, agreement, count, raised, released, saturated, seen, tree
from made_up import LANGUAGES, spec

from peaceresearch.disclosure.gate import withhold_records
from peaceresearch.exhibits import (
    agreement_table,
    codebook_table,
    coreq_checklist,
    ledger,
    make_table,
    negative_cases,
    quote_panel,
)
from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.table import Table
from peaceresearch.exhibits.view import views
from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.records import records
from peaceresearch.results.table import write_results

SIDES = ("pattern", "contrary", "both", "neither")


def lines(table: Table) -> list[list[list[str]]]:
    return [[list(cell.lines) for cell in row] for row in (*table.head, *table.body)]


def first(table: Table) -> list[list[str]]:
    return [[cell[0] for cell in row] for row in lines(table)]


# negative cases


def negative() -> pd.DataFrame:
    """Two patterns; of the first also by region, one of which has a single group."""
    found = [count("negative", "work", number, category=side) for side, number in zip(SIDES, (2, 0, 1, 1), strict=True)]
    for side, zulu, alfa in zip(SIDES, (1, 0, 1, 1), (1, 0, 0, 0), strict=True):
        found.append(count("negative", "work", zulu, 3, category=side, domain="region=zulu"))
        found.append(count("negative", "work", alfa, 1, category=side, domain="region=alfa"))
    found += [count("negative", "school", 1, category=side) for side in SIDES]
    return released(found)


def test_a_pattern_is_told_whole_and_by_region() -> None:
    table = fitting(negative(), {"kind": "negative_cases", "options": {}}, negative_cases.MEASURES, "x", None)
    made = negative_cases.make(table, seen("en", {}))
    assert first(made) == [
        ["Pattern", "Only for it", "Only against it", "Both", "Neither", "Groups held"],
        ["Work (en)", "2", "0", "1", "1", "4"],
        ["\u2003Zulu (en)", "1", "0", "1", "1", "3"],
        ["\u2003Alfa (en)", "–", "–", "–", "–", "–"],
        ["School (en)", "1", "1", "1", "1", "4"],
    ]
    assert sum(made.widths) == pytest.approx(1)


# codebook


def codebook() -> pd.DataFrame:
    def code(item: str, path: str, order: int, **told: Any) -> dict[str, Any]:
        empty = {"definition": "", "include": "", "exclude": "", "groups": 3, "held": 4, "passages": 9}
        fields = {"code": item, "path": path, "order": order, **empty, **told}
        return {"strand": "focus_groups", "record": "code", "item": item, "fields": fields}

    return records(
        [
            code("school", "Top", 1, definition="of the codebook"),
            code("visits", "Top > Below", 2, include="cafés <and> buses"),
            code("work", "Elsewhere > Under", 3, groups=None),
        ]
    )


def test_a_codebook_has_the_columns_that_any_code_fills() -> None:
    own = {"definitions": {"school": {"definition": {"en": "of the study", "sq": "e studimit", "sr": "studije"}}}}
    table = codebook_table.make(codebook(), seen("sq", {}, groups=own))
    assert first(table) == [
        ["Kodi", "Përkufizimi", "Përfshihet", "Grupet"],
        ["School (sq)", "e studimit", "–", "3 nga 4"],
        ["\u2003Visits (sq)", "–", "cafés <and> buses", "3 nga 4"],
        ["Work (sq)", "–", "–", "–"],
    ]
    assert sum(table.widths) == pytest.approx(1)
    assert "&lt;and&gt;" in table.html()
    assert "of the codebook" in codebook_table.make(codebook(), seen("sq", {}, groups={})).html()
    bare = records([{**row, "fields": {"path": "", "order": 1, "groups": 1, "held": 2}} for row in [
        {"strand": "focus_groups", "record": "code", "item": "school"}
    ]])  # fmt: skip
    assert first(codebook_table.make(bare, seen("en", {}))) == [["Code", "Groups"], ["School (en)", "1 of 2"]]


def test_changes_of_a_codebook_are_told_in_words() -> None:
    def change(name: str, kind: str, codes: dict[str, int | None], to: str, date: str = "2024-05-02") -> dict[str, Any]:
        fields = {
            "version": name[:2], "date": date, "change": kind, "from": list(codes), "to": to, "groups_before": codes,
            "groups_after": 4, "passages_before": codes, "passages_after": None,
        }  # fmt: skip
        return {"strand": "focus_groups", "record": "change", "item": name, "fields": fields}

    made = records(
        [
            change("v2-1", "merge", {"Shops": 3, "Markets": None}, "Trade"),
            change("v2-2", "rename", {"Kids": 2}, "Youth"),
            change("v3-1", "drop", {"Other": None}, "", ""),
        ]
    )
    columns = ["version", "date", "change", "from", "to", "groups_before", "groups_after"]
    table = ledger.make(made, seen("en", {"columns": columns, "sort": ["version"], "widths": None}))
    assert first(table) == [
        ["Version", "Date", "Change", "Until then", "From then on", "Groups before", "Groups after"],
        ["v2", "May\xa02,\xa02024", "merged", "Shops, Markets", "Trade", "Shops: 3, Markets: –", "4"],
        ["v2", "May\xa02,\xa02024", "renamed", "Kids", "Youth", "2", "4"],
        ["v3", "–", "given up", "Other", "–", "–", "4"],
    ]


# COREQ

OWN = {
    "coreq": {
        1: {"*": "Two <moderators>"},
        12: {"*": "{focus_groups.participants.all} people; {focus_groups.raised.work[group=tiny]} not shown"},
        24: {"*": "alpha {focus_groups.alpha.school}"},
    }
}


def reported() -> pd.DataFrame:
    people = count("participants", "all", 25, 25, base="participants of coded focus groups")
    parts = [released([people, *saturated()]), tree(), agreement(), raised()]
    return pd.concat(parts, ignore_index=True).drop_duplicates("id")


def told(table: Table) -> dict[int, list[str]]:
    """What is reported on each item."""
    return {int(row[0].lines[0]): list(row[2].lines) for row in table.body if len(row) == 3}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_checklist_has_32_items_in_three_domains(lang: str) -> None:
    view = seen(lang, {}, groups={})
    table = coreq_checklist.make(reported(), view)
    assert list(told(table)) == list(range(1, 33))
    heads = [row[0].lines[0] for row in table.body if row[0].is_header]
    assert len(heads) == 8
    assert [sum(head.startswith(view.words.text(f"coreq_{name}")) for head in heads) for name in
            ("team", "design", "analysis")] == [2, 4, 2]  # fmt: skip
    asked = [tuple(row[1].lines) for row in table.body if len(row) == 3]
    assert len(set(asked)) == 32
    # The last item of one part is followed by the head of the next (Tong, Sainsbury and Craig 2007, table 1).
    before = [table.body[place - 1][0].lines[0] for place, row in enumerate(table.body) if row[0].is_header and place]
    assert before == ["5", "8", "9", "13", "16", "23", "28"]


def test_results_speak_for_themselves_and_what_is_missing_is_listed() -> None:
    table = coreq_checklist.make(reported(), seen("en", {}, groups={}))
    said = told(table)
    assert said[12] == ["Participants: 25, focus groups: 4."]
    assert said[22] == [
        "No new theme was raised after group 3 of 4. The rule of Guest, Namey and Chen is met after 3 groups "
        "(median over random orders)."
    ]
    assert said[24] == ["Coders: 3; transcripts coded by several: 6."]
    assert said[25] == ["Codes reported on: 3, at the top of the tree: 1."]
    assert said[27] == ["not reported"]
    assert table.body[-1][0].lines == ["Not reported: 28 of 32 items (1–11, 13–21, 23, 26–32)"]
    assert "<em>not reported</em>" in table.html()


def test_the_study_speaks_first_and_its_ids_become_numbers() -> None:
    table = coreq_checklist.make(reported(), seen("sr", {}, groups=OWN))
    said = told(table)
    assert said[1] == ["Two <moderators>"]
    assert "Two &lt;moderators&gt;" in table.html()
    assert said[12] == ["25 people; – not shown"]
    assert said[24] == ["alpha 0,60"]
    whole = {"coreq": {item: {"*": "said"} for item in range(1, 33)}}
    assert coreq_checklist.make(reported(), seen("sr", {}, groups=whole)).body[-1][0].lines == [
        "O svakoj od 32 stavke nešto je navedeno."
    ]


def test_every_id_that_is_not_there_is_named_at_once() -> None:
    wrong = {"coreq": {2: {"*": "{focus_groups.participants.al} and {x.y.z}"}}}
    with pytest.raises(InputError) as raised_:
        coreq_checklist.make(reported(), seen("en", {}, groups=wrong))
    first_, second = raised_.value.problems
    assert "item 2 of the checklist names `focus_groups.participants.al`" in first_.what
    assert first_.remedy == "did you mean `focus_groups.participants.all`?"
    assert "`x.y.z`" in second.what


def test_a_checklist_is_made_with_its_facts_in_all_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_results(reported(), Path("released.parquet"))
    endings = {
        "table": "table.json",
        "view": "md",
        "xlsx": "xlsx",
        "note": "note.json",
        "csv": "csv",
        "made": "made.json",
    }
    places = {key: [Path(f"{lang}/annex.{end}") for lang in LANGUAGES] for key, end in endings.items()}
    for paths in places.values():
        for path in paths:
            path.parent.mkdir(exist_ok=True)
    facts = {"coreq": [[1, {"en": "Moderators", "sq": "Moderatorët", "sr": "Moderatori"}]]}
    full = spec({}) | {"kind": "coreq_checklist", "code": "c0de", "minimum_base": MINIMUM, "groups": facts}
    make_table.run(Job("make_table", full, {"results": [Path("released.parquet")]}, places, places, "key"))
    said = [path.read_text("utf-8") for path in places["view"]]
    assert [word in text for word, text in zip(("Moderators", "Moderatorët", "Moderatori"), said, strict=True)] == [
        True
    ] * 3
    assert all("Int. J. Qual. Health Care 19, 349–357" in text for text in said)
    assert "base below" not in said[0], "a number that is not shown is not in the table"


def test_facts_on_groups_are_told_as_pairs_whose_order_is_kept() -> None:
    pairs = {"definitions": [["b", {}], ["a", {}]], "coders": ["Ana"]}
    view = views(spec({}) | {"groups": pairs}, Path(__file__).parent)["en"]
    assert list(view.groups["definitions"]) == ["b", "a"]
    assert view.groups["coders"] == ["Ana"]
    assert views(spec({}), Path(__file__).parent)["en"].groups == {}


# agreement


def test_all_codes_stand_first_and_units_of_comparison_are_not_mixed() -> None:
    view = replace(seen("en", {"digits": 2}), groups={"coders": ["Ana", "Ben", "Cem"], "unit": "turn", "overlap": 0.5})
    table = agreement_table.make(agreement(), view)
    assert first(table) == [
        ["Code", "Units", "Percent agreement", "Cohen’s kappa, mean of pairs", "Fleiss’ kappa", "Krippendorff’s alpha",
         "Gwet's AC1"],
        ["All codes", "30", "85", "0.85", "0.85", "0.80", "0.85"],
        ["Visits (en)", "30", "75", "0.75", "0.75", "0.70", "0.75"],
        ["School (en)", "30", "65", "0.65", "0.65", "0.60", "0.65"],
    ]  # fmt: skip
    assert table.body[0][0].is_header
    assert sum(table.widths) == pytest.approx(1)
    assert table.widths[0] == pytest.approx(0.24)
    assert lines(table)[1][5] == ["0.80", "(0.70 – 0.90)"]
    assert [part.text for part in agreement_table.notes(agreement(), view)] == [
        "Coders: Ana, Ben, Cem", "Compared: turns of speech", "Transcripts coded by several: 6",
    ]  # fmt: skip


# quotes


def quotes() -> pd.DataFrame:
    def quote(record: str, item: str, code: str, lang: str, consent: str = "given", **more: Any) -> dict[str, Any]:
        fields = {"codes": [code], "code": code, "language": lang, "text": f"said {item}", "role": "w",
                  "translations": {"en": f"in English {item}"}, "length": 2, **more}  # fmt: skip
        return {"strand": "focus_groups", "record": record, "item": item, "domain": "region=zulu;wing=w", "n": 7,
                "consent": consent, "fields": fields}  # fmt: skip

    def pick(name: str, place: int, rule: str, code: str, **more: Any) -> dict[str, Any]:
        told = {"quote": f"q{place}", "pick": name, "rule": rule, "place": place, "score": 0.5}
        return quote("pick", f"{name}-{place}", code, "sq", **told, **more)

    made = [
        quote("quote", "own", "work", "en"),
        pick("b", 2, "central", "school"),
        pick("b", 1, "central", "visits"),
        pick("a", 1, "contrary", "work"),
        pick("a", 2, "contrary", "work", consent="refused"),
    ]
    return withhold_records(records(made), 5)


def test_picked_quotes_stand_first_by_rule_and_place_with_their_theme() -> None:
    table = quote_panel.make(quotes(), seen("en", {"attribution": ["region", "wing"]}))
    who = "Zulu (en), W (en)"
    assert lines(table) == [
        [["As said"], ["Translation"], ["Group"]],
        [["Most typical of their theme"]],
        [["“said b-1”"], ["“in English b-1”"], ["Visits (en)", who]],
        [["“said b-2”"], ["“in English b-2”"], ["School (en)", who]],
        [["Most unlike the others on their theme"]],
        [["“said a-1”"], ["“in English a-1”"], ["Work (en)", who]],
        [["Work (en)"]],
        [["“said own”"], [who]],
        [["Quotes not shown because the speaker did not consent: 1"]],
    ]
    assert {sum(cell.columns for cell in row) for row in table.body} == {3}
    assert "a-2" not in table.html()


def test_a_role_is_told_only_where_it_is_asked_for_and_without_translations_there_are_two_columns() -> None:
    own = quotes().query("item == 'own'")
    table = quote_panel.make(own, seen("en", {"attribution": ["region"]}))
    assert lines(table) == [[["Quote"], ["Group"]], [["Work (en)"]], [["“said own”"], ["Zulu (en)"]]]
    assert len(table.widths) == 2
