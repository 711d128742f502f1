"""What was merged as a workbook: read, filled in, and read back as decisions."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd

from peaceresearch.documents.duplicates import Deduplicated, find_duplicates
from peaceresearch.documents.duplicates_workbook import write_duplicates

from .duplicates_cases import RULES, decisions, table

EPOCH = 1_700_000_000
LONG = "=What neighbours say of a shared market in three small towns"
RECORDS = table(
    {"title": LONG, "authors": "Novak, A.", "year": 2001, "doi": "10.5555/a"},
    {"title": LONG, "authors": "Novak A", "year": 2001},
    {"title": LONG.replace("three", "some large"), "authors": "Novak A\x07", "year": None},
    {"title": "x" * 40_000},
    {"title": "x" * 39_999},
)


def written(path: Path, pairs: pd.DataFrame | None = None) -> Deduplicated:
    found = find_duplicates(RECORDS, RULES, decisions() if pairs is None else pairs)
    write_duplicates(found, RECORDS, path, "Made up", EPOCH)
    return found


def test_pairs_stand_beside_each_other_with_a_list_to_choose_from(tmp_path: Path) -> None:
    found = written(tmp_path / "duplicates.xlsx")
    book = openpyxl.load_workbook(tmp_path / "duplicates.xlsx")
    assert book.sheetnames == ["merged", "possible", "about"]
    header, first, *_ = ([cell.value for cell in row] for row in book["merged"])
    row = dict(zip(header, first, strict=True))
    assert (row["record"], row["other"], row["kept"], row["kind"]) == ("s:2", "s:1", "s:1", "title")
    assert (row["title"], row["title of other"], row["year"], row["year of other"]) == (LONG, LONG, 2001, 2001)
    assert row["doi of other"] == "10.5555/a"
    assert row["decision"] is None
    cell = book["merged"].cell(2, header.index("title") + 1)
    assert cell.data_type == "s"  # a text, not a formula
    offered = book["possible"].data_validations.dataValidation
    assert [str(choice.sqref) for choice in offered] == [f"O2:O{len(found.possible) + 1}"]
    assert [cell.value for cell in book["about"]["B"]][:3] == ["decision", "same", "different"]
    assert book["about"]["A1"].value == "Made up"


def test_decisions_are_taken_back(tmp_path: Path) -> None:
    found = written(tmp_path / "first.xlsx")
    assert found.kept["s:3"] == "s:3"
    book = openpyxl.load_workbook(tmp_path / "first.xlsx")
    taken = []
    for name, decision in (("merged", "different"), ("possible", "same")):
        header = [cell.value for cell in book[name][1]]
        for number in range(2, book[name].max_row + 1):
            values = dict(zip(header, (cell.value for cell in book[name][number]), strict=True))
            if values["record"] in ("s:1", "s:2") or values["other"] in ("s:1", "s:2"):
                taken.append((values["record"], values["other"], decision))
    again = written(tmp_path / "second.xlsx", decisions(*taken))
    assert again.kept["s:2"] == "s:2"
    assert again.kept["s:3"] == again.kept["s:1"]


def test_same_input_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "one.xlsx")
    written(tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_differences_from_a_list_have_a_sheet(tmp_path: Path) -> None:
    columns = ["row", "record", "title", "doi", "pmid", "accession", "search", "place"]
    listed = pd.DataFrame([[2, "", "Unlike any", "", "", "", "", "list.csv: line 2"]], columns=columns)
    found = find_duplicates(RECORDS, RULES, decisions(), listed, "compare")
    write_duplicates(found, RECORDS, tmp_path / "duplicates.xlsx", "", EPOCH)
    sheet = openpyxl.load_workbook(tmp_path / "duplicates.xlsx")["list"]
    header, first, *rest = ([cell.value for cell in row] for row in sheet)
    row = dict(zip(header, first, strict=True))
    assert (row["difference"], row["row"], row["listed"], row["record"]) == ("no record", 2, "Unlike any", None)
    assert len(rest) == sum(record == kept for record, kept in found.kept.items())


def test_no_records_at_all(tmp_path: Path) -> None:
    none = RECORDS.iloc[:0]
    found = find_duplicates(none, RULES, decisions())
    write_duplicates(found, none, tmp_path / "duplicates.xlsx", "", EPOCH)
    assert openpyxl.load_workbook(tmp_path / "duplicates.xlsx")["merged"].max_row == 1
