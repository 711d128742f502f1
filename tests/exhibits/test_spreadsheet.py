"""Every table is a workbook too: real numbers, merged heads, links to its blocks, and the same bytes each time."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import LANGUAGES, means, released, shares, spec, view
from surveyed import difference, own_labels, shares_by

from peaceresearch.exhibits import banner_table, cross_table, make_table
from peaceresearch.exhibits.spreadsheet import Sheet, write_spreadsheet
from peaceresearch.exhibits.table import Cell, Table, figure, heading
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import write_results

EPOCH = 1_733_788_800
AROUND = Sheet("A caption", ["One note", "=1+1"], "MADE UP & more", "Table", "Contents", "Page")
BANNER = {"banner": ["region"], "digits": 0, "alpha": 0.05}


def written(table: Table, folder: Path, around: Sheet = AROUND) -> Any:
    path = folder / "table.xlsx"
    write_spreadsheet(table, around, path, EPOCH)
    return openpyxl.load_workbook(path)


def grid(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def banner() -> Table:
    tests = [difference("visits", "always", "region: mike - zulu", -0.2, 0.001)]
    return banner_table.make(released([*shares_by(), *tests]), view("en", BANNER))


def test_numbers_are_numbers_with_all_their_decimals_and_letters_stand_below(tmp_path: Path) -> None:
    page = written(banner(), tmp_path)["Table"]
    rows = grid(page)
    assert rows[0] == ["MADE UP & more", None, None, None, None]
    assert rows[1][0] == "A caption"
    assert rows[3] == ["Share of respondents (%)", "All", "Region (en)", None, None]
    assert rows[4] == [None, None, "Zulu (en)\n(A)", "Alfa (en)\n(B)", "Mike (en)\n(C)"]
    assert rows[5] == ["Rarely (en)", 50, 10, 4, 25]
    assert rows[7] == ["Always (en)", 20, 70, 60, 50]
    assert rows[8] == [None, None, "C", None, None]
    assert rows[9] == ["Unweighted base", 1000, 500, 300, 200]
    assert rows[-2:] == [["One note", None, None, None, None], ["=1+1", None, None, None, None]]
    assert {page.cell(8, column).number_format for column in range(2, 6)} == {"#,##0"}
    assert {cell.data_type for row in page.iter_rows() for cell in row if isinstance(cell.value, str)} == {"s"}


def test_a_number_is_not_rounded_but_shown_as_on_the_page(tmp_path: Path) -> None:
    table = cross_table.make(shares(), view("en", {"columns": "region", "interval": True, "digits": 1}))
    page = written(table, tmp_path)["Table"]
    cell = page["C5"]
    assert (cell.value, cell.number_format) == (pytest.approx(10.0), "#,##0.0")
    assert page["C6"].value == "(7.0–13.0)"
    signed = figure(-1.234, ["−1.2"], 1, is_signed=True)
    assert signed.number_format == "+#,##0.0;-#,##0.0;#,##0.0"


def test_heads_are_merged_stay_in_sight_and_are_printed_on_every_page(tmp_path: Path) -> None:
    page = written(banner(), tmp_path)["Table"]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A1:E1", "A2:E2", "A4:A5", "B4:B5", "C4:E4"} <= merged
    assert page.freeze_panes == "B6"
    assert page.print_title_rows == "$4:$5"
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (
        1,
        0,
        True,
    )
    assert page.oddHeader.center.text == "MADE UP && more"
    assert page.oddFooter.center.text == "Page &P / &N"
    assert page.column_dimensions["A"].width > page.column_dimensions["B"].width > 5


def test_several_blocks_have_a_list_with_links_and_one_has_none(tmp_path: Path) -> None:
    table = cross_table.make(means(), view("en", {"columns": "region", "interval": False, "digits": 1}))
    book = written(table, tmp_path)
    assert book.sheetnames == ["Contents", "Table"]
    contents = book["Contents"]
    assert [cell.value for cell in contents["A"]] == ["MADE UP & more", "A caption", None, "Work (en)", "Visits (en)"]
    for cell in contents["A"][3:]:
        sheet, place = cell.hyperlink.location.replace("'", "").split("!")
        assert book[sheet][place].value == cell.value
    assert book.active.title == "Contents"
    assert written(banner(), tmp_path).sheetnames == ["Table"]


def test_a_table_without_a_head_and_data_without_a_mark(tmp_path: Path) -> None:
    table = Table([], [[heading("a"), heading("b", "right")], [Cell(["x", "y"]), Cell(["z"])]])
    page = written(table, tmp_path, Sheet("T", [], "", "Table", "Contents", "Page"))["Table"]
    assert grid(page) == [["T", None], [None, None], ["a", "b"], ["x\ny", "z"]]
    assert page.oddHeader.center.text is None
    assert page.print_title_rows is None
    assert page.freeze_panes == "B3"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rule_writes_a_workbook_per_language_twice_the_same(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    small = shares_by(sizes={"mike": 9.0})
    write_results(
        released([*small, difference("visits", "always", "region: alfa - zulu", -0.1, 0.01)]), Path("r.parquet")
    )
    full = spec(BANNER, mark=True, own=own_labels()) | {"kind": "banner_table", "code": "c0de"}
    full["note"] = {each: f"Own note ({each})" for each in LANGUAGES}
    made = []
    for folder in ("one", "two"):
        endings = {"table": "table.json", "view": "md", "csv": "csv", "xlsx": "xlsx", "note": "note.json"}
        endings["made"] = "made.json"
        places = {key: [Path(folder) / f"{each}.{end}" for each in LANGUAGES] for key, end in endings.items()}
        Path(folder).mkdir()
        make_table.run(Job("make_table", full, {"results": [Path("r.parquet")]}, places, places, "key"))
        made.append({path.name: path.read_bytes() for path in Path(folder).iterdir()})
    assert made[0] == made[1]
    mark = full["mark"][lang]
    assert mark.encode() in made[0][f"{lang}.xlsx"]
    book = openpyxl.load_workbook(Path("one") / f"{lang}.xlsx")
    assert book.properties.title == f"Caption ({lang})"
    assert book.properties.description == f"{mark}. Caption ({lang})"
    assert book.properties.created == datetime.datetime(2024, 12, 10)
    (page,) = book.worksheets
    rows = grid(page)
    assert rows[0][0] == mark
    assert str(page.oddHeader.center.text) == mark
    assert [row[-1] for row in rows[5:11] if row[0]] == ["–"] * 5
    texts = [row[0] for row in rows]
    assert texts.index(f"Own note ({lang})") < next(i for i, each in enumerate(texts) if str(each).startswith("–: "))
    with zipfile.ZipFile(Path("one") / f"{lang}.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 12, 10, 0, 0, 0)}


TEXTS = st.text("ab=+-@'\"<>&;:ëçđžж 0", min_size=1, max_size=12).filter(lambda text: text.strip() == text)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), value=st.floats(-1e9, 1e9))
def test_a_text_stays_a_text_and_a_number_a_number(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], value: float
) -> None:
    table = Table([[heading("h")]], [[Cell([text])] for text in texts] + [[figure(value, ["n"], 2)]])
    around = Sheet("T", [], "", "Table", "Contents", "Page")
    page = written(table, tmp_path_factory.mktemp("book"), around)["Table"]
    column = [row[0] for row in grid(page)][3:]
    assert column[:-1] == texts
    assert column[-1] == pytest.approx(value)
    assert page.cell(page.max_row, 1).data_type == "n"
