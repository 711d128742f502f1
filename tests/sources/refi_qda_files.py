"""Small REFI-QDA projects as text, for tests of what reads them."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "urn:QDA-XML:project:1.0"
CODES = (
    '<CodeBook><Codes><Code guid="C-1" name="Trust" isCodable="true"/>'
    '<Code guid="C-2" name="Fear" isCodable="true"/></Codes></CodeBook>'
)


def project(*parts: str, origin: str = "Toy 1.0") -> str:
    head = f'<Project xmlns="{NAMESPACE}" name="toy" origin="{origin}">'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{"".join(parts)}</Project>'


def coding(code: str = "C-1", inside: str = "") -> str:
    return f'<Coding guid="x"><CodeRef targetGUID="{code}"/>{inside}</Coding>'


def selection(start: int, end: int, name: str = "", guid: str = "S-1", inside: str = "") -> str:
    called = f" name={quoteattr(name)}" if name else ""
    bounds = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid}"{called} {bounds}>{inside or coding()}</PlainTextSelection>'


def source(*inside: str, guid: str = "D-1", name: str = "One", **paths: str) -> str:
    found = "".join(f' {key}="{value}"' for key, value in paths.items())
    return f'<TextSource guid="{guid}" name="{name}"{found}>{"".join(inside)}</TextSource>'


def content(text: str) -> str:
    return f"<PlainTextContent>{escape(text, {chr(13): '&#13;'})}</PlainTextContent>"


def sources(*each: str) -> str:
    return f"<Sources>{''.join(each)}</Sources>"


def archive(path: Path, qde: str | bytes, entries: dict[str, bytes] | None = None, name: str = "project.qde") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, qde)
        for entry, data in (entries or {}).items():
            opened.writestr(entry, data)
    return path
