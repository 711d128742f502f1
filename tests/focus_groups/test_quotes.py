"""Quotes: held to the transcript, with the people among whom the speaker is one, and never their label."""

from __future__ import annotations

import json
import unicodedata

import pandas as pd
import pytest

from peaceresearch.focus_groups.quotes import quote_records, words

SHEET = "data/raw/quotes.xlsx"
TURNS = {
    "d1": [("M", "M: How is it?"), ("P1", "P1: We have always met\nat the market: early."), ("P2", "P2: Yes: always.")],
    "d2": [("P1", "P1: No, I stay at home."), ("P10", "P10: We have always met at the school.")],
    "d3": [("P1", "P1: At the café."), ("P3", "P3: I was away.")],
    "d5": [],
}
GROUPS = pd.DataFrame(
    {
        "document": list(TURNS),
        "group": ["north", "south", "hill", "mute"],
        "region": ["hills", "plain", "hills", "plain"],
    }
)
PEOPLE = {"north": 4, "south": 10, "hill": 3, "mute": 2}
CALLED = {"North": "north", "fg1": "north", "South": "south", "Hill": "hill", "Mute": "mute"}


def quote(name: str, **changed: object) -> dict:
    return {
        "row": 2, "quote": name, "group": "North", "participant": "P1", "codes": json.dumps(["contact"]),
        "language": "xx", "text": "We have always met at the market: early.",
        "translations": json.dumps({"en": "At the market."}),
    } | changed  # fmt: skip


def told(*quotes: dict, role: str | None = None, form: str = "NFC", raised: dict | None = None):
    texts, turns = {}, []
    for document, said in TURNS.items():
        text = ""
        for at, (speaker, line) in enumerate(said):
            line = unicodedata.normalize(form, line)
            turns.append((document, at, speaker, speaker == "M", len(text), len(text) + len(line)))
            text += line + "\n"
        texts[document] = text
    people = [
        (group, f"P{i}", "refused" if i == 2 else "given", "" if i == 3 else "young" if i % 2 else "old")
        for group, count in PEOPLE.items()
        for i in range(1, count + 1)
    ]
    return quote_records(
        pd.DataFrame(quotes, columns=list(quote("any"))),
        pd.DataFrame(people, columns=["group", "participant", "consent", "age"]),
        GROUPS,
        pd.DataFrame(turns, columns=["document", "turn", "speaker", "is_moderator", "start", "end"]),
        pd.DataFrame({"document": list(texts), "text": list(texts.values())}),
        called=CALLED,
        codes=["contact", "fear"],
        dimensions=["region"],
        role=role,
        raised={"contact": set(PEOPLE), "fear": set(PEOPLE)} | (raised or {}),
        source=SHEET,
    )


def test_a_quote_is_a_record_with_those_among_whom_its_speaker_is_one() -> None:
    made, problems = told(quote("market"), quote("yes", group="fg1", participant="P2", text="Yes: always."))
    assert problems == []
    first, second = made
    # North and Hill share the region: four and three participants.
    assert (first["item"], first["domain"], first["n"], first["consent"]) == ("market", "region=hills", 7, "given")
    assert (second["consent"], second["source"]) == ("refused", SHEET)
    assert first["fields"] == {
        "codes": ["contact"],
        "code": "contact",
        "language": "xx",
        "text": "We have always met at the market: early.",
        "translations": {"en": "At the market."},
        "length": 8,
        "role": "",
    }
    assert "P1" not in json.dumps(made)


def test_who_raised_what_is_shown_and_makes_the_people_fewer() -> None:
    made, _ = told(quote("market", codes=json.dumps(["contact", "fear"])), raised={"fear": {"north", "south"}})
    assert made[0]["n"] == 4, "Hill raised one of the two codes only"
    made, _ = told(quote("market"), raised={"contact": set()})
    assert made[0]["n"] == 4, "the group in which it was said is among them"


def test_a_role_is_told_and_makes_the_people_fewer() -> None:
    made, _ = told(quote("market"), role="age")
    # Young are P1 of North and P1 of Hill; the third of each is of no known age.
    assert (made[0]["domain"], made[0]["n"], made[0]["fields"]["role"]) == ("age=young;region=hills", 2, "young")


def test_a_role_that_is_not_known_is_not_told() -> None:
    made, problems = told(quote("away", group="Hill", participant="P3", text="I was away."), role="age")
    assert problems == []
    assert (made[0]["domain"], made[0]["n"], made[0]["fields"]["role"]) == ("region=hills", 7, "")


def test_an_accent_in_another_form_and_other_line_ends_are_the_same_words() -> None:
    made, problems = told(quote("cafe", group="Hill", text="At  the\ncafé."), form="NFD")
    assert (len(made), problems) == (1, [])


def test_several_codes_the_first_of_which_it_is_shown_under() -> None:
    made, _ = told(quote("market", codes=json.dumps(["fear", "contact"])))
    assert (made[0]["fields"]["code"], made[0]["fields"]["codes"]) == ("fear", ["fear", "contact"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "We always met at the market."}, "the text stands not in the transcript"),
        ({"text": "Yes: always."}, "the text stands in no turn of this participant"),
        ({"text": "How is it?"}, "the text stands in no turn of this participant"),
        ({"text": "P1: We have always met"}, "the text begins with the participant's label; leave the label out"),
        # P10 said it, not P1.
        ({"group": "South", "text": "met at the school"}, "the text stands in no turn of this participant"),
        ({"text": "early. P2: Yes"}, "the text has the label of a participant, `P2`; quote one participant's words"),
        ({"codes": '["contact", "faith"]'}, "`faith` is no code of the study; there are: contact, fear"),
        ({"participant": "P5"}, "`P5` of `North` is not on the participants sheet"),
        ({"group": "Silent"}, "no passage of `Silent` is coded"),
        ({"group": "Mute"}, "no transcript of `Mute` has turns"),
    ],
)
def test_a_quote_that_cannot_be_vouched_for_is_a_fault(changed: dict, said: str) -> None:
    made, problems = told(quote("one", **changed))
    assert made == []
    assert [str(problem).startswith(f"{SHEET}: row 2, quote `one`: {said}") for problem in problems] == [True]


def test_all_faults_of_all_quotes_are_told_at_once() -> None:
    made, problems = told(
        quote("one", codes='["faith"]', text="Never said."), quote("two", row=3, participant="P7"), quote("fine")
    )
    assert [problem.place for problem in problems] == ["row 2, quote `one`"] * 2 + ["row 3, quote `two`"]
    assert [record["item"] for record in made] == ["fine"]


def test_no_quotes() -> None:
    assert told() == ([], [])


def test_words_are_what_has_letters_or_digits() -> None:
    assert words("Po — 3 vjet, s'ka ... më!") == 5
    assert words(" ... ") == 0
