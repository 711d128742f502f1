"""Who stands behind a document and what it is not: on the cover in every format, and on the last slide."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
import yaml
from docx import Document
from lxml import html
from pptx import Presentation

from peaceresearch.publications import embedded
from peaceresearch.publications.document import FORMATS, Kind, Woven, header_and_body
from peaceresearch.publications.finish.finish import finish
from peaceresearch.publications.finish.source import read_facts
from peaceresearch.publications.imprint import imprint, last_slide, small_print
from peaceresearch.publications.quarto import prepare
from peaceresearch.study.words import load_words

STUDY = {
    "lead": "First * Institute",
    "partner": "Second Institute",
    "donor": None,
    "start": "2024-05-01",
    "end": "2025-01-31",
    "synthetic": "Made up by a program. No publication of anybody.",
    "acknowledgement": "Thanks to all.",
    "disclaimer": "Only the authors' views.",
    "footnote": "",
}
TOLD = [STUDY["lead"], STUDY["partner"], "Second edition", STUDY["synthetic"], "Thanks to all.", "Only the authors"]


def woven(folder: Path, kind: Kind, lang: str = "en") -> Woven:
    words = load_words(lang)
    entries = imprint(STUDY, "Second edition", words)
    header = {
        "title": "A study",
        "subtitle": "Of neighbours",
        "author": [STUDY["lead"], STUDY["partner"]],
        "date": "1 June 2024",
        "synthetic": "Made up.",
        "edition": "Second edition",
        "imprint": [{**entry, "text": entry["text"].replace("*", r"\*")} for entry in entries],
        "statement": STUDY["synthetic"],
        "small-print": small_print(STUDY),
    }
    body = "\n# One\n\nText.\n" + (last_slide(entries, STUDY, words, 1) if kind == "slides" else "")
    source = folder / f"document.{lang}.md"
    source.write_text(f"---\n{yaml.safe_dump(header, allow_unicode=True)}---\n{body}", encoding="utf-8")
    return Woven(source, kind, words, 1717200000, folder)


def test_what_the_study_does_not_have_is_not_labelled() -> None:
    words = load_words("sr")
    entries = imprint(STUDY, "Drugo izdanje", words)
    assert [entry["label"] for entry in entries] == ["Nosilac projekta", "Partner", "Period", "Izdanje"]
    assert entries[2]["text"].replace("\u2009", " ") == "maj 2024. – januar 2025."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    files = {}
    for kind, formats in FORMATS.items():
        folder = tmp_path_factory.mktemp(kind)
        document = woven(folder, kind)
        outputs = {name: folder / f"out.{name}" for name in formats}
        embedded.render(document, outputs, folder / "scratch")
        for name, path in outputs.items():
            finish(document, name, path)
            files[kind, name] = path
    return files


def text_of(path: Path, place: int) -> str:
    """The text of one page or slide; of a flowing document all of it."""
    if path.suffix == ".pdf":
        text = pypdf.PdfReader(path).pages[place].extract_text()
    elif path.suffix == ".docx":
        text = " ".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    elif path.suffix == ".pptx":
        shapes = list(Presentation(str(path)).slides)[place].shapes
        text = " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    else:
        root = html.document_fromstring(path.read_text(encoding="utf-8"))
        slides = root.xpath("//div[@class='slides']/section")
        text = (slides[place] if slides else root.find("body")).text_content()
    return " ".join(text.split())


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in FORMATS.items() for name in names])
def test_the_cover_says_who_when_and_what_it_is_not(made: dict, kind: str, name: str) -> None:
    text = text_of(made[kind, name], 0)
    assert all(told in text for told in TOLD), text
    assert "May 2024" in text
    assert "January 2025" in text
    assert text.count(STUDY["partner"]) == 1, "named once"


@pytest.mark.parametrize("name", FORMATS["slides"])
def test_the_last_slide_says_it_again(made: dict, name: str) -> None:
    text = text_of(made["slides", name], -1)
    assert text.startswith("About this study")
    assert all(told in text for told in TOLD), text


def test_a_page_follows_the_cover(made: dict) -> None:
    pages = pypdf.PdfReader(made["report", "pdf"]).pages
    assert "Text." not in pages[0].extract_text()
    assert "Text." in pages[1].extract_text()


@pytest.mark.parametrize("target", ["html", "typst", "revealjs"])
def test_quarto_is_given_what_its_title_block_has_no_room_for(tmp_path: Path, target: str) -> None:
    document = woven(tmp_path, "slides" if target == "revealjs" else "report")
    prepare(document, read_facts(document), target, tmp_path / "quarto")
    header, body, _ = header_and_body(tmp_path / "quarto" / "document.qmd")
    if target == "revealjs":
        assert header["subtitle"] == f"Of neighbours\\\n{STUDY['synthetic']}"
    else:
        first = body.partition("# One")[0]
        assert all(told.replace("*", r"\*") in first for told in TOLD)


@pytest.mark.parametrize("target", ["docx", "pptx"])
def test_quarto_names_nobody_twice_in_office_files(tmp_path: Path, target: str) -> None:
    document = woven(tmp_path, "slides" if target == "pptx" else "report")
    prepare(document, read_facts(document), target, tmp_path / "quarto")
    assert "author" not in header_and_body(tmp_path / "quarto" / "document.qmd")[0]
