"""Conditions of forms, for all respondents at once, against libxml2's XPath 1.0."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from peaceresearch.sources.relevance import OutsideError, Truth, Values, holds

TEXTS = {"a": ["", "yes", "no", "3", "12"], "b": ["yes", "", "yes no", "dk", "3"]}
NUMBERS = {"n": ["18", "", "3", "0", "-2.5"], "m": ["3", "4", "", "12", "18"]}


def values(name: str) -> Values:
    if name in TEXTS:
        return Values(np.array(TEXTS[name], dtype=object), np.zeros(5, dtype=bool))
    if name in NUMBERS:
        texts = np.array(NUMBERS[name], dtype=object)
        return Values(texts, texts != "")
    raise OutsideError(f"`{name}` is not in the data")


def true_of(expression: str) -> list[int]:
    return np.flatnonzero(holds(expression, 5, values)).tolist()


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("${a} = 'yes'", [1]),
        ("${a} != 'yes'", [0, 2, 3, 4]),
        ("${a} = ''", [0]),
        ("${n}!=''", [0, 2, 3, 4]),
        ("${n} >= 18", [0]),
        ("${n} < 3", [3, 4]),
        ("3 < ${n}", [0]),
        ("${a} = 3", [3]),
        ("${a} = '3.0'", []),  # as texts they differ
        ("${a} = 3.0", [3]),
        ("${n} = ${m}", []),
        ("${a} > ${n}", [3, 4]),
        ("selected(${b}, 'yes')", [0, 2]),
        ("selected( ${b} ,'no') or ${n} = 0", [2, 3]),
        ("not(selected(${b}, 'yes'))", [1, 3, 4]),
        ("${a} = 'yes' or ${b} = 'yes' and ${n} = 18", [0, 1]),
        ("(${a} = 'yes' or ${b} = 'yes') and ${n} = 18", [0]),
        ("${a} = \u2018yes\u2019", [1]),  # as spreadsheets write quotes
        ('${a} = "yes"', [1]),
        ("${n} = -2.5", [4]),
        ("true()", [0, 1, 2, 3, 4]),
        ("false() or ${n}", [0, 2, 4]),
    ],
)
def test_who_is_asked(expression: str, wanted: list[int]) -> None:
    assert true_of(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("today() > '2024-01-01'", "`today` is not read"),
        ("count-selected(${b}) > 1", "`count-selected` is not read"),
        ("${n} + 1 = 19", "`+` is not read"),
        ("${n} = 1 ${a}", "`a` is not read"),
        ("../n = 1", "`.` is not read"),
        (". != ''", "`.` is not read"),
        ("${gone} = 1", "`gone` is not in the data"),
        ("${a} > '2024-01-01'", "`> '2024-01-01'` compares no numbers"),
        ("selected(${b}, ${a})", "`selected` with `a`"),
        ("selected(${b}, 'yes'", "`its end` where `)` is expected"),
        ("(${a} = 'x'", "`its end` where `)` is expected"),
        ("selected(${b}, 'x') = true()", "`=` between truths"),
        ("${a} =", "`its end` is not read"),
        ("'open", "`'` is not read"),
    ],
)
def test_what_is_outside_is_said(expression: str, says: str) -> None:
    with pytest.raises(OutsideError) as caught:
        holds(expression, 5, values)
    assert str(caught.value) == says


def test_the_answer_of_a_single_respondent_is_no_literal() -> None:
    one = Values(np.array(["yes"], dtype=object), np.array([False]))
    assert holds("${a} > 3 or ${a} = 'yes'", 1, lambda _: one).tolist() == [True]
    assert holds("${a} > 3", 1, lambda _: one).tolist() == [False]


names = st.sampled_from(["${a}", "${b}", "${n}", "${m}"])
literals = st.sampled_from(["'yes'", "'no'", "''", "'3'", "3", "0", "18", "-2.5"])
comparisons = st.one_of(
    st.builds("{} {} {}".format, names, st.sampled_from(["=", "!="]), st.one_of(names, literals)),
    st.builds(
        "{} {} {}".format, names, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(["3", "0", "18", "'3'"])
    ),
    st.builds("{} {} {}".format, names, st.sampled_from(["<", "<=", ">", ">="]), names),
    st.builds("selected({}, {})".format, names, st.sampled_from(["'yes'", "'no'", "'3'"])),
)
expressions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds("not({})".format, inner),
        st.builds("({})".format, inner),
        st.builds("{} and {}".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(expressions)
def test_truths_are_those_of_xpath(expression: str) -> None:
    assert holds(expression, 5, values).tolist() == [by_xpath(expression, row) for row in range(5)]


def by_xpath(expression: str, row: int) -> bool:
    """The truth for one respondent by libxml2: filled numbers are numbers, all else is a text; `selected` is a word."""
    for name, answers in {**TEXTS, **NUMBERS}.items():
        answer = answers[row]
        expression = expression.replace(f"${{{name}}}", answer if name in NUMBERS and answer else f"'{answer}'")
    root = etree.Element("data")
    words = etree.FunctionNamespace(None)
    words["selected"] = lambda _, chosen, wanted: wanted in _text(chosen).split()
    return bool(root.xpath(expression))


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def test_a_hundred_thousand_respondents_take_no_time() -> None:
    """Every condition is a few operations on whole columns, not one per respondent."""
    calls = 0

    def many(name: str) -> Values:
        nonlocal calls
        calls += 1
        texts = np.resize(np.array(TEXTS[name], dtype=object), 100_000)
        return Values(texts, np.zeros(100_000, dtype=bool))

    truth: Truth = holds("selected(${b}, 'yes') and ${a} != ''", 100_000, many)
    assert truth.shape == (100_000,)
    assert calls == 2
