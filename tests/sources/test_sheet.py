"""Tables kept by hand, as workbooks and CSV files."""

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from peaceresearch.problems import InputError
from peaceresearch.sources.sheet import read_sheet, unknown_codes


def workbook(path: Path, rows: list[list[object]], sheet: str = "Data") -> Path:
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.title = sheet
    for row in rows:
        active.append(row)
    book.save(path)
    return path


def test_cells_of_a_workbook_are_text_with_the_number_of_their_row(tmp_path: Path) -> None:
    rows = [["Name", "Day", "N", "Other"], [" Ada ", datetime.datetime(2024, 10, 3), 5.0, "x"], [None] * 4, ["Bo"]]
    table = read_sheet(workbook(tmp_path / "t.xlsx", rows), "t.xlsx", "Data", ["N", "Name", "Day"])
    assert table.to_dict("records") == [
        {"row": 2, "N": "5", "Name": "Ada", "Day": "2024-10-03"},
        {"row": 4, "N": "", "Name": "Bo", "Day": ""},
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_tells_its_delimiter_and_its_comments_are_no_rows(tmp_path: Path, delimiter: str) -> None:
    text = '\ufeff# SYNTHETIC DATA\nName;Town\n"Čo\nX";Peć\n\nË;\n'.replace(";", delimiter)
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    table = read_sheet(tmp_path / "t.csv", "t.csv", None, ["Name", "Town"])
    assert table.to_dict("list") == {"row": [4, 6], "Name": ["Čo\nX", "Ë"], "Town": ["Peć", ""]}


def test_a_mark_within_a_cell_that_only_unicode_calls_a_line_end_ends_no_row(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("A,B\nx\u2028y,1\nz\x0bw,2\n", encoding="utf-8")
    table = read_sheet(tmp_path / "t.csv", "t.csv", None, ["A", "B"])
    assert table.to_dict("list") == {"row": [2, 3], "A": ["x\u2028y", "z\x0bw"], "B": ["1", "2"]}


def test_a_wrong_size_in_a_workbook_does_not_cut_the_table_off(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["A", "B"], [1, 2], [3, 4]])
    rewrite(path, lambda part: part.replace(b'ref="A1:B3"', b'ref="A1"'))
    assert read_sheet(path, "t.xlsx", None, ["A", "B"])["B"].tolist() == ["2", "4"]


def test_a_workbook_whose_sheet_is_damaged_is_one_clear_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["A", "B"], [1, 2], [3, 4]])
    rewrite(path, lambda part: part[: len(part) // 2])
    with pytest.raises(InputError, match="not a workbook"):
        read_sheet(path, "t.xlsx", None, ["A"])


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a workbook's first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    changed = change(parts[name])
    assert changed != parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in {**parts, name: changed}.items():
            archive.writestr(each, content)


def test_all_missing_columns_are_named_at_once_and_what_there_is(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["A", "B", "B"]])
    with pytest.raises(InputError) as error:
        read_sheet(path, "t.xlsx", None, ["X", "B", "Y"])
    lines = [str(problem) for problem in error.value.problems]
    assert len(lines) == 3
    assert "no column `X`; there are: A, B" in lines[0]
    assert "two columns are called `B`" in lines[2]


@pytest.mark.parametrize(
    ("name", "content", "sheet", "says"),
    [
        ("t.xlsx", b"PK\x03\x04 cut off", None, "not a workbook"),
        ("t.xlsx", b"<html>", None, "not a workbook"),
        ("t.csv", "é".encode("cp1250"), None, "not UTF-8 text"),
        ("t.csv", b"", None, "the table is empty"),
        ("t.csv", b'A,B\n"x,1\n', None, "not a CSV table"),
    ],
)
def test_a_file_that_is_no_table_is_one_clear_error(
    tmp_path: Path, name: str, content: bytes, sheet: str | None, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_sheet(tmp_path / name, name, sheet, ["A"])


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no sheet `Screening`; there are: Data"):
        read_sheet(workbook(tmp_path / "t.xlsx", [["A"]]), "t.xlsx", "Screening", ["A"])


def test_entries_that_nothing_names_are_told_with_their_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["D"], ["yes"], ["Yess"], ["no"], [""], ["Yess"]])
    table = read_sheet(path, "t.xlsx", None, ["D"])
    (problem,) = unknown_codes(table, "D", ["yes", "no"], "t.xlsx", "documents.yaml", "Data")
    assert problem.place == "sheet Data, row 3, 6"
    assert "`Yess`" in problem.what
