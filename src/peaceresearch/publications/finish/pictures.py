"""Which picture of the source a picture in an Office file is, so that it gets its own alternative text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.package import OFFICE
from peaceresearch.publications.finish.source import Facts

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_ENDINGS = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".emf", ".pdf")


class Alternatives:
    """The alternative texts of a document's pictures, found by the figure's label or by the pictures' bytes.

    Both engines put the file as it is into the package, so equal bytes are the same picture; where a picture is used
    more than once its uses come in document order. A picture that the source does not hold is decoration (the icons
    that Quarto draws beside its boxes).
    """

    def __init__(self, woven: Woven, facts: Facts) -> None:
        self._pictures = [
            (picture, {_digest(file.read_bytes()) for file in _files(woven.resources, picture.target)})
            for picture in facts.pictures
        ]
        self._labels = Counter(picture.label for picture in facts.pictures)
        self._used: set[int] = set()

    def of(self, contents: Iterable[bytes], label: str = "", written: str = "") -> str:
        """The text of the picture in figure `label`, or of one with any of these bytes, or what the engine wrote.

        What the engine wrote counts only when it is not the name or the path of a file; empty means decoration.
        """
        digests = {_digest(content) for content in contents}
        same = [place for place, (_, known) in enumerate(self._pictures) if known & digests]
        fresh = [place for place in same if place not in self._used]
        if label and self._labels[label] == 1:
            place = next(place for place, (picture, _) in enumerate(self._pictures) if picture.label == label)
        elif same:
            place = fresh[0] if fresh else same[-1]
        else:
            return "" if _is_path(written) else written
        self._used.add(place)
        return self._pictures[place][0].alt


def describe(properties: Any, text: str) -> None:
    """Give a drawing's properties (`docPr` or `cNvPr`) its alternative text, or mark it as decoration."""
    properties.set("descr", text)
    if properties.get("title") is not None:
        properties.set("title", "")
    if text:
        return
    extensions = properties.find(f"{{{A}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(properties, f"{{{A}}}extLst")
    extension = etree.SubElement(extensions, f"{{{A}}}ext", uri=_DECORATIVE_URI)
    etree.SubElement(extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}, val="1")


def embedded(blip: Any, targets: dict[str, str], parts: dict[str, bytes]) -> list[bytes]:
    """The bytes that a picture shows: its file, and the SVG beside it where there is one."""
    found = []
    for element in blip.iter():
        target = targets.get(element.get(f"{{{OFFICE}}}embed", ""))
        if target in parts:
            found.append(parts[target])
    return found


def _files(resources: Path, target: str) -> list[Path]:
    """The files that a target can be: itself, or the ones with an ending that the format chooses."""
    target = unquote(target)
    if ":" in target:
        return []
    names = [target] if PurePosixPath(target).suffix.lower() in _ENDINGS else [f"{target}.png", f"{target}.svg"]
    return [path for name in names if (path := resources / name).is_file()]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_path(text: str) -> bool:
    return text.strip().lower().endswith(_ENDINGS)
