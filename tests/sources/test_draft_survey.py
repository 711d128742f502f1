"""A survey drafted from a data file: the check accepts it, and every variable is an item or is said to be none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.draft_names import Names
from peaceresearch.sources.draft_survey import draft_survey
from peaceresearch.sources.survey_data import SETS, SurveyData
from peaceresearch.study.survey import Survey


def data(
    answers: Mapping[str, list[Any]],
    labels: Mapping[str, str] | None = None,
    codes: Mapping[str, Mapping[str, str]] | None = None,
    missing: Mapping[str, Mapping[str, str]] | None = None,
    kinds: Mapping[str, str] | None = None,
    sets: list[tuple[str, str, str, str, str]] | None = None,
) -> SurveyData:
    """Data as a reader gives them; `codes` and `missing` are code: label by variable."""
    frame = pd.DataFrame(answers)
    texts = {name: not pd.api.types.is_numeric_dtype(frame[name]) for name in frame}
    items = pd.DataFrame(
        {
            "item": list(frame.columns),
            "label": [(labels or {}).get(name, "") for name in frame],
            "kind": [(kinds or {}).get(name, "text" if texts[name] else "number") for name in frame],
        }
    )
    rows = [
        (name, code, label, is_missing)
        for table, is_missing in ((codes or {}, False), (missing or {}, True))
        for name, each in table.items()
        for code, label in each.items()
    ]
    frame.insert(0, "row", range(1, len(frame) + 1))
    return SurveyData(
        answers=frame,
        items=items,
        labels=pd.DataFrame(rows, columns=["item", "code", "label", "missing"]),
        reasons=pd.DataFrame(columns=["row", "item", "code", "label"]),
        sets=pd.DataFrame(sets or [], columns=list(SETS)),
        notes=(),
    )


def drafted(*dictionaries: SurveyData, languages: tuple[str, ...] = ("",)) -> tuple[str, Survey]:
    text = draft_survey(dict(zip(languages, dictionaries, strict=True)), {"source": "a.sav"})
    return text, Survey.model_validate(yaml.safe_load(text))


def categories(survey: Survey, item: str) -> dict[str, list[Any]]:
    return {name: list(category.codes) for name, category in survey.items[item].categories.items()}


def test_labelled_codes_are_categories_in_their_order_and_strange_ones_come_last() -> None:
    text, survey = drafted(
        data({"Q1": [2.0, 1.0, 3.0]}, {"Q1": " How\nmuch? "}, {"Q1": {"2": "Më shumë", "1": "Đak: 'pak'"}})
    )
    assert survey.items["q1"].label["en"] == "How much?"
    assert survey.items["q1"].variable == "Q1"
    assert categories(survey, "q1") == {"me_shume": [2], "dak_pak": [1], "code_3": [3]}
    assert "code_3: {codes: [3], label: '3'}  # no label in the file" in text
    assert survey.estimates[0].measure == "share"


def test_a_scale_with_labelled_ends_is_a_number() -> None:
    values = [float(value) for value in range(11)] + [88.0]
    text, survey = drafted(data({"scale": values}, None, {"scale": {"0": "No", "10": "Yes", "88": "Weiß nicht"}}))
    assert survey.items["scale"].categories == {}
    assert "# A number; labelled are 0: No; 10: Yes; 88: Weiß nicht" in text
    assert "# missing: [88]" in text
    assert [(family.measure, family.items) for family in survey.estimates] == [("mean", ["scale"])]


def test_ages_are_no_missing_codes() -> None:
    text, _ = drafted(data({"age": [float(value) for value in range(18, 100)] * 2}))
    assert "missing: [" not in text


def test_texts_are_closed_or_open_questions() -> None:
    text, survey = drafted(
        data({"closed": ["Yes", "No", None, "Yes"], "open": ["a", "b", "c", "d"], "long": ["x" * 61] * 4})
    )
    assert categories(survey, "closed") == {"no": ["No"], "yes": ["Yes"]}
    assert list(survey.items) == ["closed"]
    assert "#   open: text, 4 different answers" in text
    assert "#   long: text, 1 different answer\n" in text


def test_what_is_no_item_is_said_with_the_reason() -> None:
    every = range(24)
    answers = {
        "nr": [number**2.0 for number in every], "counter": [30.0 - number for number in every],
        "day": ["2024-01-01"] * 24, "empty": [None] * 24, "wgt": [1.0] * 24, "x": [1.0] * 24,
        "y": [number**2.0 for number in every],
    }  # fmt: skip
    labels = {"day": {"1": "A day"}, "empty": {"1": "Full"}}
    text, survey = drafted(data(answers, {"x": "Sampling point"}, labels, kinds={"day": "date", "empty": "number"}))
    assert list(survey.items) == ["y"]
    said = dict(re.findall(r"^  #   (\w+): (.*)$", text, re.MULTILINE))
    assert said == {
        "nr": "a different one in each row: an identifier?",
        "counter": "a different one in each row: an identifier?",
        "day": "date",
        "empty": "no answer at all",
        "wgt": "weight?",
        "x": "psu?",
    }
    assert "# design: {weight: wgt, psu: x}" in text
    assert survey.design.weight is None, "a guess stands in a comment only"


def test_reasons_of_missing_answers_are_guessed_from_labels() -> None:
    missing = {"q": {"8": "Don't know", "9": "Nuk e di", "7": ""}, "r": {"8": "Don't know", "99": "Refused to say *"}}
    text, survey = drafted(data({"q": [1.0, 2.0], "r": [1.0, 1.0]}, missing=missing))
    assert [(entry.reason, entry.labels) for entry in survey.missing] == [("dont_know", ["Don't know"])]
    assert "# 8 of q and 1 more" in text
    assert "#   - {reason: other, labels: [Nuk e di]}" in text
    assert "#   - {reason: other, labels: [Refused to say *]}" in text, "a star would be a pattern"
    assert categories(survey, "q") == {}, "what is declared missing is no category"


def test_a_set_of_dichotomies_is_an_item_with_several_answers() -> None:
    sets = [("$where", "Where you meet", "dichotomies", "1", name) for name in ("W1", "w2", "gone")]
    sets += [("$order", "", "categories", "", "W1")]
    answers = {"W1": [1.0, 0.0], "W2": [0.0, 0.0], "z": ["a", "a"]}
    _, survey = drafted(data(answers, {"W1": "At work", "W2": "At work"}, sets=sets))
    item = survey.items["where"]
    assert item.is_multiple
    assert item.label["en"] == "Where you meet"
    assert {name: (each.variable, each.codes) for name, each in item.categories.items()} == {
        "at_work": ("W1", [1]),
        "at_work_2": ("W2", [1]),
    }
    assert list(survey.items) == ["where", "z"], "its variables are no items of their own"


def test_labels_are_in_each_language_where_there_are_several_dictionaries() -> None:
    first = data({"q": [1.0, 2.0]}, {"q": "Trust"}, {"q": {"1": "Low", "2": "High"}})
    second = data({"q": [1.0, 2.0]}, {"q": "Confiance"}, {"q": {"1": "Faible", "2": "Forte"}})
    _, survey = drafted(first, second, languages=("en", "fr"))
    assert survey.items["q"].label.root == {"en": "Trust", "fr": "Confiance"}
    assert survey.items["q"].categories["high"].label.root == {"en": "High", "fr": "Forte"}


def test_a_single_respondent_can_be_built() -> None:
    _, survey = drafted(data({"age": [31.0]}))
    assert survey.design.lonely_psu == "certainty"


def test_a_file_without_anything_to_count_is_one_line() -> None:
    with pytest.raises(InputError) as error:
        draft_survey({"": data({"remark": ["a", "b", "c"]})}, {"source": "data/raw/survey/a.sav"})
    assert str(error.value) == (
        "data/raw/survey/a.sav: no variable has answers to count or to average; see whether this is the right file"
    )


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.lists(st.text(max_size=80), min_size=6, max_size=6))
def test_any_names_and_labels_make_a_draft_that_says_them(names: list[str], labels: list[str]) -> None:
    names = [name for name in names if name.lower() != "row"] or ["a"]
    codes = {name: {str(place): label for place, label in enumerate(labels)} for name in names}
    answers = {name: [0.0, 1.0, 1.0] for name in names}
    text, survey = drafted(data(answers, dict(zip(names, labels, strict=False)), codes))
    assert [item.variable for item in survey.items.values()] == names
    for item in survey.items.values():
        found = [category.label["en"] for category in item.categories.values()]
        assert found == [" ".join(label.split()) or str(place) for place, label in enumerate(labels)]
    assert set(survey.estimates[0].items) == set(survey.items)
    assert text == drafted(data(answers, dict(zip(names, labels, strict=False)), codes))[0]


@given(st.lists(st.text(max_size=60), max_size=20))
def test_names_are_slugs_and_each_is_given_once(texts: list[str]) -> None:
    names = Names()
    taken = [names.take(text, "code_1") for text in texts]
    assert len(set(taken)) == len(taken)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in taken)
    assert all(len(name) <= 40 + len("_20") for name in taken)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("7.1", "v7_1"),
        ("7.10", "v7_10"),
        ("$ab", "ab"),
        ("Šta đak čeka?", "sta_dak_ceka"),
        ("Æon ﬁx", "aeon_fix"),
        ("2 или више", "code_1"),
        ("日本", "code_1"),
        ("", "code_1"),
        ("18-29", "v18_29"),
        ("a" * 50, "a" * 40),
        ("word " * 10, "word_word_word_word_word_word_word_word"),
    ],
)
def test_a_name(text: str, name: str) -> None:
    assert Names().take(text, "code_1") == name
