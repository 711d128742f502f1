from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.results.codes import canonical, code_text
from peaceresearch.sources.survey_asked import with_not_asked
from peaceresearch.sources.survey_codes import code_number, code_texts
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_reasons import with_reasons
from peaceresearch.sources.survey_reasons_notes import reason_notes

from .made_up_survey_data import rows, said, survey_data

OWN = dict[str, dict[str, list]]


def entry(reason: str, codes: list = (), labels: list = (), variables: list = ()) -> dict[str, Any]:
    return {"reason": reason, "codes": list(codes), "labels": list(labels), "variables": list(variables)}


def used(missing: OWN | None = None, asked: dict[str, tuple[str, list]] | None = None) -> dict[str, Any]:
    names = {*(missing or {}), *(asked or {})}
    conditions = {name: {"variable": other, "codes": codes} for name, (other, codes) in (asked or {}).items()}
    return {
        name: {"missing": (missing or {}).get(name, {}), "asked_if": conditions.get(name)} for name in sorted(names)
    }


def told(data: SurveyData, entries: list, own: OWN | None = None) -> list[tuple]:
    return rows(with_reasons(data, entries, used(own)).reasons)


def notes(data: SurveyData, entries: list, own: OWN | None = None) -> list[str]:
    variables = used(own)
    return said(reason_notes(with_reasons(data, entries, variables), entries, variables)).splitlines()


# --- why an answer is missing ----------------------------------------------------------------------------------------


def test_declared_codes_get_the_reason_of_their_code_or_label() -> None:
    data = survey_data(
        q=[None] * 6,
        reasons=[
            (1, "q", "88", ""), (2, "q", ".a", ""), (3, "q", "7", "Ne  želi da\u00a0ODGOVORI"),
            (4, "q", "6", "Don't know!"), (5, "q", "5", "something else"),
        ],
    )  # fmt: skip
    entries = [
        entry("dont_know", [88.0, "99"], ["don't know*"]),
        entry("refused", [".a"], ["ne želi * odgovori", "refuse*"]),
    ]
    assert [row[-1] for row in told(data, entries)] == ["dont_know", "refused", "refused", "dont_know", "other"]


def test_a_reason_that_the_reader_knew_is_kept() -> None:
    data = survey_data(q=[None, None], reasons=[(1, "q", "", "", "not_asked"), (2, "q", "9", "", "")])
    assert told(data, [entry("refused", [9, ""])]) == [(1, "q", "", "", "not_asked"), (2, "q", "9", "", "refused")]


def test_codes_that_only_the_config_declares_missing_move_to_the_reasons() -> None:
    data = survey_data(
        trust_a=[1, 88, 99, None],
        trust_b=["88", "1", "no answer", "99 "],
        age=[88, 20, 99, 30],
        labels=[("trust_a", "88", "Don't know", False), ("trust_a", "1", "low", False)],
    )
    entries = [entry("dont_know", ["88"], variables=["trust_*"]), entry("refused", labels=["No Answer"])]
    own = {"age": {"refused": [99]}, "trust_b": {"": ["no answer"], "not_applicable": []}}
    found = with_reasons(data, entries, used(own))
    assert rows(found.answers) == [
        (1, 1, None, 88), (2, None, "1", 20), (3, 99, None, None), (4, None, "99 ", 30),
    ]  # fmt: skip
    assert rows(found.reasons) == [
        (1, "trust_b", "88", "", "dont_know"),
        (2, "trust_a", "88", "Don't know", "dont_know"),
        (3, "trust_b", "no answer", "", "refused"),  # a code without a label is its own label
        (3, "age", "99", "", "refused"),
    ]
    assert rows(found.labels) == [
        ("trust_a", "88", "Don't know", True), ("trust_a", "1", "low", False),
        ("trust_b", "88", "", True), ("trust_b", "no answer", "", True), ("age", "99", "", True),
    ]  # fmt: skip
    assert data.answers["age"].tolist() == [88, 20, 99, 30]  # the table that was given is as it was


def test_an_entry_with_variables_speaks_of_no_other_one() -> None:
    data = survey_data(a=[None], b=[None], reasons=[(1, "a", "9", "none"), (1, "b", "9", "none")])
    assert [row[-1] for row in told(data, [entry("refused", [9], ["none"], ["a"])])] == ["refused", "other"]


def test_leading_zeros_are_part_of_a_code() -> None:
    data = survey_data(place=["08", "8", "8.0"])
    assert rows(with_reasons(data, [], used({"place": {"refused": [8]}})).answers) == [(1, "08"), (2, None), (3, "8.0")]


def test_a_code_with_two_reasons_is_one_line_each() -> None:
    data = survey_data(q=[9, None], p=[None, None], reasons=[(2, "q", "8", "None"), (1, "p", "8", "None")])
    entries = [entry("dont_know", [8]), entry("refused", labels=["none"]), entry("other", [9], variables=["q"])]
    with pytest.raises(InputError) as caught:
        with_reasons(data, entries, used({"q": {"refused": [9]}}))
    assert [problem.what for problem in caught.value.problems] == [
        "code 8 of `p` is dont_know (missing, entry 1) and refused (missing, entry 2)",
        "code 8 of `q` is dont_know (missing, entry 1) and refused (missing, entry 2)",
        "code 9 of `q` is other (missing, entry 3) and refused (missing of `q`)",
    ]
    assert str(caught.value).startswith("config/survey.yaml: missing: code 8")
    same = [entry("refused", [8]), entry("refused", labels=["none"])]
    assert {row[-1] for row in told(survey_data(q=[None], reasons=[(1, "q", "8", "None")]), same)} == {"refused"}


def test_declarations_that_meet_nothing_are_noted() -> None:
    data = survey_data(trust=[1, 9], age=[9, 30], labels=[("trust", "9", "Refused", True), ("trust", "7", "", True)])
    entries = [entry("refused", [9, 7, 77], ["refusd*", "ref*"]), entry("other", [30], variables=["trsut*", "age"])]
    own = {"trust": {"": [98], "refused": [9]}, "age": {"": [98, 97]}, "not there": {"": [5]}}
    done = "nothing is missing for it; misspelt, or not declared missing?"
    assert notes(data, entries, own) == [
        f"config/survey.yaml: missing, entry 1: no missing answer has the code `77`; {done}",
        f"config/survey.yaml: missing, entry 1: no code has the label `refusd*`; {done}",
        f"config/survey.yaml: missing, entry 2: no variable is called `trsut*`; {done}",
        f"config/survey.yaml: items: code `97`, missing in `age`, occurs in none of them; {done}",
        f"config/survey.yaml: items: code `98`, missing in `age`, `trust`, occurs in none of them; {done}",
    ]


def test_a_code_that_is_an_answer_and_a_missing_one_is_noted() -> None:
    data = survey_data(q=[88, 88, None], reasons=[(3, "q", "88", "")])
    assert notes(data, []) == [
        "variable q: code 88 is an answer in 2 row(s), and a missing answer in others; "
        "kept so; name it in the item's `missing` if it is none"
    ]


def test_an_answer_whose_label_means_none_is_noted() -> None:
    """The file labels 9 "Refused" and forgets to declare it missing: as an answer it would move every mean."""
    labels = [("q", "9", "Refused to say", False), ("unused", "9", "Refused", False)]
    data = survey_data(q=[1, 9, 9], unused=[9, 9, 9], labels=labels)
    (line,) = notes(data, [entry("refused", labels=["refused*"])], {"q": {}})
    assert line.startswith(
        "variable q: 2 answer(s) 9 are labelled `Refused to say`, which means refused; kept as answers"
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=1, max_size=30), st.sets(st.integers(0, 7)))
def test_every_missing_cell_was_declared_or_blank(answers: list, codes: set[int]) -> None:
    """Nothing is lost: an answer stays, or it is a reason with its code; a blank stays without one."""
    data = survey_data(q=answers, text=[None if each is None else f"c{each}" for each in answers])
    own = {"q": {"refused": sorted(codes)}, "text": {"": [f"c{code}" for code in sorted(codes)]}}
    found = with_reasons(data, [], used(own))
    for item, prefix in (("q", ""), ("text", "c")):
        moved = {row: code for row, name, code, *_ in rows(found.reasons) if name == item}
        kept = code_texts(found.answers[item])
        for row, given_ in enumerate(answers, 1):
            code = None if given_ is None else f"{prefix}{given_}"
            assert moved.get(row) == (code if given_ in codes else None)
            assert (None if kept.isna()[row - 1] else kept[row - 1]) == (None if given_ in codes else code)


@pytest.mark.parametrize(
    ("code", "text"), [(88, "88"), (88.0, "88"), ("88", "88"), ("088", "088"), (2.5, "2.5"), ("é", "é")]
)
def test_codes_as_text(code: Any, text: str) -> None:
    assert code_text(code) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_found_again_by_its_code(number: float) -> None:
    assert code_number(canonical(number)) == number


@pytest.mark.parametrize("text", ["01", "1.0", "1e3", " 1", "nan", "inf", ".a", "", "1_0", "٣"])
def test_what_is_no_code_of_a_number(text: str) -> None:
    assert code_number(text) is None


# --- of whom a question was asked ------------------------------------------------------------------------------------


def asked(data: SurveyData, **conditions: tuple[str, list]) -> SurveyData:
    return with_not_asked(with_reasons(data, [], {}), used(asked=conditions))


def test_a_blank_of_who_was_not_asked_says_so() -> None:
    data = survey_data(
        member=[1, 2, None, None, 1, 2],
        which=["x", None, None, None, None, "y"],
        reasons=[(4, "member", "9", "refused"), (5, "which", "8", "don't know")],
    )
    found = asked(data, which=("member", [1]))
    assert rows(found.reasons) == [
        (2, "which", "", "", "not_asked"),
        (4, "member", "9", "refused", "other"),
        (5, "which", "8", "don't know", "other"),
    ]  # whoever left out or refused the first question may have been asked the second: blank
    assert (
        said(found.notes)
        == "variable which: 1 respondent(s) answered who by `member` were not asked; their answers are kept"
    )


def test_conditions_in_a_chain() -> None:
    """`a` filters `b`, and `b` filters `c`: whoever was not asked `b` was not asked `c`. The names sort otherwise."""
    data = survey_data(z=[1, 2, 2], b=[None, 1, None], a=[None, None, None])
    found = asked(data, b=("z", [2]), a=("b", [5]))
    assert rows(found.reasons) == [
        (1, "b", "", "", "not_asked"), (1, "a", "", "", "not_asked"), (2, "a", "", "", "not_asked"),
    ]  # fmt: skip
    circle = survey_data(a=[1, None], b=[None, 2])
    assert rows(asked(circle, a=("b", [1]), b=("a", [3])).reasons) == [
        (1, "b", "", "", "not_asked"), (2, "a", "", "", "not_asked"),
    ]  # fmt: skip


def test_a_filter_that_a_wave_did_not_ask() -> None:
    data = survey_data(f=[None, 1], q=[3, None], p=[None, None], reasons=[(1, "f", "", "", "not_asked")])
    found = asked(data, q=("f", [1]), p=("f", [2]))
    assert rows(found.reasons) == [
        (1, "f", "", "", "not_asked"), (1, "p", "", "", "not_asked"), (2, "p", "", "", "not_asked"),
    ]  # fmt: skip
    assert "answered" not in said(found.notes)


def test_conditions_that_cannot_be() -> None:
    data = survey_data(member=[1], which=[1], labels=[("member", "3", "former", False)])
    with pytest.raises(InputError) as caught:
        asked(data, which=("membr", [1]), member=("xyz", [1]), absent=("nothing", [1]))
    assert [str(problem) for problem in caught.value.problems] == [
        "config/survey.yaml: asked_if of `member`: there is no variable `xyz`; there are `member`, `which`",
        "config/survey.yaml: asked_if of `which`: there is no variable `membr`; did you mean `member`?",
    ]
    line = (
        "variable which: code(s) `4` of `member` in its `asked_if` occur nowhere; nobody was asked for them; misspelt?"
    )
    assert said(asked(data, which=("member", [1, 3, 4])).notes) == line
