"""Real exports: as many records as their files have, and what ASReview's own tests expect of them.

The files of ASReview's demo data are counted by other means than the readers': `ER  -` lines of RIS, rows of the csv
module; the same numbers stand in asreview/asreview, tests/test_readers.py (embase, generic_labels, pubmed, scopus,
proquest: 6; web_of_science: 10; generic_tab: 2; labels of baseline_tag-notes_labels.ris: those of `LABELS`). Counts of
the eight returns are those that the review reports (search_results.md: 859, 58, 568, 168, 93, 709 and 85; GitHub's 155
are a count only).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.notes import Note
from peaceresearch.sources.search_file import read_list, read_search


def read(path: Path, search: dict[str, Any] | None = None) -> tuple[int, pd.DataFrame, list[Note]]:
    """How many entries a file has, its tidy records, and all notes."""
    entries, odd = read_search(path, path.name, search or {})
    table, more = tidy("s", path.name, entries)
    return len(entries), table, [*odd, *more]


FIXTURES = {
    # file: records, and how many have title, authors, year, DOI, abstract, keywords, journal, type, label
    "baseline_empty_values.ris": (4, [2, 0, 0, 0, 2, 0, 0, 0, 0]),
    "baseline_tag-notes_labels.ris": (32, [32, 0, 0, 0, 0, 0, 0, 0, 20]),
    "baseline_tag-notes_zotero.ris": (4, [4, 0, 0, 0, 0, 0, 0, 0, 0]),
    "baseline_tag_and_field_definitions_lists.ris": (1, [0, 1, 0, 0, 0, 1, 0, 0, 0]),
    "duplicate_records.csv": (14, [10, 0, 0, 0, 10, 0, 0, 0, 0]),
    "embase.csv": (6, [6, 6, 6, 0, 6, 6, 6, 0, 0]),
    "embase.ris": (6, [6, 6, 6, 6, 6, 6, 6, 6, 0]),
    "generic_labels.csv": (6, [6, 6, 6, 0, 6, 6, 0, 6, 6]),
    "generic_partial_labels.csv": (6, [6, 6, 6, 0, 6, 6, 0, 6, 4]),
    "generic_tab.tsv": (2, [2, 2, 2, 0, 2, 2, 0, 2, 0]),
    "missing_values.csv": (4, [2, 0, 0, 0, 2, 0, 0, 0, 0]),
    "ovid_psycinfo.ris": (6, [6, 6, 6, 6, 6, 3, 6, 6, 0]),
    "proquest.ris": (6, [6, 6, 6, 6, 6, 6, 6, 6, 0]),
    "pubmed_endnote.txt": (6, [6, 6, 6, 6, 6, 6, 6, 6, 0]),
    "pubmed_zotero.ris": (6, [6, 6, 6, 6, 6, 6, 6, 6, 0]),
    "ris_issue_992.txt": (19, [19, 4, 19, 3, 8, 19, 19, 18, 0]),
    "scopus.ris": (6, [6, 6, 6, 6, 6, 6, 6, 6, 0]),
    "web_of_science.txt": (10, [10, 10, 10, 10, 10, 9, 10, 10, 0]),
}
COUNTED = ("title", "authors", "year", "doi", "abstract", "keywords", "journal", "type", "label")


@pytest.fixture(scope="module")
def fixtures(shared_data: Path) -> Path:
    return shared_data / "asreview-bibliography-fixtures"


def counted(path: Path) -> int:
    """The records of a file, told by other means than our readers."""
    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix in (".csv", ".tsv"):
        delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
        return sum(map(bool, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))) - 1
    return sum(line.startswith("ER  -") for line in text.splitlines())


@pytest.mark.parametrize("name", FIXTURES)
def test_every_export_is_read_whole(fixtures: Path, name: str) -> None:
    records, filled = FIXTURES[name]
    entries, table, _ = read(fixtures / name)
    assert entries == records == counted(fixtures / name) == len(table)
    assert [int((table[field].notna() & (table[field].astype("str") != "")).sum()) for field in COUNTED] == filled


def test_all_files_of_the_folder_are_read(fixtures: Path) -> None:
    named = {path.name for path in fixtures.iterdir()} - {"LICENSE", "SOURCE.txt", "baseline_reference_types.ris"}
    assert named == set(FIXTURES)


def test_records_with_a_note_only_are_counted_in_the_file_and_left_out_with_one_note(fixtures: Path) -> None:
    entries, table, notes = read(fixtures / "baseline_reference_types.ris")
    assert entries == counted(fixtures / "baseline_reference_types.ris") == 61
    assert table.empty
    assert [(note.place, note.done) for note in notes] == [
        ("baseline_reference_types.ris: records 1, 2, 3, 4, 5, ... (61 in all)", "left out, not counted")
    ]


LABELS = ["relevant", "irrelevant", "", "", *["relevant", "irrelevant", ""] * 9, ""]


def test_labels_in_notes_are_those_of_asreview(fixtures: Path) -> None:
    _, table, _ = read(fixtures / "baseline_tag-notes_labels.ris")
    assert list(table["label"]) == LABELS
    _, table, _ = read(fixtures / "generic_labels.csv")
    assert list(table["label"]) == ["1", "0"] * 3
    _, table, _ = read(fixtures / "generic_partial_labels.csv")
    assert sorted(table["label"]) == ["", "", "0", "0", "1", "1"]


def test_keywords_on_lines_of_their_own_are_each_one(fixtures: Path) -> None:
    _, table, _ = read(fixtures / "ris_issue_992.txt")
    first = table.loc[0, "keywords"].split("; ")
    assert first[:3] == ["Health Facility Administration", "Joint Commission", "Standards"]
    assert table.loc[0, "accession"] == "rayyan-264552525"


def test_ovids_numbers_and_journals_between_records_are_passed_over_with_one_note(fixtures: Path) -> None:
    _, table, notes = read(fixtures / "ovid_psycinfo.ris")
    assert [note.place for note in notes] == ["ovid_psycinfo.ris: lines 26, 28, 104, 106, 191, ... (12 in all)"]
    first = table.loc[0, ["doi", "year", "pages", "accession"]].tolist()
    assert first == ["10.1002/cpp.2398", 2019, "", "2019-65183-001"]


def test_identifiers_of_real_records(fixtures: Path) -> None:
    _, table, _ = read(fixtures / "pubmed_endnote.txt")
    assert list(table["pmid"])[:2] == ["21553931", "29459515"]
    _, table, _ = read(fixtures / "embase.ris")
    first = table.loc[0, ["accession", "issn", "doi"]].tolist()
    assert first == ["L373791783", "2226-7190", "10.4103/2303-9027.138783"]
    _, table, _ = read(fixtures / "scopus.ris")
    assert table.loc[1, ["accession", "pmid", "issn"]].tolist() == ["2-s2.0-85070226738", "31421429", "0306-9877"]


CINAHL = {
    "title": "artinfo/tig/atl",
    "authors": {"columns": ["artinfo/aug/au/*"]},
    "year": "pubinfo/dt/_year",
    "doi": {"columns": ["artinfo/ui/*/__text"], "pattern": r"10\.\d+/\S+"},
    "pmid": {"columns": ["artinfo/ui/*/__text"], "pattern": r"^NLM(\d+)$"},
    "journal": "jinfo/jtl",
    "accession": {"columns": ["header/displayInfo/pLink/url"], "pattern": r"[?&]AN=(\d+)"},
}
RETURNS = {
    # file: records reported, columns, and how many have title, authors, year, DOI, PMID, accession number
    "medline": (859, {}, [859, 859, 859, 831, 859, 0]),
    "psychinfo": (58, {}, [58, 58, 58, 49, 0, 58]),
    "embase": (568, {}, [567, 568, 568, 0, 411, 568]),
    "cinahl": (168, CINAHL, [168, 161, 168, 137, 79, 168]),
    "ieee": (93, {}, [93, 93, 93, 93, 0, 0]),
    "scopus": (709, {}, [709, 706, 709, 674, 0, 709]),
    "base": (85, {}, [85, 85, 82, 55, 0, 0]),
}


@pytest.fixture(scope="module")
def chain(shared_data: Path) -> Path:
    return shared_data / "prisma-chain-two-reviewers"


@pytest.mark.parametrize("name", RETURNS)
def test_returns_of_a_real_review_have_the_records_it_reports(chain: Path, name: str) -> None:
    records, columns, filled = RETURNS[name]
    entries, table, _ = read(chain / f"{name}_noabs.csv", {"columns": columns})
    assert entries == len(table) == records == counted(chain / f"{name}_noabs.csv")
    fields = ("title", "authors", "year", "doi", "pmid", "accession")
    assert [int((table[field].notna() & (table[field].astype("str") != "")).sum()) for field in fields] == filled


def test_the_returns_and_the_count_make_what_the_review_identified() -> None:
    assert sum(records for records, _, _ in RETURNS.values()) + 155 == 2695


LIST: dict[str, Any] = {
    "encoding": "mac_roman",
    "columns": {
        "title": "title",
        "doi": "doi",
        "pmid": {"columns": ["database_id"], "pattern": r"^\d{5,8}$"},
        "accession": {"columns": ["database_id"], "pattern": r"^2-s2\.0-\d+$"},
    },
    "search": "database",
    "searches": {
        "medline": ["pubmed"], "scopus": ["scopus"], "github": ["github"], "ieee": ["ieee"], "cinahl": ["cinahl"],
        "psycinfo": ["psychinfo"], "base": ["base"],
    },
}  # fmt: skip


def test_the_reviews_list_is_read_in_its_two_encodings(chain: Path) -> None:
    path = chain / "all_results_deduplicated_noabs_macroman.csv"
    table, notes = read_list(path, "list.csv", LIST)
    assert len(table) == 1498
    assert table["search"].value_counts().to_dict() == {
        "medline": 808, "scopus": 295, "github": 155, "ieee": 83, "cinahl": 74, "psycinfo": 55, "base": 28,
    }  # fmt: skip
    assert [(note.place, note.done) for note in notes] == [("list.csv: line 1355", "read as mac_roman")]
    assert "Arduíno" in table.loc[table["row"] == 1355, "title"].item()
    from_ovid = table[table["search"] == "psycinfo"]
    assert from_ovid["doi"].iloc[0] == "10.3109/14992021003796887"
    with pytest.raises(InputError, match="mac_roman `etor de Tecnologia Através"):
        read_list(path, "list.csv", LIST | {"encoding": None})


def test_records_that_were_screened_carry_their_labels(shared_data: Path) -> None:
    entries, table, _ = read(shared_data / "synergy-screening" / "Sep_2021_ids.csv")
    assert (entries, len(table), (table["label"] == "1").sum()) == (273, 273, 40)
    assert table["pmid"].is_unique
    assert set(table["label"]) == {"0", "1"}
