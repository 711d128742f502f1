"""Finishing a DOCX: alternative texts, captions and references as fields, header and footer, language, properties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from peaceresearch.publications.document import Woven
from peaceresearch.publications.finish.captions import mark_captions, mark_references
from peaceresearch.publications.finish.contents import fill_contents
from peaceresearch.publications.finish.cover import add_cover_to_docx
from peaceresearch.publications.finish.layout import merge_paragraph_properties, plain_layout_tables, unwrap_floats
from peaceresearch.publications.finish.package import Package
from peaceresearch.publications.finish.pages import finish_pages
from peaceresearch.publications.finish.pictures import A, Alternatives, describe, embedded
from peaceresearch.publications.finish.properties import write_properties
from peaceresearch.publications.finish.source import Facts, read_facts
from peaceresearch.publications.finish.wordml import W, bookmarks, walk_with_labels

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def finish_docx(woven: Woven, path: Path) -> None:
    """Finish a DOCX of either engine in place.

    Raises
    ------
    InputError
        When the file is not a DOCX, or a figure or table of the source has no numbered caption in it.
    """
    facts = read_facts(woven, "docx")
    package = Package(path)
    body = package.xml("word/document.xml")
    for root in _text_parts(package):
        merge_paragraph_properties(root)
    _describe_pictures(package, woven, facts)
    known = bookmarks(facts.labels)
    unwrap_floats(body, known.keys() | bookmarks(one.label for one in facts.pictures if one.label).keys())
    plain_layout_tables(body)
    captions = mark_captions(body, package.xml("word/styles.xml"), known, woven, path)
    for root in _text_parts(package):
        mark_references(root, known, captions)
    add_cover_to_docx(body, woven)
    fill_contents(body, package.xml("word/styles.xml"))
    finish_pages(package, woven, facts)
    _set_language(package, woven.words.tags.html)
    write_properties(package, woven, facts)
    package.save(woven.epoch)


def _text_parts(package: Package) -> list[Any]:
    names = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"]
    return [package.xml(name) for name in names if name in package.parts]


def _describe_pictures(package: Package, woven: Woven, facts: Facts) -> None:
    alternatives = Alternatives(woven, facts)
    known = bookmarks(facts.labels)
    for part in ("word/document.xml", "word/footnotes.xml"):
        if part not in package.parts:
            continue
        targets = package.targets(part)
        for element, label in walk_with_labels(package.xml(part), known):
            if element.tag not in (f"{{{_WP}}}inline", f"{{{_WP}}}anchor"):
                continue
            properties = element.find(f"{{{_WP}}}docPr")
            blips = element.findall(f".//{{{A}}}blip")
            contents = [content for blip in blips for content in embedded(blip, targets, package.parts)]
            text = alternatives.of(contents, label, properties.get("descr", ""))
            describe(properties, text)
            # pandoc writes the file's path here, which for Quarto's icons is a path of the machine.
            for inner in element.iter(f"{{{_PIC}}}cNvPr"):
                inner.set("descr", text)


def _set_language(package: Package, tag: str) -> None:
    """Say in the default run properties which language the document is in."""
    styles = package.xml("word/styles.xml")
    place = styles
    for name in ("docDefaults", "rPrDefault", "rPr", "lang"):
        child = place.find(f"{W}{name}")
        if child is None:
            child = etree.Element(f"{W}{name}")
            # The defaults come first in styles, and the run's first among them; lang is late in a run's.
            place.append(child) if name == "lang" else place.insert(0, child)
        place = child
    place.set(f"{W}val", tag)
    for run in styles.iter(f"{W}lang"):
        if run is not place and run.get(f"{W}val"):
            run.set(f"{W}val", tag)
