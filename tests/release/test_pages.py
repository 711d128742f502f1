"""Pictures of pages and slides, and what is said where a program to draw them is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typst
from PIL import Image

from peaceresearch.release.pages import WIDTH, contact_sheet, write_pages


def pdf(path: Path, pages: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n#pagebreak()\n".join(f"Page {number}" for number in range(1, pages + 1))
    path.write_bytes(typst.compile(f'#set page("a5")\n{text}'.encode()))


def test_every_page_of_a_pdf_is_drawn(tmp_path: Path) -> None:
    pdf(tmp_path / "publications" / "en" / "findings.pdf", 3)
    pdf(tmp_path / "publications" / "sq" / "findings.pdf", 1)
    out = tmp_path / "out"
    lines = write_pages(tmp_path / "publications", out)
    assert lines == [f"{out}/en/findings-pdf-sheet.png: 3 pages", f"{out}/sq/findings-pdf-sheet.png: 1 pages"]
    assert sorted(path.relative_to(out).as_posix() for path in out.glob("*/*")) == [
        "en/findings-pdf-01.png",
        "en/findings-pdf-02.png",
        "en/findings-pdf-03.png",
        "en/findings-pdf-sheet.png",
        "sq/findings-pdf-01.png",
        "sq/findings-pdf-sheet.png",
    ]
    with Image.open(out / "en" / "findings-pdf-01.png") as one, Image.open(out / "en" / "findings-pdf-02.png") as two:
        assert one.width == WIDTH
        assert one.height == pytest.approx(WIDTH * 210 / 148, abs=2)
        assert one.tobytes() != two.tobytes()


def test_pages_that_are_no_longer_there_go(tmp_path: Path) -> None:
    source, out = tmp_path / "publications" / "en" / "findings.pdf", tmp_path / "out"
    pdf(source, 3)
    write_pages(tmp_path / "publications", out)
    (out / "en" / "findings-docx-01.png").write_bytes(b"another document's")
    pdf(source, 2)
    write_pages(tmp_path / "publications", out)
    assert sorted(path.name for path in (out / "en").iterdir()) == [
        "findings-docx-01.png",
        "findings-pdf-01.png",
        "findings-pdf-02.png",
        "findings-pdf-sheet.png",
    ]


def test_missing_programs_are_said_and_the_rest_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    folder = tmp_path / "publications" / "en"
    pdf(folder / "findings.pdf", 1)
    for name in ("findings.docx", "findings.html", "talk.pptx"):
        (folder / name).write_text("x", encoding="utf-8")
    assert write_pages(tmp_path / "publications", tmp_path / "out") == [
        "en/findings.docx: not drawn, no LibreOffice on the PATH",
        "en/findings.html: not drawn, no Chromium on the PATH",
        f"{tmp_path}/out/en/findings-pdf-sheet.png: 1 pages",
        "en/talk.pptx: not drawn, no LibreOffice on the PATH",
    ]


def test_a_web_page_is_drawn_by_a_browser_and_cut_to_its_length(tmp_path: Path) -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("no Chromium on this machine")
    page = tmp_path / "publications" / "en" / "findings.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<body style="margin:0"><div style="height:300px;background:#0000ff"></div></body>', encoding="utf-8"
    )
    (line,) = write_pages(tmp_path / "publications", tmp_path / "out")
    assert line.endswith("findings-html-sheet.png: 1 pages")
    with Image.open(tmp_path / "out" / "en" / "findings-html-01.png") as picture:
        assert picture.size == (WIDTH, 340)
        assert picture.getpixel((500, 150)) == (0, 0, 255)


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (3, 3, 1), (4, 4, 1), (5, 4, 2), (9, 4, 3)])
def test_a_contact_sheet_has_rows_of_four(count: int, columns: int, rows: int) -> None:
    shades = [(20 * number, 0, 0) for number in range(1, count + 1)]
    sheet = contact_sheet([Image.new("RGB", (200, 100), shade) for shade in shades])
    assert sheet.size == (columns * 434 + 14, rows * 224 + 14)
    middles = [(14 + 434 * (number % 4) + 210, 14 + 224 * (number // 4) + 105) for number in range(count)]
    assert [sheet.getpixel(middle) for middle in middles] == shades


def test_pages_of_different_height_do_not_overlap() -> None:
    sheet = contact_sheet([Image.new("RGB", (100, height), (height, 0, 0)) for height in (50, 200, 50, 50, 50)])
    assert sheet.getpixel((14 + 210, 14 + 840 + 14 + 5)) == (50, 0, 0)
    assert sheet.getpixel((14 + 434 + 210, 14 + 839)) == (200, 0, 0)


def test_an_empty_contact_sheet_is_no_fault() -> None:
    assert contact_sheet([]).width > 0
