"""What a reader finds in a finished document, taken out of each format alike: for comparing formats and engines."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pypdf
from docx import Document
from docx.oxml.ns import qn
from lxml import html as lxml_html

_LABEL = re.compile(r"^\w+ \d+:")


@dataclass(frozen=True)
class Found:
    """Text of a document without layout, its headings and captions in order, and its links inside the document."""

    text: str
    headings: list[str]
    captions: list[str]
    links: list[tuple[str, str]]
    anchors: frozenset[str]


def plain(text: str) -> str:
    """One form for what engines write differently: spaces, quotation marks, dashes."""
    for marks, one in (("“”„‟″", '"'), ("‘’‚‛", "'"), ("–—−", "-")):
        for mark in marks:
            text = text.replace(mark, one)
    return " ".join(text.replace("\u200b", "").split())


def from_html(path: Path) -> Found:
    root = lxml_html.document_fromstring(path.read_text(encoding="utf-8"))
    for element in root.xpath("//script|//style|//annotation"):
        element.drop_tree()
    body = root.find("body")
    headings = [plain(h.text_content()) for h in root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    captions = [plain(c.text_content()) for c in root.xpath("//figcaption|//table/caption")]
    links = [(plain(a.text_content()), a.get("href")[1:]) for a in root.xpath("//a[starts-with(@href, '#')]")]
    anchors = frozenset(root.xpath("//@id"))
    return Found(plain(" ".join(body.itertext())), headings, [c for c in captions if _LABEL.match(c)], links, anchors)


def from_docx(path: Path) -> Found:
    document = Document(str(path))
    body = document.element.body
    paragraphs = [(p, _style(document, p), plain(_docx_text(p))) for p in body.iter(qn("w:p"))]
    headings = [text for _, style, text in paragraphs if style.startswith("Heading")]
    captions = [
        text for _, style, text in paragraphs if style in ("Image Caption", "Table Caption") and _LABEL.match(text)
    ]
    links = [
        (plain(_docx_text(link)), link.get(qn("w:anchor")))
        for link in body.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"))
    ]
    anchors = frozenset(mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart")))
    text = plain(" ".join(text for _, _, text in paragraphs) + " " + _footnotes(path))
    return Found(text, headings, captions, links, anchors)


def from_pdf(path: Path) -> Found:
    """Text page by page; headings and links are read off the outline and the named destinations."""
    reader = pypdf.PdfReader(path)
    text = plain(" ".join(page.extract_text() for page in reader.pages))
    headings = [plain(item.title) for item in _flat(reader.outline)]
    links = []
    for page in reader.pages:
        for reference in page.get("/Annots") or []:
            annotation = reference.get_object()
            action = annotation.get("/A", {})
            if "/Dest" in annotation or action.get("/S") == "/GoTo":
                links.append(
                    (plain(str(annotation.get("/Contents", ""))), str(annotation.get("/Dest", action.get("/D"))))
                )
    captions = [plain(match) for match in re.findall(r"(?<!\S)(?:Figure|Table|Figura|Tabela|Slika) \d+: ", text)]
    return Found(text, headings, captions, links, frozenset())


def pieces(path: Path) -> list[str]:
    """The text of each paragraph, cell and caption of an HTML file's main part, to be looked up in another document."""
    root = lxml_html.document_fromstring(path.read_text(encoding="utf-8"))
    for element in root.xpath("//script|//style|//math|//sup|//a[@role='doc-backlink']"):
        element.drop_tree()
    found = [
        plain(e.text_content())
        for e in root.xpath("//main//p|//main//li[not(*)]|//main//td[not(ul)]|//main//figcaption|//main//caption")
    ]
    return [text for text in found if text]


def _flat(outline: list) -> list:
    found = []
    for item in outline:
        found += _flat(item) if isinstance(item, list) else [item]
    return found


def _style(document: Document, paragraph: object) -> str:
    properties = paragraph.find(qn("w:pPr"))
    mark = properties.find(qn("w:pStyle")) if properties is not None else None
    if mark is None:
        return "Normal"
    return next((s.name for s in document.styles if s.style_id == mark.get(qn("w:val"))), "")


def _docx_text(element: object) -> str:
    tags = (qn("w:t"), qn("w:br"), qn("w:tab"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
    return "".join(node.text or "" if node.tag.endswith("}t") else " " for node in element.iter(*tags))


def _footnotes(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return ""
        root = lxml_html.etree.fromstring(archive.read("word/footnotes.xml"))
    return " ".join(root.itertext())
