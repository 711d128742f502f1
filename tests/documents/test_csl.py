"""Records as CSL-JSON that a citation processor takes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.documents.csl import TYPES, csl_item, csl_items
from peaceresearch.documents.csl_language import language_tag
from peaceresearch.documents.csl_names import OTHERS, Name, parsed_names
from peaceresearch.documents.reference import author_and_year

FIELDS = (
    "record", "type", "title", "authors", "doi", "url", "publisher", "journal", "volume", "issue", "pages", "language",
    "isbn", "issn", "pmid",
)  # fmt: skip


def record(name: str = "web:1", **given_fields: Any) -> dict[str, Any]:
    return dict.fromkeys(FIELDS, "") | {"record": name, "year": pd.NA} | given_fields


def references(items: list[dict[str, Any]], folder: Path) -> list[str]:
    """The bibliography as pandoc's citeproc writes it, a text per reference."""
    (folder / "items.json").write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    options = ["--citeproc", f"--bibliography={folder / 'items.json'}", "--wrap=none"]
    text = pypandoc.convert_text("---\nnocite: '@*'\n---\n", "plain", format="markdown", extra_args=options)
    return [part for part in text.strip().split("\n\n") if part]


WHOLE = record(
    type="article",
    title='Walls & gates: "a" <study> of a < b',
    authors="Uno, Ana; van der Berg, Jan; World Bank",
    year=2019,
    journal="Journal of Walls & Gates",
    volume="12",
    issue="3",
    pages="12–34",
    doi="10.5555/abc",
    url="https://doi.org/10.5555/abc",
    publisher="House",
    language="eng",
    issn="1234-5678",
)


def test_an_article_has_all_that_identifies_it() -> None:
    assert csl_item(WHOLE) == {
        "id": "web-1", "type": "article-journal", "title": 'Walls & gates: "a" <study> of a < b',
        "author": [{"family": "Uno", "given": "Ana"}, {"family": "van der Berg", "given": "Jan"},
                   {"literal": "World Bank"}],
        "issued": {"date-parts": [[2019]]}, "container-title": "Journal of Walls & Gates", "volume": "12", "issue": "3",
        "page": "12-34", "DOI": "10.5555/abc", "publisher": "House", "language": "en", "ISSN": "1234-5678",
    }  # fmt: skip


def test_pandoc_writes_a_reference_of_every_type_of_record(tmp_path: Path) -> None:
    records = [
        record(f"s:{number}", type=kind, title=f"Title of a {kind or 'thing'}", authors="Uno, Ana", year=2000 + number)
        | {"publisher": "House", "journal": "Journal", "url": f"https://example.org/{number}"}
        for number, kind in enumerate((*TYPES, ""))
    ]
    found = references([csl_item(each) for each in records], tmp_path)
    assert len(found) == len(records)
    for number, each in enumerate(records):
        (text,) = [text for text in found if str(each["title"]) in text]
        assert "Uno" in text or each["type"] == "law"
        assert str(2000 + number) in text


def test_pandoc_shows_texts_as_they_are(tmp_path: Path) -> None:
    odd = [
        record("s:1", title="A page @someone [1] of *stars* $5$", type="web", publisher="Some Portal", year=2020)
        | {"url": "https://example.org/a_b?c=1&d=2"},
        record("s:2", title="Lajm për çështjen e đubreta", authors="Uno, Ana; et al.", type="news", publisher="Daily"),
        record("s:3", title="Annual report", authors="Ministry of Sport, Culture and Science", type="report"),
        record("s:4", authors="OSCE", type="report", title="x"),
    ]
    text = "\n".join(references([csl_item(each) for each in [WHOLE, *odd]], tmp_path))
    assert "A page @someone [1] of *stars* $5$" in text
    assert "https://example.org/a_b?c=1&d=2" in text
    assert "“Lajm për çështjen e đubreta.” Daily" in text  # not the title case of English
    assert "Uno, Ana et al. n.d." in text
    assert "Ministry of Sport, Culture and Science. n.d." in text
    assert "Journal of Walls & Gates 12 (3): 12–34. https://doi.org/10.5555/abc." in text
    assert "and World Bank. 2019." in text


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=15)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(set(FIELDS) - {"record"}, TEXT)), min_size=1, max_size=5))
def test_pandoc_takes_whatever_text_a_record_has(tmp_path_factory: Any, texts: list[dict[str, str]]) -> None:
    items = [csl_item(record(f"s:{number}", **each)) for number, each in enumerate(texts)]
    assert references(items, tmp_path_factory.mktemp("csl"))
    assert all(value for item in items for value in item.values())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Uno, Ana", Name("Uno", "Ana")),
        ("PETROVIĆ, ANA", Name("PETROVIĆ", "ANA")),
        ("Smith, John, Jr.", Name("Smith", "John", "Jr.")),
        ("Smith, Jr, John", Name("Smith", "John", "Jr")),
        ("de la Cruz, María José", Name("de la Cruz", "María José")),
        ("al-Rashid, O.", Name("al-Rashid", "O.")),
        ("J. R. Smith", Name("Smith", "J. R.")),
        ("J.-P. Smith", Name("Smith", "J.-P.")),
        ("Smith JA", Name("Smith", "J. A.")),
        ("van der Berg J", Name("van der Berg", "J.")),
        ("Jan van der Berg", Name("van der Berg", "Jan")),
        ("World Bank,", Name(literal="World Bank")),
        ("{Human Rights Watch}", Name(literal="Human Rights Watch")),
        ("Human Rights Watch", Name(literal="Human Rights Watch")),
        (
            "Ministry of Education, Science and Technology",
            Name(literal="Ministry of Education, Science and Technology"),
        ),
        ("Qendra për kërkime", Name(literal="Qendra për kërkime")),
        ("Centar za istraživanja", Name(literal="Centar za istraživanja")),
        ("OSCE Mission", Name(literal="OSCE Mission")),
        ("Group 484", Name(literal="Group 484")),
        ("Plato", Name(literal="Plato")),
        ("World Bank", Name(literal="World Bank")),
    ],
)
def test_names(name: str, parts: Name) -> None:
    assert parsed_names(name) == [parts]


def test_what_stands_around_a_name_tells_whether_two_words_are_a_person() -> None:
    person, organisation = Name("Uno", "Ana"), Name(literal="Ana Uno")
    assert parsed_names("Ana Uno", is_scholarly=True) == [person]
    assert parsed_names("Ana Uno", "The Daily") == [person]
    assert parsed_names("Ana Uno", "Ana Publishers") == parsed_names("Ana Uno", "ANA UNO") == [organisation]
    assert parsed_names("Due, B.; Ana Uno", is_scholarly=True)[1] == organisation
    assert parsed_names("Due, B. et al.") == parsed_names("Due, B.; et al.") == [Name("Due", "B."), OTHERS]
    assert parsed_names("et al.") == parsed_names(" ; ") == []


@given(st.lists(TEXT, max_size=4), TEXT, st.booleans())
def test_no_name_is_lost(names: list[str], publisher: str, is_scholarly: bool) -> None:
    found = parsed_names(";".join(names), publisher, is_scholarly)
    given_letters = sorted(re.sub(r"[\W_]+", "", "".join(names)))
    if OTHERS not in found and not any(re.search("et al|and others", name, re.IGNORECASE) for name in names):
        assert sorted(re.sub(r"[\W_]+", "", "".join("".join(vars(name).values()) for name in found))) == given_letters


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"), ("ENG", "en"), ("eng; alb", "en"), ("Portuguese", "pt"), ("português", "pt"), ("pt_BR", "pt-BR"),
        ("alb", "sq"), ("Shqip", "sq"), ("srpski", "sr-Latn"), ("scc", "sr"), ("English (UK)", "en"),
        ("", "und"), ("see text", "und"), ("xx", "und"), ("N/A", "und"),
    ],
)  # fmt: skip
def test_languages(text: str, tag: str) -> None:
    assert language_tag(text) == tag


def test_a_line_names_a_document_by_its_first_authors_and_year() -> None:
    assert author_and_year("Uno, Ana", 2001) == "Uno (2001)"
    assert author_and_year("Uno, A.; Due, B.", pd.NA) == "Uno & Due"
    assert author_and_year("Uno, A.; Due, B.; Tre, C.", 2001) == author_and_year("Uno, A.; et al.", 2001)
    assert author_and_year("", 2001) == "(2001)"
    assert author_and_year("", None) == ""


def test_items_stand_in_the_order_of_the_records() -> None:
    table = pd.DataFrame([record(f"s:{number}", title=str(number)) for number in (2, 1)])
    assert [item["id"] for item in csl_items(table)] == ["s-2", "s-1"]
    assert csl_items(table)[0] == {"id": "s-2", "type": "document", "title": "2", "language": "und"}
