"""The list of conflicts: written, filled in and read back as what is agreed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from peaceresearch.documents.conflicts_workbook import write_conflicts
from peaceresearch.documents.flow import Flow, flow
from peaceresearch.problems import InputError
from peaceresearch.sources.decision_files import read_decisions
from peaceresearch.sources.hand_kept import HandKept

EPOCH = 315_532_800
TITLES, TEXTS = "title_abstract", "full_text"
RECORDS = pd.DataFrame(
    {
        "record": ["base:1", "base:2", "base:3"],
        "search": "base",
        "number": [1, 2, 3],
        "title": ["=HYPERLINK(1)", "Second\x07 title", "Third"],
        "authors": ["+Ana, A.; Beno, B.", "-", "@who"],
        "year": pd.array([2020, pd.NA, 1999], dtype="Int64"),
        "abstract": ["a" * 40_000, "line one\r\nline two", ""],
        "url": ["https://example.org", "", ""],
        "label": "",
    }
)
SPEC = {
    "stages": [[TITLES, ["ana", "beno"], 2, True], [TEXTS, ["ana", "beno"], 2, True]],
    "reasons": ["topic", "place"], "other": "screened", "undecided": "count",
}  # fmt: skip
SAID = [
    (TITLES, "ana", "base:1", "include", ""), (TITLES, "beno", "base:1", "exclude", ""),
    (TITLES, "ana", "base:2", "include", ""), (TITLES, "beno", "base:2", "include", ""),
    (TITLES, "ana", "base:3", "unsure", ""), (TITLES, "beno", "base:3", "exclude", ""),
    (TITLES, "agreed", "base:3", "exclude", ""),
    (TEXTS, "ana", "base:2", "exclude", "topic"), (TEXTS, "beno", "base:2", "exclude", "place"),
]  # fmt: skip


def followed(said: list[tuple[str, ...]], **spec: Any) -> Flow:
    columns = ["stage", "reviewer", "record", "decision", "reason"]
    table = pd.DataFrame(said, columns=columns).astype("str").assign(place="")
    kept = {record: record for record in RECORDS["record"]}
    return flow(RECORDS, kept, table, [["base", "databases", None]], {**SPEC, **spec}, {}, "s.xlsx")


def written(path: Path, found: Flow, mark: str = "") -> openpyxl.Workbook:
    write_conflicts(found.conflicts, SPEC, RECORDS, path, mark, EPOCH)
    return openpyxl.load_workbook(path)


def agreed_in(path: Path) -> list[tuple[str, ...]]:
    """What the reader of decisions takes from the workbook, of a study that has words of its own."""
    sheet = {"source": path.name, "sheet": None, "record": "ID", "decision": "Vote", "reason": "Why", "encoding": None}
    declared = {
        "include": ["in"], "exclude": ["out"], "unsure": [], "not_retrieved": [],
        "reasons": {"topic": {"codes": ["T"]}, "place": {"codes": ["P"]}},
        "stages": [[stage, {"reviewers": [], "agreed": {**sheet, "search": None}}] for stage in (TITLES, TEXTS)],
    }  # fmt: skip
    sheets = HandKept("config/documents.yaml", {path.name: path})
    table = read_decisions(sheets, declared, RECORDS)
    assert not sheets.problems
    return [tuple(row) for row in table.drop(columns="place").to_numpy()]


def cells(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_each_stage_is_a_sheet_with_what_reviewers_said(tmp_path: Path) -> None:
    book = written(tmp_path / "conflicts.xlsx", followed(SAID))
    assert book.sheetnames == [TITLES, TEXTS, "about"]
    titles = cells(book[TITLES])
    assert list(titles[0]) == [
        "record", "title", "authors", "year", "abstract", "url", "by ana", "by beno", "decision"
    ]  # fmt: skip
    assert [(row["record"], row["by ana"], row["by beno"], row["decision"]) for row in titles] == [
        ("base:1", "include", "exclude", None), ("base:3", "unsure", "exclude", "exclude"),
    ]  # fmt: skip
    (text,) = cells(book[TEXTS])
    assert (text["by ana"], text["by beno"], text["decision"], text["reason"]) == (
        "exclude (topic)", "exclude (place)", None, None
    )  # fmt: skip
    assert text["title"] == "Second  title"
    assert text["year"] is None


def test_texts_stay_texts_and_long_ones_lose_their_middle(tmp_path: Path) -> None:
    sheet = written(tmp_path / "conflicts.xlsx", followed(SAID))[TITLES]
    first = cells(sheet)[0]
    assert first["title"] == "=HYPERLINK(1)"
    assert sheet["B2"].data_type == "s"
    assert first["authors"] == "+Ana, A.; Beno, B."
    assert len(first["abstract"]) < 32_767
    assert " […] " in first["abstract"]


def test_written_filled_in_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "conflicts.xlsx"
    book = written(path, followed(SAID), mark="Synthetic data")
    assert agreed_in(path) == [(TITLES, "agreed", "base:3", "exclude", "")]
    sheet = book[TITLES]
    sheet["I2"] = "exclude"
    sheet = book[TEXTS]
    sheet["I2"], sheet["J2"] = "exclude", "P"
    book.save(path)
    said = [*SAID[:6], *SAID[7:], *agreed_in(path)]
    assert agreed_in(path) == [
        (TITLES, "agreed", "base:1", "exclude", ""), (TITLES, "agreed", "base:3", "exclude", ""),
        (TEXTS, "agreed", "base:2", "exclude", "place"),
    ]  # fmt: skip
    found = followed(said, undecided="refuse")
    assert found.counts["excluded_full_text", "place", ""] == 1
    # What is agreed stands in the next list: written again and read back it is the same.
    written(path, found)
    assert agreed_in(path) == said[-3:]


def test_what_is_open_is_an_error_that_tells_of_the_list() -> None:
    with pytest.raises(InputError) as caught:
        followed(SAID[:-2], undecided="refuse")
    assert str(caught.value.problems[0]) == (
        "s.xlsx: record base:1: reviewers differ on its title and abstract and nothing is agreed; add what was agreed "
        "to its sheet: results/documents/conflicts.xlsx lists them to be filled in"
    )


def test_words_to_choose_from_and_the_mark_stand_beside(tmp_path: Path) -> None:
    book = written(tmp_path / "conflicts.xlsx", followed(SAID), mark="Synthetic & made up")
    about = [list(row) for row in book["about"].iter_rows(values_only=True)]
    assert about[0] == ["Synthetic & made up", "decision", "reason"]
    assert [row[1:] for row in about[1:4]] == [["include", "topic"], ["exclude", "place"], ["not_retrieved", None]]
    offered = {
        name: {str(each.sqref): each.formula1 for each in book[name].data_validations.dataValidation}
        for name in (TITLES, TEXTS)
    }
    assert offered == {
        TITLES: {"I2:I3": "about!$B$2:$B$3"},
        TEXTS: {"I2": "about!$B$2:$B$4", "J2": "about!$C$2:$C$3"},
    }
    assert book[TITLES].oddHeader.center.text == "Synthetic && made up"
    assert book.properties.title == "Synthetic & made up. conflicts"


def test_without_conflicts_or_screening_there_is_a_list_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "conflicts.xlsx"
    book = written(path, followed(SAID[2:4]))
    assert [book[name].max_row for name in (TITLES, TEXTS)] == [1, 1]
    assert agreed_in(path) == []
    empty = pd.DataFrame(columns=["stage", "record", "reviewer", "decision", "reason"])
    write_conflicts(empty, None, RECORDS, path, "", EPOCH)
    assert openpyxl.load_workbook(path).sheetnames == ["about"]


def test_the_same_list_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        written(tmp_path / name, followed(SAID))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
