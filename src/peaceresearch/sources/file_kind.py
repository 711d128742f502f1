"""What a file really is, told from its first bytes: a wrong download deserves a better line than "cannot read"."""

from __future__ import annotations

from pathlib import Path

from peaceresearch.problems import input_error

SPSS = "an SPSS data file (.sav)"
SPSS_COMPRESSED = "a compressed SPSS data file (.zsav)"
SPSS_PORTABLE = "an SPSS portable file (.por)"
SPSS_ENCRYPTED = "an SPSS file locked with a password"
STATA = "a Stata file (.dta)"
ZIP = "a ZIP archive"
WORKBOOK = "an Excel workbook (.xlsx)"
OLD_OFFICE = "an old Microsoft Office file (.xls or .doc), or one locked with a password"
SPREADSHEET = "a LibreOffice spreadsheet (.ods)"
TEXT = "a text file (CSV?)"
UTF_16 = "a UTF-16 text file"
JSON = "a JSON file"
UNKNOWN = "a file of unknown kind"

_HEAD = 4096
_ENCRYPTED_MARK = slice(8, 20)  # the name stands after an eight-byte version
_PORTABLE_SIGNATURE = 200  # five 40-character titles, one of them readable, precede the rest of the header

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"$FL2", SPSS),
    (b"$FL3", SPSS_COMPRESSED),
    (b"<stata_dta>", STATA),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
    (b"HEADER RECORD*******", "a SAS transport file"),
    (b"RDX2", "an R data file"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_OFFICE = (
    (b"xl/", WORKBOOK),
    (b"word/", "a Word document (.docx)"),
    (b"ppt/", "a slide deck"),
    (b"opendocument.spreadsheet", SPREADSHEET),
    (b"opendocument.text", "a LibreOffice document (.odt)"),
)


def first_bytes(path: Path, shown: str) -> bytes:
    """First bytes (at most 4096) of the file at `path`, which errors name as `shown`.

    Raises
    ------
    InputError
        When there is no such file, it is a folder, it may not be read, or it is empty.
    """
    if path.is_dir():
        raise input_error(shown, "is a folder", "name the file inside it")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise input_error(shown, "there is no such file", "check its name, or put it there") from None
    except OSError as error:
        raise input_error(shown, f"cannot be opened ({error.strerror})", "check who may read it") from None
    if not head:
        raise input_error(shown, "the file is empty (0 bytes)", "copy or download it again")
    return head


def kind_of(head: bytes) -> str:
    """Kind of file that begins with `head`, with its article ("an HTML page"), or `UNKNOWN`."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return _office(head) if kind == ZIP else kind
    if head[_ENCRYPTED_MARK] == b"ENCRYPTEDSAV":
        return SPSS_ENCRYPTED
    if _is_portable(head):
        return SPSS_PORTABLE
    if len(head) > 4 and 0x66 <= head[0] <= 0x73 and head[1] in (1, 2) and head[2:4] == b"\x01\x00":
        return STATA  # before version 13 (format 117) Stata files begin with format number, byte order, type and a zero
    if not head.strip(b"\0"):
        return "a file of zeros (an interrupted download?)"
    return _kind_of_text(head)


def _office(head: bytes) -> str:
    return next((kind for mark, kind in _OFFICE if mark in head), ZIP)


def _is_portable(head: bytes) -> bool:
    signature = head.replace(b"\r", b"").replace(b"\n", b"")[:_PORTABLE_SIGNATURE]
    return b"SPSS PORT FILE" in signature or "SPSS PORT FILE".encode("cp037") in signature


def _kind_of_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start[:1024]:
        return "an HTML page (a login or error page saved under this name?)"
    if start.startswith(b"<"):
        return "an XML file"
    if start.startswith((b"{", b"[")):
        return JSON
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UTF_16
    return UNKNOWN if set(head) & set(range(9)) else TEXT
