"""Small readings of REFI-QDA elements that every table needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_archive import NAMESPACE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE_KINDS: Mapping[str, str] = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}


@dataclass
class Findings:
    """What is collected while one project is read: `problems` stop it at the end, `notes` do not."""

    shown: str
    entry: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def problem(
        self, place: str, what: str, remedy: str = "export the project again, or mend it in its program"
    ) -> None:
        """Add one problem at a place of the project file."""
        self.problems.append(Problem(self.shown, f"{self.entry}, {place}" if place else self.entry, what, remedy))

    def note(self, place: str, found: str, done: str) -> None:
        """Add one note."""
        self.notes.append(Note(place, found, done))


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Direct children of these names (without namespace), in file order; none of a missing element."""
    wanted = {NAMESPACE + name for name in names}
    return iter(()) if element is None else (child for child in element if child.tag in wanted)


def child(element: Element | None, name: str) -> Element | None:
    """First child of this name, or None."""
    return next(children(element, name), None)


def name_of(element: Element) -> str:
    """Tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def guid(element: Element | None, attribute: str = "guid") -> str:
    """Identifier in one spelling: lower case, without braces ("" if there is none), as writers mix both in one file."""
    return "" if element is None else element.get(attribute, "").strip().strip("{}").lower()


def text(value: str | None) -> str:
    """Text of a name or description in composed Unicode (NFC), without blanks around it."""
    return unicodedata.normalize("NFC", (value or "").strip())


def label(element: Element) -> str:
    """How an element is called in a line for the user: its tag and name or identifier."""
    return f"{name_of(element)} {text(element.get('name')) or guid(element) or 'without name'}"


def identified(elements: Iterator[Element], findings: Findings) -> dict[str, Element]:
    """Elements by identifier; one without identifier, or with one that another already has, is a problem."""
    found: dict[str, Element] = {}
    for element in elements:
        key = guid(element)
        if not key:
            findings.problem(label(element), "has no guid")
        elif key in found:
            findings.problem(label(element), f"has the guid {key} of {label(found[key])}")
        else:
            found[key] = element
    return found


def named(element: Element, findings: Findings) -> str:
    """Name of an element; where it has none its identifier stands in, with a note."""
    name = text(element.get("name"))
    if name:
        return name
    findings.note(label(element), "has no name", "its guid stands in")
    return guid(element)
