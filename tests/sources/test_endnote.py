"""EndNote's tagged text and XML, PubMed's text and Web of Science's: every field where its format puts it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import Entry, tidy
from peaceresearch.sources.search_file import read_search

ENDNOTE = """\ufeff%0 Journal Article
%A Uno, Ana
%A Due, Beno
%T Walls and gates
%J Journal of Walls
%V 3
%N 4
%P 10-20
%@ 1234-5678
%D 2019
%R 10.5555/ABC
%U https://example.org/a
%X An abstract
that goes on
%K walls
gates
%G English
%M WOS:1
%[ 2020-01-01

%0 Report
%T A report
%A Office of Roads,
%I Office
%D 2001
"""
ARTICLE = {
    "title": "Walls and gates", "authors": "Uno, Ana; Due, Beno", "year": 2019, "doi": "10.5555/abc",
    "journal": "Journal of Walls", "volume": "3", "issue": "4", "pages": "10-20", "keywords": "walls; gates",
    "type": "article",
}  # fmt: skip


def said(entries: list[Entry]) -> list[dict[str, object]]:
    """What the tidy rows say, without what is empty and the records' names."""
    table, notes = tidy("s", "f", entries)
    assert not notes
    return [
        {name: row[name] for name in row if not pd.isna(row[name]) and row[name] != ""}
        for row in table.iloc[:, 3:].to_dict("records")
    ]


def read(folder: Path, text: str, name: str = "f.txt") -> tuple[list[Entry], list[str]]:
    (folder / name).write_bytes(text.encode())
    entries, notes = read_search(folder / name, name, {})
    return entries, [f"{note.place.removeprefix(f'{name}: ')}: {note.found}" for note in notes]


def test_endnotes_tagged_text(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, ENDNOTE)
    assert said(entries) == [
        ARTICLE | {"url": "https://example.org/a", "abstract": "An abstract that goes on", "language": "English",
                   "accession": "WOS:1", "issn": "1234-5678"},
        {"title": "A report", "authors": "Office of Roads,", "year": 2001, "publisher": "Office", "type": "report"},
    ]  # fmt: skip
    assert not odd


def test_endnote_without_types_begins_a_record_after_a_blank_line(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, "%A A\n%T One\n%X text\n\nmore text\n\n%A B\n%T Two\n\n%T Three\n")
    assert [(entry.title, list(entry.authors), entry.abstract) for entry in entries] == [
        ("One", ["A"], "text more text"), ("Two", ["B"], ""), ("Three", [], ""),
    ]  # fmt: skip
    assert not odd


XML = """<?xml version="1.0" encoding="{encoding}"?><xml><records><record><database name="x.enl">x</database>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Uno, Ana</style></author>
<author>Due, Beno</author></authors></contributors>
<titles><title><style>Walls </style><style face="italic">and</style>
<style>gates</style></title><secondary-title>Journal of Walls</secondary-title></titles>
<pages>10-20</pages><volume>3</volume><number>4</number>
<keywords><keyword>walls</keyword><keyword>gates</keyword></keywords>
<dates><year>2019</year></dates><isbn>1234-5678</isbn><accession-num>31234567</accession-num>
<electronic-resource-num>10.5555/ABC</electronic-resource-num>
<urls><related-urls><url>https://example.org</url></related-urls></urls>
<remote-database-provider>NLM</remote-database-provider><abstract>Çështja</abstract></record></records></xml>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1"])
def test_endnotes_xml_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "f.xml").write_bytes(XML.format(encoding=encoding).encode(encoding))
    entries, _ = read_search(tmp_path / "f.xml", "f.xml", {})
    assert said(entries) == [
        ARTICLE | {"url": "https://example.org", "abstract": "Çështja", "pmid": "31234567", "accession": "31234567",
                   "issn": "1234-5678"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<xml><records><record><titles></record></records></xml>", "is not well-formed XML (mismatched tag)"),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><xml><records><record/></records></xml>',
            "declares a document type or entities",
        ),
        ("<xml><records></records><record-count/><database/></xml>", "holds no record"),
        ("<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>", "this is PubMed's XML"),
        ("<html><body>Please log in</body></html>", "this is an HTML page"),
    ],
)
def test_xml_that_is_none_of_endnotes_is_told(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, "f.xml")
    assert fault in str(caught.value)


MEDLINE = """
PMID- 28490025
OWN - NLM
IS  - 1423-0097 (Electronic)
IS  - 1018-2438 (Linking)
VI  - 3
IP  - 4
DP  - 2019 Jan 5
TI  - Walls
      and gates
PG  - 10-20
LID - 10.5555/ABC [doi]
AB  - BACKGROUND: x &lt; 3.
      METHODS: none.
FAU - Uno, Ana
AU  - Uno A
AD  - Somewhere
FAU - Due, Beno
AU  - Due B
LA  - eng
PT  - Journal Article
PT  - Randomized Controlled Trial
JT  - Journal of Walls
TA  - J Walls
MH  - *walls
OT  - gates
AID - 123 [pii]

PMID- 29083591
BTI - A book
DP  - 2018
ISBN- 978-1-2345-6789-7
PB  - House
CN  - The Group
PT  - Book
"""


def test_pubmeds_text(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, MEDLINE, "f.nbib")
    assert said(entries) == [
        ARTICLE | {"abstract": "BACKGROUND: x < 3. METHODS: none.", "language": "eng", "pmid": "28490025",
                   "issn": "1423-0097; 1018-2438"},
        {"title": "A book", "authors": "The Group", "year": 2018, "publisher": "House", "type": "book",
         "pmid": "29083591", "isbn": "9781234567897"},
    ]  # fmt: skip
    assert not odd


WOS = """\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Uno, A
   Due, B
AF Uno, Ana
   Due, Beno
TI Walls and
   gates
SO Journal of Walls
DT Article; Early Access
DE walls
ID gates
AB One.
   Two.
SN 1234-5678
EI 8765-432X
PY 2019
VL 3
IS 4
BP 10
EP 20
DI 10.5555/abc
PM 31234567
UT WOS:1
ER

PT B
BE Tre, C
TI A book
UT WOS:2

EF
"""


def test_web_of_sciences_tagged_text(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, WOS, "savedrecs.txt")
    assert said(entries) == [
        ARTICLE | {"abstract": "One. Two.", "pmid": "31234567", "accession": "WOS:1", "issn": "1234-5678; 8765-432X"},
        {"title": "A book", "authors": "Tre, C", "type": "book", "accession": "WOS:2"},
    ]  # fmt: skip
    assert odd == ["line 33: the record before has no end (ER)"]


@pytest.mark.parametrize(
    ("form", "what"),
    [
        ("medline", "PubMed's text"),
        ("wos", "Web of Science's text"),
        ("endnote", "EndNote's text"),
        ("ris", "a RIS file"),
    ],
)
def test_a_file_without_a_record_is_told_with_how_one_begins(tmp_path: Path, form: str, what: str) -> None:
    (tmp_path / "f.txt").write_text("nothing\nof the kind\n")
    with pytest.raises(InputError) as caught:
        read_search(tmp_path / "f.txt", "f.txt", {"format": form})
    assert str(caught.value).startswith("f.txt: holds no record; a record of")
    assert what in str(caught.value)
