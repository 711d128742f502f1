"""The embedded engine on the page that uses every construct, in three languages and every format."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from conformance_pages import make_resources, page, slides
from docx import Document
from docx.oxml.ns import qn
from extract import Found, from_docx, from_html, from_pdf, pieces, plain
from lxml import html as lxml_html

from peaceresearch.publications.embedded import render
from peaceresearch.study.words import load_words

LANGUAGES = ("en", "sq", "sr")
READERS: dict[str, Callable[[Path], Found]] = {"html": from_html, "docx": from_docx, "pdf": from_pdf}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Each language in each format, rendered once."""
    folder = tmp_path_factory.mktemp("conformance")
    resources = make_resources(folder / "resources")
    files = {}
    for lang in LANGUAGES:
        outputs = {name: folder / lang / f"page.{name}" for name in READERS}
        render(page(lang, resources), outputs, folder / "scratch" / lang)
        files |= {(lang, name): path for name, path in outputs.items()}
    return files


def labels(lang: str) -> dict[str, str]:
    return {kind: label.title for kind, label in load_words(lang).crossref.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_captions_are_numbered_in_document_order_and_alike_everywhere(made: dict, lang: str) -> None:
    figure, table = labels(lang)["figure"], labels(lang)["table"]
    expected = [f"{figure} 1", f"{figure} 2", f"{figure} 3", f"{table} 1", f"{table} 2", f"{table} 3"]
    captions = from_html(made[lang, "html"]).captions
    assert [caption.split(":")[0] for caption in captions] == expected
    assert from_docx(made[lang, "docx"]).captions == captions
    text = from_pdf(made[lang, "pdf"]).text
    places = [text.index(caption) for caption in captions]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_are_numbered_alike_and_titles_of_boxes_are_none(made: dict, lang: str) -> None:
    headings = from_html(made[lang, "html"]).headings
    numbers = [re.match(r"[\d.]*", heading)[0] for heading in headings]
    assert numbers == ["1", "1.1", "2", "3", "4", "5", "6", "7", "", ""]
    assert headings[-1] == load_words(lang).document["references"]
    assert from_pdf(made[lang, "pdf"]).headings == headings
    assert [h for h in from_docx(made[lang, "docx"]).headings if h in headings] == headings


@pytest.mark.parametrize("lang", LANGUAGES)
def test_references_read_right_and_lead_somewhere(made: dict, lang: str) -> None:
    words = load_words(lang).crossref
    html = from_html(made[lang, "html"])
    assert {target for _, target in html.links} <= html.anchors
    links = [link for link in html.links if re.match(r"(fig|tbl|sec|eq)-", link[1]) and link[0][0].isalpha()]
    figure = words["figure"].reference
    assert (figure[0].upper() + figure[1:] + " 1", "fig-trust") in links, "@Fig- starts with a capital"
    assert (f"{figure} 2 (b)", "fig-right") in links
    assert (f"{words['section'].reference} 1.1", "sec-detail") in links
    assert (f"{words['equation'].reference} 1", "eq-mean") in links
    assert ("1", "fig-trust") in html.links, "[-@fig-trust] is the number alone"
    docx = from_docx(made[lang, "docx"])
    assert {target for _, target in docx.links} <= docx.anchors
    assert set(docx.links) == {*links, ("1", "fig-trust")}
    pdf = [text for text, _ in from_pdf(made[lang, "pdf"]).links]
    titles = {kind: label.title for kind, label in words.items()}
    for target in (f"{titles['figure']} 2 (b)", f"{titles['section']} 1.1", f"{titles['table']} 3"):
        assert target in pdf, "the link's description, for a screen reader"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_is_the_same_in_every_format(made: dict, lang: str) -> None:
    only_html = {text for text in pieces(made[lang, "html"]) if "HTML" in text}
    for name in ("pdf", "docx"):
        squeezed = re.sub(r"[\s-]", "", READERS[name](made[lang, name]).text)
        missing = [
            piece
            for piece in pieces(made[lang, "html"])
            if piece not in only_html and "H2O" not in piece and re.sub(r"[\s-]", "", piece) not in squeezed
        ]
        # A formula is written in each format's own way: its sentence, and the paragraph that is nothing else.
        assert [piece for piece in missing if not piece.endswith(" .") and piece != "(1)"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_conditions_choose_the_format(made: dict, lang: str) -> None:
    source = page(lang, Path()).source.read_text(encoding="utf-8")
    for name, other in (("html", "typst"), ("typst", "docx"), ("docx", "html")):
        shown = re.search(rf'::: {{\.content-visible when-format="{name}"}}\n(.*)\n:::', source)[1]
        file = "pdf" if name == "typst" else name
        assert shown in READERS[file](made[lang, file]).text
        assert (
            shown
            not in READERS["pdf" if other == "typst" else other](made[lang, "pdf" if other == "typst" else other]).text
        )
    notes = re.search(r"::: {\.notes}\n(.*)\n:::", source)[1]
    assert all(notes not in reader(made[lang, name]).text for name, reader in READERS.items())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_another_language_or_script(made: dict, lang: str) -> None:
    for name, reader in READERS.items():
        text = reader(made[lang, name]).text
        assert not re.search("[Ѐ-ӿ]", text), "Cyrillic in a Latin document"
        if lang != "en":
            assert not re.search(
                r"\b(and|edited|Figure|Table|Section|Page|References|Note|Warning|Tip)\b",
                text.replace("Personality and", ""),
            )
    assert load_words(lang).callout["warning"] in from_pdf(made[lang, "pdf"]).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_is_one_file_that_fetches_nothing(made: dict, lang: str) -> None:
    text = made[lang, "html"].read_text(encoding="utf-8")
    root = lxml_html.document_fromstring(text)
    assert root.get("lang") == load_words(lang).tags.html
    assert not root.xpath("//script|//link[@rel='stylesheet']|//iframe")
    assert all(source.startswith("data:") for source in root.xpath("//img/@src"))
    assert not re.search(r"url\((?!['\"]?data:)|@import", text)
    assert root.xpath("//math"), "formulas are MathML"
    assert all(image.get("alt") for image in root.xpath("//img"))
    assert root.xpath("//p[@class='synthetic']")
    table = root.xpath("//table[@id='tbl-spans']")[0]
    assert table.xpath(".//th[@rowspan='2' and @scope='col']")
    assert table.xpath(".//th[@colspan='2']")
    assert table.xpath(".//td[@colspan='2']")
    assert [kind.get("class").split()[1] for kind in root.xpath("//*[contains(@class, 'callout-')]")] == [
        f"callout-{kind}" for kind in ("note", "tip", "important", "warning", "caution")
    ]
    assert root.xpath("//details[contains(@class, 'callout-warning') and not(@open)]")
    assert len(root.xpath("//div[@class='tabset']/input[@type='radio']")) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pdf_is_accessible_a4_and_marked_on_every_page(made: dict, lang: str) -> None:
    reader = pypdf.PdfReader(made[lang, "pdf"])
    tags, document = load_words(lang).tags, load_words(lang).document
    header = page(lang, Path()).source.read_text(encoding="utf-8")
    title = re.search(r'^title: "(.*)"', header, re.MULTILINE)[1]
    mark = re.search(r'^synthetic: "(.*)"', header, re.MULTILINE)[1]
    root = reader.trailer["/Root"]
    assert root["/Lang"] == f"{tags.typst_lang}-{tags.typst_region}"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata["/Title"] == title
    count = len(reader.pages)
    for number, sheet in enumerate(reader.pages, start=1):
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
        text = plain(sheet.extract_text())
        assert plain(mark) in text
        assert title in text
        assert f"{document['page']} {number} {document['of']} {count}" in text
    assert set(_alternatives(root["/StructTreeRoot"])) >= set(re.findall(r'fig-alt="(.*?)"', header))


def _alternatives(node: object) -> list[str]:
    node = node.get_object()
    if isinstance(node, list):
        return [text for kid in node for text in _alternatives(kid)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (_alternatives(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_docx_has_native_styles_language_and_alternative_texts(made: dict, lang: str) -> None:
    document = Document(str(made[lang, "docx"]))
    words = load_words(lang)
    header = page(lang, Path()).source.read_text(encoding="utf-8")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    mark = re.search(r'^synthetic: "(.*)"', header, re.MULTILINE)[1]
    assert mark in "\n".join(paragraph.text for paragraph in section.header.paragraphs)
    assert words.document["page"] in "".join(t.text for t in section.footer._element.iter(qn("w:t")))
    assert {field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))} == {
        "PAGE",
        "NUMPAGES",
    }
    tag = document.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert tag.get(qn("w:val")) == words.tags.html
    body = document.element.body
    descriptions = {
        item.get("descr")
        for item in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    }
    assert descriptions == set(re.findall(r'fig-alt="(.*?)"', header))
    heads = [table for table in body.iter(qn("w:tbl")) if table.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(heads) == 3, "every table repeats its header on the next page"
    styles = {
        document.styles.element.xpath(f"w:style[@w:styleId='{p.get(qn('w:val'))}']/w:name/@w:val")[0]
        for p in body.iter(qn("w:pStyle"))
    }
    assert {"Title", "Image Caption", "Table Caption", "Callout Note", "Callout Note Title", "Source Code"} <= styles


def test_same_document_same_bytes_and_no_path_of_this_machine(tmp_path: Path) -> None:
    files: list[list[bytes]] = []
    for run in ("one", "another"):
        resources = make_resources(tmp_path / run / "resources")
        report = {name: tmp_path / run / f"page.{name}" for name in ("html", "pdf", "docx")}
        deck = {name: tmp_path / run / f"slides.{name}" for name in ("html", "pptx")}
        render(page("sr", resources), report, tmp_path / run / "scratch" / "report")
        render(slides(resources), deck, tmp_path / run / "scratch" / "slides")
        files.append([path.read_bytes() for path in (*report.values(), *deck.values())])
    assert files[0] == files[1]
    for path in (*report.values(), *deck.values()):
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        assert not any(str(tmp_path).encode() in part for part in parts)
