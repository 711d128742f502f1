"""The coded project with its two sheets: what is read, and every fault at once."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from peaceresearch.problems import InputError
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_table
from peaceresearch.sources import read_focus_groups

PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="toy"><Sources>
  <TextSource guid="d1" name="Nor\u0301d"><PlainTextContent>P1: Yes.</PlainTextContent></TextSource>
  <TextSource guid="d2" name="South"><PlainTextContent>P1: No.</PlainTextContent></TextSource>
</Sources></Project>"""
PARTICIPANTS = {
    "source": "raw/people.xlsx", "sheet": "All", "group": "Group", "participant": "Who", "consent": "May quote",
    "given": ["yes", 1],
}  # fmt: skip
QUOTES = {
    "source": "raw/quotes.csv", "sheet": None, "quote": "name", "group": "group", "participant": "who", "code": "code",
    "language": "lang", "text": "words", "translations": {"en": "English", "xx": "text"},
}  # fmt: skip
TABLES = ("documents", "codes", "segments", "variables", "participants", "quotes")


def run(folder: Path, people: list[list[object]], quotes: str, *, without: bool = False) -> dict[str, Path]:
    raw = folder / "raw"
    raw.mkdir()
    with zipfile.ZipFile(raw / "groups.qdpx", "w") as archive:
        archive.writestr("project.qde", PROJECT)
    book = openpyxl.Workbook()
    book.create_sheet("All")
    for line in [["Group", "Who", "May quote"], *people]:
        book["All"].append(line)
    book.save(raw / "people.xlsx")
    (raw / "quotes.csv").write_text(f"name,group,who,code,lang,words,English,text\n{quotes}", encoding="utf-8")
    outputs = {name: [folder / f"{name}.parquet"] for name in TABLES} | {"notes": [folder / "notes.csv"]}
    files = ["raw/groups.qdpx"] if without else ["raw/groups.qdpx", "raw/people.xlsx", "raw/quotes.csv"]
    spec = {
        "source": "raw/groups.qdpx",
        "participants": None if without else PARTICIPANTS,
        "quotes": None if without else QUOTES,
        "mark": "",
    }
    read_focus_groups.run(
        Job("read_focus_groups", spec, {"raw": [Path(file) for file in files]}, outputs, outputs, "key")
    )
    return {name: paths[0] for name, paths in outputs.items()}


@pytest.fixture(autouse=True)
def in_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_both_sheets_are_read_with_the_rows_they_stand_in(tmp_path: Path) -> None:
    people = [["Nor\u0301d", "P1", "yes"], ["South", "P1", 1], ["South", "P2", "no"], ["South", "P3", None]]
    made = run(tmp_path, people, 'first,South,P1,fear,xx,"No, ""never""",No,\n')
    read = read_table(made["participants"])
    assert read.to_dict("list") == {
        "row": [2, 3, 4, 5],
        "group": ["Noŕd", "South", "South", "South"],
        "participant": ["P1", "P1", "P2", "P3"],
        "consent": ["given", "given", "refused", "refused"],
    }
    assert "raw/people.xlsx, row 5,nothing is said of consent,taken as refused" in made["notes"].read_text().replace(
        '"', ""
    )
    (quote,) = read_table(made["quotes"]).to_dict("records")
    assert json.loads(quote.pop("translations")) == {"en": "No"}
    assert quote == {
        "row": 2, "quote": "first", "group": "South", "participant": "P1", "code": "fear", "language": "xx",
        "text": 'No, "never"',
    }  # fmt: skip
    assert list(read_table(made["documents"])["text"]) == ["P1: Yes.", "P1: No."]


def test_without_sheets_the_tables_are_empty_and_have_their_columns(tmp_path: Path) -> None:
    made = run(tmp_path, [], "", without=True)
    for name, columns in (
        ("participants", ["row", "group", "participant", "consent"]),
        ("quotes", ["row", "quote", "group", "participant", "code", "language", "text", "translations"]),
    ):
        table = read_table(made[name])
        assert list(table.columns) == columns
        assert table.empty
        assert list(table.dtypes.astype(str)) == ["int64", *["str"] * (len(columns) - 1)]


def test_all_faults_of_both_sheets_are_told_at_once(tmp_path: Path) -> None:
    people = [["South", "P1", "yes"], ["South", "P1", "no"], ["East", "P1", "yes"], ["South", None, "yes"]]
    quotes = "a b,South,P1,fear,xx,No,,\nc,West,P1,fear,xx,No,,\nc,South,P1,,xx,,,\n"
    with pytest.raises(InputError) as caught:
        run(tmp_path, people, quotes)
    assert [str(problem).split("; ")[0] for problem in caught.value.problems] == [
        "raw/people.xlsx: sheet All, row 3: `P1` of `South` is listed twice",
        "raw/people.xlsx: sheet All, row 4: the project has no text `East`",
        "raw/people.xlsx: sheet All, row 5: `Who` is empty",
        "raw/quotes.csv: row 2: `a b` cannot be the name of a quote",
        "raw/quotes.csv: row 3: the project has no text `West`",
        "raw/quotes.csv: row 4: `code` is empty",
        "raw/quotes.csv: row 4: `words` is empty",
        "raw/quotes.csv: row 4: two quotes are called `c`",
    ]
    assert not list(tmp_path.glob("*.parquet"))


def test_a_column_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUOTES, "code", "theme")
    with pytest.raises(InputError, match=r"raw/quotes\.csv: there is no column `theme`; there are: name, group, who"):
        run(tmp_path, [], "")
