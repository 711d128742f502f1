"""Transcripts without codings: Word, text and tables; and who speaks where in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.transcripts import read_transcript
from peaceresearch.sources.transcripts_turns import Labels, all_turns, turns

SPEAKERS: dict[str, Any] = {"separator": ":", "moderators": ["M"], "names": {}}


def declared(source: str, **other: Any) -> dict[str, Any]:
    return {"source": source, "document": None, "sheet": None, "encoding": None, "turns": None, **other}


def said(text: str, participants: tuple[str, ...] = (), **speakers: Any) -> list[tuple[str, str]]:
    """Speaker and words of each turn, the label included."""
    found, _ = turns("d", text, Labels(participants, {**SPEAKERS, **speakers}), "FG1")
    return [(row.speaker, text[row.start : row.end]) for row in found.itertuples()]


def test_a_word_document_is_its_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("M: Добар дан.")
    table = document.add_table(2, 2)
    for cell, words in zip(
        [table.cell(0, 0), table.cell(0, 1), table.cell(1, 0)], ["P1: Да", "P2: Не", "P3"], strict=True
    ):
        cell.text = words
    table.cell(1, 0).merge(table.cell(1, 1))
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "unutra"
    document.add_paragraph("P1: Kraj.\nnovi red")
    document.save(tmp_path / "FG 1.docx")
    (found,), notes = read_transcript(tmp_path / "FG 1.docx", declared("raw/FG 1.docx"), ":")
    assert found.name == "FG 1"
    assert [line for line in found.text.split("\n") if line] == [
        "M: Добар дан.", "P1: Да", "P2: Не", "unutra", "P3", "P1: Kraj.", "novi red",
    ]  # fmt: skip
    assert not notes


def test_changes_that_are_tracked_and_what_stands_in_frames_and_controls(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inside = (
        "<w:p><w:r><w:t>P1: da</w:t></w:r><w:ins><w:r><w:t> i ne</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> gone</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom>"
        "<w:r><w:br/><w:t>dalje</w:t><w:tab/></w:r><w:hyperlink><w:r><w:t>veza</w:t></w:r></w:hyperlink></w:p>"
        "<w:sdt><w:sdtPr><w:p/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>P2: u okviru</w:t></w:r></w:p></w:sdtContent>"
        "</w:sdt>"
    )
    made = io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for name in old.namelist():
            xml = f'<w:document xmlns:w="{word}"><w:body>{inside}</w:body></w:document>'
            new.writestr(name, xml if name == "word/document.xml" else old.read(name))
    (found,), notes = read_transcript(tmp_path / "a.docx", declared("a.docx"), ":")
    assert found.text == "P1: da i ne\ndalje\tveza\nP2: u okviru"
    assert [(note.found, note.done) for note in notes] == [("2 tracked change(s)", "read as if accepted")]


def test_a_word_document_that_unpacks_to_too_much(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(InputError, match=r"a\.docx: it unpacks to far more than a transcript has"):
        read_transcript(tmp_path / "a.docx", declared("a.docx"), ":")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_file_is_read_in_its_encoding_with_one_kind_of_line_end(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("М: Добар\r\nП1: Не\r".encode(encoding))
    said_ = declared("a.txt", encoding=encoding if encoding == "cp1251" else None, document="FG1")
    (found,), _ = read_transcript(tmp_path / "a.txt", said_, ":")
    assert (found.name, found.text) == ("FG1", "М: Добар\nП1: Не\n")


def test_a_text_in_another_encoding_than_declared_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("M: da\nП1: не".encode("cp1251"))
    with pytest.raises(InputError, match=r"a\.txt: line 2: byte 1 \(0xcf\) is no UTF-8; declare the right `encoding`"):
        read_transcript(tmp_path / "a.txt", declared("a.txt"), ":")


def test_a_table_by_turn_makes_the_transcripts_it_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Group", "Who", "Said"], ["FG1", "M", "Zdravo: svima"], ["FG2", "П1", "Не"], ["FG1", None, "i dalje"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    columns = {"document": "Group", "speaker": "Who", "text": "Said"}
    found, _ = read_transcript(tmp_path / "t.xlsx", declared("t.xlsx", turns=columns), ":")
    assert [(each.name, each.text) for each in found] == [("FG1", "M: Zdravo: svima\ni dalje"), ("FG2", "П1: Не")]
    with pytest.raises(InputError, match="there is no column `Whom`; did you mean `Who`"):
        read_transcript(tmp_path / "t.xlsx", declared("t.xlsx", turns={**columns, "speaker": "Whom"}), ":")
    (tmp_path / "t.csv").write_text("Group,Who,Said\n,P1,Da\nFG1,P1,Da\n")
    with pytest.raises(InputError, match=r"t\.csv: line 2: `Group` is empty"):
        read_transcript(tmp_path / "t.csv", declared("t.csv", turns=columns), ":")


def test_what_is_no_transcript_ends_in_one_line(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("word/document.xml", "x" * 10)
    whole = io.BytesIO()
    docx.Document().save(whole)
    for name, content, line in (
        ("a.docx", b"", "the file is empty"),
        ("a.docx", b"{\\rtf1}", "this is a rich-text document, not a Word document"),
        ("a.docx", archive.getvalue(), "not a Word document that can be read"),
        ("a.docx", whole.getvalue()[:900], "not a Word document that can be read"),
        ("a.docx", whole.getvalue(), "there is no text in it"),
        ("a.txt", whole.getvalue(), "not a transcript as text"),
        ("a.txt", b"<!doctype html><p>", "this is an HTML page"),
        ("a.txt", b" \n\n", "there is no text in it"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError) as caught:
            read_transcript(tmp_path / name, declared(name), ":")
        (problem,) = caught.value.problems
        assert line in str(problem), str(problem)


def test_turns_begin_with_labels_at_the_beginning_of_a_line_only() -> None:
    text = "Transcript of 3 May\n\nM: Rekli ste: ne.\nP1: Da, P2: kaže\nto je tako\nP10: I ja.\n  p1 : opet\n"
    assert said(text, ("P1", "P2", "P10")) == [
        ("", "Transcript of 3 May"), ("M", "M: Rekli ste: ne."), ("P1", "P1: Da, P2: kaže\nto je tako"),
        ("P10", "P10: I ja."), ("P1", "p1 : opet"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["P2 (laughs):", "P2 [laughs]:", "P2, laughing:", "p2.:"])
def test_a_remark_after_a_label_leaves_the_turn_to_its_speaker(label: str) -> None:
    found = said(f"P1: We know each other.\n{label} Only at work.\nP1: Yes.", ("P1", "P2"))
    assert [speaker for speaker, _ in found] == ["P1", "P2", "P1"]


@pytest.mark.parametrize("label", ["P2 –", "P2;", "P2 and P1:", "P2, listen", "Participant 2:"])
def test_a_line_that_may_be_anothers_is_nobodys_turn(label: str) -> None:
    found = said(f"P1: We know each other.\n{label} Only at work.", ("P1", "P2"))
    assert found[0] == ("P1", "P1: We know each other.")
    assert found[1][0] not in ("P1", "P2")


def test_a_name_in_speech_is_no_label() -> None:
    text = "P1: Ana came, and she said: hello.\nAna, come here, I said.\nP12 is no label here."
    assert said(text, ("P1", "Ana")) == [("P1", text)]


def test_labels_in_any_script_brackets_and_times() -> None:
    text = "[00:01:02] Модераторка: Добар дан\r\nУчесник 1 (00:01:10): да\r\n00:02 УЧЕСНИК 1: у 10:30 увече\r\n"
    found = said(text, ("учесник 1",), moderators=["модераторка"])
    assert [speaker for speaker, _ in found] == ["модераторка", "учесник 1", "учесник 1"]
    assert said("[id1] hello [id2] x\n\n[id2] no", separator="]", moderators=[]) == [
        ("id1", "[id1] hello [id2] x"), ("id2", "[id2] no"),
    ]  # fmt: skip
    assert said("P1\tDa\nP2\tNe", ("P1", "P2"), separator="\t") == [("P1", "P1\tDa"), ("P2", "P2\tNe")]


def test_names_in_a_transcript_stand_for_labels_on_the_sheet() -> None:
    found = said("Ana: da\nANA: ne\nP2: hm", ("P1", "P2"), names={"Ana": "p1"})
    assert [speaker for speaker, _ in found] == ["P1", "P1", "P2"]
    found = said("Int: da", ("P1",), names={"Int": "M"})
    assert [speaker for speaker, _ in found] == ["M"]


def test_labels_that_nobody_knows_are_noted_with_the_nearest() -> None:
    text = "M: Ko?\nP11: ja\nP1: ne\nProblem je ovo: nema vode\nMod: dobro\nMod: hvala"
    found, notes = turns("d", text, Labels(["P1", "P2"], SPEAKERS), "FG1")
    assert list(found["speaker"]) == ["M", "P11", "P1", "Mod", "Mod"]
    assert [(note.found, note.done) for note in notes] == [
        ("the participant `P2` says nothing in it", "kept"),
        ("`Mod` speaks 2 time(s), and is neither a participant of the group nor a moderator", "kept under this label"),
        ("`P11` speaks 1 time(s), and is neither a participant of the group nor a moderator",
         "kept under this label; near it is `P1`"),
    ]  # fmt: skip
    assert not turns("d", text, Labels([], SPEAKERS), "FG1")[1]


def test_words_are_counted_without_the_label_and_the_moderator_is_told_apart() -> None:
    found, _ = turns("d", "M: Šta mislite – a?\nP1: Ne znam ... 3 puta, l'école 👋", Labels(["P1"], SPEAKERS), "FG1")
    assert list(found["words"]) == [3, 5]
    assert list(found["is_moderator"]) == [True, False]


def test_turns_of_all_transcripts_and_of_none() -> None:
    documents = pd.DataFrame({"document": ["a", "b"], "name": ["A", "B"], "text": ["P1: da", ""]})
    found, _ = all_turns(documents, {"A": ["P1"]}, SPEAKERS)
    assert found.values.tolist() == [["a", 0, "P1", False, 0, 6, 1]]
    assert all_turns(documents.iloc[:0], {}, SPEAKERS)[0].empty
    alone = turns("d", " just words, no labels ", Labels([], SPEAKERS), "x")[0]
    assert alone[["speaker", "start", "end"]].values.tolist() == [["", 1, 22]]


SPEECH = st.text(st.sampled_from("ab жš.\u0301👋,"), min_size=1, max_size=20).map(str.strip).filter(bool)


SPOKEN = st.lists(st.tuples(st.sampled_from(["M", "P1", "Учесник 2", "P10"]), SPEECH), max_size=8)


@given(SPOKEN, st.sampled_from(["\n", "\r\n", "\n\n"]))
@settings(max_examples=80, deadline=None)
def test_what_is_said_comes_back_turn_by_turn(spoken: list[tuple[str, str]], end: str) -> None:
    text = end.join(f"{label}: {words}" for label, words in spoken)
    found = said(text, ("P1", "P10", "Учесник 2"))
    assert found == [(label, f"{label}: {words}") for label, words in spoken]
