"""Quotes: held to the transcript, with the people among whom the speaker is one, and never their label."""

from __future__ import annotations

import json
import unicodedata

import pandas as pd
import pytest

from peaceresearch.focus_groups.analyse_focus_groups import analyse, quoted
from peaceresearch.focus_groups.quotes import turns
from peaceresearch.problems import InputError
from peaceresearch.results.records import fields

SHEET = "data/raw/quotes.xlsx"
NORTH = "M: How is it?\nP1: We have always met at the market.\nMostly on Saturdays: early.\nP2: Yes: always.\n"
SOUTH = "P1: No, I stay at home.\nP10: We have always met at the school.\n"


def spec(**changed: object) -> dict:
    return {
        "source": "data/raw/groups.qdpx",
        "groups": {"variables": {"region": "Region", "wing": "Wing"}, "values": {}},
        "values": {"region": ["hills", "plain"], "wing": ["w", "e"]},
        "codes": {"contact": "Contact", "fear": "Fear", "hope": "Hope"},
        "by": ["region"],
        "agreement": None,
        "saturation": True,
        "participants": {"source": "data/raw/participants.xlsx"},
        "quotes": {"source": SHEET},
        "seed": None,
    } | changed


def quote(name: str, **changed: object) -> dict:
    return {
        "row": 2, "quote": name, "group": "North", "participant": "P1", "code": "contact", "language": "xx",
        "text": "We have always met at the market.", "translations": json.dumps({"en": "At the market."}),
    } | changed  # fmt: skip


def tables(*quotes: dict) -> dict[str, pd.DataFrame]:
    names = {"d1": "North", "d2": "South", "d3": "Hill", "d4": "Silent"}
    texts = {"d1": NORTH, "d2": SOUTH, "d3": "P1: Hm.\n", "d4": "P1: Never coded.\n"}
    of = {"d1": ("hills", "w"), "d2": ("plain", "w"), "d3": ("hills", "w"), "d4": ("plain", "e")}
    coded = [("d1", "c1"), ("d2", "c2"), ("d3", "c1")]
    values = [(key, *pair) for key, found in of.items() for pair in zip(("Region", "Wing"), found, strict=True)]
    people = {"North": 4, "South": 10, "Hill": 3, "Silent": 9}
    labels = [(group, i) for group, count in people.items() for i in range(1, count + 1)]
    return {
        "documents": pd.DataFrame(
            [(key, name, "text", len(texts[key]), texts[key]) for key, name in names.items()],
            columns=["document", "name", "kind", "length", "text"],
        ),
        "codes": pd.DataFrame(
            [("c1", "Contact", ""), ("c2", "Fear", ""), ("c3", "Hope", "")], columns=["code", "name", "parent"]
        ).assign(path=["Contact", "Fear", "Hope"], codable=True),
        "segments": pd.DataFrame(
            [(document, code, "Ana", 0, 5) for document, code in coded],
            columns=["document", "code", "coder", "start", "end"],
        ),
        "variables": pd.DataFrame(values, columns=["document", "variable", "value"]),
        "participants": pd.DataFrame(
            [(group, f"P{i}", "refused" if i == 2 else "given") for group, i in labels],
            columns=["group", "participant", "consent"],
        ),
        "quotes": pd.DataFrame(quotes),
    }  # fmt: skip


def test_a_quote_is_a_record_with_those_among_whom_its_speaker_is_one() -> None:
    made = quoted(tables(quote("market"), quote("yes", participant="P2", text="Yes: always.")), spec())
    assert list(made["id"]) == ["focus_groups.quote.market", "focus_groups.quote.yes"]
    first = made.iloc[0]
    # North and Hill share region and wing: four and three participants.
    assert (first["domain"], first["n"], first["consent"]) == ("region=hills;wing=w", 7, "given")
    assert made.loc[1, "consent"] == "refused"
    assert first["source"] == SHEET
    assert fields(first) == {
        "code": "contact",
        "language": "xx",
        "text": "We have always met at the market.",
        "translations": {"en": "At the market."},
    }
    assert "P1" not in first["fields"]


def test_an_accent_in_another_form_is_the_same_word() -> None:
    found = tables(quote("cafe", text=unicodedata.normalize("NFC", "café")))
    found["documents"].loc[0, "text"] = unicodedata.normalize("NFD", "P1: At the café.")
    assert list(quoted(found, spec())["item"]) == ["cafe"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "We always met at the market."}, "the text stands not in the transcript"),
        ({"text": "Yes: always."}, "the text stands in no turn of this participant"),
        ({"text": "How is it?"}, "the text stands in no turn of this participant"),
        # P10 said it, not P1.
        ({"group": "South", "text": "met at the school"}, "the text stands in no turn of this participant"),
        ({"code": "faith"}, "`faith` is no code of the study; there are: contact, fear, hope"),
        ({"participant": "P5"}, "`P5` of `North` is not on the participants sheet"),
        ({"group": "Silent", "text": "Never coded."}, "no passage of `Silent` is coded"),
    ],
)
def test_a_quote_that_cannot_be_vouched_for_is_a_fault(changed: dict, said: str) -> None:
    with pytest.raises(InputError) as caught:
        quoted(tables(quote("one", **changed)), spec())
    assert [str(problem) for problem in caught.value.problems] == [str(caught.value)]
    assert str(caught.value).startswith(f"{SHEET}: row 2, quote `one`: {said}")


def test_all_faults_of_all_quotes_are_told_at_once() -> None:
    found = tables(quote("one", code="faith", text="Never said."), quote("two", row=3, participant="P7"), quote("fine"))
    with pytest.raises(InputError) as caught:
        quoted(found, spec())
    assert [problem.place for problem in caught.value.problems] == ["row 2, quote `one`"] * 2 + ["row 3, quote `two`"]


def test_a_turn_goes_on_until_somebody_else_speaks() -> None:
    assert turns(NORTH, ["P1", "P2"]) == [
        ("M", "How is it?\n"),
        ("P1", "We have always met at the market.\nMostly on Saturdays: early.\n"),
        ("P2", "Yes: always.\n"),
    ]
    assert turns("Title\nMs A: Hm.\nP1: Oh.", ["Ms A"]) == [("Ms A", "Hm.\n"), ("P1", "Oh.")]


def test_a_study_without_quotes_has_none_and_quotes_need_the_sheet_of_participants() -> None:
    assert quoted(tables(), spec(quotes=None)).empty
    with pytest.raises(InputError, match="quotes: quotes without a sheet of participants"):
        quoted(tables(quote("one")), spec(participants=None))


def test_participants_and_saturation_are_results_of_the_coded_groups() -> None:
    found = analyse(tables(), spec()).set_index("id")
    people = found[found["measure"] == "participants"]
    assert people["estimate"].to_dict() == {
        "focus_groups.participants.all": 17,
        "focus_groups.participants.all[region=hills]": 7,
        "focus_groups.participants.all[region=plain]": 10,
    }
    assert people["n"].equals(people["estimate"])
    assert set(people["source"]) == {"data/raw/participants.xlsx"}
    curve = found[found["measure"] == "saturation"]
    observed = [curve.loc[f"focus_groups.saturation.observed[{count}]", "estimate"] for count in (1, 2, 3)]
    assert observed == [1, 2, 2]
    # Two of three groups raised one code, one the other: of two groups chosen, one in three misses the second code.
    expected = [curve.loc[f"focus_groups.saturation.expected[{count}]", "estimate"] for count in (1, 2, 3)]
    assert expected == pytest.approx([1, 5 / 3, 2])
    assert set(curve["n"]) == {3}
    assert curve.loc["focus_groups.saturation.expected[2]", "x"] == 2
    point = found.loc["focus_groups.saturation_point.codes"]
    assert (point["estimate"], point["n"]) == (2, 3)


def test_codes_that_the_study_does_not_report_on_saturate_nothing() -> None:
    found = analyse(tables(), spec(codes={"contact": "Contact"})).set_index("id")
    assert found.loc["focus_groups.saturation.observed[3]", "estimate"] == 1
