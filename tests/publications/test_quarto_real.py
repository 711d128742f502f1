"""The conformance pages through the real Quarto, where one is on the PATH (environment.yml brings it)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from conformance_pages import make_resources, page, slides
from pptx import Presentation

from peaceresearch.problems import InputError
from peaceresearch.publications.document import Woven
from peaceresearch.publications.engines import find_quarto, resolve_engine
from peaceresearch.publications.finish.finish import finish
from peaceresearch.publications.finish.wordml import W
from peaceresearch.publications.quarto import render

pytestmark = pytest.mark.skipif(find_quarto() is None, reason="Quarto is not on the PATH")

FETCHED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=\"?https?:", re.IGNORECASE)


def rendered(woven: Woven, folder: Path, *names: str) -> dict[str, Path]:
    made = {name: folder / f"out.{name}" for name in names}
    render(woven, made, folder / "scratch")
    for name, path in made.items():
        finish(woven, name, path)
    return made


@pytest.fixture(scope="module", params=["en", "sq", "sr"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Woven, dict[str, Path]]:
    folder = tmp_path_factory.mktemp(f"quarto-{request.param}")
    woven = page(request.param, make_resources(folder / "resources"))
    return woven, rendered(woven, folder, "html", "pdf", "docx")


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("quarto-slides")
    return rendered(slides(make_resources(folder / "resources")), folder, "html", "pptx")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"quarto \d+\.\d+\.\d+", resolve_engine("quarto"))


def test_html_is_whole_and_in_its_language(report: tuple[Woven, dict[str, Path]]) -> None:
    woven, made = report
    html = made["html"].read_text(encoding="utf-8")
    words = woven.words
    assert f"{words.crossref['figure'].title} 1: " in flat(html).replace("&nbsp;", " ")
    assert words.document["contents"] in html and words.callout["note"] in html
    assert not FETCHED.search(html)
    assert "Invalid Date" not in html


def test_pdf(report: tuple[Woven, dict[str, Path]]) -> None:
    woven, made = report
    reader = pypdf.PdfReader(made["pdf"])
    text = flat(" ".join(one.extract_text() for one in reader.pages))
    for name in ("figure", "table"):
        assert f"{woven.words.crossref[name].title} 1: " in text
    assert reader.metadata is not None and reader.metadata.title
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=1)


def test_docx(report: tuple[Woven, dict[str, Path]]) -> None:
    _, made = report
    body = docx.Document(str(made["docx"])).element.body
    fields = [(one.text or "").split()[:2] for one in body.iter(f"{W}instrText")]
    assert fields.count(["SEQ", "Figure"]) == 3 and fields.count(["SEQ", "Table"]) == 3
    assert any(one[0] == "REF" for one in fields)
    with zipfile.ZipFile(made["docx"]) as archive:
        assert b"/resources/formats/" not in archive.read("word/document.xml")


def test_slides(deck: dict[str, Path]) -> None:
    assert not FETCHED.search(deck["html"].read_text(encoding="utf-8"))
    shown = Presentation(str(deck["pptx"])).slides
    assert sum(shape.has_table for slide in shown for shape in slide.shapes) == 1
    assert all("Synthetic data" in " ".join(s.text_frame.text for s in one.shapes if s.has_text_frame) for one in shown)


def test_the_same_bytes_twice(report: tuple[Woven, dict[str, Path]], tmp_path: Path) -> None:
    woven, made = report
    again = rendered(woven, tmp_path, "html", "docx", "pdf")
    for name in ("html", "docx", "pdf"):
        assert again[name].read_bytes() == made[name].read_bytes(), name


def test_an_unknown_reference_is_an_error(tmp_path: Path) -> None:
    source = tmp_path / "x.md"
    source.write_text("---\ntitle: x\n---\n\nSee @fig-gone.\n", encoding="utf-8")
    woven = slides(tmp_path)
    with pytest.raises(InputError, match="fig-gone"):
        render(Woven(source, "report", woven.words, 0, tmp_path), {"html": tmp_path / "x.html"}, tmp_path / "scratch")
