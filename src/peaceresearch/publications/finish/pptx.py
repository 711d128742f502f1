"""Finishing a PPTX: alternative texts, the mark of synthetic data on every slide, language, properties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.cover import add_cover_to_pptx
from peaceresearch.publications.finish.package import Package
from peaceresearch.publications.finish.pictures import A, Alternatives, describe, embedded
from peaceresearch.publications.finish.properties import write_properties
from peaceresearch.publications.finish.slide_box import add_run, add_text_box
from peaceresearch.publications.finish.source import Facts, read_facts

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
P = f"{{{_P}}}"
_A = f"{{{A}}}"

#: The mark: its height and its distance from the edges as parts of the slide's height, its letters in hundredths of a
#: point for each inch of the slide's width, and its colour: 8:1 on white, so that small letters stay legible.
_HEIGHT, _EDGE, _LETTERS, _COLOUR = 0.045, 0.01, 90, "8A3B00"
_INCH = 914_400  # English Metric Units
#: Letters of a caption that has a base below it, and of the base, in hundredths of a point: the box has room for both.
_CAPTION, _BASE = "1400", "1100"


def finish_pptx(woven: Woven, path: Path) -> None:
    """Finish a PPTX of either engine in place; speaker notes stay as they are, in the language of the document.

    Raises
    ------
    InputError
        When the file is not a PPTX.
    """
    facts = read_facts(woven, "pptx")
    package = Package(path)
    slides = package.names("ppt/slides", "slide")
    _describe_pictures(package, slides, woven, facts)
    size = package.xml("ppt/presentation.xml").find(f"{P}sldSz")
    width, height = int(size.get("cx")), int(size.get("cy"))
    if facts.title and slides:
        add_cover_to_pptx([package.xml(name) for name in slides], woven, width, height)
    if facts.synthetic:
        _unmark_masters(package, facts.marks)
        for name in slides:
            _mark(package.xml(name), facts.synthetic, width, height)
    for name in slides:
        _shrink_bases(package.xml(name))
    tag = woven.words.tags.html
    for name in slides + package.names("ppt/notesSlides", "notesSlide"):
        set_language(package.xml(name), tag)
    for defaults in package.xml("ppt/presentation.xml").iter(f"{_A}defRPr"):
        if defaults.get("lang"):
            defaults.set("lang", tag)
    write_properties(package, woven, facts)
    package.save(woven.epoch)


def set_language(root: Any, tag: str) -> None:
    """Say on every run, break and paragraph end of a slide which language it is in."""
    for kind in ("r", "br", "fld"):
        for element in root.iter(f"{_A}{kind}"):
            _properties(element).set("lang", tag)
    for properties in root.iter(f"{_A}endParaRPr"):
        properties.set("lang", tag)


def _properties(element: Any) -> Any:
    """The properties of a run, a break or a field; empty ones where it has none yet."""
    properties = element.find(f"{_A}rPr")
    if properties is None:
        properties = etree.Element(f"{_A}rPr")
        element.insert(0, properties)
    return properties


def _describe_pictures(package: Package, slides: list[str], woven: Woven, facts: Facts) -> None:
    alternatives = Alternatives(woven, facts)
    for name in slides:
        targets = package.targets(name)
        for picture in package.xml(name).iter(f"{P}pic"):
            properties = picture.find(f"{P}nvPicPr/{P}cNvPr")
            contents = [
                content for blip in picture.iter(f"{_A}blip") for content in embedded(blip, targets, package.parts)
            ]
            describe(properties, alternatives.of(contents, written=properties.get("descr", "")))


def _shrink_bases(slide: Any) -> None:
    """Set the base of an exhibit, the line after the break in its caption, in small type, and the caption a little
    smaller.
    """
    for shape in slide.iter(f"{P}sp"):
        properties = shape.find(f"{P}nvSpPr/{P}cNvSpPr")
        if properties is None or properties.get("txBox") != "1":
            continue
        for paragraph in shape.iter(f"{_A}p"):
            size = _CAPTION
            for part in paragraph if paragraph.find(f"{_A}br") is not None else ():
                size = _BASE if part.tag == f"{_A}br" else size
                if part.tag == f"{_A}r":
                    _properties(part).set("sz", size)


def _unmark_masters(package: Package, marks: frozenset[str]) -> None:
    """Take the mark off masters and layouts: on the slide itself it goes along when a slide is copied elsewhere."""
    for name in package.names("ppt/slideMasters", "slideMaster") + package.names("ppt/slideLayouts", "slideLayout"):
        for shape in list(package.xml(name).iter(f"{P}sp")):
            text = "".join(one.text or "" for one in shape.iter(f"{_A}t"))
            if " ".join(text.split()) in marks:
                shape.getparent().remove(shape)


def _mark(slide: Any, sentence: str, width: int, height: int) -> None:
    """Put a sentence into a small box at the foot of a slide."""
    tall, edge = round(_HEIGHT * height), round(_EDGE * height)
    box = add_text_box(slide, (edge, height - tall - edge, width - 2 * edge, tall), "b")
    paragraph = etree.SubElement(box, f"{_A}p")
    etree.SubElement(paragraph, f"{_A}pPr", algn="ctr")
    add_run(paragraph, sentence, _COLOUR, round(_LETTERS * width / _INCH), bold=True)
