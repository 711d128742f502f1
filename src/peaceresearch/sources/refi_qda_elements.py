"""Small readings of REFI-QDA elements that every table needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peaceresearch.problems import Problem
from peaceresearch.sources.notes import Note
from peaceresearch.sources.refi_qda_xml import NAMESPACE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LABEL = 80  # characters of a name in a line for the user: programs call a selection by all of its words
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
    if element is None:
        return iter(())
    if len(names) == 1:
        return iter(element.findall(NAMESPACE + names[0]))
    wanted = {NAMESPACE + name for name in names}
    return (child for child in element if child.tag in wanted)


def child(element: Element | None, name: str) -> Element | None:
    """First child of this name, or None."""
    return None if element is None else element.find(NAMESPACE + name)


def name_of(element: Element) -> str:
    """Tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def guid(element: Element | None, attribute: str = "guid") -> str:
    """Identifier in one spelling: lower case, without braces ("" if there is none), as writers mix both in one file."""
    return "" if element is None else element.get(attribute, "").strip().strip("{}").lower()


def text(value: str | None) -> str:
    """Text of a name or description in composed Unicode (NFC), without blanks around it."""
    return unicodedata.normalize("NFC", (value or "").strip())


def description(element: Element) -> str:
    """Text of the description of an element, "" if it has none."""
    return text(element.findtext(f"{NAMESPACE}Description"))


def label(element: Element) -> str:
    """How an element is called in a line for the user: its tag and name or identifier."""
    name = text(element.get("name")) or guid(element) or "without name"
    return f"{name_of(element)} {name if len(name) <= _LABEL else name[:_LABEL] + '...'}"


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
