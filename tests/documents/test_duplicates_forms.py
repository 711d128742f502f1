"""Authors and titles in the forms in which databases write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.documents.duplicates_authors import author_likeness, family_names
from peaceresearch.documents.duplicates_titles import Title, have_numbers_against, normalised, normalised_title


@pytest.mark.parametrize(
    "authors",
    [
        "Đorđević, Ana", "Đorđević A", "Đorđević A.", "A. Đorđević", "Ana Đorđević", "DORDEVIC AM", "Djordjevic, A.-M.",
        "Đorđević, Ana; Berisha, B.", "Dorđevic A. M.; Berisha B.", "A.-M. Dordević", "Đorđević Ana", "ĐORĐEVIĆ, ANA",
        "Ana Maria Đorđević", "Đorđević, Ana, Jr.", "A. Maria Đorđević",
    ],
)  # fmt: skip
def test_one_person_in_many_forms(authors: str) -> None:
    assert author_likeness(family_names("Đorđević, Ana"), family_names(authors)) >= 70
    assert author_likeness(family_names("Berisha, Blerim"), family_names(authors)) < 70


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("van den Berg, Jan", "J. van den Berg"),
        ("van den Berg, Jan", "Berg J"),
        ("García Márquez, Gabriel", "Garcia G."),
        ("Müller, K.", "Mueller K"),
        ("World Health Organization", "World Health Organization"),
        ("Xu J", "J. Xu"),
        ("Min Kyu Lee", "Lee MK"),
        ("YU Wei", "Yu W."),
        ("", "Novak A."),
        ("et al.", "Novak A."),
        ("Anonymous", "Novak A."),
    ],
)
def test_forms_that_agree(one: str, other: str) -> None:
    assert author_likeness(family_names(one), family_names(other)) >= 70


@pytest.mark.parametrize(("one", "other"), [("Xu J", "Li J"), ("Novak, Ana", "Berisha, Ana"), ("Lee MK", "Kim MK")])
def test_people_who_are_not_the_same(one: str, other: str) -> None:
    assert author_likeness(family_names(one), family_names(other)) < 70


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_may_stand_for_authors_and_titles(one: str, other: str) -> None:
    assert 0 <= author_likeness(family_names(one), family_names(other)) <= 100
    assert author_likeness(family_names(one), family_names(one)) == 100
    assert normalised_title(normalised(one)) == normalised(normalised(one))
    assert not have_numbers_against(Title(one), Title(one))


@pytest.mark.parametrize(
    ("title", "compared"),
    [
        ("  ÇËSHTJA—e_Gjuhës: (Žena)! ", "ceshtja e gjuhes zena"),
        ("Đerdap &amp;amp; Øresund", "derdap oresund"),
        ("Roads <i>in</i> towns. [Serbian]", "roads in towns"),
        ("[Roads in towns]. [Serbian]", "roads in towns"),
        ("[Roads in towns]", "roads in towns"),
        ("a < b > c", "a b c"),
        ("", ""),
    ],
)
def test_what_is_left_of_a_title(title: str, compared: str) -> None:
    assert normalised_title(title) == compared


@pytest.mark.parametrize(
    ("title", "numbers"),
    [("Report 2018-19", ("2018", "19")), ("Part II of XII", ("2", "12")), ("I and i, v", ()), ("Q4 IVa", ("4",))],
)
def test_numbers_in_titles(title: str, numbers: tuple[str, ...]) -> None:
    assert Title(title).numbers == numbers
