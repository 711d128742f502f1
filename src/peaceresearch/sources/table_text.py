"""The text of a CSV file from its bytes: marks of Unicode, declared encodings, answers in one of their own."""

from __future__ import annotations

import codecs
import re

from peaceresearch.problems import InputError, input_error

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF_8 = "utf-8"
_COMMENT = re.compile(r"#(?:[ \t#][^\r\n]*)?(?:\r\n|\r|\n|\Z)")
"""A line of comment. `#` and a word is none: so begin the headers of some tables."""
_RECORD = re.compile(r'(?:[^"\r\n]|(?<![^,;\t\r\n])"(?:[^"]|"")*"|")*+(?:\r\n|\r|\n|\Z)')
"""One row of a CSV file, line breaks within quotes included; a quote opens only at the beginning of a cell."""
_EXAMPLES = "for example cp1250, cp1251 or cp1252"


def text_of(raw: bytes, shown: str, encoding: str | None, data_encoding: str | None) -> str:
    r"""The text of a CSV file, with ``\n`` line ends.

    Parameters
    ----------
    raw
        The bytes of the file, which errors name as `shown`.
    encoding
        As declared. Without one, what the mark at the beginning says, else UTF-8.
    data_encoding
        Encoding of the answers, where it is another one than that of the header.

    Raises
    ------
    InputError
        An encoding that is not known, is not that of the bytes, or contradicts the mark.
    """
    for declared in (encoding, data_encoding):
        if declared and not _is_known(declared):
            remedy = f"declare one that Python knows, {_EXAMPLES}"
            raise input_error(shown, f"the encoding `{declared}` is not known", remedy)
    mark, marked = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", ""))
    if encoding and marked and not _name(encoding).startswith(marked):
        raise input_error(shown, f"the file begins with the mark of {marked.upper()}", "take `encoding` out")
    if marked.startswith(("utf-16", "utf-32")):
        return _lines(_decoded(raw, (0, len(raw)), shown, marked, "encoding"))
    begin, end = len(mark), len(raw)
    if data_encoding:  # one character per byte tells where the answers begin
        end = begin + header_of(raw[begin:].decode("latin-1"))[1]
    text = _decoded(raw, (begin, end), shown, encoding or _UTF_8, "encoding")
    if data_encoding:
        text += _decoded(raw, (end, len(raw)), shown, data_encoding, "data_encoding")
    return _lines(text)


def header_of(text: str) -> tuple[int, int]:
    """Where the header begins, after lines of comment, and where the answers do."""
    begin = 0
    while begin < len(text) and (comment := _COMMENT.match(text, begin)):
        begin = comment.end()
    header = _RECORD.match(text, begin)
    return begin, header.end() if header else len(text)


def _decoded(raw: bytes, part: tuple[int, int], shown: str, encoding: str, key: str) -> str:
    """The bytes of a part of the file as text."""
    begin, end = part
    piece = raw[begin:end]
    if not _name(encoding).startswith("utf") and not piece.isascii() and _is_utf_8(piece):
        raise input_error(shown, f"its text is UTF-8, not {encoding}", f"declare `{key}: utf-8`, or take it out")
    try:
        return piece.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(raw, begin + error.start, shown, encoding, key) from None


def _undecodable(raw: bytes, at: int, shown: str, encoding: str, key: str) -> InputError:
    line, column = raw.count(b"\n", 0, at) + 1, at - raw.rfind(b"\n", 0, at)
    what = f"byte {column} (0x{raw[at]:02x}) is no {encoding.upper()}"
    return input_error(shown, what, f"declare the right `{key}`, {_EXAMPLES}", f"line {line}")


def _is_utf_8(piece: bytes) -> bool:
    """Whether text beyond ASCII is UTF-8; an 8-bit encoding declared for it would spoil nearly every word."""
    try:
        piece.decode(_UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _is_known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except LookupError:  # also of base64 and the like, which decode to no text
        return False
    return True


def _name(encoding: str) -> str:
    return codecs.lookup(encoding).name


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
