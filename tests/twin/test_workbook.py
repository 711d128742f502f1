import datetime
import zipfile

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.sheet import read_sheet
from peaceresearch.twin.workbook import write_csv, write_workbook

DAY = datetime.date(2024, 5, 7)
ROWS = [["Name", "Day", "Count"], ["=1+1", datetime.date(2024, 3, 1), 3], ['ë, č; "đ"', None, 2.5]]


def test_a_workbook_reads_back_and_says_synthetic_wherever_somebody_may_look(tmp_path):
    path = tmp_path / "book.xlsx"
    write_workbook(path, {"First": ROWS, "Second": [["x"], ["y"]]}, "MADE UP", "By a program.", DAY)
    table = read_sheet(path, "book.xlsx", None, ["Name", "Day", "Count"])
    assert table["Name"].tolist() == ["=1+1", 'ë, č; "đ"']
    assert table["Day"].tolist() == ["2024-03-01", ""]
    assert table["Count"].tolist() == ["3", "2.5"]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["First", "Second", "About"]
    assert [cell.value for cell in book["About"]["A"]] == ["MADE UP", "By a program."]
    assert book.properties.title == "MADE UP"
    assert book.properties.description == "MADE UP. By a program."
    assert {str(sheet.oddHeader.center.text) for sheet in book} == {"MADE UP"}


def test_a_workbook_carries_its_day_and_no_other_time(tmp_path):
    path = tmp_path / "book.xlsx"
    write_workbook(path, {"First": ROWS}, "MADE UP", "By a program.", DAY)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        core = archive.read("docProps/core.xml").decode()
    assert {(entry.date_time, entry.compress_type) for entry in entries} == {
        ((2024, 5, 7, 0, 0, 0), zipfile.ZIP_STORED)
    }
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert core.count("2024-05-07T00:00:00Z") == 2
    assert b"MADE UP" in path.read_bytes()


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=8).map(str.strip)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2).filter(any), max_size=5))
def test_a_csv_file_reads_back_whatever_its_cells_hold(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    write_csv(path, ["a", "b"], rows, "MADE UP", "By a program.")
    assert path.read_text(encoding="utf-8").splitlines()[0] == "# MADE UP: By a program."
    table = read_sheet(path, "table.csv", None, ["a", "b"])
    assert table[["a", "b"]].to_numpy().tolist() == rows
