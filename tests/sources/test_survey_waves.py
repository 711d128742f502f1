from typing import Any

import numpy as np
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.survey_crosswalk import crosswalk
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_waves import WaveData, stack

from .made_up_survey_data import rows, said, survey_data


def crossed(data: SurveyData, used: str = "", **wave: Any) -> SurveyData:
    plain: dict[str, Any] = {"source": "old.sav", "variables": {}, "codes": {}, "absent": []}
    return crosswalk(data, "y2016", {**plain, **wave}, used.split())


def problems(data: SurveyData, used: str = "", **wave: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        crossed(data, used, **wave)
    return [str(problem) for problem in caught.value.problems]


def stacked(used: str, **waves: SurveyData) -> SurveyData:
    return stack([WaveData(name, f"{name}.sav", data) for name, data in waves.items()], used.split())


# --- one wave under the names of the config --------------------------------------------------------------------------


def test_names_may_be_exchanged_and_one_variable_may_get_several() -> None:
    data = survey_data(
        q1=[1, None],
        q2=["a", "b"],
        v3=[7, 8],
        reasons=[(2, "q1", "9", "no answer")],
        labels=[("q1", "9", "no answer", True), ("v3", "7", "seven", False)],
        sets=[("s", "", "dichotomies", "1", "q1")],
        ranges=[("q1", 9, 10)],
        wording={"q1": "First", "q2": "Second"},
    )
    found = crossed(data, "q1 q2 trust again", variables={"q1": "q2", "q2": "q1", "trust": "v3", "again": "v3"})
    assert list(found.answers) == ["row", "q2", "q1", "trust", "again"] == ["row", *found.items["item"]]
    assert rows(found.answers) == [(1, 1, "a", 7, 7), (2, None, "b", 8, 8)]
    assert found.items["label"].tolist() == ["First", "Second", "", ""]
    assert rows(found.reasons) == [(2, "q2", "9", "no answer")]
    assert rows(found.labels) == [
        ("q2", "9", "no answer", True), ("trust", "7", "seven", False), ("again", "7", "seven", False),
    ]  # fmt: skip
    assert rows(found.sets)[0][4] == rows(found.ranges)[0][0] == "q2"


def test_another_question_of_the_same_name_is_put_aside() -> None:
    """The file's own q10 and q11 are no questions of the config: pooling them with it would be silent nonsense."""
    data = survey_data(q9=[1], q10=[2], q11=[3], wave=[4])
    found = crossed(data, "q10 q11", variables={"q10": "q9"}, absent=["q11"])
    assert rows(found.answers) == [(1, 1, 2, 3, 4, None)]
    assert list(found.answers) == ["row", "q10", "q10_y2016", "q11_y2016", "wave_", "q11"]
    assert said(found.notes).splitlines() == [
        "old.sav: variable q10: the config gives this name to another question; renamed to q10_y2016",
        "old.sav: variable q11: the config gives this name to another question; renamed to q11_y2016",
        "old.sav: variable wave: this name is kept for the waves; renamed to wave_",
    ]


def test_a_variable_that_was_not_asked_is_missing_for_that_reason() -> None:
    found = crossed(survey_data(a=[1, None], reasons=[(2, "a", "9", "")]), "a b c", absent=["c", "b"])
    assert rows(found.answers) == [(1, 1, None, None), (2, None, None, None)]
    assert rows(found.reasons) == [
        (1, "b", "", "", "not_asked"), (1, "c", "", "", "not_asked"),
        (2, "a", "9", "", ""), (2, "b", "", "", "not_asked"), (2, "c", "", "", "not_asked"),
    ]  # fmt: skip


def test_codes_move_with_their_labels_and_reasons() -> None:
    data = survey_data(
        q=[4, 3, 5, None],
        reasons=[(4, "q", "9", "don't know")],
        labels=[("q", "4", "much", False), ("q", "3", "some", False), ("q", "9", "don't know", True)],
        ranges=[("q", 8, 9)],
    )
    found = crossed(data, "q", codes={"q": {"4": 1, "3.0": 2, "9": 99, "7": 0}})
    assert found.answers["q"].tolist()[:3] == [1, 2, 5]
    assert rows(found.labels) == [("q", "1", "much", False), ("q", "2", "some", False), ("q", "99", "don't know", True)]
    assert rows(found.reasons) == [(4, "q", "99", "don't know")]
    assert found.ranges.empty  # 8 to 9 of the old codes: the cells themselves tell what is missing
    line = "old.sav: variable q: code(s) `7` of the wave's `codes` do not occur; recoded the others; misspelt?"
    assert said(found.notes) == line


def test_codes_that_become_one_keep_the_first_label() -> None:
    data = survey_data(q=[1, 2], labels=[("q", "1", "very", False), ("q", "2", "rather", False)])
    found = crossed(data, "q", codes={"q": {"2": 1}})
    assert found.answers["q"].tolist() == [1, 1]
    assert rows(found.labels) == [("q", "1", "very", False)]
    assert "the label(s) `rather` belong to codes that are one now; dropped; the first label is kept" in said(
        found.notes
    )


def test_text_becomes_numbers_where_all_of_it_does() -> None:
    data = survey_data(q=["A lot", "None", None], p=["A lot", "unknown", None])
    codes = {"A lot": 1, "None": 2}
    found = crossed(data, "q p", codes={"q": codes, "p": codes})
    np.testing.assert_array_equal(found.answers["q"], [1, 2, np.nan])
    assert found.answers["p"].tolist()[:2] == ["1", "unknown"]
    assert found.items["kind"].tolist() == ["number", "text"]
    as_text = crossed(survey_data(q=[1, 2]), "q", codes={"q": {"1": "yes"}})
    assert as_text.answers["q"].tolist() == ["yes", "2"]
    assert as_text.items["kind"].tolist() == ["text"]
    assert crossed(survey_data(q=["1", "2"]), "q", codes={"q": {"1": "01"}}).answers["q"].tolist() == ["01", "2"]


def test_every_misfit_of_a_wave_is_told_at_once() -> None:
    data = survey_data(weight=[1], trust=[1], contact=[2])
    wave = {"variables": {"w": "wieght", "gone": "trust"}, "absent": ["gone", "none"], "codes": {"none": {"1": 2}}}
    assert problems(data, "w gone none contacts", **wave) == [
        "old.sav: the wave `y2016` both declares `gone` absent and gives its name; take one of them out",
        "old.sav: has no variable `wieght`, which the wave `y2016` gives as `w`; did you mean `weight`?",
        "old.sav: has no variable `contacts`, and the wave `y2016` does not declare it absent; "
        "did you mean `contact`?; give its name in the wave's `variables`, or list it in `absent`",
        "old.sav: the wave `y2016` recodes `none`, which it declares absent; take one of them out",
    ]


# --- several waves as one --------------------------------------------------------------------------------------------


def test_rows_reasons_and_variables_of_all_waves() -> None:
    first = crossed(survey_data(q=[1, None], old=["x", None], reasons=[(2, "q", "9", "")]), "q new", absent=["new"])
    second = survey_data(q=[2], new=["z"], labels=[("q", "9", "none", True)], wording={"q": "Trust?"})
    found = stacked("q new", y2016=first, y2020=second)
    assert list(found.answers) == ["row", "wave", "q", "old", "new"]
    assert rows(found.answers) == [
        (1, "y2016", 1, "x", None), (2, "y2016", None, None, None), (3, "y2020", 2, None, "z"),
    ]  # fmt: skip
    assert rows(found.reasons) == [
        (1, "new", "", "", "not_asked"), (2, "q", "9", "", ""), (2, "new", "", "", "not_asked"),
    ]  # fmt: skip
    assert found.items[["item", "label", "kind"]].to_numpy().tolist() == [
        ["q", "Trust?", "number"], ["old", "", "text"], ["new", "", "text"],
    ]  # fmt: skip
    assert not found.notes


def test_text_and_numbers_do_not_mix() -> None:
    waves = {"a": survey_data(q=[1], other=[1], empty=[None]), "b": survey_data(q=["1"], other=["x"], empty=["x"])}
    with pytest.raises(InputError) as caught:
        stacked("q empty", **waves)
    assert str(caught.value) == (
        "b.sav: variable q: is a number in a (a.sav), text in b (b.sav); "
        "give its `codes` in one of the waves, or take it from another variable"
    )
    found = stacked("empty", **waves)  # what the config does not use may be as it likes
    assert found.answers["other"].tolist() == ["1", "x"]
    assert found.items["kind"].tolist() == ["text", "text", "text"]
    assert said(found.notes) == ": `q`, `other` are text in one wave and numbers in another; read as text"


def test_what_differs_between_waves_is_noted() -> None:
    labels = [("q", "1", "low", False), ("q", "2", "high", False), ("q", "9", "-", True), ("w", "1", "x", False)]
    other = [("q", "1", "very  low", False), ("q", "3", "top", False), ("w", "1", "y", False)]
    found = stacked(
        "q same",
        a=survey_data(q=[1], same=[1], w=[1], labels=labels, wording={"q": "Trust in people?", "same": "Same   words"}),
        b=survey_data(
            q=[1], same=[1], w=[1], labels=other, wording={"q": "Trust in most people?", "same": "Same words"}
        ),
        c=survey_data(q=[1], same=[1], labels=other, wording={"q": "Trust in most people?"}),
    )
    done = "kept; declare the item in the wave's `changed` if the wording differs"
    assert said(found.notes).splitlines() == [
        f"b.sav: variable q: the wording is `Trust in most people?`, and `Trust in people?` in a; {done}",
        f"b.sav: variable q: labels are others than in a: `1: very low (low)`; {done}",
        f"b.sav: variable q: labelled in one of a and b only: `2`, `3`; {done}",
    ]
    # Labels of the last wave that has them; a code that any wave declares missing is.
    assert rows(found.labels[found.labels["item"] == "q"]) == [
        ("q", "1", "very  low", False), ("q", "3", "top", False), ("q", "2", "high", False), ("q", "9", "-", True),
    ]  # fmt: skip


def test_a_wording_that_the_config_calls_changed_asks_for_nothing() -> None:
    first, second = (survey_data(q=[1], wording={"q": text}) for text in ("Trust?", "How much trust?"))
    found = stack([WaveData("a", "a.sav", first), WaveData("b", "b.sav", second, ["q"])], ["q"])
    assert [note.done for note in found.notes] == ["kept; the wave's `changed` says so"]


def test_sets_of_the_last_wave_that_has_them() -> None:
    found = stacked(
        "",
        a=survey_data(x=[1], sets=[("s", "old", "dichotomies", "1", "x"), ("t", "", "dichotomies", "1", "x")]),
        b=survey_data(x=[1], sets=[("s", "new", "dichotomies", "1", "x")]),
    )
    assert [(name, label) for name, label, *_ in rows(found.sets)] == [("s", "new"), ("t", "")]
