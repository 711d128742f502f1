"""The table of contents of a DOCX, which pandoc leaves empty until Word fills it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from peaceresearch.publications.finish.wordml import W, bookmark, free_identifiers, run

_LEVELS = re.compile(r'^\s*TOC\b.*\\o "1-(\d)"')
_HEADING = re.compile(r"^Heading([1-9])$")


def fill_contents(root: Any, styles: Any) -> None:
    """Put the headings, as links, into an empty table of contents; page numbers come when Word updates the field.

    Other readers show what is there. Each heading gets a hidden bookmark of the kind that Word makes.
    """
    found = _empty_field(root)
    if found is None:
        return
    paragraph, deepest = found
    identifiers = free_identifiers(root)
    entries = []
    for number, (heading, level) in enumerate(_headings(root, deepest), start=1):
        name = f"_Toc{number:09d}"
        inside = [child for child in heading if child.tag != f"{W}pPr"]
        heading.extend(bookmark(name, next(identifiers), inside))
        entries.append(_entry(name, _text(heading), level))
        _add_style(styles, level)
    if not entries:
        return
    field, *_ = paragraph.findall(f"{W}r")
    end = field[-1]
    field.remove(end)
    last = etree.Element(f"{W}p")
    etree.SubElement(last, f"{W}r").append(end)
    # The field begins in the first entry and ends after the last, as Word has it.
    entries[0].insert(1, field)
    parent, place = paragraph.getparent(), paragraph.getparent().index(paragraph)
    parent[place : place + 1] = [*entries, last]


def _empty_field(root: Any) -> tuple[Any, int] | None:
    """The paragraph of an empty TOC field, all of it in one run as pandoc writes it, and its deepest level."""
    for code in root.iter(f"{W}instrText"):
        levels = _LEVELS.match(code.text or "")
        parts = [child.get(f"{W}fldCharType") for child in code.getparent() if child.tag == f"{W}fldChar"]
        if levels and parts == ["begin", "separate", "end"]:
            return code.getparent().getparent(), int(levels[1])
    return None


def _headings(root: Any, deepest: int) -> list[tuple[Any, int]]:
    made = []
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        match = None if style is None else _HEADING.match(style.get(f"{W}val"))
        if match and int(match[1]) <= deepest and _text(paragraph):
            made.append((paragraph, int(match[1])))
    return made


def _text(paragraph: Any) -> str:
    """A heading's text; the tabulator after its number is a space."""
    pieces = [one.text or "" if one.tag == f"{W}t" else " " for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")]
    return " ".join("".join(pieces).split())


def _entry(name: str, text: str, level: int) -> Any:
    paragraph = etree.Element(f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", f"TOC{level}")
    link = etree.SubElement(paragraph, f"{W}hyperlink")
    link.set(f"{W}anchor", name)
    link.append(run(text))
    return paragraph


def _add_style(styles: Any, level: int) -> None:
    """Define the style of a level where the document has none; deeper ones stand further in."""
    if any(one.get(f"{W}styleId") == f"TOC{level}" for one in styles.iter(f"{W}style")):
        return
    style = etree.SubElement(styles, f"{W}style")
    style.set(f"{W}type", "paragraph")
    style.set(f"{W}styleId", f"TOC{level}")
    for tag, value in (("name", f"toc {level}"), ("basedOn", "Normal")):
        etree.SubElement(style, f"{W}{tag}").set(f"{W}val", value)
    properties = etree.SubElement(style, f"{W}pPr")
    etree.SubElement(properties, f"{W}spacing").set(f"{W}after", "40")
    etree.SubElement(properties, f"{W}ind").set(f"{W}left", str(240 * (level - 1)))
