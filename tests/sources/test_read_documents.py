"""Search results in three formats and the sheets of a review become tidy tables; faults come at once with places."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import Entry, normalised_doi, tidy
from peaceresearch.sources.bibtex import read_bibtex
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.read_documents import read_documents, read_search
from peaceresearch.sources.ris import read_ris

RIS = """\ufeff1.\r
TY  - JOUR\r
TI  - Walls and\r
gates\r
AU  - Uno, A.\r
AU  - Due, B.\r
XQ  - a tag of nobody\r
Y1  - 2019/05/03/\r
DO  - https://doi.org/10.5555/ABC.\r
UR  - https://example.org/a;b?c\r
PB  - House A\r
ER  - \r
\r
TY  - RPRT\r
stray\r
T1  - No end\r
PY  - in press\r
TY  - GEN\r
AB  - an abstract only\r
ER  - \r
TY  - GEN\r
TI  - The <i>last</i> one &amp; others\r
PY  - c. 2001"""


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_ris_with_a_bom_unknown_tags_and_records_without_an_end(tmp_path: Path) -> None:
    entries, odd = read_ris(written(tmp_path / "a.ris", RIS), "a.ris")
    table, more = tidy("s", "a.ris", entries)
    assert table.to_dict("records")[0] == {
        "record": "s:1", "search": "s", "number": 1, "title": "Walls and gates", "authors": "Uno, A.; Due, B.",
        "year": 2019, "doi": "10.5555/abc", "url": "https://example.org/a;b?c", "publisher": "House A",
    }  # fmt: skip
    assert list(table["record"]) == ["s:1", "s:2", "s:4"]
    assert list(table["title"][1:]) == ["No end", "The last one & others"]
    assert table["year"].isna().tolist() == [False, True, False]
    said = [f"{note.place}: {note.found}; {note.done}" for note in (*odd, *more)]
    assert said == [
        "a.ris: line 15: belongs to no field: stray; passed over",
        "a.ris: line 18: the record before has no end (ER); ended here",
        "a.ris: line 23: the last record has no end (ER); ended here",
        "a.ris: record 2: the year is `in press`; kept without a year",
        "a.ris: record 3: no title, author, year, DOI, URL or publisher; left out, not counted",
        "a.ris: record 4: the title has markup: The <i>last</i> one &amp; others; read as The last one & others",
        "a.ris: record 4: the year is `c. 2001`; read as 2001",
    ]


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
    assert list(table["authors"]) == ["Uno, A.; Walls and Gates; et al.", "B. Due", ""]
    assert list(table["publisher"]) == ["House A and B", "", "Third"]
    assert list(table["year"][:2]) == [2019, 2020]
    assert table.loc[0, ["doi", "url"]].tolist() == ["10.5555/a_b", "https://example.org/x_y%20z"]
    assert [note.found for note in (*odd, *notes)] == ["LaTeX that is not known: \\odd", "the year is `n.d.`"]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.bib", "@misc{a, title = {x},\n year = 1\n title = {y}}", "1: the entry has no comma after `year` (line 3)"),
        ("a.bib", "@misc{a, title = {x}}\n@misc{b, title = {z}", "line 2: the entry has no comma after `title`"),
        ("a.bib", "@misc{a, title = {z", "line 1: the entry has a value that is not closed"),
        ("a.bib", "nothing", "holds no entry"),
        ("a.ris", "TI  - a title alone\n", "holds no record"),
        ("a.csv", "# comment\nTitle,Year\n", "holds no record"),
        ("a.csv", "Titel,Year\na,1\n", "there is no column `Title`; there are: Titel, Year"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_search_result_is_told_in_a_line(tmp_path: Path, name: str, text: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read_search(written(tmp_path / name, text), f"data/{name}", {"title": "Title"})
    assert str(caught.value).startswith(f"data/{name}: ")
    assert fault in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_files_in_another_encoding_are_told(tmp_path: Path) -> None:
    for name in ("a.ris", "a.bib"):
        (tmp_path / name).write_bytes("TY  - GEN\nTI  - Çështja\nER  - ".encode("cp1250"))
        with pytest.raises(InputError, match="not UTF-8 text"):
            read_search(tmp_path / name, name, {})


@pytest.mark.parametrize("given", ["10.5555/X1", "doi:10.5555/x1", "HTTPS://DX.DOI.ORG/10.5555/X1.", " 10.5555/x1 "])
def test_a_doi_has_one_form(given: str) -> None:
    assert normalised_doi(given) == "10.5555/x1"


def test_a_doi_stands_in_the_link_where_it_has_no_place_of_its_own() -> None:
    entries = [Entry("a", url="http://dx.doi.org/10.5555/A"), Entry("b", url="https://example.org/10.5555/b")]
    table, notes = tidy("s", "f", [*entries, Entry("c", doi="see the library")])
    assert list(table["doi"]) == ["10.5555/a", "", ""]
    assert [note.found for note in notes] == ["the DOI is `see the library`"]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20)


@given(st.lists(st.builds(Entry, title=TEXT, year=TEXT, doi=TEXT, url=TEXT, authors=st.lists(TEXT, max_size=2))))
def test_every_record_is_counted_or_noted(entries: list[Entry]) -> None:
    table, notes = tidy("s", "f", entries)
    left_out = [note for note in notes if note.done == "left out, not counted"]
    assert len(table) + len(left_out) == len(entries)
    assert table["record"].is_unique
    assert not table["doi"].str.contains("[A-Z ]").any()


@pytest.mark.parametrize(
    ("name", "records", "titled", "with_doi"),
    [
        ("baseline_empty_values.ris", 2, 2, 0),
        ("baseline_reference_types.ris", 0, 0, 0),
        ("baseline_tag-notes_labels.ris", 32, 32, 0),
        ("embase.ris", 6, 6, 6),
        ("ovid_psycinfo.ris", 6, 6, 6),
        ("proquest.ris", 6, 6, 6),
        ("pubmed_zotero.ris", 6, 6, 6),
        ("scopus.ris", 6, 6, 6),
    ],
)
def test_real_exports_are_read_whole(shared_data: Path, name: str, records: int, titled: int, with_doi: int) -> None:
    path = shared_data / "asreview-bibliography-fixtures" / name
    entries, _ = read_ris(path, name)
    assert len(entries) == path.read_text("utf-8-sig").count("TY  -")
    table, _ = tidy("s", name, entries)
    assert (len(table), (table["title"] != "").sum(), (table["doi"] != "").sum()) == (records, titled, with_doi)
    assert with_doi == 0 or table["year"].notna().all()


SPEC: dict[str, Any] = {
    "searches": [
        ["web", {"source": "web.csv", "columns": {"title": "Title", "authors": "Who", "year": "Year"}}],
        ["base", {"source": "base.ris", "columns": {}}],
    ],
    "screening": {
        "source": "screening.xlsx",
        "record": "Record",
        "decision": "Decision",
        "include": ["yes", 1],
        "exclude": ["no"],
        "not_retrieved": ["none"],
        "reviewers": {"ana": "A", "beno": "B"},
        "agreed": "Agreed",
        "full_text": "Full",
        "reason": "Why",
        "reasons": {"place": {"codes": ["elsewhere"]}},
    },
    "extraction": {
        "source": "extraction.csv",
        "sheet": None,
        "record": "Record",
        "fields": {
            "kind": {"column": "Kind", "separator": None, "values": {"law": {"codes": ["L"]}, "none": {"codes": [""]}}},
            "theme": {
                "column": "Themes",
                "separator": ";",
                "values": {"roads": {"codes": ["roads", "streets"]}, "books": {"codes": ["books"]}},
            },
        },
    },
    "appraisal": {
        "source": "appraisal.csv",
        "sheet": None,
        "record": "Record",
        "criteria": {"date": {"column": "Date"}},
        "scores": {"met": {"codes": [1]}, "not_met": {"codes": [0]}},
    },
}
WEB = "# c\nTitle,Who,Year\nWalls,Uno A; Due B,2001\n,,\n,,x\nGates,,\n"
BASE = "TY  - GEN\nTI  - Roofs\nER  - \n"
SHEETS = {
    "A": [["Record", "Decision"], ["web:1", "yes"], ["base:1", 1]],
    "B": [["Record", "Decision"], ["web:1", "no"], ["base:1", "yes"]],
    "Agreed": [["Record", "Decision"], ["web:1", "no"]],
    "Full": [["Record", "Decision", "Why"], ["base:1", "yes", None], ["web:3", "no", "elsewhere"]],
}
EXTRACTION = 'Record;Kind;Themes\nbase:1;L;"roads; books;streets"\nweb:3;;books;\n'
APPRAISAL = "Record,Date\nbase:1,1\n"


def review(
    folder: Path,
    spec: dict[str, Any] = SPEC,
    sheets: Any = None,
    extraction: str = EXTRACTION,
    appraisal: str = APPRAISAL,
) -> tuple[dict[str, pd.DataFrame], list[Any]]:
    files = {"web.csv": WEB, "base.ris": BASE, "extraction.csv": extraction, "appraisal.csv": appraisal}
    for name, text in files.items():
        written(folder / name, text)
    book = Workbook()
    book.remove(book.active)
    for name, rows in (sheets or SHEETS).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "screening.xlsx")
    return read_documents({name: folder / name for name in (*files, "screening.xlsx")}, spec)


def test_all_of_a_review_is_tidy(tmp_path: Path) -> None:
    tables, notes = review(tmp_path)
    records = tables["records"]
    assert list(records["record"]) == ["web:1", "web:2", "web:3", "base:1"]
    assert list(records["authors"]) == ["Uno A; Due B", "", "", ""]
    assert str(records["year"].dtype) == "Int64"
    assert tables["decisions"].to_numpy().tolist() == [
        ["web:1", "ana", "include", ""],
        ["base:1", "ana", "include", ""],
        ["web:1", "beno", "exclude", ""],
        ["base:1", "beno", "include", ""],
        ["web:1", "agreed", "exclude", ""],
        ["base:1", "full_text", "include", ""],
        ["web:3", "full_text", "exclude", "place"],
    ]
    assert sorted(tables["extraction"].to_numpy().tolist()) == [
        ["base:1", "kind", "law"], ["base:1", "theme", "books"], ["base:1", "theme", "roads"],
        ["web:3", "kind", "none"], ["web:3", "theme", "books"],
    ]  # fmt: skip
    assert tables["appraisal"].to_numpy().tolist() == [["base:1", "date", "met"]]
    assert [note.found for note in notes] == ["no title", "the year is `x`"]


def test_a_review_without_an_appraisal_has_an_empty_table(tmp_path: Path) -> None:
    tables, _ = review(tmp_path, {**SPEC, "appraisal": None})
    assert tables["appraisal"].empty
    assert list(tables["appraisal"].columns) == ["record", "criterion", "score"]


def test_a_value_named_twice_in_a_cell_is_counted_once_and_noted(tmp_path: Path) -> None:
    tables, notes = review(tmp_path, extraction="Record,Kind,Themes\nbase:1,L,roads;roads\n")
    assert tables["extraction"].query("field == 'theme'").shape[0] == 1
    assert "`roads` twice in `Themes`" in [note.found for note in notes]


def test_all_faults_of_all_sheets_are_told_at_once_with_sheet_and_row(tmp_path: Path) -> None:
    sheets = copy.deepcopy(SHEETS)
    sheets["A"] += [["web:1", "maybe"], ["web 3", "yes"]]
    sheets["Full"] += [["web:1", "no", None], ["web:2", "yes", "elsewhere"]]
    del sheets["Agreed"]
    with pytest.raises(InputError) as caught:
        review(tmp_path, sheets=sheets, extraction="Record,Kind,Themes\nbase:1,X,\n", appraisal="Record,Date\n,2\n")
    assert sorted(str(caught.value).splitlines()) == sorted(
        [
            "screening.xlsx: sheet A, row 5: `web 3` names no record; write <search>:<number>, the number counted from"
            " 1 in its file",
            "screening.xlsx: sheet A, row 2, 4: `web:1` stands twice; keep one of the rows",
            "screening.xlsx: sheet A, row 4: `Decision` is `maybe`, which nothing names; mend it, or declare it in"
            " config/documents.yaml, screening",
            "screening.xlsx: there is no sheet `Agreed`; there are: A, B, Full",
            "screening.xlsx: sheet Full, row 4: `Why` is empty; mend it, or declare it in config/documents.yaml,"
            " screening.reasons",
            "screening.xlsx: sheet Full, row 5: a reason, `elsewhere`, but it is not excluded; mend the decision, or"
            " empty the reason",
            "extraction.csv: row 2: `Kind` is `X`, which nothing names; mend it, or declare it in"
            " config/documents.yaml, extraction.fields.kind.values",
            "extraction.csv: row 2: `Themes` is empty; mend it, or declare it in config/documents.yaml,"
            " extraction.fields.theme.values",
            "appraisal.csv: row 2: `Record` is empty; write <search>:<number>, the number counted from 1 in its file",
            "appraisal.csv: row 2: `Date` is `2`, which nothing names; mend it, or declare it in"
            " config/documents.yaml, appraisal.scores",
        ]
    )


def test_a_text_that_pandoc_cannot_read_stands_as_it_is_and_spoils_no_other(tmp_path: Path) -> None:
    text = "".join(f"@misc{{a, title = {{{title}}}}}\n" for title in (r"Uno \begin{x} due", r"\"Ano", r"A \par B"))
    entries, notes = read_bibtex(written(tmp_path / "b.bib", text), "b.bib")
    assert [entry.title for entry in entries] == [r"Uno \begin{x} due", "Äno", r"A \par B"]
    assert [note.place for note in notes] == ["b.bib: record 1", "b.bib: record 3"]


def test_a_workbook_that_cannot_be_read_is_told_once_not_for_each_sheet(tmp_path: Path) -> None:
    path = tmp_path / "screening.xlsx"
    path.write_bytes(b"<html>")
    sheets = HandKept("config/documents.yaml", {"s.xlsx": path})
    for sheet in ("Reviewer A", "Reviewer B"):
        sheets.table({"source": "s.xlsx", "sheet": sheet}, ["Record"])
    assert [problem.what.split(" (")[0] for problem in sheets.problems] == ["not a workbook"]
