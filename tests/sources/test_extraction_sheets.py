"""Sheets of extraction, appraisal and recommendations become tidy tables, however their headers have drifted."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from peaceresearch.sources.extraction_sheets import read_extraction
from peaceresearch.sources.extraction_sheets_appraisals import read_appraisals
from peaceresearch.sources.extraction_sheets_entries import Meanings, as_date, as_number
from peaceresearch.sources.extraction_sheets_recommendations import read_recommendations
from peaceresearch.sources.hand_kept import HandKept
from peaceresearch.sources.hand_kept_headers import Wanted, find_header, folded

Rows = Sequence[Sequence[Any]]


def sheet(source: str = "e.xlsx", sheet: str | None = None, **more: Any) -> dict[str, Any]:
    return {"source": source, "sheet": sheet, "encoding": None, "by": None, "headers": {}} | more


def coded(column: str, separator: str | None = None, also: Sequence[str] = (), **values: list[Any]) -> dict[str, Any]:
    return {
        "column": column,
        "also": list(also),
        "kind": "coded",
        "separator": separator,
        "values": {slug: {"codes": codes} for slug, codes in values.items()},
    }


def plain(column: str, kind: str) -> dict[str, Any]:
    return {"column": column, "also": [], "kind": kind, "separator": None, "values": {}}


FIELDS = {
    "kind": coded("Type of document", also=["Kind"], law=["law", "L"], news=["news"]),
    "theme": coded("Themes", ";", roads=["roads", "streets"], books=["books"], none=[""]),
    "pages": plain("Pages", "number"),
    "day": plain("Published", "date"),
    "aim": plain("Aim", "text"),
}
EXTRACTION: dict[str, Any] = {
    "sheets": [sheet()],
    "agreed": [],
    "record": "Record",
    "by": None,
    "study": None,
    "fields": FIELDS,
}
HEADER = ["Record", "Type of document", "Themes", "Pages", "Published", "Aim"]
ROW = ["web:1", "law", "roads; books", 12, datetime.date(2020, 5, 3), "To mend"]


def workbook(path: Path, sheets: Mapping[str, Rows], change: Callable[[Workbook], None] | None = None) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(list(row))
    if change:
        change(book)
    book.save(path)
    return path


def kept(folder: Path) -> HandKept:
    return HandKept("config/documents.yaml", {path.name: path for path in folder.iterdir()})


def read(
    folder: Path, book: Mapping[str, Rows], change: Callable[[Workbook], None] | None = None, **declared: Any
) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The extraction, problems and notes."""
    workbook(folder / "e.xlsx", book, change)
    return extracted(folder, **declared)


def extracted(folder: Path, **declared: Any) -> tuple[pd.DataFrame, list[str], list[str]]:
    files = kept(folder)
    table = read_extraction(files, copy.deepcopy(EXTRACTION) | declared)
    told = [f"{note.place}: {note.found}; {note.done}" for note in files.notes]
    return table, list(map(str, files.problems)), told


def values(table: pd.DataFrame, *columns: str) -> list[list[str]]:
    names: list[str] = table[list(columns or ("record", "field", "value"))].to_numpy().tolist()
    return names


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


MMAT: dict[str, Any] = {
    "instrument": "mmat",
    "sheets": [sheet()],
    "agreed": [],
    "record": "Record",
    "by": None,
    "design": {
        "column": "Design",
        "also": [],
        "values": {"qual": {"codes": ["qualitative"]}, "desc": {"codes": ["descriptive"]}, "mix": {"codes": ["mixed"]}},
    },
    "criteria": {
        "s1": {"column": "S1", "also": [], "designs": []},
        **{
            f"q{part}_{number}": {"column": f"{part}.{number}", "also": [], "designs": [design]}
            for part, design in ((1, "qual"), (4, "desc"), (5, "mix"))
            for number in (1, 2)
        },
    },
    "scores": {"met": {"codes": ["yes", 1]}, "not_met": {"codes": ["no"]}, "unclear": {"codes": ["can't tell"]}},
}
HEADS = ["Record", "Design", "S1", "1.1", "1.2", "4.1", "4.2", "5.1", "5.2"]


def appraised(folder: Path, rows: Rows, **declared: Any) -> tuple[pd.DataFrame, list[str]]:
    workbook(folder / "e.xlsx", {"A": rows} if rows else {})
    files = kept(folder)
    table = read_appraisals(files, [("studies", copy.deepcopy(MMAT) | declared)])
    return table, list(map(str, files.problems))


def test_a_document_answers_the_criteria_of_its_designs(tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["web:1", "Qualitative", "Yes", 1, "NO", None, None, None, None],
        ["web:2", "mixed; qualitative + descriptive", "yes", *["can’t tell"] * 6],
        ["web:3", None, "no", *[None] * 6],
    ]
    table, problems = appraised(tmp_path, rows)
    assert problems == []
    assert values(table.query("record == 'web:1'"), "design", "criterion", "score") == [
        ["qual", "s1", "met"], ["qual", "q1_1", "met"], ["qual", "q1_2", "not_met"],
    ]  # fmt: skip
    second = table.query("record == 'web:2'")
    assert set(second["design"]) == {"qual;desc;mix"}
    assert len(second) == 7
    assert values(table.query("record == 'web:3'"), "design", "criterion", "score") == [["", "s1", "not_met"]]


def test_answers_that_lack_or_are_to_another_design_are_told(tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["web:1", "qualitative", "yes", None, "no", "yes", None, None, None],
        ["web:2", "qualitatve", None, *[None] * 6],
        ["web:3", "descriptive", "yes", None, None, "perhaps", "no", None, None],
    ]
    _, problems = appraised(tmp_path, rows)
    assert sorted(problems) == [
        "e.xlsx: row 2: an answer to `4.1`, which is not asked of a document whose design is qual; empty it, or add the"
        " design that it is for",
        "e.xlsx: row 2: no answer to `1.1` of a document whose design is qual; fill it in, or mend the design (an empty"
        " one where the document is not appraised further)",
        "e.xlsx: row 3: `Design` is `qualitatve`, which nothing names; did you mean `qualitative`? mend it, or declare"
        " it in config/documents.yaml, appraisals.studies.design.values",
        "e.xlsx: row 3: no answer to `S1`; fill it in",
        "e.xlsx: row 4: `4.1` is `perhaps`, which nothing names; mend it, or declare it in config/documents.yaml,"
        " appraisals.studies.scores",
    ]


def test_columns_of_designs_that_no_document_has_may_lack(tmp_path: Path) -> None:
    table, problems = appraised(tmp_path, [HEADS[:5], ["web:1", "qualitative", "yes", "yes", "no"]])
    assert (problems, len(table)) == ([], 3)
    _, problems = appraised(tmp_path, [HEADS[:5], ["web:1", "descriptive", "yes", None, None]])
    assert [problem.split(";")[0] for problem in problems] == [
        "e.xlsx: row 2: no answer to `4.1`, `4.2` of a document whose design is desc"
    ]


def test_without_a_column_of_designs_the_answers_tell_them(tmp_path: Path) -> None:
    heads = [HEADS[0], *HEADS[2:]]
    rows = [heads, ["web:1", "yes", None, None, "no", "no", None, None], ["web:2", "yes", "no", *[None] * 5]]
    table, problems = appraised(tmp_path, rows, design=None)
    assert set(table.query("record == 'web:1'")["design"]) == {"desc"}
    assert [problem.split(";")[0] for problem in problems] == [
        "e.xlsx: row 3: no answer to `1.2` of a document whose design is qual"
    ]


def test_several_designs_are_in_the_order_of_the_config_whatever_that_of_their_keys(tmp_path: Path) -> None:
    design = MMAT["design"] | {"order": ["qual", "mix", "desc"]}
    rows = [HEADS, ["web:1", "descriptive, mixed + qualitative", "yes", *["no"] * 6]]
    rows.append(["web:2", None, "yes", None, None, *["no"] * 4])
    table, problems = appraised(tmp_path, rows, design=design)
    assert problems == []
    assert values(table.drop_duplicates("record"), "record", "design") == [
        ["web:1", "qual;mix;desc"], ["web:2", "mix;desc"],
    ]  # fmt: skip


def test_an_agreed_row_may_decide_on_the_design_alone(tmp_path: Path) -> None:
    rows = [["Record", "Design", "1.1"], ["web:1", "mixed", None], ["web:2", None, "yes"]]
    table, problems = appraised(tmp_path, rows, sheets=[], agreed=[sheet()])
    assert problems == []
    assert values(table, "record", "design", "criterion", "score") == [
        ["web:1", "mix", "", ""], ["web:2", "", "", ""], ["web:2", "", "q1_1", "met"],
    ]  # fmt: skip


RECOMMENDATIONS: dict[str, Any] = {
    "sheets": [sheet()],
    "record": "Record",
    "name": None,
    "text": {"aa": "Text", "bb": "Translation"},
    "addressee": coded("To", ";", state=["state"], town=["town"]),
    "theme": None,
    "status": coded("Status", done=["done"], open=["open"]),
    "since": "Since",
    "checked": "Checked",
}
ASKED = ["Record", "Text", "Translation", "To", "Status", "Since", "Checked"]


def recommended(
    folder: Path, rows: Rows, merge: str = "", **declared: Any
) -> tuple[pd.DataFrame, list[str], list[str]]:
    workbook(folder / "e.xlsx", {"A": rows}, (lambda book: book["A"].merge_cells(merge)) if merge else None)
    files = kept(folder)
    table = read_recommendations(files, copy.deepcopy(RECOMMENDATIONS) | declared, ["bb", "aa"])
    return table, list(map(str, files.problems)), [f"{note.place}: {note.found}" for note in files.notes]


def test_recommendations_of_one_document_are_numbered(tmp_path: Path) -> None:
    rows = [
        ASKED,
        ["web:1", "Mend", "Mendo", "town; State", "Done", 2019, datetime.date(2024, 1, 2)],
        [None, "Build", None, "town", "open", "13.5.2020", None],
        ["web:2", "Open", "Hap", "state", "open", None, "2024-01-03"],
    ]
    table, problems, notes = recommended(tmp_path, rows, "A2:A3")
    assert problems == []
    assert values(table, "record", "name", "addressee", "status", "since", "checked") == [
        ["web:1", "web-1-1", '["state", "town"]', "done", "2019", "2024-01-02"],
        ["web:1", "web-1-2", '["town"]', "open", "2020-05-13", ""],
        ["web:2", "web-2-1", '["state"]', "open", "", "2024-01-03"],
    ]
    assert list(table["text"])[:2] == ['{"bb": "Mendo", "aa": "Mend"}', '{"aa": "Build"}']
    assert list(table["theme"]) == ["[]"] * 3
    assert "e.xlsx: row 3: `Translation` is empty" in notes


def test_addressees_are_in_the_order_of_the_config_whatever_that_of_their_keys(tmp_path: Path) -> None:
    to = RECOMMENDATIONS["addressee"] | {"order": ["town", "state"]}
    table, problems, _ = recommended(
        tmp_path, [ASKED, ["web:1", "Mend", "x", "state; town", "done", None, None]], addressee=to
    )
    assert (problems, list(table["addressee"])) == ([], ['["town", "state"]'])


def test_faults_of_recommendations_come_at_once(tmp_path: Path) -> None:
    rows = [
        [*ASKED, "No"],
        ["web:1", "Mend", "x", "king", "done", "lately", None, "R 1"],
        ["web:1", None, None, "town", None, 2019, "2019", "r-1"],
        ["web:1", "Open", "x", None, "done; open", None, None, None],
    ]
    _, problems, _ = recommended(tmp_path, rows, name="No")
    assert sorted(problem.split(";")[0] for problem in problems) == [
        "e.xlsx: row 2: `No` is `r-1` also in e.xlsx: row 3",
        "e.xlsx: row 2: `Since` is `lately`, which is no year and no date",
        "e.xlsx: row 2: `To` is `king`, which nothing names",
        "e.xlsx: row 3: `Checked` is `2019`, which is no date",
        "e.xlsx: row 3: `Status` is empty",
        "e.xlsx: row 3: a recommendation without words",
        "e.xlsx: row 4: `No` is empty",
        "e.xlsx: row 4: `Status` is `done",
        "e.xlsx: row 4: `To` is empty",
    ]


@pytest.mark.parametrize(
    ("entry", "number"),
    [("5", "5"), ("5.50", "5.5"), ("-3", "-3"), ("3,5", "3.5"), ("12 000", "12000"), ("12\u00a0000.5", "12000.5")],
)
def test_numbers(entry: str, number: str) -> None:
    assert as_number(entry) == number


@pytest.mark.parametrize("entry", ["", "5%", "1,234", "1.234.567", "1_0", "five", "nan", "inf", "1e5", "12 00", "٣"])
def test_what_is_no_number_or_may_be_two(entry: str) -> None:
    assert as_number(entry) is None


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 31)), st.sampled_from(["{0:%d.%m.}", "{0:%d/%m/}"]))
def test_dates_with_the_day_first_are_read_where_they_can_be_one_day_only(day: datetime.date, form: str) -> None:
    assert as_date(day.isoformat())[0] == as_date(f"{day.isoformat()} 10:30:00")[0] == day.isoformat()
    read = as_date(form.format(day) + f"{day.year:04d}")[0]
    assert read == (day.isoformat() if day.day > 12 or day.day == day.month else None)


def test_dates_with_the_month_first_and_parts_of_dates_are_none() -> None:
    assert [as_date(entry)[0] for entry in ("05/13/2023", "2023", "2023-05", "May 2023", "31.02.2023")] == [None] * 5


def test_entries_that_mean_two_values_without_case_mean_the_one_as_it_stands() -> None:
    meanings = Meanings({"a": ["N"], "b": ["n", 1, 2.5]})
    assert [meanings(entry) for entry in ("N", "n", "1", "1.0", "2.5", "2,5", "")] == [
        "a",
        "b",
        "b",
        "b",
        "b",
        "b",
        None,
    ]
    assert Meanings({"a": ["Yes"], "b": ["yES"]})("YES") is None


HEADER_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12)


@given(st.lists(HEADER_TEXT.filter(lambda text: text.strip() == text), min_size=1, max_size=5, unique_by=folded))
def test_headers_are_found_whatever_their_case_and_order(columns: list[str]) -> None:
    lines = [(1, ["", "Title 00"]), (2, [column.upper() for column in reversed(columns)])]
    if any(folded(column.upper()) != folded(column) for column in columns):
        return  # casefold(upper(x)) is not casefold(x) for a few letters
    header = find_header(lines, Wanted(columns))
    assert header.faults == []
    assert header.positions == {column: len(columns) - 1 - at for at, column in enumerate(columns)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("1.1", "1.1.", True), ("1.1", "1_1", True), ("1.1", "11", False), ("Year(s)", "years", True), ("№", "#", False)],
)
def test_headers_are_compared_without_signs_but_between_digits(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same
