"""Entries of any format become tidy rows; each is kept or told, and identifiers, names and kinds have one form each."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.bibliography import COLUMNS, Entry, plain, tidy
from peaceresearch.sources.bibliography_identifiers import (
    doi_of_link,
    normalised_doi,
    normalised_pmid,
    said_pmid,
    serial_numbers,
)
from peaceresearch.sources.bibliography_names import names_of, terms_of
from peaceresearch.sources.bibliography_types import TYPES, kind_of

SICI = "1097-0258(19980815)17:15/16<1661::aid-sim968>3.0.co;2-2"
OVID = "https://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=fulltext&D=psyc9&DO=10.3109%2f14992021003796887&NEWS=N"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.5555/X1", "10.5555/x1"),
        ("doi:10.5555/x1", "10.5555/x1"),
        ("HTTPS://DX.DOI.ORG/10.5555/X1.", "10.5555/x1"),
        (" 10.5555/x1 [doi]", "10.5555/x1"),
        ("(see 10.5555/x(1))", "10.5555/x(1)"),
        ("10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
         "10.1002/(sici)1097-0258(19980815)17:15/16<1661::aid-sim968>3.0.co;2-2"),
        ("https://doi.org/10.5555%2Fa%28b%29", "10.5555/a(b)"),
        (OVID, "10.3109/14992021003796887"),
        ("https://doi.org/10.1016/S0140-6736%2805%2967040-2", "10.1016/s0140-6736(05)67040-2"),
        ("https://doi.org/10.1016/S0140-6736%252805%252967040-2", "10.1016/s0140-6736(05)67040-2"),
        (f"https://doi.org/10.1002/%28SICI%29{SICI.replace('<', '%3C').replace('>', '%3E')}", f"10.1002/(sici){SICI}"),
        (f"10.1002/(SICI){SICI.replace('<', '&lt;').replace('>', '&gt;')}", f"10.1002/(sici){SICI}"),
        (f"10.1002/(SICI){SICI.replace('<', '&amp;lt;').replace('>', '&amp;#62;')}", f"10.1002/(sici){SICI}"),
        (f"https://doi.org/10.1002%2f%28SICI%29{SICI.replace('<', '%26lt%3B').replace('>', '%3E')}",
         f"10.1002/(sici){SICI}"),
        ("\N{ZERO WIDTH SPACE}10.5555/x\N{ZERO WIDTH NON-JOINER}1\N{ZERO WIDTH NO-BREAK SPACE}", "10.5555/x1"),
        ("https://doi.org/10.5555/x%E2%80%8B1", "10.5555/x1"),
        ("https://example.org/?doi=10.5555/a(1)&section=1", "10.5555/a(1)"),
        ("https://example.org/?id=doi:10.5555%252Fa%2526b#top", "10.5555/a&b"),
        ("10.5555/a%00b", "10.5555/a"),
        ("10.5555/a%", "10.5555/a%"),
        ("10.0000/0000", ""),
        ("10.1", ""),
        ("the library", ""),
    ],
)  # fmt: skip
def test_a_doi_has_one_form_wherever_it_stands(text: str, doi: str) -> None:
    assert normalised_doi(text) == doi


def test_a_link_gives_a_doi_only_where_it_leads_by_it() -> None:
    assert doi_of_link(OVID) == "10.3109/14992021003796887"
    assert doi_of_link("http://dx.doi.org/10.5555/A") == "10.5555/a"
    assert doi_of_link("https://example.org/10.5555/b") == ""


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/27753457", "27753457"),
        ("37957485 [https://www.ncbi.nlm.nih.gov/pubmed/?term=37957485]", "37957485"),
        ("0123", "123"),
        ("27753457.0", "27753457"),
        ("PMC6353150", ""),
        ("none", ""),
    ],
)
def test_pubmeds_number_is_found_and_pmcs_is_none(text: str, pmid: str) -> None:
    assert normalised_pmid(text) == pmid


def test_pubmeds_number_is_told_from_others_by_what_is_said_of_it() -> None:
    assert said_pmid(["NLM UID: 101144770", "tables. PMID: NLM23152000."]) == "23152000"
    assert said_pmid(["NLM UID: 101144770"]) == ""


def test_isbn_and_issn_are_told_apart_by_their_length() -> None:
    assert serial_numbers("", "03064530 (ISSN); 978-1-5386-7266-2, 0306-4530") == ("9781538672662", "0306-4530")
    assert serial_numbers("", "1895-5770 1895-577x") == ("", "1895-5770; 1895-577X")
    assert serial_numbers("", "report 7") == ("", "report 7")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Labanski A., Langhorst J.-P., de la Cruz M.A.", ["Labanski A.", "Langhorst J.-P.", "de la Cruz M.A"]),
        ("Tikka C, Verbeek JH, von Hehn CA.", ["Tikka C", "Verbeek JH", "von Hehn CA"]),
        ("Uno, A., Due, B.C.", ["Uno, A.", "Due, B.C"]),
        ("Uno, Ana", ["Uno, Ana"]),
        ("Uno, Ana; Due, B.", ["Uno, Ana", "Due, B."]),
        ("Angonese G.\n\nBuhl M.", ["Angonese G.", "Buhl M."]),
        ("Uno, Ana AND Due, Beno and Tre, C.", ["Uno, Ana", "Due, Beno", "Tre, C."]),
        ("['Marx, Karl', 'Lindgren, Astrid']", ["Marx, Karl", "Lindgren, Astrid"]),
        ("Office of Roads, Walls and Gates; B", ["Office of Roads, Walls and Gates", "B"]),
        ("[not a list", ["[not a list"]),
        ("", []),
    ],
)
def test_names_in_a_cell_are_parted_only_where_it_is_sure(cell: str, names: list[str]) -> None:
    assert names_of(cell) == names


def test_keywords_in_a_cell_are_parted_at_semicolons_or_lines() -> None:
    assert terms_of("walls; roads, old;\ngates") == ["walls", "roads, old", "gates"]
    assert terms_of("['a', 'b; c']") == ["a", "b; c"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("JOUR", "article"), ("Journal Article", "article"), ("journalArticle", "article"), ("Article", "article"),
        ("Article; Early Access", "article"), ("Randomized Controlled Trial", "article"), ("Case Reports", "article"),
        ("IEEE Journals", "article"), ("IEEE Conferences", "conference"), ("Proceedings Paper", "conference"),
        ("inproceedings", "conference"), ("CPAPER", "conference"), ("Conference review", "conference"),
        ("CHAP", "chapter"), ("Book chapter", "chapter"), ("incollection", "chapter"), ("Book Section", "chapter"),
        ("BOOK", "book"), ("Edited Book", "book"), ("B", "book"), ("THES", "thesis"), ("phdthesis", "thesis"),
        ("RPRT", "report"), ("techreport", "report"), ("Government Document", "report"), ("ELEC", "web"),
        ("Web Page", "web"), ("blogPost", "web"), ("NEWS", "news"), ("Newspaper Article", "news"), ("STAT", "law"),
        ("Statute", "law"), ("Legal Rule", "law"), ("DATA", "dataset"), ("Data paper", "dataset"), ("GEN", ""),
        ("misc", ""), ("", ""), ("MUSIC", "other"),
    ],
)  # fmt: skip
def test_what_formats_call_a_document_has_one_word_for_each_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_doi_that_is_none_is_told_and_that_of_the_link_taken() -> None:
    entries = [Entry("a", url="http://dx.doi.org/10.5555/A"), Entry("b", doi="see the library"), Entry("c", url=OVID)]
    table, notes = tidy("s", "f", entries)
    assert list(table["doi"]) == ["10.5555/a", "", "10.3109/14992021003796887"]
    assert [(note.place, note.found) for note in notes] == [("f: record 2", "the DOI is `see the library`")]


def test_one_note_tells_all_records_of_a_kind() -> None:
    entries = [Entry("a", year="c. 2001")] * 7 + [Entry("b", year="2019 Jan-Feb"), Entry(), Entry("c", year="n.d.")]
    table, notes = tidy("s", "f", entries)
    assert list(table["number"]) == [1, 2, 3, 4, 5, 6, 7, 8, 10]
    assert [f"{note.place}: {note.found}; {note.done}" for note in notes] == [
        "f: records 1, 2, 3, 4, 5, ... (7 in all): the year is `c. 2001` (as in record 1); read as 2001",
        "f: record 9: none of title, authors, year, doi, url, publisher, abstract, journal, keywords, pmid, accession,"
        " isbn; left out, not counted",
        "f: record 10: the year is `n.d.`; kept without a year",
    ]


@pytest.mark.parametrize("year", ["2019", "2019//", "2019/05/03/", "2019-05", "2018 Jul 15", "15 Feb 2018", "SEP 2018"])
def test_dates_that_say_one_year_are_no_oddity(year: str) -> None:
    table, notes = tidy("s", "f", [Entry("a", year=year)])
    assert table["year"].notna().all()
    assert not notes


def test_a_date_with_two_years_is_told() -> None:
    table, notes = tidy("s", "f", [Entry("a", year="1998-2001")])
    assert list(table["year"]) == [1998]
    assert [note.done for note in notes] == ["read as 1998"]


def test_markup_goes_and_what_only_looks_like_it_stays() -> None:
    assert (
        plain("<p>Walls</p>and <jats:italic>gates</jats:italic> &amp; &lt;i&gt;roads&lt;/i&gt;")
        == "Walls and gates & roads"
    )
    assert plain("p < 0.05 and a<b>1 <x y> n > 3") == "p < 0.05 and a1 <x y> n > 3"
    assert plain("Cafe\N{COMBINING ACUTE ACCENT}\n x") == "Café x"


def test_authors_of_the_same_name_are_two_and_keywords_are_one() -> None:
    table, _ = tidy("s", "f", [Entry("a", authors=["Wu, Y.", "Wu, Y.", " "], keywords=["x", "x", "y"])])
    assert table.loc[0, ["authors", "keywords"]].tolist() == ["Wu, Y.; Wu, Y.", "x; y"]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
ENTRIES = st.builds(
    Entry,
    title=TEXT,
    year=TEXT,
    doi=TEXT,
    url=TEXT,
    pmid=TEXT,
    isbn=TEXT,
    abstract=TEXT,
    authors=st.lists(TEXT, max_size=2),
)


@given(st.lists(ENTRIES, max_size=8))
def test_every_record_is_counted_once_or_told(entries: list[Entry]) -> None:
    table, notes = tidy("s", "f", entries)
    assert list(table.columns) == list(COLUMNS)
    silent = [number for number in range(1, len(entries) + 1) if number not in set(table["number"])]
    told = [note for note in notes if note.done == "left out, not counted"]
    assert len(told) == min(1, len(silent))
    assert not silent or f"record{'s' if len(silent) > 1 else ''} {silent[0]}" in told[0].place
    assert table["record"].is_unique
    assert not table["doi"].str.contains("[A-Z ]").any()


DOI = st.from_regex(r"10\.5555/[a-z0-9()<>:;/&.-]{0,20}[a-z0-9]", fullmatch=True)


@given(DOI, st.integers(0, 3))
def test_a_doi_is_the_same_however_often_its_link_was_encoded(doi: str, times: int) -> None:
    written = normalised_doi(doi)
    assert normalised_doi(written) == written
    for _ in range(times):
        doi = quote(doi, safe="")
    assert normalised_doi(f"https://doi.org/{doi}") == written


@given(TEXT)
def test_any_text_may_stand_for_a_doi(text: str) -> None:
    assert normalised_doi(normalised_doi(text)) == normalised_doi(text)
    assert normalised_doi(f"10.5555/{text}").isascii() or not text.isascii()


@given(TEXT)
def test_every_kind_is_a_known_one(text: str) -> None:
    assert kind_of(text) in ("", *TYPES)
