"""Survey tables from files as people have them: delimiters, encodings, damage, workbooks."""

import csv
import datetime
import io
import shutil
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.survey_data import SurveyData
from peaceresearch.sources.survey_table import read_survey_table
from peaceresearch.sources.table_cells import ERRORS
from peaceresearch.sources.table_file import read_table
from peaceresearch.twin.workbook import write_csv


def read(path: Path, **reading: Any) -> SurveyData:
    return read_survey_table(path, f"data/raw/{path.name}", reading, {})


def read_text(folder: Path, content: str | bytes, name: str = "t.csv", **reading: Any) -> SurveyData:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(folder / name, **reading)


def lines_of(folder: Path, content: str | bytes, name: str = "t.csv", **reading: Any) -> list[str]:
    """The lines of the error that the file is."""
    with pytest.raises(InputError) as caught:
        read_text(folder, content, name, **reading)
    lines = [str(problem) for problem in caught.value.problems]
    assert all(line.startswith(f"data/raw/{name}: ") and "\n" not in line for line in lines)
    return lines


def cells(data: SurveyData) -> dict[str, list[Any]]:
    """The answers, None where they are missing."""
    table = data.answers.drop(columns="row").astype(object)
    return {name: [None if pd.isna(value) else value for value in table[name]] for name in table}


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


# --- one table, many spellings of it ------------------------------------------------------------------------------

TABLE = 'id,Besimi në polici,q 2\n1,"Po, ""shumë""",5\n2,"Čo\nX",\n3,,0\n'
WANTED = {"id": [1, 2, 3], "Besimi në polici": ['Po, "shumë"', "Čo\nX", None], "q 2": [5, None, 0]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "# SYNTHETIC DATA: made up; not real, at all\n", "#\n# two\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_is_the_same_with_any_delimiter_mark_and_line_end(
    tmp_path: Path, delimiter: str, mark: str, line_end: str
) -> None:
    rows = list(csv.reader(io.StringIO(TABLE)))
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    text = (mark + file.getvalue()).replace("\n", line_end)
    assert cells(read_text(tmp_path, text)) == WANTED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_a_mark_of_unicode_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert cells(read_text(tmp_path, (mark + TABLE).encode(encoding))) == WANTED


def test_what_a_spreadsheet_says_about_the_delimiter_counts(tmp_path: Path) -> None:
    assert cells(read_text(tmp_path, "sep=;\r\na,b;c\r\n1;2\r\n")) == {"a,b": [1], "c": [2]}


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=8).filter(
    lambda text: text.strip() not in ERRORS
)
names = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), min_size=1, max_size=4, unique=True)


@settings(max_examples=200, deadline=None)
@given(names, st.data(), st.sampled_from(",;\t"), st.booleans())
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, headers: list[str], data: st.DataObject, delimiter: str, quoted: bool
) -> None:
    """Cells come back as they were, but for blanks at their ends and Unicode's composed form."""
    rows = data.draw(st.lists(st.lists(texts, min_size=len(headers), max_size=len(headers)), min_size=1, max_size=6))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([headers, *rows])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(file.getvalue().encode())
    wanted = [[unicodedata.normalize("NFC", cell.strip()) or None for cell in row] for row in rows]
    wanted = [row for row in wanted if any(row)]
    if not wanted:
        with pytest.raises(InputError, match="no rows"):
            read_table(path, "t.csv")
        return
    table = read_table(path, "t.csv")
    assert list(table.headers) == headers
    found = [[None if pd.isna(cell) else cell for cell in column.series()] for column in table.columns]
    assert [list(row) for row in zip(*found, strict=True)] == wanted


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text("ab1,;\t\n\r\"'#= é\ufeff\0", max_size=40).map(str.encode)))
def test_any_bytes_are_a_table_or_lines_of_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        data = read(path)
    except InputError as error:
        assert error.problems
    else:
        assert list(data.answers.columns) == ["row", *data.variables]
        assert len(set(data.variables)) == len(data.variables)


def test_the_file_that_the_twin_writes_is_read(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", ["id", "q"], [[1, "x"], [2, None]], "SYNTHETIC", "Nobody said this, ever.")
    data = read(tmp_path / "t.csv")
    assert cells(data) == {"id": [1, 2], "q": ["x", None]}
    assert [note.found for note in data.notes] == ["a comment: # SYNTHETIC: Nobody said this, ever."]


# --- encodings --------------------------------------------------------------------------------------------------------


def test_a_declared_encoding_is_used_for_names_and_answers(tmp_path: Path) -> None:
    text = "Мера,ћ\nдобро,1\n"
    assert cells(read_text(tmp_path, text.encode("cp1251"), encoding="cp1251")) == {"Мера": ["добро"], "ћ": [1]}


@pytest.mark.parametrize("header", ["Besimi në\r\npolici", '"Besimi, ""në"" polici"', "Besimi në polici"])
def test_answers_may_be_in_another_encoding_than_the_header(tmp_path: Path, header: str) -> None:
    content = f"# made up\n{header},b\r\n".encode() if "\r" not in header else f'# made up\n"{header}",b\r\n'.encode()
    data = read_text(tmp_path, content + "čaj,1\n".encode("cp1250"), data_encoding="cp1250")
    (name, _) = cells(data)
    assert name.replace('"', "").replace(",", "") == "Besimi në polici"
    assert cells(data) == {name: ["čaj"], "b": [1]}


@pytest.mark.parametrize(
    ("content", "reading", "says"),
    [
        (
            b"a,b\n1,2\nx,\x9aek\n",
            {},
            "line 3: byte 3 (0x9a) is no UTF-8; declare the right `encoding`, for example cp1250",
        ),
        (b"a,b\n1,\x81\n", {"encoding": "cp1252"}, "line 2: byte 3 (0x81) is no CP1252; declare the right `encoding`"),
        (
            "a\në\n".encode("cp1252"),
            {"data_encoding": "utf-8"},
            "line 2: byte 1 (0xeb) is no UTF-8; declare the right `data",
        ),
        ("a\nështë\n".encode(), {"encoding": "cp1250"}, "its text is UTF-8, not cp1250; declare `encoding: utf-8`"),
        (
            "a\nështë\n".encode(),
            {"data_encoding": "cp1250"},
            "its text is UTF-8, not cp1250; declare `data_encoding: utf-8`",
        ),
        (b"a\n1\n", {"encoding": "klingon"}, "the encoding `klingon` is not known; declare one that Python knows"),
        (b"a\n1\n", {"encoding": "base64"}, "the encoding `base64` is not known"),
        ("\ufeffa\n1\n".encode(), {"encoding": "cp1250"}, "begins with the mark of UTF-8; take `encoding` out"),
        ("a\n1\n".encode("utf-16"), {"encoding": "utf-8"}, "begins with the mark of UTF-16; take `encoding` out"),
        (
            "a,b\n1,2\n".encode("utf-16-le"),
            {},
            "every other byte is zero, as in UTF-16 without its mark; declare `encoding: u",
        ),
    ],
)
def test_a_wrong_encoding_is_one_line_with_its_place(
    tmp_path: Path, content: bytes, reading: dict[str, str], says: str
) -> None:
    (line,) = lines_of(tmp_path, content, **reading)
    assert says in line


def test_utf_16_without_a_mark_is_read_as_declared(tmp_path: Path) -> None:
    assert cells(read_text(tmp_path, TABLE.encode("utf-16-le"), encoding="utf-16-le")) == WANTED


def test_damaged_characters_stay_and_are_noted_with_their_places(tmp_path: Path) -> None:
    data = read_text(tmp_path, 'a,b\n"x\ny",ok\np\ufffdr,\nz,\ufffd\n')
    assert cells(data) == {"a": ["x\ny", "p\ufffdr", "z"], "b": ["ok", None, "\ufffd"]}
    assert [(note.place, note.done) for note in data.notes] == [
        ("column A (a), line 4", "kept as they are"),  # the first row has two lines
        ("column B (b), line 5", "kept as they are"),
    ]


# --- rows and headers out of order ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a,b\n1,2\n3\n4,5,6\n", ["line 3: fewer cells than the header, which has 2", "line 4: more cells than the"]),
        ("a,b\n" + "1\n" * 9, ["line 2, 3, 4, 5, 6, ... (9 in all): fewer cells"]),
        ('a,b\n1,"2\n3,4\n', ["line 2: the row is not to be read (unexpected end of data); save it again with quotes"]),
        ('a,b\n1,2\n"x" y,4\n', ["line 3: the row is not to be read"]),
        ('"a,b\n1,2\n', ["line 1: the header is not to be read"]),
        (
            "a,a,b,b\n1,2,3,4\n",
            ["column A, B: 2 columns are called `a`; rename all", "column C, D: 2 columns are called `b`"],
        ),
        ("a,,b\n1,2,3\n", ["column B: it has answers and no header; give it a name"]),
        ("a,b\n", ["the table has a header and no rows"]),
        ("a,b\n,\n,\n", ["the table has a header and no rows"]),
        ("# only this\n", ["the table is empty"]),
        (" \n", ["the table has a header and no rows"]),
    ],
)
def test_what_cannot_be_a_table_is_told_all_at_once(tmp_path: Path, content: str, says: list[str]) -> None:
    lines = lines_of(tmp_path, content)
    assert len(lines) == len(says)
    for line, said in zip(lines, says, strict=True):
        assert said in line


def test_what_is_blank_beyond_the_table_is_left_out_with_a_note(tmp_path: Path) -> None:
    data = read_text(tmp_path, "a,b,,\n1,2,,\n\n,,,\n3,4,,,,\n   \n")
    assert cells(data) == {"a": [1, 3], "b": [2, 4]}
    assert data.answers["row"].tolist() == [1, 2]
    assert [(note.place, note.found) for note in data.notes] == [
        ("line 5", "blank cells beyond the last header"),
        ("", "2 column(s) without header and answers"),
        ("line 4", "1 row(s) blank throughout"),
    ]


def test_headers_are_one_line_in_composed_unicode(tmp_path: Path) -> None:
    data = read_text(tmp_path, '" Besimi  ne\u0308\npolici ",\ufeffb\n1,2\n')
    assert list(cells(data)) == ["Besimi n\u00eb polici", "b"]


def test_a_stray_quote_in_a_header_is_a_character(tmp_path: Path) -> None:
    assert cells(read_text(tmp_path, 'size 5" or so,b\n1,"x, y"\n')) == {'size 5" or so': [1], "b": ["x, y"]}


def test_repairs_of_cells_are_noted(tmp_path: Path) -> None:
    data = read_text(tmp_path, "a,b\n x ,e\u0308\ny,   \n#N/A,#DIV/0!\nz,w\n")
    assert cells(data) == {"a": ["x", "y", None, "z"], "b": ["\u00eb", None, None, "w"]}
    assert [(note.place, note.found) for note in data.notes] == [
        ("column A (a)", "1 cell(s) with blanks at an end"),
        ("column B (b)", "1 cell(s) not in composed Unicode"),
        ("column A (a), line 4", "1 cell(s) with #N/A"),
        ("column B (b), line 4", "1 cell(s) with #DIV/0!"),
    ]


@pytest.mark.parametrize(
    ("name", "reading", "says"),
    [
        ("t.csv", {"sheet": "Data"}, "a text file has no sheets; take `sheet` out"),
        ("t.ods", {}, ".ods is no ending of a table; give one of .csv, .tsv, .txt, .xlsx"),
        ("t", {}, "no ending is no ending of a table"),
    ],
)
def test_options_that_the_file_has_no_use_for(tmp_path: Path, name: str, reading: dict[str, str], says: str) -> None:
    assert says in lines_of(tmp_path, "a\n1\n", name, **reading)[0]


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^data/raw/no\.csv: there is no such file"):
        read(tmp_path / "no.csv")


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_cells_of_a_workbook_are_what_a_csv_file_would_hold(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [None, None],
        ["n", "text", "day", "moment", "clock", "yes", "mixed", "long", "failed", None],
        [
            5.0,
            "007",
            datetime.date(2024, 5, 31),
            datetime.datetime(2024, 5, 31, 9, 30),
            datetime.time(8, 5),
            True,
            1,
            0.1,
            1,
        ],
        [2.5, " a\nb ", datetime.date(1950, 12, 31), None, datetime.time(23, 0), False, "x", 1e-7, "#N/A", None],
        [None] * 10,
        [-1, None, None, datetime.datetime(2024, 1, 1), None, None, None, 123456789012, 2, None],
    ]
    data = read(workbook(tmp_path / "t.xlsx", {"About": [["no"]], "Data": rows}), sheet="Data")
    assert cells(data) == {
        "n": [5, 2.5, -1],
        "text": ["007", "a\nb", None],
        "day": ["2024-05-31", "1950-12-31", None],
        "moment": ["2024-05-31T09:30:00", None, "2024-01-01T00:00:00"],
        "clock": ["08:05:00", "23:00:00", None],
        "yes": ["TRUE", "FALSE", None],
        "mixed": ["1", "x", None],
        "long": [0.1, 1e-7, 123456789012],
        "failed": [1, None, 2],
    }
    assert data.items.set_index("item")["kind"].to_dict() == {
        **dict.fromkeys(["n", "long", "failed"], "number"),
        **dict.fromkeys(["text", "yes", "mixed"], "text"),
        "day": "date",
        "moment": "datetime",
        "clock": "time",
    }
    assert [note.place for note in data.notes] == [
        "column B (text)",
        "row 5",
        "column I (failed), row 4",
        "variable text",
        "variable mixed",
    ]


def test_a_formula_without_a_result_is_noted_with_its_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"D": [["a", "b"], [1, "=A2*2"], [2, "=A3*2"]]})
    data = read(path)
    assert cells(data) == {"a": [1, 2], "b": [None, None]}
    assert [(note.place, note.found) for note in data.notes] == [
        ("cell B2, B3", "2 formula(s) without a stored result")
    ]
    _edit(path, "xl/worksheets/sheet1.xml", b"<f>A2*2</f><v></v>", b"<f>A2*2</f><v>2</v>")
    assert cells(read(path))["b"] == [2, None]


def test_a_wrong_size_in_the_file_does_not_cut_the_table_off(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"D": [["a", "b"], [1, 2], [3, 4]]})
    _edit(path, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1"')
    assert cells(read(path)) == {"a": [1, 3], "b": [2, 4]}


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append(["d"])
    book.active.append([datetime.date(2024, 5, 31)])
    book.save(tmp_path / "t.xlsx")
    assert cells(read(tmp_path / "t.xlsx")) == {"d": ["2024-05-31"]}


def test_a_workbook_is_the_same_as_the_csv_file_of_its_cells(tmp_path: Path) -> None:
    rows = [["a", "b", "c"], ["1", "x", "2024-01-01"], ["2", "", "2024-01-02"], ["", "y", ""]]
    with (tmp_path / "t.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    path = workbook(tmp_path / "t.xlsx", {"D": [[cell or None for cell in row] for row in rows]})
    one, other = read(tmp_path / "t.csv"), read(path)
    for name in ("answers", "items", "labels", "reasons", "sets"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        ({"sheet": "Nope"}, "there is no sheet `Nope`; there are: About, Data"),
        ({"encoding": "cp1250"}, "a workbook declares its encoding itself; take `encoding` out"),
        ({"sheet": "Empty"}, "there is no sheet `Empty`"),
        ({}, "the table has a header and no rows"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_one_line(tmp_path: Path, reading: dict[str, str], says: str) -> None:
    path = workbook(tmp_path / "t.xlsx", {"About": [["x"]], "Data": [["a"], [1]]})
    with pytest.raises(InputError) as caught:
        read(path, **reading)
    assert says in str(caught.value)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("broken", [b"<cut", b"", None])
def test_a_damaged_workbook_is_one_line(tmp_path: Path, part: str, broken: bytes | None) -> None:
    path = workbook(tmp_path / "t.xlsx", {"D": [["a"], ["x"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if name != part or broken is not None:
                archive.writestr(name, content if name != part else broken)
    with pytest.raises(InputError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert "not a workbook" in problem.what


@pytest.mark.parametrize("size", [10, 1000, 3000, 4500])
def test_a_workbook_that_is_cut_off_is_one_line(tmp_path: Path, size: int) -> None:
    path = workbook(tmp_path / "t.xlsx", {"D": [["a"], ["x"]]})
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(InputError) as caught:
        read(path)
    assert len(caught.value.problems) == 1


def _edit(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change the bytes of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part], parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


# --- files that are something else ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".txt", ".xlsx"])
def test_each_damaged_file_is_one_clear_line(shared_data: Path, tmp_path: Path, ending: str) -> None:
    says = {
        "efc_truncated_70pct.dta": "this is a Stata file (.dta), not a table",
        "efc_truncated_70pct.sav": "this is an SPSS data file (.sav), not a table",
        "empty.sav": "the file is empty (0 bytes)",
        "html_login_page.sav": "this is an HTML page",
    }
    for name, said in says.items():
        path = tmp_path / f"t{ending}"
        shutil.copyfile(shared_data / "damaged-files" / name, path)
        with pytest.raises(InputError) as caught:
            read(path)
        (problem,) = caught.value.problems
        assert said in problem.what


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "t.csv",
            b"PK\x03\x04....xl/workbook.xml",
            "this is an Excel workbook (.xlsx), not a table (.csv); give it the ending",
        ),
        ("t.csv", b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "save it as .xlsx"),
        ("t.xlsx", b"a,b\n1,2\n", "this is a text file (CSV?), not a table (.xlsx); give it the ending .csv"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "or one locked with a password, not a table (.xlsx); open it"),
        ("t.csv", b'[{"a": 1}]', "this is a JSON file"),
        ("t.csv", b'{"a": 1}', "this is a JSON file"),
        ("t.csv", b"\0" * 64, "this is a file of zeros"),
        ("t.csv", b"%PDF-1.7", "this is a PDF document"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (line,) = lines_of(tmp_path, content, name)
    assert says in line


def test_a_header_may_begin_with_a_bracket(tmp_path: Path) -> None:
    assert cells(read_text(tmp_path, "[id],b\n1,2\n")) == {"[id]": [1], "b": [2]}
