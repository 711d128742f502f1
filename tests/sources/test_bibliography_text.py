"""Lines come in any encoding, several in a file: read where it is told or sure, else one line shows how they read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.problems import InputError
from peaceresearch.sources.bibliography_text import text_lines
from peaceresearch.sources.notes import Note

TEXT = "TI  - Gräte\nAU  - Çela, É."


def read(path: Path, raw: bytes, encoding: str | None = None) -> tuple[list[str], list[Note]]:
    path.write_bytes(raw)
    notes: list[Note] = []
    return list(text_lines(path, "f.ris", encoding, notes)), notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_of_unicode_and_all_line_ends_are_known(tmp_path: Path, encoding: str, end: str) -> None:
    assert read(tmp_path / "f", TEXT.replace("\n", end).encode(encoding)) == (TEXT.split("\n"), [])


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    lines, _ = read(tmp_path / "f", b"a\r\nb\rc\nd\x0b\xe2\x80\xa8e")
    assert lines == ["a", "b", "c", "d\x0b\u2028e"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_where_it_is_declared(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path / "f", TEXT.encode(encoding), encoding)[0] == TEXT.split("\n")
    with pytest.raises(InputError, match="declare `encoding: utf-16-le`"):
        read(tmp_path / "f", TEXT.encode(encoding))


def test_lines_in_two_encodings_are_each_read_in_their_own(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + "é\n".encode() + "ö\n".encode("mac_roman") + "ç\n".encode() + "ë".encode("mac_roman")
    lines, notes = read(tmp_path / "f", raw, "mac_roman")
    assert lines == ["é", "ö", "ç", "ë"]
    assert notes == [Note("f.ris: lines 2, 4", "not in UTF-8", "read as mac_roman")]


def test_without_a_declaration_the_line_is_shown_in_likely_encodings(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "f", b"a\n" + "Problemas através".encode("mac_roman"))
    said = str(caught.value)
    assert said.startswith("f.ris: line 2: not UTF-8 text (byte 0x8e); declare its `encoding`")
    assert "mac_roman `Problemas através`" in said
    assert "cp1252 `Problemas atravŽs`" in said
    assert "\n" not in said


def test_a_file_cut_within_a_letter_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: not UTF-8 text: it ends within a letter"):
        read(tmp_path / "f", "Çështë".encode()[:-1])


@pytest.mark.parametrize(
    ("raw", "encoding", "fault"),
    [
        (b"a", "klingon", "the encoding `klingon` is not known"),
        (b"a", "base64", "the encoding `base64` is not known"),
        (b"a\xff\n", "ascii", "line 1: neither UTF-8 nor ascii"),
        (TEXT.encode("utf-16"), "cp1252", "begins with the mark of UTF-16; take `encoding` out"),
        (b"\xff\xfea", None, "its text is not UTF-16"),
        (b"abc\0def", None, "holds bytes of zero"),
        (b"", None, "the file is empty"),
    ],
)
def test_what_is_no_text_is_told_in_a_line(tmp_path: Path, raw: bytes, encoding: str | None, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "f", raw, encoding)
    assert fault in str(caught.value)


def test_control_characters_go_with_a_note(tmp_path: Path) -> None:
    lines, notes = read(tmp_path / "f", b"a\x1bb\n\tc\n\x7f")
    assert lines == ["ab", "\tc", ""]
    assert notes == [Note("f.ris: lines 1, 3", "control characters", "left out")]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])), max_size=5))
def test_text_in_utf_8_comes_back_as_it_is(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("text") / "f"
    assert read(path, b"\xef\xbb\xbf" + "\n".join([*lines, "end"]).encode())[0] == [*lines, "end"]
