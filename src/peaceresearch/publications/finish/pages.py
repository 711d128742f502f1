"""The pages of a DOCX: paper, the mark of synthetic data in the header, the number in the footer."""

from __future__ import annotations

from typing import Any

from lxml import etree

from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.package import OFFICE, Package
from peaceresearch.publications.finish.source import Facts
from peaceresearch.publications.finish.wordml import W, field, run, text_of

#: Dark grey: 7:1 on white.
_COLOUR = "595959"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
#: A4 with margins of 2.5 cm, in twentieths of a point.
_PAPER = {"w": "11906", "h": "16838"}
_MARGINS = {"top": "1418", "right": "1418", "bottom": "1418", "left": "1418", "header": "709", "footer": "709"}


def finish_pages(package: Package, woven: Woven, facts: Facts) -> None:
    """Give every section A4 paper, a header with the synthetic mark and a footer with the page number.

    What the engine already wrote stays: its paper, its footer, and its headers, which get the mark as a line more.
    """
    body = package.xml("word/document.xml").find(f"{W}body")
    sections = list(body.iter(f"{W}sectPr"))
    if body.find(f"{W}sectPr") is None:
        sections.append(etree.SubElement(body, f"{W}sectPr"))
    _set_paper(sections)
    if facts.synthetic and not _shows(package, facts.marks):
        headers = package.names("word", "header")
        for name in headers:
            package.xml(name).append(_mark(facts.synthetic))
        if not headers:
            _reference(package, sections, "header", _mark(facts.synthetic))
    if not any(section.find(f"{W}footerReference") is not None for section in sections):
        words = woven.words.document
        runs = [run(f"{words['page']} "), *field("PAGE", "1")]
        _reference(package, sections, "footer", _paragraph("Footer", "center", runs))


def _add_style(package: Package, kind: str) -> None:
    """Define the paragraph style of a header or footer where the engine's styles have none."""
    styles = package.xml("word/styles.xml")
    name = kind.capitalize()
    if any(one.get(f"{W}styleId") == name for one in styles.iter(f"{W}style")):
        return
    style = etree.SubElement(styles, f"{W}style")
    style.set(f"{W}type", "paragraph")
    style.set(f"{W}styleId", name)
    for tag, value in (("name", kind), ("basedOn", "Normal")):
        etree.SubElement(style, f"{W}{tag}").set(f"{W}val", value)
    properties = etree.SubElement(style, f"{W}rPr")
    for tag, value in (("color", _COLOUR), ("sz", "18"), ("szCs", "18")):
        etree.SubElement(properties, f"{W}{tag}").set(f"{W}val", value)


def _set_paper(sections: list[Any]) -> None:
    for section in sections:
        for name, values in (("pgSz", _PAPER), ("pgMar", {**_MARGINS, "gutter": "0"})):
            if section.find(f"{W}{name}") is None:
                element = etree.Element(f"{W}{name}")
                for key, value in values.items():
                    element.set(f"{W}{key}", value)
                # After the settings of notes and kind, before everything else (CT_SectPr).
                early = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz")
                place = sum(1 for child in section if child.tag in {f"{W}{one}" for one in early})
                section.insert(place, element)


def _shows(package: Package, marks: frozenset[str]) -> bool:
    """Whether a header or footer that the engine wrote has one of the sentences."""
    names = package.names("word", "header") + package.names("word", "footer")
    shown = [" ".join(text_of(package.xml(name)).split()) for name in names]
    return any(mark in text for mark in marks for text in shown)


def _reference(package: Package, sections: list[Any], kind: str, paragraph: Any) -> None:
    """Add a header or footer of one paragraph and let every section show it."""
    _add_style(package, kind)
    root = etree.Element(f"{W}{'hdr' if kind == 'header' else 'ftr'}", nsmap={"w": W[1:-1], "r": OFFICE})
    root.append(paragraph)
    name = f"{kind}-peaceresearch.xml"
    package.add(f"word/{name}", root, _TYPE.format(kind))
    identifier = package.relate("word/document.xml", name, kind)
    for section in sections:
        element = etree.Element(f"{W}{kind}Reference")
        element.set(f"{W}type", "default")
        element.set(f"{{{OFFICE}}}id", identifier)
        section.insert(0, element)


def _mark(sentence: str) -> Any:
    return _paragraph("Header", "center", [run(sentence)])


def _paragraph(style: str, side: str, runs: list[Any]) -> Any:
    made = etree.Element(f"{W}p")
    properties = etree.SubElement(made, f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", style)
    etree.SubElement(properties, f"{W}jc").set(f"{W}val", side)
    made.extend(runs)
    return made
