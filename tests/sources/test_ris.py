"""RIS in the dialects of its writers: nothing is lost in silence, and what cannot be read is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import Entry, tidy
from peaceresearch.sources.bibliography_notes import Remarks
from peaceresearch.sources.ris import read_ris, ris_records

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
N1  - a note only\r
ER  - \r
TY  - GEN\r
TI  - The <i>last</i> one &amp; others\r
PY  - c. 2001"""


def read(folder: Path, text: str) -> tuple[list[Entry], list[str]]:
    path = folder / "a.ris"
    path.write_bytes(text.encode())
    entries, notes = read_ris(path, "a.ris")
    return entries, [f"{note.place.removeprefix('a.ris: ')}: {note.found}; {note.done}" for note in notes]


def test_ris_with_a_bom_unknown_tags_and_records_without_an_end(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, RIS)
    table, more = tidy("s", "a.ris", entries)
    first = table.iloc[0].to_dict()
    assert {name: first[name] for name in first if first[name] != ""} == {
        "record": "s:1", "search": "s", "number": 1, "title": "Walls and gates", "authors": "Uno, A.; Due, B.",
        "year": 2019, "doi": "10.5555/abc", "url": "https://example.org/a;b?c", "publisher": "House A",
        "type": "article",
    }  # fmt: skip
    assert list(table["record"]) == ["s:1", "s:2", "s:4"]
    assert list(table["title"][1:]) == ["No end", "The last one & others"]
    assert table["year"].isna().tolist() == [False, True, False]
    assert odd == [
        "line 15: belongs to no field: stray; passed over",
        "line 18: the record before has no end (ER); ended here",
        "line 23: the last record has no end (ER); ended here",
    ]
    assert [f"{note.place}: {note.found}; {note.done}" for note in more] == [
        "a.ris: record 2: the year is `in press`; kept without a year",
        "a.ris: record 3: none of title, authors, year, doi, url, publisher, abstract, journal, keywords, pmid,"
        " accession, isbn; left out, not counted",
        "a.ris: record 4: the title has markup: The <i>last</i> one &amp; others; read as The last one & others",
        "a.ris: record 4: the year is `c. 2001`; read as 2001",
    ]


@pytest.mark.parametrize("blanks", [" - ", "  -", " -  ", "\t- ", "    - ", "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}- "])
def test_blanks_around_the_hyphen_may_be_odd(tmp_path: Path, blanks: str) -> None:
    text = "".join(f"{tag}{blanks}{value}\n" for tag, value in (("TY", "JOUR"), ("TI", "Walls"), ("ER", "")))
    entries, odd = read(tmp_path, text * 2)
    assert [entry.title for entry in entries] == ["Walls", "Walls"]
    assert not odd


def test_a_hyphen_in_a_wrapped_line_is_no_tag_where_blanks_are_regular(tmp_path: Path) -> None:
    entries, _ = read(tmp_path, "TY  - JOUR\nTI  - Part\nII - the walls\nER  - \n")
    assert entries[0].title == "Part\nII - the walls"


def test_keywords_and_authors_may_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    entries, _ = read(tmp_path, "TY  - JOUR\nKW  - walls\nroads, old\nAU  - Uno, A.\nDue, B.\nAB  - x\ny\nER  - \n")
    assert list(entries[0].keywords) == ["walls", "roads, old"]
    assert list(entries[0].authors) == ["Uno, A.", "Due, B."]
    assert entries[0].abstract == "x\ny"


def test_a_record_without_a_type_is_read_and_tags_outside_of_records_are_told(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, "TI  - first\nER  - \n\nNL  - J\nLink\n2.\nTY  - JOUR\nTI  - second\nER  - \n")
    assert [(entry.title, entry.type) for entry in entries] == [("first", ""), ("second", "article")]
    assert odd == [
        "line 1: a record without a type (TY); read as it is",
        "lines 4, 5: belongs to no record: NL  - J (as in line 4); passed over",
    ]


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("N1  - <p>ASReview_relevant</p>", "label", "relevant"),
        ("N1  - a. ASReview_irrelevant. b\nN1  - ASReview_prior", "label", "irrelevant"),
        ("N1  - ASReview_not_seen", "label", ""),
        ("N1  - ASReview_validate_relevant", "label", ""),
        ("A1  - Uno, A.\nAU  - Uno, A.", "authors", ["Uno, A."]),
        ("ED  - Uno, A.", "authors", ["Uno, A."]),
        ("SP  - 10\nEP  - 20", "pages", "10-20"),
        ("SP  - 10-20\nEP  - 20", "pages", "10-20"),
        ("SP  - No\nEP  - Specified", "pages", ""),
        ("C7  - e1234", "pages", "e1234"),
        ("JO  - J Walls\nJF  - Journal of Walls", "journal", "Journal of Walls"),
        ("AN  - 123\nDP  - NLM", "pmid", "123"),
        ("AN  - 123\nDP  - EBSCO", "pmid", ""),
        ("UR  - https://x.org/a?D=1&AN=2019-1\nID  - 2019-1", "accession", "2019-1"),
        ("UR  - https://x.org/a?AN=2019-1\nID  - 2019", "accession", ""),
        ("UR  - https://www.scopus.com/i?eid=2-s2.0-7&doi=1", "accession", "2-s2.0-7"),
        ("DO  - no\nL2  - http://dx.doi.org/10.5555/a", "doi", "http://dx.doi.org/10.5555/a"),
        ("M3  - 10.5555/a", "doi", "10.5555/a"),
        ("ID  - s:7", "key", "s:7"),
    ],
)
def test_tags_mean_what_their_writers_mean(tmp_path: Path, lines: str, field: str, value: object) -> None:
    entries, _ = read(tmp_path, f"TY  - JOUR\nTI  - x\n{lines}\nER  - \n")
    assert getattr(entries[0], field) == value


def test_labels_that_contradict_each_other_are_none_and_told(tmp_path: Path) -> None:
    entries, odd = read(tmp_path, "TY  - JOUR\nN1  - ASReview_relevant\nN1  - ASReview_irrelevant\nER  - \n")
    assert entries[0].label == ""
    assert odd == ["record 1: its notes say ASReview_irrelevant and ASReview_relevant; kept without a label"]


def test_a_file_without_a_record_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.ris: holds no record"):
        read(tmp_path, "TI  - a title alone\n")


VALUES = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=12)
RECORDS = st.lists(
    st.fixed_dictionaries({"TI": VALUES, "AU": st.lists(VALUES, max_size=3), "KW": st.lists(VALUES, max_size=3)}),
    min_size=1,
)


@given(RECORDS)
def test_regular_records_are_read_as_rispy_reads_them(records: list[dict[str, list[str]]]) -> None:
    lines = [
        line
        for record in records
        for line in (
            "TY  - JOUR",
            f"TI  - {record['TI']}",
            *(f"{tag}  - {value}" for tag in ("AU", "KW") for value in record[tag]),
            "ER  - ",
        )
    ]
    ours = [(found["TI"][0], found.get("AU", []), found.get("KW", [])) for found in ris_records(lines, Remarks("f"))]
    theirs = [
        (found["title"], found.get("authors", []), found.get("keywords", [])) for found in rispy.loads("\n".join(lines))
    ]
    assert ours == theirs
