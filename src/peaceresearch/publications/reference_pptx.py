"""The PowerPoint document whose looks pandoc takes over: made at each render from pandoc's own."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from peaceresearch.publications.document import Woven
from peaceresearch.publications.reference_docx import default_file, write_package

_WIDTH, _HEIGHT = Emu(12192000), Emu(6858000)  # 16:9
_INK, _ACCENT, _MARK = "1D2A35", "14566B", "8A3B00"
_ACCENT_XML = f'<a:accent1><a:srgbClr val="{_ACCENT}"/></a:accent1>'.encode()
_SIZES = (2400, 2000, 1800)  # of a list's first three levels, in hundredths of a point
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def write_reference_pptx(path: Path, woven: Woven, header: Mapping[str, Any]) -> Path:
    """A PowerPoint document of 16:9 with our colours, and the synthetic mark on its master, so on every slide."""
    deck: Any = Presentation(io.BytesIO(default_file("reference.pptx")))
    factor = _WIDTH / deck.slide_width, _HEIGHT / deck.slide_height
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.shapes:
            _scale(shape, factor)
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    _style_text(deck.slide_master, woven.words.tags.html)
    _plain_layouts(deck)
    if header.get("synthetic"):
        deck.slide_master.shapes._spTree.append(parse_xml(_mark(str(header["synthetic"]), woven.words.tags.html)))
    buffer = io.BytesIO()
    deck.save(buffer)
    write_package(path, buffer)
    return path


def _scale(shape: Any, factor: tuple[float, float]) -> None:
    if shape.element.find(f".//{qn('a:xfrm')}") is None:
        return  # it takes its place from the layout or the master
    shape.left, shape.width = Emu(round(shape.left * factor[0])), Emu(round(shape.width * factor[0]))
    shape.top, shape.height = Emu(round(shape.top * factor[1])), Emu(round(shape.height * factor[1]))


def _style_text(master: Any, language: str) -> None:
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    _set_text(title, 3000, _ACCENT, language, bold=True)
    for level, size in enumerate(_SIZES, start=1):
        _set_text(styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{level}pPr")), size, _INK, language, bold=False)


def _set_text(level: Any, size: int, color: str, language: str, *, bold: bool) -> None:
    text = level.find(qn("a:defRPr"))
    text.set("sz", str(size))
    text.set("b", "1" if bold else "0")
    text.set("lang", language)
    for old in text.findall(qn("a:solidFill")):
        text.remove(old)
    text.insert(0, parse_xml(f'<a:solidFill {_SPACES}><a:srgbClr val="{color}"/></a:solidFill>'))


def _plain_layouts(deck: Any) -> None:
    """No centred lines and no capitals in any layout; tables take the theme's first accent, which becomes ours."""
    for layout in deck.slide_layouts:
        for level in layout.element.iter(*(qn(f"a:lvl{number}pPr") for number in range(1, 10))):
            level.attrib.pop("algn", None)
            for text in level.findall(qn("a:defRPr")):
                text.attrib.pop("cap", None)
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    colored = re.sub(rb"<a:accent1>.*?</a:accent1>", _ACCENT_XML, theme.blob, flags=re.DOTALL)
    theme.blob = colored


def _mark(text: str, language: str) -> str:
    place = f'<a:off x="{_WIDTH - 6600000}" y="{_HEIGHT - 340000}"/><a:ext cx="6600000" cy="340000"/>'
    return f"""<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="9001" name="Synthetic mark"/><p:cNvSpPr txBox="1"/>
<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>{place}</a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFF3E2"/></a:solidFill></p:spPr>
<p:txBody><a:bodyPr wrap="square" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="r"/><a:r>
<a:rPr lang="{escape(language)}" sz="1200" b="1"><a:solidFill><a:srgbClr val="{_MARK}"/></a:solidFill></a:rPr>
<a:t>{escape(text)}</a:t></a:r></a:p></p:txBody></p:sp>"""
