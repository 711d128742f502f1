"""What a reader repaired, dropped or found odd: one line each, so that nothing is changed in silence."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Note:
    """One remark of a reader about one place of one file.

    `place` is a row, variable, element or entry of the file ("" for the whole file), `found` what stood there, and
    `done` what the reader did about it ("kept as it is" where nothing was done).
    """

    place: str
    found: str
    done: str


def write_notes(notes: Iterable[Note], path: Path, mark: str = "") -> None:
    r"""Write notes as CSV (UTF-8, ``\n`` line ends) with the columns place, found, done, in the order given, after a
    comment with `mark` where there is one.

    No notes give a file with the header only, so that "nothing was noticed" and "was not looked at" differ. Line
    breaks inside a note become blanks: one note is one line.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {mark}\n" if mark else "")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("place", "found", "done"))
        writer.writerows([" ".join(cell.split()) for cell in (note.place, note.found, note.done)] for note in notes)
