"""References and recommendations: the style, the language, lists that are joined."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from documented_tables import CSL, heads, is_whole, lines, seen, told
from made_up import LANGUAGES, text

from peaceresearch.exhibits import (
    bibliography,
    ledger,
)
from peaceresearch.exhibits.references import references
from peaceresearch.problems import InputError
from peaceresearch.results.records import records
from peaceresearch.study.instruments import INSTRUMENTS
from peaceresearch.study.words import load_words

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
