"""Both engines make of the same page the same text, numbers and links; runs where Quarto is installed."""

import re
import shutil
from pathlib import Path

import pytest
from conformance_pages import make_resources, page
from extract import Found, from_docx, from_html, from_pdf, pieces

from peaceresearch.publications import embedded, quarto

pytestmark = pytest.mark.skipif(shutil.which("quarto") is None, reason="Quarto is not on the PATH")
READERS = {"html": from_html, "docx": from_docx, "pdf": from_pdf}
_LABEL = re.compile(r"^(fig|tbl|sec|eq)-")


def squeezed(text: str) -> str:
    """Text without what engines set differently: white space and hyphens at the ends of lines."""
    return re.sub(r"[\s\xad-]", "", text).lower()


def references(found: Found) -> set[tuple[str, str]]:
    """The cross-references, without the entries of a table of contents."""
    return {link for link in found.links if _LABEL.match(link[1]) and not link[0][0].isdigit()}


@pytest.mark.parametrize("lang", ["en", "sq", "sr"])
def test_same_text_numbers_and_links(lang: str, tmp_path: Path) -> None:
    woven = page(lang, make_resources(tmp_path / "resources"))
    ours = {name: tmp_path / f"embedded.{name}" for name in READERS}
    theirs = {name: tmp_path / f"quarto.{name}" for name in READERS}
    embedded.render(woven, ours, tmp_path / "one")
    quarto.render(woven, theirs, tmp_path / "two")
    for name, reader in READERS.items():
        one, two = reader(ours[name]), reader(theirs[name])
        text = squeezed(two.text)
        captions = one.captions if name != "pdf" else from_html(ours["html"]).captions
        assert [caption for caption in captions if squeezed(caption) not in text] == [], name
        assert [heading for heading in one.headings if squeezed(heading) not in text] == [], name
        if name != "pdf":
            assert references(one) <= references(two), name
            assert {target for _, target in references(two)} <= two.anchors, name
    text = squeezed(from_html(theirs["html"]).text)
    assert [piece for piece in pieces(ours["html"]) if squeezed(piece) not in text] == []
