"""Titles that are nearly the same: of one document if they differ by typing only, and listed for a decision if not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.documents.duplicates_scripts import in_latin
from peaceresearch.documents.duplicates_titles import normalised_title
from peaceresearch.documents.duplicates_typing import differ_by_typing, is_mistyped
from peaceresearch.documents.duplicates_workbook import write_duplicates

from .duplicates_cases import AGREEING, RULES, decisions, table

LAW = "Monitoring of the implementation of the Law on the Use of Languages in the Municipality of {}"
MAYOR = "Interview with the mayor of {} on the work of the community office"
MINUTES = "Minutes of the meeting of the municipal committee for communities, {}"
LABELLED = 'Record which is labeled "{}" by the researcher using ASReview.'


def find(*titles: str, known: dict[str, Any] = AGREEING, similarity: float = 92) -> Deduplicated:
    """Of each search one record."""
    records = table(*({"title": title, "search": f"s{at}", **known} for at, title in enumerate(titles, 1)))
    return find_duplicates(records, {**RULES, "similarity": similarity}, decisions())


def merged(found: Deduplicated) -> int:
    return sum(record != kept for record, kept in found.kept.items())


@pytest.mark.parametrize(
    ("known", "titles"),
    [
        (AGREEING, [LAW.format(name) for name in ("Gračanica", "Klokot", "Gnjilane")]),
        (AGREEING, ["Community Rights Assessment Report: North Mitrovica",
                    "Community Rights Assessment Report: South Mitrovica"]),
        (AGREEING, [f"The effects of displacement on {who} in the three towns of the region" for who in
                    ("men", "women")]),
        (AGREEING, [f"Trust between the communities of the region is {how}" for how in ("increasing", "decreasing")]),
        (AGREEING, [f"Collected reports on the rights of communities, volume {letter}" for letter in "AB"]),
        ({}, [MAYOR.format(name) for name in ("Zvečan", "Zubin")]),
        ({}, [MINUTES.format(month) for month in ("March", "May")]),
        (AGREEING, [MAYOR.format(name) for name in ("Zvečan", "Zubin")]),
        (AGREEING, [MINUTES.format(month) for month in ("March", "May")]),
        (AGREEING, [LABELLED.format(label) for label in ("relevant", "irrelevant")]),
        ({}, [LABELLED.format(label) for label in ("relevant", "irrelevant")]),
        (AGREEING, [f"A study of {kind} behaviour in the divided towns of the region" for kind in
                    ("typical", "atypical")]),
        (AGREEING, [f"A study of trust in the divided {where} of the region" for where in ("towns", "town 's hall")]),
        (AGREEING, [f"{LAW.format('Štrpce')} [{name}]" for name in ("Gračanica", "Klokot")]),
        (AGREEING, [f"{LAW.format('Štrpce')} {what}" for what in ("", "and its surroundings")]),
    ],
)  # fmt: skip
def test_other_words_are_other_documents_and_asked_about(known: dict[str, Any], titles: list[str]) -> None:
    """As similar as a title is to itself with a letter wrong: merged once, and then never screened."""
    found = find(*titles, known=known, similarity=84)
    assert merged(found) == 0
    assert len(found.possible) == len(titles) * (len(titles) - 1) // 2


def test_the_reason_names_the_words() -> None:
    found = find(*(LAW.format(name) for name in ("Gračanica", "Gnjilane")))
    assert list(found.possible["why"]) == [
        "titles 95 % alike, years 2001 and 2001; words of one title only: gracanica and gnjilane"
    ]


TYPED = {
    "a letter more": "What neighbours say of a shared markket in three small towns",
    "a letter less": "What neighbours say of a shared marke in three small towns",
    "another letter": "What neighbours say of a shared merket in three small towns",
    "two swapped": "What nieghbours say of a shared market in three small towns",
    "two words": "What nieghbours say of a shared markte in three small towns",
    "joined": "What neighbours say of a sharedmarket in three small towns",
    "parted": "What neigh-bours say of a shared mar ket in three small towns",
}
RIGHT = "What neighbours say of a shared market in three small towns"
CUT = "What neighbours say of a shared market i..."
REORDERED = "In three small towns: what neighbours say of a shared market"


@pytest.mark.parametrize("title", [*TYPED.values(), CUT, REORDERED])
def test_typing_is_no_other_document_where_author_and_year_agree(title: str) -> None:
    assert merged(find(RIGHT, title)) == 1
    for missing in ({"authors": ""}, {"year": None}, {"authors": "", "year": None}):
        found = find(RIGHT, title, known=AGREEING | missing)
        assert merged(found) == 0
        assert len(found.possible) == (title != CUT)  # so little of a title says little
    assert merged(find(RIGHT, RIGHT, known={})) == 1


def test_similarity_is_needed_all_the_same() -> None:
    title = TYPED["two words"]
    assert merged(find(RIGHT, title, similarity=99)) == 0
    assert merged(find(RIGHT, RIGHT.upper(), similarity=100)) == 1


def test_a_cut_title_that_is_the_beginning_of_several_is_none_of_them() -> None:
    cut = LAW.format("...")
    assert merged(find(cut, LAW.format("Gračanica"))) == 1
    found = find(cut, LAW.format("Gračanica"), LAW.format("Klokot"))
    assert merged(found) == 0
    assert sum("the cut title is the beginning of several" in why for why in found.possible["why"]) == 2
    again = find(cut, LAW.format("Gračanica"), LAW.format("Gračannica"), LAW.format("G..."))
    assert merged(again) == 3
    whole = LAW.format("Gračanica")
    assert merged(find(f"{whole} ...", whole, f"{whole}: results of a survey")) == 1


def test_words_that_one_typing_mistake_tells() -> None:
    assert is_mistyped("neighbours", "nieghbours")
    assert is_mistyped("market", "markets")
    pairs = [("men", "women"), ("north", "south"), ("march", "may"), ("ab12c", "ab13c"), ("moral", "amoral"),
             ("market", "market"), ("increasing", "decreasing"), ("", "")]  # fmt: skip
    assert not any(is_mistyped(one, other) for one, other in pairs)


WORDS = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=6).map(" ".join)


@given(WORDS, WORDS)
def test_typing_has_no_direction(one: str, other: str) -> None:
    assert differ_by_typing(one, one)
    assert differ_by_typing(one, other) == differ_by_typing(other, one)
    assert differ_by_typing(one, one.replace(" ", "", 1))
    assert differ_by_typing(f"{one} neighbour {other}", f"{one} nieghbour {other}")


CYRILLIC = "Сарадња међу заједницама на Косову: извештај"
LATIN = "Saradnja među zajednicama na Kosovu: izveštaj"


def test_titles_in_two_scripts_are_asked_about_and_not_merged() -> None:
    people = [{"authors": "Петровић, Љубица"}, {"authors": "Petrović, Ljubica"}, {"authors": "Petrović Lj."}]
    rows = [{"title": title, "year": 2019, "search": f"s{at}", **person} for at, (title, person) in
            enumerate(zip((CYRILLIC, LATIN, LATIN.upper()), people, strict=True), 1)]  # fmt: skip
    found = find_duplicates(table(*rows), RULES, decisions())
    assert list(found.merged["removed"]) == ["s3:1"]
    assert found.possible.to_numpy().tolist() == [
        ["s1:1", "s2:1",
         "titles 100 % alike in Latin letters, years 2019 and 2019; the titles are in two scripts", 100.0],
    ]  # fmt: skip
    near = [rows[0], rows[1] | {"title": LATIN.replace("zajednicama", "zajednica"), "authors": "", "year": 2021}]
    listed = find_duplicates(table(*near), RULES, decisions()).possible["why"]
    assert listed.str.endswith("; the titles are in two scripts; years more than 1 apart").all()
    assert len(listed) == 1


def test_an_identifier_joins_titles_in_two_scripts() -> None:
    found = find_duplicates(
        table({"title": CYRILLIC, "doi": "10.5555/a"}, {"title": LATIN, "doi": "10.5555/a"}), RULES, decisions()
    )
    assert list(found.merged["kind"]) == ["doi"]


@pytest.mark.parametrize(
    ("title", "latin"),
    [
        ("Љубав, њива и џеп", "Ljubav, njiva i džep"),
        ("ЂОРЂЕВИЋ: чекање, жеља, шума", "Đorđević: čekanje, želja, šuma"),
        ("Ќе одиме во ѓердапот", "Ke odime vo gerdapot"),
        ("Обичай", "Običaj".replace("j", "i")),
        ("Bashkëpunimi i komuniteteve", "Bashkëpunimi i komuniteteve"),
    ],
)
def test_letters_stand_for_letters(title: str, latin: str) -> None:
    assert in_latin(normalised_title(title)) == normalised_title(latin)


def test_the_workbook_shows_the_score_that_the_reason_tells(tmp_path: Path) -> None:
    rows = [{"title": title, "search": f"s{at}", "doi": doi} for at, (title, doi) in enumerate([
        (LAW.format("Gračanica"), ""), (LAW.format("Gnjilane"), ""), (RIGHT, "10.5555/a"),
        ("Yields of winter wheat under rising temperatures", "10.5555/a"), (MAYOR.format("Zvečan"), ""),
        (MAYOR.format("Zubin"), ""),
    ])]  # fmt: skip
    records = table(*rows)
    write_duplicates(find_duplicates(records, RULES, decisions()), records, tmp_path / "d.xlsx", "", 1_700_000_000)
    header, *cells = openpyxl.load_workbook(tmp_path / "d.xlsx")["possible"].values
    assert len(cells) == 3
    for row in cells:
        values = dict(zip(header, row, strict=True))
        assert f" {values['score']} % alike" in values["why"]
