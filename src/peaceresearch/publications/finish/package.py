"""An Office file as its parts: read, changed as XML, and written with the same bytes for the same content."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from peaceresearch.problems import input_error

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
#: The earliest moment that a zip archive can hold.
_FIRST = datetime(1980, 1, 1, tzinfo=UTC)


class Package:
    """The parts of an Office file by name; XML parts are parsed when they are first asked for.

    `xml(name)` gives the root element of a part, to be changed in place; `save` writes everything back.
    """

    def __init__(self, path: Path) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                self.parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        except (OSError, zipfile.BadZipFile) as error:
            raise input_error(path, f"is not an Office file: {error}", "render the document again") from None
        if CONTENT_TYPES not in self.parts:
            raise input_error(path, "is not an Office file: it lists no parts", "render the document again")
        self.path = path
        self._trees: dict[str, Any] = {}

    def xml(self, name: str) -> Any:
        """The root element of an XML part."""
        if name not in self._trees:
            if name not in self.parts:
                raise input_error(self.path, f"has no part {name}", "render the document again")
            # Entities off: no part of an Office file declares one.
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._trees[name] = etree.fromstring(self.parts[name], parser)
        return self._trees[name]

    def names(self, folder: str, stem: str) -> list[str]:
        """The XML parts `<folder>/<stem><number>.xml`, by number."""
        start = f"{folder}/{stem}"
        numbered = [
            (int(digits), name)
            for name in self.parts
            if name.startswith(start) and name.endswith(".xml") and (digits := name[len(start) : -4]).isdigit()
        ]
        return [name for _, name in sorted(numbered)]

    def add(self, name: str, root: Any, content_type: str) -> None:
        """Add a new XML part and its content type."""
        self._trees[name] = root
        self.parts[name] = b""
        etree.SubElement(
            self.xml(CONTENT_TYPES), f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type
        )

    def relate(self, source: str, target: str, kind: str) -> str:
        """Relate the part `source` to `target` (a name relative to its folder) and give the relationship's id."""
        relationships = self.xml(relationships_of(source))
        taken = {entry.get("Id") for entry in relationships}
        number = next(number for number in range(1, len(taken) + 2) if f"rIdPr{number}" not in taken)
        identifier = f"rIdPr{number}"
        etree.SubElement(
            relationships, f"{{{RELATIONSHIPS}}}Relationship", Id=identifier, Type=f"{OFFICE}/{kind}", Target=target
        )
        return identifier

    def targets(self, source: str) -> dict[str, str]:
        """The parts that `source` relates to, by relationship id; links to the outside are left out."""
        name = relationships_of(source)
        if name not in self.parts:
            return {}
        folder = PurePosixPath(source).parent
        return {
            entry.get("Id"): _resolved(folder, entry.get("Target"))
            for entry in self.xml(name)
            if entry.get("TargetMode") != "External"
        }

    def save(self, epoch: int) -> None:
        """Write the file in place: parts sorted, every time of change the edition's."""
        for name, root in self._trees.items():
            self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        moment = max(datetime.fromtimestamp(epoch, UTC), _FIRST)
        temporary = self.path.with_name(f".{self.path.name}.part")
        with zipfile.ZipFile(temporary, "w") as archive:
            # The list of parts has to come first.
            for name in sorted(self.parts, key=lambda part: (part != CONTENT_TYPES, part)):
                entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
                entry.create_system = 3
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, self.parts[name], zipfile.ZIP_DEFLATED, 9)
        temporary.replace(self.path)


def relationships_of(part: str) -> str:
    """The name of the part that lists what `part` relates to."""
    path = PurePosixPath(part)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def _resolved(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    pieces: list[str] = []
    for piece in (folder / target).parts:
        if piece == "..":
            pieces.pop()
        else:
            pieces.append(piece)
    return "/".join(pieces)
