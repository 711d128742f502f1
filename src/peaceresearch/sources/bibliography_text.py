"""The text of a search's file, line by line, whatever encoding its lines are in; several in one file too.

Files that were put together from exports, or edited on several machines, hold lines in different encodings. Text in
another encoding is hardly ever UTF-8 by chance (RFC 3629, 1), so a line that is UTF-8 is read as that, and each other
line in the encoding that was declared for it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from peaceresearch.problems import InputError, input_error
from peaceresearch.sources.bibliography_notes import listed
from peaceresearch.sources.file_kind import first_bytes
from peaceresearch.sources.notes import Note

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = ("cp1252", "cp1250", "mac_roman", "cp1251", "cp850", "gb18030")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v")) + b"\x7f"
_CONTROL = re.compile("[" + re.escape(_CONTROLS.decode("ascii")) + "]")
_BLOCK, _AROUND = 1 << 20, 24
_WIDE = ("utf-16", "utf-32")


def text_lines(path: Path, shown: str, encoding: str | None, notes: list[Note]) -> Iterator[str]:
    r"""The lines of a text file one by one, without their ends (``\n``, ``\r\n`` or ``\r``, also mixed).

    Parameters
    ----------
    path, shown
        The file, and the file as the user knows it.
    encoding
        As declared, of lines that are not UTF-8; or of the whole file, where it is UTF-16 or UTF-32 without a mark.
    notes
        Takes, at the end, which lines were not UTF-8, and control characters that were left out.

    Raises
    ------
    InputError
        The encoding is not known or contradicts the file's mark; a line is neither UTF-8 nor in it; or, where none is
        declared, is not UTF-8: how it reads in likely encodings is told.
    """
    mark, marked, has_controls = _looked_at(path, shown, encoding)
    whole = marked if marked.startswith(_WIDE) else encoding or ""
    strange: list[int] = []
    cleared: list[int] = []
    with path.open("rb") as file:
        if is_wide(whole):
            lines = _whole(file.read(), shown, whole)
        else:
            file.seek(len(mark))
            lines = _decoded(file, shown, encoding, strange)
        for number, line in enumerate(lines, 1):
            if has_controls and _CONTROL.search(line):
                cleared.append(number)
                line = _CONTROL.sub("", line)
            yield line
    if strange:
        notes.append(Note(f"{shown}: {listed('line', strange)}", "not in UTF-8", f"read as {encoding}"))
    if cleared:
        notes.append(Note(f"{shown}: {listed('line', cleared)}", "control characters", "left out"))


def head_text(path: Path, shown: str, encoding: str | None, size: int) -> str:
    """About the first `size` bytes as text to look at, whatever their encoding: letters beyond ASCII may be wrong."""
    first_bytes(path, shown)
    with path.open("rb") as file:
        raw = file.read(size)
    mark, marked = _mark(raw)
    name = marked or (encoding if encoding and is_wide(encoding) else "utf-8") or "utf-8"
    text = raw[0 if marked.startswith(_WIDE) else len(mark) :].decode(name, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def known_encoding(encoding: str | None, shown: str) -> None:
    """Raise an `InputError` for an encoding that Python does not know, or that is none of text."""
    try:
        "".encode(encoding or "utf-8")
    except (LookupError, UnicodeError, ValueError):
        remedy = f"declare one that Python knows, for example {', '.join(_LIKELY[:4])}"
        raise input_error(shown, f"the encoding `{encoding}` is not known", remedy) from None


def is_wide(encoding: str) -> bool:
    """Whether an encoding has another byte than ASCII's for ASCII: lines cannot be told before decoding."""
    try:
        return bool(encoding) and "a\n".encode(encoding) != b"a\n"
    except (LookupError, UnicodeError):
        return False


def _mark(raw: bytes) -> tuple[bytes, str]:
    return next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", ""))


def _looked_at(path: Path, shown: str, encoding: str | None) -> tuple[bytes, str, bool]:
    """The mark of Unicode at the beginning, the encoding that it says, and whether there are control characters."""
    known_encoding(encoding, shown)
    mark, marked = _mark(first_bytes(path, shown))
    is_utf_8 = encoding is not None and codecs.lookup(encoding).name == "utf-8"
    if encoding and marked.startswith(_WIDE) and not codecs.lookup(encoding).name.startswith(marked):
        raise input_error(shown, f"the file begins with the mark of {marked.upper()}", "take `encoding` out")
    if marked.startswith(_WIDE) or (encoding and not is_utf_8 and is_wide(encoding)):
        return mark, marked, True
    has_controls = False
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\0" in block:
                remedy = (
                    "export it again as UTF-8; of UTF-16 without its mark declare `encoding: utf-16-le` or utf-16-be"
                )
                raise input_error(shown, "holds bytes of zero: it is damaged, no text, or UTF-16", remedy)
            has_controls = has_controls or len(block.translate(None, _CONTROLS)) < len(block)
    return mark, marked, has_controls


def _whole(raw: bytes, shown: str, encoding: str) -> Iterator[str]:
    try:
        text = raw.decode(encoding)
    except UnicodeError as error:
        what = f"its text is not {encoding.upper()} ({getattr(error, 'reason', error)})"
        raise input_error(shown, what, "export it again, as UTF-8") from None
    return iter(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n"))


def _decoded(file: IO[bytes], shown: str, encoding: str | None, strange: list[int]) -> Iterator[str]:
    """The lines of a file of bytes; `strange` takes the numbers of those that are not UTF-8."""
    number = 0
    for row in file:
        for raw in _parted(row):
            number += 1
            try:
                yield raw.decode()
            except UnicodeDecodeError as error:
                if encoding is None:
                    raise _undeclared(raw, error, number, shown) from None
                strange.append(number)
                yield _in_encoding(raw, encoding, number, shown)


def _parted(row: bytes) -> list[bytes]:
    row = row.rstrip(b"\n") if row.endswith(b"\n") else row
    row = row.removesuffix(b"\r")
    return row.split(b"\r") if b"\r" in row else [row]


def _in_encoding(raw: bytes, encoding: str, number: int, shown: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"neither UTF-8 nor {encoding} (byte 0x{raw[error.start]:02x})"
        raise input_error(
            shown, what, f"declare the right `encoding`{_readings(raw, error.start)}", f"line {number}"
        ) from None


def _undeclared(raw: bytes, error: UnicodeDecodeError, number: int, shown: str) -> InputError:
    if error.reason.startswith("unexpected end") and error.start > 0:
        what = "not UTF-8 text: it ends within a letter"
    else:
        what = f"not UTF-8 text (byte 0x{raw[error.start]:02x})"
    remedy = f"declare its `encoding`, the one in which it reads right{_readings(raw, error.start)}"
    return input_error(shown, what, remedy, f"line {number}")


def _readings(raw: bytes, at: int) -> str:
    """How the surroundings of a byte read in likely encodings, each reading once."""
    piece = raw[max(0, at - _AROUND) : at + _AROUND]
    readings: dict[str, str] = {}
    for name in _LIKELY:
        text = piece.decode(name, "replace")
        if "\ufffd" not in text and text.isprintable():
            readings.setdefault(text, name)
    return "".join(f"{', ' if more else ': '}{name} `{text}`" for more, (text, name) in enumerate(readings.items()))
