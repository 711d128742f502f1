"""Every page and slide as a picture, with a contact sheet per document and language: to be looked at.

PDF pages are drawn by pdfium (from PyPI); web pages and web slides by a Chromium where there is one; DOCX and PPTX by
LibreOffice where there is one. What cannot be drawn on this machine is said.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageChops

from peaceresearch.problems import input_error

WIDTH = 1000
"""Width of a page's picture in pixels."""
_THUMB, _GAP = 420, 14
_SECONDS = 120
_SLIDE = (1280, 720)
_LONGEST = 16_000
"""Pixels of a web page that are looked at."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--virtual-time-budget=5000",
)


def write_pages(publications: Path, out: Path) -> list[str]:
    """Write pictures of everything in `publications/<lang>/` to `out/<lang>/`.

    Returns
    -------
    list of str
        A line per file: its contact sheet and number of pages, or why there is none.

    Raises
    ------
    InputError
        Nothing was built yet.
    """
    sources = [path for path in sorted(publications.glob("*/*")) if path.suffix in (".pdf", ".html", ".docx", ".pptx")]
    if not sources:
        raise input_error("results/publications/", "there is nothing to draw", "build the study first: `make`")
    lines = []
    for source in sources:
        target = out / source.parent.name
        target.mkdir(parents=True, exist_ok=True)
        stem = source.name.replace(".", "-")
        for old in target.glob(f"{stem}-*.png"):
            old.unlink()
        with tempfile.TemporaryDirectory() as scratch:
            pictures, missing = _draw(source, Path(scratch))
            if missing:
                lines.append(f"{source.parent.name}/{source.name}: not drawn, {missing}")
                continue
            for number, picture in enumerate(pictures, 1):
                picture.save(target / f"{stem}-{number:02}.png")
            sheet = target / f"{stem}-sheet.png"
            contact_sheet(pictures).save(sheet)
            lines.append(f"{sheet}: {len(pictures)} pages")
    return lines


def contact_sheet(pictures: Sequence[Image.Image]) -> Image.Image:
    """All pictures on one, in rows of four at most."""
    columns = min(4, len(pictures)) or 1
    small = [picture.resize((_THUMB, max(1, picture.height * _THUMB // picture.width))) for picture in pictures]
    height = max((picture.height for picture in small), default=_THUMB)
    rows = math.ceil(len(small) / columns) or 1
    sheet = Image.new("RGB", (columns * (_THUMB + _GAP) + _GAP, rows * (height + _GAP) + _GAP), "#8a929b")
    for index, picture in enumerate(small):
        row, column = divmod(index, columns)
        sheet.paste(picture, (_GAP + column * (_THUMB + _GAP), _GAP + row * (height + _GAP)))
    return sheet


def _draw(source: Path, scratch: Path) -> tuple[list[Image.Image], str]:
    """The pages of a file, or what is missing to draw them."""
    if source.suffix == ".pdf":
        return list(_pdf_pages(source)), ""
    if source.suffix == ".html":
        browser = _program(*_BROWSERS)
        return (_web_pages(browser, source, scratch), "") if browser else ([], "no Chromium on the PATH")
    office = _program("soffice", "libreoffice")
    if not office:
        return [], "no LibreOffice on the PATH"
    command = [office, f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(scratch), str(source)], check=True, capture_output=True, timeout=_SECONDS)
    return list(_pdf_pages(scratch / f"{source.stem}.pdf")), ""


def _program(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    import pypdfium2  # a dependency of the tests, not of the run

    document = pypdfium2.PdfDocument(path)
    for page in document:
        yield page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    document.close()


def _web_pages(browser: str, source: Path, scratch: Path) -> list[Image.Image]:
    """A web page from top to bottom, or each of its slides."""
    text = source.read_text(encoding="utf-8")
    if 'class="reveal"' not in text:
        return [_cropped(_screenshot(browser, source.as_uri(), (WIDTH, _LONGEST), scratch / "page.png"))]
    return list(_slides(browser, text, scratch))


def _slides(browser: str, text: str, scratch: Path) -> Iterator[Image.Image]:
    """The slides of a reveal.js deck, one by one: headless browsers print its print view blank."""
    for number in range(len(re.findall(r"<section[\s>]", text))):
        deck = scratch / f"slide-{number}.html"
        jump = f"<script>Reveal.on('ready', () => Reveal.slide({number}))</script>"
        # At the end: a plugin may hold a `</body>` of its own in its script.
        before, _, after = text.rpartition("</body>")
        deck.write_text(f"{before}{jump}</body>{after}", encoding="utf-8")
        yield _screenshot(browser, deck.as_uri(), _SLIDE, scratch / f"slide-{number}.png")


def _cropped(picture: Image.Image) -> Image.Image:
    """A page without the empty rest of the window."""
    blank = Image.new("RGB", picture.size, picture.getpixel((5, picture.height - 1)))
    box = ImageChops.difference(picture, blank).getbbox()
    return picture.crop((0, 0, picture.width, min(picture.height, box[3] + 40))) if box else picture


def _screenshot(browser: str, address: str, size: tuple[int, int], path: Path) -> Image.Image:
    command = [browser, *_FLAGS, f"--user-data-dir={path.parent / 'browser'}", f"--window-size={size[0]},{size[1]}"]
    subprocess.run([*command, f"--screenshot={path}", address], check=True, capture_output=True, timeout=_SECONDS)
    with Image.open(path) as picture:
        return picture.convert("RGB")
