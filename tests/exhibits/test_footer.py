"""What stands under an exhibit by itself: the questions in full, the base, the method, in the language of the page."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import LANGUAGES, counts, means, released, spec, terms, text, view
from surveyed import answered, missing, outcomes, own_labels, shares_by, trend

from peaceresearch.exhibits import intervals, matrix
from peaceresearch.exhibits.footer import footer, write_footer
from peaceresearch.exhibits.questions import batteries
from peaceresearch.exhibits.view import View, views

LIKERT = {"rows": "item", "groups": "region", "limits": None}


def seen(lang: str, options: dict[str, Any], **survey: Any) -> View:
    full = spec(options, own=own_labels())
    full["survey"] = full["survey"] | survey
    return views(full, Path(__file__).parent)[lang]


def told(results: pd.DataFrame, view_: View, kind: str) -> list[str]:
    module = import_module(f"peaceresearch.exhibits.{kind}")
    return [part.text.replace("\xa0", " ") for part in footer(results, view_, kind, module)]


def test_questions_that_begin_alike_are_told_once_up_to_where_they_part() -> None:
    asked = batteries(
        [
            ("Police", "How much do you trust: the police?"),
            ("Courts", "How much do you trust: the courts?"),
            ("Talk", "How often do you talk?"),
            ("Again", "How often do you talk?"),
            ("Age", "How old are you?"),
        ]
    )
    assert [(each.stem, each.rests, each.labels) for each in asked] == [
        ("How much do you trust: …?", ("the police", "the courts"), ("Police", "Courts")),
        ("How often do you talk?", (), ("Talk",)),
        ("How old are you?", (), ("Age",)),
    ]


def test_a_battery_ends_where_a_question_would_cut_its_beginning_short() -> None:
    long = "On a scale from 0 to 10, how much do you trust"
    asked = batteries(
        [
            ("a", f"{long}: most people?"),
            ("b", f"{long}: the police?"),
            ("c", "On a scale from 0 to 10, how safe is it?"),
        ]
    )
    assert [each.stem for each in asked] == [f"{long}: …?", "On a scale from 0 to 10, how safe is it?"]


def test_a_beginning_that_goes_on_with_dots_has_them_once() -> None:
    (asked,) = batteries([("a", "I would accept them … as neighbours."), ("b", "I would accept them … as friends.")])
    assert (asked.stem, asked.rests) == ("I would accept them ….", ("as neighbours", "as friends"))


WORDS = st.lists(st.sampled_from(["how", "much", "do", "you:", "trust", "the", "police?", "…", "it."]), min_size=1)


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=6))
def test_no_word_of_a_question_is_lost(wordings: list[str]) -> None:
    asked = batteries([(str(place), wording) for place, wording in enumerate(wordings)])
    made = []
    for each in asked:
        beginning = each.stem.rsplit("…", 1)[0] if each.rests else each.stem
        made += [" ".join(f"{beginning} {rest}".split()) for rest in each.rests] or [each.stem]
    wanted = list(dict.fromkeys(wordings))
    assert len(made) == len(wanted)
    for one, other in zip(made, wanted, strict=True):
        assert letters(one) == letters(other)


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha() or letter == ":")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Questions: “How often do you meet people of other places: …?” (at work; on visits)",
                "Base: respondents with an answer, n = 1,000 (n = 200–500 per group);"
                " bases unweighted, estimates weighted",
                "90% confidence intervals that follow the sampling design (t distribution)"]),
        ("sq", ["Pyetjet: „How often do you meet people of other places: …?“ (at work; on visits)",
                "Baza: të anketuarit që janë përgjigjur, n = 1 000 (n = 200–500 për grup);"
                " bazat të papeshuara, vlerësimet të peshuara",
                "Intervale besimi 90% sipas dizajnit të mostrës (shpërndarja t)"]),
        ("sr", ["Pitanja: „How often do you meet people of other places: …?” (at work; on visits)",
                "Baza: ispitanici koji su odgovorili, n = 1.000 (n = 200–500 po grupi);"
                " baze su neponderisane, procene ponderisane",
                "Intervali poverenja od 90% prema dizajnu uzorka (t raspodela)"]),
    ],
)  # fmt: skip
def test_a_figure_of_the_survey_has_question_base_and_method(lang: str, said: list[str]) -> None:
    sizes = {"": 1000.0, "zulu": 500.0, "alfa": 300.0, "mike": 200.0}
    rows = [
        answered("mean", item, 3.0, n, domain=f"region={name}" if name else "", ci_low=2.0, ci_high=4.0)
        for item in ("work", "visits")
        for name, n in sizes.items()
    ]
    own = own_labels()
    for pair in own["questions"]:
        pair[1] = {key: text.removesuffix(f" ({key})") for key, text in pair[1].items()}
    full = spec(LIKERT, own=own)
    full["survey"] = full["survey"] | {"level": 0.9}
    assert told(released(rows), views(full, Path(__file__).parent)[lang], "intervals") == said


def test_what_is_withheld_is_in_no_base() -> None:
    rows = shares_by(sizes={"mike": 9.0})
    assert told(released(rows), seen("en", {"columns": "region", "interval": True}), "tile_map")[1].startswith(
        "Base: respondents with an answer, n = 1,000 (n = 300–500 per group)"
    )
    everything = released(shares_by(sizes=dict.fromkeys(("", "zulu", "alfa", "mike"), 5.0)))
    assert [text for text in told(everything, seen("en", LIKERT), "intervals") if text.startswith("Base")] == []


def test_groups_have_no_base_in_words_where_the_exhibit_prints_it() -> None:
    said = told(released(shares_by()), seen("en", {"columns": "region", "interval": False}), "cross_table")
    assert said[1:] == ["Base: respondents with an answer, n = 1,000; bases unweighted, estimates weighted"]


def test_results_of_a_wave_name_it() -> None:
    rows = [{**each, "wave": "w4"} for each in shares_by()]
    said = told(released(rows), seen("en", {"bars": "region"}), "stacked_shares")
    assert said[1].startswith("Base: respondents with an answer, n = 1,000, w4 (en); ")
    trended = told(trend(), seen("en", {"groups": "region", "limits": None}), "trend")
    assert trended[1].startswith(
        "Base: respondents with an answer, n = 900 (w1 (en)), n = 899 (w2 (en)), n = 898 (w3 (en)), n = 897 (w4 (en)),"
        " n = 297–600 per group; "
    )


def test_field_work_and_missing_answers_are_of_everybody_and_not_weighted() -> None:
    assert told(outcomes(), seen("en", {"digits": 1}), "outcome_rates")[0] == "Base: sampled cases, n = 1,200"
    said = told(missing(), seen("sq", {"columns": "category", "digits": 0}), "missing_map")
    assert said[1] == "Baza: të gjithë të anketuarit, n = 200 (n = 120 për grup)"


def test_a_model_has_the_question_of_its_outcome_and_its_own_base() -> None:
    model = "respondents with an answer to every item of the model; of a level, the smaller group compared"
    table = terms().assign(base=model, weight="w", ci_method="t")
    said = told(table, seen("en", {"exponentiate": False}), "coefficients")
    assert said[0] == "Question: “How often do you meet people of other places: on visits? (en)”"
    assert said[1].startswith("Base: respondents with an answer to every question of the model, n = 90 (of a category")


def test_a_table_of_findings_has_the_questions_of_what_it_shows_only() -> None:
    table = pd.concat([released(shares_by()), means(), counts()], ignore_index=True).assign(finding="f")
    finding = ["f", {"statement": text("S"), "summary": {}, "assessment": None}]
    full = spec({"most": 2}, own=own_labels(), findings=[finding])
    one = views(full, Path(__file__).parent)["en"]
    asked = "How often do you meet people of other places:"
    assert told(table, one, "synthesis_table")[0] == f"Question: “{asked} on visits? (en)”"
    assert told(table, replace(one, options={"most": 9}), "synthesis_table")[0].startswith(
        f"Questions: “{asked} …” (at work? (en)"
    )
    joint = told(table[table["item"] == "work"], replace(one, options={"columns": "region"}), "joint_display")
    assert joint[:2] == [f"Question: “{asked} at work? (en)”", "Base: n = 40–102 per group"]


def test_a_quotation_within_a_question_has_inner_marks() -> None:
    own = own_labels()
    own["questions"] = [
        ["visits", {"en": "Is “far” far?", "sq": "A është „larg“ larg?", "sr": "Da li je „daleko” daleko?"}]
    ]
    said = {
        lang: told(
            released(shares_by()), views(spec({"bars": "region"}, own=own), Path(__file__).parent)[lang], "bars"
        )[0]
        for lang in LANGUAGES
    }
    assert said == {
        "en": "Question: “Is ‘far’ far?”",
        "sq": "Pyetja: „A është ‚larg‘ larg?“",
        "sr": "Pitanje: „Da li je ‚daleko’ daleko?”",
    }


def test_other_strands_have_no_footer() -> None:
    assert footer(counts(), view("en", {"columns": "region"}), "matrix", matrix) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_footer_says_which_parts_a_slide_has_room_for(lang: str, tmp_path: Path) -> None:
    parts = footer(means(), view(lang, LIKERT), "intervals", intervals)
    write_footer(parts, tmp_path / "note.json")
    read = json.loads((tmp_path / "note.json").read_text("utf-8"))
    assert [part["text"] for part in read] == [part.text for part in parts]
    assert [part["on_slides"] for part in read] == [False, True, False]
