"""Whether the texts of a survey file are in the encoding it was read with, as far as the texts themselves tell, and
answers that are in another encoding than the dictionary.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from peaceresearch.problems import InputError, Problem, input_error
from peaceresearch.sources.notes import Note
from peaceresearch.sources.statistical_variables import texts
from peaceresearch.sources.survey_codes import listed

UTF_8 = "utf-8"
BYTES = "iso-8859-1"
"""An encoding in which every byte is a letter: what was read in it can be turned back into the bytes."""
_SAMPLE = "aZ09 +_"
_BYTES = _SAMPLE.encode("ascii")
KNOWN = "for example utf-8, cp1250, cp1251 or cp1252"


def refuse_nonsense(shown: str, **declared: str | None) -> None:
    """Refuse encodings that no survey file is in: in them "a" is another byte than in ASCII, or none of its own.

    `declared` are the encodings by their keys in the config. One that Python does not know is left to the parser.

    Raises
    ------
    InputError
        A line for each.
    """
    problems = [
        Problem(shown, "", f"`{key}: {encoding}` is the encoding of no survey file", f"declare another one, {KNOWN}")
        for key, encoding in declared.items()
        if encoding is not None and (name := name_of(encoding)) and _SAMPLE.encode(name) != _BYTES
    ]
    if problems:
        raise InputError(problems)


def check(shown: str, meta: Any, frame: pd.DataFrame, encoding: str, data_encoding: str) -> list[Note]:
    """Notes on the encodings that a file was read with, and on texts that were not in composed Unicode.

    Parameters
    ----------
    shown
        The file as the user knows it.
    meta, frame
        Its dictionary and answers, as pyreadstat gives them.
    encoding, data_encoding
        What the texts of the dictionary and the answers were read with.

    Raises
    ------
    InputError
        When an 8-bit encoding was used and every text beyond ASCII is really UTF-8.
    """
    notes = [
        Note(place, f"{text!r} is not in composed Unicode", "normalised (NFC)")
        for place, text in texts(meta)
        if not unicodedata.is_normalized("NFC", text)
    ]
    dictionary, answers = [text for _, text in texts(meta)], _answers(meta, frame)
    if name_of(encoding) == name_of(data_encoding):
        return notes + _odd(shown, "texts", "encoding", [*dictionary, *answers], encoding)
    notes += _odd(shown, "names and labels", "encoding", dictionary, encoding)
    return notes + _odd(shown, "answers", "data_encoding", answers, data_encoding)


def redecoded(shown: str, frame: pd.DataFrame, encoding: str) -> tuple[pd.DataFrame, list[Note]]:
    """Answers that were read in `BYTES` as they are in `encoding`, and a note where a letter is cut off.

    Raises
    ------
    InputError
        When `encoding` is not known, or an answer is not in it.
    """
    if name_of(encoding) is None:
        raise input_error(shown, f"the encoding {encoding!r} is not known", f"declare `data_encoding`, {KNOWN}")
    columns: dict[Any, Any] = {}
    strange: list[str] = []
    cut = 0
    for at, name in enumerate(frame.columns):
        column = frame.iloc[:, at]
        if pd.api.types.is_numeric_dtype(column):
            columns[name] = column
            continue
        places, found = pd.factorize(column.to_numpy(dtype=object))
        try:
            decoded = [_decoded(value, encoding) for value in found]
        except UnicodeError:
            strange.append(str(name))
            continue
        cut += int(np.array([*(is_cut for _, is_cut in decoded), False])[places].sum())
        columns[name] = pd.Series(np.array([*(text for text, _ in decoded), None], dtype=object)[places])
    if strange:
        what = f"answers to {listed(strange)} are not in {encoding}, as declared"
        raise InputError([Problem(shown, "", what, f"declare the right `data_encoding`, {KNOWN}")])
    notes = [Note("", f"{cut} answer(s) end within a letter", "read without it")] if cut else []
    return pd.DataFrame(columns, index=frame.index), notes


def name_of(encoding: str) -> str | None:
    """One name for each encoding; None for one that Python does not know, or that is none of text."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, UnicodeError):
        return None
    return name


def _decoded(value: Any, encoding: str) -> tuple[Any, bool]:
    """An answer in its encoding, and whether its last letter was cut off where the field ends."""
    if not isinstance(value, str):
        return value, False
    raw = value.encode(BYTES)
    try:
        return raw.decode(encoding), False
    except UnicodeDecodeError as error:
        if error.start == 0 or not error.reason.startswith(("unexpected end", "incomplete")):
            raise
        return raw[: error.start].decode(encoding), True


def _answers(meta: Any, frame: pd.DataFrame) -> list[str]:
    text_columns = [
        at for at, name in enumerate(meta.column_names) if meta.readstat_variable_types[name].startswith("string")
    ]
    return [value for at in text_columns for value in frame.iloc[:, at].unique() if isinstance(value, str)]


def _odd(shown: str, what: str, key: str, found: Sequence[str], encoding: str) -> list[Note]:
    """A note on texts beyond ASCII that were read in an 8-bit encoding; an error where they are UTF-8."""
    beyond = [text for text in found if not text.isascii()]
    name = name_of(encoding)
    if not beyond or name == UTF_8:
        return []
    if name and _really_utf_8(beyond, name):
        raise input_error(shown, f"was read as {encoding}, but its {what} are UTF-8", f"declare `{key}: utf-8`")
    count = f"{len(beyond)} text(s) with letters beyond ASCII, read as {encoding}"
    return [Note("", count, f"kept; declare `{key}` (for example cp1250 or cp1251) if letters look wrong")]


def _really_utf_8(beyond: Sequence[str], name: str) -> bool:
    try:
        for text in beyond:
            text.encode(name).decode(UTF_8)
    except UnicodeError:
        return False
    return True
