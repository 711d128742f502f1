"""Files for ASReview: what it reads of them, and what comes back from it as decisions."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.documents.asreview import write_asreview
from peaceresearch.sources.decision_files import read_decisions
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.ris import read_ris

RECORDS = pd.DataFrame(
    {
        "record": ["base:1", "base:2", "web:1", "web:2"],
        "search": ["base", "base", "web", "web"],
        "number": [1, 2, 1, 2],
        "title": ['First, "quoted"', "=1+1", "Third", "Fourth"],
        "abstract": ["Line one\nER  - \nTY  - JOUR", "", "ç ë đ ж", ""],
        "authors": ["Ana, A.; Beno, B.", "", "Organisation", ""],
        "year": pd.array([2020, pd.NA, 1999, 2001], dtype="Int64"),
        "doi": ["10.1000/x", "", "", ""],
        "url": ["https://example.org/a;b", "", "", ""],
        "keywords": ["one; two", "", "", ""],
        "type": ["article", "report", "web", ""],
        "journal": ["Journal", "", "", ""],
        "pages": ["1-9", "e5", "", ""],
        "label": "",
    }
)
SETTLED = pd.DataFrame(
    [
        ("base:1", "title_abstract", "include"), ("base:2", "title_abstract", "exclude"),
        ("base:1", "full_text", "exclude"), ("web:1", "full_text", "include"), ("web:2", "full_text", "not_retrieved"),
    ],
    columns=["record", "stage", "decision"],
)  # fmt: skip
MARK = "Synthetic data"


def written(folder: Path, records: pd.DataFrame = RECORDS, mark: str = MARK) -> tuple[Path, Path]:
    table, ris = folder / "asreview.csv", folder / "asreview.ris"
    write_asreview(records, SETTLED, table, ris, mark)
    return table, ris


def decided(path: Path) -> dict[str, str]:
    """The decisions that the reader takes from a file."""
    sheet = {"source": path.name, "sheet": None, "record": "Record", "decision": "Decision", "reason": "Reason"}
    stage = ["title_abstract", {"reviewers": [["ana", {**sheet, "encoding": None, "search": None}]], "agreed": None}]
    declared = {
        "include": ["in"],
        "exclude": ["out"],
        "unsure": [],
        "not_retrieved": [],
        "reasons": {},
        "stages": [stage],
    }
    sheets = HandKept("config/documents.yaml", {path.name: path})
    found = read_decisions(sheets, declared, RECORDS)
    assert not sheets.problems
    return dict(zip(found["record"], found["decision"], strict=True))


def test_the_table_has_the_columns_that_asreview_reads_and_the_mark_in_one_more(tmp_path: Path) -> None:
    table, _ = written(tmp_path)
    found = pd.read_csv(table, sep=None, engine="python", encoding="utf-8")  # as ASReview's CSVReader does
    assert list(found.columns) == [
        "record", "title", "abstract", "authors", "year", "doi", "url", "keywords", "included", "data"
    ]  # fmt: skip
    assert list(found["record"]) == list(RECORDS["record"])
    assert found["title"][1] == "=1+1"
    assert list(found["included"].fillna(-1)) == [1, 0, 1, -1]
    assert set(found["data"]) == {MARK}
    assert "data" not in pd.read_csv(written(tmp_path, mark="")[0])


def test_the_references_are_those_that_rispy_reads_with_label_and_mark_in_notes(tmp_path: Path) -> None:
    _, ris = written(tmp_path)
    with ris.open(encoding="utf-8") as file:
        found = rispy.load(file, skip_unknown_tags=True)  # as ASReview's RISReader does
    assert [each["id"] for each in found] == list(RECORDS["record"])
    first = found[0]
    assert first["type_of_reference"] == "JOUR"
    assert (first["title"], first["authors"], first["year"]) == ('First, "quoted"', ["Ana, A.", "Beno, B."], "2020")
    assert first["keywords"] == ["one", "two"]
    assert (first["start_page"], first["end_page"], first["doi"]) == ("1", "9", "10.1000/x")
    assert first["abstract"] == "Line one ER - TY - JOUR"
    notes = ["ASReview_relevant", "ASReview_irrelevant", "ASReview_relevant", "ASReview_not_seen"]
    assert [each["notes"] for each in found] == [[note, MARK] for note in notes]
    assert found[2]["abstract"] == "ç ë đ ж"


def test_what_was_written_is_read_back_as_the_decisions(tmp_path: Path) -> None:
    for path in written(tmp_path):
        assert decided(path) == {"base:1": "include", "base:2": "exclude", "web:1": "include"}


def exported(table: Path, path: Path, labels: list[Any]) -> None:
    """A table as ASReview 2 exports it: what was read, the decisions beside it, in the order of its list."""
    read = pd.read_csv(table)
    found = read.assign(asreview_label=pd.array(labels, dtype="Float64"), asreview_time="2024-05-01 10:00:00")
    found = found.iloc[::-1]
    if path.suffix == ".xlsx":
        found.to_excel(path, index=True, engine="openpyxl")
    else:
        found.to_csv(path, sep="\t" if path.suffix == ".tsv" else ",", index=True)


def test_exports_of_asreview_from_the_table(tmp_path: Path) -> None:
    table, _ = written(tmp_path)
    for ending in (".csv", ".tsv", ".xlsx"):
        path = tmp_path / f"export{ending}"
        exported(table, path, [0, 1, None, 1])
        assert decided(path) == {"base:1": "exclude", "base:2": "include", "web:2": "include"}


def test_exports_of_asreview_from_the_references(tmp_path: Path) -> None:
    """ASReview 2 drops its own notes and writes the new one first; as a table rispy's names are the headers."""
    _, ris = written(tmp_path)
    with ris.open(encoding="utf-8") as file:
        found = rispy.load(file, skip_unknown_tags=True)
    labels = {"base:1": "ASReview_irrelevant", "base:2": "ASReview_relevant", "web:1": "ASReview_not_seen"}
    for each in found:
        notes = [note for note in each["notes"] if not note.startswith("ASReview_")]
        each["notes"] = [labels.get(each["id"], "ASReview_relevant"), *notes, 'asreview_time: "2024"']
    with (tmp_path / "export.ris").open("w", encoding="utf-8") as file:
        rispy.dump(found, file)
    expected = {"base:1": "exclude", "base:2": "include", "web:2": "include"}
    assert decided(tmp_path / "export.ris") == expected
    numbers = {"ASReview_irrelevant": "0", "ASReview_relevant": "1"}
    with (tmp_path / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["", "type_of_reference", "id", "title", "asreview_label"])
        for number, each in enumerate(found):
            writer.writerow([number, "JOUR", each["id"], each["title"], numbers.get(each["notes"][0], "")])
    assert decided(tmp_path / "export.csv") == expected


def test_a_table_filled_in_by_hand_in_a_workbook(tmp_path: Path) -> None:
    table, _ = written(tmp_path, mark="")
    book = openpyxl.Workbook()
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            book.active.append(row)
    book.active["I5"] = 1
    book.save(tmp_path / "filled.xlsx")
    assert decided(tmp_path / "filled.xlsx") == {
        "base:1": "include", "base:2": "exclude", "web:1": "include", "web:2": "include"
    }  # fmt: skip


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=4, max_size=4))
def test_whatever_the_texts_every_record_comes_back(tmp_path_factory: Any, texts: list[tuple[str, str, str]]) -> None:
    folder = tmp_path_factory.mktemp("asreview")
    titles, abstracts, keywords = (pd.array(list(part), dtype="str") for part in zip(*texts, strict=True))
    records = RECORDS.assign(title=titles, abstract=abstracts, keywords=keywords)
    table, ris = written(folder, records)
    assert list(pd.read_csv(table)["record"]) == list(RECORDS["record"])
    entries, _ = read_ris(ris, "asreview.ris")
    assert [entry.key for entry in entries] == list(RECORDS["record"])
    for path in (table, ris):
        assert decided(path) == {"base:1": "include", "base:2": "exclude", "web:1": "include"}
