"""BibTeX as Zotero, Scopus, Web of Science and DBLP write it: fields by name, LaTeX as text, faults with lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.bibtex import read_bibtex
from peaceresearch.sources.latex_text import plain_texts


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


BIB = r"""% a comment
@string{house = "House A"}
@comment{ @article{no, title={Not an entry}} }
@Article{one, title = {{Walls} and G{\"a}tes: 50% of \emph{All} A_B \& More},
  author = {Uno, A. and {Walls and Gates} and others},
  institution = house # " and B", year = 2019, doi = {10.5555/A_b}, url = {\url{https://example.org/x\_y%20z}}}
@misc{one, title = "Zwei {"}quoted{"} words", editor = {B. Due}, date = {2020-03}}
@book(three, title = {Dr{\v z}ava i {\DJ}aci \odd x}, year = {n.d.}, school = {Third}, )
"""


def test_bibtex_keeps_the_case_of_titles_the_percent_sign_and_entries_with_one_key(tmp_path: Path) -> None:
    entries, odd = read_bibtex(written(tmp_path / "b.bib", BIB), "b.bib")
    table, notes = tidy("b", "b.bib", entries)
    assert list(table["title"]) == [
        "Walls and Gätes: 50% of All A_B & More",
        'Zwei "quoted" words',
        "Država i Đaci \\odd x",
    ]
    assert list(table["authors"]) == ["Uno, A.; Walls and Gates,; et al.", "B. Due", ""]
    assert list(table["publisher"]) == ["House A and B", "", "Third"]
    assert list(table["year"][:2]) == [2019, 2020]
    assert list(table["type"]) == ["article", "", "book"]
    assert table.loc[0, ["doi", "url"]].tolist() == ["10.5555/a_b", "https://example.org/x_y%20z"]
    assert [note.found for note in (*odd, *notes)] == ["LaTeX that is not known: \\odd", "the year is `n.d.`"]


WOS = r"""@article{ WOS:000123456700001,
Author = {Uno, Ana and Due, Beno},
Title = {{Walls and {DNA} in G{\"a}rten}},
Journal = {{JOURNAL OF WALLS}},
Year = {{2019}},
Volume = {{3}},
Number = {{4}},
Pages = {{10--20}},
Abstract = {{50\% \& more --- or less.}},
ISSN = {{1234-5678}},
EISSN = {{8765-432X}},
Keywords = {{walls; old, gates}},
Unique-ID = {{WOS:000123456700001}},
}
"""
SCOPUS = """Scopus
EXPORT DATE: 1 January 2024

@ARTICLE{Uno2019,
	author = {Uno, Ana},
	title = {Walls},
	url = {https://www.scopus.com/inward/record.uri?eid=2-s2.0-85074596690&doi=10.5555%2fabc&partnerID=40},
	author_keywords = {a; b},
	type = {Review},
	note = {PMID: 31234567},
}
"""
DBLP = """@inproceedings{DBLP:conf/x/UnoD01,
  author    = {Ana Uno and
               Beno Due},
  title     = {Walls in C++},
  booktitle = {Proceedings of Walls},
  year      = {2001},
  pages     = {1--2},
  biburl    = {https://dblp.org/rec/x.bib}
}
"""
ZOTERO = """@incollection{uno_walls_2019,
	title = {Walls: {A} story},
	isbn = {978-1-2345-6789-7},
	booktitle = {A book},
	langid = {english},
	date = {2019-05-01},
	keywords = {walls, gates},
}
"""


def test_the_dialects_of_four_writers_say_the_same_things(tmp_path: Path) -> None:
    entries, odd = read_bibtex(written(tmp_path / "b.bib", WOS + SCOPUS + DBLP + ZOTERO), "b.bib")
    table, notes = tidy("s", "b.bib", entries)
    said = [{name: row[name] for name in row if row[name] != ""} for row in table.iloc[:, 2:].to_dict("records")]
    assert said == [
        {
            "number": 1, "title": "Walls and DNA in Gärten", "authors": "Uno, Ana; Due, Beno", "year": 2019,
            "abstract": "50% & more — or less.", "journal": "JOURNAL OF WALLS", "volume": "3", "issue": "4",
            "pages": "10-20", "keywords": "walls; old, gates", "type": "article", "accession": "WOS:000123456700001",
            "issn": "1234-5678; 8765-432X",
        },
        {
            "number": 2, "title": "Walls", "authors": "Uno, Ana", "year": said[1]["year"], "doi": "10.5555/abc",
            "url": "https://www.scopus.com/inward/record.uri?eid=2-s2.0-85074596690&doi=10.5555%2fabc&partnerID=40",
            "keywords": "a; b", "type": "article", "pmid": "31234567", "accession": "2-s2.0-85074596690",
        },
        {
            "number": 3, "title": "Walls in C++", "authors": "Ana Uno; Beno Due", "year": 2001,
            "journal": "Proceedings of Walls", "pages": "1-2", "type": "conference",
        },
        {
            "number": 4, "title": "Walls: A story", "year": 2019, "journal": "A book", "keywords": "walls; gates",
            "language": "english", "type": "chapter", "isbn": "9781234567897",
        },
    ]  # fmt: skip
    assert [entry.key for entry in entries] == [
        "WOS:000123456700001",
        "Uno2019",
        "DBLP:conf/x/UnoD01",
        "uno_walls_2019",
    ]
    assert not [*odd, *notes]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("@misc{a, title = {x},\n year = 1\n title = {y}}", "line 1: the entry has no comma after `year` (line 3)"),
        ("@misc{a, title = {x}}\n@misc{b, title = {z}", "line 2: the entry has no comma after `title`"),
        ("@misc{a, title = {z", "line 1: the entry has a value that is not closed"),
        ("@misc{a, = {z}}", "line 1: the entry has something that is no field"),
        ("nothing", "holds no entry"),
    ],
)
def test_what_is_no_bibtex_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bibtex(written(tmp_path / "a.bib", text), "a.bib")
    assert fault in str(caught.value)


def test_an_entry_without_a_key_is_read(tmp_path: Path) -> None:
    entries, _ = read_bibtex(written(tmp_path / "a.bib", "@misc{title = {Walls}, year = 2001}"), "a.bib")
    assert [(entry.title, entry.year, entry.key) for entry in entries] == [("Walls", "2001", "")]


def test_a_text_that_pandoc_cannot_read_stands_as_it_is_and_spoils_no_other(tmp_path: Path) -> None:
    titles = [r"Uno \begin{x} due", r"\"Ano", r"A \par B", *[r"\"Uno"] * 20]
    text = "".join(f"@misc{{a, title = {{{title}}}}}\n" for title in titles)
    entries, notes = read_bibtex(written(tmp_path / "b.bib", text), "b.bib")
    assert [entry.title for entry in entries] == [r"Uno \begin{x} due", "Äno", r"A \par B", *["Üno"] * 20]
    assert [(note.place, note.found) for note in notes] == [
        ("b.bib: records 1, 3", r"LaTeX that is not known: Uno \begin{x} due (as in record 1)")
    ]


ACCENTED = [
    r'{\"a} \"{a} \"a', r"\'e {\'E}", r"{\v S}i{\'c} \v{z}", r"\c{c} {\c C}", r"\^o\~n\`a \=u \.z",
    r"\H{o} \u{g} \k{a} \r{u} \d{s}", r"S{\o}ren \O{} {\L}\'od\'z Stra{\ss}e {\ae} {\AA}",
]  # fmt: skip


@pytest.mark.parametrize("text", ACCENTED)
def test_accents_and_letters_are_those_that_pandoc_makes_of_them(text: str) -> None:
    read, unknown = plain_texts([text, text + " $x^2$"])  # a formula goes to pandoc, with the rest of its text
    assert read[1] == f"{read[0]} x^2"
    assert not unknown
    assert not set(read[0]) & set("\\{}")


def test_an_accent_takes_the_dot_of_its_letter() -> None:
    read, _ = plain_texts([r"Mart\'\i nez", r"Mart{\'\i}nez $x$", r"Mart\'{\i}nez"])
    assert read == ["Martínez", "Martínez x", "Martínez"]


def test_braces_and_shielded_signs_alone_are_read_as_pandoc_reads_them() -> None:
    texts = ["{Walls} of {{DNA}}", r"50\% of A\_B \& \#1", "it's {C++}", r"a \{b\}", "{a", "a}b{"]
    read, _ = plain_texts(texts)
    assert read[:3] == ["Walls of DNA", "50% of A_B & #1", "it's C++"]
    assert read[3] == "a {b}"
    assert read[4:] == ["{a", "a}b{"]
