"""Slides by the embedded engine: one reveal.js file that works offline, and PowerPoint."""

import re
import zipfile
from pathlib import Path

import pytest
from conformance_pages import make_resources, slides
from lxml import html as lxml_html
from pptx import Presentation

from peaceresearch.publications.embedded import render

MARK = "Synthetic data: not findings about real people"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("slides")
    outputs = {name: folder / f"slides.{name}" for name in ("html", "pptx")}
    render(slides(make_resources(folder / "resources")), outputs, folder / "scratch")
    return outputs


def test_reveal_is_one_file_that_fetches_nothing(made: dict[str, Path]) -> None:
    text = made["html"].read_text(encoding="utf-8")
    root = lxml_html.document_fromstring(text)
    assert all(source.startswith("data:") for source in root.xpath("//img/@src|//script/@src|//link/@href"))
    assert "Reveal.initialize" in text
    assert root.xpath("//p[@class='synthetic']/text()") == [MARK]
    titles = [" ".join(h.text_content().split()) for h in root.xpath("//section/h1|//section/h2")]
    assert titles == [
        "Every construct on a slide", "First part", "A list", "A figure", "Columns", "A table", "Second part", "A box",
        "References",
    ]  # fmt: skip
    assert [a.text_content().replace("\xa0", " ") for a in root.xpath("//a[@class='cross-reference']")] == [
        "Figure 1",
        "Table 1",
    ]
    assert len(root.xpath("//li[contains(@class, 'fragment')]")) == 2
    assert root.xpath("//aside[@class='notes']")


def test_pptx_has_native_tables_notes_and_the_mark(made: dict[str, Path]) -> None:
    deck = Presentation(str(made["pptx"]))
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    assert MARK in [shape.text_frame.text for shape in deck.slide_master.shapes if shape.has_text_frame]
    titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title is not None]
    assert titles[:6] == ["Every construct on a slide", "First part", "A list", "A figure", "Columns", "A table"]
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [cell.text for cell in tables[0].rows[1].cells] == ["A", "41.2", "310"]
    text = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    for caption in ("Figure 1: Trust", "Figure 2: Contact", "Table 1: Share"):
        assert caption in text.replace("\xa0", " ")
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert "Say this aloud." in notes
    with zipfile.ZipFile(made["pptx"]) as archive:
        parts = "".join(
            archive.read(name).decode() for name in archive.namelist() if re.match(r"ppt/slides/s.*xml$", name)
        )
    assert 'descr="Bars: 40 percent trust, 60 percent do not.' in parts
