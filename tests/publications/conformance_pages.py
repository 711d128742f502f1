"""The conformance pages with what they need beside them: figures made here, and the bibliography."""

import shutil
import struct
import zlib
from pathlib import Path

from peaceresearch.publications.document import Woven
from peaceresearch.study.words import load_words

PAGES = Path(__file__).with_name("conformance")
EPOCH = 1733356800  # 2024-12-05
_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120" viewBox="0 0 320 120">
<rect width="320" height="120" fill="#eef2f4"/><rect x="10" y="20" width="{width}" height="30" fill="#14566b"/></svg>"""


def _png(width: int, height: int) -> bytes:
    """A grey picture: the smallest file that every reader takes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\xcc" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def make_resources(folder: Path) -> Path:
    (folder / "exhibits").mkdir(parents=True)
    for name, width in (("trust", 120), ("contact", 210)):
        (folder / "exhibits" / f"{name}.svg").write_text(_SVG.format(width=width), encoding="utf-8")
        (folder / "exhibits" / f"{name}.png").write_bytes(_png(320, 120))
    shutil.copyfile(PAGES / "references.bib", folder / "references.bib")
    return folder


def page(lang: str, resources: Path) -> Woven:
    return Woven(PAGES / f"conformance.{lang}.qmd", "report", load_words(lang), EPOCH, resources)


def slides(resources: Path) -> Woven:
    return Woven(PAGES / "slides.en.qmd", "slides", load_words("en"), EPOCH, resources)


def written(text: str, folder: Path, kind: str = "report", lang: str = "en") -> Woven:
    """A document of a test's own; it gets a title when it has no header."""
    source = folder / "document.qmd"
    source.write_text(text if text.startswith("---") else f"---\ntitle: A title\n---\n\n{text}", encoding="utf-8")
    return Woven(source, kind, load_words(lang), EPOCH, folder)
