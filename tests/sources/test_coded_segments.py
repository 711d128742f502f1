"""Lists of coded segments: layouts, codes, coders, and positions however they are counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.coded_segments import read_segments
from peaceresearch.sources.coded_segments_codes import Codebook
from peaceresearch.sources.coded_segments_positions import code_points, scale
from peaceresearch.sources.coding_files_merge import Texts
from peaceresearch.sources.coding_files_tables import code_rows
from peaceresearch.sources.refi_qda_material import CodedMaterial
from peaceresearch.sources.table_file import read_table

LONG = {
    "layout": "long", "document": "doc", "code": "codes", "separator": ";", "codes": {}, "absent": [0, "no", "false"],
    "coder": None, "segment": None, "start": None, "end": None, "positions": "code_points", "first": 0, "text": None,
    "coder_of_file": "",
}  # fmt: skip
PLACED = {"start": "a", "end": "b", "text": "words"}
TEXT = "M: Dobar dan 👋.\nP1: Kafa,  razgovor\ni ë; kafa? Da."
BOOK = ["Life > Coffee", "Life > Talk", "Fear", "Other > Talk"]


def read(path: Path, table: str, book: list[str] | None = None, said: str = TEXT, **declared: Any) -> CodedMaterial:
    (path / "list.csv").write_text(table, encoding="utf-8")
    return read_file(path / "list.csv", book, said, **declared)


def read_file(path: Path, book: list[str] | None = None, said: str = TEXT, **declared: Any) -> CodedMaterial:
    texts = Texts()
    texts.add("FG1", said, "x", ("x", "x"))
    codebook = Codebook(None if book is None else code_rows(book, "book"))
    return read_segments(read_table(path, path.name), "list", {**LONG, **declared}, texts, {"FG1": "FG1"}, codebook)


def lines(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def test_several_codes_in_a_cell_are_codings_of_one_segment(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "doc,codes,a,b\nFG1,Fear; Life > Coffee ;Fear,3,8\nFG1,,1,2\n FG1 ,Coffee,0,1\n",
        BOOK,
        start="a",
        end="b",
    )
    assert found.segments[["code_name", "start", "end", "text"]].values.tolist() == [
        ["Fear", 3, 8, "Dobar"], ["Coffee", 3, 8, "Dobar"], ["Coffee", 0, 1, "M"],
    ]  # fmt: skip
    assert found.segments["selection"].nunique() == 2
    assert [note.found for note in found.notes] == [
        "1 cell(s) with blanks at an end", "1 segment(s) to which no code is applied",
    ]  # fmt: skip


def test_wide_lists_say_what_applies_in_a_column_per_code(tmp_path: Path) -> None:
    table = "doc,who,seg,fear,talk\nFG1,Ana,1,1,0\nFG1,Ben,1,No,x\nFG1,Ana,2,FALSE,0.0\nFG1,Ben,2,,yes\n"
    declared = {"layout": "wide", "code": None, "codes": {"fear": "Fear", "talk": "Life > Talk"}, "coder": "who"}
    found = read(tmp_path, table, BOOK, **declared, segment="seg", absent=[0, "no", "false"]).segments
    assert found[["selection", "coder", "code_name", "form"]].values.tolist() == [
        ["1", "Ana", "Fear", "listed"], ["1", "Ben", "Talk", "listed"], ["2", "Ben", "Talk", "listed"],
    ]  # fmt: skip
    assert read(tmp_path, table, BOOK, **declared, segment="seg", absent=[]).segments["code_name"].tolist() == [
        "Fear", "Talk", "Fear", "Talk", "Fear", "Talk", "Talk",
    ]  # fmt: skip


def test_codes_that_the_codebook_lacks_are_told_with_their_rows_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "doc,codes\nFG1,Feer\nFG1,Fear;Talk\nFG1,Zzz\nFG1,Feer;Zzz\n", BOOK)
    assert lines(caught) == [
        "list.csv: line 2, 5: `Feer` is no code of the codebook; did you mean `Fear`?",
        "list.csv: line 3: `Talk` is no code of the codebook; it is the name of 2 codes: write its path, for example "
        "`Life > Talk`",
        "list.csv: line 4, 5: `Zzz` is no code of the codebook; add it to the codebook, or mend the list",
    ]


def test_without_a_codebook_the_list_tells_the_codes_and_what_stands_above_them(tmp_path: Path) -> None:
    found = read(tmp_path, "doc,codes\nFG1,Life > Talk;Fear\nFG1,Life  >  Coffee\n")
    assert list(found.codes["path"]) == ["Life", "Life > Talk", "Fear", "Life > Coffee"]
    assert found.codes.loc[3, "parent"] == found.codes.loc[0, "code"]
    assert set(found.segments["form"]) == {"document"}


def test_names_that_differ_in_a_number_are_names_of_two_transcripts(tmp_path: Path) -> None:
    found = read(tmp_path, "doc,codes\nFG2,Fear\n")
    assert list(found.documents["name"]) == ["FG2"]
    assert [note.found for note in found.notes] == ["no file has the text of the transcript `FG2`"]


def test_who_looked_at_a_segment_is_told_where_the_list_says_that_nothing_applies(tmp_path: Path) -> None:
    lists = {"": 0, "FG1,,Ben,2\n": 3}
    for more, rated in lists.items():
        found = read(tmp_path, f"doc,codes,who,no\nFG1,Fear,Ana,1\nFG1,Fear,Ana,2\n{more}", coder="who", segment="no")
        assert len(found.rated) == rated, "a list of presences only leaves absence to be filled in"
        assert len(found.segments) == 2


def test_a_column_that_is_missing_and_a_transcript_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "doc,code\nFG1,Fear\n", coder="who")
    assert lines(caught) == [
        "list.csv: there is no column `codes`; did you mean `code`?",
        "list.csv: there is no column `who`; there are: `doc`, `code`",
    ]
    with pytest.raises(InputError) as caught:
        read(tmp_path, "doc,codes\nFGl1,Fear\n,Fear\n")
    assert lines(caught) == [
        "list.csv: line 2: there is no transcript `FGl1`; did you mean `FG1`?",
        "list.csv: line 3: no transcript is named; name it in each row",
    ]
    assert read(tmp_path, "doc,codes\nUnlike the rest,Fear\n").documents["name"].tolist() == ["Unlike the rest"]


def test_words_are_found_where_they_stand_once_in_any_white_space(tmp_path: Path) -> None:
    table = 'doc,codes,words\nFG1,a,"Kafa, razgovor i e\u0308;"\nFG1,b,kafa\nFG1,c,Da\nFG1,d,ne\nFG1,e,\n'
    found = read(tmp_path, table, said="Kafa,  razgovor\r\ni ë; kafa? Da. Da.", text="words")
    assert found.segments["start"].astype("float").fillna(-1).tolist() == [0, 22, -1, -1, -1]
    assert found.segments["text"].tolist() == ["Kafa,  razgovor\r\ni ë;", "kafa", "Da", "ne", ""]
    assert found.segments["form"].tolist() == ["text", "text", "listed", "listed", "document"]
    assert [(note.place, note.found) for note in found.notes[1:]] == [
        ("line 5", "the words of 1 coding(s) are not in `FG1`"),
        ("line 4", "the words of 1 coding(s) stand more than once in `FG1`"),
    ]


def test_positions_that_are_none_are_told(tmp_path: Path) -> None:
    table = "doc,codes,a,b\nFG1,x,1.5,3\nFG1,x,2,\nFG1,x,5,2\nFG1,x,0,9999\nFG1,x,-1,2\nFG1,x,one,3\nFG1,y,7.0,9\n"
    with pytest.raises(InputError) as caught:
        read(tmp_path, table, start="a", end="b")
    assert lines(caught) == [
        "list.csv: line 2: the start `1.5` is no whole number; give positions as whole numbers",
        "list.csv: line 7: the start `one` is no whole number; give positions as whole numbers",
        "list.csv: line 3: one of start and end is missing; give both, or none",
        "list.csv: line 4, 5, 6: 3 position(s) are none of `FG1`, which has 50 characters; see whether it is the right "
        "transcript, and how the program counts",
    ]


def test_words_that_stand_elsewhere_tell_how_positions_are_counted(tmp_path: Path) -> None:
    at = [(TEXT.index(word), word) for word in ("Dobar", "Kafa", "razgovor", "Da.")]
    rows = [
        f"FG1,x,{len(TEXT[:start].encode()) + 1},{len((TEXT[:start] + word).encode()) + 1},{word}" for start, word in at
    ]
    table = "doc,codes,a,b,words\n" + "\n".join(rows) + "\n"
    with pytest.raises(
        InputError, match="declare `positions: utf8` and `first: 1`: so all words stand at their places"
    ):
        read(tmp_path, table, **PLACED)
    found = read(tmp_path, table, **PLACED, positions="utf8", first=1)
    assert found.segments["text"].tolist() == [word for _, word in at]


def test_a_few_words_that_do_not_stand_there_are_noted(tmp_path: Path) -> None:
    found = read(tmp_path, "doc,codes,a,b,words\nFG1,x,3,8,Dobar\nFG1,x,9,12,dan\nFG1,y,0,1,[...]\n", **PLACED)
    assert [(note.place, note.found, note.done) for note in found.notes] == [
        ("line 4", "words do not stand at their positions in `FG1`", "the positions count"),
    ]
    assert found.segments["text"].tolist() == ["Dobar", "dan", "M"]


def test_a_coding_that_is_listed_twice_is_counted_once(tmp_path: Path) -> None:
    found = read(tmp_path, "doc,codes,a,b,words\nFG1,x,3,8,Dobar\nFG1,x,3,8,Dobar\nFG1,x,9,12,\n", **PLACED)
    assert len(found.segments) == 2
    assert found.notes[0].found == "1 coding(s) listed before"


def test_a_workbook_is_read_with_its_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["doc", "codes", "a", "b"], ["FG1", "Fear", 3, 8.0], ["FG1", "Foar", 0, 1]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    where = {"start": "a", "end": "b"}
    with pytest.raises(
        InputError, match=r"list\.xlsx.*: row 3: `Foar` is no code of the codebook; did you mean `Fear`\?"
    ):
        read_file(tmp_path / "list.xlsx", BOOK, **where)
    assert read_file(tmp_path / "list.xlsx", **where).segments["text"].tolist() == ["Dobar", "M"]


ANY = st.text(st.sampled_from("aжš ëẞ👋🏽\u0301\n\r\u0308𐍈中"), max_size=30)


@given(ANY, st.sampled_from(["code_points", "utf16", "utf8"]), st.data())
@settings(max_examples=150, deadline=None)
def test_positions_of_any_counting_come_back_as_code_points(text: str, counted: Any, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    encode = {
        "code_points": len,
        "utf16": lambda part: len(part.encode("utf-16-le")) // 2,
        "utf8": lambda part: len(part.encode()),
    }
    given_, to = (pd.Series([encode[counted](text[:at])]).to_numpy("int64") for at in (start, end))
    first, last = code_points(scale(text, counted), given_, to)
    assert (first[0], last[0]) == (start, end)


def test_positions_within_a_character_or_outside_the_text_are_none() -> None:
    def points(counted: Any, start: int, end: int) -> tuple[int, int]:
        first, last = code_points(scale("a👋b", counted), *(pd.Series([at]).to_numpy("int64") for at in (start, end)))
        return int(first[0]), int(last[0])

    assert points("utf16", 1, 3) == (1, 2)
    assert points("utf16", 2, 3) == points("utf16", 0, 2) == points("utf16", 3, 1) == (-1, -1)
    assert points("utf16", 0, 5) == points("utf16", -1, 1) == (-1, -1)
    assert points("utf8", 1, 5) == (1, 2)
    assert points("code_points", 3, 3) == (3, 3)
