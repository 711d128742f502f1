"""A search's file is told by its content, a list by its columns; damage ends in lines that say where, never a crash."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.bibliography_format import format_of
from peaceresearch.sources.search_file import LISTED, read_list, read_search

TEXTS = {
    "ris": "1.\nTY  - JOUR\nTI  - Walls\nKW  - a\nb\nN1  - <p>ASReview_relevant</p>\nER  - \n\n",
    "bibtex": '% Encoding: UTF-8\n@article{a,\n title = {{Walls} in {G\\"a}rten}, author = "Uno, A."\n, year = 2001}\n',
    "endnote": "%0 Journal Article\n%A Uno, A.\n%T Walls\n%X Text\n\n%0 Book\n%T Gates\n",
    "endnote_xml": "<xml><records><record><ref-type name='Book'>6</ref-type><titles><title>Walls</title></titles>"
    "</record></records></xml>",
    "medline": "\nPMID- 1\nTI  - Walls\n      and gates\nFAU - Uno, Ana\nDP  - 2001\n\n",
    "wos": "FN Clarivate\nVR 1.0\nPT J\nAU Uno, A\n   Due, B\nTI Walls\nER\n\nEF\n",
    "table": 'Title,Authors,Year,Abstract\n"The ""old"" walls","Uno A., Due B.",2001,"x\ny"\nGates,,,\n',
}


def written(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("ending", [".txt", ".ris", ".csv", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("form", TEXTS)
def test_the_content_tells_the_format_whatever_the_ending(
    tmp_path: Path, form: str, encoding: str, ending: str
) -> None:
    text = TEXTS[form] if form != "endnote_xml" or encoding != "utf-16" else f"<?xml version='1.0'?>{TEXTS[form]}"
    path = written(tmp_path / f"a{ending}", text.encode(encoding))
    assert format_of(path, "a", None, None) == form
    entries, _ = read_search(path, "a", {})
    assert "alls" in entries[0].title
    assert read_search(path, "a", {"format": form}) == (entries, read_search(path, "a", {})[1])


@pytest.mark.parametrize(
    ("form", "search", "fault"),
    [
        ("bibtex", {"format": "ris"},
         "it is declared as RIS, but looks like BibTeX; take `format` out, or write `format: bibtex`"),
        ("ris", {"format": "table"}, "it is declared as a table, but looks like RIS"),
        ("ris", {"columns": {"title": "Title"}},
         "`columns` is declared for it, but it is RIS, which has none; take `columns` out"),
        ("medline", {"sheet": "A"}, "`sheet` is declared for it, but it is PubMed's text (MEDLINE), which has none"),
        ("endnote_xml", {"encoding": "cp1252"}, "`encoding` is declared for it, but it is EndNote's XML"),
        ("table", {"format": "bibtex"}, "holds no entry"),
        ("table", {"sheet": "A"}, "a text file has no sheets"),
    ],
)  # fmt: skip
def test_declarations_that_contradict_the_content_are_told(
    tmp_path: Path, form: str, search: dict[str, Any], fault: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_search(written(tmp_path / "a", TEXTS[form].encode()), "data/a", search)
    assert str(caught.value).startswith(f"data/a: {fault}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"%PDF-1.7 ...", "this is a PDF document, no search result"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "this is an old Microsoft Office file"),
        (b'{"items": []}', "this is a JSON file, no search result"),
        (b"PK\x03\x04" + b"x" * 99, "it is a workbook, but ends in .csv; let it end in .xlsx"),
        (b"no table at all\nbut lines\n", "no column is known as that of a title"),
        (b"", "the file is empty (0 bytes)"),
    ],
)
def test_what_is_no_search_result_is_told(tmp_path: Path, raw: bytes, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read_search(written(tmp_path / "a.csv", raw), "a.csv", {})
    assert fault in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.xlsx: not a workbook"):
        read_search(written(tmp_path / "a.xlsx", b"PK\x03\x04" + b"x" * 99), "a.xlsx", {})


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.ris: there is no such file"):
        read_search(tmp_path / "a.ris", "a.ris", {})


SIGNS = [
    b'"',
    b"\n",
    b"\r",
    b",",
    b"TY  - ",
    b"ER  - ",
    b"\xff",
    b"\0",
    b"{",
    b"}",
    b"%0 ",
    b"@a{",
    b"PT J\n",
    b"<",
    b"\\",
    b"\xe2",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 10**9), st.sampled_from([None, "cp1252", "utf-16-le", "gb18030"]))
def test_damaged_files_are_read_or_told_in_lines(
    tmp_path_factory: pytest.TempPathFactory, form: str, seed: int, encoding: str | None
) -> None:
    chance = random.Random(seed)
    raw = bytearray(TEXTS[form].encode() * chance.choice([1, 3]))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(raw) + 1)
        match chance.randrange(4):
            case 0:
                raw[at:at] = chance.choice(SIGNS)
            case 1:
                del raw[at : at + chance.randrange(20)]
            case 2:
                del raw[at:]
            case 3:
                raw[at : at + 1] = chance.randbytes(1)
    told(tmp_path_factory.mktemp("damaged") / "a", bytes(raw), {"encoding": encoding})


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, *TEXTS]))
def test_random_bytes_are_told_in_lines(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, declared: str | None
) -> None:
    told(tmp_path_factory.mktemp("random") / "a", raw, {"format": declared})


def told(path: Path, raw: bytes, search: dict[str, Any]) -> None:
    try:
        entries, _ = read_search(written(path, raw), "a", search)
    except InputError as error:
        assert all(line.startswith("a: ") for line in str(error).splitlines())
        assert len(str(error).splitlines()) == len(error.problems)
        return
    table, _ = tidy("s", "a", entries)
    assert len(table) <= len(entries)


LIST = """sep=,
title,database,id,doi
walls of stone,pubmed,30036445,10.5555/A
gates,scopus,2-s2.0-85,"https://x.org?D=1&DO=10.3109%2f149"
roads,github,,
"""
DECLARED: dict[str, Any] = {
    "columns": {
        "title": "Title",
        "doi": "doi",
        "pmid": {"columns": ["id"], "pattern": r"^\d+$"},
        "accession": {"columns": ["id"], "pattern": r"^2-s2\.0-\d+$"},
    },
    "search": "database",
    "searches": {"medline": ["pubmed"], "scopus": ["scopus"], "code": ["github", 7]},
}


def test_a_list_without_duplicates_names_its_rows_and_their_sources(tmp_path: Path) -> None:
    raw = LIST.encode() + "não é,7,x7,\n".encode("mac_roman")
    table, notes = read_list(written(tmp_path / "l.csv", raw), "l.csv", DECLARED | {"encoding": "mac_roman"})
    assert list(table.columns) == list(LISTED)
    assert table.to_numpy().tolist() == [
        [3, "", "walls of stone", "10.5555/a", "30036445", "", "medline", "l.csv: line 3"],
        [4, "", "gates", "10.3109/149", "", "2-s2.0-85", "scopus", "l.csv: line 4"],
        [5, "", "roads", "", "", "", "code", "l.csv: line 5"],
        [6, "", "não é", "", "", "", "code", "l.csv: line 6"],
    ]
    assert [note.found for note in notes] == ["not in UTF-8"]
    assert str(table["row"].dtype) == "int64"


def test_a_list_in_a_workbook_may_name_records_and_no_source(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Final").append(["Record"])
    book["Final"].append(["base:7"])
    book.save(tmp_path / "l.xlsx")
    table, _ = read_list(tmp_path / "l.xlsx", "l.xlsx", {"columns": {"record": "Record"}, "sheet": "Final"})
    assert table.to_numpy().tolist() == [[2, "base:7", "", "", "", "", "", "l.xlsx: sheet Final, row 2"]]


def test_faults_of_a_list_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "l.csv", f"{LIST}x,github,,\ny,,,\n".encode())
    with pytest.raises(InputError) as caught:
        read_list(path, "l.csv", DECLARED | {"searches": {"medline": ["pubmed"], "scopus": ["scopus"]}})
    assert str(caught.value).splitlines() == [
        "l.csv: line 7: `database` is empty; mend it, or declare it in duplicates.deduplicated.searches",
        "l.csv: lines 5, 6: `database` is `github`, which nothing names; mend it, or declare it in"
        " duplicates.deduplicated.searches",
    ]
    with pytest.raises(InputError) as caught:
        read_list(path, "l.csv", DECLARED | {"columns": {"title": "Titel", "doi": "DOIs"}})
    assert len(caught.value.problems) == 2
