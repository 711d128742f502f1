"""Transcripts that come without codings: Word documents, text files, and tables with a row per turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources import file_kind
from peaceresearch.sources.coded_segments_table import cells
from peaceresearch.sources.coding_files_tables import called
from peaceresearch.sources.notes import Note
from peaceresearch.sources.table_file import read_table
from peaceresearch.sources.table_text import text_of
from peaceresearch.sources.transcripts_word import word_text
from peaceresearch.sources.variable_names import nearest, one_line

_WORD = ".docx"
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")


@dataclass(frozen=True, eq=False)
class Transcript:
    """The text of a transcript by its name; `shown` is the file it is from, `file` the name of that file, by which
    codings may call it where no name is declared ("" where one is).
    """

    name: str
    text: str
    shown: str
    file: str = ""


def read_transcript(path: Path, declared: Mapping[str, Any], separator: str) -> tuple[list[Transcript], list[Note]]:
    r"""Read a file of one transcript, or of several (a table).

    Parameters
    ----------
    path
        The file: .docx, .txt, or a table with a row per turn.
    declared
        An entry of `transcripts` of the config.
    separator
        What stands between a speaker's label and the words, in the text that is made of a table.

    Returns
    -------
    tuple
        The transcripts, and notes. The text of a Word document: see `transcripts_word.word_text`; of a table a line
        per turn, `label: words`. A text file is read as UTF-8 or what its mark says, unless its encoding is declared,
        and has ``\n`` line ends.

    Raises
    ------
    InputError
        The file cannot be read, has no text, or is a table without the declared columns.
    """
    shown = str(declared["source"])
    suffix = PurePosixPath(shown).suffix.lower()
    if declared["turns"] is not None or suffix in _TABLES:
        return _by_turn(path, declared, separator)
    notes: list[Note] = []
    if suffix == _WORD:
        text, notes = word_text(path, shown)
    else:
        text = _plain_text(path, shown, declared["encoding"])
    if not text.strip():
        raise input_error(shown, "there is no text in it", "give the transcript itself")
    if declared["document"]:
        return [Transcript(called(declared["document"]), text, shown)], notes
    name = PurePosixPath(shown)
    return [Transcript(called(name.stem), text, shown, called(name.name))], notes


def _plain_text(path: Path, shown: str, encoding: str | None) -> str:
    kind = file_kind.kind_of(file_kind.first_bytes(path, shown))
    text_like = (file_kind.TEXT, file_kind.UTF_16, file_kind.JSON)
    if kind not in text_like and not (kind == file_kind.UNKNOWN and encoding):
        raise input_error(shown, f"this is {kind}, not a transcript as text", "save the transcript as .docx or .txt")
    return text_of(path.read_bytes(), shown, encoding, None)


def _by_turn(path: Path, declared: Mapping[str, Any], separator: str) -> tuple[list[Transcript], list[Note]]:
    """The transcripts of a table with a row per turn; a turn without a speaker goes on with the one above it."""
    shown = str(declared["source"])
    table = read_table(path, shown, declared["sheet"], declared["encoding"])
    turns = declared["turns"]
    wanted = {part: one_line(turns[part]) for part in ("document", "speaker", "text") if turns[part]}
    missing = [header for header in wanted.values() if header not in table.headers]
    if missing:
        raise InputError([nearest(table.shown, "", header, table.headers, "column") for header in missing])
    problems = []
    found = {part: cells(table, header).tolist() for part, header in wanted.items()}
    alone = called(declared["document"] or PurePosixPath(shown).stem)
    texts: dict[str, list[str]] = {}
    for row in range(table.rows):
        name = called(found["document"][row]) if "document" in found else alone
        if not name:
            what = f"`{wanted['document']}` is empty"
            problems.append(Problem(table.shown, table.place(row), what, "name the transcript in each row"))
            continue
        speaker, words = found["speaker"][row], found["text"][row]
        texts.setdefault(name, []).append(f"{speaker}{separator} {words}" if speaker else words)
    if problems:
        raise InputError(problems)
    return [Transcript(name, "\n".join(lines), shown) for name, lines in texts.items()], list(table.notes)
