"""Tables of databases are known by their headers, others as declared; shredded rows are read only where it is sure."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import Entry, tidy
from peaceresearch.sources.bibliography_cells import cells_of
from peaceresearch.sources.bibliography_readings import only_reading
from peaceresearch.sources.bibliography_table import read_bibliography_table


def read(folder: Path, text: str, columns: dict[str, Any] | None = None) -> tuple[list[Entry], list[str]]:
    (folder / "a.csv").write_bytes(text.encode())
    entries, notes = read_bibliography_table(folder / "a.csv", "a.csv", columns or {})
    return entries, [f"{note.place}: {note.found}; {note.done}" for note in notes if "not declared" not in note.found]


def row(folder: Path, headers: str, cells: str, delimiter: str = ";") -> dict[str, object]:
    """What the table says of one record, without what is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([headers.split(";"), cells.split(";")])
    entries, _ = read(folder, buffer.getvalue())
    table, _ = tidy("s", "a.csv", entries)
    found = table.iloc[0, 3:].to_dict()
    return {name: found[name] for name in found if found[name] not in ("", None)}


@pytest.mark.parametrize(
    ("headers", "cells", "expected"),
    [
        (  # Scopus
            "Authors;Author full names;Author(s) ID;Title;Year;Source title;Volume;Issue;Art. No.;Page start;Page end;"
            "DOI;Link;Abstract;Author Keywords;Index Keywords;Publisher;ISSN;PubMed ID;Language of Original Document;"
            "Document Type;Source;EID",
            "Uno A., Due B.C.;x;1;Walls;2019;J Walls;3;4;e5;10;20;10.5555/a;https://x.org;Text;a;b;House;12345678;7;"
            "English;Conference paper;Scopus;2-s2.0-1",
            {"title": "Walls", "authors": "Uno A.; Due B.C", "year": 2019, "doi": "10.5555/a", "url": "https://x.org",
             "publisher": "House", "abstract": "Text", "journal": "J Walls", "volume": "3", "issue": "4",
             "pages": "10-20", "keywords": "a; b", "language": "English", "type": "conference", "pmid": "7",
             "accession": "2-s2.0-1", "issn": "1234-5678"},
        ),
        (  # Embase
            "Title;Original Title;Author Names;Source;Abstract;keywords",
            "Walls;;Liu R., Adler D.G.;J Walls (2014) 3:3 (152-160). Date of Publication: 2014;Text;x",
            {"title": "Walls", "authors": "Liu R.; Adler D.G", "year": 2014, "abstract": "Text", "journal": "J Walls",
             "volume": "3", "issue": "3", "pages": "152-160", "keywords": "x"},
        ),
        (  # PubMed
            "PMID;Title;Authors;Citation;First Author;Journal/Book;Publication Year;Create Date;PMCID;DOI",
            "28685503;Walls;Tikka C, Verbeek JH.;J W. 2017 Jul/Aug: 7(7):CD6.;Tikka C;J W;2017;2017/07/08;P1;10.5555/a",
            {"title": "Walls", "authors": "Tikka C; Verbeek JH", "year": 2017, "doi": "10.5555/a", "journal": "J W",
             "pmid": "28685503"},
        ),
        (  # IEEE Xplore
            "Document Title;Authors;Publication Title;Publication Year;Start Page;End Page;ISBNs;DOI;PDF Link;"
            "Author Keywords;IEEE Terms;Publisher;Document Identifier",
            "Walls;W. Uno;2018 Walls;2018;725;729;978-1-5386-7266-2;10.5555/a;https://x.org;a;b;IEEE;IEEE Conferences",
            {"title": "Walls", "authors": "W. Uno", "year": 2018, "doi": "10.5555/a", "url": "https://x.org",
             "publisher": "IEEE", "journal": "2018 Walls", "pages": "725-729", "keywords": "a; b", "type": "conference",
             "isbn": "9781538672662"},
        ),
        (  # Ovid
            "UI;TI;SO;AU;PM",
            "2023;Walls.;Hearing Walls. 24(5) (pp 499-511), 2021. Date of Publication: 15 Oct 2023.;Uno A.;379 [x?379]",
            {"title": "Walls.", "authors": "Uno A.", "year": 2021, "journal": "Hearing Walls", "volume": "24",
             "issue": "5", "pages": "499-511", "pmid": "379", "accession": "2023"},
        ),
        (  # Ovid, with all fields
            "DB;AN;TI;YR;AU;SO;JN;VO;IP;PG;IS;URL",
            "PsycInfo;2024-1;Walls;2024;Teggi, R;Walls. Vol.45,(3), 2024, pp. 12-16.;W;45;3;12-16;1234-5678;"
            "https://x.org?T=JS&DO=10.5555%2fa-b",
            {"title": "Walls", "authors": "Teggi, R", "year": 2024, "doi": "10.5555/a-b", "journal": "W",
             "volume": "45", "url": "https://x.org?T=JS&DO=10.5555%2fa-b", "issue": "3", "pages": "12-16",
             "accession": "2024-1", "issn": "1234-5678"},
        ),
        (  # Web of Science, tab-delimited
            "PT;AU;AF;TI;SO;DT;DE;ID;AB;SN;PY;VL;IS;BP;EP;AR;DI;PG;UT;PM",
            "J;Uno, A;Uno, Ana;Walls;J WALLS;Review;a;b;Text;1234-5678;2019;3;4;;;e5;10.5555/a;17;WOS:1;7",
            {"title": "Walls", "authors": "Uno, Ana", "year": 2019, "doi": "10.5555/a", "abstract": "Text",
             "journal": "J WALLS", "volume": "3", "issue": "4", "pages": "e5", "keywords": "a; b", "type": "article",
             "pmid": "7", "accession": "WOS:1", "issn": "1234-5678"},
        ),
        (  # Zotero
            "Key;Item Type;Publication Year;Author;Title;Publication Title;ISSN;DOI;Url;Abstract Note;Date;Pages;"
            "Manual Tags",
            "K;journalArticle;;Uno, A;Walls;W;1234-5678;10.5555/a;https://x.org;Text;2019-05-01;1-2;a",
            {"title": "Walls", "authors": "Uno, A", "year": 2019, "doi": "10.5555/a", "url": "https://x.org",
             "abstract": "Text", "journal": "W", "pages": "1-2", "keywords": "a", "type": "article",
             "issn": "1234-5678"},
        ),
        (  # Rayyan
            "key;title;year;month;day;journal;issn;volume;issue;pages;authors;url;language;publisher;abstract;notes;"
            "pubmed_id",
            "r1;Walls;2019;1;1;W;12345678;1;2;3-4;Uno, A and Due, B;https://x.org;eng;House;Text;n;7",
            {"title": "Walls", "authors": "Uno, A; Due, B", "year": 2019, "url": "https://x.org", "publisher": "House",
             "abstract": "Text", "journal": "W", "volume": "1", "issue": "2", "pages": "3-4", "language": "eng",
             "pmid": "7", "issn": "1234-5678"},
        ),
        (  # Covidence
            "Title;Authors;Abstract;Published Year;Published Month;Journal;Volume;Issue;Pages;Accession Number;DOI;"
            "Covidence #",
            "Walls;Uno, A.;Text;2019;1;W;1;2;3-4;A1;10.5555/a;#1",
            {"title": "Walls", "authors": "Uno, A.", "year": 2019, "doi": "10.5555/a", "abstract": "Text",
             "journal": "W", "volume": "1", "issue": "2", "pages": "3-4", "accession": "A1"},
        ),
        (  # ASReview
            "record_id;title;abstract;authors;keywords;included;asreview_label",
            "5;Walls;Text;['Uno, A', 'Due, B'];['a', 'b'];0;1",
            {"title": "Walls", "authors": "Uno, A; Due, B", "abstract": "Text", "keywords": "a; b", "label": "1"},
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_exports_of_databases_are_known_by_their_headers(
    tmp_path: Path, headers: str, cells: str, expected: dict[str, object], delimiter: str
) -> None:
    assert row(tmp_path, headers, cells, delimiter) == expected


def test_a_note_says_which_column_became_which_field(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Document Title,Jahr,DOI\nWalls,2019,10.5555/a\n")
    entries, notes = read_bibliography_table(tmp_path / "a.csv", "a.csv", {"year": "Jahr"})
    assert [(entry.title, entry.year, entry.doi) for entry in entries] == [("Walls", "2019", "10.5555/a")]
    assert [f"{note.found}; {note.done}" for note in notes] == [
        "columns that are not declared; read as known: title from Document Title; doi from DOI"
    ]


def test_declared_columns_take_several_wildcards_and_patterns(tmp_path: Path) -> None:
    text = (
        "atl,aug/au/0,aug/au/1,aug/affil,ui/0,ui/1,dt\nWalls,Uno,Due,x,27753457,10.5555/a,Oct-20\nGates,,Tre,x,,,2001\n"
    )
    entries, _ = read(
        tmp_path,
        text,
        {
            "title": "ATL",
            "authors": {"columns": ["aug/au/*"]},
            "doi": {"columns": ["ui/*"], "pattern": r"10\..+"},
            "pmid": {"columns": ["ui/*"], "pattern": r"^(\d+)$"},
            "year": {"columns": ["dt"], "pattern": r"\d{4}"},
        },
    )
    assert [(each.title, list(each.authors), each.doi, each.pmid, each.year) for each in entries] == [
        ("Walls", ["Uno", "Due"], "10.5555/a", "27753457", ""),
        ("Gates", ["Tre"], "", "", "2001"),
    ]


def test_patterns_that_find_nothing_in_some_rows_are_told(tmp_path: Path) -> None:
    columns = {
        "title": "t",
        "year": {"columns": ["y", "z"], "pattern": r"\d{4}"},
        "doi": {"columns": ["d"], "pattern": r"10\..+"},
        "volume": {"columns": ["v"], "pattern": r"vol (\d+)?"},
    }
    text = "t,y,z,d,v\nWalls,n.d.,2001,10.5555/a,vol 1\nGates,n.d.,soon,,vol\nRoads,,,10.5555/b,vol 3\nTrees,1999,,,\n"
    entries, odd = read(tmp_path, text, columns)
    assert [(each.year, each.volume) for each in entries] == [("2001", "1"), ("", ""), ("", "3"), ("1999", "")]
    assert odd == [
        r"a.csv: the pattern of `year`, `\d{4}`, finds nothing in 1 of 3 rows with an entry, the first `n.d.` in line"
        " 3; left empty there",
        r"a.csv: the pattern of `volume`, `vol (\d+)?`, finds nothing in 1 of 3 rows with an entry, the first `vol` in"
        " line 3; left empty there",
    ]


def test_patterns_that_find_nothing_at_all_are_faults(tmp_path: Path) -> None:
    columns = {
        "title": {"columns": ["t"], "pattern": "xyz"},
        "year": {"columns": ["y"], "pattern": r"\d{4}"},
        "doi": {"columns": ["d"], "pattern": "10.+"},
    }
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"t,y,d\nWalls,19,\n{'G' * 60},'20,\n", columns)
    assert str(caught.value).splitlines() == [
        "a.csv: the pattern of `title`, `xyz`, finds nothing in any of the 2 rows with an entry, the first `Walls` in"
        " line 2; mend `pattern`, or name another column",
        r"a.csv: the pattern of `year`, `\d{4}`, finds nothing in any of the 2 rows with an entry, the first `19` in"
        " line 2; mend `pattern`, or name another column",
    ]
    book = Workbook()
    for cells in (["t", "y"], ["x" * 60, "n.d."]):
        book.active.append(cells)
    book.active.title = "B"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match=r"a.xlsx: sheet B: the pattern of `title`.*`x{37}[.]{3}` in row 2"):
        read_bibliography_table(tmp_path / "a.xlsx", "a.xlsx", columns | {"doi": "y", "year": "y"}, "B")


@pytest.mark.parametrize(
    ("text", "columns", "faults"),
    [
        ("Titel,Year\na,1\n", {"title": "Title", "doi": "DOI"},
         ["a.csv: there is no column `Title`; did you mean `Titel`? there are: Titel, Year",
          "a.csv: there is no column `DOI`; there are: Titel, Year"]),
        ("a,b\n1,2\n", {}, ["a.csv: no column is known as that of a title, DOI, PMID or accession number among a, b;"
                            " declare `columns`"]),
        ("Title,Title\na,1\n", {"title": "Title"}, ["a.csv: two columns are called `Title`; rename one"]),
        ("Title,x\na,1\n", {"title": {"columns": ["Title"], "pattern": "("}},
         ["a.csv: the pattern of `title` is none"]),
        ("# comment\nTitle,Year\n", {}, ["a.csv: holds no record; leave the search out, or put its result there"]),
        ("# comment\n", {}, ["a.csv: the table is empty; it has a header and rows"]),
        ('Title,"Year\na,1\n', {}, ["a.csv: line 1: the header cannot be read"]),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_read_are_told_all_at_once(
    tmp_path: Path, text: str, columns: dict[str, Any], faults: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, columns)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(lines, faults, strict=True))


def test_lines_above_the_header_and_rows_of_blanks_are_no_records(tmp_path: Path) -> None:
    text = "sep=;\n# made today\nExport of a library\n\nTitle;Year\nWalls;1\n;\n ; \nGates;2\n"
    entries, odd = read(tmp_path, text)
    assert [entry.title for entry in entries] == ["Walls", "Gates"]
    assert odd == [
        "a.csv: line 2: a comment: # made today; left out",
        "a.csv: line 3: above the header: Export of a library; passed over",
    ]


def test_a_workbook_is_read_by_its_content_with_numbers_and_title_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for cells in (
        ["A library"],
        ["Title", "Year", "Start Page", "End Page"],
        ["Walls", 2019, 1, 5.0],
        [None] * 4,
        ["=A1", 2001],
    ):
        sheet.append(cells)
    book.save(tmp_path / "a.xlsx")
    entries, notes = read_bibliography_table(tmp_path / "a.xlsx", "a.xlsx", {})
    assert (entries[0].title, entries[0].pages) == ("Walls", "1-5")
    assert [entry.year for entry in entries] == ["2019", "2001"]
    assert notes[0].found == "above the header: A library"
    for fault, options in (("there is no sheet `B`", {"sheet": "B"}), ("take `encoding` out", {"encoding": "cp1252"})):
        with pytest.raises(InputError, match=fault):
            read_bibliography_table(tmp_path / "a.xlsx", "a.xlsx", {}, **options)


def test_bibtex_in_cells_loses_its_braces(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, "title,language,ID\n{The wall{\\textquoteright}s {DNA}},{en},x\n(a) {b} c,,y\n")
    assert [(entry.title, entry.language) for entry in entries] == [("The wall’s DNA", "en"), ("(a) {b} c", "")]
    assert odd == ["a.csv: 2 cells in braces, as in BibTeX; read without them"]


HEAD = "Title,Authors,Year,Note\n"


@pytest.mark.parametrize(
    ("rows", "titles", "note"),
    [
        ('"The "best" wall",a,1,x\nb,b,2,y\n', ['The "best" wall', "b"], "line 2: quotes that are not doubled"),
        ('"Smart" cities,a,1,"x\ny"\nb,b,2,y\n', ['"Smart" cities', "b"], "line 2: quotes that are not doubled"),
        ('"A \\"b\\", c",a,1,x\n', ['A "b", c'], "line 2: quotes that are not doubled"),
        ('"a, ""b""",a,1,x\n', ['a, "b"'], None),
        ('"a\n\nb",a,1,x\nc,c,2,y\n', ["a\n\nb", "c"], None),
        ('"Walls, ""old"",a,1,x"\n', None, "fewer cells"),
        ('"""Walls, old"",Uno,1,x"\nb,b,2,y\n', ["Walls, old", "b"], "line 2: a whole row in quotes"),
        ("a,a,1,x,,\nb,b,2,y\n", ["a", "b"], "line 2: blank cells beyond the last header"),
        ("a,a,1\nb,b,2,y\nc,c\n", ["a", "b", "c"], "lines 2, 4: fewer cells than the header"),
        ("a,a\nb,b,2\nc,c,3,z\n", None, "lines 2, 3: fewer cells than the header, which has 4"),
        ("a\nb,b,2,y\n", None, "line 2: fewer cells"),
        ("a,b,c,1,x\nb,b,2,y\n", None, "line 2: more cells than the header, which has 4"),
        ('"a,a,1,x\nb,b,2,y\n', None, "line 2: the row cannot be told from its quotes"),
        ('"a","b","c","d","e" f\n', None, "line 2: the row cannot be told from its quotes"),
    ],
)
def test_shredded_rows_are_read_only_where_it_is_sure(
    tmp_path: Path, rows: str, titles: list[str] | None, note: str | None
) -> None:
    if titles is None:
        with pytest.raises(InputError) as caught:
            read(tmp_path, HEAD + rows)
        assert str(note) in str(caught.value)
        return
    entries, odd = read(tmp_path, HEAD + rows)
    assert [entry.title for entry in entries] == titles
    assert [said for said in odd if note is None or note not in said] == []
    assert len(odd) == (note is not None)


WORDS = st.sampled_from(
    ["wall", "gate,", "Roads", "of", ":", '"smart"', '"big cities"', '"old, new"', '("x")', '"Why?",']
)
CELL = st.lists(WORDS, max_size=5).map(lambda words: " ".join(words).strip(" ,"))
ROWS = st.lists(st.tuples(CELL, CELL, st.integers(1900, 2030).map(str)), min_size=1, max_size=5)


def bare(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.replace('"', "").strip() for cell in cells] for cells in rows]


@given(ROWS, st.booleans())
def test_a_table_whose_quotes_were_not_doubled_is_read_as_it_was_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], is_quoted: bool
) -> None:
    lines = [",".join(f'"{cell}"' if is_quoted or "," in cell else cell for cell in cells) for cells in rows]
    path = tmp_path_factory.mktemp("table") / "a.csv"
    path.write_text("\n".join(["Title,Note,Year", *lines]))
    try:
        found = cells_of(path, "a.csv", None, None)
    except InputError:
        return
    assert bare([each.cells for each in found.rows]) == bare([list(cells) for cells in rows])


@given(
    st.lists(st.tuples(st.text(), st.text(), st.text()).filter(lambda cells: any(map(str.strip, cells))), min_size=1)
)
def test_a_regular_table_comes_back_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    kept = str.maketrans(dict.fromkeys([*map(chr, range(9)), *map(chr, range(14, 32)), "\x7f", "\r"]))
    rows = [tuple(cell.encode(errors="ignore").decode().translate(kept) for cell in cells) for cells in rows]
    path = tmp_path_factory.mktemp("table") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Title", "Note", "Year"), *rows])
    wanted = [list(cells) for cells in rows if any(map(str.strip, cells))]
    if not wanted:
        return
    assert [each.cells for each in cells_of(path, "a.csv", None, None).rows] == wanted


def test_the_one_reading_of_a_row_is_found_among_all() -> None:
    assert only_reading('"a "b" c",d', ",", 2) == ['a "b" c', "d"]
    assert only_reading('"a","b" c,d', ",", 5) == []
    assert only_reading('"a","b","c"', ",", 2) is None
