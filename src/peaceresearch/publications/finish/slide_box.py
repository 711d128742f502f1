"""A box of text on a slide of a PPTX, in DrawingML."""

from __future__ import annotations

from typing import Any

from lxml import etree

from peaceresearch.publications.finish.pictures import A

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = f"{{{A}}}"


def add_text_box(slide: Any, place: tuple[int, int, int, int], anchor: str) -> Any:
    """Add an empty box without a border to a slide and give the element that takes its paragraphs.

    `place` is left, top, width and height in English Metric Units; `anchor` is where the text stands in it (`t`, `b`).
    """
    tree = slide.find(f"{_P}cSld/{_P}spTree")
    number = max(int(one.get("id", "0")) for one in tree.iter(f"{_P}cNvPr")) + 1
    shape = etree.SubElement(tree, f"{_P}sp")
    head = etree.SubElement(shape, f"{_P}nvSpPr")
    etree.SubElement(head, f"{_P}cNvPr", id=str(number), name=f"TextBox {number}")
    etree.SubElement(head, f"{_P}cNvSpPr", txBox="1")
    etree.SubElement(head, f"{_P}nvPr")
    form = etree.SubElement(shape, f"{_P}spPr")
    frame = etree.SubElement(form, f"{_A}xfrm")
    left, top, width, height = map(str, place)
    etree.SubElement(frame, f"{_A}off", x=left, y=top)
    etree.SubElement(frame, f"{_A}ext", cx=width, cy=height)
    geometry = etree.SubElement(form, f"{_A}prstGeom", prst="rect")
    etree.SubElement(geometry, f"{_A}avLst")
    etree.SubElement(form, f"{_A}noFill")
    box = etree.SubElement(shape, f"{_P}txBody")
    etree.SubElement(box, f"{_A}bodyPr", wrap="square", lIns="0", tIns="0", rIns="0", bIns="0", anchor=anchor)
    etree.SubElement(box, f"{_A}lstStyle")
    return box


def add_run(paragraph: Any, text: str, colour: str, size: int, *, bold: bool) -> None:
    """Add a run of text; `size` is in hundredths of a point."""
    run = etree.SubElement(paragraph, f"{_A}r")
    properties = etree.SubElement(run, f"{_A}rPr", sz=str(size), b="1" if bold else "0")
    fill = etree.SubElement(properties, f"{_A}solidFill")
    etree.SubElement(fill, f"{_A}srgbClr", val=colour)
    etree.SubElement(run, f"{_A}t").text = text
