"""The list of disagreements as it comes back from the coders' meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from peaceresearch.focus_groups.disagreements_workbook import write_disagreements
from peaceresearch.problems import InputError
from peaceresearch.sources.coding_files_tables import code_rows
from peaceresearch.sources.notes import Note
from peaceresearch.sources.reconciled import no_decisions, read_reconciled

TEXT = "M: Da\tli?\r\nP1: Ne 👋, =nikad.\n"
DOCUMENTS = pd.DataFrame({"document": ["d1"], "name": ["FG1 Nord"], "text": [TEXT]})
CODES = code_rows(["Life > Talk", "Fear"], "x")
HEADER = ["document", "passage", "code", "coded by Ana", "decision", "note", "start", "end"]


def listed(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def read(path: Path) -> tuple[pd.DataFrame, list[Note]]:
    return read_reconciled(path, {"source": "list.xlsx", "sheet": None}, DOCUMENTS, CODES)


def test_decisions_with_their_places(tmp_path: Path) -> None:
    found, notes = read(
        listed(
            tmp_path,
            ["FG1 Nord", "M: Da li?\nP1: Ne", "Life > Talk", "yes", "Yes", "hm", 0, 17],
            ["FG1 Nord", "Ne", "Fear", "no", None, None, 15, 17],
            ["FG1 Nord", "👋", "Talk", "no", "no", None, 18, 19.0],
            ["FG1 Nord", "a list's own words", "Fear", "no", "no", None, None, None],
        )
    )
    assert found.astype(object).where(found.notna(), None).values.tolist() == [
        [2, "FG1 Nord", "Life > Talk", 0, 17, TEXT[:17], True],
        [4, "FG1 Nord", "Life > Talk", 18, 19, "👋", False],
        [5, "FG1 Nord", "Fear", None, None, "a list's own words", False],
    ]
    assert [(note.place, note.found, note.done) for note in notes] == [
        ("list.xlsx, row 3", "1 row(s) without a decision", "still open")
    ]
    assert found.dtypes.astype(str).to_dict() == no_decisions().dtypes.astype(str).to_dict()


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ["FG1 Nord", "Ne", "Fear", "no", "maybe", None, 15, 17],
        ["FG1 Nort", "Ne", "Feer", "no", "no", None, 15, 17],
        ["FG1 Nord", "Da", "Fear", "no", "yes", None, 15, 17],
        ["FG1 Nord", "Ne", "Fear", "no", "yes", None, 15, 1700],
        ["FG1 Nord", "Ne", "Fear", "no", "yes", None, 15, None],
    )
    with pytest.raises(InputError) as caught:
        read(path)
    assert [str(problem) for problem in caught.value.problems] == [
        "list.xlsx: row 2: `decision` is `maybe`; write yes or no, or leave it empty",
        "list.xlsx: row 3: there is no transcript `FG1 Nort`; did you mean `FG1 Nord`?",
        "list.xlsx: row 3: there is no code `Feer`; did you mean `Fear`?",
        "list.xlsx: row 4: the passage does not stand at 15 to 17 of the transcript; the list is of another text: take "
        "the latest list, or the transcript it was made of",
        f"list.xlsx: row 5: `15` to `1700` is no place in the transcript, which has {len(TEXT)} characters; leave "
        "`start` and `end` as they were",
        f"list.xlsx: row 6: `15` to `` is no place in the transcript, which has {len(TEXT)} characters; leave `start` "
        "and `end` as they were",
    ]


def test_another_table_is_told_by_the_columns_it_lacks(tmp_path: Path) -> None:
    pd.DataFrame({"document": ["x"], "Decision": ["yes"]}).to_excel(tmp_path / "list.xlsx", index=False)
    with pytest.raises(InputError) as caught:
        read(tmp_path / "list.xlsx")
    assert [problem.what for problem in caught.value.problems] == [
        f"there is no column `{name}`" for name in ("code", "start", "end", "passage", "decision")
    ]


def test_the_list_that_the_strand_writes_is_read_as_it_is(tmp_path: Path) -> None:
    """Whatever stands in a passage: white space, signs no workbook may hold, words that look like a formula."""
    text = "M: x\x0b\x01y\r\nP1: =SUM(1)\u2028 _x000D_ e\u0301\n" + "reč " * 20_000
    spans = [(3, 7), (0, 5), (13, 20), (20, 30), (35, len(text) - 7)]
    rows = pd.DataFrame(spans, columns=["start", "end"]).assign(
        document="d1", code="c", selection="", name="FG1", path="Fear", speaker="M", before="", after="",
        passage=[text[start:end] for start, end in spans], **{"coded by Ana": "yes", "coded by Ben": "no"},
    )  # fmt: skip
    write_disagreements(rows, tmp_path / "list.xlsx", "made up", 10**9)
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    sheet = book.worksheets[0]
    at = [cell.value for cell in sheet[1]].index("decision") + 1
    for row in range(2, 2 + len(spans)):
        sheet.cell(row, at).value = "yes" if row % 2 else "no"
    book.save(tmp_path / "list.xlsx")
    documents = pd.DataFrame({"document": ["d1"], "name": ["FG1"], "text": [text]})
    found, notes = read_reconciled(tmp_path / "list.xlsx", {"source": "list.xlsx", "sheet": None}, documents, CODES)
    assert list(zip(found["start"], found["end"], strict=True)) == spans
    assert list(found["text"]) == [text[start:end] for start, end in spans]
    assert list(found["decision"]) == [False, True, False, True, False]
    assert not notes
