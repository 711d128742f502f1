"""Appraisals document by document: a sign per criterion, a block per design, a legend in words."""

from __future__ import annotations

from typing import Any

import pytest
from documented_tables import AACODS, MMAT, heads, is_whole, lines, named, seen, told
from made_up import LANGUAGES, text

from peaceresearch.exhibits import (
    appraisal_table,
)
from peaceresearch.results.records import records
from peaceresearch.study.instruments import INSTRUMENTS
from peaceresearch.study.words import load_words


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
