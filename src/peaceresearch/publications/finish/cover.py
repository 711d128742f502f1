"""The cover of an Office file: what the title blocks of the engines have no room for."""

from __future__ import annotations

from typing import Any

from lxml import etree

from peaceresearch.publications.document import Woven, header_and_body
from peaceresearch.publications.finish.pictures import A
from peaceresearch.publications.finish.slide_box import add_run, add_text_box
from peaceresearch.publications.finish.wordml import W
from peaceresearch.publications.markdown import unescaped

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = f"{{{A}}}"
_TITLE_STYLES = ("Title", "Subtitle", "Author", "Date")
_MARK, _SOFT, _INK = "8A3B00", "53636F", "1D2A35"
_PLACES = {
    "ctrTitle": (0.08, 0.24, 3400),
    "title": (0.08, 0.24, 3400),
    "subTitle": (0.34, 0.1, 2200),
    "dt": (0.46, 0.06, 1500),
}
"""Top and height of the parts of a title slide, as parts of the slide's, and the size of their letters."""
Line = tuple[str, str, str, int]
"""A label, a text, its colour, and its size in points."""


def cover_lines(woven: Woven) -> list[Line]:
    """The lines of the cover in their order; none where the header has no imprint."""
    header = header_and_body(woven.source)[0]
    lines: list[Line] = [("", unescaped(header["statement"]), _MARK, 12)] if header.get("statement") else []
    imprint = header.get("imprint", ())
    lines += [(unescaped(entry["label"]), unescaped(entry["text"]), _INK, 11) for entry in imprint]
    return lines + [("", unescaped(text), _SOFT, 9) for text in header.get("small-print", ())]


def add_cover_to_docx(body: Any, woven: Woven) -> None:
    """Put the cover's lines after the title block, and what follows on a new page."""
    lines = cover_lines(woven)
    paragraphs = body.findall(f"{W}body/{W}p")
    title = [one for one in paragraphs[: len(_TITLE_STYLES) + 4] if _style(one) in _TITLE_STYLES]
    if not lines or not title:
        return
    place = title[-1]
    for number, (label, text, colour, size) in enumerate(lines):
        made = _word_paragraph(label, text, colour, size, last=number == len(lines) - 1)
        place.addnext(made)
        place = made


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _word_paragraph(label: str, text: str, colour: str, size: int, *, last: bool) -> Any:
    made = etree.Element(f"{W}p")
    properties = etree.SubElement(made, f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", "BodyText")
    spacing = etree.SubElement(properties, f"{W}spacing")
    spacing.set(f"{W}before", "60" if label else "200")
    spacing.set(f"{W}after", "60")
    if label:
        made.append(_word_run(f"{label}: ", _SOFT, size, bold=False))
    made.append(_word_run(text, colour, size, bold=bool(label) or colour == _MARK))
    if last:
        run = etree.SubElement(made, f"{W}r")
        etree.SubElement(run, f"{W}br").set(f"{W}type", "page")
    return made


def _word_run(text: str, colour: str, size: int, *, bold: bool) -> Any:
    run = etree.Element(f"{W}r")
    properties = etree.SubElement(run, f"{W}rPr")
    if bold:
        etree.SubElement(properties, f"{W}b")
    etree.SubElement(properties, f"{W}color").set(f"{W}val", colour)
    for name in ("sz", "szCs"):
        etree.SubElement(properties, f"{W}{name}").set(f"{W}val", str(2 * size))
    content = etree.SubElement(run, f"{W}t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def add_cover_to_pptx(slides: list[Any], woven: Woven, width: int, height: int) -> None:
    """Put the cover's lines into a box on the lower part of the title slide, and make the last slide's text fit."""
    lines = cover_lines(woven)
    if not lines:
        return
    _arrange(slides[0], width, height)
    _add_box(slides[0], lines, width, height)
    if woven.kind == "slides":
        _shrink(slides[-1])


def _arrange(slide: Any, width: int, height: int) -> None:
    """Title, subtitle and date in the upper part, from the left."""
    for shape in slide.iter(f"{_P}sp"):
        holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        place = _PLACES.get("" if holder is None else holder.get("type", ""))
        if place is None:
            continue
        form = shape.find(f"{_P}spPr")
        for old in form.findall(f"{_A}xfrm"):
            form.remove(old)
        frame = etree.Element(f"{_A}xfrm")
        etree.SubElement(frame, f"{_A}off", x=str(round(0.06 * width)), y=str(round(place[0] * height)))
        etree.SubElement(frame, f"{_A}ext", cx=str(round(0.88 * width)), cy=str(round(place[1] * height)))
        form.insert(0, frame)
        for paragraph in shape.findall(f"{_P}txBody/{_A}p"):
            properties = paragraph.find(f"{_A}pPr")
            if properties is None:
                properties = etree.Element(f"{_A}pPr")
                paragraph.insert(0, properties)
            properties.set("algn", "l")
            properties.set("marL", "0")
            properties.set("indent", "0")
            for run in paragraph.iter(f"{_A}rPr"):
                run.set("sz", str(place[2]))


def _shrink(slide: Any) -> None:
    """Smaller letters in the body: a list of the imprint and the small print."""
    for shape in slide.iter(f"{_P}sp"):
        holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        if holder is None or holder.get("type") in ("title", "ctrTitle", "sldNum", "dt", "ftr"):
            continue
        for paragraph in shape.findall(f"{_P}txBody/{_A}p"):
            is_plain = paragraph.find(f"{_A}pPr/{_A}buNone") is not None
            for run in paragraph.iter(f"{_A}r"):
                properties = run.find(f"{_A}rPr")
                if properties is None:
                    properties = etree.Element(f"{_A}rPr")
                    run.insert(0, properties)
                properties.set("sz", "1300" if is_plain else "1800")


def _add_box(slide: Any, lines: list[Line], width: int, height: int) -> None:
    place = (round(0.06 * width), round(0.58 * height), round(0.88 * width), round(0.34 * height))
    box = add_text_box(slide, place, "t")
    named = [line for line in lines if line[0]]
    # The imprint is one paragraph: a slide has little height.
    paragraphs = [[line] for line in lines if not line[0]]
    after_statement = 1 if lines[0][2] == _MARK else 0
    paragraphs[after_statement:after_statement] = [named] if named else []
    for parts in paragraphs:
        paragraph = etree.SubElement(box, f"{_A}p")
        space = etree.SubElement(etree.SubElement(paragraph, f"{_A}pPr"), f"{_A}spcBef")
        etree.SubElement(space, f"{_A}spcPts", val="600")
        for label, text, colour, size in parts:
            if label:
                before = f"{label}: " if (label, text, colour, size) == parts[0] else f"  ·  {label}: "
                add_run(paragraph, before, _SOFT, 100 * (size + 2), bold=False)
            larger = 4 if colour == _MARK else 2
            add_run(paragraph, text, colour, 100 * (size + larger), bold=bool(label) or colour == _MARK)
