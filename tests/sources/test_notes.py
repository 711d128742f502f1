import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.sources.notes import Note, write_notes


def test_one_line_a_note_in_the_order_given(tmp_path: Path) -> None:
    notes = [Note("row 2", 'found "this",\nand that', "kept"), Note("", "ë ж", "normalised (NFC)")]
    write_notes(notes, tmp_path / "notes.csv")
    expected = 'place,found,done\nrow 2,"found ""this"", and that",kept\n,ë ж,normalised (NFC)\n'
    assert (tmp_path / "notes.csv").read_bytes() == expected.encode()


def test_no_notes_leave_a_header(tmp_path: Path) -> None:
    write_notes([], tmp_path / "notes.csv")
    assert (tmp_path / "notes.csv").read_bytes() == b"place,found,done\n"


@given(st.lists(st.builds(Note, *[st.text(st.characters(exclude_categories=["Cs", "Cc"]))] * 3)))
def test_what_is_written_is_read_again(tmp_path_factory, notes) -> None:
    path = tmp_path_factory.mktemp("notes") / "notes.csv"
    write_notes(notes, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [[" ".join(cell.split()) for cell in (each.place, each.found, each.done)] for each in notes]
