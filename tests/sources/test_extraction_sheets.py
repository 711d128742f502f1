"""Extraction sheets: fields of each kind, headers that drift, faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from peaceresearch.sources.extraction_sheets import read_extraction
from peaceresearch.sources.hand_kept import HandKept

from .extraction_files import FIELDS, HEADER, ROW, extracted, plain, read, sheet, values


def test_fields_of_each_kind_become_a_row_per_value(tmp_path: Path) -> None:
    table, problems, notes = read(tmp_path, {"Documents": [HEADER, ROW]})
    assert problems == notes == []
    assert values(table) == [
        ["web:1", "kind", "law"],
        ["web:1", "theme", "roads"],
        ["web:1", "theme", "books"],
        ["web:1", "pages", "12"],
        ["web:1", "day", "2020-05-03"],
        ["web:1", "aim", "To mend"],
    ]
    assert set(table["place"]) == {"e.xlsx: row 2"}
    assert list(table.query("field == 'theme'")["entry"]) == ["roads; books"] * 2
    assert table["is_agreed"].dtype == bool
    assert set(table["by"]) == {""}


def test_no_extraction_is_an_empty_table_of_the_same_columns() -> None:
    table = read_extraction(HandKept("c", {}), None)
    assert (len(table), table["is_agreed"].dtype, str(table["value"].dtype)) == (0, bool, "str")


@pytest.mark.parametrize(
    "drifted",
    ["TYPE OF DOCUMENT", " Type  of\ndocument ", "Type-of-document:", "Týpe of document", "type_of_document*", "kind"],
)
def test_headers_that_drift_are_found_and_told(tmp_path: Path, drifted: str) -> None:
    header = ["record ", drifted, *HEADER[2:]]
    table, problems, notes = read(tmp_path, {"Documents": [header, ROW]})
    assert problems == []
    assert ["web:1", "kind", "law"] in values(table)
    said = " ".join(notes)
    assert f"read `record` as `Record`, `{' '.join(drifted.split())}` as `Type of document`" in said or (
        " ".join(drifted.split()) == "Type of document" and "`record` as `Record`" in said
    )


def test_each_sheet_may_have_headers_of_its_own(tmp_path: Path) -> None:
    sheets = {
        "A": [HEADER, ROW],
        "B": [["Nr", "Genre", "Themes", "Pages", "Published", "Aim", "Remarks"], ["web:2", *ROW[1:], "why"]],
    }
    declared = [sheet(sheet="A"), sheet(sheet="B", headers={"nr": "record", "Genre": "Type of document"})]
    table, problems, notes = read(tmp_path, sheets, sheets=declared)
    assert problems == []
    assert list(dict.fromkeys(table["record"])) == ["web:1", "web:2"]
    assert notes == [
        "e.xlsx: sheet B: headers that are not as declared; read `Nr` as `Record`, `Genre` as `Type of document`",
        "e.xlsx: sheet B: columns that nothing asks for: `Remarks`; passed over",
    ]


def test_missing_columns_are_told_with_the_nearest_and_with_those_that_there_are(tmp_path: Path) -> None:
    header = ["Record", "Types of documents", "Themes", "Pages", "Aim", "1. What for?"]
    _, problems, _ = read(tmp_path, {"A": [header, ROW]}, sheets=[sheet(sheet="A", headers={"Date": "Published"})])
    there = "there are: Record, Types of documents, Themes, Pages, Aim, 1. What for?"
    assert problems == [
        "e.xlsx: sheet A: there is no column `Type of document`; is it `Types of documents`? then rename it, or declare"
        f" it in `also` or `headers`; {there}",
        f"e.xlsx: sheet A: there is no column `Published`; {there}",
        f"e.xlsx: sheet A: `headers` names `Date`, which the sheet has not; {there}",
    ]


def test_a_column_that_headers_read_as_something_undeclared_is_told(tmp_path: Path) -> None:
    _, problems, _ = read(tmp_path, {"A": [HEADER, ROW]}, sheets=[sheet(headers={"Aim": "Purpose"})])
    assert any("`headers` reads `Aim` as `Purpose`, which is no declared column" in each for each in problems)


def test_two_columns_that_may_be_one_are_told_unless_one_is_written_as_declared(tmp_path: Path) -> None:
    twice = [*HEADER[:5], "aim:", "AIM"]
    _, problems, _ = read(tmp_path, {"A": [twice, [*ROW, "x"]]})
    assert problems == ["e.xlsx: 2 columns are read as `Aim`: `aim:`, `AIM`; rename all but one"]
    table, problems, notes = read(tmp_path, {"A": [[*HEADER, "aim"], [*ROW, "x"]]})
    assert problems == []
    assert ["web:1", "aim", "To mend"] in values(table)
    assert notes == ["e.xlsx: `aim` is a second column for `Aim`; passed over"]


def test_columns_that_nothing_asks_for_are_told_beside_second_ones_of_a_name(tmp_path: Path) -> None:
    header = [*HEADER, "Kind", "type of document ", "Mood"]
    table, problems, notes = read(tmp_path, {"A": [header, [*ROW, "news", "news", "glum"]]})
    assert problems == []
    assert ["web:1", "kind", "law"] in values(table)
    assert notes == [
        "e.xlsx: `Kind` is a second column for `Type of document`; passed over",
        "e.xlsx: `type of document` is a second column for `Type of document`; passed over",
        "e.xlsx: columns that nothing asks for: `Mood`; passed over",
    ]


def test_the_header_is_found_below_title_lines(tmp_path: Path) -> None:
    rows = [["Extraction of documents, by Ana"], [], ["1 March 2024", "Record of changes"], HEADER, ROW, HEADER, []]
    table, problems, notes = read(tmp_path, {"A": rows})
    assert problems == []
    assert set(table["place"]) == {"e.xlsx: row 5"}
    assert notes == [
        "e.xlsx: row 1, 3: stands above the header, which is row 4; passed over",
        "e.xlsx: row 6: the header again; passed over",
    ]


def test_what_lacks_in_a_header_below_title_lines_is_told_with_its_row(tmp_path: Path) -> None:
    _, problems, _ = read(tmp_path, {"A": [["Extraction"], HEADER[:-1], ROW]})
    assert [problem.split(";")[0] for problem in problems] == ["e.xlsx: row 2: there is no column `Aim`"]


def test_a_sheet_without_any_known_header_is_told(tmp_path: Path) -> None:
    _, problems, _ = read(tmp_path, {"A": [["x", "y"], [1, 2]]})
    assert len(problems) == 6
    assert problems[0] == "e.xlsx: there is no column `Record`; there are: x, y"
    _, problems, _ = read(tmp_path, {"A": [[None, None]]})
    assert problems == ["e.xlsx: the table is empty; it has a header and rows"]


def test_merged_cells_count_for_each_of_their_cells(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        book["A"].merge_cells("A1:A2")
        book["A"].merge_cells("B1:F1")
        book["A"].merge_cells("B3:B4")
        book["A"].merge_cells("E4:F4")

    rows = [
        ["Record", "What it says"],
        [None, *HEADER[1:]],
        ["web:1", "news", "roads", 1, None, "x"],
        ["web:2", None, "books", 2, "2020-01-02", None],
    ]
    fields = {name: field for name, field in FIELDS.items() if name != "day"} | {"day": plain("Published", "text")}
    table, problems, notes = read(tmp_path, {"A": rows}, merge, fields=fields)
    assert problems == []
    assert values(table.query("field == 'kind'")) == [["web:1", "kind", "news"], ["web:2", "kind", "news"]]
    assert ["web:2", "aim", "2020-01-02"] in values(table)
    assert "e.xlsx: merged cells: B3:B4, E4:F4; their entry is taken for each of the cells" in notes


def test_a_formula_without_a_result_is_a_fault_in_columns_that_are_read(tmp_path: Path) -> None:
    row = [*ROW[:5], "=A2", "=B2"]
    _, problems, _ = read(tmp_path, {"A": [[*HEADER, "Else"], row]})
    assert problems == ["e.xlsx: no stored result of the formulas in F2; open the file in a spreadsheet and save it"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_files_tell_their_delimiter_by_the_header_even_below_a_title(tmp_path: Path, delimiter: str) -> None:
    lines = [
        "Sheet of Ana, Beno, Cora",
        delimiter.join(HEADER),
        delimiter.join(["web:1", "law", "books", "1", "", "x"]),
    ]
    (tmp_path / "e.csv").write_bytes("\n".join(lines).encode())
    table, problems, notes = extracted(tmp_path, sheets=[sheet("e.csv")])
    assert problems == []
    assert values(table) == [
        ["web:1", "kind", "law"],
        ["web:1", "theme", "books"],
        ["web:1", "pages", "1"],
        ["web:1", "aim", "x"],
    ]
    assert notes == ["e.csv: row 1: stands above the header, which is row 2; passed over"]


def test_csv_files_in_a_declared_encoding(tmp_path: Path) -> None:
    text = ";".join(HEADER) + "\nweb:1;law;;;;Čišćenje\n"
    (tmp_path / "e.csv").write_bytes(text.encode("cp1250"))
    table, problems, _ = extracted(tmp_path, sheets=[sheet("e.csv", encoding="cp1250")])
    assert problems == []
    assert ["web:1", "aim", "Čišćenje"] in values(table)
    assert ["web:1", "theme", "none"] in values(table)
    _, problems, _ = extracted(tmp_path, sheets=[sheet("e.csv")])
    assert (
        problems == ["e.csv: not UTF-8 text (invalid continuation byte); save it as CSV UTF-8"]
        or "UTF-8" in problems[0]
    )


def test_entries_are_compared_without_case_and_the_faults_of_a_sheet_come_at_once(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["web:1", "LAW", "Roads;STREETS; roads", "12,5", "13.05.2023", "x"],
        ["web:2", "laws", "rods", "1,234", "12.05.2023", "#REF!"],
        ["Web 3", None, "roads", "about 10", "2023-02-30", None],
        [None, "law", "roads", None, None, "y"],
        ["web:2", "law", "roads", "1 234", "5.5.2023", "z"],
    ]
    table, problems, notes = read(tmp_path, {"A": rows})
    first = table[table["record"] == "web:1"]
    assert values(first, "field", "value") == [
        ["kind", "law"], ["theme", "roads"], ["pages", "12.5"], ["day", "2023-05-13"], ["aim", "x"],
    ]  # fmt: skip
    assert ["web:2", "pages", "1234"] in values(table)
    assert sorted(problems) == sorted(
        [
            "e.xlsx: row 3: `Type of document` is `laws`, which nothing names; did you mean `law`? mend it, or declare"
            " it in config/documents.yaml, extraction.fields.kind.values",
            "e.xlsx: row 3: `Themes` is `rods`, which nothing names; did you mean `roads`? mend it, or declare it in"
            " config/documents.yaml, extraction.fields.theme.values",
            "e.xlsx: row 3: `Pages` is `1,234`, which is no number; write it with digits and a decimal point, without a"
            " unit",
            "e.xlsx: row 3: `Published` is `12.05.2023`, which is no date; write 2023-05-12 or 2023-12-05: it may be"
            " either day",
            "e.xlsx: row 3: `Aim` is `#REF!`, which is no text; mend the formula of the cell",
            "e.xlsx: row 4: `Web 3` names no record; write <search>:<number>, the number counted from 1 in its file",
            "e.xlsx: row 4: `Type of document` is empty; fill it in, or declare an empty code in config/documents.yaml,"
            " extraction.fields.kind.values",
            "e.xlsx: row 4: `Pages` is `about 10`, which is no number; write it with digits and a decimal point,"
            " without a unit",
            "e.xlsx: row 4: `Published` is `2023-02-30`, which is no date; write a day as YYYY-MM-DD",
            "e.xlsx: row 5: `Record` is empty; write <search>:<number>, the number counted from 1 in its file",
            "e.xlsx: row 3, 6: `web:2` stands twice; keep one of the rows",
        ]
    )
    assert notes == ["e.xlsx: `Published` has the day first: 13.05.2023 (2023-05-13), 5.5.2023 (2023-05-05); read so"]


def test_a_value_twice_in_a_cell_is_counted_once_and_noted(tmp_path: Path) -> None:
    table, problems, notes = read(tmp_path, {"A": [HEADER, ["web:1", "law", "roads;roads;streets", 1, None, "x"]]})
    assert problems == []
    assert values(table.query("field == 'theme'")) == [["web:1", "theme", "roads"]]
    assert notes == ["e.xlsx: row 2: `roads` twice in `Themes`; counted once"]


def test_rows_that_hold_a_record_only_are_passed_over(tmp_path: Path) -> None:
    table, problems, notes = read(tmp_path, {"A": [HEADER, ROW, ["web:2"], ["web:3", *ROW[1:]], ["web:4"], []]})
    assert problems == []
    assert set(table["record"]) == {"web:1", "web:3"}
    assert notes == ["e.xlsx: row 3, 5: nothing is filled in but the record; passed over"]


def test_who_filled_a_row_in_is_told_by_the_sheet_or_by_a_column(tmp_path: Path) -> None:
    sheets = {
        "A": [HEADER, ROW],
        "B": [[*HEADER, "Coder"], [*ROW, "Beno B."], [*ROW, " cora"], ["web:2", *ROW[1:], None], [*ROW, "beno b"]],
    }
    declared = [sheet(sheet="A", by="ana"), sheet(sheet="B")]
    table, problems, _ = read(tmp_path, sheets, sheets=declared, by="Coder")
    assert list(dict.fromkeys(table.query("record == 'web:1'")["by"])) == ["ana", "beno-b", "cora"]
    assert problems == [
        "e.xlsx: sheet B, row 4: `Coder` is empty; say who filled the row in",
        "e.xlsx: sheet B, row 2, 5: `web:1` stands twice for `beno-b`; keep one of the rows",
    ]


def test_a_record_in_two_sheets_of_nobody_is_told(tmp_path: Path) -> None:
    sheets = {"A": [HEADER, ROW], "B": [HEADER, ROW]}
    _, problems, _ = read(tmp_path, sheets, sheets=[sheet(sheet="A"), sheet(sheet="B")])
    assert problems == [
        "e.xlsx: sheet A, row 2: `web:1` stands also in e.xlsx: sheet B, row 2; say in `by` who filled each in, or keep"
        " one of the rows"
    ]


def test_an_agreed_sheet_needs_no_column_but_the_record_and_decides_what_is_filled_in(tmp_path: Path) -> None:
    sheets = {"A": [HEADER, ROW], "Agreed": [["record", "Kind", "Aim"], ["web:1", "news", "-"], ["web:2", None, None]]}
    table, problems, notes = read(tmp_path, sheets, sheets=[sheet(sheet="A")], agreed=[sheet(sheet="Agreed")])
    assert problems == []
    assert values(table[table["is_agreed"]]) == [["web:1", "kind", "news"], ["web:1", "aim", ""]]
    assert "e.xlsx: sheet Agreed, row 3: nothing is decided in the row; still open" in notes


def test_the_study_is_a_field_of_its_own(tmp_path: Path) -> None:
    rows = [[*HEADER, "Study"], [*ROW, "Big one"], ["web:2", *ROW[1:], None]]
    table, problems, _ = read(tmp_path, {"A": rows}, study={"column": "Study", "also": []})
    assert problems == []
    assert values(table.query("field == 'study'")) == [["web:1", "study", "Big one"]]


def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "e.xlsx").write_bytes(b"<html>")
    table, problems, _ = extracted(tmp_path, sheets=[sheet(sheet="A"), sheet(sheet="B")])
    assert len(table) == 0
    assert [problem.split(" (")[0] for problem in problems] == ["e.xlsx: not a workbook"]
