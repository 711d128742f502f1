"""The Word document whose styles pandoc takes over: made at each render from pandoc's own."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from peaceresearch.publications.document import Woven

_INK, _SOFT, _ACCENT, _MARK = "1D2A35", "53636F", "14566B", "8A3B00"
_KINDS = {"Note": "1F6FB2", "Tip": "1D7A46", "Important": "A02246", "Warning": "A86400", "Caution": "B5431B"}
_HEADINGS = {1: (17, _ACCENT, 22, 6), 2: (13.5, _INK, 16, 5), 3: (11.5, _INK, 13, 4), 4: (11, _SOFT, 11, 3)}
_SANS, _MONO = "Calibri", "Consolas"


def write_reference_docx(path: Path, woven: Woven, header: Mapping[str, Any]) -> Path:
    """A Word document with our styles, A4, a running header (title and synthetic mark) and page numbers."""
    document = Document(io.BytesIO(default_file("reference.docx")))
    for style in document.styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            _set_font(style, _MONO if style.name == "Verbatim Char" else _SANS)
    _text_styles(document)
    _callout_styles(document)
    _table_style(document)
    _set_language(document, woven.words.tags.html)
    _page(document, woven, header)
    buffer = io.BytesIO()
    document.save(buffer)
    write_package(path, buffer)
    return path


def plain_text(markdown: str) -> str:
    """A line of Markdown without its marks."""
    if not re.search(r"[*_`\\\[\]^~$<&]", markdown):
        return markdown
    command = [pypandoc.get_pandoc_path(), "--from=markdown", "--to=plain", "--wrap=none"]
    run = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)
    return run.stdout.decode().strip()


def write_package(path: Path, package: io.BytesIO) -> None:
    """An Office file with its entries dated alike: pandoc keeps the dates of those that it takes over."""
    with zipfile.ZipFile(package) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name in made.namelist():
            written.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), made.read(name))


def default_file(name: str) -> bytes:
    """One of the files that pandoc carries in itself."""
    command = [pypandoc.get_pandoc_path(), f"--print-default-data-file={name}"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _set_font(style: Any, name: str) -> None:
    """One face for every script: theme fonts would win over a plain name."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def _style(document: Any, name: str, base: str = "Body Text") -> Any:
    if name in {style.name for style in document.styles}:
        return document.styles[name]
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[base]
    _set_font(style, _SANS)
    return style


def _shape(
    style: Any, size: float, color: str, before: float, after: float, *, bold: bool = False, keep: bool = False
) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(color)
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep


def _text_styles(document: Any) -> None:
    for level, (size, color, before, after) in _HEADINGS.items():
        _shape(document.styles[f"Heading {level}"], size, color, before, after, bold=True, keep=True)
    for name in ("Normal", "Body Text", "First Paragraph"):
        _shape(document.styles[name], 11, _INK, 0, 7)
        document.styles[name].paragraph_format.line_spacing = 1.12
    _shape(document.styles["Compact"], 11, _INK, 1, 1)
    _shape(document.styles["Title"], 24, _INK, 0, 4, bold=True, keep=True)
    _shape(document.styles["Subtitle"], 14, _SOFT, 0, 8, keep=True)
    _shape(document.styles["Author"], 11, _INK, 0, 0, keep=True)
    _shape(document.styles["Date"], 11, _SOFT, 0, 14)
    _shape(document.styles["Abstract Title"], 11, _ACCENT, 6, 2, bold=True, keep=True)
    _shape(document.styles["Abstract"], 11, _INK, 0, 14)
    _shape(document.styles["Table Caption"], 10, _SOFT, 12, 4, keep=True)
    _shape(document.styles["Image Caption"], 10, _SOFT, 4, 14)
    _shape(_style(document, "Captioned Figure"), 11, _INK, 12, 0, keep=True)
    _shape(_style(document, "Exhibit Note"), 9, _SOFT, 4, 14)
    _shape(_style(document, "Table Text"), 9, _INK, 1, 1)
    _shape(document.styles["TOC Heading"], 11, _INK, 6, 4, bold=True, keep=True)
    code = _style(document, "Source Code")
    _shape(code, 9.5, _INK, 6, 10)
    _set_font(code, _MONO)
    _shade(code)
    _shape(document.styles["Footnote Text"], 9, _INK, 0, 2)
    for name in ("Title", "Subtitle", "Author", "Date", "Abstract Title", "Abstract", "Table Caption", "Image Caption"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    document.styles["Hyperlink"].font.color.rgb = RGBColor.from_string(_ACCENT)


def _callout_styles(document: Any) -> None:
    for name, color in _KINDS.items():
        for suffix in (" Title", ""):
            style = _style(document, f"Callout {name}{suffix}")
            title = suffix != ""
            _shape(style, 11, color if title else _INK, 10 if title else 0, 0 if title else 10, bold=title, keep=title)
            style.element.get_or_add_pPr().append(OxmlElement("w:contextualSpacing"))  # no gap within a callout
            style.paragraph_format.left_indent, style.paragraph_format.right_indent = Mm(4), Mm(3)
            _frame(style, color)


def _frame(style: Any, color: str) -> None:
    """A coloured line on the left and a pale ground, as in the other formats."""
    properties = style.element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", color)):
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    _insert(properties, borders, "w:spacing")
    _shade(style)


def _shade(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F3F6F8")):
        shade.set(qn(f"w:{key}"), value)
    _insert(properties, shade, "w:spacing")


def _insert(properties: Any, element: Any, before: str) -> None:
    """Word wants the children of pPr in the order of the schema."""
    later = properties.find(qn(before))
    if later is None:
        properties.append(element)
    else:
        later.addprevious(element)


def _table_style(document: Any) -> None:
    style = document.styles["Table"].element
    for old in [*style.findall(qn("w:tblPr")), *style.findall(qn("w:tblStylePr"))]:
        style.remove(old)
    style.append(parse_xml(_TABLE_PROPERTIES))
    style.append(parse_xml(_TABLE_HEAD))


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TABLE_PROPERTIES = f"""<w:tblPr {_W}><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D6DEE3"/></w:tblBorders><w:tblCellMar>
<w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
<w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
</w:tblCellMar></w:tblPr>"""
_TABLE_HEAD = f"""<w:tblStylePr {_W} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{_INK}"/></w:tcBorders>
<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>"""


def _set_language(document: Any, language: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    tag = properties.find(qn("w:lang"))
    if tag is None:
        tag = OxmlElement("w:lang")
        properties.append(tag)
    for script in ("val", "eastAsia", "bidi"):
        tag.set(qn(f"w:{script}"), language)


def _page(document: Any, woven: Woven, header: Mapping[str, Any]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(27), Mm(24)
    top = section.header.paragraphs[0]
    _run(top, plain_text(str(header.get("title") or "")), _SOFT)
    if header.get("synthetic"):
        _run(section.header.add_paragraph(style=top.style), str(header["synthetic"]), _MARK, bold=True)
    bottom = section.footer.paragraphs[0]
    bottom.paragraph_format.tab_stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT)
    words = woven.words.document
    _run(bottom, f"{header.get('publisher') or ''}\t{words['page']} ", _SOFT)
    _field(bottom, "PAGE")
    _run(bottom, f" {words['of']} ", _SOFT)
    _field(bottom, "NUMPAGES")


def _run(paragraph: Any, text: str, color: str, *, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(8.5), bold
    run.font.color.rgb = RGBColor.from_string(color)
    return run


def _field(paragraph: Any, name: str) -> None:
    run = _run(paragraph, "", _SOFT)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run._r.addprevious(field)
    field.append(run._r)
    run.text = "1"
