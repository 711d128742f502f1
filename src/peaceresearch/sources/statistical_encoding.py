"""Whether the texts of a survey file are in the encoding it was read with, as far as the texts themselves tell."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd

from peaceresearch.problems import input_error
from peaceresearch.sources.notes import Note
from peaceresearch.sources.statistical_tables import texts

UTF_8 = "utf-8"


def check(shown: str, meta: Any, frame: pd.DataFrame, encoding: str) -> list[Note]:
    """Notes on the encoding `encoding` that a file was read with, and on texts that were not in composed Unicode.

    Raises
    ------
    InputError
        When an 8-bit encoding was used and every text beyond ASCII is really UTF-8.
    """
    dictionary = [text for _, text in texts(meta)]
    beyond = [text for text in (*dictionary, *_answers(meta, frame)) if not text.isascii()]
    notes = [
        Note(place, f"{text!r} is not in composed Unicode", "normalised (NFC)")
        for place, text in texts(meta)
        if not unicodedata.is_normalized("NFC", text)
    ]
    if not beyond:
        return notes
    name = _name(encoding)
    if name == UTF_8:
        return notes
    if name and _really_utf_8(beyond, name):
        raise input_error(shown, f"was read as {encoding}, but its texts are UTF-8", "declare `encoding: utf-8`")
    found = f"{len(beyond)} text(s) with letters beyond ASCII, read as {encoding}"
    return [*notes, Note("", found, "kept; declare `encoding` (for example cp1250 or cp1251) if letters look wrong")]


def _answers(meta: Any, frame: pd.DataFrame) -> list[str]:
    text_columns = [
        at for at, name in enumerate(meta.column_names) if meta.readstat_variable_types[name].startswith("string")
    ]
    return [value for at in text_columns for value in frame.iloc[:, at].unique() if isinstance(value, str)]


def _name(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return None  # a name that only the parser's library knows: nothing can be told from the texts


def _really_utf_8(beyond: Sequence[str], name: str) -> bool:
    try:
        for text in beyond:
            text.encode(name).decode(UTF_8)
    except UnicodeError:
        return False
    return True
